"""Results on standard output, all else on standard error."""

from __future__ import annotations

import json
import math
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn

import typer
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from exeunt.case import Case

USAGE, INVALID_CASE, GATE_FAILED, INTERRUPTED = 2, 3, 4, 130

out = Console(highlight=False, soft_wrap=True, markup=False)
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


@contextmanager
def case_problems() -> Iterator[None]:
    """A case with problems: all of them on standard error, exit code 3."""
    from exeunt.case import CaseProblems

    try:
        yield
    except CaseProblems as found:
        for problem in found.problems:
            err.print(str(problem))
        count = len(found.problems)
        give_up(f"{count} problem{'s' if count > 1 else ''}; nothing was run.", INVALID_CASE)


@contextmanager
def refusals(before: str = "") -> Iterator[None]:
    """A question that cannot be answered as it was put, or needs what is not installed: why, exit code 2."""
    from exeunt.laboratory.refused import Refused

    try:
        yield
    except Refused as why:
        give_up(f"{before}{why}", USAGE)
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
    if out.is_terminal:
        out.print(listing)
    else:
        wide = Console(width=400, highlight=False, markup=False)
        with wide.capture() as printed:
            wide.print(listing)
        sys.stdout.write("\n".join(line.rstrip() for line in printed.get().splitlines()) + "\n")
    out.print()


class Progress:
    """Worlds done, rate and time left, on standard error; quiet unless it is a terminal."""

    def __init__(self, worlds: int) -> None:
        self.worlds, self.begun = worlds, time.time()

    def __call__(self, computed: int, read: int) -> None:
        """Say how far it is: the rate is of worlds computed now, not of those read from before."""
        if not err.is_terminal:
            return
        seconds = time.time() - self.begun
        done = computed + read
        left = seconds / max(computed, 1) * (self.worlds - done)
        end = "\n" if done == self.worlds else ""
        before = f" ({read} from before)" if read else ""
        sys.stderr.write(
            f"\r{done} of {self.worlds} worlds{before}, {computed / seconds:.0f} a second, {left:.0f} s left   {end}"
        )
        sys.stderr.flush()


def answers(case: Case, name: str, command: str) -> None:
    """Leave with a sentence where the model of a case does not answer a command."""
    from exeunt.models import model_of

    model = model_of(case)
    if command in model.instead:
        give_up(f"{name} is {model.kind}: {model.instead[command]}.", USAGE)
