"""What mechanisms carry from week to week: rents, attitudes, activity."""

from __future__ import annotations

import numpy as np

from exeunt.declare import Floats, Kept
from exeunt.exodus.compile import Worlds
from exeunt.mechanisms import ORDER
from exeunt.worlds.uncertain_numbers import mechanism


def declared() -> dict[str, tuple[str, Kept]]:
    """Name -> mechanism that keeps it, and what it is."""
    return {name: (of, kept) for of in ORDER for name, kept in mechanism(of).KEEPS.items()}


class Memory:
    """Numbers by name, as last kept. Those of a mechanism that is off stay at their start."""

    def __init__(self, worlds: Worlds) -> None:
        size = worlds.draws.size
        shapes = {
            "place": (len(worlds.network.hosts), 1, size),
            "group": (len(worlds.case.groups), size),
            "world": (size,),
        }
        self._of = declared()
        self._shape = {name: shapes[kept.axis] for name, (_, kept) in self._of.items()}
        self.values: dict[str, Floats] = {
            name: np.full(self._shape[name], kept.start) for name, (_, kept) in self._of.items()
        }
        self.shown = {name: kept for name, (of, kept) in self._of.items() if kept.shown and of in worlds.mechanisms}

    def keep(self, mechanism: str, name: str, value: Floats) -> None:
        """Take a number; ValueError for one that the mechanism does not declare."""
        if self._of.get(name, ("",))[0] != mechanism:
            raise ValueError(f"{mechanism}: '{name}' is not in its KEEPS")
        self.values[name] = np.array(np.broadcast_to(value, self._shape[name]), dtype=np.float64)
