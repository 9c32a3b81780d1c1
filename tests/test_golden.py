"""Worlds worked out by hand."""

from __future__ import annotations

import math

import pytest

from exeunt.case.format.records import Crossing, Event, Group
from toys import AT_ONCE, SOURCE, abroad, day, flow, host, opened, play, route, rule, stock, toy


def test_a_departure_pulse_rises_to_its_peak_and_halves_every_half_life():
    """1,000 people, 0.001 a day; on day 3 an event with peak 5, lag 2, half-life 3.

    Pulse: 1/3 on day 3, 2/3 on day 4, 1 on day 5, then 2^(-1/3), 2^(-2/3), 1/2 on day 8.
    """
    pulse = [0, 0, 0, 1 / 3, 2 / 3, 1, 2 ** (-1 / 3), 2 ** (-2 / 3), 1 / 2]
    hazard = sum(0.001 * (1 + 4 * strength) for strength in pulse)
    shock = Event(id="e", day=day(3), kind="invasion", where=("land",), peak="5", lag="2", half_life="3", source=SOURCE)
    case = toy(days=9, people=1000, rules=opened("near"), events=[shock], known={"DEP-01": 0.365})
    assert stock(play(case), "home") == pytest.approx(1000 * math.exp(-hazard), rel=1e-6)


def test_a_choice_among_three_places_follows_their_distances():
    """Distances 1,000, 2,000, 4,000 km, elasticity -1: weights 4, 2, 1, so of 70 people 40, 20 and 10."""
    hosts = ("near", "middle", "far")
    routes = [route(name, km=km) for name, km in zip(hosts, (1000, 2000, 4000), strict=True)]
    case = toy(hosts, people=70, routes=routes, rules=opened(*hosts), known={"DEP-01": AT_ONCE, "DST-02": -1})
    assert abroad(play(case)) == pytest.approx([40, 20, 10], rel=1e-6)


@pytest.mark.parametrize(
    ("doors", "near"),
    [(("visa_free",), 1 / 6), (("long_stay",), 1 / 2), (("visa_free", "long_stay"), 1 / 2)],
)
def test_a_host_is_worth_the_longest_stay_that_its_doors_promise(doors, near):
    """73 of 365 days by the visa-free door: weight 0.2 of 1: 1 of 6 leavers goes near; 1 of 2 who may stay on."""
    rules = [*opened("far"), *(rule(f"near-{door}", "admits", "near", 1, door=door) for door in doors)]
    rules.append(rule("limit", "stay_days", "near", 73, door="visa_free"))
    case = toy(("near", "far"), people=60, rules=rules, known={"DEP-01": AT_ONCE, "ASM-24": 1})
    there = abroad(play(case))
    assert there[0] / sum(there) == pytest.approx(near, rel=1e-6)


def test_doors_with_a_visa_compete_first_with_each_other():
    """One visa-free host, two with a visa, all of weight 1, dissimilarity 1/2: nests weigh 1 and 2^(1/2)."""
    hosts = ("free", "visa-a", "visa-b")
    rules = [*opened("free"), *(rule(f"{name}-v", "admits", name, 1, door="short_visa") for name in hosts[1:])]
    groups = [Group(id="everybody", name="E", share=1, short_visa=1, source=SOURCE)]
    case = toy(hosts, rules=rules, groups=groups, known={"DEP-01": AT_ONCE, "DST-09": 0.5})
    free = 100 / (1 + math.sqrt(2))
    assert abroad(play(case)) == pytest.approx([free, (100 - free) / 2, (100 - free) / 2], rel=1e-6)


def _gate(capacity: float) -> Crossing:
    return Crossing(id="gate", name="Gate", capacity=capacity, source=SOURCE)


@pytest.mark.parametrize(("last", "there", "waiting"), [(1, 30, 40), (2, 60, 10), (3, 70, 0)])
def test_a_queue_lets_its_capacity_through_each_day(last, there, waiting):
    """70 people set out on day 0 and reach a crossing for 30 a day on day 1."""
    case = toy(
        days=last + 1, people=70, rules=opened("near"), crossings=[_gate(30)],
        routes=[route("near", crossing="gate")], known={"DEP-01": AT_ONCE},
    )  # fmt: skip
    results = play(case)
    assert abroad(results) == pytest.approx([there], abs=1e-5)
    assert stock(results, "queueing") == pytest.approx(waiting, abs=1e-5)


def test_leavers_and_ordinary_travellers_stand_in_one_line():
    """30 places a day for 70 leavers and 10 travellers who reach it on day 1: 30 x 70 / 80 leavers get through."""
    busy = Crossing(id="gate", name="Gate", capacity=30, travellers=10, source=SOURCE)
    case = toy(
        days=2,
        people=70,
        rules=opened("near"),
        crossings=[busy],
        routes=[route("near", crossing="gate")],
        known={"DEP-01": AT_ONCE},
    )
    assert abroad(play(case)) == pytest.approx([26.25], abs=1e-5)


