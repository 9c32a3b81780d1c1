"""Tests that would find what was put in.

A test of an effect that a single parameter decides restates that parameter, whatever the simulation adds; and where
hardly anybody leaves under one of two scenarios, whatever leaving causes is larger under the other by the formula, in
every world. Neither says anything about the text.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import rankdata

from exeunt.contrast.pivots import Features
from exeunt.declare import Floats

BOUND = 0.9
"""Share of the variance of a tested difference, over worlds, from which a single parameter decides it. Judged: at 0.9
what the simulation adds is a tenth.
"""
HARDLY = 0.05
"""People who set out under one scenario over those of the other, from which hardly anybody leaves."""
FEWEST = 20
"""Worlds under which no share of a variance is said."""


@dataclass(frozen=True)
class Restates:
    """Why a test would find what was put in."""

    why: str
    parameter: str = ""
    grade: str = ""
    share: float = 1.0  # of the variance that the parameter explains


def told_by(features: Features, change: Floats) -> list[tuple[float, int]]:
    """Share of the variance of a number over worlds that each uncertain number explains alone, largest first, with its
    place in `features`. The larger of two: of the numbers, and of their ranks, so that a curved relation counts too.
    """
    known = np.isfinite(change)
    change = change[known]
    if len(change) < FEWEST or np.ptp(change) <= 1e-12 * max(float(np.abs(change).max()), 1e-300):
        return []
    ranked = rankdata(change)
    found = []
    for k in range(len(features.what)):
        values = features.values[known, k]
        if np.ptp(values) > 0:
            share = max(_squared(values, change), _squared(rankdata(values), ranked))
            found.append((share, k))
    return sorted(found, reverse=True)


def _squared(a: Floats, b: Floats) -> float:
    return float(np.corrcoef(a, b)[0, 1] ** 2)


def restated(features: Features | None, change: Floats) -> Restates | None:
    """The single parameter that decides a difference, if there is one."""
    best = told_by(features, change)[:1] if features is not None else []
    if features is None or not best or best[0][0] <= BOUND:
        return None
    share, what = best[0][0], features.what[best[0][1]]
    named = f"{what.name} ({what.grade})" if what.grade else f"the {what.says}"
    sentence = f"restates {named}, which alone decides {share:.0%} of what differs between worlds"
    return Restates(sentence, what.name, what.grade, share)


def by_formula(here: Floats, there: Floats, left_here: Floats, left_there: Floats) -> Restates | None:
    """Whether a relative difference follows from the formula: hardly anybody leaves on one side, in every world, and
    what is tested is a number that leaving makes.
    """
    for few, many, low, high in ((left_here, left_there, here, there), (left_there, left_here, there, here)):
        if (few <= HARDLY * many).all() and (low >= 0).all() and (high >= low).all():
            return Restates("follows from the formula: hardly anybody leaves on one of its sides")
    return None
