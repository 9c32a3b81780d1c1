"""Structural switches: what the literature says in two ways, drawn as one or the other in each world."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from exeunt.evidence.distributions import Floats
from exeunt.evidence.tables import rows

Options = NDArray[np.str_]


@dataclass(frozen=True)
class Switch:
    """Forms that exclude one another, with the weight of each."""

    id: str
    name: str
    options: tuple[str, ...]
    weights: tuple[float, ...]
    says: str
    citation: str

    @property
    def shares(self) -> tuple[float, ...]:
        """Share of worlds in each option."""
        return tuple(weight / sum(self.weights) for weight in self.weights)

    def draw(self, u: Floats) -> Options:
        """The option of each world, at probabilities `u`."""
        edges = np.cumsum(self.shares)[:-1]
        return np.array(self.options)[np.searchsorted(edges, u, side="right")]


@cache
def load_switches() -> MappingProxyType[str, Switch]:
    """Every choice between model forms that the evidence leaves open, by id."""
    return MappingProxyType(
        {
            row["id"]: Switch(
                row["id"],
                row["name"],
                tuple(row["options"].split(";")),
                tuple(map(float, row["weights"].split(";"))),
                row["says"],
                row["citation"],
            )
            for row in rows("structure.csv")
        }
    )
