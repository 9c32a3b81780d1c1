"""The right worlds first: calibrated ones where a case has them, said in the first line, and checked like any input."""

from __future__ import annotations

import json
import os
import shutil

import numpy as np
import polars as pl
import pytest

from exeunt.case import load
from exeunt.exodus.compile import compile_worlds
from exeunt.exodus.day import run as play
from exeunt.study.posterior import NotLearned, chosen, find, known_of, read, write
from exeunt.worlds.draws import Draws
from toys import lively

WORLDS = 40
COLUMNS = {"DEP-01": np.linspace(0.1, 0.9, WORLDS), "place/near": np.linspace(0.4, 0.6, WORLDS)}


@pytest.fixture
def calibrated(exeunt, tmp_path):
    """A case of one's own in `mine`, with calibrated worlds under runs; their file, and what it tells."""
    exeunt("new", "mine")
    case = load("mine")
    path = tmp_path / "runs" / "mine-posterior.parquet"
    told = {"case": "mine", "case_hash": case.hash, "version": "0", "parameters": []}
    write(path, known_of(COLUMNS, np.arange(WORLDS), WORLDS, 1), told)
    return path


def first_line(answer) -> str:
    return answer.stdout.splitlines()[0]


@pytest.mark.parametrize(
    "words",
    [("run", "mine"), ("compare", "mine", "as-was", "no-ban"), ("claims", "mine", "S01"),
     ("pivots", "mine", "as-was", "no-ban", "--outcome", "never_left")],
)  # fmt: skip
def test_every_command_starts_from_calibrated_worlds_and_says_so_and_the_other_way_in_its_first_line(
    exeunt, calibrated, words, tmp_path
):
    shutil.copy(
        os.path.join(os.path.dirname(load("three-places").folder), "three-places", "claims.yaml"), tmp_path / "mine"
    )
    said = "40 calibrated worlds (all 40 that there are); `--worlds-from prior` draws from the priors instead."
    assert first_line(exeunt(*words)) == said
    other = exeunt(*words, "--worlds-from", "prior", "--worlds", "30")
    assert first_line(other) == (
        "30 worlds drawn from the priors: nothing is fitted to what was counted; `--worlds-from posterior` uses the "
        "calibrated worlds of this case."
    )


def test_the_shipped_case_runs_in_its_calibrated_worlds():
    case = load("russia-2022")
    assert read(case, find(case, "posterior", case.folder)).worlds == 400


def test_a_case_without_calibrated_worlds_says_why_it_starts_from_the_priors(exeunt):
    assert first_line(exeunt("run", "three-places", "--worlds", "4")) == (
        "4 worlds drawn from the priors: no calibrated worlds belong to what three-places says (no observation is "
        "marked 'fit', so there is nothing to learn from)."
    )


def test_more_worlds_than_there_are_are_not_made_up_and_the_first_line_says_so(exeunt, calibrated):
    assert first_line(exeunt("run", "mine", "--worlds", "1000")) == (
        "40 calibrated worlds (all 40 that there are; 1,000 were asked for); `--worlds-from prior` draws from the "
        "priors instead."
    )


def test_worlds_belong_to_what_a_case_says_and_not_to_the_name_of_its_folder(exeunt, calibrated, tmp_path):
    shutil.copytree(tmp_path / "mine", tmp_path / "elsewhere" / "renamed")
    assert first_line(exeunt("run", "elsewhere/renamed")).startswith("40 calibrated worlds")
    path = tmp_path / "mine" / "groups.csv"
    path.write_text(path.read_text().replace("0.05", "0.06"))
    assert "runs/mine-posterior.parquet was calibrated to another version of mine" in first_line(
        exeunt("run", "mine", "--worlds", "3")
    )


def test_the_seed_says_which_calibrated_worlds_where_fewer_than_all_are_asked_for():
    known = known_of(COLUMNS, np.arange(WORLDS), WORLDS, 1)
    some, same, others = chosen(known, 10, 1), chosen(known, 10, 1), chosen(known, 10, 2)
    assert np.array_equal(some.of, same.of)
    assert not np.array_equal(some.of, others.of)
    assert len(set(some.of.tolist())) == 10
    assert np.array_equal(some.columns["DEP-01"], known.columns["DEP-01"][some.of])
    assert chosen(known, WORLDS, 7) is known


def test_a_chosen_world_is_the_world_it_was():
    """World 5 of all is the same world when it is one of three that are picked."""
    case = lively()
    known = known_of({"DEP-01": np.linspace(0.2, 0.8, 8)}, np.arange(8), 8, 1)
    every = play(compile_worlds(case, Draws(8, 1, known=known))).series["abroad"].values
    some = chosen(known, 3, 4)
    few = play(compile_worlds(case, Draws(3, 1, known=some))).series["abroad"].values
    for at, member in enumerate(some.of):
        assert np.array_equal(few[..., at], every[..., member])


def test_all_calibrated_worlds_are_one_run_whatever_the_seed(exeunt, calibrated):
    runs = [json.loads(exeunt("run", "mine", "--json", "--seed", seed).stdout)["about"]["runs"] for seed in ("1", "7")]
    assert runs[0] == runs[1]


def rewritten(path, frame=None, **told):
    """The file with another frame, or with other things told."""
    about = json.loads(pl.read_parquet_metadata(path)["told"])
    about = {key: value for key, value in {**about, **told}.items() if value is not KeyError}
    (frame if frame is not None else pl.read_parquet(path)).write_parquet(path, metadata={"told": json.dumps(about)})


