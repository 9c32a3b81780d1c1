"""Other simulators on the same small workload: 10,000 people on 40 places for 800 days, a tenth of each place moving on
a day.

Each program runs in an environment of its own (in the cache folder), in one process on one core, and writes its
seconds. They do not do the same things: Mesa and Starsim move persons, PySD integrates 40 stocks, and Exeunt moves
counts through a day with routes, gates, clocks and records. What is equal is the question: how long does one world of
people on a network take?
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "exeunt" / "bench-peers"
PEOPLE, PLACES, DAYS, MOVING = 10_000, 40, 800, 0.1

MESA = """
import json, sys, time
import mesa
people, places, days, moving = 10_000, 40, 800, 0.1

class Person(mesa.Agent):
    def __init__(self, model, place):
        super().__init__(model)
        self.place = place
    def step(self):
        if self.random.random() < moving:
            self.place = self.random.randrange(places)

model = mesa.Model(rng=1) if "rng" in mesa.Model.__init__.__code__.co_varnames else mesa.Model(seed=1)
for i in range(people):
    Person(model, i % places)
begun = time.perf_counter()
for day in range(days):
    model.agents.do("step")
print(json.dumps({"seconds": time.perf_counter() - begun, "version": mesa.__version__}))
"""

STARSIM = """
import json, time
import numpy as np
import starsim as ss
people, places, days, moving = 10_000, 40, 800, 0.1

class Places(ss.Module):
    def __init__(self, **more):
        super().__init__(**more)
        self.define_states(ss.IntArr("place", default=0))
        self.moves = ss.bernoulli(p=moving)
        self.where = ss.randint(low=0, high=places)
    def step(self):
        chosen = self.moves.filter()
        self.place[chosen] = self.where.rvs(chosen)

sim = ss.Sim(n_agents=people, start=0, dur=days, dt=1, modules=Places(), verbose=0)
sim.init()
begun = time.perf_counter()
sim.run()
print(json.dumps({"seconds": time.perf_counter() - begun, "version": ss.__version__}))
"""

PYSD = """
import json, time, warnings
warnings.simplefilter("ignore")
from pathlib import Path
import pysd
names = ", ".join(f"p{i}" for i in range(1, 41))
Path("places.mdl").write_text("{UTF-8}\\n"
    f"place: {names} ~~|\\n"
    "leaving[place] = people[place] * 0.1 ~~|\\n"
    "pool = SUM(leaving[place!]) ~~|\\n"
    "people[place] = INTEG(pool / 40 - leaving[place], 250) ~~|\\n"
    "INITIAL TIME = 0 ~~|\\nFINAL TIME = 800 ~~|\\nTIME STEP = 1 ~~|\\nSAVEPER = 7 ~~|\\n")
model = pysd.read_vensim("places.mdl")
model.run(return_columns=["people"])
begun = time.perf_counter()
model.run(return_columns=["people"])
print(json.dumps({"seconds": time.perf_counter() - begun, "version": pysd.__version__}))
"""

OURS = """
import json, statistics, sys, time
from datetime import date, timedelta
from exeunt.case import Case
from exeunt.case.records import CaseFile, CaseParameter, Group, Place, Route, Rule
from exeunt.exodus.day import run
from exeunt.exodus.compile import compile_worlds
from exeunt.worlds.draws import Draws

first = date(2022, 1, 1)
source = ("assumption",)
hosts = [f"p{i}" for i in range(1, 41)]
case = Case(
    name="forty",
    file=CaseFile(title="Forty", question="?", first_day=first, last_day=first + timedelta(days=799), origin="Land"),
    places=(Place(id="land", name="Land", roles=("origin",), population=10_000, source=source),
            *(Place(id=name, name=name, roles=("host",), source=source) for name in hosts)),
    routes=tuple(Route(**{"id": f"to-{n}", "from": "land", "to": n, "mode": "air", "km": 1000, "days": 1, "source": source}) for n in hosts),
    groups=(Group(id="everybody", name="Everybody", share=1, source=source),),
    sources=(), crossings=(), events=(), observations=(),
    rules=tuple(Rule(id=f"{n}-open", kind="admits", where=(n,), value=1, door="visa_free", start=first - timedelta(days=400), source=source)
                for n in hosts),
    parameters=(CaseParameter(id="DEP-01", name="at once", central=5e4, low=5e4, high=5e4, unit="per person-year", grade="A", source=source),
                CaseParameter(id="RET-11", name="on", central=36.5, low=36.5, high=36.5, unit="per year", grade="A", source=source)),
)
found = {}
for batch in (1, 32):
    worlds = compile_worlds(case, Draws(batch))
    run(worlds)
    took = []
    for _ in range(5):
        begun = time.perf_counter()
        run(worlds)
        took.append((time.perf_counter() - begun) / batch)
    found[str(batch)] = statistics.median(took)
print(json.dumps({"seconds": found["32"], "alone": found["1"]}))
"""

PROGRAMS = {"Mesa": ("mesa", MESA), "Starsim": ("starsim", STARSIM), "PySD": ("pysd", PYSD)}


def environment() -> Path | None:
    """The interpreter of the peers' environment, or nothing where they cannot be installed."""
    python = CACHE / "bin" / "python"
    if not python.exists():
        venv.create(CACHE, with_pip=True, clear=True)
    wanted = [package for package, _ in PROGRAMS.values()]
    there = not subprocess.run(
        [python, "-c", "import " + ", ".join(wanted)], capture_output=True, check=False
    ).returncode
    made = there or not subprocess.run([python, "-m", "pip", "install", "--quiet", *wanted], check=False).returncode
    return python if made else None


def told(python: Path | str, code: str) -> dict[str, float | str]:
    """What a program prints of itself, on one core."""
    core = sorted(os.sched_getaffinity(0))[0]
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [str(python), "-c", code], check=True, cwd=folder, capture_output=True, text=True,
            preexec_fn=lambda: os.sched_setaffinity(0, {core}),
            env={**os.environ, "NUMBA_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
        )  # fmt: skip
    return json.loads(done.stdout.strip().splitlines()[-1])


def compared() -> list[dict[str, object]]:
    """One row for each peer that can be installed, and the ratio to one world here."""
    python = environment()
    if python is None:
        print("The peers could not be installed (is there a package registry?): nothing was compared with them.")
        return []
    ours = told(sys.executable, OURS)
    rows: list[dict[str, object]] = []
    for name, (_, code) in PROGRAMS.items():
        theirs = told(python, code)
        rows.append(
            {
                "row": f"{name} {theirs['version']}: {PEOPLE:,} people, {PLACES} places, {DAYS} days",
                "figure": f"{theirs['seconds']:.2f} s against {1000 * float(ours['seconds']):.2f} ms a world in a "
                f"batch of 32, {1000 * float(ours['alone']):.0f} ms alone",
                "ratio": float(theirs["seconds"]) / float(ours["seconds"]),
                "ratio_alone": float(theirs["seconds"]) / float(ours["alone"]),
            }
        )
    return rows
