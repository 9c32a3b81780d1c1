"""Calibration: an ensemble smoother with multiple data assimilation, over the probabilities of what is uncertain.

The step is in `assimilation`. Every uncertain number is a standard normal deviate through its prior's quantile
function, so that priors of any shape are normal here and no update leaves a prior's range. Who may learn from what is
`learnable.mask`; correlations that a sample of this size shows by chance are cut off. Structural switches are then
weighted by how well their worlds fit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from exeunt.calibration.assimilation import assimilated
from exeunt.calibration.discrepancy import learned
from exeunt.calibration.learnable import Learnable, everything, mask
from exeunt.calibration.targets import Targets, targets
from exeunt.case import Case
from exeunt.declare import Floats
from exeunt.evidence import load_switches
from exeunt.study import compute
from exeunt.study.posterior import known_of
from exeunt.worlds.draws import Draws, Known
from exeunt.worlds.uncertain_numbers import option

STEPS = 4
"""Assimilations, each with a part of the evidence; their parts sum to it once."""
FOLDER = "calibration"
"""Folder under runs that keeps the worlds of every step."""
CHANCE = 2.5
"""Correlations below so many times 1 / sqrt(worlds) are taken for chance."""
FURTHEST = 6.0
"""Standard deviations of a prior beyond which nothing is learned: probabilities run out of digits."""
LEAST_SPREAD = 0.5
"""Share of the worlds that weights must leave effective; sharper ones are tempered."""


@dataclass(frozen=True)
class Calibration:
    """Calibrated worlds, with what was fitted and how the misfit changed."""

    case: Case
    known: Known  # posterior worlds
    learnable: tuple[Learnable, ...]  # everything that moves people
    mask: Floats  # [learnable, observation] what may learn from what
    targets: Targets
    before: Floats  # [observation of the case, world] from the priors
    after: Floats  # [observation of the case, world] in the posterior worlds
    structure: dict[str, dict[str, tuple[float, float]]]  # switch -> option -> share of worlds before and after
    misfit: tuple[float, float]  # mean of the squared standardised misses, before and after
    left_out: Mapping[str, float]  # measure -> standard deviation of what the model leaves out, learned


Run = Callable[[Known | None, int], Floats]
"""Worlds -> every observation of the case in them, `[observation, world]`; the second word is the number of the
step.
"""


def runner(case: Case, worlds: int, seed: int, runs: Path, say: Callable[[str], None], **how: Any) -> Run:
    """Runs whose worlds are kept under runs/calibration: the same calibration does not compute them again."""

    def run(known: Known | None, step: int) -> Floats:
        say(f"step {step} of {STEPS}" if step else "the priors")
        study = compute(case, case, "as-was", worlds, seed, runs / FOLDER, known=known, **how)
        return np.asarray(study.results().observed)

    return run


def calibrate(case: Case, worlds: int, seed: int, run: Run) -> Calibration:
    """Learn from the observations marked `fit`. ValueError if none of them can be compared."""
    from scipy.special import ndtr

    prior = Draws(worlds, seed)
    before = run(None, 0)
    fitted = targets(case, before, "fit")
    if not fitted.rows:
        raise ValueError("no observation marked 'fit' counts something that is simulated and varies between worlds")
    learnable = everything(case)
    may = mask(case, learnable, fitted)
    chosen = np.flatnonzero(may.any(axis=1))
    names = [learnable[i].name for i in chosen]
    x = deviates(prior, names)
    of = np.arange(worlds)
    observed = before
    random = np.random.Generator(np.random.Philox(key=seed))
    for step in range(1, STEPS + 1):
        y = fitted.of(observed)
        x = assimilated(x, y, fitted.value, fitted.covariance, STEPS, may[chosen] * _real(x, y), random)
        x = np.clip(x, -FURTHEST, FURTHEST)
        observed = run(known_of(dict(zip(names, ndtr(x), strict=True)), of, worlds, seed), step)
    misses = (fitted.of(before), fitted.of(observed))
    weights, structure = _structure(case, prior, fitted, misses[1])
    kept = resampled(weights, seed)
    known = known_of(dict(zip(names, ndtr(x[:, kept]), strict=True)), kept, worlds, seed)
    misfit = (float(_misfit(fitted, misses[0]).mean()), float(_misfit(fitted, misses[1])[kept].mean()))
    left_out = learned(fitted, misses[1][:, kept])
    return Calibration(case, known, learnable, may, fitted, before, observed[:, kept], structure, misfit, left_out)


def deviates(draws: Draws, names: list[str]) -> Floats:
    """Standard normal deviates of draws by name, `[name, world]`."""
    from scipy.special import ndtri

    return np.array([ndtri(draws.uniform(name)) for name in names]).reshape(len(names), draws.size)


def _real(x: Floats, y: Floats) -> Floats:
    """1 where the correlation of a deviate with an observation is more than chance, `[deviate, observation]`."""
    worlds = x.shape[1]
    a = x - x.mean(axis=1, keepdims=True)
    b = y - y.mean(axis=1, keepdims=True)
    scale = np.outer(np.sqrt((a**2).sum(axis=1)), np.sqrt((b**2).sum(axis=1)))
    correlation = np.divide(a @ b.T, scale, out=np.zeros(scale.shape), where=scale > 0)
    return np.asarray((np.abs(correlation) > CHANCE / np.sqrt(worlds)).astype(np.float64))


def _misfit(fitted: Targets, y: Floats) -> Floats:
    """Squared standardised miss of each world, a mean over observations, `[world]`."""
    return np.asarray((((y - fitted.value[:, None]) / fitted.sd[:, None]) ** 2).mean(axis=0))


def _structure(
    case: Case, prior: Draws, fitted: Targets, y: Floats
) -> tuple[Floats, dict[str, dict[str, tuple[float, float]]]]:
    """Weights of worlds by their structural options alone, and the share of each option before and after."""
    off = y - fitted.value[:, None]
    likelihood = -0.5 * (off * np.linalg.solve(fitted.covariance, off)).sum(axis=0)
    own = tempered(likelihood)
    weights = np.ones(y.shape[1])
    found: dict[str, dict[str, tuple[float, float]]] = {}
    for id, switch in load_switches().items():
        chosen = option(case, id, prior)
        present = [name for name in switch.options if (chosen == name).any()]
        factor = {name: float(own[chosen == name].mean() / own.mean()) for name in present}
        weights *= np.array([factor[name] for name in chosen])
        found[id] = {name: (float((chosen == name).mean()), 0.0) for name in present}
    weights /= weights.sum()
    for id, options in found.items():
        chosen = option(case, id, prior)
        found[id] = {name: (share, float(weights[chosen == name].sum())) for name, (share, _) in options.items()}
    return weights, found


def tempered(likelihood: Floats) -> Floats:
    """Weights of worlds by their log likelihood, flattened until LEAST_SPREAD of them count: see the effective sample
    size, Kish 1965.
    """
    from scipy.optimize import brentq

    def weights(power: float) -> Floats:
        raw = np.exp(power * (likelihood - likelihood.max()))
        return np.asarray(raw / raw.sum())

    def spread(power: float) -> float:
        return float(1 / (weights(power) ** 2).sum() / len(likelihood) - LEAST_SPREAD)

    return weights(1.0 if spread(1.0) >= 0 else brentq(spread, 0.0, 1.0))


def resampled(weights: Floats, seed: int) -> Any:
    """Worlds as often as their weights say, in an order of chance: systematic resampling, Kitagawa 1996."""
    n = len(weights)
    random = np.random.Generator(np.random.Philox(key=seed))
    points = (np.arange(n) + random.random()) / n
    chosen = np.minimum(np.searchsorted(np.cumsum(weights), points), n - 1)
    return random.permutation(chosen)
