"""Exeunt beside the public simulator Flee on the same cases: seconds for one world, their ratio, and the error of each.

python bench/flee.py DIR...          folders in Flee's format

Flee's release is installed in an environment of its own (in the cache folder). Each program runs in one process, on one
core, in turn: Flee once with one agent for each person, Exeunt five times with one world. What is timed is the
simulation and the reading of the case, imports and compiling apart. Flee writes agents, works out nothing for ensembles
and moves persons one by one; Exeunt moves counts. A ratio without equal or better error would say nothing, so the error
stands beside it.
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import venv
from datetime import UTC, datetime
from pathlib import Path

import exeunt

HERE = Path(__file__).parent
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "exeunt" / "bench-flee"
RELEASE = "flee"
REPEATS = 5

THEIRS = """
import json, sys, time
from flee import InputGeography, flee, spawning
from flee.SimulationSettings import SimulationSettings
from flee.datamanager import handle_refugee_data

begun = time.perf_counter()
folder = sys.argv[1]
places, counts = folder + "/input_csv", folder + "/source_data"
period = dict(line.strip().split(",")[:2] for line in open(places + "/sim_period.csv") if "," in line)
start, days = period["StartDate"], int(period["Length"])
SimulationSettings.ReadFromYML(folder + "/simsetting.yml")
SimulationSettings.ConflictInputFile = places + "/conflicts.csv"
world, ground = flee.Ecosystem(), InputGeography.InputGeography()
ground.ReadConflictInputCSV(SimulationSettings.ConflictInputFile)
ground.ReadLocationsFromCSV(places + "/locations.csv")
ground.ReadLinksFromCSV(places + "/routes.csv")
ground.ReadClosuresFromCSV(places + "/closures.csv")
world, by_name = ground.StoreInputGeographyInEcosystem(world)
table = handle_refugee_data.RefugeeTable(
    csvformat="generic", data_directory=counts, start_date=start, data_layout="data_layout.csv",
    population_scaledown_factor=1,
)
table.ReadL1Corrections(places + "/registration_corrections.csv")
camps = world.get_camp_names()
for camp in camps:
    spawning.add_initial_refugees(world, table, by_name[camp])
simulated = []
for day in range(days):
    ground.AddNewConflictZones(world, day)
    spawning.spawn_daily_displaced(world, day, table, SumFromCamps=True)
    spawning.refresh_spawn_weights(world)
    world.enact_border_closures(day)
    world.evolve()
    simulated.append([by_name[camp].numAgents for camp in camps])
json.dump({"seconds": time.perf_counter() - begun, "camps": camps, "people": simulated}, open(sys.argv[2], "w"))
"""

OURS = """
import json, sys, time
from pathlib import Path
from exeunt.case.importers.flee import import_case
from exeunt.displacement.play import run as run_displaced
from exeunt.displacement.terrain import terrain
from exeunt.worlds.draws import Draws

def once():
    begun = time.perf_counter()
    case = import_case(Path(sys.argv[1]), Path(sys.argv[1]).name).case
    read = time.perf_counter()
    results = run_displaced(terrain(case, Draws(1)))
    return read - begun, time.perf_counter() - read, results

once()
runs = [once() for _ in range(int(sys.argv[3]))]
series = runs[0][2].series["abroad"]
json.dump({"reading": [run[0] for run in runs], "seconds": [run[1] for run in runs]}, open(sys.argv[2], "w"))
"""


def environment() -> Path | None:
    """The interpreter of Flee's own environment, or nothing where it cannot be installed."""
    python = CACHE / "bin" / "python"
    if not python.exists():
        venv.create(CACHE, with_pip=True, clear=True)
    if subprocess.run([python, "-c", "import flee"], capture_output=True, check=False).returncode:
        made = subprocess.run([python, "-m", "pip", "install", "--quiet", RELEASE, "pyyaml"], check=False)
        if made.returncode:
            return None
    return python


def measured(python: Path | str, code: str, *words: str) -> dict[str, object]:
    """What a program writes about itself, run on one core in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.json"
        core = sorted(os.sched_getaffinity(0))[0]
        subprocess.run(
            [str(python), "-c", code, words[0], str(out), *words[1:]], check=True, cwd=folder, capture_output=True,
            preexec_fn=lambda: os.sched_setaffinity(0, {core}),
            env={**os.environ, "NUMBA_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
        )  # fmt: skip
        return json.loads(out.read_text())


def error_of(folder: Path, camps: list[str], people: list[list[float]]) -> float:
    """Rescaled ARD of simulated people in camps."""
    import numpy as np

    from exeunt.displacement.validate import counted
    from exeunt.interchange.flee import import_case
    from exeunt.results import scores

    case = import_case(folder, folder.name).case
    known, registered = counted(case)
    names = {place.name: place.id for place in case.places}
    ids = [names[camp] for camp in camps]
    simulated = np.array(people, dtype=float)[: len(registered), [ids.index(camp) for camp in known]]
    return scores.ard(scores.rescaled(simulated, registered[: len(simulated)]), registered[: len(simulated)])


def main(folders: list[Path]) -> None:
    """Run both on every case and print the table."""
    from exeunt.displacement.validate import validate
    from exeunt.interchange.flee import import_case

    python = environment()
    if python is None:
        print("Flee could not be installed (is there a package registry?): nothing was compared.")
        return
    version = subprocess.run([python, "-m", "pip", "show", "flee"], capture_output=True, text=True, check=True).stdout
    theirs = next(line.split()[-1] for line in version.splitlines() if line.startswith("Version"))
    rows = []
    for folder in folders:
        mine = measured(sys.executable, OURS, str(folder.resolve()), str(REPEATS))
        other = measured(python, THEIRS, str(folder.resolve()))
        seconds = statistics.median(mine["seconds"])  # type: ignore[arg-type]
        reading = statistics.median(mine["reading"])  # type: ignore[arg-type]
        found = validate(import_case(folder, folder.name).case)
        rows.append(
            {
                "case": folder.name, "flee": theirs, "exeunt": exeunt.__version__, "flee_seconds": other["seconds"],
                "seconds": seconds,
                "range": [min(mine["seconds"]), max(mine["seconds"])], "reading": reading,
                "ratio": other["seconds"] / seconds,  # type: ignore[operator,call-overload,type-var]
                "ratio_with_reading": other["seconds"] / (seconds + reading),  # type: ignore[operator]
                "flee_ard": error_of(folder, other["camps"], other["people"]),  # type: ignore[arg-type]
                "ard": found.best.ard, "ard_without_capacity": found.free.ard,
            }
        )  # fmt: skip
        at = rows[-1]
        print(
            f"{at['case']}: Flee {theirs} {at['flee_seconds']:.1f} s, ARD {at['flee_ard']:.3f}; one world here "
            f"{1000 * seconds:.2f} ms, "
            f"ARD {at['ard']:.3f} ({at['ard_without_capacity']:.3f} without given capacities); ratio "
            f"{at['ratio']:,.0f}, "
            f"with reading the case {at['ratio_with_reading']:,.0f}",
            flush=True,
        )
    kept = {"at": datetime.now(UTC).isoformat(timespec="seconds"),
            "machine": platform.processor() or platform.machine(),
            "cores": os.cpu_count(), "python": platform.python_version(), "rows": rows}  # fmt: skip
    (HERE / "results").mkdir(exist_ok=True)
    (HERE / "results" / "flee.json").write_text(json.dumps(kept, indent=2) + "\n")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    main([Path(word) for word in sys.argv[1:]])
