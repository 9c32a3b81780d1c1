"""Chance: counter-based random numbers and whole people drawn from them.

A number depends on its key (the seed) and its counter (world, day and phase, cell, draw) and on nothing else, so a
result never hangs on batches, threads or the order in which cells are visited. The generator is Philox4x32-10 (Salmon
and others, "Parallel random numbers: as easy as 1, 2, 3", 2011). Draws of whole people use one number each, by
inversion: outwards from the most likely value, or upwards from zero where few are expected. That is exact but for
rounding.
"""

from __future__ import annotations

import math

import numpy as np

from exeunt.compiled import inner

MASK = np.uint64(0xFFFFFFFF)
HALF = np.uint64(32)
M0, M1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
W0, W1 = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)
ROUNDS = 10
FEW = 12.0
"""Expected people below which inversion starts from zero."""


@inner
def philox(k0, k1, c0, c1, c2, c3):
    """Two words of 32 bits for a key of two and a counter of four."""
    for _ in range(ROUNDS):
        p0, p1 = M0 * c0, M1 * c2
        c0, c1, c2, c3 = ((p1 >> HALF) ^ c1 ^ k0) & MASK, p1 & MASK, ((p0 >> HALF) ^ c3 ^ k1) & MASK, p0 & MASK
        k0, k1 = (k0 + W0) & MASK, (k1 + W1) & MASK
    return c0, c1


@inner
def uniform(seed, world, when, cell, draw):
    """A number in (0, 1) with 53 bits."""
    key = np.uint64(seed)
    a, b = philox(key & MASK, key >> HALF, np.uint64(world), np.uint64(when), np.uint64(cell), np.uint64(draw))
    bits = ((a << HALF) | b) >> np.uint64(11)
    return (float(bits) + 0.5) * (1.0 / 9007199254740992.0)


@inner
def _log_choose(n, k):
    return math.lgamma(n + 1.0) - math.lgamma(k + 1.0) - math.lgamma(n - k + 1.0)


@inner
def binomial(n, p, u):
    """How many of n people to whom something happens with probability p; all counts are whole floats."""
    if n <= 0.0 or p <= 0.0:
        return 0.0
    if p >= 1.0:
        return n
    if p > 0.5:
        return n - _binomial(n, 1.0 - p, u)
    return _binomial(n, p, u)


@inner
def _binomial(n, p, u):
    if u <= 1.0 - n * p:  # at most the chance of nobody, (1 - p)^n
        return 0.0
    odds = p / (1.0 - p)
    if n * p < FEW:
        x, mass = 0.0, math.exp(n * math.log1p(-p))
        while u > mass and x < n:
            u -= mass
            x += 1.0
            mass *= odds * (n - x + 1.0) / x
            if mass == 0.0:
                break
        return x
    mode = math.floor((n + 1.0) * p)
    mass = math.exp(_log_choose(n, mode) + mode * math.log(p) + (n - mode) * math.log1p(-p))
    above, below, high, low = mode, mode, mass, mass
    u -= mass
    while u > 0.0:
        if above < n:
            above += 1.0
            high *= odds * (n - above + 1.0) / above
            u -= high
            if u <= 0.0:
                return above
        if below > 0.0:
            low *= below / (odds * (n - below + 1.0))
            below -= 1.0
            u -= low
            if u <= 0.0:
                return below
        if (above >= n or high < 1e-300) and (below <= 0.0 or low < 1e-300):
            return mode
    return mode


@inner
def hypergeometric(good, bad, drawn, u):
    """How many of the good are among so many drawn without return from good and bad."""
    if drawn <= 0.0 or good <= 0.0:
        return 0.0
    if bad <= 0.0:
        return drawn
    least, most = max(0.0, drawn - bad), min(good, drawn)
    if least == most:
        return least
    mode = min(max(math.floor((drawn + 1.0) * (good + 1.0) / (good + bad + 2.0)), least), most)
    mass = math.exp(_log_choose(good, mode) + _log_choose(bad, drawn - mode) - _log_choose(good + bad, drawn))
    above, below, high, low = mode, mode, mass, mass
    u -= mass
    while u > 0.0:
        if above < most:
            high *= (good - above) * (drawn - above) / ((above + 1.0) * (bad - drawn + above + 1.0))
            above += 1.0
            u -= high
            if u <= 0.0:
                return above
        if below > least:
            low *= below * (bad - drawn + below) / ((good - below + 1.0) * (drawn - below + 1.0))
            below -= 1.0
            u -= low
            if u <= 0.0:
                return below
        if (above >= most or high < 1e-300) and (below <= least or low < 1e-300):
            return mode
    return mode
