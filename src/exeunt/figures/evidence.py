"""The evidence map: how good the evidence is for each part of the model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from exeunt.figures.figure import NOT_SAID, Credit, Figure
from exeunt.figures.theme import BLUE, INK, ORANGE

GRADES = ("A", "B", "C", "D", "E")
COLUMNS = {"part": "mechanism", "grade": "grade", "numbers": "uncertain numbers"}
ROW = 26


def evidence_map(
    name: str, title: str, unit: str, numbers: Sequence[tuple[str, str]], credit: Credit = NOT_SAID
) -> Figure:
    """How many uncertain numbers of each grade a mechanism uses, from (mechanism, grade) of each; E is in another
    colour.
    """
    parts = list(dict.fromkeys(part for part, _ in numbers))
    rows: list[dict[str, Any]] = [
        {"part": part, "grade": grade, "numbers": count}
        for part in parts
        for grade in GRADES
        if (count := numbers.count((part, grade)))
    ]
    y = {"field": "part", "type": "nominal", "sort": parts, "title": None, "axis": {"ticks": False, "domain": False}}
    x = {
        "field": "grade", "type": "nominal", "scale": {"domain": list(GRADES)}, "title": None,
        "axis": {"orient": "top", "labelAngle": 0, "labelFontSize": 13, "ticks": False, "domain": False},
    }  # fmt: skip
    circles = {
        "mark": {"type": "circle", "opacity": 0.3},
        "encoding": {
            "x": x, "y": y,
            "size": {
                "field": "numbers", "type": "quantitative", "scale": {"type": "sqrt", "range": [60, 620]},
                "legend": None,
            },
            "color": {
                "condition": {"test": "datum.grade === 'E'", "value": ORANGE}, "value": BLUE,
            },
        },
    }  # fmt: skip
    words = {
        "mark": {"type": "text", "color": INK, "fontSize": 12},
        "encoding": {"x": x, "y": y, "text": {"field": "numbers"}},
    }
    judged = sum(grade == "E" for _, grade in numbers)
    return Figure(
        name, title, unit,
        f"A table of {len(parts)} mechanisms by grade from A to E, with a circle for each number of uncertain numbers. "
        f"{judged} of {len(numbers)} are of grade E.",
        rows, COLUMNS, [circles, words], ROW * len(parts) + 30, credit,
        "A number that several mechanisms use counts for each. Grades: A is the best evidence, E a judgement that "
        "nobody has measured.",
        more={"below": 16},
    )  # fmt: skip
