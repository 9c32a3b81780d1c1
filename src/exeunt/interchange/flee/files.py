"""Flee's files: comma-separated, read by position, with `#` for headers and comments, and blanks where they do not
belong.

Nothing outside the folder of the case is read, and only plain files: the folder may come from anybody.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from exeunt.case.format.cells import FIRST_YEAR, LAST_YEAR
from exeunt.case.reading.problems import Problem

MOST_DAYS = 36_500
MOST_PEOPLE = 1e10
"""More people than there are: a number above it is a slip."""
BIGGEST = 2**28
HEADER_WORDS = ("name", "name1", "closure_type", "day", "date", "datetime")
PERIODS = ("sim_period.csv", "conflict_period.csv")
"""The file of the period, by its name today and by that of Flee up to 3.1."""


@dataclass
class Remarks:
    """What was found wrong: problems that make the case impossible, and what was mended or left out."""

    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    read: set[Path] = field(default_factory=set)  # files that were read, or looked for


@dataclass(frozen=True)
class Line:
    """A row of a file, its cells stripped."""

    file: str
    number: int
    cells: tuple[str, ...]

    def cell(self, index: int) -> str:
        """A cell, or nothing where the row is shorter."""
        return self.cells[index] if index < len(self.cells) else ""

    def problem(self, text: str) -> Problem:
        """A problem that names the file and this line of it."""
        return Problem(self.file, self.number, text)


def text_of(path: Path, remarks: Remarks, *, root: Path | None = None) -> str | None:
    """The text of a plain file below `root` (else of its own folder); None, with a problem, for what is none."""
    remarks.read.add(path)
    within = (root or path.parent).resolve()
    if not path.resolve().is_relative_to(within):
        wrong = "leads out of the folder of the case; it is not read. Copy the file into the folder."
    elif not path.is_file():
        wrong = "is not a file; nothing else is read."
    elif path.stat().st_size > BIGGEST:
        wrong = f"has more than {BIGGEST // 2**20} megabytes; no file of a Flee case has."
    else:
        try:
            return path.read_bytes().decode("utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            wrong = f"cannot be read: {getattr(error, 'strerror', None) or 'it is not UTF-8'}."
    remarks.problems.append(Problem(path.name, 0, wrong))
    return None


def rows_of(path: Path, text: str, remarks: Remarks) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Numbered rows of a file with their cells stripped; a problem, and no further rows, where it is no CSV."""
    number = 0
    try:
        for number, row in enumerate(csv.reader(text.splitlines()), 1):
            yield number, tuple(cell.strip() for cell in row)
    except csv.Error as error:
        longest = f"{csv.field_size_limit():,}"
        why = f"a cell has more than {longest} characters" if "field larger" in str(error) else f"is no CSV ({error})"
        remarks.problems.append(Problem(path.name, number + 1, f"{why}; nothing after it is read."))


def lines(path: Path, remarks: Remarks, *, needed: bool = True, header: bool = True) -> list[Line]:
    """Rows that say something; those that begin with `#` are headers or comments."""
    remarks.read.add(path)
    if not (path.exists() or path.is_symlink()):
        if needed:
            remarks.problems.append(Problem(path.name, 0, "is missing; a Flee case has it."))
        return []
    text = text_of(path, remarks)
    found: list[Line] = []
    for number, cells in rows_of(path, text or "", remarks):
        if not any(cells) or cells[0].startswith("#"):
            continue
        if not found and header and cells[0].lower() in HEADER_WORDS:
            remarks.notes.append(Problem(path.name, number, "is a header without '#'; it is taken for one."))
            continue
        found.append(Line(path.name, number, cells))
    return found


def named_columns(path: Path) -> tuple[str, ...]:
    """Names of the columns in the first `#` line, stripped; none without one."""
    if not path.is_file():
        return ()
    for _, row in rows_of(path, path.read_text(encoding="utf-8-sig", errors="replace"), Remarks()):
        if row and row[0].startswith("#"):
            return tuple(cell.lstrip("#").strip() for cell in row)
    return ()


def number(
    line: Line, index: int, what: str, remarks: Remarks, *, absent: float | None = None, lowest: float | None = None
) -> float | None:
    """A cell as a number; a problem for anything else."""
    text = line.cell(index)
    if not text:
        if absent is None:
            remarks.problems.append(line.problem(f"{what} is empty; it is a number."))
        return absent
    try:
        value = float(text)
    except ValueError:
        remarks.problems.append(line.problem(f"{what} is '{text}'; it is a number."))
        return absent
    if not abs(value) <= MOST_PEOPLE or (lowest is not None and value < lowest):
        bound = f", {lowest:g} or more" if lowest is not None and value < lowest else ""
        bound = bound or f" up to {MOST_PEOPLE:,.0f}" * (abs(value) > MOST_PEOPLE)
        remarks.problems.append(line.problem(f"{what} is {text}; it is a number{bound}."))
        return absent
    return value


def day_of(text: str) -> date | None:
    """A day as YYYY-MM-DD in a year that a case can be about, or nothing."""
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def period(folder: Path, remarks: Remarks) -> tuple[date, int] | None:
    """First day and number of days."""
    path = next((folder / name for name in PERIODS if (folder / name).exists()), folder / PERIODS[0])
    if not path.exists():
        text = "is missing; a Flee case has it: two rows, 'StartDate,2012-02-29' and 'Length,300'."
        remarks.problems.append(Problem(path.name, 0, text))
        return None
    if path.name != PERIODS[0]:
        remarks.notes.append(Problem(path.name, 0, f"is the older name of {PERIODS[0]}; it is read."))
    known = {line.cell(0).lower(): line for line in lines(path, remarks, header=False)}
    start, length = known.get("startdate"), known.get("length")
    if start is None or length is None:
        remarks.problems.append(Problem(path.name, 0, "lacks StartDate or Length."))
        return None
    first = day_of(start.cell(1))
    if first is None:
        text = f"StartDate is '{start.cell(1)}'; it is a day as YYYY-MM-DD."
        remarks.problems.append(start.problem(text + f" A case lies between {FIRST_YEAR} and {LAST_YEAR}." * (
            start.cell(1)[:4].isdigit()
        )))  # fmt: skip
    days = number(length, 1, "Length", remarks, lowest=1)
    if days is not None and days > MOST_DAYS:
        remarks.problems.append(length.problem(f"Length is {days:g}; a case may have {MOST_DAYS} days."))
        return None
    if first is None or days is None:
        return None
    if (first + timedelta(days=int(days))).year > LAST_YEAR:
        remarks.problems.append(length.problem(f"Length is {days:g}; the case would end after {LAST_YEAR}."))
        return None
    return first, int(days)


def counts(path: Path, remarks: Remarks) -> Iterator[tuple[Line, date, float]]:
    """Dates and counts of a registration file; rows with an empty count are left out."""
    if not path.exists():
        remarks.notes.append(Problem(path.name, 0, "is missing; the series it holds is left out."))
    for line in lines(path, remarks, needed=False, header=False):
        if line.cell(0).lower().startswith(("date", "datetime")) or not line.cell(1):
            continue
        day = day_of(line.cell(0))
        if day is None:
            remarks.problems.append(line.problem(f"'{line.cell(0)}' is not a day as YYYY-MM-DD."))
            continue
        value = number(line, 1, "the count", remarks, lowest=0)
        if value is not None:
            yield line, day, value
