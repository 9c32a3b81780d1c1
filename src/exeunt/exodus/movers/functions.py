"""Exponential and logarithm of eight worlds at once."""

from __future__ import annotations

from exeunt.compiled import inner
from exeunt.exodus.movers import lanes
from exeunt.exodus.movers.lanes import least, most, spread, where

LOG2E = 1.4426950408889634
LN2_HIGH, LN2_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10  # of fdlibm: the first has zeros at its end
ROUND = 6755399441055744.0  # 1.5 * 2^52: adding it and taking it away rounds to a whole number
FARTHEST = 700.0
SQRT2 = 1.4142135623730951


@inner
def _tail(r):
    """`(exp(r) - 1) / r` between -0.35 and 0.35, by Taylor."""
    s = spread(1.0 / 6227020800.0)
    s = s * r + 1.0 / 479001600.0
    s = s * r + 1.0 / 39916800.0
    s = s * r + 1.0 / 3628800.0
    s = s * r + 1.0 / 362880.0
    s = s * r + 1.0 / 40320.0
    s = s * r + 1.0 / 5040.0
    s = s * r + 1.0 / 720.0
    s = s * r + 1.0 / 120.0
    s = s * r + 1.0 / 24.0
    s = s * r + 1.0 / 6.0
    s = s * r + 0.5
    return s * r + 1.0


@inner
def exp(x):
    """Exponential of x, within -700 and 700."""
    x = most(least(x, spread(FARTHEST)), spread(-FARTHEST))
    n = (x * LOG2E + ROUND) - ROUND
    r = (x - n * LN2_HIGH) - n * LN2_LOW
    return (_tail(r) * r + 1.0) * lanes.two_to(n)


@inner
def expm1(x):
    """Exponential of x less 1, exact for small x."""
    small = where(0.34 - most(x, 0.0 - x), x, spread(0.0))
    return where(0.34 - most(x, 0.0 - x), _tail(small) * small, exp(x) - 1.0)


@inner
def log(x):
    """Natural logarithm of a positive number: of its fraction f as 2 artanh((f - 1) / (f + 1)), and of its exponent."""
    f, n = lanes.fraction_of(x), lanes.exponent_of(x)
    large = f - SQRT2
    n = where(large, n + 1.0, n)
    f = where(large, f * 0.5, f)
    z = (f - 1.0) / (f + 1.0)
    q = z * z
    s = spread(1.0 / 21.0)
    s = s * q + 1.0 / 19.0
    s = s * q + 1.0 / 17.0
    s = s * q + 1.0 / 15.0
    s = s * q + 1.0 / 13.0
    s = s * q + 1.0 / 11.0
    s = s * q + 1.0 / 9.0
    s = s * q + 1.0 / 7.0
    s = s * q + 1.0 / 5.0
    s = s * q + 1.0 / 3.0
    return n * LN2_HIGH + ((z + z) * (s * q + 1.0) + n * LN2_LOW)
