"""What was simulated beside what was counted, both with their ranges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from exeunt.figures.figure import NOT_SAID, Credit, Figure, rounded
from exeunt.figures.theme import BLUE, ORANGE

KINDS = ("simulated", "counted")
COLUMNS = {
    "what": "what", "kind": "number", "low": "low", "value": "value", "high": "high", "meet": "ranges meet",
    "used": "used to", "id": "row", "source": "source",
}  # fmt: skip
ROW = 34
MANY = 2000
"""Ratio of the ends from which only powers of ten are named."""


@dataclass(frozen=True)
class Counted:
    """A number that was counted, and the same number as it was simulated."""

    what: str
    simulated: tuple[float, float, float]  # 5 %, median, 95 %
    counted: tuple[float, float, float]  # low, value, high
    meet: bool  # whether the ranges share a value
    used: str  # fit, validate or context
    id: str
    source: str


def simulated_beside_counted(
    name: str, title: str, unit: str, rows: Sequence[Counted], credit: Credit = NOT_SAID
) -> Figure:
    """Pairs of ranges, one below the other, on a scale on which equal steps are equal ratios."""
    found: list[dict[str, Any]] = []
    for row in rows:
        for kind, (low, value, high) in zip(KINDS, (row.simulated, row.counted), strict=True):
            ends = {"low": low, "value": value, "high": high}
            found.append({
                "what": row.what, "kind": kind, **{end: rounded(max(at, 1)) for end, at in ends.items()},
                "meet": "yes" if row.meet else "no", "used": row.used, "id": row.id, "source": row.source,
            })  # fmt: skip
    missed = sum(not row.meet for row in rows)
    order = [row.what for row in rows]
    y = {"field": "what", "type": "nominal", "title": None, "sort": order, "axis": {"domain": False, "ticks": False}}
    offset = {"field": "kind", "type": "nominal", "sort": list(KINDS)}
    colour = {"field": "kind", "type": "nominal", "scale": {"domain": list(KINDS), "range": [BLUE, ORANGE]}}
    shape = {"field": "kind", "type": "nominal", "scale": {"domain": list(KINDS), "range": ["circle", "diamond"]}}
    scale = {"type": "log", "nice": False, "padding": 12}
    ticks = _ticks(min(at["low"] for at in found), max(at["high"] for at in found))
    x = {"type": "quantitative", "scale": scale, "title": None, "axis": {"format": "~s", "values": ticks}}
    seen = [{"field": key, "title": heading} for key, heading in COLUMNS.items() if key != "source"]
    layers = [
        {
            "mark": {"type": "rule", "strokeWidth": 3, "opacity": 0.75},
            "encoding": {
                "y": y, "yOffset": offset, "x": {**x, "field": "low"}, "x2": {"field": "high"}, "color": colour,
            },
        },
        {
            "mark": {"type": "point", "filled": True, "opacity": 1, "size": 75},
            "encoding": {
                "y": y, "yOffset": offset, "x": {**x, "field": "value"}, "color": colour, "shape": shape,
                "tooltip": seen,
            },
        },
    ]  # fmt: skip
    return Figure(
        name, title, unit,
        f"{len(rows)} pairs of ranges on a logarithmic scale: simulated, and counted. {len(rows) - missed} pairs meet, "
        f"{missed} do not.",
        found, COLUMNS, layers, ROW * len(rows) + 20, credit,
        "Simulated: median and 90 % of worlds. Counted: the number and the range its sources allow.",
        meta={"rows": "what"},
    )  # fmt: skip


def _ticks(low: float, high: float) -> list[float]:
    """1, 2, 5, 10, ... between two ends; only powers of ten where there would be many."""
    powers = range(int(np.floor(np.log10(low))), int(np.ceil(np.log10(high))) + 1)
    steps = (1, 2, 5) if high / low < MANY else (1,)
    return [float(step * 10**power) for power in powers for step in steps if low <= step * 10**power <= high]
