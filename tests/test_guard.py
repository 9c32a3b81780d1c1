"""A run that loses people, or makes a number that is none, stops and says where."""

from __future__ import annotations

import json
import pickle
from datetime import date

import numpy as np
import pytest

from exeunt.case import load
from exeunt.cli.output import say_json
from exeunt.exodus.movers import expected
from exeunt.mechanisms import manpower, returning
from exeunt.results.guard import Broken
from exeunt.study import run
from toys import day, lively, opened, toy

MODES = pytest.mark.parametrize("mode", ["expected", "sampled"])


def test_a_run_that_loses_a_person_in_one_world_stops_on_that_day(monkeypatch):
    """A mover that loses a hundredth of a person in the third world from day 4 on."""
    settle = expected.settle

    def loses(day, moves, end, abroad, *others):
        settle(day, moves, end, abroad, *others)
        abroad.people[0, 0, 2] -= 0.01 if day >= 4 else 0.0

    monkeypatch.setattr(expected, "settle", loses)
    with pytest.raises(
        Broken,
        match=r"^toy, world 2, 2022-01-05: there are 3,000\.99 people where there were 3,001\. The run was stopped",
    ):
        run(lively(), worlds=4)


@MODES
def test_a_mechanism_that_makes_a_number_that_is_none_stops_the_run(monkeypatch, mode):
    step = returning.step

    def none(people, rules, p, flows):
        step(people, rules, p, flows)
        if rules.day >= 28:
            flows.add("visiting", "returned", np.nan)

    monkeypatch.setattr(returning, "step", none)
    with pytest.raises(Broken, match=r"toy, world 0, 2022-0[12]-\d\d: "):
        run(lively(), worlds=2, mode=mode)


def test_a_number_that_follows_and_is_none_stops_the_run(monkeypatch):
    step = manpower.step

    def none(people, rules, p, flows):
        step(people, rules, p, flows)
        flows.keep("soldiers_forgone", np.nan)

    monkeypatch.setattr(manpower, "step", none)
    with pytest.raises(Broken, match="'soldiers_forgone' is not a number"):
        run(lively(), worlds=1)


def test_the_command_line_says_it_in_a_sentence_and_leaves_with_3(exeunt, monkeypatch):
    def none(people, rules, p, flows):
        flows.keep("soldiers_forgone", np.inf)

    monkeypatch.setattr(manpower, "step", none)
    answer = exeunt("run", "three-places", "--worlds", "2", code=3)
    assert "three-places, world 0, 2022-01-" in answer.stderr
    assert "'soldiers_forgone' is not a number. The run was stopped" in answer.stderr
    assert not answer.stdout.strip().startswith("{")


def test_it_reaches_the_one_who_asked_from_a_process_of_its_own():
    why = Broken("'abroad' is not a number", 7, date(2022, 9, 26), "here")
    assert str(pickle.loads(pickle.dumps(why))) == str(why)


@MODES
def test_a_tiny_market_for_rents_and_a_vast_population_leave_every_number_finite(mode):
    """With 2 people who rent in a city of 200,000, rents rise a millionfold; attitudes are bounded, so hazards are."""
    from dataclasses import replace

    case = load("three-places")
    tiny = {"renter_share": 1e-5, "city_population": 2e5}
    places = tuple(place if "origin" in place.roles else place.model_copy(update=tiny) for place in case.places)
    results = run(replace(case, places=places), worlds=8, mode=mode)
    assert all(np.isfinite(series.values).all() for series in results.series.values())
    assert results.series["hostility"].values.max() <= 10


def test_what_is_not_defined_is_null_in_json(capsys):
    say_json({"a": [float("nan"), 1.5], "b": {"c": float("inf")}})
    assert json.loads(capsys.readouterr().out) == {"a": [None, 1.5], "b": {"c": None}}


def test_runs_are_sound_up_to_rounding():
    assert run(lively(), worlds=2).worst_loss < 1e-12
    assert run(lively(), worlds=2, mode="sampled").worst_loss == 0
    assert run(toy(days=3, people=0, rules=opened("near")), worlds=1, days=[day(1)]).worst_loss == 0
