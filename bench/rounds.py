"""This version beside an earlier one, each command as a whole process, in turn.

python bench/rounds.py BEFORE [--worlds N] [--rounds R] [--sampled N]

BEFORE is a folder that holds the earlier version's package (its `src`, or the `site-packages` of an environment of its
own). Both versions run the same command with the same interpreter and libraries, each with a cache of its own, in turns
so that other work on the machine meets both alike. Given are processor seconds (user and system, children included) and
seconds of wall clock: of the first run ever, which compiles, and of warm ones, which compute everything anew.
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
from pathlib import Path

HERE = Path(__file__).parent
COMMAND = "from exeunt.cli import main; main()"


def took(package: Path, scratch: Path, arguments: list[str]) -> tuple[float, float]:
    """Processor and wall-clock seconds of one command of a version."""
    with tempfile.TemporaryDirectory(dir=scratch) as runs:
        environment = {**os.environ, "PYTHONPATH": str(package), "EXEUNT_CACHE": str(scratch / "cache")}
        before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run(
            [sys.executable, "-c", COMMAND, *arguments, "--runs", runs],
            env=environment, check=True, capture_output=True,
        )  # fmt: skip
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return cpu, time.perf_counter() - begun


def main() -> None:
    """Measure and keep the table under bench/results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("before", type=Path)
    parser.add_argument("--worlds", type=int, default=1000)
    parser.add_argument("--sampled", type=int, default=32)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    versions = {"before": asked.before.resolve(), "now": (HERE.parent / "src").resolve()}
    run = ["run", "russia-2022", "--worlds-from", "prior"]
    rows = {
        "first run ever, 64 worlds": ([*run, "--worlds", "64"], 1),
        f"{asked.worlds} worlds": ([*run, "--worlds", str(asked.worlds)], asked.rounds),
        f"sampled, {asked.sampled} worlds": ([*run, "--worlds", str(asked.sampled), "--mode", "sampled"], asked.rounds),
    }
    found = []
    with tempfile.TemporaryDirectory() as folder:
        scratch = {name: Path(folder) / name for name in versions}
        for path in scratch.values():
            path.mkdir()
        for row, (arguments, rounds) in rows.items():
            taken: dict[str, list[tuple[float, float]]] = {name: [] for name in versions}
            for _ in range(rounds):
                for name, package in versions.items():
                    taken[name].append(took(package, scratch[name], arguments))
            cpu = {name: statistics.median(one for one, _ in times) for name, times in taken.items()}
            wall = {name: statistics.median(one for _, one in times) for name, times in taken.items()}
            found.append({"row": row, "cpu": cpu, "wall": wall, "times_less_cpu": cpu["before"] / cpu["now"]})
            print(json.dumps(found[-1]), flush=True)
    (HERE / "results" / "rounds.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
