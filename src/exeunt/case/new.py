"""A small complete case to begin from: the teaching case of the package, under a new name."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from exeunt.case.case import load
from exeunt.case.writing import write

BEGIN_FROM = "three-places"
BESIDE = ("claims.yaml", "scenarios/no-ban.yaml")
"""What comes with it beside its tables."""


def write_new(folder: Path, title: str | None = None) -> None:
    """Write it, under a title of its own if one is given; FileExistsError if the folder already holds a case."""
    case = load(BEGIN_FROM)
    if title is not None:
        case = replace(case, file=case.file.model_validate({**case.file.model_dump(), "title": title}))
    write(case, folder)
    for path in sorted(BESIDE):
        source = (case.folder or folder) / path
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text(source.read_text("utf-8"), encoding="utf-8")
