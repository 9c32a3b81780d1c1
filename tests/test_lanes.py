"""Eight worlds at once: what is worked out in registers is what a library works out one by one."""

from __future__ import annotations

import numpy as np
import pytest

from exeunt.compiled import compiled
from exeunt.exodus.movers import functions
from exeunt.exodus.movers.lanes import LANES, least, load, most, store, where
from exeunt.worlds.draws import Draws


@compiled
def _worked_out(x, exp, expm1, log, chosen):
    for c in range(0, x.size, LANES):
        value = load(x, c)
        store(exp, c, functions.exp(value))
        store(expm1, c, functions.expm1(value))
        store(log, c, functions.log(most(value, 0.0 - value)))
        store(chosen, c, where(value - 1.0, least(value, value * 0.5 + 3.0), 2.0 / value))


def test_exponential_and_logarithm_are_those_of_the_library():
    random = np.random.default_rng(1)
    x = np.concatenate(
        [random.uniform(-690, 690, 4000), random.uniform(-1, 1, 4000), 10 ** random.uniform(-14, 2, 4000)]
    )
    exp, expm1, log, chosen = (np.zeros_like(x) for _ in range(4))
    _worked_out(x, exp, expm1, log, chosen)
    np.testing.assert_allclose(exp, np.exp(x), rtol=1e-15)
    np.testing.assert_allclose(expm1, np.expm1(x), rtol=1e-15)
    np.testing.assert_allclose(log, np.log(np.abs(x)), rtol=5e-16, atol=5e-16)
    np.testing.assert_array_equal(chosen, np.where(x > 1, np.minimum(x, x * 0.5 + 3), 2 / x))


@pytest.mark.parametrize("worlds", [1, 7, 8, 11])
def test_a_batch_is_filled_up_by_its_last_world(worlds):
    alone, filled = Draws(worlds), Draws(worlds).in_lanes(LANES)
    assert filled.size == -(-worlds // LANES) * LANES
    assert filled.drawn == worlds
    column = filled.uniform("DEP-01")
    np.testing.assert_array_equal(column[:worlds], alone.uniform("DEP-01"))
    assert (column[worlds:] == column[worlds - 1]).all()
