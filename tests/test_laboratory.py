"""From Python the laboratory answers what the commands answer, and says what it cannot."""

from __future__ import annotations

import json

import pytest

import exeunt as ex
from exeunt.case import write
from exeunt.contrast.pivots import Box, Limit, Pivots
from exeunt.contrast.questions import NoSuchQuestion
from exeunt.contrast.uncertain import Uncertain
from exeunt.laboratory.bench import start
from fit.small import small

WORLDS = 40


@pytest.fixture(scope="module")
def case():
    return ex.load("three-places")


@pytest.fixture(scope="module")
def results(case):
    return ex.run(case, worlds=3)


@pytest.fixture(scope="module")
def sensitive(case):
    return ex.sensitivity(case, "abroad", worlds=200)


def test_what_there_is_to_use_is_listed_before_its_first_use():
    assert set(ex.__all__) <= set(dir(ex))
    for name in ex.__all__:
        assert getattr(ex, name).__doc__, name


def test_a_comparison_is_that_of_the_command(exeunt, case, tmp_path):
    found = ex.compare(case, "no-ban", "abroad[far]", worlds=WORLDS)
    printed = json.loads(
        exeunt("compare", "three-places", "as-was", "no-ban", "--outcome", "abroad[far]", "--worlds", str(WORLDS),
               "--worlds-from", "prior", "--runs", str(tmp_path), "--json").stdout
    )  # fmt: skip
    assert found.above == 1
    row = printed["effects"][0]
    assert (row["outcome"], row["share_higher"]) == (found.name, found.above)
    assert (row["low"], row["difference"], row["high"]) == pytest.approx(found.quantiles, rel=1e-6)
    assert row["under_a"] == pytest.approx(found.median_before, rel=1e-6)


