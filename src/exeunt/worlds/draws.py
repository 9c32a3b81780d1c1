"""One value per world for everything uncertain.

Every uncertain number has its own Latin hypercube column, keyed by (seed, number of worlds, its name): each of the n
equal strata of probability holds exactly one world. A new parameter, rule or mechanism therefore changes no other
number, and the same worlds meet every scenario.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from exeunt.declare import Floats

_EDGE = 1e-9
WINDOW = 4096
"""Worlds of a column that are kept together: batches of one window draw it once."""
REMEMBERED = 2_000
"""Windows kept, of all columns: at most 64 MB in each process, whatever the size of the study."""
WHOLE = 25_000
"""Worlds up to which whole columns are kept for calibrated worlds, which take from anywhere in them."""


def _cut(worlds: int, seed: int, name: str, first: int, last: int) -> Floats:
    """Worlds `first` to `last` (exclusive) of a column."""
    pieces = []
    while first < last:
        start = first // WINDOW * WINDOW
        end = min(last, start + WINDOW)
        pieces.append(_window(worlds, seed, name, start)[first - start : end - start])
        first = end
    return pieces[0] if len(pieces) == 1 else np.concatenate(pieces)


@lru_cache(maxsize=REMEMBERED)
def _window(worlds: int, seed: int, name: str, start: int) -> Floats:
    column = _drawn(worlds, seed, name)[start : start + WINDOW]
    column = column if worlds <= WINDOW else column.copy()  # let go of the rest
    column.setflags(write=False)
    return column


def _column(worlds: int, seed: int, name: str) -> Floats:
    return _kept(worlds, seed, name) if worlds <= WHOLE else _drawn(worlds, seed, name)


@lru_cache(maxsize=1_000)
def _kept(worlds: int, seed: int, name: str) -> Floats:
    column = _drawn(worlds, seed, name)
    column.setflags(write=False)
    return column


def _drawn(worlds: int, seed: int, name: str) -> Floats:
    key = hashlib.sha256(f"{seed}/{worlds}/{name}".encode()).digest()
    random = np.random.Generator(np.random.Philox(key=int.from_bytes(key[:16], "little")))
    column = (random.permutation(worlds) + random.random(worlds)) / worlds
    return np.clip(column, _EDGE, 1 - _EDGE)


@dataclass(frozen=True, eq=False)
class Known:
    """Worlds of which more is known than the priors say: probabilities by name, and all else from worlds of a sample of
    priors.
    """

    worlds: int  # of that sample
    seed: int  # of that sample
    of: NDArray[np.int64]  # [world] the world of the sample that each takes all else from
    columns: Mapping[str, Floats]  # name -> [world] probability on the prior's scale
    mark: str  # what these worlds are, in a word: they are part of what defines a study

    def uniform(self, name: str) -> Floats:
        """Probabilities for this name, `[world]`."""
        return self.columns[name] if name in self.columns else _column(self.worlds, self.seed, name)[self.of]


@dataclass(frozen=True)
class Draws:
    """A sample of `worlds` worlds from one seed; `first` and `last` cut a batch out of it.

    With worlds that are `known` these are the first so many of them, and the seed is that of chance alone. A batch in
    `lanes` is filled up to a multiple of that many worlds by its last world, again and again.
    """

    worlds: int
    seed: int = 1
    first: int = 0
    last: int | None = None
    known: Known | None = None
    lanes: int = 1

    def __post_init__(self) -> None:
        if self.worlds < 1:
            raise ValueError(f"worlds is {self.worlds}; it is at least 1")
        if self.known is not None and self.worlds > len(self.known.of):
            raise ValueError(f"worlds is {self.worlds}; {len(self.known.of)} are known")
        if self.last is None:
            object.__setattr__(self, "last", self.worlds)

    @property
    def drawn(self) -> int:
        """Number of different worlds in this batch."""
        assert self.last is not None
        return self.last - self.first

    @property
    def size(self) -> int:
        """Number of worlds in this batch, with those that fill it up."""
        return -(-self.drawn // self.lanes) * self.lanes

    def in_lanes(self, lanes: int) -> Draws:
        """The same batch, filled up to a multiple of so many worlds."""
        return replace(self, lanes=lanes)

    def batch(self, first: int, last: int) -> Draws:
        """Worlds `first` to `last` (exclusive) of the same sample."""
        return replace(self, first=first, last=min(last, self.worlds))

    def uniform(self, name: str) -> Floats:
        """Probabilities in (0, 1) for this name, one per world of the batch, `[world]`."""
        assert self.last is not None
        if self.known is None:
            column = _cut(self.worlds, self.seed, name, self.first, self.last)
        else:
            column = self.known.uniform(name)[self.first : self.last]
        return column if self.size == self.drawn else np.pad(column, (0, self.size - self.drawn), mode="edge")

    def between(self, name: str, value: float, low: float | None, high: float | None) -> Floats:
        """A value with its 5 % and 95 % values: two half-normals that meet at the value, `[world]`."""
        if low is None or high is None or low == high:
            return np.full(self.size, float(value))
        from scipy.special import ndtri

        z = ndtri(self.uniform(name)) / ndtri(0.95)
        return np.asarray(value + np.where(z < 0, (value - low) * z, (high - value) * z))
