"""Calibration: worlds that learn from the observations marked `fit`, kept in a file that every question accepts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from exeunt.calibration.account import account
from exeunt.calibration.smoother import calibrate, runner
from exeunt.case import Case
from exeunt.laboratory.bench import RUNS
from exeunt.laboratory.refused import Refused
from exeunt.models import model_of
from exeunt.study.posterior import ENDING, write

LEAST_WORLDS = 100
"""Fewer say more by chance than by evidence."""


@dataclass(frozen=True, repr=False)
class Calibrated:
    """A file of calibrated worlds, and the account of what was learned."""

    file: Path
    account: Mapping[str, Any]  # parameters before and after, structure, what was fitted, scores on what was held out

    def __repr__(self) -> str:
        """The file and the misfit before and after in one line."""
        before, after = self.account["misfit"]
        fitted = len(self.account["fitted"])
        return (
            f"<calibrated worlds in {self.file}: {fitted} observations fitted, misfit {before:.1f} before, "
            f"{after:.1f} after>"
        )


def check_can(case: Case, worlds: int) -> None:
    """Refused for a case without calibrated worlds, or too few of them."""
    why_none = model_of(case).calibrated
    if why_none:
        raise Refused(f"{why_none}.")
    if worlds < LEAST_WORLDS:
        raise Refused(f"--worlds is {worlds}; calibration needs {LEAST_WORLDS} or more to tell evidence from chance.")


def calibrated(
    case: Case,
    worlds: int = 400,
    seed: int = 1,
    *,
    to: Path | None = None,
    runs: Path = RUNS,
    executor: str = "threads",
    say: Callable[[str], None] = lambda text: None,
    progress: Callable[[int, int], None] = lambda computed, read: None,
) -> Calibrated:
    """Learn from the observations marked `fit` and keep the worlds in `to`, or under `runs` by the case's name.

    The worlds of every step are kept under `runs` too, so that the same call goes on where it was interrupted. Raises
    Refused (a ValueError) for fewer than 100 worlds, for a case whose model has no calibrated worlds, and where no
    observation can be fitted; OSError where nothing can be written.
    """
    check_can(case, worlds)
    run = runner(case, worlds, seed, runs, say, executor=executor, progress=progress)
    try:
        found = calibrate(case, worlds, seed, run)
    except ValueError as why:
        raise Refused(f"{case.name}: {why}.") from why
    written = account(found)
    file = to or runs / f"{case.name}{ENDING}"
    write(file, found.known, written)
    return Calibrated(file, {**written, "worlds": worlds, "seed": seed})
