"""Calibration as a user meets it, and the posterior worlds and the ledger that come with the package."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest

from exeunt.case import load
from exeunt.claims import read_ledger
from exeunt.claims.lock import changed_marks
from exeunt.claims.reading import ledger_of
from exeunt.compiled import model
from exeunt.study.posterior import POSTERIOR, find, read

ROOT = Path(__file__).parents[1]
NOWHERE = Path("nowhere")


@pytest.fixture(scope="module")
def told():
    case = load("russia-2022")
    return read(case, find(case, POSTERIOR, NOWHERE)).account


def test_shipped_posterior_worlds_are_of_this_model_and_their_page_is_theirs(told):
    assert told["version"].endswith("+" + model()), (
        "exeunt calibrate russia-2022 --to src/exeunt/cases/posteriors/russia-2022-posterior.parquet -o "
        "docs/reference/calibration.md"
    )
    page = (ROOT / "docs/reference/calibration.md").read_text("utf-8")
    for row in told["parameters"]:
        assert f"| {row['name']} | {row['says']} | {row['grade']} |" in page
    assert f"{told['held_out']['after']['crps']:.2f} |" in page


def test_the_held_out_total_and_most_of_the_largest_stocks_are_in_the_posterior_range(told):
    rows = {row["id"]: row for row in told["observations"]}
    total = rows["C001"]
    assert total["use"] == "validate"
    assert total["after"][0] <= total["value"] <= total["after"][2]
    stocks = [row for row in rows.values() if row["measure"] == "stock" and row["end"].startswith("2023-07")]
    largest = sorted(stocks, key=lambda row: -row["value"])[:10]
    inside = [row["low"] <= row["after"][2] and row["high"] >= row["after"][0] for row in largest]
    assert len(largest) >= 8
    assert sum(inside) >= min(8, len(largest))


def test_grade_e_that_no_count_names_kept_its_prior_in_the_shipped_worlds(told):
    named = {name for row in load("russia-2022").observations for name in row.informs}
    graded = [row for row in told["parameters"] if row["grade"] == "E" and row["name"] not in named]
    assert len(graded) > 10
    assert {row["verdict"] for row in graded} == {"never learned"}
    assert all(abs(row["shift"]) < 0.15 and 0.9 < row["spread"] < 1.1 for row in graded)


def test_what_was_held_out_was_not_fitted_and_is_better_than_before(told):
    use = {row["id"]: row["use"] for row in told["observations"]}
    assert {use[id] for id in told["fitted"]} == {"fit"}
    before, after = told["held_out"]["before"], told["held_out"]["after"]
    assert after["crps"] < 0.75 * before["crps"]
    assert after["coverage"][2] > 0.85


def test_the_shipped_lock_and_pages_are_of_the_shipped_ledgers():
    case = load("russia-2022")
    ledger = read_ledger(case, ledger_of(case, ""))
    lock = json.loads((ROOT / "src/exeunt/cases/russia-2022/ledger.lock").read_text("utf-8"))
    assert changed_marks(lock, case, ledger) == []
    assert lock["tests_locked"].startswith("20")
    assert list(lock["verdicts"]) == [claim.id for claim in ledger.claims]
    page = (ROOT / "docs/reference/claims.md").read_text("utf-8")
    assert f"Marks: ledger {ledger.hash}, " in page
    for id, at in lock["verdicts"].items():
        assert f"| [{id}](#{id.lower()}) | {ledger.claim(id).kind} | {at['word']} |" in page
    other = read_ledger(case, ledger_of(case, "for-bans"))
    assert f"Marks: ledger {other.hash}, " in (ROOT / "docs/reference/claims-for-bans.md").read_text("utf-8")


@pytest.mark.slow
def test_the_verdicts_are_those_of_the_lock(exeunt):
    answer = exeunt("claims", "russia-2022", "--expect", str(ROOT / "src/exeunt/cases/russia-2022/ledger.lock"))
    assert "Every verdict is as it was." in answer.stderr


def test_an_evidence_card_says_what_was_learned_and_which_claims_hang_on_it(exeunt):
    answer = exeunt("show", "russia-2022", "PRO-03")
    assert "used by" in answer.stdout
    assert "narrative" in answer.stdout
    assert "C39 (not testable, restates it)" in answer.stdout
    card = exeunt("show", "russia-2022", "DST-01").stdout
    assert "learned, spread 0." in card
    assert json.loads(exeunt("show", "russia-2022", "DST-01", "--json").stdout)["posterior"]["verdict"] == "learned"


@pytest.fixture
def mine(exeunt, tmp_path):
    """A case of one's own whose count is marked for calibration."""
    exeunt("new", "mine")
    path = tmp_path / "mine" / "observations.csv"
    path.write_text(path.read_text().replace(",validate,", ",fit,"))
    return "mine"


