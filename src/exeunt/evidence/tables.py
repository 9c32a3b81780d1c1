"""The shipped tables of evidence, read."""

from __future__ import annotations

import csv
from importlib.resources import files


def rows(table: str) -> list[dict[str, str]]:
    """Rows of a table of this package, column -> cell; FileNotFoundError for one that is not shipped."""
    with (files("exeunt.evidence") / table).open(encoding="utf-8") as text:
        return list(csv.DictReader(text))
