"""First tightenings, worked out by hand."""

from __future__ import annotations

import math

import pytest

from exeunt.case.format.records import Event
from toys import AT_ONCE, SOURCE, day, host, opened, play, rule, toy

KNOWN = {
    "POL-11": 0.05, "POL-12": 8, "POL-13": 3, "POL-14": 2.5, "POL-15": 4, "POL-16": 0.15, "POL-17": 0.5,
    "POL-18": 0.04, "POL-20": 5, "POL-21": 7,
}  # fmt: skip
ALIGNED = {"aligned": 1, "memory": 1, "border_with_origin": 1}


def chance(name="expected_tightenings", *, place=None, rules=(), events=(), days=366, leave=0.0, structure=None):
    """On the last of a year's days, in a place of 100,000; the mechanism spoke of 364 or 365 of them."""
    case = toy(
        days=days, people=1000, places=[host("near", population=100_000, **(place or {}))], rules=rules, events=events,
        known={**KNOWN, "DEP-01": leave}, structure=structure,
    )  # fmt: skip
    return float(play(case).series[name].values[0, -1, 0])


def hazard(**more):
    return -math.log1p(-chance(**more))


def event(kind, on):
    return Event(id=kind, day=day(on), kind=kind, where=("land",), source=SOURCE)


def test_a_place_of_which_nothing_is_said_never_tightens():
    assert chance() == 0


@pytest.mark.parametrize(("form", "factor"), [("both", 2.5 * 4), ("memory", 5), ("border", 7)])
def test_aligned_neighbours_tighten_by_memory_border_or_both(form, factor):
    assert hazard(place=ALIGNED, structure={"neighbours": form}) == pytest.approx(0.05 * factor, rel=0.01)


def test_half_a_memory_counts_by_its_root():
    assert hazard(place={"aligned": 1, "memory": 0.5}) == pytest.approx(0.05 * math.sqrt(2.5), rel=0.01)


def test_memory_moves_nobody_who_is_not_aligned():
    assert chance(place={"memory": 1, "border_with_origin": 1}) == 0


@pytest.mark.parametrize(("kind", "factor"), [("invasion", 8), ("campaign", 3)])
def test_a_shock_multiplies_the_hazard_for_a_quarter(kind, factor):
    expected = 0.05 * (92 * factor + 365 - 92) / 365
    assert hazard(place={"aligned": 1}, events=[event(kind, 70)]) == pytest.approx(expected, rel=0.05)


@pytest.mark.parametrize(("fact", "size"), [("aligned", 0.05), ("pressed", 0.04)])
def test_hosts_are_aligned_and_pressed_from_their_day(fact, size):
    """The second half of the year, to a week."""
    assert hazard(place={fact: 1, f"{fact}_from": day(182)}) == pytest.approx(size / 2, rel=0.05)


def test_newcomers_move_hosts_without_a_visa_by_their_elasticity():
    """1,000 newcomers to 100,000 are ten in 1,000, and fade within a year: the mean of e^(-t / 2) is 0.787."""
    fading = 2 * (1 - math.exp(-0.5))
    assert hazard(rules=opened("near"), leave=AT_ONCE) == pytest.approx(0.15 * fading, rel=0.03)


def test_newcomers_move_no_host_that_asks_for_a_visa():
    work = rule("work", "admits", "near", 1, door="long_stay")
    assert chance(rules=[work], leave=AT_ONCE) == 0


def test_the_channels_share_what_is_expected_by_their_hazards():
    """Hazards 0.04 and 0.05: four ninths by pressure, as long as both last; nobody comes, so none by newcomers."""
    place = {"aligned": 1, "pressed": 1}
    whole, pressed = chance(place=place), chance("expected_tightenings_pressed", place=place)
    assert pressed / whole == pytest.approx(4 / 9, rel=1e-6)
    assert chance("expected_tightenings_arrivals", place=place) == 0


def test_a_host_tightens_for_the_first_time_once():
    assert chance(place={"aligned": 1, "memory": 1}, events=[event("invasion", 0)], days=1100) < 1


def test_what_is_expected_changes_no_rule():
    """Everybody gets in, whatever the hazard."""
    assert chance("entered", place={**ALIGNED, "pressed": 1}, rules=opened("near"), leave=AT_ONCE) == pytest.approx(
        1000, rel=1e-4
    )
