"""The case russia-2022 on the engine: small samples here, a thousand worlds under the marker `slow`."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from exeunt.case import load
from exeunt.exodus.compile import compile_worlds
from exeunt.exodus.observe import reason_not_simulated
from exeunt.report.summary import places, reported, totals
from exeunt.results import Results
from exeunt.study import run
from exeunt.worlds.draws import Draws
from toys import watched


@pytest.fixture(scope="module")
def case():
    return load("russia-2022")


@pytest.fixture(scope="module")
def results(case) -> Results:
    return run(case, worlds=24, batch=12)


def test_nobody_of_146_million_is_lost_on_any_day(case, results):
    assert results.people == pytest.approx(145_500_000, rel=0.01)
    _, losses = watched(compile_worlds(case, Draws(24).batch(0, 4)))
    assert len(losses) == 730
    assert max(losses) < 1e-9


def test_the_case_has_what_its_question_needs(case):
    assert len([place for place in case.places if "origin" in place.roles]) == 5
    assert len([place for place in case.places if "origin" not in place.roles]) >= 30
    assert {"usa", "kor", "arg", "tha", "mex"} <= {place.id for place in case.places}
    assert {"verkhny-lars", "fin-southeast", "narva", "kaz-west", "altanbulag", "usa-mexico"} <= {
        c.id for c in case.crossings
    }
    assert {group.id for group in case.groups} >= {
        "active",
        "draft",
        "remote",
        "families",
        "dual",
        "ukrainians",
        "israelis",
    }
    assert not any("ticket" in rule.note and "not a rule" not in rule.note for rule in case.rules)


def test_every_host_can_be_reached_on_every_day_but_azerbaijan_before_russia_reopened_its_side(case):
    for place in case.places:
        if "origin" in place.roles:
            continue
        ways = [route for route in case.routes if route.to == place.id]
        for day in (case.file.first_day, date(2022, 3, 1), date(2022, 9, 30), case.file.last_day):
            reached = any((r.opens or day) <= day <= (r.closes or day) for r in ways)
            assert reached or (place.id == "aze" and day < date(2022, 3, 21)), (place.id, day)


def test_the_nest_without_visas_is_that_of_most_people(case):
    """Ukrainians and Israelis enter the European Union without a visa; that does not make it visa-free for the
    others.
    """
    worlds = compile_worlds(case, Draws(1))
    free = {host for host, yes in zip(worlds.network.hosts, worlds.visa_free, strict=True) if yes}
    assert {"geo", "kaz", "tur", "srb", "arm"} <= free
    assert not free & {"deu", "fin", "est", "usa", "gbr"}


def test_a_ban_is_not_counted_twice(case):
    """One rule a group, a door, a place and a day for each entry ban."""
    bans = [rule for rule in case.rules if rule.id.startswith(("P005", "P006", "P007", "P008", "P009", "P011"))]
    for rule in bans:
        others = [
            other
            for other in bans
            if other.id != rule.id
            and set(other.where) & set(rule.where)
            and set(other.groups) & set(rule.groups)
            and other.start <= (rule.end or date.max)
            and rule.start <= (other.end or date.max)
        ]
        assert others == [], rule.id


def test_no_two_rules_of_a_kind_where_the_latest_wins_begin_together(case):
    from exeunt.case.format.kinds import KINDS

    seen = set()
    for rule in case.rules:
        if KINDS[rule.kind].combine == "latest":
            for group in rule.groups:
                for where in rule.where:
                    key = (rule.kind, rule.door == "long_stay", where, group, rule.start)
                    assert key not in seen, rule.id
                    seen.add(key)


def test_what_a_prior_was_derived_from_is_never_scored(case):
    for row in case.observations:
        if "derived from th" in row.note and "DEP-02" not in row.note:
            assert row.use != "validate", row.id


def test_finlands_ban_lets_fewer_in_the_day_it_starts(case, results):
    ids = list(results.observation_ids)
    before, after = (results.observed[ids.index(row)] for row in ("E-FIN-0929", "E-FIN-0930"))
    assert (after < before).all()


def test_each_observation_is_simulated_or_says_why_not(case, results):
    worlds = compile_worlds(case, Draws(1))
    for row, values in zip(case.observations, results.observed, strict=True):
        silent = reason_not_simulated(worlds, row)
        assert bool(silent) == bool(np.isnan(values).all()), (row.id, silent)


def test_the_tables_of_a_run_hold_every_host_and_the_reported_total(case, results):
    rows = places(case, results, case.file.last_day)
    assert {row.id for row in rows} == {p.id for p in case.places if "origin" not in p.roles} | {"hosts", "eu"}
    total = next(at for at in reported(case, results) if at.row.id == "C001")
    assert total.simulated is not None
    assert {name for name, _, _ in totals(results, case.file.last_day)} >= {
        "blocked",
        "refused_asylum_at_border",
        "returned",
    }


def test_without_any_tightening_more_people_leave(case):
    """All changes taken away: in no world do fewer set out by the end (queues and compatriots may shift where)."""
    from exeunt.case.scenarios.rules import parse

    opened = case.edited(parse({"title": "t", "remove": ["P0*", "P1*"]}, "x.yaml"), "x")
    on = date(2023, 6, 30)
    ways = [run(c, worlds=8, first=case, days=[on]).at("status", on, "blocked") for c in (case, opened)]
    assert (ways[1] < ways[0]).mean() > 0.8


@pytest.mark.slow
def test_a_thousand_worlds_are_the_same_in_any_batch(case):
    one, other = (run(case, worlds=200, batch=size) for size in (64, 23))
    for name, series in one.series.items():
        assert np.array_equal(series.values, other.series[name].values), name
    assert np.array_equal(one.observed, other.observed, equal_nan=True)


def test_the_window_is_extended_by_editing_one_line(exeunt, tmp_path):
    """Rules of 2024 wait in the table; with a later last day they act."""
    folder = tmp_path / "longer"
    exeunt("new", str(folder), "--from", "russia-2022")
    waiting = exeunt("check", str(folder)).stderr
    assert "5 rules begin after the last day 2023-12-31: P031, P036a, P036b, P095, P085." in waiting
    path = folder / "case.yaml"
    path.write_text(path.read_text("utf-8").replace("last_day: 2023-12-31", "last_day: 2024-12-31"), "utf-8")
    assert "rules begin after the last day" not in exeunt("check", str(folder)).stderr
    case = load(str(folder))
    worlds = compile_worlds(case, Draws(1))
    turned = worlds.rules.changes
    assert all(
        worlds.calendar.number(rule.start, 0) in turned for rule in case.rules if rule.id in ("P031", "P036a", "P036b")
    )
