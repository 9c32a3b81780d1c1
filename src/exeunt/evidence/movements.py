"""Movements of conflict cases, by name: those that have settings in `displacement.csv`."""

from __future__ import annotations

from exeunt.evidence.tables import rows

SETTINGS = "displacement.csv"
BOTH = "both"
"""Written for a setting that every movement takes."""
MOVEMENTS: tuple[str, ...] = tuple(dict.fromkeys(row["movement"] for row in rows(SETTINGS) if row["movement"] != BOTH))
