"""`sampled` mode: whole people, and chance that depends on nothing but its key."""

from __future__ import annotations

import numpy as np
import pytest

from exeunt.case import load
from exeunt.case.format.records import Crossing
from exeunt.exodus.compile import compile_worlds
from exeunt.study import run
from exeunt.worlds.draws import Draws
from toys import AT_ONCE, SOURCE, host, lively, opened, play, route, rule, toy

TEACHING = load("three-places")


def test_people_are_whole_and_nobody_is_lost_on_any_day():
    results = play(lively(), worlds=20, mode="sampled")
    status = results.series["status"].values
    assert (status == np.floor(status)).all()
    assert (status.sum(axis=0) == 3001).all()
    assert results.worst_loss == 0
    assert (status[:, -1].max(axis=1) > 0).sum() >= 9  # nearly every status has somebody


def test_two_worlds_alike_in_everything_differ_by_chance_and_two_runs_do_not():
    once, again, other = (play(lively(), worlds=8, seed=seed, mode="sampled") for seed in (1, 1, 2))
    abroad = [result.series["abroad"].values for result in (once, again, other)]
    assert np.array_equal(abroad[0], abroad[1])
    assert not np.array_equal(abroad[0], abroad[2])
    assert len({tuple(abroad[0][:, -1, w]) for w in range(8)}) > 4


@pytest.mark.parametrize("batch", [1, 3, 64])
@pytest.mark.parametrize("workers", [1, 2])
def test_chance_does_not_depend_on_batches_or_threads(batch, workers):
    whole = run(TEACHING, worlds=12, mode="sampled", batch=12, workers=1)
    parts = run(TEACHING, worlds=12, mode="sampled", batch=batch, workers=workers)
    for name, series in whole.series.items():
        assert np.array_equal(series.values, parts.series[name].values), name


@pytest.mark.parametrize(("capacity", "slack"), [(1e6, 0.34), (6.5, 6.5)])
def test_the_mean_of_many_sampled_worlds_is_the_expected_one(capacity, slack):
    """4,000 worlds that differ by chance only: every stock within 4.5 standard errors, or a third of a person.

    At a crossing that is just full the mean over chance is not what the mean arrival would do: idle places are lost on
    days with few arrivals and not made up for on others. That is worth less than a day's capacity.
    """
    expected = play(lively(capacity), worlds=1).series
    sampled = play(lively(capacity), worlds=4000, mode="sampled").series
    for name in (
        "status",
        "abroad",
        "set_out",
        "refused",
        "returned",
        "removed",
        "claims",
        "stay_lost",
        "moved_on",
        "gave_up",
    ):
        values = sampled[name].values.astype(np.float64)
        error = values.std(axis=2) / np.sqrt(4000)
        off = np.abs(values.mean(axis=2) - expected[name].values[:, :, 0])
        assert (off <= 4.5 * error + slack).all(), name


def test_the_real_case_sampled_agrees_with_the_expected_one():
    """The same 6 worlds both ways: people abroad on the last day differ by what chance allows."""
    case = load("russia-2022")
    draws = Draws(100, 1, 0, 6)
    from exeunt.exodus.day import run as play_all

    expected, sampled = (play_all(compile_worlds(case, draws), mode) for mode in ("expected", "sampled"))
    for name in ("abroad", "set_out", "returned", "stay_lost"):
        a, b = (result.series[name].values[:, -1].sum(axis=0) for result in (expected, sampled))
        assert (np.abs(a - b) < 8 * np.sqrt(a) + 0.004 * a).all(), name
    assert sampled.worst_loss == 0


def test_a_queue_serves_whole_people_oldest_first():
    """Seven arrive at once; 2.5 a day are let through: 2 or 3 each day, all within four days."""
    case = toy(
        days=12, people=7, rules=opened("near"), known={"DEP-01": AT_ONCE, "BRD-03": 0},
        crossings=[Crossing(id="gate", name="Gate", capacity=2.5, source=SOURCE)],
        routes=[route("near", mode="land", crossing="gate")], places=[host("near")],
    )  # fmt: skip
    results = play(case, worlds=50, mode="sampled")
    assert (results.series["abroad"].values[0, -1] == 7).all()
    queue = results.series["queue"].values[0]
    assert (queue == np.floor(queue)).all()


def test_a_visit_ends_on_its_day_for_everybody_whom_nothing_moved_before():
    rules = [*opened("near"), rule("ten", "stay_days", "near", 10, door="visa_free")]
    case = toy(days=20, people=50, rules=rules, known={"DEP-01": AT_ONCE, "ASM-07": 1})
    results = play(case, worlds=3, mode="sampled")
    assert (results.series["stay_lost"].values[0, -1] == 50).all()
