"""What a difference turns on: its median where an assumption is low, and where it is high."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from exeunt.figures.figure import NOT_SAID, Credit, Figure, rounded
from exeunt.figures.theme import BLUE, GREY, ORANGE, ZERO

COLUMNS = {
    "says": "assumption", "id": "id", "grade": "grade", "low": "median where it is low",
    "high": "median where it is high", "low_end": "low", "high_end": "high",
}  # fmt: skip
ROW = 26
ENDS = ("low", "high")


@dataclass(frozen=True)
class Swing:
    """A difference at both ends of an assumption."""

    id: str
    says: str
    grade: str  # empty for a form
    low: float  # median of the difference in the worlds in which the assumption is lowest
    high: float
    ends: tuple[str, str]  # what low and high are, in words


def tornado(name: str, title: str, unit: str, swings: Sequence[Swing], credit: Credit = NOT_SAID) -> Figure:
    """Bars between the two medians, widest first; assumptions nobody has measured are marked."""
    rows: list[dict[str, Any]] = [
        {
            "says": at.says, "id": at.id, "grade": at.grade, "low": rounded(at.low), "high": rounded(at.high),
            "low_end": at.ends[0], "high_end": at.ends[1],
            "label": f"{at.says} ({at.grade or 'form'})",
        }
        for at in swings
    ]  # fmt: skip
    y = {
        "field": "label", "type": "nominal", "sort": [row["label"] for row in rows], "title": None,
        "axis": {"ticks": False, "domain": False},
    }  # fmt: skip
    x: dict[str, Any] = {"type": "quantitative", "title": "median difference", "axis": {"format": "~s", "tickCount": 6}}
    x["scale"] = {"zero": True, "padding": 12}
    seen = [{"field": key, "title": heading} for key, heading in COLUMNS.items()]
    layers: list[dict[str, Any]] = [
        {
            "mark": {"type": "bar", "color": GREY, "opacity": 0.45, "height": {"band": 0.5}},
            "encoding": {"y": y, "x": {**x, "field": "low"}, "x2": {"field": "high"}, "tooltip": seen},
        }
    ]
    layers.append({
        "transform": [{"fold": list(ENDS), "as": ["end", "median"]}],
        "mark": {"type": "point", "filled": True, "opacity": 1, "size": 80},
        "encoding": {
            "y": y, "x": {**x, "field": "median"}, "tooltip": seen,
            "color": {
                "field": "end", "type": "nominal", "scale": {"domain": list(ENDS), "range": [ORANGE, BLUE]},
            },
            "shape": {
                "field": "end", "type": "nominal", "scale": {"domain": list(ENDS), "range": ["diamond", "circle"]},
            },
        },
    })  # fmt: skip
    layers.append({"mark": {"type": "rule", "color": ZERO}, "encoding": {"x": {"datum": 0}}})
    widest = rows[0]["says"] if rows else ""
    return Figure(
        name, title, unit,
        f"{len(rows)} bars about a line at zero, widest first"
        + (f": {widest} moves the median from {rows[0]['low']:g} to {rows[0]['high']:g}." if rows else "."),
        rows, COLUMNS, layers, ROW * len(rows) + 10, credit,
        "Low and high: the third of worlds in which an assumption is lowest or highest, all else as it was drawn. In "
        "brackets the grade of its evidence, A best; E is a judgement that nobody has measured; a form is one of "
        "several that exclude one another.",
        more={"below": 52}, meta={"rows": "label"},
    )  # fmt: skip
