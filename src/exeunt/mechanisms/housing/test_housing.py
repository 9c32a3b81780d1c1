"""Rents, worked out by hand."""

from __future__ import annotations

import math

import pytest

from toys import AT_ONCE, host, opened, play, toy

KNOWN = {"DEP-01": AT_ONCE, "HOS-01": 1, "HOS-02": 2, "HOS-03": 0.5, "HOS-04": 0, "ASM-12": 0.5}


def _rent(structure="renters", known=None, days=8, **place):
    """1,000 people in a city of 10,000, of whom half look for a home there."""
    there = host("near", **{"city_population": 10_000, **place})
    case = toy(
        days=days, people=1000, places=[there], rules=opened("near"), known={**KNOWN, **(known or {})},
        structure={"rent_denominator": structure},
    )  # fmt: skip
    return float(play(case).series["rent"].values[0, -1, 0])


def test_rents_follow_newcomers_over_those_who_rent():
    """500 newcomers beside 5,000 renters, elasticity 2."""
    assert _rent() == pytest.approx(2 * math.log(1.1), rel=1e-6)


def test_the_share_of_renters_is_the_cases_where_it_has_one():
    assert _rent(renter_share=0.25) == pytest.approx(2 * math.log(1.2), rel=1e-6)


def test_the_other_form_measures_newcomers_against_everybody():
    assert _rent("residents") == pytest.approx(math.log(1.05), rel=1e-6)


def test_the_excess_fades():
    """All arrive on day 1; the rents of day 7 are the first that know, those of day 49 have faded for 42 days."""
    later = _rent(days=50, known={"HOS-04": 1})
    assert later == pytest.approx(2 * math.log(1.1) * math.exp(-42 / 365), rel=1e-6)


def test_where_the_case_knows_no_city_there_are_no_rents():
    assert _rent(city_population=None) == 0


def test_rents_that_rise_turn_people_to_other_places():
    """Two places alike but for a city without homes: with rents that repel, fewer go there."""
    places = [host("dear", city_population=100, renter_share=0.1), host("cheap")]
    known = {**KNOWN, "DEP-01": 1.0, "ASM-14": -0.8}
    results = play(
        toy(days=60, people=10_000, places=places, hosts=("dear", "cheap"), rules=opened("dear", "cheap"), known=known)
    )
    dear, cheap = results.series["abroad"].values[:, -1, 0]
    assert dear < 0.8 * cheap
