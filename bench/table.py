"""Every target of the design measured in one run, as ratios, beside what the machine can do and beside other
simulators.

python bench/table.py [--long] [--peers] [FLEE_CASE...]

`--long` adds 10,000 worlds under two scenarios (a quarter of an hour), `--peers` the other simulators, and folders in
Flee's format the comparison with Flee (see flee.py). Everything runs on real input. The table is kept under
bench/results.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import machine
import numpy as np
import peers
import plain

import exeunt
from exeunt.case import Case, load
from exeunt.exodus import day as engine_day
from exeunt.exodus.compile import compile_worlds
from exeunt.exodus.day import run as play
from exeunt.exodus.movers import expected as kernels
from exeunt.worlds.draws import Draws

HERE = Path(__file__).parent
MOVERS = ("set_out", "cross", "settle", "relocate")
Row = dict[str, object]


def seconds_of(case: Case, batch: int, mode: str = "expected", repeats: int = 3) -> float:
    """Median seconds of one batch on one core, compiling apart."""
    worlds = compile_worlds(case, Draws(1000, 1, 0, batch))
    play(worlds, mode)
    took = []
    for _ in range(repeats):
        begun = time.perf_counter()
        play(worlds, mode)
        took.append(time.perf_counter() - begun)
    return statistics.median(took)


def copied(value: Any) -> Any:
    """An array, or a record of arrays, that nobody else holds."""
    if isinstance(value, np.ndarray):
        return value.copy()
    return type(value)(*map(copied, value)) if isinstance(value, tuple) else value


class Watch:
    """Times the movers from within a run, and keeps what the settling of one day got."""

    def __init__(self) -> None:
        self.seconds = dict.fromkeys(MOVERS, 0.0)
        self.kept: list[Any] = []
        self.compiled = {name: getattr(kernels, name) for name in MOVERS}

    def __enter__(self) -> Watch:
        for name in MOVERS:
            setattr(kernels, name, self._timed(name))
        return self

    def __exit__(self, *_: object) -> None:
        for name, mover in self.compiled.items():
            setattr(kernels, name, mover)

    def _timed(self, name: str) -> Any:
        def mover(*arrays: Any) -> None:
            if name == "settle" and arrays[0] == 400:
                self.kept = [copied(a) for a in arrays]
            begun = time.perf_counter()
            self.compiled[name](*arrays)
            self.seconds[name] += time.perf_counter() - begun

        return mover


def watched(case: Case, batch: int) -> tuple[Watch, float]:
    """A run with its movers timed, and its seconds in all."""
    worlds = compile_worlds(case, Draws(1000, 1, 0, batch))
    play(worlds)
    with Watch() as watch:
        begun = time.perf_counter()
        engine_day.run(worlds)
        return watch, time.perf_counter() - begun


def once(act: Any, arrays: list[Any], repeats: int = 30) -> tuple[float, list[Any]]:
    """Best seconds of a mover on copies of the same arrays, and the arrays after the first go."""
    best, after = np.inf, []
    for repeat in range(repeats):
        copies = [copied(a) for a in arrays]
        begun = time.perf_counter()
        act(*copies)
        best = min(best, time.perf_counter() - begun)
        if not repeat:
            after = copies
    return best, after


def movers(case: Case, ceiling: dict[str, object]) -> list[Row]:
    """The movers beside plain NumPy, by batch, beside the mechanisms, and beside the machine."""
    small, _ = watched(case, 8)
    middle, in_all = watched(case, 32)
    large, _ = watched(case, 64)
    compiled, mine = once(kernels.settle, small.kept)
    numpy, theirs = once(plain.settle, small.kept)
    for a, b in ((mine[3].people, theirs[3].people), *zip(mine[5], theirs[5], strict=True)):
        np.testing.assert_allclose(a, b, rtol=1e-9, atol=1e-9)
    per_world = {n: sum(w.seconds.values()) / n for n, w in ((8, small), (64, large))}
    moved = sum(middle.seconds.values())
    settle, _ = once(kernels.settle, middle.kept)
    moves, abroad = middle.kept[1], middle.kept[3].people
    share, moving = moves.share, moves.anywhere
    row, counted = share[0, 0].nbytes, int((moving & (moves.counter >= 0)[:, None]).sum())
    bytes_ = row * (int(moving.sum()) + 2 * counted) + 2 * abroad.nbytes + 14 * abroad[0].nbytes
    sums = 3 * int(moving.sum()) * share[0, 0].size + 12 * abroad[0].size
    return [
        {"row": "compiled settling of a day against plain NumPy, batch of 8, same result", "ratio": numpy / compiled,
        "target": ">= 10",
         "figure": f"{1e6 * compiled:.0f} us against {1e6 * numpy:.0f} us"},
        {"row": "movers per world, batch of 64 against batch of 8", "ratio": per_world[64] / per_world[8],
        "target": "<= 1.2",
         "figure": f"{1000 * per_world[64]:.1f} ms against {1000 * per_world[8]:.1f} ms"},
        {"row": "all else of a day (mechanisms, tables, records) beside the movers, batch of 32",
        "ratio": (in_all - moved) / moved, "target": "<= 1",
         "figure": f"{in_all - moved:.2f} s beside {moved:.2f} s; " + ", ".join(f"{k} {v:.2f}" for k,
         v in middle.seconds.items())},
        {"row": "settling of a day: bytes it must touch a second, of the machine's from cache",
        "ratio": bytes_ / settle / 1e9 / float(str(ceiling["cache_GB_s"])),
         "target": "-", "figure": f"{bytes_ / settle / 1e9:.0f} GB/s"},
        {"row": "settling of a day: arithmetic, of the machine's",
        "ratio": sums / settle / 1e9 / float(str(ceiling["arithmetic_Gflop_s"])), "target": "-",
         "figure": f"{sums / settle / 1e9:.1f} Gflop/s"},
    ]  # fmt: skip


def command(folder: str, *words: str, cache: str | None = None) -> tuple[float, float]:
    """Seconds of a command, and the largest memory of its processes in MiB."""
    environment = {**os.environ, **({"EXEUNT_CACHE": cache} if cache else {})}
    begun = time.perf_counter()
    child = subprocess.Popen(
        [str(Path(sys.executable).parent / "exeunt"), *words], cwd=folder, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, env=environment
    )  # fmt: skip
    peak = 0.0
    while child.poll() is None:
        peak = max(peak, _resident(child.pid))
        time.sleep(0.05)
    if child.returncode:
        raise RuntimeError(f"exeunt {' '.join(words)} ended with {child.returncode}")
    return time.perf_counter() - begun, peak


def _resident(pid: int) -> float:
    """MiB of a process and those it started, pages they share counted once."""
    total = 0.0
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += float(line.split()[1]) / 1024
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                total += _resident(int(child))
    except OSError:
        return total
    return total


def studies(long: bool) -> list[Row]:
    """Whole commands: rates on all cores, first and warm, memory, disk."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        helps = min(command(folder, "--help")[0] for _ in range(3))
        first, _ = command(folder, "run", "russia-2022", "--worlds", "1000", cache=f"{folder}/cache")
        again, _ = command(folder, "run", "russia-2022", "--worlds", "1000")
        hundred, little = command(folder, "run", "russia-2022", "--worlds", "128", "--fresh", "--executor", "processes")
        thousand, much = command(folder, "run", "russia-2022", "--worlds", "1280", "--fresh", "--executor", "processes")
        rate = (1280 - 128) / (thousand - hundred)
        rows += [
            {"row": "exeunt --help", "figure": f"{helps:.2f} s", "target": "<= 0.4 s"},
            {"row": "exeunt run, 1,000 worlds, first ever / read again", "figure": f"{first:.1f} s / {again:.1f} s",
            "target": "<= 15 s / <= 5 s"},
            {"row": f"worlds of russia-2022 a second, expected, {os.cpu_count()} cores", "figure": f"{rate:.0f}",
            "target": ">= 300"},
            {"row": "1,280 worlds against 128 worlds: time", "figure": f"{thousand:.1f} s / {hundred:.1f} s",
            "ratio": thousand / hundred, "target": "<= 10.5"},
            {"row": "1,280 worlds against 128 worlds: memory", "figure": f"{much:.0f} MiB / {little:.0f} MiB",
            "ratio": much / little, "target": "<= 1.1"},
        ]  # fmt: skip
        if long:
            seconds, peak = command(folder, "compare", "russia-2022", "as-was", "no-land-bans", "--worlds", "10000")
            disk = sum(path.stat().st_size for path in Path(folder).glob("runs/*-10000-*/*") if path.is_file())
            rows.append(
                {"row": "10,000 worlds of russia-2022 under two scenarios",
                "target": "half a minute a scenario, <= 1 GiB",
                 "figure": f"{seconds:.0f} s, {peak:.0f} MiB, {disk / 2**30:.2f} GiB on disk"}
            )  # fmt: skip
    return rows


