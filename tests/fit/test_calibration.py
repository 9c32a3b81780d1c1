"""Calibration finds what is known to be true, learns only what it may, and says what it did not learn."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import binom, kstest

from exeunt.calibration import discrepancy
from exeunt.calibration.account import account, verdict
from exeunt.calibration.discrepancy import PRIOR_COUNTS, stated
from exeunt.calibration.smoother import LEAST_SPREAD, calibrate, resampled, tempered
from exeunt.calibration.targets import MEMORY, SMALLEST, back, predictive, targets, transformed
from exeunt.study.posterior import NotLearned, find, known_of, read, write
from exeunt.worlds.draws import Draws
from exeunt.worlds.uncertain_numbers import option
from fit.small import DAYS, UNCERTAIN, WORLDS, counted, learned, runner, small
from toys import day


def ranks(repetitions: int) -> dict[str, list[float]]:
    """Share of posterior worlds below the truth, by parameter."""
    found: dict[str, list[float]] = {id: [] for id in UNCERTAIN}
    for repetition in range(repetitions):
        calibration, truth = learned(repetition)
        for id in UNCERTAIN:
            found[id].append(float((calibration.known.columns[id] < truth[id]).mean()))
    return found


def check_ranks(found: dict[str, list[float]]) -> None:
    for id, rank in found.items():
        assert kstest(rank, "uniform").pvalue > 0.005, (id, sorted(rank))
        inside = sum(0.05 <= r <= 0.95 for r in rank)
        assert binom.cdf(inside, len(rank), 0.9) > 0.005, (id, inside, len(rank))


def test_ranks_of_the_truth_are_uniform_and_intervals_cover_it_as_often_as_they_say():
    check_ranks(ranks(20))


@pytest.mark.slow
def test_ranks_of_the_truth_are_uniform_in_150_repetitions():
    check_ranks(ranks(150))


def test_calibration_narrows_what_the_counts_tell_and_is_the_same_twice():
    found, _ = learned(3)
    before = Draws(120, 3)
    for id in UNCERTAIN:
        assert found.known.columns[id].std() < 0.9 * before.uniform(id).std()
    assert found.misfit[1] < found.misfit[0]
    again, _ = learned(3)
    assert again.known.mark == found.known.mark


def test_parameters_of_grade_c_learn_only_from_observations_that_name_them():
    freely = calibrate(small("A"), 120, 1, runner(small("A"), 120, 1))
    assert set(freely.known.columns) >= set(UNCERTAIN)
    unnamed = calibrate(small("C"), 120, 1, runner(small("C"), 120, 1))
    assert not set(UNCERTAIN) & set(unnamed.known.columns)
    named = small("D", informs=("DEP-01",))
    columns = calibrate(named, 120, 1, runner(named, 120, 1)).known.columns
    assert "DEP-01" in columns
    assert "DST-05" not in columns


def test_grade_e_that_no_count_names_is_not_learned_and_the_account_says_so():
    case = small("E")
    found = calibrate(case, 120, 1, runner(case, 120, 1))
    assert not set(UNCERTAIN) & set(found.known.columns)
    told = account(found)
    said = {row["name"]: row["verdict"] for row in told["parameters"]}
    assert {said[id] for id in UNCERTAIN} == {"never learned"}


def test_observations_that_validate_are_never_fitted():
    case = small(use="validate")
    with pytest.raises(ValueError, match="no observation marked 'fit'"):
        calibrate(case, 120, 1, runner(case, 120, 1))


def test_a_series_weighs_as_one_source():
    case = small()
    earlier = counted("near", 1000, id="again", end=day(DAYS - 1 - 10))
    case = replace(case, observations=(*case.observations, earlier))
    observed = np.abs(np.random.default_rng(1).normal(1000, 100, (3, 50)))
    at = targets(case, observed, "fit")
    alike = np.exp(-10 / MEMORY)
    assert at.alike.tolist() == [[1, 0, pytest.approx(alike)], [0, 1, 0], [pytest.approx(alike), 0, 1]]
    shared = at.covariance[0, 2]
    assert shared == pytest.approx(alike * at.left_out[0] ** 2)
    together = (at.covariance[0, 0] + at.covariance[2, 2] + 2 * shared) / 4
    assert together > 0.95 * at.left_out[0] ** 2, "the mean of two is hardly better known than one"


def test_a_judgement_and_the_strength_of_a_rule_learn_from_the_count_that_names_them():
    case = small("E", informs=("DEP-01", "near-open"))
    rules = tuple(
        rule.model_copy(update={"id": "near-open", "value": 0.5, "low": 0.2, "high": 0.8})
        if rule.kind == "admits" and rule.where == ("near",)
        else rule
        for rule in case.rules
    )
    assert "near-open" in {rule.id for rule in rules}
    case = replace(case, rules=rules)
    found = calibrate(case, 120, 1, runner(case, 120, 1))
    assert {"DEP-01", "rule/near-open"} <= set(found.known.columns)
    assert "DST-05" not in found.known.columns
    row = next(row for row in account(found)["parameters"] if row["name"] == "rule/near-open")
    assert (row["grade"], row["unit"]) == ("", "standard deviations of its range")


def test_what_is_left_out_grows_with_the_misses_of_fitted_counts_and_of_nothing_else():
    case = small()
    observed = np.full((2, 50), 1000.0) * np.linspace(0.99, 1.01, 50)
    at = targets(case, observed, "fit")
    met, missed = (discrepancy.learned(at, at.of(values)) for values in (observed, observed * 8))
    off = np.log(8 * 1000 + 1) - np.log(1001)
    assert met["stock"] < stated()["stock"] < missed["stock"]
    expected = (PRIOR_COUNTS * stated()["stock"] ** 2 + 2 * (off**2 - at.own[0] ** 2)) / (PRIOR_COUNTS + 2)
    assert missed["stock"] ** 2 == pytest.approx(expected, rel=1e-3)
    assert {name: sd for name, sd in missed.items() if name != "stock"} == {
        name: sd for name, sd in stated().items() if name != "stock"
    }


def test_a_predictive_range_holds_the_worlds_and_what_is_left_out():
    row = counted("near", 1000)
    values = np.full(4000, 1000.0)
    predicted = predictive(row, values, {"stock": 0.5})
    assert np.log(predicted + 1).std() == pytest.approx(0.5, rel=0.02)
    assert np.median(predicted) == pytest.approx(1000, rel=0.02)
    assert predictive(row, values, {}) is None


def test_transforms_have_their_inverse():
    row = counted("near", 1)
    assert back(row, transformed(row, 1234.0)) == pytest.approx(1234.0)
    share = counted("near", 0.2, measure="recognition", unit="share")
    assert back(share, transformed(share, 0.2)) == pytest.approx(0.2)
    assert back(share, transformed(share, 0.0)) == pytest.approx(SMALLEST)


def test_tempered_weights_keep_their_share_of_worlds_and_resampling_keeps_the_weights():
    likelihood = -np.linspace(0, 200, 400)
    weights = tempered(likelihood)
    assert 1 / (weights**2).sum() / 400 == pytest.approx(LEAST_SPREAD, abs=1e-3)
    chosen = resampled(weights, 1)
    counts = np.bincount(chosen, minlength=400)
    assert np.abs(counts - weights * 400).max() <= 1
    assert tempered(np.zeros(10)) == pytest.approx(np.full(10, 0.1))


@pytest.mark.parametrize(
    ("spread", "shift", "said"),
    [(0.5, 0, "learned"), (1, 1.2, "learned"), (0.85, 0, "barely"), (1, -0.4, "barely"), (0.99, 0.1, "not informed")],
)
def test_what_was_learned_is_said_by_spread_and_shift(spread, shift, said):
    assert verdict(spread, shift) == said


def test_posterior_worlds_survive_the_disk_and_belong_to_their_case(tmp_path):
    case = small()
    found = calibrate(case, 120, 1, runner(case, 120, 1))
    path = tmp_path / "toy-posterior.parquet"
    write(path, found.known, account(found))
    again = read(case, find(case, "posterior", tmp_path))
    assert again.known.mark == found.known.mark
    assert again.worlds == 120
    other = small("B")
    with pytest.raises(NotLearned, match="another version of toy"):
        read(other, path)
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(NotLearned, match="is damaged"):
        read(case, path)
    with pytest.raises(NotLearned, match="is not there"):
        read(case, tmp_path / "none")
    with pytest.raises(NotLearned, match="no calibrated worlds belong to what toy says"):
        find(case, "posterior", tmp_path / "elsewhere")


def test_known_worlds_take_what_was_not_learned_from_the_world_they_came_from():
    known = known_of({"a": np.array([0.1, 0.2])}, [7, 3], 10, 5)
    prior, draws = Draws(10, 5), Draws(2, 1, known=known)
    assert draws.uniform("a").tolist() == [0.1, 0.2]
    assert draws.uniform("b").tolist() == prior.uniform("b")[[7, 3]].tolist()
    assert draws.batch(1, 2).uniform("b").tolist() == prior.uniform("b")[[3]].tolist()
    with pytest.raises(ValueError, match="2 are known"):
        Draws(3, 1, known=known)


def test_the_options_that_fit_gain_worlds_and_the_others_lose_them():
    """Worlds with one option of a switch hit the counts, those with the other miss them by ten standard errors."""
    from exeunt.calibration import smoother

    case = small()
    case = replace(case, file=case.file.model_copy(update={"structure": {}}))
    draws = Draws(WORLDS, 1)
    fitted = targets(case, runner(case, WORLDS, 1)(None, 0), "fit")
    fits = option(case, "outside_option", draws) == "power"
    y = fitted.value[:, None] + np.where(fits, 0.0, 10 * fitted.sd[:, None])
    weights, structure = smoother._structure(case, draws, fitted, y)
    before, after = structure["outside_option"]["power"]
    assert after > before
    assert weights[fits].sum() > fits.mean()


def test_what_may_not_learn_and_what_goes_together_by_chance_does_not_reach_the_step(monkeypatch):
    from exeunt.calibration import smoother

    seen = []
    step = smoother.assimilated

    def noted(x, y, counted, variance, steps, may, random):
        seen.append((may.copy(), smoother._real(x, y)))
        return step(x, y, counted, variance, steps, may, random)

    monkeypatch.setattr(smoother, "assimilated", noted)
    case = small(grade="C", informs=("DEP-01",))
    found = calibrate(case, WORLDS, 1, runner(case, WORLDS, 1))
    allowed = found.mask[[i for i, row in enumerate(found.mask) if row.any()]]
    assert len(seen) == smoother.STEPS
    for may, real in seen:
        assert not may[allowed == 0].any()
        assert not may[real == 0].any()
    assert (allowed == 0).any()


def test_a_correlation_that_a_sample_shows_by_chance_is_cut_off():
    from exeunt.calibration.smoother import CHANCE, _real

    random = np.random.Generator(np.random.Philox(key=3))
    x = random.standard_normal((60, 400))
    assert _real(x, x).diagonal().all()
    apart = _real(x[:30], x[30:])
    assert apart.mean() < 0.05
    assert CHANCE / np.sqrt(400) == pytest.approx(0.125)
