"""Nothing leaves a score unseen: every observation is scored, or listed with the reason why not."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from exeunt.calibration.heldout import held_out
from exeunt.calibration.targets import SMALLEST, back, targets, transformed
from exeunt.case import write
from exeunt.case.format.records import Observation
from exeunt.study import run
from toys import SOURCE, day, opened, rule, toy

DAYS = 40
KNOWN = {"DEP-01": 2.0, "ASY-04": 0.5}


def counted(id, measure="stock", where="near", value=50.0, use="validate", unit="people", **more):
    return Observation(
        **{"id": id, "measure": measure, "where": (where,), "start": day(0), "end": day(DAYS - 1), "value": value,
        "unit": unit,
           "counts_what": "people", "use": use, "source": SOURCE, **more}
    )  # fmt: skip


CLAIMS = [
    counted("near-claims", "applications", value=684, unit="applications"),
    counted("far-claims", "applications", "far", 12),
]
OTHERS = [
    counted("stock"), counted("opinion", "opinion", value=3, unit="per cent"),
    counted("recognised", "recognition", value=0.3, unit="share"), counted("late", end=day(DAYS + 20)),
]  # fmt: skip


@pytest.fixture(scope="module")
def case():
    """Near takes no claims of asylum, Far does."""
    rules = [*opened("near", "far"), rule("claims", "admits", "far", 1, door="asylum")]
    return toy(("near", "far"), days=DAYS, people=1000, rules=rules, known=KNOWN, observations=[*CLAIMS, *OTHERS])


@pytest.fixture(scope="module")
def observed(case):
    return run(case, worlds=40).observed


def test_a_count_where_nobody_can_be_simulated_is_scored_as_the_miss_it_is(case, observed):
    """684 people asked for asylum where the case has no door for them: a miss of log 685, not a row less."""
    at = targets(case, observed, "validate")
    ids = [row.id for row in at.rows]
    assert ids == ["near-claims", "far-claims", "stock"]
    simulated = at.of(observed)[ids.index("near-claims")]
    assert not simulated.any()
    scored = held_out(case, observed)
    assert scored.observations == 3
    assert scored.by_measure["applications"][2] == pytest.approx(
        np.mean([np.log(685), abs(np.median(at.of(observed)[1]) - np.log(13))]), rel=1e-6
    )
    assert scored.by_measure["applications"][1] < 1


def test_what_is_not_scored_is_listed_with_its_reason(case, observed):
    assert held_out(case, observed).how_many == (
        "3 of 6 observations marked 'validate' are scored. Not scored: opinion (shifts of support are simulated, "
        "answers to a poll are not); "
        "recognised (nothing to divide by in any world); late (counted on days that are not simulated)."
    )


def test_what_is_the_same_in_every_world_cannot_be_fitted_and_is_listed(case):
    fit = replace(case, observations=tuple(row.model_copy(update={"use": "fit"}) for row in CLAIMS))
    at = targets(fit, run(fit, worlds=40).observed, "fit")
    assert [row.id for row in at.rows] == []
    assert str(at.passed_over[0]) == "near-claims (0 in every world, so that nothing can be learned from it)"


def test_a_net_below_zero_has_its_sign_on_the_scale_of_comparison():
    net = counted("n", "net", value=-9.0)
    assert transformed(net, -9.0) == pytest.approx(-np.log(10))
    assert transformed(net, 9.0) == pytest.approx(np.log(10))
    assert back(net, transformed(net, -9.0)) == pytest.approx(-9)


def test_a_share_of_none_is_as_far_as_half_a_decision_in_a_hundred():
    none = counted("r", "recognition", value=0.0, unit="share")
    assert transformed(none, 0.0) == pytest.approx(np.log(SMALLEST / (1 - SMALLEST)))
    assert transformed(none, 0.0) == transformed(none, 0.001)


def test_only_a_net_may_be_below_zero(exeunt, tmp_path, case):
    write(
        replace(case, parameters=(), observations=(counted("s", value=-1), counted("n", "net", value=-1))),
        tmp_path / "mine",
    )
    said = exeunt("check", str(tmp_path / "mine"), code=3).stderr
    assert "observations.csv:2: value is -1; only a count of measure 'net' may be below zero." in said
    assert "observations.csv:3" not in said


def test_the_command_line_says_how_many_of_how_many(exeunt, tmp_path, case):
    write(replace(case, parameters=()), tmp_path / "mine")
    words = ("validate", str(tmp_path / "mine"), "--worlds", "20")
    assert "3 of 6 observations marked 'validate' are scored. Not scored: opinion" in exeunt(*words).stdout
    data = json.loads(exeunt(*words, "--json").stdout)["scores"]["priors"]
    assert (data["observations"], data["asked"]) == (3, 6)
    assert [row["id"] for row in data["passed_over"]] == ["opinion", "recognised", "late"]
    nothing = replace(case, parameters=(), observations=(OTHERS[1],))
    write(nothing, tmp_path / "nothing")
    assert (
        exeunt("validate", str(tmp_path / "nothing"), "--worlds", "20", code=2)
        .stderr.splitlines()[-1]
        .endswith(
            "there is nothing to score against. Not scored: opinion (shifts of support are simulated, answers to a "
            "poll are not)."
        )
    )


def test_each_kind_of_count_stands_beside_its_last_count_carried_forward(case, observed):
    """9 claims in the first 20 days are fitted; carried forward to 40 days they are 18, where 12 were counted."""
    earlier = CLAIMS[-1].model_copy(update={"id": "before", "use": "fit", "value": 9, "end": day(DAYS // 2 - 1)})
    longer = replace(case, observations=(*case.observations, earlier))
    scored = held_out(longer, np.vstack([observed, observed[-1:]]))
    count, _, naive = scored.persistence["applications"]
    assert count == 1
    assert naive == pytest.approx(np.log(19 / 13), rel=1e-6)
    assert np.isfinite(scored.bias)