def modes(case: Case) -> list[Row]:
    """Expected beside sampled, and a population a thousand times larger."""
    expected, sampled = seconds_of(case, 16), seconds_of(case, 16, "sampled", 1)
    people = tuple(
        p.model_copy(update={"population": p.population * 1000}) if "origin" in p.roles and p.population else p
        for p in case.places
    )  # fmt: skip
    crowded = replace(case, places=people)
    wider = tuple(
        c.model_copy(update={k: getattr(c, k) * 1000 for k in ("capacity", "low", "high") if getattr(c,
        k) is not None}) for c in case.crossings
    )  # fmt: skip
    larger = replace(crowded, crossings=wider)
    return [
        {"row": "sampled against expected, batch of 16, one core",
        "figure": f"{16 / sampled:.1f} worlds/s against {16 / expected:.1f}",
         "ratio": sampled / expected, "target": ">= 10 worlds/s on 2 cores"},
        {"row": "a population 1,000 times larger, crossings too, expected", "ratio": seconds_of(larger, 16) / expected,
        "target": "<= 1.05", "figure": ""},
        {"row": "a population 1,000 times larger, crossings as they are: queues everywhere",
        "ratio": seconds_of(crowded, 16) / expected, "target": "-", "figure": ""},
    ]  # fmt: skip


def main() -> None:
    """Measure, print, keep."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--long", action="store_true")
    asked.add_argument("--peers", action="store_true")
    asked.add_argument("cases", nargs="*", type=Path)
    words = asked.parse_args()
    ceiling = machine.described()
    print(", ".join(f"{name} {value}" for name, value in ceiling.items()))
    case = load("russia-2022")
    rows = [*movers(case, ceiling), *modes(case), *studies(words.long)]
    if words.peers:
        rows += peers.compared()
    for row in rows:
        ratio = f"{row['ratio']:.3g} x" if "ratio" in row else ""
        print(f"{row['row']:<82} {ratio:>9}  target {row.get('target', '-')!s:<34} {row['figure']}")
    kept = {
        "version": exeunt.__version__,
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": ceiling,
        "rows": rows,
    }
    (HERE / "results").mkdir(exist_ok=True)
    (HERE / "results" / "table.json").write_text(json.dumps(kept, indent=2) + "\n")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"Kept in bench/results/table.json (this process: {peak:.0f} MiB at most).")
    if words.cases:
        subprocess.run([sys.executable, str(HERE / "flee.py"), *map(str, words.cases)], check=True)


if __name__ == "__main__":
    main()
