"""Ordinary travellers at crossings: not part of the exodus, but part of every gross count of entries.

A crossing's table says how many citizens of the origin entered on a usual day before any shock; the rules of the day
let in, refuse and deter them as they do the citizens at large, group by group in proportion to its size. They are
counted, not simulated: they take their part of a crossing's capacity, go home again and are nowhere in the state.
"""

from __future__ import annotations

import numpy as np

from exeunt.declare import Floats
from exeunt.evidence import fixed
from exeunt.exodus.compile import Worlds
from exeunt.exodus.network import NO_CROSSING
from exeunt.exodus.tables import Tables

LEAST_ROOM = fixed("room_for_leavers")


class Travellers:
    """Entries and refusals of ordinary travellers so far, `[crossing, world]`; NaN where the case has no count."""

    def __init__(self, worlds: Worlds, tables: Tables) -> None:
        self.tables, self.net = tables, worlds.network
        rows = [
            np.full(worlds.draws.size, np.nan)
            if c.travellers is None
            else worlds.draws.between(f"travellers/{c.id}", c.travellers, c.travellers_low, c.travellers_high)
            for c in worlds.case.crossings
        ]
        shape = (len(rows), worlds.draws.size)
        self.usual = np.maximum(np.array(rows, dtype=np.float64).reshape(shape), 0.0)
        self.entered = np.zeros(shape)
        self.refused = np.zeros(shape)
        self.ways = [(gate, c) for gate, c in enumerate(self.net.gate_crossing) if c != NO_CROSSING]
        citizens = worlds.population.sum(axis=0)[:, None] * worlds.group["citizen"]
        self.weight = citizens / max(citizens.sum(), 1.0)
        self._first: Floats | None = None

    def turn(self) -> None:
        """Rates of the day, from the gates as today's rules have them."""
        now, first = self._at_crossings(self.tables.admitted), self.first()
        trying = self._at_crossings(self.tables.attempts)
        with np.errstate(invalid="ignore", divide="ignore"):
            self.entering = self.usual * np.where(first > 0, now / first, 0.0)
            self.refusing = self.usual * np.where(first > 0, (trying - now) / first, 0.0)

    def left_by(self, capacity: Floats) -> Floats:
        """People a day that a crossing has room for beside the travellers of the day, `[crossing, world]`."""
        return np.asarray(np.maximum(capacity - np.nan_to_num(self.entering), LEAST_ROOM * capacity))

    def travel(self) -> None:
        """Add today's entries and refusals of ordinary travellers to the counts."""
        self.entered += self.entering
        self.refused += self.refusing

    def first(self) -> Floats:
        """Share of travellers admitted at each crossing on the first day, `[crossing, world]`."""
        if self._first is None:
            self._first = self._at_crossings(self.tables.first_admitted)
        return self._first

    def _at_crossings(self, by_gate: Floats) -> Floats:
        total = np.zeros(self.usual.shape)
        for gate, crossing in self.ways:
            total[crossing] += (by_gate[gate] * self.weight).sum(axis=0)
        return total
