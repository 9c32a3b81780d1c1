"""What a user types and reads."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from conflict.lands import flee_folder
from exeunt.case.writing import write
from exeunt.cli.commands import app
from exeunt.interchange.flee import import_case
from exeunt.study import read_study

ROOT = Path(__file__).parents[1]


def test_a_run_prints_places_beside_what_was_reported_and_keeps_itself(exeunt, tmp_path):
    answer = exeunt("run", "three-places", "--worlds", "12")
    assert re.search(r"Near\s+[\d.k]+\s+[\d.k]+ to [\d.k]+\s+500 to 1.5k\s+31 Dec 22", answer.stdout)
    assert re.search(r"present\s+near-count\n", answer.stdout)
    assert "blocked: want to leave, find no way today" in answer.stdout
    study = read_study(tmp_path / "runs" / "latest")
    assert (study.worlds, study.definition.seed, study.complete, study.definition.case) == (12, 1, True, "three-places")
    assert study.results().series["abroad"].labels == ("near", "far")
    assert study.results().worlds == 12
    assert "computed 12 worlds" in (tmp_path / "runs" / "latest" / "log.txt").read_text()


def test_a_run_prints_ten_rows_that_answer_and_all_of_them_on_request(exeunt):
    short, whole = (exeunt("run", "russia-2022", "--worlds", "2", *more).stdout for more in ((), ("--all",)))
    rows = short.splitlines()[3:13]
    assert rows[0].startswith("set out so far")
    assert re.search(r"people who left and are abroad .+ 817k to 922k\s+28 Sep 23 .+ C001$", rows[1])
    assert [row.split(" ")[0] for row in rows[-3:]] == ["blocked:", "refused", "returned"]
    assert short.splitlines()[13] == ""
    assert "The same command with `--all` prints every host, every count with its source, and what follows." in short
    assert "workers who are away" not in short
    assert re.search(r"present\s+C001\s+re-russia\n", whole)
    assert "workers who are away" in whole


def test_an_answer_shows_the_count_of_people_present_that_is_nearest_to_the_day(exeunt, monkeypatch):
    monkeypatch.setattr("exeunt.report.answer.LARGEST", 100)
    words = ("run", "russia-2022", "--worlds", "2", "--json", "--at")
    for day, nearest in (("2022-12-31", "C035"), ("2023-12-31", "C004")):
        data = json.loads(exeunt(*words, day).stdout)
        found = {row["id"]: row for row in data["answer"]}
        assert found["arm"]["counted"] == nearest
        assert found["abroad"]["median"] == data["totals"]["abroad"]["median"]


def test_a_conflict_case_prints_its_camps_with_and_without_all(exeunt, tmp_path):
    folder = tmp_path / "camps"
    write(import_case(flee_folder(tmp_path / "in"), "camps").case, folder)
    few, every = (exeunt("run", str(folder), "--worlds", "3", *more).stdout for more in ((), ("--all",)))
    assert few == every
    assert "on the way, or in no camp" in few


def test_a_run_kept_and_read_again_is_the_same(exeunt, tmp_path):
    from exeunt import load
    from exeunt.study import run as run_worlds

    exeunt("run", "three-places", "--worlds", "5", "--seed", "3")
    kept = read_study(tmp_path / "runs" / "latest").results()
    fresh = run_worlds(load("three-places"), worlds=5, seed=3)
    for name, series in fresh.series.items():
        assert (kept.series[name].values == series.values).all(), name
        assert kept.series[name].days == series.days
    frame = pl.read_parquet(tmp_path / "runs" / "latest" / "worlds-0000000.series.parquet")
    assert frame.columns == ["series", "axis", "label", "day", "w0", "w1", "w2", "w3", "w4"]


def test_json_is_one_document_on_standard_output(exeunt):
    data = json.loads(exeunt("run", "three-places", "--worlds", "4", "--json", "--at", "2022-08-01").stdout)
    assert data["day"] == "2022-08-01"
    assert data["about"]["worlds"] == 4
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
        (["run", "three-places", "--scenario", "as-wsa"], 3,
        "as-wsa: is not a scenario of this case; there are as-was, no-ban. Did you mean 'as-was'?"),
        (["run", "three-places", "--at", "yesterday"], 2, "--at is 'yesterday'; it is a day as YYYY-MM-DD."),
        (["run", "three-places", "--at", "2030-01-01"], 2,
        "--at is 2030-01-01; the case runs from 2022-01-01 to 2022-12-31."),
        (["run", "three-places", "--worlds", "0"], 2, "--worlds"),
        (["show", "three-places", "far-bam"], 2, "'far-bam' is not an id in three-places. Did you mean 'far-ban'?"),
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
    assert json.loads(exeunt("show", "russia-2022", "P011a", "--json").stdout)["rows"][0]["table"] == "rules"
    assert "239" in exeunt("show", "russia-2022").stdout


def test_cases_lists_what_is_in_the_package(exeunt):
    assert "russia-2022" in exeunt("cases").stdout


def test_predict_writes_a_page_with_every_observation(exeunt, tmp_path):
    exeunt("predict", "three-places", "--worlds", "4", "-o", "page.md")
    assert "near-count" in (tmp_path / "page.md").read_text()


def test_an_interrupted_run_keeps_what_is_finished_says_so_and_goes_on(exeunt, monkeypatch, tmp_path):
    from exeunt.study import stored

    original, calls = stored.block_of, []

    def stops(*words):
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return original(*words)

    monkeypatch.setattr(stored, "block_of", stops)
    words = ("run", "three-places", "--worlds", "200", "--workers", "1")
    answer = exeunt(*words, code=130)
    assert "Interrupted: 128 of 200 worlds are finished and kept in runs/three-places-as-was-200-1-" in answer.stderr
    assert answer.stderr.strip().endswith("; the same command goes on.")
    monkeypatch.setattr(stored, "block_of", original)
    answer = exeunt(*words)
    assert (
        "200 worlds, scenario as-was, seed 1; 128 of them are there from before (--fresh computes them anew)"
        in answer.stderr
    )
    assert read_study(tmp_path / "runs" / "latest").complete


def test_runs_are_listed_and_removed(exeunt, tmp_path):
    exeunt("run", "three-places", "--worlds", "2")
    id = read_study(tmp_path / "runs" / "latest").definition.id
    assert re.search(rf"{id}\s+three-places\s+as-was\s+2\s+1\s+expected\s+complete", exeunt("runs").stdout)
    assert json.loads(exeunt("runs", "--json").stdout)["runs"][0]["finished"] == 2
    assert (
        f"'{id}x' is not a run in runs; nothing was removed. Did you mean '{id}'?"
        in exeunt("runs", "rm", f"{id}x", code=2).stderr
    )
    assert exeunt("runs", "rm", id).stdout == f"Removed {id}.\n"
    assert exeunt("runs").stdout == "No runs in runs.\n"
    assert "Unknown action 'tidy'. The only action is 'rm'." in exeunt("runs", "tidy", code=2).stderr


def test_an_executor_nobody_knows_gets_a_sentence(exeunt):
    said = exeunt("run", "three-places", "--executor", "cloud", code=2).stderr
    assert said == "--executor is 'cloud'; it is threads, processes, dask.\n"


def test_a_run_that_cannot_be_kept_says_so(exeunt, tmp_path):
    (tmp_path / "file").write_text("")
    answer = exeunt("run", "three-places", "--worlds", "2", "--runs", "file", code=2)
    assert "The run could not be kept in file" in answer.stderr


def test_help_imports_nothing_heavy():
    code = (
        "import sys; sys.argv=['exeunt','--help']\ntry:\n import exeunt.cli as c; c.main()\nexcept SystemExit: "
        "pass\nprint(sorted({'numpy','numba','scipy','polars','pydantic'} & set(sys.modules)))"
    )
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
