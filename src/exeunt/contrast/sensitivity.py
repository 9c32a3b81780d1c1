"""What an outcome is sensitive to: shares of its variance by parameter, structure and chance.

First-order shares and a moment-independent measure (Borgonovo, "A new uncertainty importance measure", 2007; from the
sample at hand: Plischke, Borgonovo and Smith, "Global sensitivity measures from given data", 2013), and elementary
effects where asked (Morris 1991), all by the library SALib.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from exeunt.case import Case
from exeunt.contrast.uncertain import Uncertain, uncertain
from exeunt.declare import Floats
from exeunt.evidence import load_switches
from exeunt.study.posterior import known_of
from exeunt.worlds.draws import Draws, Known
from exeunt.worlds.uncertain_numbers import option

LEAST_WORLDS = 200
"""Fewer worlds do not carry a share of variance."""
RESAMPLES = 20
LEVELS = 4
"""Levels of an elementary-effects design."""


class TooFew(ValueError):
    """A sample that sensitivity cannot be read off."""


@dataclass(frozen=True)
class Share:
    """How much of an outcome one uncertain number explains."""

    what: Uncertain
    first: float  # first-order share of the variance
    first_error: float
    delta: float  # moment-independent, 0 to 1
    delta_error: float


@dataclass(frozen=True)
class Split:
    """Shares of the variance of an outcome."""

    structure: float  # explained by the structural switches together
    chance: float | None  # of whole people; None where it was not asked for
    parameters: float  # the rest: parameters, rules in doubt, and what they do together


@dataclass(frozen=True)
class Elementary:
    """Elementary effects of one parameter over its whole range."""

    what: Uncertain
    mu_star: float  # mean absolute effect, unit of the outcome
    sigma: float  # spread of the effects: interaction or curvature


def shares(case: Case, draws: Draws, outcome: Floats, seed: int = 1) -> tuple[list[Share], float]:
    """Every parameter, host, crossing and rule in doubt by what it explains, most first; and the delta that numbers of
    no meaning reach.

    TooFew for a sample that does not carry it, ModuleNotFoundError with a sentence where SALib is not installed.
    """
    check_enough(len(outcome))
    if np.ptp(outcome) == 0:
        raise TooFew("the outcome is the same in every world: there is nothing to explain")
    delta, _, _ = _salib()
    what = [one for one in uncertain(case) if one.kind != "structure"]
    x = np.array([draws.uniform(one.name) for one in what]).T
    y = np.asarray(outcome, dtype=np.float64)
    chosen = _worth_a_look(x, y, MOST)
    idle = np.random.Generator(np.random.Philox(key=seed)).random(x.shape)
    idle = idle[:, _worth_a_look(idle, y, IDLE)]
    names = [*(what[k].name for k in chosen), *(f"idle {k}" for k in range(IDLE))]
    problem = {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}
    with warnings.catch_warnings(record=True):  # notices on bins, which a sample of this size always gets
        found = delta.analyze(problem, np.hstack([x[:, chosen], idle]), y, num_resamples=RESAMPLES, seed=seed)
    rows = [
        Share(what[k], *(float(found[key][i]) for key in ("S1", "S1_conf", "delta_raw", "delta_raw_conf")))
        for i, k in enumerate(chosen)
    ]
    noise = float(np.max(found["delta_raw"][len(chosen) :]))
    return sorted(rows, key=lambda row: -row.delta), noise


def check_enough(worlds: int) -> None:
    """TooFew for fewer worlds than carry a share of variance."""
    if worlds < LEAST_WORLDS:
        raise TooFew(f"{worlds} worlds are too few to read sensitivity off them; use {LEAST_WORLDS} or more")


def check_ready() -> None:
    """ModuleNotFoundError with a sentence where SALib is not installed."""
    _salib()


def _salib() -> tuple[Any, Any, Any]:
    """Delta, the analysis of elementary effects and their design."""
    try:
        from SALib.analyze import delta
        from SALib.analyze import morris as analysis
        from SALib.sample import morris as sampling
    except ModuleNotFoundError:
        raise ModuleNotFoundError(MISSING) from None
    return delta, analysis, sampling


MISSING = "Sensitivity needs SALib: `pip install 'exeunt[explore]'`"
IDLE = 10
"""Of as many columns of random numbers that nothing depends on, those that go with the outcome most: what delta they
reach is noise.
"""
MOST = 60
"""Uncertain things looked at closely: those that go with the outcome most, by rank correlation and by its square."""


def _worth_a_look(x: Floats, y: Floats, most: int) -> list[int]:
    rank = y.argsort().argsort() / len(y) - 0.5
    centred = x - x.mean(axis=0)
    squared = centred**2 - (centred**2).mean(axis=0)
    strength = np.maximum(
        np.abs(centred.T @ rank) / centred.std(axis=0), np.abs(squared.T @ rank) / squared.std(axis=0)
    )
    return sorted(np.argsort(-strength)[:most].tolist())


def split(case: Case, draws: Draws, outcome: Floats, chance: Floats | None = None) -> Split:
    """How much of the variance is structure, chance and all else. `chance` is the outcome of whole people less that of
    shares, in the same worlds.

    Structure: the share that the switches explain one by one, each corrected for what as many groups explain by chance
    (epsilon squared, Kelley 1935).
    """
    total = float(np.var(outcome))
    structure = sum(_explained(option(case, id, draws), outcome) for id in load_switches()) if total > 0 else 0.0
    by_chance = None if chance is None else min(float(np.var(chance)) / max(total, 1e-300), 1.0)
    return Split(structure, by_chance, max(0.0, 1 - structure - (by_chance or 0.0)))


def _explained(groups: Any, outcome: Floats) -> float:
    names, n = np.unique(groups), len(outcome)
    if len(names) < 2:
        return 0.0
    within = sum(((outcome[groups == name] - outcome[groups == name].mean()) ** 2).sum() for name in names)
    about = ((outcome - outcome.mean()) ** 2).sum()
    return float(max(0.0, 1 - (within / (n - len(names))) / (about / (n - 1))))


def morris(case: Case, trajectories: int, seed: int, play: Callable[[Known], Floats]) -> list[Elementary]:
    """Elementary effects over the whole range of every parameter and host, one at a time; `play` gives the outcome in
    known worlds.
    """
    _, analysis, sampling = _salib()
    what = [one for one in uncertain(case) if one.kind in ("parameter", "host")]
    problem = {"num_vars": len(what), "names": [one.name for one in what], "bounds": [[0.05, 0.95]] * len(what)}
    x = sampling.sample(problem, trajectories, num_levels=LEVELS, seed=seed)
    columns = {one.name: np.ascontiguousarray(x[:, k]) for k, one in enumerate(what)}
    y = play(known_of(columns, np.zeros(len(x), dtype=np.int64), 1, seed))
    found = analysis.analyze(problem, x, np.asarray(y, dtype=np.float64), num_levels=LEVELS, seed=seed)
    rows = [Elementary(one, float(found["mu_star"][k]), float(found["sigma"][k])) for k, one in enumerate(what)]
    return sorted(rows, key=lambda row: -row.mu_star)
