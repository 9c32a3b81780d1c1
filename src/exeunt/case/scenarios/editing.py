"""Which rows an edit of a scenario names."""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any

from exeunt.case.reading.problems import suggestion

LISTS = ("where", "groups", "source")


def matching(what: str, edits: Mapping[str, Any], ids: list[str], problems: list[str]) -> dict[str, Any]:
    """Row -> the edit whose id or pattern fits it: the last one, or for columns the last one of each."""
    found: dict[str, Any] = {}
    for pattern, edit in edits.items():
        fitting = [id for id in ids if id == pattern or fnmatchcase(id, pattern)]
        if not fitting:
            problems.append(f"no {what} '{pattern}' to edit.{suggestion(pattern, ids)}")
        for id in fitting:
            found[id] = {**found.get(id, {}), **edit} if isinstance(edit, dict) else edit
    return found


def split_lists(data: Mapping[str, Any]) -> dict[str, Any]:
    """Columns that hold names, written with ';' as in the tables, made into lists."""
    return {
        column: tuple(map(str.strip, value.split(";"))) if column in LISTS and isinstance(value, str) else value
        for column, value in data.items()
    }
