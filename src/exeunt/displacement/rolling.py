"""Forecasts of a case from many days of its past, beside persistence and the simulation without counts; and what they
teach about how far to trust each.

A forecast from a day knows nothing of later days (`asof`). It is scored where a count was made near the day it is for.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import product
from pathlib import Path

import numpy as np

from exeunt.case.case import Case
from exeunt.declare import Floats
from exeunt.displacement.forecast import (
    Origin,
    expected_shares,
    expected_total,
    fan,
    newcomers,
    origin_of,
    scale_of_shares,
)
from exeunt.displacement.registered import Flags, cells
from exeunt.displacement.seen import left_out, war_of
from exeunt.displacement.trust import COLUMNS, HORIZONS, TABLE, Trust, row_of, trust_at
from exeunt.displacement.validate import counted
from exeunt.worlds.draws import Draws

ORIGINS = 12
"""Days of a case from which forecasts are made, evenly spread."""
WORLDS = 40
FIRST = 30
"""Days of counts before the first forecast."""
NEAR = 7
"""Days between a count and the day it is taken for."""
SPREAD_WORLDS = 200
LEVELS = (0.8, 0.95)
GRID = (0.0, 0.25, 0.5, 0.75, 1.0)
QUANTILES = np.linspace(0, 1, 41)
LEAST = 0.01
"""Added to an error before its logarithm is taken, so that a camp in which nothing moves does not rule."""
KEEP = Trust(0, 0, 0, 1, 0, 0, np.zeros(3), np.zeros(3))
CHOICES = (
    KEEP,
    *(
        replace(KEEP, lately=lately, simulated=simulated, learned=learned, forgiving=forgiving, pace=pace)
        for lately, simulated, learned, forgiving, pace in product(
            GRID, GRID, (0.0, 0.5, 1.0), (0.25, 0.5, 1.0), (0.25, 0.5, 1.0)
        )
        if 0 < lately + simulated <= 1 and (simulated > 0 or (learned == 0 and forgiving == 1))
    ),
)
"""What a forecast of shares may trust: persistence, or some of the growth to go where it went or is sent."""


@dataclass(frozen=True)
class Past:
    """A day from which forecasts were made, and what came."""

    origin: Origin
    came: dict[int, Floats]  # horizon -> people registered, `[camp]`
    counted: dict[int, Flags]  # horizon -> whether a count was made near that day, `[camp]`


def past_of(case: Case, worlds: int = WORLDS, seed: int = 1) -> tuple[Past, ...]:
    """Days of a case with what was known and what came, at every horizon that its counts reach."""
    camps, registered = counted(case)
    if len(camps) < 2:
        return ()
    marks = cells(case, camps)
    known = np.flatnonzero(marks.any(axis=1))
    end = int(known[-1]) if len(known) else 0
    if end <= FIRST + HORIZONS[0]:
        return ()
    found = []
    for day in map(int, np.unique(np.linspace(FIRST, end - HORIZONS[0], ORIGINS).astype(int))):
        if not registered[: day + 1].sum() > 0:
            continue
        on = case.file.first_day + timedelta(days=day)
        origin = origin_of(case, camps, on, HORIZONS[-1], worlds, seed)
        reached = [ahead for ahead in HORIZONS if day + ahead <= end]
        near = {h: np.asarray(marks[max(day + 1, day + h - NEAR) : day + h + NEAR + 1].any(axis=0)) for h in reached}
        if origin.total > 0:
            found.append(Past(origin, {h: registered[day + h] for h in reached}, near))
    return tuple(found)


def off_by(forecast: Floats, came: Floats) -> float:
    """Sum over camps of |forecast - came| over the total that came."""
    return float(np.abs(forecast - came).sum() / max(came.sum(), 1.0))


@dataclass(frozen=True)
class Scored:
    """How forecasts of a case did at one horizon, from all its days: means of `off_by`, and shares of counts inside."""

    horizon: int
    origins: int
    shares: float  # forecast with the total that came
    persistence: float  # shares of the day, with the total that came
    simulation: float  # shares of the simulation without counts
    counts: float  # forecast of people
    last_counts: float  # people of the day
    inside: tuple[float, ...]  # share of counts within the interval of each of LEVELS; NaN where none was made


def score(case: Case, past: Sequence[Past], seed: int = 1) -> tuple[Scored, ...]:
    """Scores by horizon of forecasts that trust what other wars taught."""
    found = []
    for horizon in HORIZONS:
        some = [at for at in past if horizon in at.came]
        if not some:
            continue
        trust = trust_at(horizon, left_out(case))
        rows, inside = [], []
        for at in some:
            rows.append(_errors(at, horizon, trust))
            ahead = fan(at.origin, case.file.first_day, horizon, trust, Draws(SPREAD_WORLDS, seed))
            inside.append(_inside(ahead.people, at.came[horizon], at.counted[horizon]))
        a, b, c, d, e = (float(mean) for mean in np.mean(rows, axis=0))
        known = np.concatenate(inside, axis=1)
        held = tuple(float(level.mean()) if level.size else float("nan") for level in known)
        found.append(Scored(horizon, len(some), a, b, c, d, e, held))
    return tuple(found)


def _errors(at: Past, horizon: int, trust: Trust) -> list[float]:
    came, origin = at.came[horizon], at.origin
    total = expected_total(origin, horizon, trust)
    shares = expected_shares(origin, horizon, trust, newcomers(origin, horizon, trust))
    simulated = origin.simulated[origin.day + horizon]
    scale = came.sum() / max(float(simulated.sum()), 1e-9)
    return [
        off_by(shares * came.sum(), came), off_by(origin.shares * came.sum(), came), off_by(simulated * scale, came),
        off_by(shares * total, came), off_by(origin.known[-1], came),
    ]  # fmt: skip


def _inside(people: Floats, came: Floats, marks: Flags) -> Flags:
    """Whether each count is within each interval, `[level, count]`."""
    bounds = [np.quantile(people, ((1 - level) / 2, (1 + level) / 2), axis=1) for level in LEVELS]
    return np.array([((came >= low - 0.5) & (came <= high + 0.5))[marks] for low, high in bounds])


def learn(
    cases: Sequence[Case], path: Path, seed: int = 1, say: Callable[[str], None] = lambda text: None
) -> dict[str, tuple[Past, ...]]:
    """Write what forecasts may trust, for every war left out and for all; returns the past of every case by name."""
    past = {case.name: past_of(case, seed=seed) for case in cases}
    teach({case.name: war_of(case) for case in cases}, past, path, say)
    return past


def teach(wars: Mapping[str, str], past: Mapping[str, Sequence[Past]], path: Path, say: Callable[[str], None]) -> None:
    """Write what the pasts of cases teach, for every war left out and for all."""
    some = {h: {name: [at for at in found if h in at.came] for name, found in past.items()} for h in HORIZONS}
    shares = {
        name: np.mean([_share_table(some[h][name], h) for h in HORIZONS if some[h][name]], axis=0)
        for name in past if past[name]
    }  # fmt: skip
    rows = {}
    for left in ("", *dict.fromkeys(wars.values())):
        others = [name for name in shares if wars[name] != left]
        best = CHOICES[int(np.mean([shares[name] for name in others], axis=0).argmin())]
        for horizon in HORIZONS:
            found = [some[horizon][name] for name in others if some[horizon][name]]
            trust = _with_totals(best, found, horizon)
            rows[left, horizon] = row_of(left, horizon, trust)
        say(
            f"without {left or 'nothing'}: lately {best.lately:g}, simulated {best.simulated:g}, learned "
            f"{best.learned:g}, forgiving {best.forgiving:g}, pace {best.pace:g}, damping at the last {trust.damping:g}"
        )
    with (path / TABLE).open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows[key] for key in sorted(rows))


def _share_table(found: Sequence[Past], horizon: int) -> list[float]:
    """Logarithm of the mean error of shares of a case at each choice."""
    return [float(np.log(np.mean([_errors(at, horizon, trust)[0] for at in found]) + LEAST)) for trust in CHOICES]


def _with_totals(best: Trust, found: Sequence[Sequence[Past]], horizon: int) -> Trust:
    """The damping of the trend with the least error of people, and the quantiles of what is left over."""
    choices = [replace(best, damping=damping) for damping in GRID]
    off = [[np.log(np.mean([_errors(at, horizon, trust)[3] for at in one]) + LEAST) for one in found]
           for trust in choices]  # fmt: skip
    trust = choices[int(np.mean(off, axis=1).argmin())]
    totals = [
        np.array([_total_off(at, horizon, trust) for at in one]) for one in found
    ]  # fmt: skip
    shares = [np.concatenate([_share_errors(at, horizon, trust) for at in one]) for one in found]
    return replace(trust, share_errors=_quantiles(shares), total_errors=_quantiles(totals))


def _total_off(at: Past, horizon: int, trust: Trust) -> float:
    expected = expected_total(at.origin, horizon, trust)
    return float(np.log(max(at.came[horizon].sum(), 1.0) / max(expected, 1.0)))


def _share_errors(at: Past, horizon: int, trust: Trust) -> Floats:
    came = at.came[horizon]
    shares = expected_shares(at.origin, horizon, trust, newcomers(at.origin, horizon, trust))
    return np.asarray((came / max(came.sum(), 1.0) - shares) / scale_of_shares(at.origin, shares))


def _quantiles(found: list[Floats]) -> Floats:
    """Quantiles over cases of which each has the same weight."""
    values = np.concatenate(found)
    weights = np.concatenate([np.full(len(one), 1 / max(len(one), 1)) for one in found])
    order = np.argsort(values)
    at = (np.cumsum(weights[order]) - 0.5 * weights[order]) / weights.sum()
    return np.interp(QUANTILES, at, values[order])


def horizons_of(text: str) -> Iterator[int]:
    """Days ahead, from a list with commas. ValueError for what is none."""
    for word in text.split(","):
        days = int(word)
        if not 1 <= days <= 3650:
            raise ValueError(word)
        yield days
