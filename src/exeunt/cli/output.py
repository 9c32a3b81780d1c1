"""Results on standard output, all else on standard error."""

from __future__ import annotations

import json
import math
import os
import re
import shlex
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import typer
from rich.console import Console
from rich.table import Table

from exeunt.cli.windows import in_window, without_empty

if TYPE_CHECKING:
    from exeunt.case import Case

USAGE, INVALID_CASE, GATE_FAILED, INTERRUPTED = 2, 3, 4, 130


class _Reader(Console):
    """Standard output, whose reader may have enough before its end, as `head`."""

    def on_broken_pipe(self) -> None:
        """Leave well: what is left is written nowhere."""
        leave_to_nobody()


def leave_to_nobody() -> NoReturn:
    """End with exit code 0 where nobody reads what is left of an answer."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    raise SystemExit(0)


out = _Reader(highlight=False, soft_wrap=True, markup=False)
err = Console(stderr=True, highlight=False, soft_wrap=True, markup=False)


def say_json(data: Any) -> None:
    """One JSON document on standard output; what is not defined (a ratio with nothing to divide by) is null."""
    sys.stdout.write(json.dumps(_plain(data), indent=2, default=str, ensure_ascii=False, allow_nan=False) + "\n")


def _plain(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _plain(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_plain(value) for value in data]
    return None if isinstance(data, float) and not math.isfinite(data) else data


def give_up(sentence: str, code: int) -> NoReturn:
    """Say why on standard error and leave."""
    err.print(sentence)
    raise typer.Exit(code)


def check_writable(path: Path) -> None:
    """Make the folder of a file, and leave with a sentence, before any work is done, where it cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        there = path.exists()
        with path.open("a", encoding="utf-8"):
            pass
        if not there:
            path.unlink()
    except OSError as why:
        give_up(f"{path} cannot be written: {why.strerror or why}.", USAGE)


BARE = re.compile(r"`exeunt ([a-z-]+)`")


def typed(text: str, name: str) -> str:
    """Hints at commands, completed by the case as it was given, so that they can be typed as they are printed."""
    return BARE.sub(lambda found: f"`exeunt {found[1]} {shlex.quote(name)}`", text)


@contextmanager
def case_problems() -> Iterator[None]:
    """A case with problems: all of them on standard error, exit code 3."""
    from exeunt.case import CaseProblems

    try:
        yield
    except CaseProblems as found:
        for problem in found.problems:
            err.print(typed(str(problem), problem.file))
        count = len(found.problems)
        give_up(f"{count} problem{'s' if count > 1 else ''}; nothing was run.", INVALID_CASE)


@contextmanager
def refusals(before: str = "", name: str = "") -> Iterator[None]:
    """A question that cannot be answered as it was put, or needs what is not installed: why, exit code 2.

    Hints are completed by the name of the case, if it is given.
    """
    from exeunt.laboratory.refused import Refused

    try:
        yield
    except Refused as why:
        give_up(typed(f"{before}{why}", name) if name else f"{before}{why}", USAGE)
    except ModuleNotFoundError as why:
        give_up(f"{why}.", USAGE)


def table(title: str, *columns: tuple[str, str]) -> Table:
    """A plain table; a column is (heading, left | right | whole), whole being left without breaks."""
    listing = Table(title=title, title_justify="left", box=None, pad_edge=False, header_style="bold", show_edge=False)
    for heading, side in columns:
        listing.add_column(heading, justify="right" if side == "right" else "left", no_wrap=side != "left")
    return listing


def show(listing: Table) -> None:
    """Print a table: within the window on a terminal, as wide as it needs and without trailing blanks when piped."""
    listing = without_empty(listing)
    if out.is_terminal:
        for n, part in enumerate(in_window(listing, out.width)):
            if n:
                out.print()
            out.print(part)
    else:
        wide = Console(width=400, highlight=False, markup=False)
        with wide.capture() as printed:
            wide.print(listing)
        sys.stdout.write("\n".join(line.rstrip() for line in printed.get().splitlines()) + "\n")
    out.print()


class Progress:
    """Worlds done, rate and time left, on standard error: one line that changes on a terminal, else a line at times."""

    def __init__(self, worlds: int) -> None:
        self.worlds, self.begun = worlds, time.time()
        self.spoke = self.begun

    def __call__(self, computed: int, read: int) -> None:
        """Say how far it is: the rate is of worlds computed now, not of those read from before."""
        now = time.time()
        seconds, done = max(now - self.begun, 1e-3), computed + read
        before = f" ({read} from before)" if read else ""
        left = seconds / max(computed, 1) * (self.worlds - done)
        line = f"{done} of {self.worlds} worlds{before}, {computed / seconds:.1f} a second, {left:.0f} s left"
        if err.is_terminal:
            sys.stderr.write(f"\r{line}   " + ("\n" if done == self.worlds else ""))
            sys.stderr.flush()
        elif now - self.spoke >= QUIET and done < self.worlds:
            self.spoke = now
            sys.stderr.write(line + "\n")
            sys.stderr.flush()


QUIET = 15
"""Seconds for which a run that is not watched on a terminal says nothing of how far it is."""


def answers(case: Case, name: str, command: str) -> None:
    """Leave with a sentence where the model of a case does not answer a command."""
    from exeunt.models import model_of

    model = model_of(case)
    if command in model.instead:
        give_up(f"{name} is {model.kind}: {typed(model.instead[command], name)}.", USAGE)
