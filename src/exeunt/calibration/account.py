"""What calibration learned, as data: for the file of posterior worlds, the page, and evidence cards."""

from __future__ import annotations

from typing import Any

import numpy as np

import exeunt
from exeunt.calibration.heldout import held_out
from exeunt.calibration.learnable import DEVIATES, FREELY, RULE, WHEN_NAMED, Learnable
from exeunt.calibration.smoother import STEPS, Calibration, deviates
from exeunt.case import Case
from exeunt.compiled import model
from exeunt.declare import Floats
from exeunt.evidence import load_discrepancies, load_priors
from exeunt.worlds.draws import Draws
from exeunt.worlds.uncertain_numbers import parameter

QUANTILES = (0.05, 0.5, 0.95)
LEARNED, BARELY, NOT_INFORMED, NOT_LEARNED = "learned", "barely", "not informed", "never learned"
NARROWER, MOVED = 0.7, 1.0
"""Learned: the spread is less than so much of the prior's, or the mean has moved by so many of its standard
deviations.
"""
LITTLE_NARROWER, LITTLE_MOVED = 0.9, 0.3
AT_ODDS = 2.0
"""Standard deviations of a prior by which a mean that has moved is said to be at odds with it."""


def account(found: Calibration) -> dict[str, Any]:
    """Everything that is told of a calibration, as plain data."""
    case, known = found.case, found.known
    prior = Draws(known.worlds, known.seed)
    posterior = Draws(len(known.of), known.seed, known=known)
    informed = [bool(row.any()) for row in found.mask]
    return {
        "case": case.name,
        "case_hash": case.hash,
        "version": f"{exeunt.__version__}+{model()}",
        "steps": STEPS,
        "misfit": found.misfit,
        "parameters": [
            _row(case, one, may, int(found.mask[i].sum()), prior, posterior)
            for i, (one, may) in enumerate(zip(found.learnable, informed, strict=True))
        ],
        "structure": found.structure,
        "discrepancy": {row.measure: [row.sd, row.why] for row in load_discrepancies().values() if row.sd is not None},
        "left_out": dict(found.left_out),
        "fitted": [row.id for row in found.targets.rows],
        "not_fitted": [vars(at) for at in found.targets.passed_over],
        "observations": _observations(found),
        "held_out": {
            name: None if scores is None else scores.as_data()
            for name, scores in (
                ("before", held_out(case, found.before)),
                ("after", held_out(case, found.after, left_out=found.left_out)),
            )
        },
    }


def verdict(spread: float, shift: float) -> str:
    """Whether anything was learned, from the spread as a share of the prior's and the shift in its standard
    deviations.
    """
    if spread < NARROWER or abs(shift) > MOVED:
        return LEARNED
    return BARELY if spread < LITTLE_NARROWER or abs(shift) > LITTLE_MOVED else NOT_INFORMED


def _row(
    case: Case, one: Learnable, informed: bool, observations: int, prior: Draws, posterior: Draws
) -> dict[str, Any]:
    before, after = deviates(prior, [one.name])[0], deviates(posterior, [one.name])[0]
    spread, shift = float(after.std() / before.std()), float(after.mean() - before.mean())
    if one.name.startswith(DEVIATES):
        unit = "standard deviations of its range" if one.name.startswith(RULE) else "standard deviations between hosts"
        quantiles = [_quantiles(before), _quantiles(after)]
    else:
        at = parameter(case, one.name)
        quantiles = [_quantiles(at.draw(draws.uniform(one.name))) for draws in (prior, posterior)]
        unit = at.unit
    if informed:
        conclusion = verdict(spread, shift)
    elif one.grade in (*FREELY, *WHEN_NAMED) and one.grade != "E":
        conclusion = NOT_INFORMED
    else:
        conclusion = NOT_LEARNED
    return {
        "name": one.name, "says": one.says, "grade": one.grade, "unit": unit, "before": quantiles[0],
        "after": quantiles[1],
        "spread": spread, "shift": shift, "verdict": conclusion, "observations": observations,
        "at_odds": informed and abs(shift) >= AT_ODDS and one.name in load_priors(),
    }  # fmt: skip


def _quantiles(values: Floats) -> list[float]:
    return [float(value) for value in np.nanquantile(values, QUANTILES)]


def _observations(found: Calibration) -> list[dict[str, Any]]:
    rows = []
    for i, row in enumerate(found.case.observations):
        if row.use == "context" or any(
            2 * np.isfinite(values[i]).sum() < values.shape[1] for values in (found.before, found.after)
        ):
            continue
        rows.append(
            {
                "id": row.id, "use": row.use, "measure": row.measure, "where": list(row.where),
                "end": row.end.isoformat(),
                "value": row.value, "low": row.value if row.low is None else row.low,
                "high": row.value if row.high is None else row.high,
                "before": _quantiles(found.before[i]), "after": _quantiles(found.after[i]),
            }
        )  # fmt: skip
    return rows
