"""A small complete case to begin from: the teaching case of the package, under a new name."""

from __future__ import annotations

from pathlib import Path

from exeunt.case.case import load, write

BEGIN_FROM = "three-places"


def write_new(folder: Path) -> None:
    """Write it; FileExistsError if the folder already holds a case."""
    write(load(BEGIN_FROM), folder)
