"""What a user types and reads."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from exeunt.cli.commands import app
from exeunt.study.folder import read_run

ROOT = Path(__file__).parents[1]


def test_a_run_prints_places_beside_what_was_reported_and_keeps_itself(exeunt, tmp_path):
    answer = exeunt("run", "three-places", "--worlds", "12")
    assert re.search(r"Near\s+[\d.k]+\s+[\d.k]+ to [\d.k]+\s+500 to 1.5k\s+31 Dec 22", answer.stdout)
    assert re.search(r"present\s+near-count\s+invented", answer.stdout)
    assert "blocked: want to leave, find no way today" in answer.stdout
    run, results = read_run(tmp_path / "runs" / "latest")
    assert (run.worlds, run.seed, run.complete, run.case) == (12, 1, True, "three-places")
    assert results.series["abroad"].labels == ("near", "far")
    assert results.worlds == 12
    assert "scenario as-was" in (tmp_path / "runs" / "latest" / "log.txt").read_text()


def test_a_run_kept_and_read_again_is_the_same(exeunt, tmp_path):
    from exeunt import load
    from exeunt.study import run as run_worlds

    exeunt("run", "three-places", "--worlds", "5", "--seed", "3")
    _, kept = read_run(tmp_path / "runs" / "latest")
    fresh = run_worlds(load("three-places"), worlds=5, seed=3)
    for name, series in fresh.series.items():
        assert (kept.series[name].values == series.values).all(), name
        assert kept.series[name].days == series.days
    frame = pl.read_parquet(tmp_path / "runs" / "latest" / "abroad.parquet")
    assert frame.columns == ["place", "day", "w0", "w1", "w2", "w3", "w4"]


def test_json_is_one_document_on_standard_output(exeunt):
    data = json.loads(exeunt("run", "three-places", "--worlds", "4", "--json", "--at", "2022-08-01").stdout)
    assert data["day"] == "2022-08-01"
    assert data["run"]["worlds"] == 4
    assert data["places"][0]["reported"][0]["id"] == "near-count"


def test_nothing_of_the_progress_is_on_standard_output(exeunt):
    answer = exeunt("run", "three-places", "--worlds", "4")
    assert "4 worlds, scenario as-was, seed 1" in answer.stderr
    assert "Kept in" in answer.stderr
    assert "Kept in" not in answer.stdout


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["run", "three-place"], 3, "Did you mean 'three-places'?"),
        (["run", "three-places", "--scenario", "as-wsa"], 3, "as-wsa: is no scenario of this case; there are as-was. Did you mean 'as-was'?"),
        (["run", "three-places", "--at", "yesterday"], 2, "--at is 'yesterday'; it is a day as YYYY-MM-DD."),
        (["run", "three-places", "--at", "2030-01-01"], 2, "--at is 2030-01-01; the case runs from 2022-01-01 to 2022-12-31."),
        (["run", "three-places", "--worlds", "0"], 2, "--worlds"),
        (["show", "three-places", "far-bam"], 2, "'far-bam' is no id in three-places. Did you mean 'far-ban'?"),
        (["show", "three-places", "--on", "x"], 2, "--on is 'x'; it is a day as YYYY-MM-DD."),
        (["check", "nowhere"], 3, "nowhere: is neither a folder nor a shipped case"),
    ],
)  # fmt: skip
def test_a_wrong_word_gets_a_sentence_and_its_exit_code(exeunt, words, code, sentence):
    assert sentence in exeunt(*words, code=code).stderr


def test_a_new_case_is_written_checked_and_run_but_never_over_another(exeunt):
    exeunt("new", "mine")
    assert "mine is valid: 3 places, 2 routes" in exeunt("check", "mine").stdout
    exeunt("run", "mine", "--worlds", "2")
    assert "mine already holds a case. Name another folder." in exeunt("new", "mine", code=2).stderr


def test_show_walks_from_an_id_to_its_source(exeunt):
    assert "prior of grade A" in exeunt("show", "russia-2022", "P011a").stdout
    assert "grade E is swept evenly" in exeunt("show", "russia-2022", "DST-10").stdout
    assert "P011a" in exeunt("show", "russia-2022", "--rules", "--on", "2022-10-01").stdout
    assert "P011a" not in exeunt("show", "russia-2022", "--rules", "--on", "2022-09-01").stdout
    assert "unhcr-refugee-data" in exeunt("show", "russia-2022", "--sources").stdout
    assert json.loads(exeunt("show", "russia-2022", "P011a", "--json").stdout)[0]["table"] == "rules"
    assert "237" in exeunt("show", "russia-2022").stdout


def test_cases_lists_what_is_in_the_package(exeunt):
    assert "russia-2022" in exeunt("cases").stdout


def test_predict_writes_a_page_with_every_observation(exeunt, tmp_path):
    exeunt("predict", "three-places", "--worlds", "4", "-o", "page.md")
    assert "near-count" in (tmp_path / "page.md").read_text()


def test_an_interrupted_run_keeps_what_is_finished_and_says_so(exeunt, monkeypatch, tmp_path):
    from exeunt import engine
    from exeunt.study import ensemble

    original, calls = engine.run, []

    def stops(worlds, mode):
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return original(worlds, mode)

    monkeypatch.setattr(ensemble.engine, "run", stops)
    monkeypatch.setattr(ensemble, "BATCH", 2)
    from exeunt.cli import run as command

    monkeypatch.setattr(
        command,
        "run_worlds",
        lambda *a, **k: ensemble.run(*a, **{**k, "batch": 2, "workers": 1, "executor": "threads"}),
    )
    answer = exeunt("run", "three-places", "--worlds", "10", code=130)
    assert "Interrupted: 4 of 10 worlds are finished and kept in runs" in answer.stderr
    run, results = read_run(tmp_path / "runs" / "latest")
    assert not run.complete
    assert results.worlds == 4


def test_a_run_that_cannot_be_kept_says_so(exeunt, tmp_path):
    (tmp_path / "file").write_text("")
    answer = exeunt("run", "three-places", "--worlds", "2", "--runs", "file", code=1)
    assert "The run could not be kept in file" in answer.stderr


def test_help_imports_nothing_heavy():
    code = "import sys; sys.argv=['exeunt','--help']\ntry:\n import exeunt.cli as c; c.main()\nexcept SystemExit: pass\nprint(sorted({'numpy','numba','scipy','polars','pydantic'} & set(sys.modules)))"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip().endswith("[]")


def test_every_command_is_in_the_readme():
    readme = (ROOT / "README.md").read_text("utf-8")
    for command in app.registered_commands:
        assert f"exeunt {command.name or command.callback.__name__.replace('_', '-')}" in readme


def test_few_people_of_a_sensitive_count_are_not_counted_out():
    from exeunt.report.summary import guarded

    assert [guarded("abducted", value) for value in (0, 3, 9.9, 12)] == ["0", "<10", "<10", "12"]
    assert guarded("abroad", 3) == "3"
