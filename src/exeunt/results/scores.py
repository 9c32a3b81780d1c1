"""Scores of simulated against registered people by place and day, and of ensembles.

Arrays are `[day, place]` or, for ensembles, `[day, place, world]`. ARD and the rescaling follow the practice of the
public conflict simulators (Suleimenova, Bell and Groen, "A generalized simulation development approach for predicting
refugee destinations", Scientific Reports 7, 2017); MASE is Hyndman and Koehler, "Another look at measures of forecast
accuracy", 2006; CRPS is in its form for a sample, Gneiting and Raftery, "Strictly proper scoring rules", 2007, equation
21.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
NOTHING = 1e-9


def rescaled(simulated: Floats, registered: Floats) -> Floats:
    """Simulated people with the total of each day that was registered; a day without anybody stays empty."""
    total = simulated.sum(axis=1, keepdims=True)
    wanted = registered.sum(axis=1).reshape((len(registered), 1) + (1,) * (simulated.ndim - 2))
    return np.asarray(np.divide(simulated * wanted, total, out=np.zeros_like(simulated), where=total > 0))


def ard(simulated: Floats, registered: Floats) -> float:
    """Averaged relative difference: mean over days of the sum over places of |simulated - registered| over the total.

    0 is perfect; with equal totals 1 means that half of the people are in the wrong place, and 2 that all are.
    """
    total = np.maximum(registered.sum(axis=1), 1.0)
    return float((np.abs(simulated - registered).sum(axis=1) / total).mean())


def by_place(simulated: Floats, registered: Floats) -> Floats:
    """Mean over days of |simulated - registered| over that day's total, `[place]`; they sum to the ARD."""
    total = np.maximum(registered.sum(axis=1, keepdims=True), 1.0)
    return np.asarray((np.abs(simulated - registered) / total).mean(axis=0))


def mase(simulated: Floats, naive: Floats, registered: Floats) -> float:
    """Mean absolute error over that of a naive forecast of the same days; below 1 the simulation adds something.

    NaN where the naive forecast is right but for rounding (below NOTHING of the people): a ratio to nothing says
    nothing.
    """
    error = float(np.abs(naive - registered).mean())
    if error <= NOTHING * max(float(np.abs(registered).mean()), 1.0):
        return float("nan")
    return float(np.abs(simulated - registered).mean()) / error


def crps(ensemble: Floats, registered: Floats) -> float:
    """Continuous ranked probability score of an ensemble, mean over days and places, in people."""
    n = ensemble.shape[-1]
    ordered = np.sort(ensemble, axis=-1)
    off = np.abs(ordered - registered[..., None]).mean(axis=-1)
    rank = 2 * np.arange(1, n + 1) - n - 1
    return float((off - (ordered * rank).sum(axis=-1) / n**2).mean())


def inside(ensemble: Floats, registered: Floats, level: float) -> NDArray[np.bool_]:
    """Whether a count lies within the central interval of this level, `[day, place]`, rounding apart."""
    low, high = np.quantile(ensemble, ((1 - level) / 2, (1 + level) / 2), axis=-1)
    slack = NOTHING * np.maximum(registered.sum(axis=1, keepdims=True), 1.0)
    return np.asarray((registered >= low - slack) & (registered <= high + slack))


def coverage(ensemble: Floats, registered: Floats, level: float) -> float:
    """Share of days and places whose count lies within the central interval of this level."""
    return float(inside(ensemble, registered, level).mean())


def shares_of_day(registered: Floats, day: int) -> Floats:
    """The shares of one day, or of the first day after it on which anybody was registered, with the total of each
    day.
    """
    total = registered.sum(axis=1, keepdims=True)
    day = next((d for d in range(day, len(total)) if total[d, 0] > 0), day)
    return np.asarray(registered[day] / max(float(total[day, 0]), 1e-12) * total)


def uniform(registered: Floats) -> Floats:
    """The same number everywhere, with the total of each day."""
    places = registered.shape[1]
    return np.repeat(registered.sum(axis=1, keepdims=True) / places, places, axis=1)
