"""Fans over time: the paired difference with its zero line, and levels with what was counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from exeunt.figures.figure import NOT_SAID, Credit, Figure, rounded
from exeunt.figures.theme import BLUE, ORANGE, ZERO
from exeunt.results.in_words import day_words, short, short_spread

QUANTILES = {"low": 0.05, "low_half": 0.25, "median": 0.5, "high_half": 0.75, "high": 0.95}
COLUMNS = {
    "day": "day", "low": "5 % of worlds are below", "low_half": "25 %", "median": "median", "high_half": "75 %",
    "high": "95 %",
}  # fmt: skip
HEIGHT = 260
FLAT = "datum.label === 'NaN' ? '0' : datum.label"
"""Label of a mark of the axis; where all numbers are nought there is one mark, of which no step is known."""
DAY = {"field": "day", "type": "temporal", "scale": {"type": "utc"}}
"""A day without an hour is the same day everywhere."""


def _rows(days: Sequence[date], values: NDArray[np.float64], step: float = 0) -> list[dict[str, Any]]:
    found = np.quantile(values, list(QUANTILES.values()), axis=1)
    return [
        {"day": day.isoformat(), **{name: rounded(q, step) for name, q in zip(QUANTILES, found[:, k], strict=True)}}
        for k, day in enumerate(days)
    ]


def _fan(axis: str, smooth: bool) -> list[Mapping[str, Any]]:
    line = {} if smooth else {"interpolate": "step-after"}
    x = {**DAY, "title": None, "axis": {"format": "%b %Y", "labelFlush": True}}
    marks = {"format": "~s", "tickCount": 6, "labelExpr": FLAT}
    y = {"type": "quantitative", "title": axis, "axis": marks, "scale": {"zero": True}}
    seen: list[dict[str, Any]] = [{"field": "day", "type": "temporal", "title": "day", "timeUnit": "utcyearmonthdate"}]
    seen += [{"field": name, "type": "quantitative", "title": COLUMNS[name], "format": ",.4~s"} for name in QUANTILES]
    return [
        {
            "mark": {"type": "area", "opacity": 0.2, "color": BLUE, **line},
            "encoding": {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}},
        },
        {
            "mark": {"type": "area", "opacity": 0.35, "color": BLUE, **line},
            "encoding": {"x": x, "y": {**y, "field": "low_half"}, "y2": {"field": "high_half"}},
        },
        {
            "mark": {"type": "line", "color": BLUE, "strokeWidth": 2, **line},
            "encoding": {"x": x, "y": {**y, "field": "median"}, "tooltip": seen},
        },
    ]


def difference_fan(
    name: str,
    title: str,
    unit: str,
    days: Sequence[date],
    differences: NDArray[np.float64],
    credit: Credit = NOT_SAID,
    step: float = 0,
) -> Figure:
    """The difference that rules make, `[day, world]`: median, 50 % and 90 % of worlds, about the line of no
    difference. Numbers are rounded to a step, if there is one.
    """
    rows = _rows(days, differences, step)
    last = rows[-1]
    zero = {"mark": {"type": "rule", "color": ZERO, "strokeWidth": 1.2}, "encoding": {"y": {"datum": 0}}}
    return Figure(
        name, title, unit,
        f"A fan over time about a line at zero. On {day_words(days[-1])} the median difference is "
        f"{short(last['median'])}, and 90 % of worlds lie between {short_spread(last['low'], last['high'])}.",
        rows, COLUMNS, [*_fan("difference", True), zero], HEIGHT, credit,
        "Line: median. Bands: 50 % and 90 % of worlds. Each world is compared with itself under the other rules.",
    )  # fmt: skip


def level_fan(
    name: str, title: str, unit: str, days: Sequence[date], levels: NDArray[np.float64], credit: Credit = NOT_SAID,
    counted: Sequence[tuple[date, float, float, float]] = (),
) -> Figure:  # fmt: skip
    """A level over time, `[day, world]`, with what was counted as (day, low, value, high)."""
    rows = _rows(days, levels)
    last = rows[-1]
    points = [
        {"day": day.isoformat(), "counted_low": low, "counted": value, "counted_high": high}
        for day, low, value, high in counted
    ]
    y, x = {"type": "quantitative", "title": None}, DAY
    marks = [
        {
            "transform": [{"filter": "isValid(datum.counted)"}],
            "mark": {"type": "rule", "color": ORANGE, "strokeWidth": 2},
            "encoding": {"x": x, "y": {**y, "field": "counted_low"}, "y2": {"field": "counted_high"}},
        },
        {
            "transform": [{"filter": "isValid(datum.counted)"}],
            "mark": {"type": "point", "shape": "diamond", "color": ORANGE, "filled": True, "size": 70},
            "encoding": {"x": x, "y": {**y, "field": "counted"}},
        },
    ]
    bands = [{**layer, "transform": [{"filter": "isValid(datum.median)"}]} for layer in _fan("people", True)]
    beside = f" {len(points)} counts stand beside it." if points else ""
    columns = {**COLUMNS, "counted_low": "counted: low", "counted": "counted", "counted_high": "counted: high"}
    return Figure(
        name, title, unit,
        f"A fan over time. On {day_words(days[-1])} the median is {short(last['median'])}, and 90 % of worlds lie "
        f"between {short_spread(last['low'], last['high'])}.{beside}",
        [*rows, *points], columns if points else COLUMNS, [*bands, *(marks if points else ())], HEIGHT, credit,
        "Line: median. Bands: 50 % and 90 % of worlds." + (" Diamonds: counted, with its range." if points else ""),
    )  # fmt: skip
