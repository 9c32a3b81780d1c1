"""What calibration learned: the posterior of each number beside its prior."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from exeunt.figures.figure import NOT_SAID, Credit, Figure, rounded
from exeunt.figures.theme import BLUE, GREY

KINDS = ("prior", "posterior")
COLUMNS = {
    "says": "number", "id": "id", "grade": "grade", "unit": "unit", "kind": "worlds", "low": "5 %", "median": "median",
    "high": "95 %",
}  # fmt: skip
ROW = 30


@dataclass(frozen=True)
class Learned:
    """A number that calibration could move: 5 %, median and 95 % before and after, in its own unit."""

    id: str
    says: str
    grade: str
    unit: str
    before: tuple[float, float, float]
    after: tuple[float, float, float]


def prior_and_posterior(
    name: str, title: str, unit: str, numbers: Sequence[Learned], credit: Credit = NOT_SAID
) -> Figure:
    """Pairs of ranges, each on the scale of its own prior: 0 % and 100 % are the ends of the prior's 90 % range."""
    rows: list[dict[str, Any]] = []
    for at in numbers:
        width = at.before[2] - at.before[0] or 1.0
        for kind, ends in zip(KINDS, (at.before, at.after), strict=True):
            placed = [rounded((end - at.before[0]) / width) for end in ends]
            values = dict(zip(("low", "median", "high"), (rounded(end) for end in ends), strict=True))
            rows.append({
                "says": at.says, "id": at.id, "grade": at.grade, "unit": at.unit, "kind": kind, **values,
                "label": at.says, "from": placed[0], "at": placed[1], "to": placed[2],
            })  # fmt: skip
    order = [at.says for at in numbers]
    y = {"field": "label", "type": "nominal", "title": None, "sort": order, "axis": {"domain": False, "ticks": False}}
    offset = {"field": "kind", "type": "nominal", "sort": list(KINDS)}
    colour = {"field": "kind", "type": "nominal", "scale": {"domain": list(KINDS), "range": [GREY, BLUE]}}
    shape = {"field": "kind", "type": "nominal", "scale": {"domain": list(KINDS), "range": ["diamond", "circle"]}}
    x = {
        "type": "quantitative", "title": "place in the prior's 90 % range", "scale": {"padding": 12},
        "axis": {"format": ".0%", "tickCount": 5},
    }  # fmt: skip
    seen = [{"field": key, "title": heading} for key, heading in COLUMNS.items()]
    layers = [
        {
            "mark": {"type": "rule", "strokeWidth": 3, "opacity": 0.8},
            "encoding": {"y": y, "yOffset": offset, "x": {**x, "field": "from"}, "x2": {"field": "to"},
                         "color": colour},
        },
        {
            "mark": {"type": "point", "filled": True, "opacity": 1, "size": 70},
            "encoding": {
                "y": y, "yOffset": offset, "x": {**x, "field": "at"}, "color": colour, "shape": shape, "tooltip": seen,
            },
        },
    ]  # fmt: skip
    narrower = sum(at.after[2] - at.after[0] < at.before[2] - at.before[0] for at in numbers)
    return Figure(
        name, title, unit,
        f"{len(numbers)} pairs of ranges, the prior's and the posterior's, each on the scale of its prior. {narrower} "
        "became narrower.",
        rows, COLUMNS, layers, ROW * len(numbers) + 20, credit,
        "Line: 90 % of worlds; mark: median. A number of which counts say nothing keeps its prior.",
        meta={"rows": "label"}, more={"below": 52},
    )  # fmt: skip
