"""Clocks, permits and lost status, worked out by hand. All arrive on day 1."""

from __future__ import annotations

import math

import pytest

from toys import AT_ONCE, opened, play, rule, stock, toy

YEAR = 365


def test_permits_that_fall_due_and_are_not_renewed_are_lost():
    """Two fall due a year for each holder, and a quarter is renewed."""
    rules = [
        rule("permit", "admits", "near", 1, door="long_stay"),
        rule("renew", "renewal", "near", 0.25, door="long_stay"),
    ]
    results = play(toy(days=31, people=1000, rules=rules, known={"DEP-01": AT_ONCE, "ASM-06": 2.0}))
    assert stock(results, "irregular") == pytest.approx(1000 * (1 - math.exp(-2 * 0.75 * 30 / YEAR)), rel=1e-5)


def test_visitors_get_permits_by_the_hazard_of_the_place():
    rules = [*opened("near"), rule("permits", "permit_hazard", "near", 0.5)]
    results = play(toy(days=31, people=1000, rules=rules, known={"DEP-01": AT_ONCE}))
    assert stock(results, "resident") == pytest.approx(1000 * (1 - math.exp(-0.5 * 30 / YEAR)), rel=1e-5)


def test_at_the_end_of_a_visit_some_renew_some_overstay_and_the_others_leave():
    """90 of 100 do not renew on day 6 (one in ten does each time); a third of them overstays; of the 60 who leave a
    half goes home.
    """
    rules = [
        *opened("near"),
        rule("stay", "stay_days", "near", 5, door="visa_free"),
        rule("renew", "renewal", "near", 0.1 ** (365 / 5), door="visa_free"),
    ]
    results = play(toy(days=8, people=100, rules=rules, known={"DEP-01": AT_ONCE, "ASM-07": 1 / 3, "RET-05": 0.5}))
    assert stock(results, "visiting") == pytest.approx(10, rel=1e-5)
    assert stock(results, "returned") == pytest.approx(30, rel=1e-5)
    assert stock(results, "irregular") == pytest.approx(
        60, rel=1e-5
    )  # with the 30 who have no other host to move on to
