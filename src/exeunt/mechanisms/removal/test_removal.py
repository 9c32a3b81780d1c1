"""Removal, worked out by hand: 1,000 visitors for one day, irregular from day 2 on, so that a hazard acts from day
3.
"""

from __future__ import annotations

import math

import pytest

from toys import AT_ONCE, opened, play, rule, stock, toy

SHORT = rule("short", "stay_days", "near", 1, door="visa_free")


def _removed(hazard: float, days: int = 33) -> float:
    rules = [*opened("near"), SHORT, rule("removals", "removal_hazard", "near", hazard)]
    return stock(play(toy(days=days, people=1000, rules=rules, known={"DEP-01": AT_ONCE})), "removed")


def test_people_in_irregular_stay_are_removed_by_the_hazard_of_a_year():
    assert _removed(2.0) == pytest.approx(1000 * (1 - math.exp(-2.0 * 30 / 365)), rel=1e-5)


def test_nobody_is_removed_where_no_rule_says_so_or_before_their_stay_has_ended():
    assert _removed(0.0) == 0
    assert _removed(50.0, days=3) == 0
