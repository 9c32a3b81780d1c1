"""The ledger at a glance: a bar for each claim, in which share of worlds it is as it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from exeunt.figures.figure import NOT_SAID, Credit, Figure, rounded
from exeunt.figures.theme import BLUE, GREY, INK, ORANGE, PALE

PARTS = {
    "larger": "as large as it says",
    "between": "smaller",
    "opposite": "the other way, or not so",
    "rest": "not as it says",
}
"""Share of a row -> its words."""
COLUMNS = {"id": "claim", "says": "what it says", "word": "verdict", "part": "in worlds where it is", "share": "share"}
ROW = 22


@dataclass(frozen=True)
class Said:
    """A claim, its verdict, and in which shares of worlds it is as it says, too little to tell, or the opposite."""

    id: str
    says: str
    word: str
    larger: float
    between: float | None = None  # None where what is not as it says is not told apart
    opposite: float | None = None

    @property
    def shares(self) -> dict[str, float]:
        """The shares by part; they add up to one."""
        if self.between is None or self.opposite is None:
            return {"larger": self.larger, "rest": 1 - self.larger}
        return {"larger": self.larger, "between": self.between, "opposite": self.opposite}


def ledger_strip(name: str, title: str, unit: str, claims: Sequence[Said], credit: Credit = NOT_SAID) -> Figure:
    """Stacked bars from 0 to 1, with the word of the verdict beside the id."""
    rows: list[dict[str, Any]] = []
    for claim in claims:
        begun = 0.0
        for order, (part, share) in enumerate(claim.shares.items()):
            rows.append({
                "id": claim.id, "says": claim.says, "word": claim.word, "label": f"{claim.id}  {claim.word}",
                "part": PARTS[part], "share": rounded(share), "from": rounded(begun),
                "to": rounded(min(begun + share, 1)), "order": order,
            })  # fmt: skip
            begun += share
    shown = [words for words in PARTS.values() if any(row["part"] == words for row in rows)]
    colours = dict(zip(PARTS.values(), (BLUE, PALE, ORANGE, GREY), strict=True))
    y = {"field": "label", "type": "nominal", "sort": [f"{claim.id}  {claim.word}" for claim in claims], "title": None}
    bars = {
        "mark": {"type": "bar", "height": {"band": 0.66}},
        "encoding": {
            "y": {**y, "axis": {"ticks": False, "domain": False}},
            "x": {
                "field": "from", "type": "quantitative", "title": "share of worlds", "scale": {"domain": [0, 1]},
                "axis": {"format": ".0%", "tickCount": 5},
            },
            "x2": {"field": "to"},
            "color": {
                "field": "part", "type": "nominal", "sort": shown,
                "scale": {"domain": shown, "range": [colours[words] for words in shown]},
            },
            "tooltip": [
                {"field": "id", "title": "claim"}, {"field": "says", "title": "says"}, {"field": "part"},
                {"field": "share", "type": "quantitative", "format": ".0%"},
            ],
        },
    }  # fmt: skip
    words = {word: sum(claim.word == word for claim in claims) for word in dict.fromkeys(c.word for c in claims)}
    cuts = {"mark": {"type": "rule", "color": INK, "strokeDash": [2, 3]}, "encoding": {"x": {"datum": 0.5}}}
    return Figure(
        name, title, unit,
        f"{len(claims)} bars from 0 to 100 % of worlds. "
        + ", ".join(f"{count} {word}" for word, count in words.items())
        + ".",
        rows, COLUMNS, [bars, cuts], ROW * len(claims) + 10, credit, "Dashed: one half of worlds.",
        more={"below": 52},
    )  # fmt: skip
