"""Sensitivity and pivots find what made the worlds differ, and say so when nothing does."""

from __future__ import annotations

import numpy as np
import pytest

from exeunt.case import load
from exeunt.contrast.pivots import FEWEST, Features, pivots
from exeunt.contrast.sensitivity import TooFew, morris, shares, split
from exeunt.contrast.uncertain import drawn, uncertain
from exeunt.worlds.draws import Draws

WORLDS = 400


@pytest.fixture(scope="module")
def case():
    return load("three-places")


@pytest.fixture(scope="module")
def draws():
    return Draws(WORLDS, 1)


@pytest.fixture(scope="module")
def features(case, draws):
    return Features.of(case, draws)


def of(case, draws, name):
    return drawn(case, next(one for one in uncertain(case) if one.name == name), draws)


def test_everything_drawn_is_listed_with_its_grade_and_who_uses_it(case):
    known = {one.name: one for one in uncertain(case)}
    assert known["DST-10"].grade == "E"
    assert known["RET-04"].used_by == ("onward", "returning")
    assert known["switch/outside_option"].kind == "structure"
    assert any(one.kind == "host" for one in known.values())


def test_a_pivot_that_was_put_there_is_found_with_its_range_and_grade(case, draws, features):
    value = of(case, draws, "RET-01")
    cut = float(np.quantile(value, 0.8))
    found = pivots(features, np.where(value > cut, -1.0, 1.0))
    assert len(found.boxes) == 1
    box = found.boxes[0]
    assert [limit.what.name for limit in box.limits] == ["RET-01"]
    assert box.limits[0].low == pytest.approx(cut, rel=0.05)
    assert (box.coverage, box.density, box.grades) == (1.0, 1.0, "C")
    assert box.words.startswith("RET-01 (aggregate return hazard (first two years)) above 0.")


def test_a_pivot_of_structure_names_the_option(case, draws, features):
    value = of(case, draws, "switch/return_lever")
    found = pivots(features, np.where(value == 1, 1.0, -1.0))
    assert found.boxes[0].words == "lever on return is 'entry'"


def test_mirrored_contrasts_turn_on_the_same(case, draws, features):
    value = of(case, draws, "DEP-01") - np.quantile(of(case, draws, "DEP-01"), 0.7)
    there, back = pivots(features, value), pivots(features, -value)
    assert [box.words for box in there.boxes] == [box.words for box in back.boxes]


def test_signs_of_chance_have_no_pivot(features):
    signs = np.random.default_rng(3).choice([-1.0, 1.0], WORLDS, p=[0.3, 0.7])
    found = pivots(features, signs)
    assert found.boxes == ()
    assert "no range of up to 3 assumptions holds them together" in found.sentence


def test_nothing_that_turns_is_said_with_the_number_of_worlds(features):
    found = pivots(features, np.ones(WORLDS))
    assert found.sentence == "None of 400 worlds has the opposite sign: nothing within the ranges turns it."
    few = np.ones(WORLDS)
    few[: FEWEST - 1] = -1
    assert pivots(features, few).sentence == "11 of 400 worlds have the opposite sign: too few to say on what it turns."


@pytest.fixture
def few_resamples(monkeypatch):
    """Errors from few resamples, and few columns looked at closely: what is found stays, the time does not."""
    monkeypatch.setattr("exeunt.contrast.sensitivity.RESAMPLES", 3)
    monkeypatch.setattr("exeunt.contrast.sensitivity.MOST", 12)


def test_sensitivity_finds_what_made_the_outcome_and_its_share(case, draws, few_resamples):
    outcome = 3 * draws.uniform("DEP-01") + draws.uniform("RET-01")
    found, noise = shares(case, draws, outcome)
    first = {row.what.name: row.first for row in found}
    assert found[0].what.name == "DEP-01"
    assert first["DEP-01"] == pytest.approx(0.9, abs=0.08)
    assert first["RET-01"] == pytest.approx(0.1, abs=0.08)
    assert found[0].delta > 3 * noise
    assert sum(row.delta > noise for row in found) <= 8


def test_sensitivity_refuses_few_worlds_and_an_outcome_that_does_not_vary(case):
    few = Draws(100, 1)
    with pytest.raises(TooFew, match="100 worlds are too few to read sensitivity off them; use 200 or more"):
        shares(case, few, few.uniform("DEP-01"))
    with pytest.raises(TooFew, match="the same in every world"):
        shares(case, Draws(300, 1), np.zeros(300))


def test_variance_is_split_into_structure_chance_and_the_rest(case, draws):
    lever = of(case, draws, "switch/return_lever")
    noise = np.random.default_rng(1).normal(0, 0.1, 16)
    parts = split(case, draws, (lever == 1) * 1.0, noise)
    assert parts.structure == pytest.approx(1.0, abs=0.02)
    parts = split(case, draws, draws.uniform("DEP-01"), np.array([0.0, 0.0]))
    assert (parts.structure, parts.chance) == (pytest.approx(0.0, abs=0.02), 0.0)
    assert parts.parameters > 0.97


def test_elementary_effects_are_those_of_a_straight_line(case):
    found = morris(case, 4, 1, lambda known: 5.0 * known.uniform("DEP-01") + known.uniform("RET-01"))
    effects = {row.what.name: row for row in found}
    assert found[0].what.name == "DEP-01"
    assert effects["DEP-01"].mu_star == pytest.approx(5.0 * 0.9, rel=0.2) or effects["DEP-01"].mu_star == pytest.approx(
        5.0, rel=0.01
    )
    assert effects["DEP-01"].sigma == pytest.approx(0.0, abs=1e-6)
    assert effects["DST-01"].mu_star == 0.0
