"""The folder of a case: what may lie in it, and that nothing in it leads elsewhere."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from exeunt.case.format.records import REQUIRED, TABLES
from exeunt.case.reading.problems import Problem, suggestion

CASE_FILE = "case.yaml"
BIGGEST = 200 * 2**20


def check_folder(folder: Path) -> Iterator[Problem]:
    """Missing and misnamed files, links out of the folder, and more than a case may hold."""
    home, size = Path(os.path.realpath(folder)), 0
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        if name.split(os.sep)[0] == ".git":
            continue  # the history of a case is no part of it
        if not Path(os.path.realpath(path)).is_relative_to(home):
            yield Problem(name, 0, "is a link out of the case's folder. Put the file itself there.")
        elif path.parent == folder and path.suffix.lower() == ".csv":
            yield from _table(path)
        size += path.lstat().st_size if path.is_file() else 0
    if size > BIGGEST:
        yield Problem(str(folder), 0, f"holds {size / 2**20:.0f} MiB; a case may have {BIGGEST // 2**20}.")
    for table in REQUIRED:
        if not os.path.lexists(folder / f"{table}.csv"):
            yield Problem(f"{table}.csv", 0, "is missing; every case has it.")


def _table(path: Path) -> Iterator[Problem]:
    """A table that nothing would read is not a detail."""
    names = [f"{table}.csv" for table in TABLES]
    if path.name not in names:
        near = suggestion(path.name, names) or f" The tables are {', '.join(names)}."
        yield Problem(path.name, 0, f"is not a table of a case.{near}")
    elif not path.is_file():
        yield Problem(path.name, 0, "is not a file that can be read.")
