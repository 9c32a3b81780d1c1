"""Entry beside a gate, transit through hosts, and regularisation, worked out by hand."""

from __future__ import annotations

import csv
import math

import numpy as np
import pytest

from exeunt import check
from exeunt.case.format.records import Crossing, Group
from exeunt.case.new import write_new
from exeunt.exodus.compile import compile_worlds
from exeunt.exodus.day import run
from exeunt.worlds.draws import Draws
from toys import AT_ONCE, SOURCE, day, flow, host, opened, play, route, rule, stock, toy

PASS = Group(id="pass", name="With a passport", share=0.4, source=SOURCE)
NONE = Group(id="none", name="Without", share=0.6, passport=0, source=SOURCE)
GATE = Crossing(id="gate", name="Gate", source=SOURCE)
TRAIL = rule("trail", "admits", "near", 1, door="irregular")


def border(*rules, groups=(PASS, NONE), **more):
    """A host behind a gate at a crossing, open to people with a passport."""
    return toy(
        days=6, people=1000, groups=groups, crossings=[GATE], rules=[*opened("near"), *rules],
        routes=[route("near", mode="land", crossing="gate")], known={"DEP-01": AT_ONCE}, **more,
    )  # fmt: skip


def entered(results):
    """Visitors and people in irregular stay on the last day."""
    return [stock(results, status) for status in ("visiting", "irregular")]


def test_without_a_rule_on_it_nobody_enters_beside_a_gate():
    assert entered(play(border(TRAIL))) == pytest.approx([400, 0])


def test_of_those_whom_every_door_shuts_out_a_share_enters_beside_the_gate():
    """The 600 without a passport have no door; half of them pass beside it."""
    results = play(border(TRAIL, rule("beside", "bypass", "gate", 0.5)))
    assert entered(results) == pytest.approx([400, 300])
    assert flow(results, "irregular_entries") == pytest.approx([300])


def test_the_way_beside_a_gate_widens_when_its_doors_close():
    """A closed door stops 300 of the 400 with a passport; half of them join the 300 without one."""
    closed = rule("closed", "closed", "gate", 0.75, door="visa_free")
    assert entered(play(border(TRAIL, rule("beside", "bypass", "gate", 0.5), closed))) == pytest.approx([100, 450])


def test_nobody_enters_beside_a_gate_where_the_irregular_door_is_shut():
    beside = rule("beside", "bypass", "near", 0.5)
    assert entered(play(border(beside))) == pytest.approx([400, 0])
    half = rule("patrol", "admits", "near", 0.5, door="irregular")
    assert entered(play(border(TRAIL, half, beside))) == pytest.approx([400, 150])
    assert entered(play(border(TRAIL, beside, rule("sealed", "closed", "gate", 1)))) == pytest.approx([0, 0])


def test_carriers_take_nobody_beside_a_gate():
    case = toy(
        days=6, people=1000, groups=(PASS, NONE), rules=[*opened("near"), TRAIL, rule("beside", "bypass", "near", 0.5)],
        known={"DEP-01": AT_ONCE},
    )  # fmt: skip
    assert entered(play(case)) == pytest.approx([400, 0])


def test_who_is_refused_at_a_door_enters_beside_it_in_the_same_share():
    """With VIS-10 at -1.6 and VIS-12 at one half, some of those shut out try the door; all pass beside it at 1."""
    closed = rule("closed", "closed", "gate", 1, door="visa_free")
    beside = rule("beside", "bypass", "gate", 1)
    results = play(border(TRAIL, closed, beside, groups=(PASS.model_copy(update={"share": 1}),)))
    assert entered(results) == pytest.approx([0, 1000])
    assert flow(results, "refused") == pytest.approx([0])


@pytest.mark.parametrize("mode", ["expected", "sampled"])
def test_people_are_conserved_where_they_pass_beside_gates(mode):
    results = play(border(TRAIL, rule("beside", "bypass", "gate", 0.37, low=0.1, high=0.9)), worlds=8, mode=mode)
    total = results.series["status"].values[:, -1].sum(axis=0)
    assert total == pytest.approx(np.full(8, 1000.0), rel=1e-9)


def test_a_host_that_can_only_be_entered_beside_its_gate_can_be_reached():
    case = toy(
        people=1000, groups=(NONE.model_copy(update={"share": 1}),), crossings=[GATE],
        rules=[TRAIL, rule("beside", "bypass", "gate", 0.5)], routes=[route("near", mode="land", crossing="gate")],
    )  # fmt: skip
    assert compile_worlds(case, Draws(1)).reachable.tolist() == [True]
    without = toy(
        people=1000, groups=case.groups, crossings=[GATE], rules=[TRAIL],
        routes=[route("near", mode="land", crossing="gate")],
    )  # fmt: skip
    assert compile_worlds(without, Draws(1)).reachable.tolist() == [False]


