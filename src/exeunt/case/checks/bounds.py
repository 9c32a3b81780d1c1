"""Bounds beyond which a number is a slip of the pen, or more than the model can hold: a day's run would take all
memory, or overflow.

What a number may be by its meaning (a share, a count) stands in `records`; these are wide, and each has its reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from exeunt.case.format.kinds import KINDS

PEOPLE = 2e10
"""Twice the people there are."""
LONGEST_DOUBT = 366
"""Days. A doubt of more than a year about a day is a doubt about the rule: write two rules, or a range of its value."""
LEAST_RENTERS = 0.01
"""Where fewer rent there is no market for rents to rise in: a hundred newcomers would double it."""
BOUNDS: dict[str, dict[str, tuple[float, float]]] = {
    "places": {
        "population": (0, PEOPLE), "compatriots": (0, PEOPLE), "displaced": (0, PEOPLE), "capacity": (0, PEOPLE),
        "city_population": (0, PEOPLE), "gdp_per_capita": (1, 1e7), "renter_share": (LEAST_RENTERS, 1),
    },
    "routes": {"km": (0, 50_000), "days": (0, 3_660)},
    "crossings": {
        "capacity": (0, 1e9), "low": (0, 1e9), "high": (0, 1e9),
        "travellers": (0, 1e9), "travellers_low": (0, 1e9), "travellers_high": (0, 1e9),
    },
    "travellers": {"per_day": (0, 1e9), "low": (0, 1e9), "high": (0, 1e9)},
    "groups": {"departure_ratio": (0, 1e4), "asylum_need": (0, 1e4), "labour_weight": (0, 100)},
    "rules": {"start_uncertain_days": (0, LONGEST_DOUBT)},
    "departures": {"people": (0, PEOPLE)},
    "events": {"peak": (0, 1e4), "traffic": (0, 1e4), "lag": (0, 36_600), "half_life": (0, 36_600)},
    "parameters": {"central": (-PEOPLE, PEOPLE), "low": (-PEOPLE, PEOPLE), "high": (-PEOPLE, PEOPLE)},
}  # fmt: skip
"""Table -> column -> least and most."""
BY_UNIT = {"days": 36_600.0, "people/day": 1e9, "1/year": 1e4, "ratio": 1e4}
"""Unit of a kind of rule that has no bound of its own -> the most its value may be."""


def beyond(table: str, row: Any) -> Iterator[str]:
    """A sentence for every number of a row that is out of its bounds."""
    for column, (least, most) in BOUNDS.get(table, {}).items():
        yield from _outside(column, _number(getattr(row, column)), least, most)
    if table == "rules" and KINDS[row.kind].highest is None:
        most = BY_UNIT[KINDS[row.kind].unit]
        for column in ("value", "low", "high"):
            yield from _outside(f"{row.kind} {column}", getattr(row, column), 0, most)


def _number(value: Any) -> float | None:
    """A number, also where a column takes a number or a parameter; None for the name of one."""
    try:
        return None if value is None else float(value)
    except ValueError:
        return None


def _outside(name: str, value: float | None, least: float, most: float) -> Iterator[str]:
    if value is not None and not least <= value <= most:
        yield f"{name} is {value:g}; it is between {least:g} and {most:g}. Is it in another unit?"
