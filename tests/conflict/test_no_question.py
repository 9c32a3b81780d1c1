"""What registered counts cannot tell is said, and passes no gate; what the settings saw is not called held out."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from conflict.lands import camp, flee_folder, land, link, place
from exeunt.case.writing import write
from exeunt.displacement.play import fitting
from exeunt.displacement.registered import cells, fingerprint
from exeunt.displacement.seen import Seen, camps_of, left_out, load_seen, plain, resembling
from exeunt.displacement.settings import load_fitted
from exeunt.displacement.terrain import terrain
from exeunt.displacement.validate import by_capacity, no_question, persistence, same_counts, validate
from exeunt.interchange.flee import import_case
from exeunt.results import scores
from exeunt.worlds.draws import Draws


@pytest.fixture
def case(tmp_path):
    return import_case(flee_folder(tmp_path / "in"), "small").case


def keeping(case, *camps):
    """The case with counts of these camps alone."""
    kept = tuple(row for row in case.observations if set(row.where) <= set(camps))
    return replace(case, observations=kept)


def camps(case):
    return [place.id for place in case.places if "camp" in place.roles]


def test_one_camp_is_no_question_and_passes_no_gate(exeunt, case, tmp_path):
    first, second = camps(case)
    write(keeping(case, first), tmp_path / "one")
    words = ("validate", str(tmp_path / "one"), "--worlds", "4")
    said = exeunt(*words).stdout
    why = "one camp is counted: where people go is not a question here, and the rescaled ARD is 0 for any model"
    assert f"one: {why}." in said
    assert f"one: 1 of 2 camps are scored; nobody is registered in {second}." in said
    assert f"one passes no gate: {why}." in exeunt(*words, "--max-ard", "2", code=4).stderr
    data = json.loads(exeunt(*words, "--json").stdout)["cases"][0]
    assert (data["no_question"], data["camps_scored"], data["camps_without_counts"]) == (why, [first], [second])


def test_counts_that_never_change_are_no_question():
    assert no_question(np.full((5, 2), 7.0)) == "no count ever changes: the shares of the first day are right for ever"
    assert no_question(np.zeros((5, 2))) == "nobody was ever registered"
    assert no_question(np.array([[1.0, 2.0], [1.0, 3.0]])) == ""


def test_a_camp_whose_count_never_changes_is_named(case):
    first, _ = camps(case)
    rows = tuple(row.model_copy(update={"value": 50.0}) if row.where == (first,) else row for row in case.observations)
    assert validate(replace(case, observations=rows, corrections=()), worlds=2).never_change == (first,)


def test_a_naive_forecast_that_is_right_leaves_nothing_to_be_better_than():
    registered = np.full((4, 2), 10.0)
    assert np.isnan(scores.mase(registered + 1, registered + 1e-12, registered))


def test_a_copy_with_one_count_changed_is_scored_with_the_settings_that_left_its_war_out(case, monkeypatch):
    name, mark, war = load_seen()[0].name, load_seen()[0].fingerprint, load_seen()[0].war
    seen = Seen(mark, name, war, case.file.first_day, case.file.last_day, camps_of(case))
    monkeypatch.setattr("exeunt.displacement.seen.load_seen", lambda: (seen,))
    at = next(i for i, row in enumerate(case.observations) if row.measure == "registered" and row.use != "context")
    row = case.observations[at]
    changed = row.model_copy(update={"value": row.value + 1})
    touched = replace(case, observations=(*case.observations[:at], changed, *case.observations[at + 1 :]))
    assert fingerprint(touched) != fingerprint(case)
    assert resembling(touched) == seen
    land = terrain(touched, Draws(1))
    assert fitting(land, "choose", True) is load_fitted()[war, "choose", True]
    found = validate(touched, worlds=2)
    assert (found.resembles, found.held_out) == (name, True)


def test_another_war_in_the_same_camps_is_held_out(case, monkeypatch):
    later = case.file.last_day + timedelta(days=1)
    seen = Seen("x", "earlier", "elsewhere", later, later + timedelta(days=300), camps_of(case))
    monkeypatch.setattr("exeunt.displacement.seen.load_seen", lambda: (seen,))
    assert resembling(case) is None


def test_names_of_camps_are_compared_without_case_blanks_and_marks():
    assert plain("Fassala-Mbera") == plain("fassala mbera")


def test_a_case_of_the_same_country_is_of_a_war_that_was_seen(case, monkeypatch):
    later = case.file.last_day + timedelta(days=900)
    seen = Seen("x", "later", "home", later, later, frozenset({"elsewhere"}))
    monkeypatch.setattr("exeunt.displacement.seen.load_seen", lambda: (seen,))
    assert (resembling(case), left_out(case)) == (seen, "home")


def test_camps_with_the_same_counts_on_all_days_are_named():
    registered = np.array([[1.0, 1.0, 2.0], [3.0, 3.0, 4.0]])
    assert same_counts(("a", "b", "c"), registered) == (("a", "b"),)


def test_people_shared_out_by_capacity_are_a_naive_forecast():
    """1,000 and 3,000 places: a quarter and three quarters, whatever moves."""
    case = land([place("war", "conflict", "origin"), camp("a", capacity=1000), camp("b", capacity=3000)],
                [link("war", "a", 10), link("war", "b", 10)], {0: 10})  # fmt: skip
    found = by_capacity(terrain(case, Draws(1)), ("a", "b"), np.array([[40.0, 0.0]]))
    assert found.tolist() == [[10, 30]]


def test_rolling_persistence_carries_the_shares_of_some_days_before():
    """All in one camp for ten days, then all in the other: of the thirteen days with a week before them seven are
    wrong.
    """
    registered = np.array([[1.0, 0.0]] * 10 + [[0.0, 1.0]] * 10)
    assert persistence(registered) == {7: pytest.approx(2 * 7 / 13)}


def test_coverage_is_told_of_counts_that_were_made_apart_from_days_between(case):
    found = validate(case, worlds=8)
    made = cells(case, found.camps)
    assert made.sum() == 6
    assert 0 <= found.free.coverage_counted[0] <= found.free.coverage_counted[1] <= 1
