"""Two sets of rules in the same worlds."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exeunt.case import load
from exeunt.contrast.effect import effect
from exeunt.results.outcomes import OUTCOMES
from exeunt.study import run
from toys import day, opened, play, rule, toy

DAY = day(59)


@pytest.fixture(scope="module")
def teaching():
    case = load("three-places")
    bare = replace(case, rules=tuple(r for r in case.rules if r.id != "far-ban"))
    return case, run(case, worlds=40, batch=40), run(bare, worlds=40, batch=40, first=case)


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_the_same_rules_give_a_difference_of_exactly_zero(teaching, outcome):
    case, results, _ = teaching
    again = run(case, worlds=40, batch=13, first=case)
    assert (effect(results, again, outcome, case.file.last_day).difference == 0).all()


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_mirrored_scenarios_give_mirrored_differences(teaching, outcome):
    case, with_ban, without = teaching
    one, other = (effect(*pair, outcome, case.file.last_day) for pair in ((with_ban, without), (without, with_ban)))
    assert np.array_equal(one.difference, -other.difference)
    assert one.below == other.above


def test_a_sentence_says_the_direction_and_the_share_of_worlds(teaching):
    case, with_ban, without = teaching
    said = effect(with_ban, without, "refused", case.file.last_day).sentence("with", "without")
    assert said == "less under without than under with in almost all worlds (100%): people refused at a gate."
    back = effect(without, with_ban, "refused", case.file.last_day).sentence("without", "with")
    assert back == "more under with than under without in almost all worlds (100%): people refused at a gate."


def test_worlds_that_disagree_are_named(teaching):
    case, with_ban, without = teaching
    found = effect(with_ban, without, "abroad", case.file.last_day)
    assert len(found.disagreeing()) == round(min(found.below, found.above) * 40)


@given(st.floats(5, 60), st.floats(0, 1), st.floats(0.1, 1), st.floats(0.0, 1.0))
@settings(max_examples=25, deadline=None)
def test_harsher_stay_rules_never_lower_forced_exits(days, renewal, shorter, harsher):
    """Fewer lawful days and fewer renewals; one host, so nobody can go round them."""

    def forced(lawful: float, renewed: float) -> np.ndarray:
        rules = [
            *opened("near"),
            rule("stay", "stay_days", "near", max(round(lawful), 1), door="visa_free"),
            rule("runs", "renewal", "near", renewed, door="visa_free"),
        ]
        case = replace(toy(days=200, people=1e4, rules=rules), parameters=())
        kept = replace(case, parameters=tuple(p for p in toy().parameters if p.id in ("RET-09", "DST-01")))
        return play(kept, worlds=4).series["forced_exits"].values[:, -1].sum(axis=0)

    lenient, harsh = forced(days, renewal), forced(days * shorter, renewal * harsher)
    assert (harsh >= lenient * (1 - 1e-6) - 1e-9).all()


@pytest.mark.parametrize("name", load("russia-2022").scenarios)
def test_every_shipped_scenario_says_what_it_is_and_runs(name):
    case = load("russia-2022")
    scenario = case.read_scenario(name)
    assert scenario.title
    assert name == "as-was" or scenario.why
    results = run(case.scenario(name), worlds=2, first=case)
    assert results.worst_loss < 1e-9


def test_closing_everything_turns_everybody_back():
    case = load("russia-2022")
    day_after = case.file.last_day
    as_was, shut = (run(case.scenario(name), worlds=4, first=case) for name in ("as-was", "all-closed"))
    assert (effect(as_was, shut, "abroad", day_after).difference < 0).all()
    assert (effect(as_was, shut, "blocked", day_after).difference > 0).all()
    by_doors = [
        shut.at("entered", day).sum() - shut.at("irregular_entries", day).sum()
        for day in (case.file.first_day.replace(month=3, day=31), day_after)
    ]  # who was on the way for months when the doors shut is refused, and some slip in
    assert by_doors[1] == pytest.approx(by_doors[0])


def test_compare_prints_the_difference_its_range_and_its_sentence(exeunt, tmp_path):
    answer = exeunt("compare", "russia-2022", "as-was", "no-land-bans", "--worlds", "4", "--outcome", "refused",
                    "--outcome", "abroad[fin]", "--csv", "d.csv")  # fmt: skip
    assert re.search(r"refused\s+[\d.k]+\s+-[\d.k]+", answer.stdout)
    assert "abroad[fin]: more under no-land-bans than under as-was in almost all worlds (100%)" in answer.stdout
    rows = list(csv.DictReader((tmp_path / "d.csv").read_text().splitlines()))
    assert len(rows) == 8
    assert rows[0]["outcome"] == "refused"


def test_a_comparison_leads_with_its_sentence_and_prints_the_rows_that_answer(exeunt):
    words = ("compare", "three-places", "as-was", "no-ban", "--worlds", "12")
    few, every = (exeunt(*words, *more).stdout for more in ((), ("--all",)))
    worlds, sentence, blank, title = few.splitlines()[:4]
    assert worlds.startswith("12 worlds drawn from the priors")
    assert sentence.startswith("abroad: ")
    assert "under no-ban" in sentence
    assert blank == ""
    assert "no-ban less as-was" in title
    assert "activist_days_at_risk" not in few
    assert re.search(r"The same command with `--all` prints all \d+ outcomes\.", few)
    assert "activist_days_at_risk" in every
    assert "--all" not in every


def test_a_comparison_that_cannot_be_written_says_so_before_it_runs(exeunt, tmp_path):
    (tmp_path / "file").write_text("")
    answer = exeunt("compare", "three-places", "as-was", "no-ban", "--csv", "file/d.csv", code=2)
    assert answer.stderr == "file/d.csv cannot be written: File exists.\n"
    assert not (tmp_path / "runs").exists()


def test_compare_speaks_json(exeunt):
    data = json.loads(exeunt("compare", "three-places", "as-was", "as-was", "--worlds", "3", "--json").stdout)
    assert all(at["difference"] == 0 for at in data["effects"])


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["as-was", "no-land-ban"], 3, "no-land-ban: is not a scenario of this case; there are as-was, all-closed"),
        (["as-was", "as-was", "--outcome", "abraod"], 2,
        "'abraod' is not an outcome. Did you mean 'abroad'? `exeunt show outcomes` lists them."),
        (["as-was", "as-was", "--outcome", "abroad[Finland]"], 2,
        "'Finland' is not a label of abroad. Did you mean 'fin'?"),
        (["as-was", "as-was", "--outcome", "abroad[gero]"], 2, "'gero' is not a label of abroad. Did you mean 'geo'?"),
        (["as-was", "as-was", "--outcome", "blocked[kaz]"], 2, "'blocked' is not counted by place, crossing or group."),
    ],
)  # fmt: skip
def test_a_comparison_that_makes_no_sense_gets_a_sentence(exeunt, words, code, sentence):
    assert sentence in exeunt("compare", "russia-2022", *words, code=code).stderr


def test_outcomes_and_scenarios_can_be_listed(exeunt):
    assert "would-be asylum seekers turned back at a border" in exeunt("show", "outcomes").stdout
    assert "closed-caucasus" in exeunt("show", "russia-2022", "--scenarios").stdout
