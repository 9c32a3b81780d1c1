"""Flee's files: comma-separated, read by position, with `#` for headers and comments, and blanks where they do not
belong.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from exeunt.case.reading.problems import Problem

TYPES = {
    "camp": ("camp", "host"),
    "conflict": ("conflict", "origin"),
    "forward": ("forwarding",),
    "marker": ("transit",),
    "flood": ("town",),
    "default": ("town",),
    "town": ("town",),
}
"""Part of a location type -> roles, in the order in which the program looks for them."""
COLUMNS = 8
MOST_DAYS = 36_500
HEADER_WORDS = ("name", "name1", "closure_type", "day", "date", "datetime")


@dataclass
class Remarks:
    """What was found wrong: problems that make the case impossible, and what was mended or left out."""

    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)


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


def lines(path: Path, remarks: Remarks, *, needed: bool = True, header: bool = True) -> list[Line]:
    """Rows that say something; those that begin with `#` are headers or comments."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        if needed:
            remarks.problems.append(Problem(path.name, 0, "is missing; a Flee case has it."))
        return []
    except (OSError, UnicodeDecodeError) as error:
        remarks.problems.append(
            Problem(path.name, 0, f"cannot be read: {getattr(error, 'strerror', None) or 'it is not UTF-8'}.")
        )
        return []
    found: list[Line] = []
    for number, row in enumerate(csv.reader(text.splitlines()), 1):
        cells = tuple(cell.strip() for cell in row)
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
    for row in csv.reader(path.read_text(encoding="utf-8-sig", errors="replace").splitlines()):
        if row and row[0].strip().startswith("#"):
            return tuple(cell.strip().lstrip("#").strip() for cell in row)
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
    if value != value or value in (float("inf"), float("-inf")) or (lowest is not None and value < lowest):
        bound = f", {lowest:g} or more" if lowest is not None else ""
        remarks.problems.append(line.problem(f"{what} is {text}; it is a number{bound}."))
        return absent
    return value


def day_of(text: str) -> date | None:
    """A day as YYYY-MM-DD, or nothing."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def period(path: Path, remarks: Remarks) -> tuple[date, int] | None:
    """First day and number of days."""
    known = {line.cell(0).lower(): line for line in lines(path, remarks, header=False)}
    start, length = known.get("startdate"), known.get("length")
    if start is None or length is None:
        if path.is_file():
            remarks.problems.append(Problem(path.name, 0, "lacks StartDate or Length."))
        return None
    first = day_of(start.cell(1))
    if first is None:
        remarks.problems.append(start.problem(f"StartDate is '{start.cell(1)}'; it is a day as YYYY-MM-DD."))
    days = number(length, 1, "Length", remarks, lowest=1)
    if days is not None and days > MOST_DAYS:
        remarks.problems.append(length.problem(f"Length is {days:g}; a case may have {MOST_DAYS} days."))
        return None
    return None if first is None or days is None else (first, int(days))


def settings(path: Path, remarks: Remarks) -> dict[str, Any]:
    """The mapping in `simsetting.yml`; empty where there is none."""
    if not path.is_file():
        remarks.notes.append(
            Problem(path.name, 0, "is missing; nothing is lost, this program moves people by settings of its own.")
        )
        return {}
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except (yaml.YAMLError, UnicodeDecodeError):
        remarks.problems.append(Problem(path.name, 0, "is not YAML."))
        return {}
    return data if isinstance(data, dict) else {}


def roles_of(kind: str) -> tuple[str, ...] | None:
    """Roles of a location type; none for one the program does not know."""
    return next((roles for part, roles in TYPES.items() if part in kind.lower()), None)


def counts(path: Path, remarks: Remarks) -> Iterator[tuple[Line, date, float]]:
    """Dates and counts of a registration file; rows with an empty count are left out."""
    if not path.is_file():
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
