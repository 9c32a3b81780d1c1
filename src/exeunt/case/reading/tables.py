"""CSV files read into records with line numbers; every fault is a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from exeunt.case.format.cells import Row
from exeunt.case.format.columns import columns_of, is_list
from exeunt.case.reading.cells import Unreadable, decoded, rows
from exeunt.case.reading.faults import faults
from exeunt.case.reading.problems import Problem, suggestion
from exeunt.vocabulary import GONE

BIGGEST = 50 * 2**20
MOST_ROWS = 2_000_000
LISTS = ";"


@dataclass
class Table:
    """The rows of a table that could be read, each with its line."""

    rows: list[tuple[int, Any]] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    """Of rows that could not be read as well: what names them is not at fault."""
    whole: bool = True
    """Whether every row could be read."""
    named: bool = True
    """Whether the id of every row is known."""
    gone: tuple[str, ...] = ()
    """Columns of earlier versions, which nothing reads."""


Tables = Mapping[str, Table]


def read(path: Path, record: type[Row]) -> tuple[Table, list[Problem]]:
    """A table and all that is wrong with it in itself."""
    size = path.stat().st_size
    if size > BIGGEST:
        text = f"is {size / 2**20:.0f} MiB; a table may have {BIGGEST // 2**20}. Split the case."
        return _unread(path.name, Unreadable(0, text))
    try:
        lines = rows(decoded(path.read_bytes()))
        begins, header = next(lines, (0, []))
    except Unreadable as error:
        return _unread(path.name, error)
    if not header:
        return _unread(path.name, Unreadable(0, "is empty; its first line names the columns."))
    while not header[-1]:
        header.pop()  # spreadsheets end every line with delimiters
    columns = columns_of(record)
    wrong = [Problem(path.name, begins, text) for text in _header(header, columns)]
    if _missing(header, columns) or any(header.count(column) > 1 for column in columns):
        return Table(whole=False, named=False), wrong
    lists = frozenset(name for name, column in columns.items() if is_list(column.annotation))
    table, faulty = _read_rows(path.name, lines, _Layout(header, frozenset(columns), lists, record))
    table.whole &= not wrong
    table.gone = tuple(column for column in header if column in GONE and column not in columns)
    return table, wrong + faulty


def _unread(name: str, error: Unreadable) -> tuple[Table, list[Problem]]:
    return Table(whole=False, named=False), [Problem(name, error.line, error.text)]


def _header(header: list[str], columns: Mapping[str, FieldInfo]) -> list[str]:
    found = []
    for column in dict.fromkeys(header):
        if not column:
            found.append("a column has no name. Name it or take it out.")
        elif column not in columns:
            near = suggestion(column, columns) or f" The columns are {', '.join(columns)}."
            found += [] if column in GONE else [f"column '{column[:80]}' is unknown.{near}"]
        elif header.count(column) > 1:
            found.append(f"column '{column}' is there {header.count(column)} times. Keep one.")
    for column in _missing(header, columns):
        found.append(f"column '{column}' is missing: {columns[column].description}.")
    return found


def _missing(header: list[str], columns: Mapping[str, FieldInfo]) -> list[str]:
    """Columns that a table must have and has not."""
    return [column for column, described in columns.items() if described.is_required() and column not in header]


@dataclass(frozen=True)
class _Layout:
    """The columns of a file, those of the table, those that hold lists, and the record its rows become."""

    header: list[str]
    known: frozenset[str]
    lists: frozenset[str]
    record: type[Row]


def _read_rows(name: str, lines: Iterator[tuple[int, list[str]]], layout: _Layout) -> tuple[Table, list[Problem]]:
    table, problems = Table(), []
    at = layout.header.index("id") if "id" in layout.header else None
    try:
        for count, (line, cells) in enumerate(lines):
            if count == MOST_ROWS:
                raise Unreadable(0, f"has more than {MOST_ROWS:,} rows; a table may have that many. Split the case.")
            if count == 0 and all(cell.startswith("#") for cell in cells if cell):
                continue  # tags of the Humanitarian Exchange Language, which repeat the header
            if at is not None and at < len(cells):
                table.ids.add(cells[at])
            row, wrong = _row(cells, layout)
            if row is not None:
                table.rows.append((line, row))
            else:
                table.whole = False
                problems += [Problem(name, line, text) for text in wrong]
    except Unreadable as error:
        table.whole = table.named = False
        problems.append(Problem(name, error.line, error.text))
    return table, problems


def _row(cells: list[str], layout: _Layout) -> tuple[Row | None, list[str]]:
    header = layout.header
    while len(cells) > len(header) and not cells[-1]:
        cells.pop()
    if len(cells) != len(header):
        advice = "Leave cells empty, but keep their delimiters."
        if len(cells) > len(header):
            advice = "Quote cells that hold the delimiter."
        return None, [f"has {len(cells)} cells for {len(header)} columns. {advice}"]
    values: dict[str, Any] = {
        column: cell for column, cell in zip(header, cells, strict=True) if cell and column in layout.known
    }
    for column in layout.lists & values.keys():
        values[column] = tuple(piece.strip() for piece in values[column].split(LISTS) if piece.strip())
    try:
        return layout.record(**values), []
    except ValidationError as error:
        return None, [text for _, text in faults(error, layout.record)]
