"""Conflict cases from the command line: import, run, validate, compare, and what goes wrong."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from conflict.lands import flee_folder
from exeunt.case import load
from exeunt.case.writing import write
from exeunt.displacement.play import fitting
from exeunt.displacement.registered import fingerprint
from exeunt.displacement.seen import left_out, load_seen, resembling, war_of
from exeunt.displacement.settings import load_fitted, load_settings, of_movement
from exeunt.displacement.terrain import terrain
from exeunt.displacement.validate import flee_scores, validate, without_capacity
from exeunt.interchange.flee import import_case
from exeunt.study import run
from exeunt.worlds.draws import Draws

SHARED = Path(__file__).parents[2].parent / "shared" / "flee-cases"
CASES = sorted(path.name for path in SHARED.iterdir() if path.is_dir()) if SHARED.is_dir() else []
SEEN = [name for name in CASES if name in {seen.name for seen in load_seen()}]


@pytest.fixture
def small(tmp_path):
    write(import_case(flee_folder(tmp_path / "in"), "small").case, tmp_path / "small")
    return str(tmp_path / "small")


def test_a_case_is_imported_checked_run_and_scored_from_the_command_line(exeunt, tmp_path):
    folder, case = str(flee_folder(tmp_path / "in")), str(tmp_path / "case")
    said = exeunt("import", "flee", folder, "-o", case)
    assert "6 places, 5 routes, 5 days of departures, counts of 2 camps" in said.stdout
    assert "simsetting.yml: max_move_speed: kept to be written back" in said.stderr
    exeunt("check", case)
    assert "River Camp" in exeunt("run", case, "--worlds", "6", "--runs", str(tmp_path / "runs")).stdout
    scored = json.loads(exeunt("validate", case, "--worlds", "6", "--json").stdout)["cases"][0]
    assert 0 <= scored["given"]["ard"] <= 2
    assert scored["held_out"]
    assert set(scored["naive"]) == {"first day", "uniform", "gravity"}  # one camp has no capacity: none by capacity


def test_it_is_written_back_from_the_command_line(exeunt, small, tmp_path):
    exeunt("export", "flee", small, "-o", str(tmp_path / "back"))
    assert (tmp_path / "back" / "input_csv" / "locations.csv").is_file()
    assert "already holds a Flee case" in exeunt("export", "flee", small, "-o", str(tmp_path / "back"), code=2).stderr


def test_a_gate_that_fails_has_its_exit_code(exeunt, small):
    assert "ARD above 0: small" in exeunt("validate", small, "--worlds", "4", "--max-ard", "0", code=4).stderr


def test_the_page_shows_every_camp(exeunt, small, tmp_path):
    exeunt("validate", small, "--worlds", "4", "--page", str(tmp_path / "page.html"))
    page = (tmp_path / "page.html").read_text("utf-8")
    assert page.count("<figure>") == 2
    assert "River Camp" in page
    assert "<script" not in page


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["import", "fly", ".", "-o", "x"], 2, "'fly' is not a format; there are flee, observations."),
        (["import", "flee", "nowhere", "-o", "x"], 2, "nowhere is not a folder."),
        (
            ["validate", "three-places", "three-places"],
            2,
            "three-places is not a conflict case: it is validated by itself. Its departures are 'driven'.",
        ),
        (["validate", "nowhere"], 3, "nowhere: is neither a folder nor a shipped case"),
    ],
)
def test_what_makes_no_sense_gets_a_sentence(exeunt, words, code, sentence):
    assert sentence in exeunt(*words, code=code).stderr


def test_a_conflict_case_is_not_played_with_whole_people(exeunt, small):
    said = exeunt("run", small, "--mode", "sampled", code=3).stderr
    assert "case.yaml: departures are 'given': such a case is simulated in `expected` mode only." in said


def test_outcomes_of_other_cases_are_refused(exeunt, small):
    said = exeunt("compare", small, "as-was", "as-was", "--outcome", "returned", code=2).stderr
    assert said == "'returned' is not simulated in a conflict case; there is abroad.\n"


def test_a_case_without_counts_still_gives_a_forecast_with_its_interval(exeunt, small, tmp_path):
    case = load(small)
    write(replace(case, observations=(), corrections=(), folder=None), tmp_path / "blind")
    said = exeunt("validate", str(tmp_path / "blind"), code=2).stderr
    assert "no camp has registered counts: there is nothing to score against" in said
    results = run(load(tmp_path / "blind"), worlds=30)
    spread = results.series["abroad"].values[:, -1]
    assert (np.quantile(spread, 0.95, axis=1) > np.quantile(spread, 0.05, axis=1)).any()


def test_worlds_do_not_depend_on_their_batch(small):
    case = load(small)
    whole, parts = run(case, worlds=9, batch=9), run(case, worlds=9, batch=4, workers=2)
    assert np.array_equal(whole.series["abroad"].values, parts.series["abroad"].values)


def test_people_are_conserved_on_every_day(small):
    results = run(load(small), worlds=9)
    assert results.worst_loss < 1e-9


def test_settings_are_within_their_ranges_and_kept_for_every_case_left_out():
    fitted = load_fitted()
    left_out = {key[0] for key in fitted}
    assert left_out == {"", *(seen.war for seen in load_seen())}
    for (_, movement, _), found in fitted.items():
        assert set(found.values) == {setting.id for setting in of_movement(movement)}
        for id, values in found.values.items():
            setting = load_settings()[id]
            assert (values >= setting.low).all()
            assert (values <= setting.high).all()


@pytest.mark.parametrize("name", SEEN)
def test_a_shared_case_is_simulated_with_settings_that_never_saw_its_war(name):
    case = import_case(SHARED / name, "renamed").case
    assert fingerprint(case) in flee_scores()
    assert left_out(case) == war_of(case)
    own = fitting(terrain(case, Draws(1)), "choose", True)
    assert own is load_fitted()[war_of(case), "choose", True]
    assert not np.array_equal(own.values["anywhere"], load_fitted()["", "choose", True].values["anywhere"])


def test_a_case_of_another_war_is_played_with_settings_fitted_on_all(small):
    assert resembling(load(small)) is None
    assert fitting(terrain(load(small), Draws(1)), "choose", True) is load_fitted()["", "choose", True]


@pytest.mark.skipif(not SEEN, reason="the shared cases are not beside the project")
def test_error_is_below_flee_on_most_cases_with_and_without_capacities_and_below_naive_forecasts_on_most():
    """A sample of worlds; the page of scores has 200."""
    found = [validate(import_case(SHARED / name, name).case, worlds=60) for name in SEEN]
    assert sum(at.given.ard < at.flee for at in found) >= 5
    assert sum(at.free.ard < at.flee for at in found) >= 4
    assert sum(at.given.ard < min(at.naive.values()) for at in found) >= 4


def test_without_capacity_no_camp_has_one(small):
    assert all(place.capacity is None for place in without_capacity(load(small)).places)
