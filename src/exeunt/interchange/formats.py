"""Formats of other programs: one line for each that has an importer and an exporter."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from exeunt.case import Case
from exeunt.interchange import flee
from exeunt.interchange.flee import Imported


class Format(Protocol):
    """A package of `exeunt.interchange`."""

    def import_case(self, folder: Path, name: str) -> Imported:
        """Read the other program's folder as a case; CaseProblems with all that is wrong with it."""

    def export(self, case: Case, folder: Path) -> None:
        """Write a case as the other program reads it; FileExistsError rather than over what is there."""


FORMATS: dict[str, Format] = {"flee": flee}
"""Name of a format, as commands take it -> what reads and writes it."""
