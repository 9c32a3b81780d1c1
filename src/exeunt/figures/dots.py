"""Twenty dots, each one world in twenty: how often, and how much."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from exeunt.figures.figure import NOT_SAID, Credit, Figure, rounded
from exeunt.figures.theme import BLUE, GREY, ORANGE, ZERO
from exeunt.results.in_words import short

DOTS, PLACES = 20, 26
"""Dots, and places along the axis on which they stand; dots of one place are stacked."""
FEW, HIGHEST = 5, 260
"""Dots above one another that need no more room, and pixels of the tallest picture."""
SIDES = ("lower", "no difference", "higher")


def quantile_dots(
    name: str,
    title: str,
    unit: str,
    differences: NDArray[np.float64],
    credit: Credit = NOT_SAID,
    step: float = 0,
) -> Figure:
    """Twenty quantiles of a difference, `[world]`, as dots about zero, rounded to a step if there is one."""
    quantiles = np.quantile(differences, (np.arange(DOTS) + 0.5) / DOTS)
    values = np.array([rounded(float(value), step) for value in quantiles]) if step else quantiles
    width = max(float(np.ptp(values)) / PLACES, 1e-12)
    stacked: dict[int, int] = {}
    rows: list[dict[str, Any]] = []
    for k, value in enumerate(values):
        place = round(float(value) / width) if np.ptp(values) > 0 else 0
        stacked[place] = stacked.get(place, 0) + 1
        side = SIDES[int(np.sign(value)) + 1]
        rows.append({
            "dot": k + 1, "value": rounded(float(value)), "side": side, "at": rounded(place * width),
            "stack": stacked[place],
        })  # fmt: skip
    count = {side: sum(row["side"] == side for row in rows) for side in SIDES}
    there = [k for k, side in enumerate(SIDES) if count[side]]
    sides = [SIDES[k] for k in there]
    colours, shapes = ([words[k] for k in there] for words in ((ORANGE, GREY, BLUE), ("diamond", "square", "circle")))
    tallest = max(stacked.values())
    height = min(150 if tallest < FEW else 24 * tallest + 40, HIGHEST)
    size = min(190, round((height - 20) / tallest * 0.75) ** 2)
    reach = {"domain": [-1, 1]} if np.ptp(values) == 0 and not values[0] else {}
    y = {
        "field": "stack", "type": "quantitative", "axis": None,
        "scale": {"domain": [0, max(tallest + 0.5, 4)], "nice": False},
    }  # fmt: skip
    dots = {
        "mark": {"type": "point", "filled": True, "opacity": 1, "size": size},
        "encoding": {
            "x": {
                "field": "at", "type": "quantitative", "title": "difference", "axis": {"format": "~s", "tickCount": 7},
                "scale": reach,
            },
            "y": y,
            "color": {
                "field": "side", "type": "nominal", "scale": {"domain": sides, "range": colours},
            },
            "shape": {
                "field": "side", "type": "nominal",
                "scale": {"domain": sides, "range": shapes},
            },
            "tooltip": [{"field": "value", "type": "quantitative", "title": "difference", "format": ",.4~s"}],
        },
    }  # fmt: skip
    zero = {"mark": {"type": "rule", "color": ZERO, "strokeWidth": 1.2}, "encoding": {"x": {"datum": 0}}}
    return Figure(
        name, title, unit,
        f"Twenty dots along an axis: {count['lower']} below zero, {count['higher']} above; from "
        f"{short(rows[0]['value'])} to {short(rows[-1]['value'])}.",
        rows, {"dot": "dot", "value": "difference", "side": "side"}, [zero, dots], height, credit,
        "Each dot stands for one world in twenty.", more={"below": 52},
    )  # fmt: skip
