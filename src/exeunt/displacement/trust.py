"""How far a forecast trusts the counts so far, their trend and the simulation: learned on other wars, by horizon."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import numpy as np

from exeunt.declare import Floats

TABLE = "displacement-forecast.csv"
COLUMNS = (
    "left_out",
    "horizon",
    "lately",
    "simulated",
    "learned",
    "forgiving",
    "pace",
    "damping",
    "share_errors",
    "total_errors",
)
NUMBERS = ("lately", "simulated", "learned", "forgiving", "pace", "damping")
HORIZONS = (7, 30, 90, 180)
"""Days ahead at which trust was learned; between them it is taken on a straight line."""


@dataclass(frozen=True)
class Trust:
    """What was learned at one horizon."""

    lately: float  # share of those to come who go where people went lately
    simulated: float  # share who go where the simulation sends them; the others go where people are
    learned: float  # power of what the counts say of a camp's pull beyond the simulation
    forgiving: float  # share of the growth so far, simulated into the wrong camp, from which on it is not trusted
    pace: float  # share of the growth lately by which shares go on moving
    damping: float  # share of the trend of the total that goes on
    share_errors: Floats  # quantiles of what shares were off by, in units of `forecast.scale_of_shares`
    total_errors: Floats  # and of what the logarithm of the total was off by


@cache
def load_trust() -> MappingProxyType[tuple[str, int], Trust]:
    """(war left out or "", horizon) -> what the others taught."""
    with (files("exeunt.evidence") / TABLE).open(encoding="utf-8") as text:
        return MappingProxyType({(row["left_out"], int(row["horizon"])): _trust(row) for row in csv.DictReader(text)})


def _trust(row: dict[str, str]) -> Trust:
    numbers = [float(row[name]) for name in NUMBERS]
    errors = [np.array([float(cell) for cell in row[name].split(";")]) for name in ("share_errors", "total_errors")]
    return Trust(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5], errors[0], errors[1])


def trust_at(ahead: int, left_out: str) -> Trust:
    """Trust at any horizon, learned without a war; on a straight line between horizons, the last one beyond them."""
    table = load_trust()
    known = [table[left_out, horizon] for horizon in HORIZONS]
    at = float(np.interp(ahead, HORIZONS, range(len(HORIZONS))))
    low, high, part = int(at), min(int(at) + 1, len(HORIZONS) - 1), at - int(at)
    a, b = known[low], known[high]

    def between(name: str) -> Floats:
        return np.asarray((1 - part) * getattr(a, name) + part * getattr(b, name))

    lately, simulated, learned, forgiving, pace, damping = (float(between(name)) for name in NUMBERS)
    return Trust(lately, simulated, learned, forgiving, pace, damping, between("share_errors"), between("total_errors"))


def row_of(left_out: str, horizon: int, trust: Trust) -> list[str]:
    """A row of the table."""
    numbers = [f"{getattr(trust, name):.4g}" for name in NUMBERS]
    errors = [";".join(f"{value:.4g}" for value in found) for found in (trust.share_errors, trust.total_errors)]
    return [left_out, str(horizon), *numbers, *errors]
