"""Rules as bars over time, under one set of rules or under two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from exeunt.figures.figure import NOT_SAID, Credit, Figure
from exeunt.figures.theme import BLUE, GREY, ORANGE

COLUMNS = {
    "rule": "rule", "start": "from", "end": "to", "value": "value", "side": "in force under", "id": "row",
    "source": "source",
}  # fmt: skip
ROW = 20
MONTHS = 270
"""Days from which marks of the axis are months, not days."""


@dataclass(frozen=True)
class Bar:
    """One rule while it is in force."""

    rule: str  # in words
    start: date
    end: date
    value: str
    side: str  # the set of rules under which it is in force
    id: str
    source: str


def rules_over_time(
    name: str, title: str, unit: str, bars: Sequence[Bar], sides: Sequence[str], credit: Credit = NOT_SAID,
    note: str = "",
) -> Figure:  # fmt: skip
    """Bars from the first to the last day of each rule; colour and place in the row say under which set it holds."""
    rows: list[dict[str, Any]] = [
        {
            "rule": bar.rule, "start": bar.start.isoformat(), "end": bar.end.isoformat(), "value": bar.value,
            "side": bar.side, "id": bar.id, "source": bar.source,
        }
        for bar in bars
    ]  # fmt: skip
    labels = list(dict.fromkeys(bar.rule for bar in bars))
    long = (max(bar.end for bar in bars) - min(bar.start for bar in bars)).days > MONTHS
    days = {
        "type": "temporal",
        "scale": {"type": "utc"},
        "title": None,
        "axis": {"format": "%b %Y" if long else "%-d %b %Y", "labelFlush": True, "orient": "top", "tickCount": 6},
    }
    encoding: dict[str, Any] = {
        "y": {"field": "rule", "type": "nominal", "sort": labels, "title": None, "axis": {"ticks": False}},
        "x": {"field": "start", **days},
        "x2": {"field": "end"},
        "color": {
            "field": "side", "type": "nominal", "scale": {"domain": list(sides), "range": [BLUE, ORANGE, GREY]},
            "legend": {} if len(sides) > 1 else None,
        },
        "tooltip": [{"field": key, "title": heading} for key, heading in COLUMNS.items()],
    }  # fmt: skip
    if len(sides) > 1:
        encoding["yOffset"] = {"field": "side", "type": "nominal", "sort": list(sides)}
    height = len(labels) * ROW * (1 if len(sides) == 1 else 1.3)
    return Figure(
        name, title, unit,
        f"{len(labels)} rules as bars over time" + (f", under {' and '.join(sides)}." if len(sides) > 1 else "."),
        rows, COLUMNS, [{"mark": {"type": "bar", "cornerRadius": 2, "minBandSize": 4}, "encoding": encoding}],
        round(height) + 20, credit, note, more={"below": 16}, meta={"rows": "rule"},
    )  # fmt: skip