BROKEN = {
    "told a list": (lambda path: pl.read_parquet(path).write_parquet(path, metadata={"told": "[1]"}),
    "holds no calibrated worlds: what it tells is not a mapping"),
    "no case": (lambda path: rewritten(path, case=KeyError), "holds no calibrated worlds: it does not tell 'case'"),
    "no version": (lambda path: rewritten(path, version=KeyError),
    "holds no calibrated worlds: it does not tell 'version'"),
    "worlds 0": (lambda path: rewritten(path, worlds=0), "holds no calibrated worlds: it tells of 0 worlds and seed 1"),
    "worlds below 0": (lambda path: rewritten(path, worlds=-1),
    "holds no calibrated worlds: it tells of -1 worlds and seed 1"),
    "worlds a word": (lambda path: rewritten(path, worlds="many"),
    "holds no calibrated worlds: 'worlds' is not a whole number"),
    "text column": (lambda path: rewritten(path, pl.read_parquet(path).with_columns(pl.lit("x").alias("DEP-01"))),
    "'DEP-01' is not a column of numbers"),
    "of too large": (lambda path: rewritten(path, pl.read_parquet(path).with_columns(of=pl.lit(40))),
    "'of' names worlds beyond the 40 that it tells of"),
    "of a fraction": (lambda path: rewritten(path, pl.read_parquet(path).with_columns(of=pl.lit(0.5))),
    "there is no column 'of' of whole numbers"),
    "no rows": (lambda path: rewritten(path, pl.read_parquet(path).head(0)), "there is no row in it"),
    "a probability of 2": (lambda path: rewritten(path,
    pl.read_parquet(path).with_columns(pl.lit(2.0).alias("DEP-01"))),
    "'DEP-01' holds a number that is not a probability between 0 and 1"),
    "unknown column": (lambda path: rewritten(path, pl.read_parquet(path).rename({"DEP-01": "DEP-99"})),
    "'DEP-99' is nothing that is drawn in this case"),
    "a column gone": (lambda path: rewritten(path, pl.read_parquet(path).drop("DEP-01")),
    "its columns have another mark"),
    "a number changed": (lambda path: rewritten(path, pl.read_parquet(path).with_columns(pl.col("DEP-01") * 0.99)),
    "its columns have another mark"),
    "nothing": (lambda path: path.write_bytes(b""), "holds no calibrated worlds, or is damaged"),
}  # fmt: skip


@pytest.mark.parametrize("fault", BROKEN)
def test_a_file_of_worlds_is_checked_like_any_input(exeunt, calibrated, fault):
    spoil, sentence = BROKEN[fault]
    spoil(calibrated)
    answer = exeunt("run", "mine", "--worlds", "2", "--worlds-from", str(calibrated), code=2)
    assert answer.stderr.startswith(f"--worlds-from {calibrated}: {calibrated}")
    assert sentence in answer.stderr
    assert len(answer.stderr.splitlines()) == 1


def test_worlds_of_another_case_are_refused(exeunt, calibrated):
    with pytest.raises(NotLearned, match="was calibrated to another case, mine"):
        read(lively(), calibrated)


def test_a_folder_that_is_no_run_is_passed_over_and_the_others_can_be_listed_and_removed(exeunt, tmp_path):
    run_id = json.loads(exeunt("run", "three-places", "--worlds", "2", "--json").stdout)["about"]["runs"][0]
    for name, text in (("foreign", "[1, 2]"), ("broken", "{"), ("other", '{"case": 1}'), ("latin", "\xff")):
        (tmp_path / "runs" / name).mkdir()
        (tmp_path / "runs" / name / "run.json").write_bytes(text.encode("latin-1"))
    (tmp_path / "runs" / run_id / ".x.\u00b2").write_text("")
    (tmp_path / "runs" / run_id / ".x.99999999999999999999").write_text("")
    (tmp_path / "runs" / run_id / "gone").symlink_to("nowhere")
    answer = exeunt("runs")
    assert run_id in answer.stdout
    assert "Passed over runs/foreign: its run.json is not the receipt of a run of this version." in answer.stderr
    assert "Passed over runs/broken: its run.json cannot be read (it is not JSON)." in answer.stderr
    data = json.loads(exeunt("runs", "--json").stdout)
    assert [row["id"] for row in data["runs"]] == [run_id]
    assert {row["folder"] for row in data["passed_over"]} == {"foreign", "broken", "other", "latin"}
    exeunt("run", "three-places", "--worlds", "2")
    assert exeunt("runs", "rm", run_id).stdout == f"Removed {run_id}.\n"


@pytest.mark.parametrize(
    "spoil", [b"", b"x\n", b"\xff\xfe", b"a\nb\nc\nd\n", b"0" * 64 + b"\n" + b"0" * 64 + b"\n0.0\nnan\n"]
)
def test_a_checksum_that_cannot_vouch_for_its_block_means_that_it_is_computed_again(exeunt, tmp_path, spoil):
    words = ("run", "three-places", "--worlds", "2", "--json")
    first = json.loads(exeunt(*words).stdout)
    path = tmp_path / "runs" / first["about"]["runs"][0] / "worlds-0000000.sha256"
    whole = path.read_bytes()
    path.write_bytes(spoil)
    answer = exeunt(*words)
    assert "its worlds are computed again." in answer.stderr
    assert json.loads(answer.stdout) == first
    assert path.read_bytes() == whole


def test_compare_names_its_case(exeunt):
    data = json.loads(exeunt("compare", "three-places", "as-was", "no-ban", "--worlds", "4", "--json").stdout)
    assert data["about"]["case"] == "three-places"
    assert data["about"]["scenarios"] == ["as-was", "no-ban"]
    assert len(set(data["about"]["runs"])) == 2
