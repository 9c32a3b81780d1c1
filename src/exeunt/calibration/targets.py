"""What calibration fits and validation scores: counts on the scale on which they are compared, with what is uncertain
about them.

Counts are compared as logs (of the count plus one; of a net, which may be below zero, with its sign kept), shares as
log odds. The error of an observation has two parts: its own range, read as a 90 % interval, and what the model is
judged to leave out of what it counts (`evidence/discrepancies.csv`), or was found to leave out of the counts that were
fitted (`discrepancy`). What is left out of one count of a series is left out of the next as well: the errors of one
measure in one place go with one another as exp(-days between them / memory), an autoregression of first order, so that
the level of fifteen months of one series weighs little more than that of one, and their shape still counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exeunt.case import Case
from exeunt.case.format.records import Observation
from exeunt.declare import Floats
from exeunt.evidence import fixed, load_discrepancies
from exeunt.exodus.compile import compile_worlds
from exeunt.exodus.observe import reason_not_simulated
from exeunt.worlds.draws import Draws

SHARES = ("recognition", "first_destination", "returned_share")
"""Measures compared as log odds."""
SIGNED = ("net",)
"""Measures that may be below zero."""
SMALLEST = fixed("smallest_share")
LEAST_ERROR = fixed("least_error")
MEMORY = fixed("discrepancy_memory")
"""Days over which what is left out of one count of a series fades from the next, by a factor of e."""
FULL = 1.6448536269514722
"""Standard deviations from the middle of a normal distribution to its 95 % value."""


@dataclass(frozen=True)
class PassedOver:
    """An observation that is not compared, and why not."""

    id: str
    why: str

    def __str__(self) -> str:
        return f"{self.id} ({self.why})"


@dataclass(frozen=True)
class Targets:
    """Observations on the scale of comparison."""

    rows: tuple[Observation, ...]
    index: NDArray[np.int64]  # [observation] place in the case's table
    value: Floats  # [observation] transformed
    own: Floats  # [observation] standard error of the count itself
    left_out: Floats  # [observation] standard deviation of the discrepancy
    alike: Floats  # [observation, observation] correlation of what is left out: 1 on the diagonal, 0 between series
    passed_over: tuple[PassedOver, ...] = ()  # observations of this use that cannot be compared

    @property
    def sd(self) -> Floats:
        """Standard deviation of an observation about a model that is right but for what it leaves out,
        `[observation]`.
        """
        return np.sqrt(self.own**2 + self.left_out**2)

    @property
    def covariance(self) -> Floats:
        """Covariance of errors with which it is fitted, `[observation, observation]`."""
        return np.asarray(np.diag(self.own**2) + np.outer(self.left_out, self.left_out) * self.alike)

    def of(self, observed: Floats) -> Floats:
        """Simulated numbers of these observations, transformed, `[observation, world]`."""
        rows = [transformed(row, _filled(observed[i])) for row, i in zip(self.rows, self.index, strict=True)]
        return np.array(rows, dtype=np.float64).reshape(len(self.rows), observed.shape[1])


def _filled(values: Floats) -> Floats:
    known = np.isfinite(values)
    return values if known.all() else np.where(known, values, np.median(values[known]))


def transformed(row: Observation, value: Floats | float) -> Floats:
    """A number on the scale of comparison."""
    number = np.asarray(value, dtype=np.float64) / (100.0 if row.unit == "per cent" else 1.0)
    if row.measure in SHARES:
        share = np.clip(number, SMALLEST, 1 - SMALLEST)
        return np.asarray(np.log(share) - np.log1p(-share))
    if row.measure in SIGNED:
        return np.asarray(np.sign(number) * np.log1p(np.abs(number)))
    return np.asarray(np.log1p(np.maximum(number, 0.0)))


def back(row: Observation, value: Floats | float) -> Floats:
    """The number that a transformed value stands for: the inverse of `transformed`."""
    at = np.asarray(value, dtype=np.float64)
    if row.measure in SHARES:
        return np.asarray(1 / (1 + np.exp(-at))) * (100.0 if row.unit == "per cent" else 1.0)
    if row.measure in SIGNED:
        return np.asarray(np.sign(at) * np.expm1(np.abs(at)))
    return np.asarray(np.expm1(at)) * (100.0 if row.unit == "per cent" else 1.0)


PER_WORLD = 20
"""Errors drawn for each world where a range is to hold what the model leaves out."""


def predictive(row: Observation, values: Floats, left_out: Mapping[str, float], seed: int = 1) -> Floats | None:
    """What would be counted if worlds `[world]` were true: simulated numbers of a row with errors as large as what the
    model leaves out of its measure, PER_WORLD for each world; None where nobody says how large they are.
    """
    if row.measure not in left_out:
        return None
    random = np.random.Generator(np.random.Philox(key=seed))
    simulated = np.repeat(transformed(row, values), PER_WORLD)
    return back(row, simulated + left_out[row.measure] * random.standard_normal(simulated.shape))


def targets(case: Case, observed: Floats, use: str, left_out_of: Mapping[str, float] | None = None) -> Targets:
    """The observations of this use that can be compared: a number is simulated in at least half of the worlds.

    `left_out_of` gives standard deviations by measure that were learned, in log points or log odds, in place of those
    that are stated.

    A number that is the same in every world, as where nobody can ask for asylum, is compared like any other when worlds
    are scored: it may be the worst miss of all. It cannot be fitted, as nothing goes with it; `passed_over` says so,
    and why for all others that are left out. A rate that has nothing to divide by in a world (no decision yet) is taken
    there as in the middle one of the others.
    """
    reasons = {i: _why_not(case, row, observed[i]) for i, row in enumerate(case.observations) if row.use == use}
    chosen = [(i, case.observations[i]) for i, why in reasons.items() if not why]
    rows = tuple(row for _, row in chosen)
    passed_over = tuple(PassedOver(case.observations[i].id, why) for i, why in reasons.items() if why)
    own, left_out = np.zeros(len(rows)), np.zeros(len(rows))
    value = np.array([float(transformed(row, row.value)) for row in rows])
    for k, row in enumerate(rows):
        low = transformed(row, row.value if row.low is None else row.low)
        high = transformed(row, row.value if row.high is None else row.high)
        own[k] = max(float(high - low) / (2 * FULL), LEAST_ERROR)
        left_out[k] = (left_out_of or {}).get(row.measure, _discrepancy(row.measure) or 0.0)
    at = np.array([i for i, _ in chosen], dtype=np.int64)
    return Targets(rows, at, value, own, left_out, _alike(rows), passed_over)


def _alike(rows: tuple[Observation, ...]) -> Floats:
    """Correlation of what is left out of counts: of one series it fades with the days between them."""
    series = [(row.measure, row.where, row.groups) for row in rows]
    same = np.array([[float(one == other) for other in series] for one in series]).reshape(len(rows), len(rows))
    day = np.array([row.end.toordinal() for row in rows], dtype=np.float64)
    return np.asarray(same * np.exp(-np.abs(day[:, None] - day) / MEMORY))


def _why_not(case: Case, row: Observation, values: Floats) -> str:
    """Why an observation cannot be compared; empty if it can."""
    known = values[np.isfinite(values)]
    if not len(known):
        return _reasons(case)[row.id] or "nothing to divide by in any world"
    if _discrepancy(row.measure) is None:
        return f"no discrepancy is stated for the measure '{row.measure}'"
    if 2 * len(known) < len(values):
        return f"nothing to divide by in {1 - len(known) / len(values):.0%} of worlds"
    if row.use == "fit" and not np.ptp(known) > 0:
        return f"{known[0]:g} in every world, so that nothing can be learned from it"
    return ""


def _discrepancy(measure: str) -> float | None:
    stated = load_discrepancies().get(measure)
    return None if stated is None else stated.sd


def _reasons(case: Case) -> dict[str, str]:
    """Observation -> why it is not simulated, or nothing."""
    worlds = compile_worlds(case, Draws(1))
    return {row.id: reason_not_simulated(worlds, row) for row in case.observations}
