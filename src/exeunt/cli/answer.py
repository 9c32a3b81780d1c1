"""The rows that answer what `exeunt run` was asked, and the way to all others."""

from __future__ import annotations

import shlex
from dataclasses import asdict
from datetime import date
from typing import Any

from exeunt.case import Case
from exeunt.cli import output
from exeunt.cli.formats import show_as
from exeunt.cli.output import table
from exeunt.cli.worlds import drawn_from
from exeunt.laboratory.bench import Start
from exeunt.report.answer import AnswerRow, answer
from exeunt.report.summary import Reported, guarded_range, short, short_spread
from exeunt.results import Results

RANGES = (
    "Ranges hold 90 % of worlds; one beside a count is predictive: what the model is known to leave out of such counts "
    "is in it, and 'miss' marks a reported range that does not meet it."
)
COUNTS = {"stock": "present", "left": "present", "net": "net", "permits": "permits"}


def print_answer(case: Case, name: str, results: Results, day: date, begun: Start, form: str) -> None:
    """Print the rows beside what was counted."""
    title = f"{case.file.title}: {short(results.people)} people by {day}, in {results.worlds} {drawn_from(begun)}"
    listing = table(
        title, ("", "left"), ("median", "right"), ("90 %", "right"), ("reported", "right"), ("on", "whole"),
        ("predicted then", "right"), ("", "left"), ("counts", "left"), ("id", "whole"),
    )  # fmt: skip
    for row in answer(case, results, day, begun.left_out):
        listing.add_row(*_cells(row), *(count_cells(row.counted) if row.counted else ()))
    show_as(listing, form)
    fitted = "Counts marked 'fit' were used to calibrate these worlds." if begun.known else "Nothing is calibrated."
    output.out.print(
        f"{RANGES} {fitted} The same command with `--all` prints every host, every count with its source, and what "
        f"follows. `exeunt show {shlex.quote(name)} ID` walks from an id to its source."
    )


def answer_data(case: Case, results: Results, day: date) -> list[dict[str, Any]]:
    """The rows for a machine; a count is named by its id, and stands whole under its place."""
    return [
        {"id": row.id, "says": row.says, **asdict(row.people), "counted": row.counted.row.id if row.counted else None}
        for row in answer(case, results, day)
    ]


def _cells(row: AnswerRow) -> tuple[str, str, str]:
    median, reach = guarded_range(row.id, row.people)
    return row.says, median, reach


def count_cells(at: Reported) -> tuple[str, ...]:
    """A count beside what was simulated of the same thing on its day."""
    assert at.simulated is not None
    reach = short(at.row.value) if at.low == at.high else short_spread(at.low, at.high)
    then = at.predicted or at.simulated
    miss = "" if at.foreseen else "miss"
    return (reach, f"{at.row.end:%d %b %y}", then.reach, miss, COUNTS[at.row.measure], at.row.id)
