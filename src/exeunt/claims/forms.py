"""Forms of the model that decide a word, held against what was counted.

Where two forms exclude one another and the word hangs on which is right, a count of the same thing in the same place
may speak for one of them. It weighs them (Bayes) where the model of errors says how far such a count may lie from the
simulation; where it says none, because the count holds other causes too, the numbers stand beside the forms and weigh
nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from exeunt.calibration.targets import FULL, LEAST_ERROR, transformed
from exeunt.case import Case
from exeunt.case.format.records import Observation
from exeunt.claims.confidence import COUNTED
from exeunt.contrast.questions import Question
from exeunt.declare import Floats
from exeunt.evidence import load_discrepancies
from exeunt.results.outcomes import OUTCOMES

FEWEST = 10
"""Fewest worlds under a form from which its numbers are printed beside a count."""


@dataclass(frozen=True)
class Beside:
    """A count, with what the worlds of each option of a form say of it."""

    row: Observation
    options: tuple[tuple[str, float, float, float], ...]  # option; 5 %, median and 95 % of its worlds
    fits: tuple[float, ...] | None  # log likelihood by option; None where no error is stated for such counts
    why_not: str = ""


@dataclass(frozen=True)
class FormCounts:
    """What was counted beside the options of a form that decides a word."""

    beside: tuple[Beside, ...]

    @property
    def weights(self) -> dict[str, float] | None:
        """Share that the counts give to each option, of equal shares before; None where no count weighs them.

        Counts of one kind share causes that the model does not have, so that several weigh like one: their mean log
        likelihood is used.
        """
        fits = [one.fits for one in self.beside if one.fits is not None]
        if not fits:
            return None
        mean = np.mean(np.array(fits), axis=0)
        weights = np.exp(mean - mean.max())
        return {name: float(w) for (name, *_), w in zip(self.beside[0].options, weights / weights.sum(), strict=True)}


def counts_beside(
    case: Case, asked: Sequence[Question], options: dict[str, Floats], observed: Floats
) -> FormCounts | None:
    """What was counted of some outcomes, beside each option of a form; None where nothing was.

    `options` has a mask of worlds by option, `[world]`; `observed` is what the worlds say at each observation of the
    case, `[observation, world]`.
    """
    found = []
    for i, row in enumerate(case.observations):
        if not any(_same(case, one, row) for one in asked):
            continue
        found.append(_beside(row, options, observed[i]))
    kept = tuple(one for one in found if one is not None)
    return FormCounts(kept) if kept else None


def _same(case: Case, asked: Question, row: Observation) -> bool:
    """Whether a row counts an outcome: one of its kinds, and of all its places."""
    if row.measure not in COUNTED.get(asked.outcome, ()):
        return False
    if OUTCOMES[asked.outcome].by != "place":
        return True
    hosts = {place.id for place in case.places if "host" in place.roles}
    here = set(asked.members) or ({asked.label} if asked.label is not None else hosts)
    return {place for name in row.where for place in case.expand(name)} == here


def _beside(row: Observation, options: dict[str, Floats], values: Floats) -> Beside | None:
    known = {name: values[mask.astype(bool) & np.isfinite(values)] for name, mask in options.items()}
    if any(len(of) < FEWEST for of in known.values()):
        return None
    ranges = tuple((name, *_quantiles(of)) for name, of in known.items())
    stated = load_discrepancies().get(row.measure)
    if stated is None or stated.sd is None:
        return Beside(row, ranges, None, stated.why if stated is not None else "no error is stated for such counts")
    low, high = (float(transformed(row, row.value if end is None else end)) for end in (row.low, row.high))
    sd = float(np.hypot(max((high - low) / (2 * FULL), LEAST_ERROR), stated.sd))
    value = float(transformed(row, row.value))
    fits = []
    for of in known.values():
        distance = (value - np.asarray(transformed(row, of))) / sd
        fits.append(float(np.log(np.mean(np.exp(-0.5 * distance**2)) + np.finfo(float).tiny)))
    return Beside(row, ranges, tuple(fits))


def _quantiles(values: Floats) -> tuple[float, float, float]:
    low, middle, high = (float(q) for q in np.quantile(values, (0.05, 0.5, 0.95)))
    return low, middle, high
