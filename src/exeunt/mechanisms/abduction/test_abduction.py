"""Abduction, worked out by hand."""

from __future__ import annotations

import math

import pytest

from exeunt.case.format.records import Group
from toys import AT_ONCE, SOURCE, opened, play, rule, stock, toy

DAYS = 101  # 99 nights in the host: people arrive on day 1 and are settled that day too


def _abducted(exposure: float, wanted: float = 0, ratio: float = 1) -> float:
    groups = [Group(id="everybody", name="E", share=1, wanted=wanted, source=SOURCE)]
    rules = [*opened("near"), *([rule("reach", "abduction_exposure", "near", exposure)] if exposure else [])]
    known = {"DEP-01": AT_ONCE, "TNR-04": 0.365, "TNR-05": ratio}
    return stock(play(toy(days=DAYS, people=1000, rules=rules, groups=groups, known=known)), "abducted")


def test_with_zero_exposure_nobody_is_abducted():
    assert _abducted(0) == 0


@pytest.mark.parametrize("exposure", [0.5, 1, 2])
def test_the_hazard_is_the_average_times_the_exposure(exposure):
    """0.001 a day times the exposure, on 100 days."""
    assert _abducted(exposure) == pytest.approx(1000 * (1 - math.exp(-0.001 * exposure * 100)), rel=1e-6)


def test_the_wanted_are_at_more_risk():
    """A tenth wanted, at ten times the risk: 1.9 times the hazard of the group."""
    assert _abducted(1, wanted=0.1, ratio=10) == pytest.approx(_abducted(1.9), rel=1e-6)
