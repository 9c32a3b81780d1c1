"""The specification curve: the share of worlds in which a claim is as it says, at every defensible way to ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from exeunt.figures.figure import NOT_SAID, Credit, Figure, rounded
from exeunt.figures.theme import BLUE, INK, ORANGE, PALE

COLUMNS = {"choice": "way to ask", "word": "word", "share": "share of worlds"}
ROW = 24
FAR = 0.75
"""Share beyond which the word stands on the other side of its point, so that it stays within the picture."""


@dataclass(frozen=True)
class Choice:
    """One way to ask, the word that it gives, and in which share of worlds the claim is as it says."""

    words: str
    word: str
    share: float
    shipped: bool = False  # the way in which the ledger asks


def specification_curve(
    name: str, title: str, unit: str, choices: Sequence[Choice], holds: float, credit: Credit = NOT_SAID
) -> Figure:
    """Choices by share, the smallest first, with the share that a word needs; that of the ledger is marked."""
    ordered = sorted(choices, key=lambda one: one.share)
    labels: list[str] = []
    for one in ordered:
        text = one.words
        while text in labels:
            text += " "
        labels.append(text)
    rows: list[dict[str, Any]] = [
        {
            "choice": label, "word": one.word, "share": rounded(one.share),
            "asked": "as asked" if one.shipped else "another way",
        }
        for label, one in zip(labels, ordered, strict=True)
    ]  # fmt: skip
    y = {"field": "choice", "type": "nominal", "sort": labels, "title": None, "axis": {"domain": False, "ticks": False}}
    x = {
        "field": "share", "type": "quantitative", "scale": {"domain": [0, 1]}, "title": "share of worlds",
        "axis": {"format": ".0%", "tickCount": 5},
    }  # fmt: skip
    asked = ["as asked", "another way"]
    points = {
        "mark": {"type": "point", "filled": True, "opacity": 1, "size": 80},
        "encoding": {
            "y": y, "x": x,
            "color": {"field": "asked", "type": "nominal", "scale": {"domain": asked, "range": [ORANGE, BLUE]}},
            "shape": {"field": "asked", "type": "nominal", "scale": {"domain": asked, "range": ["diamond", "circle"]}},
            "tooltip": [{"field": key, "title": heading} for key, heading in COLUMNS.items()],
        },
    }  # fmt: skip
    words = [
        {
            "transform": [{"filter": f"datum.share {side} {FAR}"}],
            "mark": {"type": "text", "align": align, "dx": aside, "dy": up, "color": INK, "fontSize": 11},
            "encoding": {"y": y, "x": x, "text": {"field": "word"}},
        }
        for side, align, aside, up in (("<=", "left", 9, 0), (">", "right", -9, -7))
    ]
    stems = {
        "mark": {"type": "rule", "color": PALE}, "encoding": {"y": y, "x": x, "x2": {"datum": 0}},
    }  # fmt: skip
    needed = {
        "mark": {"type": "rule", "color": INK, "strokeDash": [2, 3]}, "encoding": {"x": {"datum": holds}},
    }  # fmt: skip
    tally = {word: sum(one.word == word for one in choices) for word in dict.fromkeys(one.word for one in choices)}
    return Figure(
        name, title, unit,
        f"{len(choices)} points from 0 to 100 % of worlds, one for each way to ask. "
        + ", ".join(f"{count} {word}" for word, count in tally.items()) + ".",
        rows, COLUMNS, [needed, stems, points, *words], ROW * len(choices) + 10, credit,
        f"Dashed: the share of worlds that a word needs ({holds:.0%}).", more={"below": 52}, meta={"rows": "choice"},
    )  # fmt: skip
