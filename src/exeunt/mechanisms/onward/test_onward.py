"""Moving on, worked out by hand: everybody arrives in Near on day 1, and Far is a place to go to."""

from __future__ import annotations

import math

import pytest

from toys import AT_ONCE, day, opened, play, route, rule, stock, toy

YEAR = 365
SHORT = rule("short", "stay_days", "near", 1, door="visa_free")


def _played(rules, days, **known):
    """Nobody sets out for Far (its route never runs), but whoever is abroad may go there."""
    routes = [route("near"), route("far", closes=day(-10))]
    return play(
        toy(("near", "far"), days=days, people=1000, routes=routes, rules=rules, known={"DEP-01": AT_ONCE, **known})
    )


def _moved_on(results) -> float:
    series = results.series["moved_on"]
    return float(series.values[series.labels.index("near"), -1, 0])


def test_visitors_move_on_by_what_leaving_a_host_exceeds_going_home():
    results = _played(opened("near", "far"), 31, **{"RET-11": 1.5, "RET-01": 0.5})
    staying = math.exp(-1.5 * 30 / YEAR)
    assert _moved_on(results) == pytest.approx(
        1000 * (1 - staying) * (1.0 / 1.5), rel=2e-3
    )  # a few come back and move on again


def test_a_residence_permit_holds_people():
    """With ASM-05 of a half, half as many move on."""
    rules = [rule("permit", "admits", "near", 1, door="long_stay"), *opened("far")]
    results = _played(rules, 31, **{"RET-11": 1.0, "ASM-05": 0.5})
    assert _moved_on(results) == pytest.approx(1000 * (1 - math.exp(-0.5 * 30 / YEAR)), rel=2e-3)


def test_of_those_whose_stay_has_ended_some_go_home_and_the_others_move_on():
    """Irregular from day 2; from day 3 on twice the hazard of leaving, a quarter of it home: one goes home for three
    who move on.
    """
    results = _played([*opened("near", "far"), SHORT], 43, **{"RET-11": 1.0, "RET-04": 2.0, "RET-05": 0.25})
    gone = 1000 * (1 - math.exp(-2.0 * 40 / YEAR))
    assert _moved_on(results) == pytest.approx(0.75 * gone, rel=0.05)
    assert stock(results, "returned") == pytest.approx(0.25 * gone, rel=0.03)  # and some from Far, later
