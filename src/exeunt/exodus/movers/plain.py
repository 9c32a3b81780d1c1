"""Eight worlds at once in NumPy, for movers that run without their compiler: see `lanes`."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
LANES = 8
least, most = np.minimum, np.maximum


def load(array: Floats, at: int) -> Floats:
    """Eight numbers from position `at` on."""
    return array.reshape(-1)[at : at + LANES].copy()


def store(array: Floats, at: int, value: Floats) -> None:
    """Put eight numbers in from position `at` on."""
    array.reshape(-1)[at : at + LANES] = value


def spread(value: float) -> Floats:
    """One number in all lanes."""
    return np.full(LANES, value)


def where(test: Floats, yes: Floats, no: Floats) -> Any:
    """`yes` in lanes where the test is above 0."""
    return np.where(test > 0, yes, no)


def fraction_of(value: Floats) -> Floats:
    """The fraction of a number, from 1 to 2."""
    return np.asarray(np.frexp(value)[0] * 2)


def exponent_of(value: Floats) -> Floats:
    """The power of two that its fraction is times."""
    return np.asarray(np.frexp(value)[1] - 1.0)


def two_to(whole: Floats) -> Floats:
    """Two to a whole power."""
    return np.asarray(np.exp2(whole))
