"""The same thing written down twice: an event or a rule under two ids acts twice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from exeunt.case.reading.problems import Problem
from exeunt.case.reading.tables import Tables

APART = {"id", "source", "note", "announced", "people"}
"""Columns in which two rows may differ and yet act alike."""


def doubled(tables: Tables) -> Iterator[Problem]:
    """Events, and rules, that are the same but for their id: both would act."""
    for table, act in (("events", "multiply"), ("rules", "act twice")):
        first: dict[tuple[Any, ...], tuple[int, str]] = {}
        for line, row in tables[table].rows:
            if table == "events" and not row.peak:
                continue  # what has no peak moves nobody, once or twice
            key = tuple(value for column, value in row.model_dump().items() if column not in APART)
            other_line, other = first.setdefault(key, (line, row.id))
            if other != row.id:
                text = f"'{row.id}' is the same as '{other}' (line {other_line}) but for its id; both would {act}. Take one out."
                yield Problem(f"{table}.csv", line, text)
