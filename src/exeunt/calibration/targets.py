"""What calibration fits and validation scores: counts on the scale on which they are compared, with what is uncertain about them.

Counts are compared as logs (of the count plus one; of a net, which may be below zero, with its sign kept), shares as log odds. The error of an observation has two parts: its own range, read as a
90 % interval, and what the model leaves out of what it counts (`DISCREPANCY`). That is the same for all observations of one measure in one
place: for fitting, each of n of them has n times its variance, so that fifteen months of one series weigh as one source and not as fifteen.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exeunt.case import Case
from exeunt.case.format.records import Observation
from exeunt.declare import Floats
from exeunt.exodus.compile import compile_worlds
from exeunt.exodus.observe import reason_not_simulated
from exeunt.worlds.draws import Draws

SHARES = ("recognition", "first_destination", "returned_share")
"""Measures compared as log odds."""
SIGNED = ("net",)
"""Measures that may be below zero."""
SMALLEST = 0.005
"""Shares nearer than this to 0 or 1 are taken as so near: half a decision in a hundred. Of 100 decisions none positive does not tell 0.1 % from
0.5 %, and without a bound the log odds of "none" would be a miss without end."""
LEAST_ERROR = 0.03
"""Standard error below which no count of people on the move is believed, log points."""
FULL = 1.6448536269514722
"""Standard deviations from the middle of a normal distribution to its 95 % value."""

DISCREPANCY: dict[str, tuple[float, str]] = {
    "stock": (0.3, "who counts as present differs from host to host"),
    "left": (0.2, "sums of such stocks"),
    "net": (0.4, "entries less exits of everybody, travellers too"),
    "registered": (0.3, "who registers, and when"),
    "permits": (1.0, "permits of people who came before the first day are counted and not simulated"),
    "permits_issued": (
        1.0,
        "students, kin and earlier residents who change their permit are counted and not simulated",
    ),
    "immigrants": (0.4, "who registers as an immigrant, and when"),
    "first_destination": (0.4, "online surveys reach some better than others"),
    "returned_share": (0.7, "trips home and returns are told apart differently"),
    "entries": (0.5, "ordinary travellers, whose number is a constant here"),
    "refusals": (0.8, "how many of those shut out try is known for one border"),
    "encounters": (1.0, "a rule of practice at one border, and smugglers' prices, are not simulated"),
    "applications": (0.8, "who asks, where nothing but refuge is to be had, is one number here"),
    "recognition": (0.6, "courts and practice differ by country and year more than by group"),
    "decisions": (0.8, "backlogs of the years before"),
    "removed": (0.8, "practice of returns"),
    "wait": (0.7, "waits are told by those who wait"),
}
"""Measure -> standard deviation of what the model leaves out, log points or log odds, and what that is. Judged (grade E), stated before fitting."""


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
    together: Floats  # [observation] observations of its measure and place
    passed_over: tuple[PassedOver, ...] = ()  # observations of this use that cannot be compared

    @property
    def sd(self) -> Floats:
        """Standard deviation of an observation about a model that is right but for what it leaves out, `[observation]`."""
        return np.sqrt(self.own**2 + self.left_out**2)

    @property
    def variance(self) -> Floats:
        """Variance with which it is fitted, `[observation]`."""
        return np.asarray(self.own**2 + self.left_out**2 * self.together)

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
    """The number itself again."""
    at = np.asarray(value, dtype=np.float64)
    if row.measure in SHARES:
        return np.asarray(1 / (1 + np.exp(-at))) * (100.0 if row.unit == "per cent" else 1.0)
    if row.measure in SIGNED:
        return np.asarray(np.sign(at) * np.expm1(np.abs(at)))
    return np.asarray(np.expm1(at)) * (100.0 if row.unit == "per cent" else 1.0)


def targets(case: Case, observed: Floats, use: str) -> Targets:
    """The observations of this use that can be compared: a number is simulated in at least half of the worlds.

    A number that is the same in every world, as where nobody can ask for asylum, is compared like any other when worlds are scored: it may be the
    worst miss of all. It cannot be fitted, as nothing goes with it; `passed_over` says so, and why for all others that are left out.
    A rate that has nothing to divide by in a world (no decision yet) is taken there as in the middle one of the others.
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
        left_out[k] = DISCREPANCY[row.measure][0]
    series = [(row.measure, row.where) for row in rows]
    together = np.array([series.count(one) for one in series], dtype=np.float64)
    return Targets(rows, np.array([i for i, _ in chosen], dtype=np.int64), value, own, left_out, together, passed_over)


def _why_not(case: Case, row: Observation, values: Floats) -> str:
    """Why an observation cannot be compared; empty if it can."""
    known = values[np.isfinite(values)]
    if not len(known):
        return _reasons(case)[row.id] or "nothing to divide by in any world"
    if row.measure not in DISCREPANCY:
        return f"no discrepancy is stated for the measure '{row.measure}'"
    if 2 * len(known) < len(values):
        return f"nothing to divide by in {1 - len(known) / len(values):.0%} of worlds"
    if row.use == "fit" and not np.ptp(known) > 0:
        return f"{known[0]:g} in every world, so that nothing can be learned from it"
    return ""


def _reasons(case: Case) -> dict[str, str]:
    """Observation -> why it is not simulated, or nothing."""
    worlds = compile_worlds(case, Draws(1))
    return {row.id: reason_not_simulated(worlds, row) for row in case.observations}
