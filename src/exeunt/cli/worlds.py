"""The worlds that a command starts from, and the words for them."""

from __future__ import annotations

import shlex
from dataclasses import replace
from pathlib import Path

from exeunt.case import Case
from exeunt.cli import output
from exeunt.cli.output import refusals, typed
from exeunt.laboratory import bench
from exeunt.laboratory.bench import Start


def start(case: Case, name: str, words: str, worlds: int, seed: int, runs: Path, mode: str = "expected") -> Start:
    """Worlds as `--worlds-from`, `--worlds` (0: as many as there are) and `--seed` ask for them.

    Leaves with a sentence where calibrated worlds are asked for by name and cannot be used.
    """
    with refusals(name=name):
        begun = bench.start(case, words, worlds, seed, runs, mode)
    if begun.warning:
        output.err.print(f"{begun.warning}; `exeunt calibrate {shlex.quote(name)}` makes them anew.")
    return replace(begun, sentence=typed(begun.sentence, name))


def drawn_from(begun: Start) -> str:
    """Where worlds come from, for titles."""
    return "calibrated worlds" if begun.known else "worlds from the priors"
