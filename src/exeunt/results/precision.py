"""How far a number over worlds may be trusted: its Monte-Carlo error, and the digits that this error leaves."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

LEVELS = (0.05, 0.5, 0.95)
"""Low, median and high of a range."""


def quantile_errors(values: Any, levels: Sequence[float] = LEVELS) -> tuple[float, ...]:
    """Standard errors of quantiles over worlds, in the unit of the values; worlds that are not a number are left out.

    Half the distance between the quantiles one standard deviation of a binomial count below and above: it supposes
    nothing about how the values are distributed (Woodruff, "Confidence intervals for medians and other position
    measures", 1952).
    """
    kept = np.asarray(values, dtype=np.float64)
    kept = kept[np.isfinite(kept)]
    if not kept.size:
        return (math.nan,) * len(levels)
    aside = [math.sqrt(level * (1 - level) / kept.size) for level in levels]
    ends = [(max(at - by, 0.0), min(at + by, 1.0)) for at, by in zip(levels, aside, strict=True)]
    found = np.quantile(kept, np.array(ends).ravel())
    return tuple(float(high - low) / 2 for low, high in found.reshape(-1, 2))


def share_error(share: float, worlds: int) -> float:
    """Standard error of a share of worlds."""
    return math.sqrt(share * (1 - share) / worlds)


def digits_that_hold(value: float, error: float) -> float:
    """A number without the digits that lie below its error: with an error of 340, 12,345 becomes 12,300."""
    if not (math.isfinite(value) and math.isfinite(error) and error > 0):
        return value
    step = math.floor(math.log10(error))
    return round(value, -step) + 0.0
