"""Three questions are kept apart: the same host later, a host never seen, a time never seen."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from exeunt.calibration.heldout import held_out
from exeunt.calibration.questions import UNSEEN_HOST, Question, keep, kept, same_host_later
from exeunt.calibration.smoother import calibrate
from exeunt.calibration.unseen import before, later
from fit.small import DAYS, counted, runner, small
from toys import day

HALF = day(DAYS // 2)


def _with_an_earlier_count():
    """Near was counted and fitted at half time, Far never; both are held out at the end."""
    case = small(use="validate")
    return replace(case, observations=(*case.observations, counted("near", 500, id="earlier", end=HALF)))


def test_the_same_host_later_is_asked_only_where_an_earlier_count_was_fitted():
    case = _with_an_earlier_count()
    observed = runner(case, 40, 1)(None, 0)
    assert held_out(case, observed).observations == 2
    same = same_host_later(case, observed)
    assert same.observations == same.compared == 1
    assert same_host_later(small(use="validate"), observed[:2]) is None


def test_a_time_never_seen_is_scored_and_not_fitted():
    case = replace(small(), observations=_with_an_earlier_count().observations)
    learned_from = before(case, HALF)
    assert [row.use for row in learned_from.observations] == ["context", "context", "fit"]
    scores = later(case, HALF, lambda part: calibrate(part, 100, 1, runner(part, 100, 1)))
    assert scores is not None
    assert scores.observations == 2
    assert np.isfinite(scores.error)


def test_scores_of_what_was_never_seen_are_kept_as_they_are_read(tmp_path, monkeypatch):
    case = small(use="validate")
    scores = held_out(case, runner(case, 40, 1)(None, 0))
    question = Question.of(case, UNSEEN_HOST, "settled", scores)
    (tmp_path / "posteriors").mkdir()
    keep(tmp_path / "posteriors" / f"{case.name}-unseen.csv", [question])
    monkeypatch.setattr("exeunt.calibration.questions.files", lambda package: tmp_path)
    assert kept(case) == [question]
    assert kept(replace(case, name="another")) == []
