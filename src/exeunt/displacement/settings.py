"""Settings of the movements of conflict cases: what they may be, and those that fit cases with registered counts.

A case is never simulated with settings that saw its war: fitted settings are kept apart for every war that was left
out, by its country of origin (`seen`), and one set that saw all of them serves every other case.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import numpy as np

from exeunt.evidence import tables
from exeunt.evidence.distributions import Floats
from exeunt.evidence.movements import BOTH, SETTINGS

FITTED = "displacement-fitted.csv"


@dataclass(frozen=True)
class Setting:
    """One setting and the range it is drawn from: evenly, evenly in its logarithm, or in whole steps."""

    id: str
    movement: str
    name: str
    low: float
    high: float
    scale: str
    unit: str
    says: str

    def draw(self, u: Floats) -> Floats:
        """Values of the setting at probabilities `u`, in its unit."""
        if self.scale == "log":
            return np.asarray(self.low * (self.high / self.low) ** u)
        if self.scale == "step":
            return np.asarray(self.low + np.floor(u * (self.high - self.low + 1)))
        return np.asarray(self.low + u * (self.high - self.low))


@cache
def load_settings() -> MappingProxyType[str, Setting]:
    """Every setting of a movement with its range, by id, from the shipped table."""
    rows = [{**row, "low": float(row["low"]), "high": float(row["high"])} for row in tables.rows(SETTINGS)]
    return MappingProxyType({str(row["id"]): Setting(**row) for row in rows})  # type: ignore[arg-type]


def of_movement(movement: str) -> tuple[Setting, ...]:
    """Settings of a movement, in the order in which its mover takes them."""
    return tuple(setting for setting in load_settings().values() if setting.movement in (movement, BOTH))


@dataclass(frozen=True)
class Fitted:
    """Settings of one movement that fit some cases."""

    weight: float  # share of worlds in which people move so, where either movement may be
    unexplained: float  # standard deviation of the logarithm of what else draws people to a camp
    values: Mapping[str, Floats]  # setting -> values, `[draw]`


@cache
def load_fitted() -> MappingProxyType[tuple[str, str, bool], Fitted]:
    """(war left out or "", movement, whether capacities are given) -> settings that fit the
    others.
    """
    table = files("exeunt.evidence") / FITTED
    if not table.is_file():
        return MappingProxyType({})
    found: dict[tuple[str, str, bool], list[dict[str, str]]] = defaultdict(list)
    with table.open(encoding="utf-8") as text:
        for row in csv.DictReader(text):
            found[row["left_out"], row["movement"], row["capacity"] == "given"].append(row)
    return MappingProxyType(
        {
            key: Fitted(
                float(rows[0]["weight"]),
                float(rows[0]["unexplained"]),
                {s.id: np.array([float(row[s.id]) for row in rows]) for s in of_movement(key[1])},
            )
            for key, rows in found.items()
        }
    )
