"""A small complete case to begin from: the teaching case of the package, under a new name."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from exeunt.case.case import load
from exeunt.case.writing import write

BEGIN_FROM = "three-places"
CLAIMS = "claims.yaml"
"""Comes with it beside its tables and scenarios."""


def write_new(folder: Path, title: str | None = None) -> None:
    """Write it, under a title of its own if one is given; FileExistsError if the folder already holds a case."""
    case = load(BEGIN_FROM)
    if title is not None:
        case = replace(case, file=case.file.model_validate({**case.file.model_dump(), "title": title}))
    write(case, folder)
    if case.folder is not None:
        (folder / CLAIMS).write_text((case.folder / CLAIMS).read_text("utf-8"), encoding="utf-8")
