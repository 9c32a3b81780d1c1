"""The step of the smoother, on a problem whose answer is known."""

from __future__ import annotations

import numpy as np
import pytest

from exeunt.calibration.assimilation import assimilated

MEMBERS, STEPS = 40_000, 4
H = np.array([[1.0, 0.0, 0.0], [1.0, 1.0, 0.0]])
"""Two counts: of the first number, and of the sum of the first two. Nothing counts the third."""
COUNTED, VARIANCE = np.array([1.0, 0.5]), np.array([0.25, 0.5])


def learned(may=None, seed=1):
    random = np.random.Generator(np.random.Philox(key=seed))
    x = random.standard_normal((3, MEMBERS))
    for _ in range(STEPS):
        may_now = np.ones((3, 2)) if may is None else may
        x = assimilated(x, H @ x, COUNTED, np.diag(VARIANCE), STEPS, may_now, random)
    return x


def test_the_members_are_those_of_the_exact_posterior_of_a_linear_problem():
    """Prior standard normal, so the posterior is (I + H' R^-1 H)^-1 and its product with H' R^-1 d."""
    precision = np.eye(3) + H.T @ np.diag(1 / VARIANCE) @ H
    covariance = np.linalg.inv(precision)
    mean = covariance @ H.T @ (COUNTED / VARIANCE)
    x = learned()
    np.testing.assert_allclose(x.mean(axis=1), mean, atol=0.02)
    np.testing.assert_allclose(np.cov(x), covariance, atol=0.03)


def test_what_may_not_learn_stays_exactly_as_it_was():
    may = np.array([[1.0, 1.0], [0.0, 0.0], [1.0, 1.0]])
    random = np.random.Generator(np.random.Philox(key=1))
    before = random.standard_normal((3, MEMBERS))
    x = learned(may)
    assert np.array_equal(x[1], before[1])
    assert abs(x[0].mean()) > 0.3


def test_a_count_moves_only_what_may_learn_from_it():
    """The first number may learn from the sum alone: less than from both counts, and the second from nothing."""
    both, one = learned()[0].mean(), learned(np.array([[0.0, 1.0], [0.0, 0.0], [0.0, 0.0]]))[0].mean()
    assert both > one + 0.2


def test_a_single_member_has_no_covariance():
    with pytest.raises(ValueError, match="there are 1 members; a covariance needs 2 or more"):
        assimilated(
            np.zeros((1, 1)), np.zeros((1, 1)), np.zeros(1), np.eye(1), 1, np.ones((1, 1)), np.random.default_rng(1)
        )
