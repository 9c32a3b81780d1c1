"""A run is made again from its receipt, and one rule is edited in a word."""

from __future__ import annotations

import json

import pytest

from exeunt.study import read_study

FEW = ("--worlds", "70")


def latest(folder):
    return read_study(folder / "runs" / "latest")


@pytest.mark.parametrize(
    "more",
    [(), ("--scenario", "mine.yaml"), ("--set", "far-ban.value=0.5", "--at", "2022-10-03"), ("--mode", "sampled")],
)
def test_a_run_made_again_from_its_receipt_has_the_same_bytes(exeunt, tmp_path, more):
    (tmp_path / "mine.yaml").write_text("title: A softer ban\nscale: {far-ban: 2}\n")
    exeunt("new", "a case")
    exeunt("run", "a case", *FEW, *more)
    run = latest(tmp_path).definition.id
    assert exeunt("rerun", run).stdout == f"{run}: the same bytes in 6 files, 70 worlds.\n"
    assert exeunt("rerun", f"runs/{run}").stdout.startswith(run)


def test_both_sides_of_a_comparison_can_be_made_again(exeunt, tmp_path):
    exeunt("compare", "three-places", "as-was", "no-ban", *FEW, "--outcome", "abroad")
    runs = [path.parent.name for path in (tmp_path / "runs").glob("three-*/run.json")]
    assert len(runs) == 2
    for run in runs:
        assert "the same bytes" in exeunt("rerun", run).stdout


def test_a_run_that_is_not_what_it_was_says_what_is_different(exeunt, tmp_path):
    exeunt("new", "mine")
    exeunt("run", "mine", *FEW)
    study = latest(tmp_path)
    run, block = study.definition.id, study.folder / "worlds-0000000.series.parquet"
    block.write_bytes(block.read_bytes() + b" ")
    answer = exeunt("rerun", run, code=4)
    assert answer.stderr.endswith("1 of 6 files differ: worlds-0000000.series.parquet.\n")
    receipt = study.folder / "run.json"
    receipt.write_text(json.dumps({**json.loads(receipt.read_text()), "version": "0.0.9+abc"}))
    said = exeunt("rerun", run, code=4).stderr
    assert f"{run} cannot be made again: the program or its model was 0.0.9+abc and is " in said
    groups = tmp_path / "mine" / "groups.csv"
    groups.write_text(groups.read_text().replace("0.05", "0.06"))
    assert "cannot be made again: the case" in exeunt("rerun", run, code=4).stderr
    assert (
        "'nothing' is neither a run in runs nor a folder with a run.json" in exeunt("rerun", "nothing", code=2).stderr
    )


def test_a_rule_that_is_set_is_the_rule_of_a_file_that_replaces_it(exeunt, tmp_path):
    (tmp_path / "half.yaml").write_text("title: x\nreplace: {far-ban: {value: 0.5, low: null, high: null}}\n")
    words = ("compare", "three-places", "as-was", "half.yaml", "--outcome", "abroad[far]", "--worlds", "8", "--json")
    (by_file,) = json.loads(exeunt(*words).stdout)["effects"]
    words = ("compare", "three-places", "as-was", "as-was", "--set", "far-ban.value=0.5", *words[4:])
    data = json.loads(exeunt(*words).stdout)
    (by_word,) = data["effects"]
    assert by_word["difference"] == by_file["difference"] != 0
    assert (data["a"], data["b"]) == ("as-was", "as-was+far-ban.value=0.5")


def test_a_run_with_a_parameter_and_a_day_set_says_so(exeunt):
    answer = exeunt("run", "three-places", "--worlds", "4", "--set", "far-ban.start=2022-10-01", "--set", "RET-09=0.2")
    assert answer.stdout.splitlines()[1] == (
        "Rules of as-was+far-ban.start=2022-10-01+RET-09=0.2: The rules as they were, with far-ban.start=2022-10-01, "
        "RET-09=0.2."
    )


@pytest.mark.parametrize(
    ("edit", "code", "sentence"),
    [
        ("far-ban", 2, "--set far-ban: an edit is written RULE.COLUMN=VALUE, as P011a.value=0.5, or PARAMETER=VALUE."),
        ("far-ban.value=[", 2, "--set far-ban.value=[: '[' is neither a number nor a word."),
        ("far-bam.value=1", 3, "--set: no rule 'far-bam' to edit. Did you mean 'far-ban'?"),
        ("far-ban.vaule=1", 3, "Did you mean 'value'?"),
        ("far-ban.value=nothing", 3, "--set: rule 'far-ban': value is 'nothing'"),
    ],
)
def test_an_edit_that_says_nothing_sensible_gets_one_sentence_before_any_work(exeunt, tmp_path, edit, code, sentence):
    assert sentence in exeunt("run", "three-places", "--set", edit, code=code).stderr
    assert not (tmp_path / "runs").exists()
