"""Moving on, worked out by hand: everybody arrives in Near on day 1, and Far is a place to go to."""

from __future__ import annotations

import math

import pytest

from exeunt.case.format.records import Crossing, Group
from toys import AT_ONCE, SOURCE, day, opened, play, route, rule, stock, toy

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


def test_who_moves_on_comes_by_the_crossing_of_a_route_between_hosts():
    """As from Mexico to the United States: the crossing counts them, and lets them ask for asylum there."""
    river = Crossing(id="river", name="River", source=SOURCE)
    by_river = {"closes": day(-10), "crossing": "river"}
    asylum = [rule(f"asylum-{kind}", kind, "far", 1, door="asylum") for kind in ("admits", "eligible")]
    ways = [route("near"), route("far", **by_river)]
    for between in (False, True):
        routes = [*ways, *([route("far", id="on", **{"from": "near", "crossing": "river"})] if between else [])]
        case = toy(
            ("near", "far"), days=31, people=1000, routes=routes, crossings=[river],
            rules=[*opened("near"), *asylum], known={"DEP-01": AT_ONCE, "RET-11": 1.0},
        )  # fmt: skip
        results = play(case)
        through = float(results.series["through"].values[0, -1, 0])
        moved = _moved_on(results)
        assert (through > 60) == (moved > 60) == between
        assert not between or through == pytest.approx(moved, rel=0.1), "two days are on the way"


def test_in_an_area_with_one_clock_nobody_who_moves_on_starts_a_new_visit():
    rules = [rule(f"{name}-visa", "admits", name, 1, door="short_visa") for name in ("near", "far", "out")]
    routes = [route("near"), *(route(name, closes=day(-10)) for name in ("far", "out"))]
    group = Group(id="everybody", name="Everybody", share=1, short_visa=1, source=SOURCE)
    there = {}
    for blocks in ({}, {"shared-clock": ("near", "far")}):
        for mode in ("expected", "sampled"):
            case = toy(
                ("near", "far", "out"), days=31, people=10_000, routes=routes, rules=rules, groups=[group],
                blocks=blocks, known={"DEP-01": AT_ONCE, "RET-11": 1.0},
            )  # fmt: skip
            series = play(case, worlds=16, mode=mode).series["abroad"]
            there[bool(blocks), mode] = {name: series.values[k, -1].mean() for k, name in enumerate(series.labels)}
    for mode in ("expected", "sampled"):
        apart, shared = there[False, mode], there[True, mode]
        assert apart["far"] == pytest.approx(apart["out"], rel=0.2)
        assert apart["far"] > 250
        assert shared["far"] == pytest.approx(0, abs=20), "but for the few who came back from outside"
        assert shared["out"] > 1.8 * apart["out"]
