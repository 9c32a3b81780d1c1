"""Rules of one's own on a case that is not copied, and a copy where the case itself is to be edited."""

from __future__ import annotations

import json

import pytest

from exeunt.case import load

FEW = ("--worlds", "8")
SOFTER = "title: A softer ban\nscale: {far-ban: 2}\n"


@pytest.fixture
def softer(tmp_path):
    (tmp_path / "softer.yaml").write_text(SOFTER, "utf-8")
    return "./softer.yaml"


def test_a_run_takes_a_file_of_rules_and_says_what_they_are(exeunt, softer):
    answer = exeunt("run", "three-places", "--scenario", softer, *FEW)
    assert answer.stdout.splitlines()[1] == "Rules of softer: A softer ban."
    assert "8 worlds, scenario softer, seed 1" in answer.stderr
    assert "Kept in runs/three-places-softer-8-1-" in answer.stderr
    about = json.loads(exeunt("run", "three-places", "--scenario", softer, *FEW, "--json").stdout)["about"]
    assert about["scenarios"] == ["softer"]
    assert about["case_hash"] == load("three-places").hash


def test_a_file_that_says_what_a_scenario_of_the_case_says_gives_its_numbers(exeunt, tmp_path):
    shipped = load("three-places").folder / "scenarios" / "no-ban.yaml"
    (tmp_path / "mine.yaml").write_text(shipped.read_text("utf-8"), "utf-8")
    words = ("compare", "three-places", "no-ban", "mine.yaml", "--outcome", "abroad[far]", *FEW, "--json")
    (effect,) = json.loads(exeunt(*words).stdout)["effects"]
    assert (effect["low"], effect["high"]) == (0, 0)
    words = ("compare", "three-places", "as-was", "mine.yaml", "--outcome", "abroad[far]", *FEW)
    assert "more under mine than under as-was" in exeunt(*words).stdout


def test_other_commands_take_a_file_of_rules_too(exeunt, softer, tmp_path):
    exeunt("export", "csv", "three-places", "--scenario", softer, *FEW, "-o", "tables")
    assert (tmp_path / "tables" / "series.csv").is_file()
    words = ("pivots", "three-places", "as-was", softer, "--outcome", "abroad[far]", "--worlds", "40", "--json")
    assert json.loads(exeunt(*words).stdout)["b"] == "softer"
    words = ("sensitivity", "three-places", "--scenario", softer, "--outcome", "abroad", "--morris", "2", "--json")
    assert json.loads(exeunt(*words).stdout)["about"]["scenarios"] == ["softer"]


def test_a_file_named_as_a_scenario_of_the_case_keeps_its_whole_name(exeunt, tmp_path):
    (tmp_path / "no-ban.yaml").write_text(SOFTER, "utf-8")
    words = ("compare", "three-places", "no-ban", "no-ban.yaml", "--outcome", "abroad[far]", *FEW, "--json")
    data = json.loads(exeunt(*words).stdout)
    assert (data["a"], data["b"]) == ("no-ban", "no-ban.yaml")
    assert data["effects"][0]["share_lower"] == 1


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (None, "mine.yaml: is not there. Give the path of a scenario file, or the name of a scenario of this case: "
         "as-was, no-ban."),
        ("- a list\n", "mine.yaml: is not a mapping; it begins with `title: ...`."),
        ("title: x\nremoved: [far-ban]\n", "mine.yaml: key 'removed' is unknown. Did you mean 'remove'?"),
        ("title: x\nremove: [far-bam]\n", "mine.yaml: no rule 'far-bam' to edit. Did you mean 'far-ban'?"),
        ("title: [\n", "mine.yaml:2: is not plain YAML"),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "words", [("run", "three-places", "--scenario", "mine.yaml"), ("compare", "three-places", "as-was", "mine.yaml")]
)
def test_a_file_that_is_missing_or_faulty_gets_one_sentence_before_any_work(exeunt, tmp_path, words, text, sentence):
    if text is not None:
        (tmp_path / "mine.yaml").write_text(text, "utf-8")
    answer = exeunt(*words, code=3)
    first, last = answer.stderr.splitlines()
    assert first.startswith(sentence)
    assert last == "1 problem; nothing was run."
    assert not (tmp_path / "runs").exists()


def test_a_faulty_file_is_named_as_it_was_given(exeunt, tmp_path):
    (tmp_path / "mine.yml").write_text("title: x\nremove: [far-bam]\n", "utf-8")
    first, _ = exeunt("run", "three-places", "--scenario", "./mine.yml", code=3).stderr.splitlines()
    assert first == "./mine.yml: no rule 'far-bam' to edit. Did you mean 'far-ban'?"


def test_a_folder_in_place_of_a_file_gets_a_sentence(exeunt, tmp_path):
    (tmp_path / "mine.yaml").mkdir()
    said = exeunt("run", "three-places", "--scenario", "mine.yaml", code=3).stderr
    assert said.startswith("mine.yaml: is not a file that can be read.")


def test_two_files_that_would_have_one_name_are_refused(exeunt, softer, tmp_path):
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "softer.yaml").write_text(SOFTER, "utf-8")
    said = exeunt("compare", "three-places", softer, "b/softer.yaml", code=2).stderr
    assert said == "b/softer.yaml: two sets of rules would be called 'softer'; rename a file.\n"


def test_a_copy_of_a_shipped_case_says_the_same_and_has_its_calibrated_worlds(exeunt, tmp_path):
    said = exeunt("new", "my copy", "--from", "russia-2022").stdout.splitlines()
    assert said == [
        "Wrote my copy, a copy of russia-2022. `exeunt check 'my copy'` checks it, `exeunt run 'my copy'` runs it.",
        "The 400 calibrated worlds of russia-2022 are its own until a table or case.yaml is edited; edits in a "
        "scenario keep them.",
    ]
    copied, shipped = load(tmp_path / "my copy"), load("russia-2022")
    assert copied.hash == shipped.hash
    assert copied.scenarios == shipped.scenarios
    answer = exeunt("run", "my copy", "--worlds", "2", "--scenario", "open-eu")
    assert answer.stdout.startswith("2 calibrated worlds (2 of 400 that there are)")
    assert "is valid" in exeunt("check", "my copy").stdout


def test_a_copy_of_a_case_without_calibrated_worlds_promises_none(exeunt):
    assert exeunt("new", "mine", "--from", "three-places").stdout == (
        "Wrote mine, a copy of three-places. `exeunt check mine` checks it, `exeunt run mine` runs it.\n"
    )


def test_a_copy_is_never_written_over_anything_nor_into_itself(exeunt, tmp_path):
    exeunt("new", "mine")
    assert exeunt("new", "mine", "--from", "three-places", code=2).stderr == (
        "mine is not an empty folder. Name another.\n"
    )
    assert exeunt("new", "mine/again", "--from", "mine", code=2).stderr == (
        "mine/again lies in the case that is copied. Name another.\n"
    )
    assert "Did you mean 'three-places'?" in exeunt("new", "other", "--from", "three-place", code=3).stderr
    assert not (tmp_path / "other").exists()
    (tmp_path / "file").write_text("", "utf-8")
    assert exeunt("new", "file/in", "--from", "three-places", code=2).stderr == (
        "file/in could not be written: Not a directory.\n"
    )
