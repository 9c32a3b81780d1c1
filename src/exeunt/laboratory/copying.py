"""A case to begin from: a copy of another one, file by file."""

from __future__ import annotations

from pathlib import Path

from exeunt.case import Case, load
from exeunt.laboratory.refused import Refused

PASSED_OVER = ("__pycache__", "runs")
"""Folders that are no part of a case."""


def copy_case(name: str, folder: Path) -> Case:
    """Copy a case, with its scenarios and ledgers, to a folder, and load it.

    What it says is the same, so its calibrated worlds belong to the copy too until a table is edited. Raises
    CaseProblems for a faulty case, Refused for a folder that is not empty, OSError for one that cannot be written.
    """
    source = load(name).folder
    assert source is not None  # it was loaded from there
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused(f"{folder} is not an empty folder. Name another.")
    if folder.resolve().is_relative_to(source.resolve()):
        raise Refused(f"{folder} lies in the case that is copied. Name another.")
    for path in _files(source):
        target = folder / path.relative_to(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    return load(folder)


def _files(source: Path) -> list[Path]:
    """Files of a case; hidden ones and those of other programs are left."""
    found = (path for path in sorted(source.rglob("*")) if path.is_file())
    return [path for path in found if not any(_aside(part) for part in path.relative_to(source).parts)]


def _aside(part: str) -> bool:
    return part.startswith(".") or part in PASSED_OVER
