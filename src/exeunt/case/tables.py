"""CSV files as people have them, read into rows with line numbers; every fault is a sentence.

Understood without being told: UTF-8 with or without a mark, UTF-16, cp1251 and latin-1; commas, semicolons and tabs.
"""

from __future__ import annotations

import csv
import io
import math
import types
import typing
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from exeunt.case.problems import Problem, suggestion
from exeunt.case.records import Row

BIGGEST = 50 * 2**20
MOST_ROWS = 2_000_000
LISTS = ";"


def decoded(raw: bytes) -> str:
    """Text of a file, by its mark, else as UTF-8, else as cp1251 where that gives letters, else as latin-1."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if raw.startswith(mark):
            return raw.decode(encoding, errors="replace")
    for encoding in ("utf-8", "cp1251"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1")


def read(path: Path, record: type[Row]) -> tuple[list[tuple[int, Row]], list[Problem]]:
    """Rows of a table with the line each begins on, and all that is wrong with it."""
    name = path.name
    size = path.stat().st_size
    if size > BIGGEST:
        return [], [
            Problem(name, 0, f"is {size / 2**20:.0f} MiB; a table may have {BIGGEST // 2**20}. Split the case.")
        ]
    text = decoded(path.read_bytes())
    if "\0" in text:
        return [], [Problem(name, 0, "holds NUL characters; it is not a text file. Save it as CSV.")]
    lines = list(_rows(text))
    if not lines:
        return [], [Problem(name, 0, "is empty; its first line names the columns.")]
    columns = {_column(key, field): field for key, field in record.model_fields.items()}
    header = [cell.strip() for cell in lines[0][1]]
    problems = _header_problems(name, header, columns)
    if problems:
        return [], problems
    if len(lines) > MOST_ROWS:
        return [], [Problem(name, 0, f"has {len(lines)} rows; a table may have {MOST_ROWS}. Split the case.")]
    rows: list[tuple[int, Row]] = []
    for line, cells in lines[1:]:
        row, wrong = _row(name, line, header, cells, record, columns)
        problems += wrong
        if row is not None:
            rows.append((line, row))
    return rows, problems


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Cells of every row that is not blank, with the number of the line it begins on."""
    first = text.lstrip("\ufeff").split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=delimiter)
    begins = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            begins = reader.line_num + 1
            continue
        if any(cell.strip() for cell in cells):
            yield begins, cells
        begins = reader.line_num + 1


def _column(key: str, field: FieldInfo) -> str:
    return field.alias or key


def _header_problems(name: str, header: list[str], columns: dict[str, FieldInfo]) -> list[Problem]:
    problems = []
    for column in dict.fromkeys(header):
        if column not in columns:
            text = f"column '{column}' is unknown.{suggestion(column, columns)}"
            problems.append(
                Problem(name, 1, text if "Did" in text else f"{text} The columns are {', '.join(columns)}.")
            )
        elif header.count(column) > 1:
            problems.append(Problem(name, 1, f"column '{column}' is there {header.count(column)} times. Keep one."))
    for column, field in columns.items():
        if field.is_required() and column not in header:
            problems.append(Problem(name, 1, f"column '{column}' is missing: {field.description}."))
    return problems


def _row(
    name: str, line: int, header: list[str], cells: list[str], record: type[Row], columns: dict[str, FieldInfo]
) -> tuple[Row | None, list[Problem]]:
    if len(cells) > len(header):
        return None, [
            Problem(
                name, line, f"has {len(cells)} cells for {len(header)} columns. Quote cells that hold the delimiter."
            )
        ]
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for column, cell in zip(header, cells, strict=False):
        text = cell.strip()
        if text:
            values[column] = _cell(text, columns[column].annotation)
    missing = [c for c, field in columns.items() if field.is_required() and c not in values]
    for column in missing:
        problems.append(Problem(name, line, _absent(column, columns[column])))
    if missing:
        return None, problems
    try:
        return record(**values), []
    except ValidationError as error:
        return None, [Problem(name, line, _sentence(fault, columns)) for fault in error.errors()]


def _absent(column: str, field: FieldInfo) -> str:
    if column == "source":
        return "no source. Add its row to sources.csv and name it here, or write 'assumption'."
    return f"{column} is empty: {field.description}."


def _parts(annotation: Any) -> tuple[Any, ...]:
    """The plain types an annotation allows."""
    origin = typing.get_origin(annotation)
    if origin is typing.Annotated:
        return _parts(typing.get_args(annotation)[0])
    if origin in (typing.Union, types.UnionType):
        return tuple(part for argument in typing.get_args(annotation) for part in _parts(argument))
    return (annotation,)


def _cell(text: str, annotation: Any) -> Any:
    if any(typing.get_origin(part) is tuple for part in _parts(annotation)):
        return tuple(piece.strip() for piece in text.split(LISTS) if piece.strip())
    return text


def wants(annotation: Any) -> str:
    """What a cell has to be, in words."""
    parts = _parts(annotation)
    if float in parts:
        return "a number"
    if int in parts:
        return "a whole number"
    if date in parts:
        return "a day as YYYY-MM-DD"
    for part in parts:
        if typing.get_origin(part) is Literal:
            return "one of " + ", ".join(str(value) for value in typing.get_args(part) if value != "")
        if typing.get_origin(part) is tuple:
            inner = typing.get_args(part)[0]
            return "a list separated by ';'" + (
                f" of {wants(inner)[7:]}" if typing.get_origin(inner) is Literal else ""
            )
    return "text"


def _sentence(fault: Any, columns: dict[str, FieldInfo]) -> str:
    """A fault of a cell in our words."""
    column = str(fault["loc"][0])
    field = columns.get(column) or columns[next(c for c in columns if c.rstrip("_") == column.rstrip("_"))]
    given, context = fault["input"], fault.get("ctx", {})
    described = f"{field.description}"
    kind = fault["type"]
    if kind in ("greater_than_equal", "less_than_equal"):
        bound = f"at least {context['ge']:g}" if kind == "greater_than_equal" else f"at most {context['le']:g}"
        return f"{column} is {given}; it is {bound}: {described}."
    if kind == "literal_error":
        allowed = [word.strip("' ") for word in str(context["expected"]).replace(" or ", ", ").split(", ")]
        words = ", ".join(word for word in allowed if word)
        return f"{column} '{given}' is unknown; it is one of {words}.{suggestion(str(given), allowed)}"
    if kind == "string_pattern_mismatch":
        return f"{column} '{given}' is not a name: letters, digits, '-', '_' and '.' without blanks."
    if kind == "string_too_long":
        return f"{column} '{str(given)[:20]}...' is longer than {context['max_length']} characters."
    if kind == "finite_number":
        return f"{column} is {given}; it is a finite number: {described}."
    return f"{column} is '{given}'; it is {wants(field.annotation)}: {described}."


def number_text(value: float) -> str:
    """A number as a table holds it: no trailing '.0', nothing lost."""
    return str(int(value)) if math.isfinite(value) and value == int(value) and abs(value) < 1e15 else repr(value)
