"""Movements of conflict cases, by name: those that have settings in `displacement.csv`."""

from __future__ import annotations

import csv
from importlib.resources import files

BOTH = "both"
"""Written for a setting that every movement takes."""


def settings() -> list[dict[str, str]]:
    """Rows of the table of settings."""
    with (files("exeunt.evidence") / "displacement.csv").open(encoding="utf-8") as text:
        return list(csv.DictReader(text))


MOVEMENTS: tuple[str, ...] = tuple(dict.fromkeys(row["movement"] for row in settings() if row["movement"] != BOTH))
