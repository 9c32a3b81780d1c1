"""What mechanisms say about today: hazards of moves abroad, and controls of the movers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from exeunt.declare import ABROAD, CONTROLS, Floats
from exeunt.engine.kernels import ABDUCTED, ONWARD, REMOVED, RETURNED

OUT = {"onward": ONWARD, "returned": RETURNED, "removed": REMOVED, "abducted": ABDUCTED}
Move = tuple[str, str, str]
"""Mechanism, status left, and status or way entered with an optional word for the cause: `irregular rejected`."""


class HazardFlows:
    """Hazards by move, kept until their mechanism says otherwise; controls by name."""

    def __init__(self, shape: tuple[int, int, int]) -> None:
        self.shape = shape
        self.moves: list[Move] = []
        self.hazards: list[Floats] = []
        self.controls: dict[str, Floats] = {}
        self.changed = True
        self._mechanism = ""

    def speak_for(self, mechanism: str) -> None:
        """What follows is said by this mechanism: each says its hazards anew."""
        self._mechanism = mechanism
        for move, hazard in zip(self.moves, self.hazards, strict=True):
            if move[0] == mechanism:
                hazard[...] = 0.0

    def add(self, status: str, to: str, hazard: Any) -> None:
        """Add a hazard (1/day) to a move between statuses abroad, onward, or out."""
        target = to.split()[0]
        if status not in ABROAD or (target not in ABROAD and target not in OUT):
            raise ValueError(
                f"{self._mechanism}: no move from '{status}' to '{to}'; people abroad are {', '.join(ABROAD)}"
            )
        move = (self._mechanism, status, to)
        if move not in self.moves:
            self.moves.append(move)
            self.hazards.append(np.zeros(self.shape))
        self.hazards[self.moves.index(move)] += hazard
        self.changed = True

    def set(self, control: str, value: Any) -> None:
        """Set a control of a mover."""
        if control not in CONTROLS:
            raise ValueError(f"{self._mechanism}: no control '{control}'; there are {', '.join(CONTROLS)}")
        self.controls[control] = np.asarray(value, dtype=np.float64)

    def codes(self) -> tuple[Any, Any]:
        """Statuses left and entered, as numbers of the movers, `[move]`."""
        left = [ABROAD.index(status) for _, status, _ in self.moves]
        entered = [_code(to.split()[0]) for _, _, to in self.moves]
        return np.array(left, dtype=np.int64), np.array(entered, dtype=np.int64)

    def shares(self) -> tuple[Floats, Floats]:
        """Share of each cell moved today by each move, `[move, ...]`, and share of visits not ended, `[...]`.

        Hazards that leave a cell compete: 1 - exp(-sum) of it moves, split by hazard.
        """
        total = np.zeros((len(ABROAD), *self.shape))
        left, _ = self.codes()
        for status, hazard in zip(left, self.hazards, strict=True):
            total[status] += hazard
        moved = -np.expm1(-total)
        per_hazard = np.divide(moved, total, out=np.zeros_like(total), where=total > 0)
        share = np.empty((len(self.moves), *self.shape))
        for m, (status, hazard) in enumerate(zip(left, self.hazards, strict=True)):
            np.multiply(hazard, per_hazard[status], out=share[m])
        self.changed = False
        return share, 1 - moved[0]


def _code(target: str) -> int:
    return ABROAD.index(target) if target in ABROAD else OUT[target]


def of_mechanism(moves: Sequence[Move], target: str) -> list[int]:
    """Indices of the moves that end in this status or way, whoever says them."""
    return [m for m, (_, _, to) in enumerate(moves) if to.split()[0] == target]
