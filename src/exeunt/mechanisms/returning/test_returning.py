"""Going home, worked out by hand. All arrive on day 1 and a hazard acts on them from that day on."""

from __future__ import annotations

import math

import pytest

from exeunt.case.format.records import Event, Group
from toys import AT_ONCE, SOURCE, day, opened, play, rule, stock, toy

YEAR = 365
GOING = {"DEP-01": AT_ONCE, "RET-01": 0.5}


def test_tight_entry_rules_hold_people_in():
    """VIS-05 is below zero. The door shuts on day 28, word of it spreads on that day, and the hazard falls to 1/e of
    itself.
    """
    rules = [*opened("near"), rule("shut", "closed", "near", 1, start=day(28))]
    case = toy(days=85, people=1000, rules=rules, known={**GOING, "VIS-05": -1.0})
    hazard = 0.5 / YEAR
    home = 1000 * (1 - math.exp(-hazard * (27 + 57 * math.exp(-1))))
    assert stock(play(case), "returned") == pytest.approx(home, rel=1e-5)


def test_they_hold_nobody_in_where_only_stay_rules_act_on_returns():
    rules = [*opened("near"), rule("shut", "closed", "near", 1, start=day(28))]
    case = toy(days=85, people=1000, rules=rules, known={**GOING, "VIS-05": -1.0}, structure={"return_lever": "stay"})
    assert stock(play(case), "returned") == pytest.approx(1000 * (1 - math.exp(-0.5 / YEAR * 84)), rel=1e-5)


def test_the_end_of_mobilisation_brings_back_those_liable_to_the_draft():
    """Half are liable; from day 20 on they go home three times as fast."""
    groups = [
        Group(id="liable", name="L", share=0.5, draft_eligible=1, source=SOURCE),
        Group(id="others", name="O", share=0.5, source=SOURCE),
    ]
    end = Event(id="end", day=day(20), kind="mobilisation_end", where=("land",), source=SOURCE)
    case = toy(days=60, people=1000, rules=opened("near"), groups=groups, events=[end], known={**GOING, "RET-06": 3.0})
    results = play(case)
    left = results.series["abroad_by_group"].values[:, -1, 0]
    hazard = 0.5 / YEAR
    assert left[0] == pytest.approx(500 * math.exp(-hazard * (19 + 3 * 40)), rel=1e-5)
    assert left[1] == pytest.approx(500 * math.exp(-hazard * 59), rel=1e-5)


def test_applicants_go_home_by_a_hazard_of_their_own():
    """Everybody asks for asylum on day 1 and is never decided on; from day 2 on they return by RET-10."""
    groups = [Group(id="all-ask", name="A", share=1, asylum_need=AT_ONCE, source=SOURCE)]
    rules = [*opened("near"), rule("claims", "admits", "near", 1, door="asylum")]
    case = toy(days=42, people=1000, rules=rules, groups=groups, known={"DEP-01": AT_ONCE, "RET-10": 1.0})
    assert stock(play(case), "returned") == pytest.approx(1000 * (1 - math.exp(-40 / YEAR)), rel=1e-5)


def test_those_who_are_wanted_return_by_another_hazard():
    groups = [Group(id="some", name="S", share=1, wanted=0.25, source=SOURCE)]
    case = toy(days=31, people=1000, rules=opened("near"), groups=groups, known={**GOING, "RET-10": 0.1})
    hazard = (0.75 * 0.5 + 0.25 * 0.1) / YEAR
    assert stock(play(case), "returned") == pytest.approx(1000 * (1 - math.exp(-hazard * 30)), rel=1e-5)
