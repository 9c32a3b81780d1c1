"""Ordinary travellers: how many come from day to day, under which rules they were counted, and the line they share."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from exeunt.case import Case
from exeunt.case.format.records import Crossing, Event, Group, Observation, Travel
from toys import AT_ONCE, SOURCE, abroad, day, opened, play, route, rule, toy

GATE = Crossing(id="gate", name="Gate", source=SOURCE)


def coming(start: int, per_day: float, **more) -> Travel:
    return Travel(crossing="gate", start=day(start), per_day=per_day, grade="A", source=SOURCE, **more)


def counted(measure: str, first: int, last: int) -> Observation:
    unit = {"entries": "crossings", "wait": "days", "net": "people", "stock": "people"}[measure]
    where = "near" if unit == "people" else "gate"
    return Observation(
        id=f"{measure}-{first}", measure=measure, where=(where,), start=day(first), end=day(last), value=0, unit=unit,
        counts_what="-", use="context", source=SOURCE,
    )  # fmt: skip


def border(*travellers: Travel, **more) -> Case:
    """A host behind a crossing to which nobody sets out for good."""
    data = {"rules": opened("near"), "crossings": [GATE], "routes": [route("near", crossing="gate")], **more}
    return replace(toy(**data), travellers=travellers)


def read(case: Case, id: str, **more) -> float:
    results = play(case, **more)
    return float(results.observed[results.observation_ids.index(id), 0])


def test_a_number_of_travellers_holds_until_the_next_one():
    """10 a day on days 0 to 4, 25 on days 5 to 9: 175 from day 0, 45 over days 3 to 5."""
    rows = [counted("entries", 0, 9), counted("entries", 3, 5)]
    case = border(coming(5, 25), coming(0, 10), observations=rows)
    assert read(case, "entries-0") == pytest.approx(175)
    assert read(case, "entries-3") == pytest.approx(45)


def test_before_the_first_number_the_one_of_the_crossing_holds():
    """7 a day on days 0 to 3, 10 on days 4 to 9."""
    gate = Crossing(id="gate", name="Gate", travellers=7, source=SOURCE)
    case = border(coming(4, 10), crossings=[gate], observations=[counted("entries", 0, 9)])
    assert read(case, "entries-0") == pytest.approx(88)


def test_travellers_were_counted_under_the_rules_of_their_day():
    """A rule lets half through from day 3 on; 20 a day were counted from day 3 on: 20, and 40 had it not been there."""
    half = rule("half", "admits", "near", 0.5, door="visa_free", start=day(3))
    open_door, rows = opened("near"), [counted("entries", 3, 3)]
    case = border(coming(0, 30), coming(3, 20), rules=[*open_door, half], observations=rows)
    without = replace(case, rules=open_door)
    assert read(case, "entries-3") == pytest.approx(20)
    assert read(without, "entries-3", first=case) == pytest.approx(40)


def test_a_ban_on_visas_stops_visitors_and_not_those_who_live_there():
    """100 a day, 70 of them with short visas: a ban from day 2 on that lets a tenth of those pass leaves 37."""
    doors = [
        rule("visas", "admits", "near", 1, door="short_visa"),
        rule("permits", "admits", "near", 1, door="long_stay"),
        rule("few", "eligible", "near", 0.01, door="long_stay"),
        rule("ban", "admits", "near", 0.1, door="short_visa", start=day(2)),
    ]
    groups = [Group(id="all-of-them", name="All", share=1, short_visa=0.2, source=SOURCE)]
    rows = [counted("entries", 1, 1), counted("entries", 2, 2)]
    case = border(coming(0, 100, visitors=0.7), rules=doors, groups=groups, observations=rows)
    assert read(case, "entries-1") == pytest.approx(100)
    assert read(case, "entries-2") == pytest.approx(37)


def test_a_kind_of_travellers_that_no_door_lets_in_is_the_other_kind():
    """Seven in ten are visitors, and nobody can come to live there: all 100 a day are visitors."""
    case = border(coming(0, 100, visitors=0.7), observations=[counted("entries", 1, 1)])
    assert read(case, "entries-1") == pytest.approx(100)


@pytest.mark.parametrize(("at", "come"), [(1, 100), (2, 240), (4, 170), (6, 135)])
def test_an_event_multiplies_visitors(at, come):
    """100 a day, 70 of them visitors, three times as many at once on day 2; the excess halves in two days."""
    doors = [*opened("near"), rule("permits", "admits", "near", 1, door="long_stay")]
    shock = Event(id="e", day=day(2), kind="other", where=("land",), traffic="3", lag="0", half_life="2", source=SOURCE)
    case = border(coming(0, 100, visitors=0.7), rules=doors, events=[shock], observations=[counted("entries", at, at)])
    assert read(case, f"entries-{at}") == pytest.approx(come)


def test_travellers_and_leavers_wait_in_one_line():
    """70 leavers arrive on day 1, 50 travellers every day; the crossing takes 60 a day. Day 1 serves half of 120.

    Of day 0 nobody waits. On day 1 35 leavers and 25 travellers pass; on day 2 the other 60 pass, and 50 wait.
    """
    gate = Crossing(id="gate", name="Gate", capacity=60, source=SOURCE)
    case = border(
        coming(0, 50), crossings=[gate], days=3, people=70, known={"DEP-01": AT_ONCE},
        observations=[counted("wait", 0, 1), counted("wait", 2, 2), counted("entries", 1, 1)],
    )  # fmt: skip
    results = play(case)
    seen = dict(zip(results.observation_ids, results.observed[:, 0], strict=True))
    assert abroad(results) == pytest.approx([70], abs=1e-5)
    assert seen["entries-1"] == pytest.approx(60, abs=1e-4)
    assert seen["wait-0"] == pytest.approx(1, abs=1e-5)
    assert seen["wait-2"] == pytest.approx(50 / 60, abs=1e-5)


def test_a_long_wait_turns_travellers_away():
    """Twice as many come as can pass; the wait of a day after day 0 turns away 1 - 2^-1 of those of day 1."""
    gate = Crossing(id="gate", name="Gate", capacity=50, source=SOURCE)
    case = border(
        coming(0, 100), crossings=[gate], days=2, known={"BRD-04": -1.0}, observations=[counted("wait", 1, 1)]
    )
    assert read(case, "wait-1") == pytest.approx((50 + 50 - 50) / 50)


def test_whole_people_share_the_line_with_travellers():
    """200 leavers and 200 travellers on day 1 and 200 a day after; 100 a day pass, a half of them leavers at first."""
    gate = Crossing(id="gate", name="Gate", capacity=100, source=SOURCE)
    case = border(coming(0, 200), crossings=[gate], days=3, people=200, known={"DEP-01": AT_ONCE})
    results = play(case, worlds=40, mode="sampled")
    there = results.series["abroad"].values[0, -1]
    assert np.array_equal(there, np.floor(there))
    assert 0 < there.mean() < 100


HALF_A_DAY = 365 * np.log(2)
"""Hazard a year at which half of those on a trip go home each day."""
ONE_DAY = Event(id="e", day=day(2), kind="other", where=("land",), traffic="3", lag="0", half_life="0.1", source=SOURCE)


@pytest.mark.parametrize(("at", "away"), [(1, 0), (2, 200), (3, 100), (5, 25)])
def test_a_border_counts_those_whom_an_event_has_sent_until_they_go_home(at, away):
    """100 come and go; on day 2 200 more come, of whom half go home each day. Who lives there is counted apart."""
    rows = [counted("net", 0, at), counted("stock", 0, at)]
    case = border(coming(0, 100), events=[ONE_DAY], observations=rows, known={"RET-14": HALF_A_DAY})
    assert read(case, "net-0") == pytest.approx(away, abs=0.5)
    assert read(case, "stock-0") == 0


def test_who_waits_at_a_crossing_is_on_no_trip_yet():
    """Of 300 on day 2 150 pass, 100 of them sent by the event; the other 100 whom it sent pass within days."""
    gate = Crossing(id="gate", name="Gate", capacity=150, source=SOURCE)
    rows = [counted("net", 0, 2), counted("net", 1, 9)]
    case = border(coming(0, 100), crossings=[gate], events=[ONE_DAY], observations=rows, known={"RET-14": 0.0})
    assert read(case, "net-0") == pytest.approx(100, abs=0.5)
    assert read(case, "net-1") == pytest.approx(200, abs=0.5)


def test_a_ban_stops_short_trips_too():
    """Nobody on a short visa is let in on the day of the event: nobody is on a trip."""
    doors = [
        rule("visas", "admits", "near", 1, door="short_visa"),
        rule("ban", "admits", "near", 0, door="short_visa", start=day(2)),
    ]
    groups = [Group(id="all-of-them", name="All", share=1, short_visa=0.2, source=SOURCE)]
    case = border(coming(0, 100), rules=doors, groups=groups, events=[ONE_DAY], observations=[counted("net", 0, 5)])
    assert read(case, "net-0") == 0
