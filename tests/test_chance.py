"""Chance: numbers that depend on their key alone, and whole people drawn from the right distributions."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from exeunt.exodus.movers.chance import binomial, hypergeometric, philox, uniform

ALL = np.uint64(0xFFFFFFFF)
ZERO = np.uint64(0)


def test_the_generator_gives_the_published_numbers():
    """Known answers of Philox4x32-10 (Random123): all zeros, all ones."""
    assert [int(word) for word in philox(ZERO, ZERO, ZERO, ZERO, ZERO, ZERO)] == [0x6627E8D5, 0xE169C58D]
    assert [int(word) for word in philox(ALL, ALL, ALL, ALL, ALL, ALL)] == [0x408F276D, 0x41C83B0E]


def test_numbers_are_between_zero_and_one_and_differ_with_every_part_of_their_key():
    keys = [(1, 0, 0, 0, 0), (2, 0, 0, 0, 0), (1, 1, 0, 0, 0), (1, 0, 1, 0, 0), (1, 0, 0, 1, 0), (1, 0, 0, 0, 1)]
    numbers = [uniform(*key) for key in keys]
    assert len(set(numbers)) == len(keys)
    assert all(0 < number < 1 for number in numbers)
    assert numbers == [uniform(*key) for key in keys]


def _drawn(draw, n=20_000):
    return np.array([draw(uniform(7, 0, 0, 0, i)) for i in range(n)])


@pytest.mark.parametrize(("n", "p"), [(1, 0.3), (10, 0.9), (40, 0.02), (300, 0.5), (5000, 0.02), (10_000_000, 1e-4)])
def test_a_binomial_draw_has_the_binomial_distribution(n, p):
    seen = _drawn(lambda u: binomial(float(n), p, u))
    assert ((seen >= 0) & (seen <= n) & (seen == np.floor(seen))).all()
    edges = np.unique(stats.binom.ppf(np.linspace(0, 1, 11), n, p))
    below = np.array([(seen <= edge).mean() for edge in edges])
    assert below == pytest.approx(stats.binom.cdf(edges, n, p), abs=0.015)


@pytest.mark.parametrize(("good", "bad", "drawn"), [(5, 5, 5), (3, 100, 40), (2000, 1000, 900), (1, 9, 1)])
def test_a_hypergeometric_draw_has_the_hypergeometric_distribution(good, bad, drawn):
    seen = _drawn(lambda u: hypergeometric(float(good), float(bad), float(drawn), u))
    law = stats.hypergeom(good + bad, good, drawn)
    edges = np.unique(law.ppf(np.linspace(0, 1, 11)))
    below = np.array([(seen <= edge).mean() for edge in edges])
    assert below == pytest.approx(law.cdf(edges), abs=0.015)


def test_certain_things_happen_and_impossible_ones_do_not():
    assert binomial(9.0, 1.0, 0.5) == 9
    assert binomial(9.0, 0.0, 0.5) == 0
    assert binomial(0.0, 0.5, 0.5) == 0
    assert hypergeometric(4.0, 0.0, 3.0, 0.5) == 3
