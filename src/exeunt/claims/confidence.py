"""Confidence beside likelihood: how well founded a share of worlds is, apart from how large it is.

Likelihood is the share of worlds; confidence is evidence and agreement, as the guidance note of the Intergovernmental
Panel on Climate Change on the treatment of uncertainties (2010) keeps the two apart and GRADE does for medicine. It
begins at high and falls by a step for each reason that is printed with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from exeunt.claims.circular import told_by
from exeunt.contrast.pivots import Features
from exeunt.declare import Floats

LEVELS = ("high", "medium", "low", "very low")
MOVES = 0.05
"""Share of the variance of a tested difference from which a parameter moves it: 20 parameters that move as much explain
all of it.
"""
STEPS = {"C": 1, "D": 1, "E": 2}
"""Grade of the worst parameter that moves a result -> steps down."""
CAUGHT = 0.7
"""Share of held-out counts inside the 90 % interval from which the kind of count counts as caught."""
COUNTED = {
    "abroad": ("stock", "left"),
    "arrivals": ("entries", "immigrants"),
    "left": ("left", "first_destination"),
    "applications": ("applications",),
    "recognition_rate": ("recognition",),
    "protected": ("recognition",),
    "refused": ("refusals",),
    "returned": ("returned_share",),
    "returned_share": ("returned_share",),
    "detained": ("detentions",),
    "prosecuted": ("prosecutions",),
    "rent_index": ("rent",),
    "wait_days": ("wait",),
}
"""Outcome -> kinds of observations that count the same."""

Skill = Mapping[str, tuple[int, float, float]]
"""Kind of observation -> held-out counts, share of them inside the 90 % interval, mean error in log points."""


@dataclass(frozen=True)
class Confidence:
    """How well founded a result is, and why no better."""

    level: str
    why: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The level with its reasons."""
        return f"{self.level} confidence" + (f" ({'; '.join(self.why)})" if self.why else "")


def confidence(
    features: Features | None, change: Floats, outcomes: tuple[str, ...], skill: Skill, disagrees: bool
) -> Confidence:
    """How well founded a tested difference is: the worst grade that moves it, counts it was held against, and whether
    the forms of the model agree on the word.
    """
    down, why = 0, []
    explains = told_by(features, change) if features else []
    moving = [features.what[k] for share, k in explains if share >= MOVES] if features else []
    if features and not explains:
        down += 1
        why.append("it is the same in all worlds")
    graded = sorted((one for one in moving if one.grade), key=lambda one: one.grade)
    if graded and graded[-1].grade in STEPS:
        down += STEPS[graded[-1].grade]
        why.append(f"{graded[-1].name} of grade {graded[-1].grade} moves it")
    if disagrees:
        down += 1
        why.append("forms of the model disagree on the word")
    kinds = [kind for outcome in outcomes for kind in COUNTED.get(outcome, ()) if kind in skill]
    if not kinds:
        down += 1
        why.append("no count of its kind was held out")
    elif min(skill[kind][1] for kind in kinds) < CAUGHT:
        worst = min(kinds, key=lambda kind: skill[kind][1])
        down += 1
        why.append(f"{skill[worst][1]:.0%} of held-out {worst} are in the 90 % range")
    return Confidence(LEVELS[min(down, len(LEVELS) - 1)], tuple(why))