@pytest.mark.parametrize(("last", "first_come", "last_come"), [(1, 30, 0), (2, 50, 10), (3, 50, 40), (4, 50, 50)])
def test_who_comes_first_is_served_first(last, first_come, last_come):
    """50 people reach the crossing on day 1, 50 others on day 2; it lets 30 a day through."""
    groups = [
        Group(id="early", name="E", share=0.5, departure_ratio=1, source=SOURCE),
        Group(id="late", name="L", share=0.5, departure_ratio=1e-9, source=SOURCE),
    ]
    second_day = Event(
        id="e", day=day(1), kind="other", where=("land",), groups=("late",), peak="1e9", lag="0", half_life="0.1",
        source=SOURCE,
    )  # fmt: skip
    case = toy(
        days=last + 1, rules=opened("near"), crossings=[_gate(30)], routes=[route("near", crossing="gate")],
        groups=groups, events=[second_day], known={"DEP-01": AT_ONCE},
    )  # fmt: skip
    by_group = play(case).series["abroad_by_group"].values[:, -1, 0]
    assert list(by_group) == pytest.approx([first_come, last_come], abs=1e-4)


@pytest.mark.parametrize(("last", "lawful", "unlawful"), [(30, 10, 0), (31, 0, 10)])
def test_a_stay_clock_of_thirty_days_runs_out_on_the_thirty_first(last, lawful, unlawful):
    """10 people arrive on day 1 for 30 days; nobody renews, all stay on."""
    rules = [*opened("near"), rule("stay", "stay_days", "near", 30, door="visa_free")]
    results = play(toy(days=last + 1, people=10, rules=rules, known={"DEP-01": AT_ONCE}))
    assert stock(results, "visiting") == pytest.approx(lawful, abs=1e-9)
    assert stock(results, "irregular") == pytest.approx(unlawful, abs=1e-9)


def test_of_ten_visits_that_end_some_are_renewed_and_the_others_stay_on_go_home_or_move_on():
    """10 visits end on day 31: 4 renewed; of 6 half stay on; of the 3 who leave 40 % go home, the rest move on.

    The rule says which share can keep on for a year, 365 / 30 visits long: 0.4 each time.
    """
    rules = [
        *opened("near", "far"),
        rule("stay", "stay_days", "near", 30, door="visa_free"),
        rule("runs", "renewal", "near", 0.4 ** (365 / 30), door="visa_free"),
    ]
    routes = [route("near", km=1), route("far", km=1e9)]
    known = {"DEP-01": AT_ONCE, "ASM-07": 0.5, "RET-05": 0.4, "DST-02": -10}
    results = play(toy(("near", "far"), days=34, people=10, routes=routes, rules=rules, known=known))
    assert stock(results, "visiting") == pytest.approx(4 + 1.8, rel=1e-6)
    assert stock(results, "irregular") == pytest.approx(3, rel=1e-6)
    assert stock(results, "returned") == pytest.approx(1.2, rel=1e-6)
    assert abroad(results) == pytest.approx([7, 1.8], rel=1e-6)


@pytest.mark.parametrize(("outside_option", "leave"), [(0, 100), (0.5, 100 / math.sqrt(2)), (1, 50)])
def test_a_closed_door_keeps_the_more_people_home_the_stronger_the_outside_option(outside_option, leave):
    """Two hosts of equal weight, one closed: access is a half, and a half to the power of the option leave."""
    known = {"DEP-01": AT_ONCE, "DST-10": outside_option}
    before = toy(("near", "far"), rules=opened("near", "far"), known=known)
    after = before.edited(
        _scenario({"add": [{"id": "shut", "start": "2021-01-01", "where": "near", "kind": "closed", "value": 1}]}),
        "shut",
    )
    results = play(after, first=before)
    assert abroad(results) == pytest.approx([0, leave], rel=1e-6)
    assert stock(results, "blocked") == pytest.approx(100 - leave, rel=1e-6, abs=1e-9)


def _scenario(data):
    from exeunt.case.scenarios.rules import parse

    return parse({"title": "t", **data}, "s.yaml")


def test_a_ban_refuses_as_many_as_its_evidence_says():
    """A ban leaves exp(VIS-10) = 0.2; VIS-12 = 0.08 of those who come are refused and are back home, blocked."""
    rules = [*opened("near"), rule("ban", "admits", "near", 0.2, door="visa_free")]
    known = {"DEP-01": AT_ONCE, "VIS-10": math.log(0.2), "VIS-12": 0.08, "DST-10": 0}
    results = play(toy(rules=rules, known=known))
    assert abroad(results) == pytest.approx([92], rel=1e-6)
    assert flow(results, "refused") == pytest.approx([8], rel=1e-6)
    assert stock(results, "blocked") == pytest.approx(8, rel=1e-6)


