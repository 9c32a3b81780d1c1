"""Scores, worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from exeunt.results import scores

REGISTERED = np.array([[60.0, 40.0], [100.0, 100.0]])


def test_ard_counts_people_in_the_wrong_place_twice_over_the_total():
    """Day 1: 10 of 100 in the wrong place; day 2: all right."""
    simulated = np.array([[50.0, 50.0], [100.0, 100.0]])
    assert scores.ard(simulated, REGISTERED) == pytest.approx((20 / 100 + 0) / 2)
    assert scores.by_place(simulated, REGISTERED) == pytest.approx([0.05, 0.05])


def test_rescaling_keeps_shares_and_takes_the_registered_total():
    simulated = np.array([[6.0, 4.0], [0.0, 0.0]])
    assert scores.rescaled(simulated, REGISTERED) == pytest.approx(np.array([[60.0, 40.0], [0.0, 0.0]]))


def test_everybody_in_the_wrong_place_is_two():
    registered = np.array([[100.0, 0.0]])
    assert scores.ard(np.array([[0.0, 100.0]]), registered) == 2


def test_mase_is_one_for_the_naive_forecast_itself():
    naive = scores.shares_of_day(REGISTERED, 0)
    assert naive == pytest.approx(np.array([[60.0, 40.0], [120.0, 80.0]]))
    assert scores.mase(naive, naive, REGISTERED) == 1
    assert scores.mase(REGISTERED, naive, REGISTERED) == 0


def test_uniform_shares():
    assert scores.uniform(REGISTERED) == pytest.approx(np.array([[50.0, 50.0], [100.0, 100.0]]))


def test_crps_of_one_member_is_its_absolute_error_and_of_two_is_less():
    """Members 0 and 2, count 1: mean error 1, less half the mean distance of pairs, 2 * 2 / (2 * 4) = 1/2."""
    count = np.array([[1.0]])
    assert scores.crps(np.array([[[4.0]]]), count) == 3
    assert scores.crps(np.array([[[0.0, 2.0]]]), count) == pytest.approx(0.5)


def test_coverage_is_the_share_within_the_interval():
    ensemble = np.linspace(0, 100, 101)[None, None, :].repeat(2, axis=1)
    assert scores.coverage(ensemble, np.array([[50.0, 99.0]]), 0.9) == 0.5


def test_a_central_interval_leaves_as_much_out_below_as_above():
    """Of 0 to 100 the central nine tenths are 5 to 95: 93 is inside, 97 and 3 are not."""
    ensemble = np.linspace(0, 100, 101)[None, None, :].repeat(3, axis=1)
    assert scores.coverage(ensemble, np.array([[93.0, 97.0, 3.0]]), 0.9) == pytest.approx(1 / 3)
    assert scores.coverage(ensemble, np.array([[30.0, 74.0, 77.0]]), 0.5) == pytest.approx(2 / 3)
