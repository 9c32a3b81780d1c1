"""The same thing written down twice: an event or a rule under two ids acts twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from exeunt.case.format.records import Event
from exeunt.case.reading.problems import Problem
from exeunt.case.reading.tables import Table, Tables

APART = {"id", "source", "note", "announced", "people"}
"""Columns in which two rows may differ and yet act alike."""
BOTH = {"events": "multiply", "rules": "act twice"}
"""Table -> what two of the same would do."""


def doubled(tables: Tables) -> Iterator[Problem]:
    """Events, and rules, that are the same but for their id: both would act."""
    for table, act in BOTH.items():
        lines = {id(row): line for line, row in tables[table].rows}
        for row, other in pairs(row for _, row in tables[table].rows):
            text = (
                f"'{row.id}' is the same as '{other.id}' (line {lines[id(other)]}) but for its id; both would "
                f"{act}. Take one out."
            )
            yield Problem(f"{table}.csv", lines[id(row)], text)


def doubled_reasons(table: Table) -> Iterator[Problem]:
    """Two reasons for the same kind of miss: a page would print the later one alone."""
    first: dict[tuple[str, str], int] = {}
    for line, row in table.rows:
        other = first.setdefault((row.measure, row.simulated), line)
        if other != line:
            text = f"gives a second reason for {row.measure} simulated {row.simulated} (line {other}). Join them."
            yield Problem("misses.csv", line, text)


def pairs(rows: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    """Each row that acts as an earlier one does under another id, with that one."""
    first: dict[tuple[Any, ...], Any] = {}
    for row in rows:
        if isinstance(row, Event) and not row.peak and not row.traffic:
            continue  # what has no peak moves nobody, once or twice
        key = tuple((column, _same(value)) for column, value in row.model_dump().items() if column not in APART)
        other = first.setdefault(key, row)
        if other.id != row.id:
            yield row, other


def _same(value: Any) -> Any:
    """A value without the ways of writing it: 20 and 20.0, a;b and b;a are one."""
    if isinstance(value, list | tuple):
        return frozenset(value)
    try:
        return float(value) if isinstance(value, str) else value
    except ValueError:
        return value