def test_a_case_is_calibrated_and_its_worlds_are_used_and_refused_when_it_changes(exeunt, mine, tmp_path):
    answer = exeunt("calibrate", mine, "--worlds", "100", "-o", "page.md")
    assert "Kept in runs/mine-posterior.parquet; `--worlds-from posterior` uses them." in answer.stderr
    assert "What was learned of parameters" in answer.stdout
    assert (tmp_path / "page.md").read_text().startswith("# What calibration learned of mine\n")
    assert exeunt("calibrate", mine, "--worlds", "100", "--json").stdout  # read from before, not computed
    run = exeunt("run", mine, "--worlds", "50", "--worlds-from", "posterior")
    assert "50 calibrated worlds" in run.stdout
    assert "Counts marked 'fit' were used to calibrate these worlds." in run.stdout
    more = exeunt("compare", mine, "as-was", "no-ban", "--worlds-from", "posterior", "--outcome", "never_left")
    assert more.stdout.startswith(
        "100 calibrated worlds (all 100 that there are); `--worlds-from prior` draws from the priors instead.\n"
    )
    assert "Shares are of calibrated worlds." in more.stdout
    path = tmp_path / "mine" / "groups.csv"
    path.write_text(path.read_text().replace("0.05", "0.06"))
    answer = exeunt("run", mine, "--worlds", "50", "--worlds-from", "posterior", code=2)
    assert (
        "runs/mine-posterior.parquet was calibrated to another version of mine. `exeunt calibrate mine` makes them;"
        in answer.stderr
    )


def test_calibration_and_validation_say_what_they_need(exeunt, mine):
    assert (
        "three-places: no observation marked 'fit' counts something that is simulated"
        in exeunt("calibrate", "three-places", code=2).stderr
    )
    answer = exeunt("calibrate", mine, "--worlds", "50", code=2)
    assert answer.stderr.strip() == "--worlds is 50; calibration needs 100 or more to tell evidence from chance."
    answer = exeunt("validate", mine, "--worlds-from", "prior", "--worlds", "20", code=2)
    assert answer.stderr.strip().endswith(
        "mine: there is nothing to score against. No observation is marked 'validate'."
    )
    answer = exeunt("run", mine, "--worlds-from", "elsewhere.parquet", code=2)
    assert answer.stderr.strip() == "--worlds-from elsewhere.parquet: elsewhere.parquet is not there."


def test_held_out_counts_of_the_real_case_are_scored_with_steps_and_controls(exeunt):
    answer = exeunt("validate", "russia-2022", "--worlds", "64")
    assert answer.stdout.startswith("64 calibrated worlds (64 of 400 that there are);")
    assert re.search(r"\d\d of \d\d observations marked 'validate' are scored\.", answer.stdout)
    assert "over persistence's (MASE)" in answer.stdout
    assert "Finland shuts its land border" in answer.stdout
    assert "no rule changed" in answer.stdout


def test_sensitivity_and_pivots_print_or_refuse(exeunt, monkeypatch):
    monkeypatch.setattr("exeunt.contrast.sensitivity.RESAMPLES", 2)
    monkeypatch.setattr("exeunt.contrast.sensitivity.MOST", 8)
    few = exeunt("sensitivity", "three-places", "--outcome", "abroad", "--worlds", "50", code=2)
    assert few.stderr.strip().endswith("50 worlds are too few to read sensitivity off them; use 200 or more.")
    answer = exeunt("sensitivity", "three-places", "--outcome", "abroad[near]", "--worlds", "256", "--chance")
    assert "DEP-01" in answer.stdout
    assert "Of its variance: structure " in answer.stdout
    answer = exeunt("sensitivity", "three-places", "--outcome", "abroad", "--morris", "2")
    assert "elementary effects over the range of each, people" in answer.stdout
    answer = exeunt("pivots", "three-places", "as-was", "no-ban", "--outcome", "never_left", "--worlds", "60")
    assert "None of 60 worlds has the opposite sign: nothing within the ranges turns it." in answer.stdout
    assert (
        "--method is 'guess'; it is tree or prim."
        in exeunt(
            "pivots", "three-places", "as-was", "no-ban", "--outcome", "abroad", "--method", "guess", code=2
        ).stderr
    )


@pytest.mark.parametrize(
    ("use", "name", "said"),
    [
        (
            "fit",
            "DEP-99",
            "informs 'DEP-99', which is not a prior, not in parameters.csv and not in rules.csv.",
        ),
        ("validate", "DEP-01", "informs 'DEP-01', but its use is 'validate': calibration learns from 'fit' alone."),
    ],
)
def test_what_a_count_may_inform_is_checked(exeunt, mine, tmp_path, use, name, said):
    path = tmp_path / "mine" / "observations.csv"
    with path.open(newline="") as text:
        rows = list(csv.DictReader(text))
    with path.open("w", newline="") as text:
        writer = csv.DictWriter(text, list(rows[0]))
        writer.writeheader()
        writer.writerow({**rows[0], "use": use, "informs": name})
    answer = exeunt("check", mine, code=3)
    assert answer.stderr.splitlines()[0].startswith(f"observations.csv:2: {said}")


def test_steps_name_two_observations_that_are_there(exeunt, mine, tmp_path):
    path = tmp_path / "mine" / "case.yaml"
    text = path.read_text().replace("steps: {}", "steps:\n  a ban: [near-count]")
    path.write_text(text.replace("controls: {}", "controls:\n  nothing: [near-count, near-cuont]"))
    assert exeunt("check", mine, code=3).stderr.splitlines()[:2] == [
        "case.yaml:16: steps: 'a ban' names 1 observations. It names two, before and after.",
        "case.yaml:18: controls: 'nothing' names 'near-cuont', which is not in observations.csv. Did you mean "
        "'near-count'?",
    ]
