"""What a run will take, said before it begins: disk, and time where an earlier run of the case was timed."""

from __future__ import annotations

import json
from pathlib import Path

from exeunt.study.stored import RECEIPT

LONG = 10
"""Seconds from which it is worth saying how long something takes."""


def effort(case: str, worlds: int, runs: Path, times: int = 1) -> str:
    """Roughly how long so many worlds of a case take, so many times, and what they fill, from its latest timed run.

    Empty where no run of it was timed, or where it takes no time worth speaking of.
    """
    last = _timed(case, runs)
    if last is None:
        return ""
    seconds, size = (each * worlds * times for each in last)
    if seconds < LONG:
        return ""
    return f"about {span(seconds)} and {max(size / 1e6, 1):.0f} MB, going by an earlier run"


def span(seconds: float) -> str:
    """A time as people say it."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} minutes" if seconds < 5400 else f"{seconds / 3600:.1f} hours"


def _timed(case: str, runs: Path) -> tuple[float, float] | None:
    """Seconds and bytes for each world of the latest run of a case whose time is known."""
    receipts = sorted(runs.glob(f"{case}-*/{RECEIPT}"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in receipts:
        try:
            receipt = json.loads(path.read_text("utf-8"))
            if receipt["case"] != case or not receipt["computed"]:
                continue
            size = sum(at.lstat().st_size for at in path.parent.iterdir())
            return receipt["seconds"] / receipt["computed"], size / receipt["finished"]
        except (OSError, ValueError, LookupError, TypeError, ZeroDivisionError):
            continue
    return None
