"""A case written as a folder of plain files."""

from __future__ import annotations

import csv
import math
from collections.abc import Collection
from pathlib import Path
from shutil import copyfile
from typing import Any

import yaml

from exeunt.case.case import Case
from exeunt.case.format.cells import Row
from exeunt.case.format.records import REQUIRED, TABLES
from exeunt.case.reading.folder import CASE_FILE
from exeunt.case.reading.tables import LISTS
from exeunt.case.scenarios.rules import AS_WAS


def write(case: Case, folder: Path) -> None:
    """Write a case as a folder that loads to an equal case, whose name is the folder's; never over another case."""
    if (folder / CASE_FILE).exists():
        raise FileExistsError(f"{folder} already holds a case")
    folder.mkdir(parents=True, exist_ok=True)
    data = case.file.model_dump(mode="json")
    text = yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=100)
    (folder / CASE_FILE).write_text(text, encoding="utf-8", newline="\n")
    for table, record in TABLES.items():
        if case.table(table) or table in REQUIRED:
            write_table(folder / f"{table}.csv", record, case.table(table))
    for name in case.scenarios:
        if case.folder is not None and name != AS_WAS:
            (folder / "scenarios").mkdir(exist_ok=True)
            copyfile(case.folder / "scenarios" / f"{name}.yaml", folder / "scenarios" / f"{name}.yaml")


def write_table(path: Path, record: type[Row], rows: Collection[Row]) -> None:
    """Rows of a record as CSV, every column of the record in its order."""
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(cells_of(record))
        for row in rows:
            writer.writerow(cells_of(row))


def cells_of(row: Row | type[Row]) -> list[str]:
    """Cells of a row as a table holds them, in the order of the record; of a record its columns."""
    if isinstance(row, type):
        return [field.alias or key for key, field in row.model_fields.items()]
    return [_text(getattr(row, key)) for key in type(row).model_fields]


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return LISTS.join(value)
    return number_text(value) if isinstance(value, float) else str(value)


def number_text(value: float) -> str:
    """A number as a table holds it: no trailing '.0', nothing lost."""
    whole = math.isfinite(value) and value == int(value) and abs(value) < 1e15
    return f"{value:.0f}" if whole else repr(value)
