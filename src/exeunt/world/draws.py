"""One value per world for everything uncertain.

Every uncertain number has its own Latin hypercube column, keyed by (seed, number of worlds, its name): each of the n
equal strata of probability holds exactly one world. A new parameter, rule or mechanism therefore changes no other
number, and the same worlds meet every scenario.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np

from exeunt.declare import Floats

_EDGE = 1e-9


@dataclass(frozen=True)
class Draws:
    """A sample of `worlds` worlds from one seed; `first` and `last` cut a batch out of it."""

    worlds: int
    seed: int = 1
    first: int = 0
    last: int | None = None

    def __post_init__(self) -> None:
        if self.worlds < 1:
            raise ValueError(f"worlds is {self.worlds}; it is at least 1")
        if self.last is None:
            object.__setattr__(self, "last", self.worlds)

    @property
    def size(self) -> int:
        """Worlds in this batch."""
        assert self.last is not None
        return self.last - self.first

    def batch(self, first: int, last: int) -> Draws:
        """Worlds `first` to `last` (exclusive) of the same sample."""
        return Draws(self.worlds, self.seed, first, min(last, self.worlds))

    def uniform(self, name: str) -> Floats:
        """Probabilities in (0, 1) for this name, one per world of the batch, `[world]`."""
        key = hashlib.sha256(f"{self.seed}/{self.worlds}/{name}".encode()).digest()
        random = np.random.Generator(np.random.Philox(key=int.from_bytes(key[:16], "little")))
        column = (random.permutation(self.worlds) + random.random(self.worlds)) / self.worlds
        return np.clip(column[self.first : self.last], _EDGE, 1 - _EDGE)

    def between(self, name: str, value: float, low: float | None, high: float | None) -> Floats:
        """A value with its 5 % and 95 % values: two half-normals that meet at the value, `[world]`."""
        if low is None or high is None or low == high:
            return np.full(self.size, float(value))
        from scipy.special import ndtri

        z = ndtri(self.uniform(name)) / ndtri(0.95)
        return np.asarray(value + np.where(z < 0, (value - low) * z, (high - value) * z))