def test_an_announced_ban_makes_a_rush():
    """A ban known on day 0, in force on day 2, with a rush of 1.5: departures of days 0 and 1 are half as many
    again.
    """
    ban = rule("ban", "closed", "near", 1, start=day(2), announced=day(0))
    known = {"DEP-01": 0.365, "VIS-26": 1.5}
    results = play(toy(days=5, people=1000, rules=[*opened("near"), ban], known=known))
    leave = 1 - math.exp(-0.001)
    left = 1000 * 1.5 * leave
    left += (1000 - left) * 1.5 * leave
    assert flow(results, "set_out") == pytest.approx([left], rel=1e-6)


def test_asylum_seekers_refused_at_a_border_are_counted_as_such():
    """Only the door asylum, at a land crossing, with claims half taken: with everybody trying, half are refused."""
    rules = [rule("asylum", "admits", "near", 0.5, door="asylum")]
    known = {"DEP-01": AT_ONCE, "VIS-10": math.log(0.5), "VIS-12": 0.5, "DST-10": 0}
    case = toy(rules=rules, crossings=[_gate(1000)], routes=[route("near", crossing="gate")], known=known)
    results = play(case)
    assert stock(results, "applicant") == pytest.approx(50, rel=1e-6)
    assert flow(results, "refused_asylum_at_border") == pytest.approx([50], rel=1e-6)


def test_nobody_boards_a_plane_without_papers():
    """The same door without a crossing: the door asylum is closed to those who come by air."""
    rules = [rule("asylum", "admits", "near", 1, door="asylum")]
    assert abroad(play(toy(rules=rules, known={"DEP-01": AT_ONCE, "DST-10": 0}))) == [0]


def test_claims_are_decided_closed_and_recognised_as_the_evidence_says():
    """At once decided; a quarter closed in the Dublin area; of the rest 0.4 recognised: 0.3 protected, 0.7 not."""
    rules = [rule("asylum", "admits", "near", 1, door="asylum"), rule("rec", "recognition", "near", 0.4)]
    case = toy(
        rules=rules, days=20, crossings=[_gate(1000)], routes=[route("near", crossing="gate")],
        known={"DEP-01": AT_ONCE, "ASY-07": AT_ONCE, "ASY-06": 0.25}, blocks={"dublin": ("near",)},
    )  # fmt: skip
    results = play(case)
    assert stock(results, "protected") == pytest.approx(30, rel=1e-6)
    assert stock(results, "irregular") == pytest.approx(70, rel=1e-6)


def test_a_long_wait_turns_people_to_another_way():
    """Two ways of equal weight, one with a queue: with a wait elasticity more people take the other and are there."""

    def there(elasticity: float) -> float:
        case = toy(
            places=[host("near")],
            routes=[route("near", id="by-gate", crossing="gate", mode="land"), route("near", id="by-air")],
            rules=opened("near"),
            crossings=[_gate(1)],
            days=4,
            people=1000,
            known={"DEP-01": 3.65, "BRD-04": elasticity},
        )
        return abroad(play(case))[0]

    assert there(-1) > there(0)


@pytest.mark.parametrize("mode", ["expected", "sampled"])
def test_blocked_people_leave_when_doors_open_and_not_by_asking_again(mode):
    """One of three hosts alike is open: 1,000 of 3,000 leave at once, 2,000 are blocked and stay so, however often they
    ask.

    On day 10 a second one opens: the share that leaves rises from a third to two thirds, so half of the blocked leave.
    On day 16 the third opens, and nobody is blocked any more.
    """
    rules = [
        *opened("near"), rule("later", "admits", "far", 1, door="visa_free", start=day(10)),
        rule("last", "admits", "third", 1, door="visa_free", start=day(16)),
    ]  # fmt: skip
    known = {"DEP-01": AT_ONCE, "ASM-01": AT_ONCE}
    case = toy(("near", "far", "third"), days=20, people=3000, rules=rules, known=known)
    results = play(case, worlds=200 if mode == "sampled" else 1, mode=mode)
    status = results.series["status"]
    blocked = status.values[status.labels.index("blocked")].mean(axis=1)
    assert blocked[status.days.index(7)] == pytest.approx(blocked[0], abs=0.5)
    share = 1 / 3
    assert blocked[0] == pytest.approx(3000 * (1 - share), rel=0.01 if mode == "sampled" else 1e-5)
    assert blocked[status.days.index(14)] == pytest.approx(
        3000 * (1 - 2 * share), rel=0.01 if mode == "sampled" else 1e-5
    )
    assert blocked[-1] == pytest.approx(0, abs=1e-3)