def test_a_scenario_is_a_name_a_file_or_its_keys(case, tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text("title: Mine\nremove: [far-ban]\n", "utf-8")
    assert ex.scenario(case, path).rules == ex.scenario(case, str(path)).rules
    assert ex.scenario(case, path).rules == ex.scenario(case, {"remove": ["far-ban"]}).rules
    assert ex.scenario(case, "as-was") is case
    with pytest.raises(ex.CaseProblems, match=r"edits\.yaml: no rule 'far-bna' to edit. Did you mean 'far-ban'\?"):
        ex.scenario(case, {"remove": ["far-bna"]})


def test_verdicts_are_those_of_the_command(exeunt, case, tmp_path):
    printed = json.loads(
        exeunt("claims", "three-places", "--worlds", str(WORLDS), "--worlds-from", "prior", "--runs", str(tmp_path),
        "--json").stdout
    )  # fmt: skip
    found = ex.verdicts(case, worlds=WORLDS)
    assert [(at.claim.id, at.word, at.share) for at in found] == [
        (row["id"], row["verdict"], row["share"]) for row in printed["claims"]
    ]
    assert [at.claim.id for at in ex.verdicts(case, ids=["S02"], worlds=WORLDS)] == ["S02"]


def test_a_series_is_a_long_table_that_sums_to_what_was_kept(results):
    frame = results.to_frame("abroad")
    series = results.series["abroad"]
    assert frame.columns == ["label", "day", "world", "value"]
    assert frame.height == series.values.size
    last = frame.filter(label=series.labels[1], day=results.last_day).sort("world")
    assert last["value"].to_list() == pytest.approx(series.values[1, -1].tolist())


def test_what_is_printed_of_a_result_is_one_line(case, results):
    assert repr(results).startswith("<Results: 3 worlds, 2022-01-01 to 2022-12-31; series abroad")
    shown = repr(ex.compare(case, "no-ban", "abroad[far]", worlds=3))
    assert shown.startswith("<abroad[far] on 2022-12-31: ")
    assert "\n" not in shown


def test_every_answer_prints_as_one_line_and_gives_a_table(case, sensitive):
    effect = ex.compare(case, "no-ban", "abroad[far]", worlds=3)
    assert effect.to_frame().columns == ["world", "before", "difference"]
    assert effect.to_frame()["difference"].to_list() == effect.difference.tolist()
    verdicts = ex.verdicts(case, worlds=WORLDS)
    assert verdicts.to_frame()["id"].to_list() == [at.claim.id for at in verdicts]
    assert repr(verdicts).startswith(f"<Verdicts of {len(verdicts)} claims: ")
    assert repr(verdicts[0]).startswith("<S01 ")
    assert sensitive.to_frame()["name"].to_list() == [at.what.name for at in sensitive.shares]
    assert repr(sensitive).startswith("<Sensitivity: ")
    scored = ex.validate(case, worlds=20)
    assert scored.to_frame()["worlds"].to_list() == ["priors"]
    assert scored.to_frame()["crps"][0] == scored.priors.crps
    assert repr(scored).startswith("<Validated on ")
    turns = ex.pivots(case, "no-ban", "abroad", worlds=20)
    assert repr(turns).startswith("<Pivots: ")
    for answer in (effect, verdicts, verdicts[0], sensitive, scored, turns):
        assert "\n" not in repr(answer)


def test_a_pivot_is_a_table_of_limits_whose_open_ends_are_empty():
    form = Uncertain("switch/x", "structure", "", "the form", ())
    number = Uncertain("DEP-01", "parameter", "C", "the hazard", ("departure",))
    limits = (Limit(number, "1/day", 0.5, None), Limit(form, "", None, None, ("a", "b")))
    turns = Pivots(100, 20, (Box(limits, 0.8, 0.7, 0.2, 3.0, "tree"),))
    frame = turns.to_frame()
    assert frame["box"].to_list() == [1, 1]
    assert frame["name"].to_list() == ["DEP-01", "switch/x"]
    assert frame["low"].to_list() == [0.5, None]
    assert frame["high"].to_list() == [None, None]
    assert frame["options"].to_list() == [[], ["a", "b"]]
    assert repr(turns).startswith(
        "<Pivots: 20 of 100 worlds have the opposite sign, most where DEP-01 (the hazard) above 0.5"
    )
    assert Pivots(100, 0, ()).to_frame().columns == frame.columns


def test_a_run_starts_from_the_worlds_that_are_asked_for():
    russia = ex.load("russia-2022")
    calibrated = ex.run(russia, worlds=4, worlds_from="posterior")
    known = start(russia, "posterior", 4).known
    day = russia.file.last_day
    same = ex.run(russia, 4, start(russia, "posterior", 4).seed, known=known)
    assert (calibrated.at("abroad", day) == same.at("abroad", day)).all()
    assert (calibrated.at("abroad", day) != ex.run(russia, worlds=4).at("abroad", day)).any()


def test_what_is_not_there_is_said_with_what_is_near(case, results):
    with pytest.raises(LookupError, match=r"'abrod' is not an outcome. Did you mean 'abroad'\?"):
        ex.effect(results, results, "abrod", case.file.last_day)
    with pytest.raises(LookupError, match=r"no series 'abrod'. Did you mean 'abroad'\?"):
        results.at("abrod", case.file.last_day)
    with pytest.raises(LookupError, match=r"no place of 'abroad' 'nera'. Did you mean 'near'\?"):
        results.at("abroad", case.file.last_day, "nera")
    with pytest.raises(LookupError, match=r"'DEP-1' is not a prior. Did you mean"):
        ex.prior("DEP-1")
    with pytest.raises(ex.Refused, match=r"mode is 'sampeld'; it is expected or sampled. Did you mean 'sampled'\?"):
        ex.compare(case, "no-ban", "abroad", worlds=1, mode="sampeld")
    with pytest.raises(ex.Refused, match=r"mode is 'sampeld'"):
        ex.run(case, worlds=1, mode="sampeld")
    with pytest.raises(ex.Refused, match=r"method is 'tre'; it is tree or prim. Did you mean 'tree'\?"):
        ex.pivots(case, "no-ban", "abroad", worlds=2, method="tre")
    with pytest.raises(NoSuchQuestion, match=r"'abrod' is not an outcome"):
        ex.compare(case, "no-ban", "abrod", worlds=1)
    with pytest.raises(ValueError, match=r"'S2' is not a claim of the ledger. Did you mean"):
        ex.verdicts(case, ids=["S2"], worlds=WORLDS)
    with pytest.raises(ValueError, match=r"2 worlds carry no word: with the cut-off 90% it takes 29 or more"):
        ex.verdicts(case, worlds=2)


def test_sensitivity_is_that_of_the_command(exeunt, sensitive, tmp_path):
    words = ("--outcome", "abroad", "--worlds", "200", "--worlds-from", "prior", "--runs", str(tmp_path), "--json")
    printed = json.loads(exeunt("sensitivity", "three-places", *words).stdout)
    assert printed["noise"] == pytest.approx(sensitive.noise, rel=1e-6)
    assert printed["split"]["structure"] == pytest.approx(sensitive.split.structure, rel=1e-6)
    assert [row["what"]["name"] for row in printed["shares"]] == [row.what.name for row in sensitive.shares]
    assert sensitive.telling == [row for row in sensitive.shares if row.delta > sensitive.noise]


def test_pivots_are_those_of_the_command(exeunt, case, tmp_path):
    words = ("--outcome", "abroad", "--worlds", "120", "--worlds-from", "prior", "--runs", str(tmp_path), "--json")
    printed = json.loads(exeunt("pivots", "three-places", "as-was", "no-ban", *words).stdout)
    found = ex.pivots(case, "no-ban", "abroad", worlds=120)
    assert (printed["worlds"], printed["opposite"]) == (found.worlds, found.rarer)
    assert [row["words"] for row in printed["boxes"]] == [box.words for box in found.boxes]


def test_scores_of_the_teaching_case_are_those_of_the_command(exeunt, case, tmp_path):
    words = ("--worlds", "20", "--worlds-from", "prior", "--runs", str(tmp_path), "--json")
    printed = json.loads(exeunt("validate", "three-places", *words).stdout)
    found = ex.validate(case, worlds=20)
    assert list(printed["scores"]) == ["priors"]
    assert printed["scores"]["priors"]["crps"] == pytest.approx(found.priors.crps, rel=1e-6)
    assert printed["scores"]["priors"]["coverage"] == list(found.priors.coverage)


def test_scores_are_those_of_the_command(exeunt, tmp_path):
    words = ("--worlds", "20", "--worlds-from", "posterior", "--runs", str(tmp_path), "--json")
    printed = json.loads(exeunt("validate", "russia-2022", *words).stdout)
    found = ex.validate(ex.load("russia-2022"), worlds=20, worlds_from="posterior")
    assert list(printed["scores"]) == [title for title, _ in found.columns]
    assert printed["scores"]["calibrated"]["crps"] == pytest.approx(found.calibrated.crps, rel=1e-6)
    assert len(printed["steps"]) == len(found.steps)


def test_a_card_says_what_the_command_says(exeunt, case):
    printed = json.loads(exeunt("show", "three-places", "DEP-01", "--json").stdout)
    found = ex.card(case, "DEP-01")
    assert printed["central"] == found.prior.central
    assert printed["used_by"] == list(found.used_by)
    assert repr(found).startswith("<DEP-01, ")
    assert "\n" not in repr(found)


def test_check_gives_every_problem_and_none_for_a_good_case(tmp_path):
    assert ex.check("three-places") == []
    write(ex.load("three-places"), tmp_path / "mine")
    path = tmp_path / "mine/rules.csv"
    path.write_text(path.read_text("utf-8").replace("near-stay,", "near-stay,x", 1), "utf-8")
    found = ex.check(tmp_path / "mine")
    assert found
    assert str(found[0]).startswith("rules.csv:")


def test_what_cannot_be_answered_is_refused_with_a_sentence(case):
    with pytest.raises(ex.Refused, match=r"--worlds-from posterior: no calibrated worlds belong to"):
        ex.compare(case, "no-ban", "abroad", worlds=2, worlds_from="posterior")
    with pytest.raises(ex.Refused, match=r"calibration needs 100 or more"):
        ex.calibrate(case, worlds=10)
    with pytest.raises(ex.Refused, match=r"there is nothing to score against"):
        ex.validate(small("A"), worlds=2)


def test_worlds_that_calibration_wrote_are_worlds_to_ask_in(tmp_path):
    case = small("A")
    made = ex.calibrate(case, worlds=100, runs=tmp_path, to=tmp_path / "mine.parquet")
    assert repr(made).startswith("<calibrated worlds in ")
    assert ex.compare(case, "as-was", "left", worlds=20, worlds_from=str(made.file)).above == 0
