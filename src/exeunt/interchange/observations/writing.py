"""Rows appended to the tables of a case as they are written, or nothing changed at all."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from exeunt.case import Case, load
from exeunt.case.format.cells import Row
from exeunt.case.format.records import TABLES
from exeunt.case.reading.cells import decoded, delimiter_of, rows
from exeunt.case.reading.problems import CaseProblems, Problem
from exeunt.case.writing import cells_of, write_table
from exeunt.interchange.observations.bringing import Brought
from exeunt.interchange.observations.files import csv_line


def add(brought: Brought, case: Case, folder: Path) -> Case:
    """Append what was brought to a case and load it; CaseProblems, and the tables as they were, if it does not fit."""
    taken = {row.id: "observations" for row in case.observations}
    again = [row.id for row in brought.observations if row.id in taken]
    if again:
        more = f" and {len(again) - 3} more" if len(again) > 3 else ""
        text = f"{', '.join(again[:3])}{more} are already there. To take a newer release, take the old rows out first."
        raise CaseProblems([Problem("observations.csv", 0, text)])
    sources = [] if brought.source.id in {row.id for row in case.sources} else [brought.source]
    before = {name: _bytes(folder / f"{name}.csv") for name in ("observations", "sources")}
    try:
        _append(folder / "sources.csv", "sources", sources)
        _append(folder / "observations.csv", "observations", brought.observations)
        return load(folder)
    except BaseException:
        for name, data in before.items():
            _restore(folder / f"{name}.csv", data)
        raise


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def _restore(path: Path, data: bytes | None) -> None:
    if data is None:
        path.unlink(missing_ok=True)
    else:
        _replace(path, data)


def _append(path: Path, table: str, added: Sequence[Row]) -> None:
    """Rows under those of a table, in its own order of columns and with its own delimiter."""
    if not added:
        return
    if not path.exists():
        write_table(path, TABLES[table], added)
        return
    text = decoded(path.read_bytes())
    header = next(rows(text))[1]
    while header and not header[-1]:
        header.pop()
    delimiter = delimiter_of(text)
    known = [dict(zip(cells_of(type(row)), cells_of(row), strict=True)) for row in added]
    lines = "".join(csv_line([cells.get(column, "") for column in header], delimiter) for cells in known)
    text = text.replace("\r\n", "\n").rstrip("\n") + "\n"
    _replace(path, (text + lines).encode("utf-8"))


def _replace(path: Path, data: bytes) -> None:
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        aside.write_bytes(data)
        aside.replace(path)
    except OSError:
        aside.unlink(missing_ok=True)
        raise