def through(*rules, way="near"):
    """A far host behind a near one: its own gate is open to everybody, the near one to people with a passport."""
    gates = [GATE, Crossing(id="far-gate", name="Far gate", source=SOURCE)]
    by_land = {"mode": "land", "days": 1}
    return toy(
        days=6, people=1000, groups=(PASS, NONE), crossings=gates,
        places=[host("near"), host("far", internal_passport=1)],
        routes=[
            route("near", crossing="gate", **by_land),
            route("far", crossing="far-gate", **({"through": (way,)} if way else {}), **by_land),
        ],
        rules=[*opened("far"), rule("near-door", "admits", "near", 1, door="visa_free"), *rules],
        known={"DEP-01": AT_ONCE},
    )  # fmt: skip


def abroad(results, index):
    """People in a host on the last day."""
    return float(results.series["abroad"].values[index, -1, 0])


def test_a_route_by_land_meets_the_rules_of_the_hosts_it_leads_through():
    """Nobody without a passport passes the near host; all could enter the far one."""
    free, bound = play(through(way="")), play(through())
    assert abroad(free, 0) + abroad(free, 1) > abroad(bound, 0) + abroad(bound, 1)
    by_group = bound.series["abroad_by_group"].values[:, -1, 0]
    assert by_group == pytest.approx([400, 0])


def test_who_passes_beside_a_gate_on_the_way_goes_on():
    trails = (TRAIL, rule("beside", "bypass", "gate", 0.5))
    by_group = play(through(*trails)).series["abroad_by_group"].values[:, -1, 0]
    assert by_group[1] == pytest.approx(300)


def test_a_rule_that_shuts_a_host_on_the_way_shuts_the_way_from_its_day_on():
    shut = rule("shut", "closed", "near", 1, start=day(2))
    slow = through(shut)
    results = run(compile_worlds(slow, Draws(1)))
    assert abroad(results, 1) > 0  # left before it


def test_a_host_without_a_crossing_holds_nobody_up_on_the_way():
    """Nobody checks there. Of two hosts one is open to the 600 without a passport, so that half of them are blocked."""
    by_land = {"mode": "land", "days": 1}
    case = toy(
        days=6, people=1000, groups=(PASS, NONE), crossings=[GATE],
        places=[host("near"), host("far", internal_passport=1)],
        routes=[route("near"), route("far", crossing="gate", through=("near",), **by_land)],
        rules=[*opened("near", "far"), rule("later", "admits", "near", 0.5, door="visa_free", start=day(2))],
        known={"DEP-01": AT_ONCE},
    )  # fmt: skip
    assert play(case).series["abroad_by_group"].values[:, -1, 0].tolist() == pytest.approx([400, 300])


def test_a_regularisation_turns_irregular_stays_into_residence_while_it_lasts():
    programme = rule("programme", "regularisation_hazard", "near", 3.65, start=day(3), end=day(4))
    results = play(border(TRAIL, rule("beside", "bypass", "gate", 1), programme))
    assert stock(results, "resident") == pytest.approx(600 * (1 - math.exp(-2 * 0.01)))


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        ("near", "bypass acts where no `admits` rule opens the door irregular: nobody passes. Add one."),
        ("far", "bypass acts where no route has a crossing, and carriers take nobody without papers."),
    ],
)
def test_a_rule_beside_a_gate_that_lets_nobody_pass_is_a_problem(tmp_path, edit, sentence):
    write_new(tmp_path / "mine")
    table = tmp_path / "mine/rules.csv"
    lines = table.read_text("utf-8").splitlines()
    row = dict.fromkeys(lines[0].split(","), "")
    row |= {
        "id": "beside",
        "start": "2022-01-01",
        "where": edit,
        "kind": "bypass",
        "value": "0.5",
        "source": "assumption",
    }
    table.write_text("\n".join([*lines, ",".join(row.values())]) + "\n", "utf-8")
    assert [str(problem) for problem in check(tmp_path / "mine")] == [f"rules.csv:{len(lines) + 1}: {sentence}"]


def test_a_route_cannot_lead_through_its_own_end(tmp_path):
    write_new(tmp_path / "mine")
    table = tmp_path / "mine/routes.csv"
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows({**row, "through": row["to"]} for row in rows)
    assert [str(problem) for problem in check(tmp_path / "mine")] == [
        f"routes.csv:{line}: leads through '{row['to']}', which is an end of it or an origin. Name hosts in between."
        for line, row in enumerate(rows, 2)
    ]
