"""Held-out validation: observations marked `validate`, which no calibration sees, against worlds and against naive
forecasts.

Scores are on the scale of `targets`: logs of counts, log odds of shares; so is CRPS, in log points. Intervals are shown
twice: those of the model alone, and those with what the model is said to leave out, which is what an observation should
lie in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from exeunt.calibration.targets import PER_WORLD, PassedOver, targets, transformed
from exeunt.case import Case
from exeunt.case.format.records import Observation
from exeunt.declare import Floats
from exeunt.results import scores

LEVELS = (0.5, 0.8, 0.95)
FLOWS = ("applications", "entries", "refusals", "encounters", "immigrants", "permits_issued")
"""Measures that are counts over a span: a forecast of one span from another goes by their days."""


@dataclass(frozen=True)
class Scores:
    """How a sample of worlds does on observations it never saw."""

    observations: int
    coverage: tuple[float, ...]  # by LEVELS, with what the model leaves out
    alone: tuple[float, ...]  # by LEVELS, of the model alone
    crps: float  # log points, with what it leaves out
    error: float  # mean absolute error of the median, log points
    compared: int  # observations with a persistence forecast
    mase: float  # error over that of persistence, on those
    by_measure: dict[str, tuple[int, float, float]]  # observations, coverage of the 90 % interval, error
    passed_over: tuple[PassedOver, ...] = ()  # observations marked `validate` that are not scored
    persistence: dict[str, tuple[int, float, float]] = field(default_factory=dict)
    """By measure: observations with an earlier count, error of the median on those, error of that count carried
    forward.
    """
    bias: float = float("nan")  # mean of counted less simulated, in standard deviations of what was predicted

    @property
    def asked(self) -> int:
        """Number of observations of the case that are marked `validate`, scored or not."""
        return self.observations + len(self.passed_over)

    @property
    def how_many(self) -> str:
        """How many of how many are scored, and why the others are not."""
        sentence = f"{self.observations} of {self.asked} observations marked 'validate' are scored."
        return sentence + (f" Not scored: {'; '.join(map(str, self.passed_over))}." if self.passed_over else "")

    def as_data(self) -> dict[str, Any]:
        """The scores as plain data, for JSON and for the account of a calibration."""
        passed_over = [vars(at) for at in self.passed_over]
        return {**vars(self), "levels": LEVELS, "asked": self.asked, "passed_over": passed_over}


def held_out(case: Case, observed: Floats, seed: int = 1, left_out: Mapping[str, float] | None = None) -> Scores | None:
    """Score worlds by their observations, `[observation of the case, world]`; None where nothing marked `validate` is
    simulated.

    `left_out` is how much the model leaves out of each measure as learned in calibration; without it, as stated.
    """
    at = targets(case, observed, "validate", left_out)
    if not at.rows:
        return None
    y = at.of(observed)
    random = np.random.Generator(np.random.Philox(key=seed))
    noise = random.standard_normal((len(at.rows), y.shape[1] * PER_WORLD)) * at.sd[:, None]
    predicted = np.repeat(y, PER_WORLD, axis=1) + noise
    error = np.abs(np.median(y, axis=1) - at.value)
    naive = [persistence(case, row) for row in at.rows]
    known = [k for k, value in enumerate(naive) if value is not None]
    off = [
        abs(float(transformed(at.rows[k], value)) - at.value[k]) for k, value in enumerate(naive) if value is not None
    ]
    inside = _inside(predicted, at.value, 0.9)
    measures = dict.fromkeys(row.measure for row in at.rows)
    rows = {name: [k for k, row in enumerate(at.rows) if row.measure == name] for name in measures}
    return Scores(
        observations=len(at.rows),
        coverage=tuple(float(_inside(predicted, at.value, level).mean()) for level in LEVELS),
        alone=tuple(float(_inside(y, at.value, level).mean()) for level in LEVELS),
        crps=scores.crps(predicted, at.value),
        error=float(error.mean()),
        compared=len(known),
        mase=float(error[known].mean() / np.mean(off)) if known and np.mean(off) > 0 else float("nan"),
        passed_over=at.passed_over,
        persistence=_beside_persistence(rows, error, dict(zip(known, off, strict=True))),
        bias=float(((at.value - np.median(y, axis=1)) / np.sqrt(at.sd**2 + y.var(axis=1))).mean()),
        by_measure={name: (len(ks), float(inside[ks].mean()), float(error[ks].mean())) for name, ks in rows.items()},
    )


def _beside_persistence(
    rows: dict[str, list[int]], error: Floats, off: dict[int, float]
) -> dict[str, tuple[int, float, float]]:
    found = {}
    for measure, ks in rows.items():
        both = [k for k in ks if k in off]
        if both:
            found[measure] = (len(both), float(error[both].mean()), float(np.mean([off[k] for k in both])))
    return found


def _inside(values: Floats, value: Floats, level: float) -> Any:
    low, high = np.quantile(values, ((1 - level) / 2, (1 + level) / 2), axis=1)
    return (low <= value) & (value <= high)


def persistence(case: Case, row: Observation) -> float | None:
    """The latest number fitted of the same measure in the same place that was over before this one ended, by days where
    it is a flow.
    """
    earlier = [
        other for other in case.observations
        if other.use == "fit" and other.measure == row.measure and other.where == row.where and other.end < row.end
    ]  # fmt: skip
    if not earlier:
        return None
    last = max(earlier, key=lambda other: other.end)
    if row.measure not in FLOWS:
        return last.value
    return last.value * days_of(row.start, row.end) / days_of(last.start, last.end)


def days_of(start: date, end: date) -> int:
    """Days of a span, both ends counted."""
    return (end - start).days + 1
