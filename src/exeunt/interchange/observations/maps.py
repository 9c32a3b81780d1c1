"""A column map: what the columns of a table of counts are, as data. Those of the trade ship as YAML files; a person
writes one for any other table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from exeunt.case.format.cells import Identifier, Row, Words
from exeunt.case.reading.document import line_of, read_yaml
from exeunt.case.reading.faults import faults
from exeunt.case.reading.problems import CaseProblems, Problem, suggestion
from exeunt.interchange.observations.countries import Codes
from exeunt.interchange.observations.files import DEEPEST_HEADER, Line, Opened, Sheet
from exeunt.vocabulary import MEASURES

OR = "|"
"""Separates the names that a column has had."""


class Country(Row):
    """A column of countries and the codes it holds."""

    column: Words = Field(description="name of the column; several it has had are separated by '|'")
    codes: Codes = Field("iso3", description="what it holds: iso3, iso2, eurostat, m49 or name")


class Period(Row):
    """Where the span that a row counts stands."""

    column: str = Field("", description="column with a year, quarter, month or day; empty: in the headings")
    month: str = Field("", description="column with the month, where `column` has the year alone")
    fiscal_from: int = Field(1, description="month with which the year of `column` begins", ge=1, le=12)
    by: Literal["", "month", "year"] = Field("", description="span to which days are gathered")


class Count(Row):
    """A column of numbers, columns headed by spans, or the number of rows, and what is counted."""

    column: str = Field("", description="name of the column; empty: columns headed by spans, or else the rows")
    measure: Literal[tuple(MEASURES)] = Field(description="measure of the case format")  # type: ignore[valid-type]
    unit: str = Field("people", description="unit of the case format")
    counts_what: Words = Field(description="what is counted, in words")
    id: Identifier = Field(description="word for the ids of the rows")
    stock: bool = Field(False, description="true for the number at the end of the span, false for a sum over it")


class ColumnMap(Row):
    """What the columns of a table of counts are."""

    title: Words = Field(description="what the table is, for the reader of a case")
    publisher: Words = Field(description="who publishes it")
    kind: Literal["statistics", "dataset", "report", "official", "survey", "other"] = Field(
        "statistics", description="kind of source, as in sources.csv"
    )
    url: str = Field("", description="where it is published")
    licence: str = Field("", description="licence of the data, or that it has to be asked for")
    note: str = Field("", description="what a reader of any such table should know")
    recognise: tuple[str, ...] = Field((), description="columns by which the table is recognised, all of them")
    period: Period = Field(description="where the span stands")
    origin: Country | None = Field(None, description="whose people are counted; none: the table does not say")
    where: Country | None = Field(None, description="where they are counted; none: `--where` says it")
    counts: tuple[Count, ...] = Field(description="columns of numbers", min_length=1)
    only: dict[str, tuple[str, ...]] = Field(
        default_factory=dict, description="column -> the values that are kept; rows with others are left out"
    )
    add_over: tuple[str, ...] = Field((), description="columns over which rows are parts of one count, and add up")
    once: str = Field("", description="column whose value stands once in the table")
    missing: tuple[str, ...] = Field((), description="further texts that stand for no number")
    zero: tuple[str, ...] = Field((), description="texts that stand for 0")
    thousands: str = Field("", description="mark between thousands")
    release: str = Field("", description="column with the day of the release")
    countries: dict[str, str] = Field(
        default_factory=dict, description="name or code of the table -> ISO 3166-1 alpha-3 code, or '' for none"
    )


def names_of(column: str) -> list[str]:
    """The names that a column has had."""
    return [name.strip() for name in column.split(OR)]


def plain(heading: str) -> str:
    """A heading without the ways of writing it."""
    return " ".join(heading.casefold().split())


class Header:
    """Headings of a table, found by any of their names."""

    def __init__(self, cells: Sequence[str]) -> None:
        self.cells = list(cells)
        self._at: dict[str, int] = {}
        for i, cell in enumerate(cells):
            self._at.setdefault(plain(cell), i)

    def find(self, column: str) -> int | None:
        """Position of the first of a column's names that is there."""
        return next((self._at[plain(name)] for name in names_of(column) if plain(name) in self._at), None)


def shipped() -> dict[str, ColumnMap]:
    """Maps of the tables of the trade, by name."""
    return dict(_shipped())


@cache
def _shipped() -> tuple[tuple[str, ColumnMap], ...]:
    found = []
    for at in sorted(files(__package__).joinpath("maps").iterdir(), key=lambda at: at.name):
        if at.name.endswith(".yaml"):
            with as_file(at) as path:
                found.append((at.name.removesuffix(".yaml"), read_map(path)))
    return tuple(found)


def read_map(path: Path) -> ColumnMap:
    """A map from a file; CaseProblems with all that is wrong with it."""
    document, problems = read_yaml(path)
    if problems:
        raise CaseProblems(problems)
    if not isinstance(document.data, dict):
        raise CaseProblems([Problem(path.name, 0, "is not a column map; it begins with `title: ...`.")])
    lines = document.lines
    known = {str(key): value for key, value in document.data.items() if key in ColumnMap.model_fields}
    for key in document.data:
        if key not in known:
            near = suggestion(str(key), ColumnMap.model_fields) or f" The keys are {', '.join(ColumnMap.model_fields)}."
            problems.append(Problem(path.name, line_of(lines, str(key)), f"key '{str(key)[:80]}' is unknown.{near}"))
    for key, described in ColumnMap.model_fields.items():
        if described.is_required() and key not in known:
            problems.append(Problem(path.name, 0, f"'{key}' is missing: {described.description}."))
    try:
        found = ColumnMap(**known)
    except ValidationError as error:
        missing = {key for key in ColumnMap.model_fields if key not in known}
        problems += [
            Problem(path.name, line_of(lines, *at), text)
            for at, text in faults(error, ColumnMap)
            if at[0] not in missing
        ]
    if problems:
        raise CaseProblems(problems)
    return found


def recognised(file: Opened) -> Iterator[tuple[str, ColumnMap, Sheet, int]]:
    """Maps of the trade whose columns are in a file: name, map, sheet and position of the header."""
    best = 0
    found = []
    for name, at in shipped().items():
        for sheet in file.sheets:
            position = header_of(sheet.lines, at)
            if at.recognise and position is not None:
                found.append((len(at.recognise), name, at, sheet, position))
                best = max(best, len(at.recognise))
    yield from (tuple(rest) for size, *rest in found if size == best)  # type: ignore[misc]


def header_of(lines: Sequence[Line], at: ColumnMap) -> int | None:
    """Position of the first row, of those near the top, that holds the columns by which a map is recognised."""
    wanted = at.recognise or tuple(filter(None, (at.period.column, *(count.column for count in at.counts))))
    for i, (_, cells) in enumerate(lines[:DEEPEST_HEADER]):
        header = Header(cells)
        if all(header.find(column) is not None for column in wanted):
            return i
    return None
