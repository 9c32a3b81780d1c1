"""The shipped priors and declared assumptions: value, range, shape, grade, source, and whether its size was read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

import numpy as np

from exeunt.evidence.distributions import Distribution, Floats, parse, uniform
from exeunt.evidence.tables import rows

GRADES = ("A", "B", "C", "D", "E")
READ = {
    "yes": "the number was read in its source",
    "derived": "figures were read, the parameter is derived from them",
    "sign": "only the sign was read, the size is recalled",
    "recalled": "recalled, not read",
    "judgement": "judgement; no published estimate was found",
}


@dataclass(frozen=True)
class Prior:
    """One uncertain number and what is known of it. `low` and `high` are its 5 % and 95 % values."""

    id: str
    name: str
    form: str
    central: float
    low: float
    high: float
    unit: str
    distribution: str
    grade: str
    read: str
    transferability: str
    context: str
    citation: str
    url: str
    note: str

    @property
    def shape(self) -> Distribution:
        """The distribution drawn from: grade E is swept evenly over its range, whatever shape was proposed."""
        if self.grade == "E" or not self.distribution:
            return uniform(self.low, self.high)
        return parse(self.distribution)

    def draw(self, u: Floats) -> Floats:
        """Values at probabilities `u`, in the unit of the prior."""
        if self.low == self.high:
            return np.full(u.shape, self.central)
        return np.asarray(self.shape.quantile(u), dtype=np.float64)


@cache
def load_priors() -> MappingProxyType[str, Prior]:
    """Every shipped prior and assumption by id."""
    priors: dict[str, Prior] = {}
    for table in ("priors.csv", "assumptions.csv"):
        for row in rows(table):
            numbers = {column: float(row[column]) for column in ("central", "low", "high")}
            priors[row["id"]] = Prior(**{**row, **numbers})  # type: ignore[arg-type]
    return MappingProxyType(priors)
