"""What mechanisms say about today: hazards of moves abroad, and controls of the movers."""

from __future__ import annotations

from typing import Any

import numpy as np

from exeunt.declare import ABROAD, CONTROLS, Floats, Ints
from exeunt.exodus.memory import Memory
from exeunt.exodus.movers.arrays import ABDUCTED, ONWARD, REMOVED, RETURNED
from exeunt.vocabulary import MOVES

OUT = {"onward": ONWARD, "returned": RETURNED, "removed": REMOVED, "abducted": ABDUCTED}
Move = tuple[str, str, str]
"""Mechanism, status left, and status or way entered with an optional word for the cause: `irregular rejected`."""


UNCOUNTED = tuple(name for name, move in MOVES.items() if not move.counted)
"""Moves nobody asks the number of: what they sum to is counted elsewhere."""
EVERYWHERE = slice(None)
Places = Ints | slice


class HazardFlows:
    """Hazards by move, kept until their mechanism says otherwise; controls by name."""

    def __init__(self, shape: tuple[int, int, int], memory: Memory) -> None:
        self.shape, self.memory = shape, memory
        self.moves: list[Move] = []
        self.hazards: list[Floats] = []
        self.controls: dict[str, Floats] = {}
        self.share: Floats = np.zeros((0, *shape))  # of each cell moved today by each move
        self.anywhere = np.zeros((0, shape[0]), dtype=bool)  # [move, place] whether it moves anybody there
        self.kept: Floats = np.ones(shape)  # of visits not ended by a hazard
        self.stale: list[Places] = [EVERYWHERE]  # places whose shares are not those of the hazards any more
        self._mechanism, self._where = "", EVERYWHERE

    def speak_for(self, mechanism: str, where: Places = EVERYWHERE) -> None:
        """What follows is said by this mechanism, and differs from what it said before only at these places."""
        self._mechanism, self._where = mechanism, where  # type: ignore[assignment]
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
        if to not in MOVES:
            raise ValueError(f"{self._mechanism}: no move '{to}'; there are {', '.join(MOVES)}")
        move = (self._mechanism, status, to)
        if move not in self.moves:
            self.moves.append(move)
            self.hazards.append(np.zeros(self.shape))
            self.stale.append(EVERYWHERE)
        self.hazards[self.moves.index(move)] += hazard
        self.stale.append(self._where)

    def set(self, control: str, value: Any) -> None:
        """Set a control of a mover."""
        if control not in CONTROLS:
            raise ValueError(f"{self._mechanism}: no control '{control}'; there are {', '.join(CONTROLS)}")
        self.controls[control] = np.asarray(value, dtype=np.float64)

    def keep(self, name: str, value: Any) -> None:
        """Keep a number of the mechanism that speaks."""
        self.memory.keep(self._mechanism, name, value)

    @property
    def counted(self) -> list[str]:
        """What is counted together: where moves lead, with the word for the cause, whoever says them and from
        wherever.
        """
        return [to for to in dict.fromkeys(to for _, _, to in self.moves) if to not in UNCOUNTED]

    def codes(self) -> tuple[Any, Any, Any]:
        """Statuses left and entered, as numbers of the movers, and the number of the counter or -1, `[move]`."""
        counters = {to: row for row, to in enumerate(self.counted)}
        left = [ABROAD.index(status) for _, status, _ in self.moves]
        entered = [_code(to.split()[0]) for _, _, to in self.moves]
        counter = [counters.get(to, -1) for _, _, to in self.moves]
        return tuple(np.array(codes, dtype=np.int64) for codes in (left, entered, counter))  # type: ignore[return-value]

    def settle(self) -> Places | None:
        """Make the shares those of the hazards again; the places where anything had changed, None for nowhere.

        Hazards that leave a cell compete: 1 - exp(-sum) of it moves, split by hazard.
        """
        if not self.stale:
            return None
        if len(self.share) < len(self.moves):
            self.share = np.zeros((len(self.moves), *self.shape))
            self.anywhere = np.zeros((len(self.moves), self.shape[0]), dtype=bool)
            self.stale = [EVERYWHERE]
        everywhere = any(isinstance(where, slice) for where in self.stale)
        where: Places = EVERYWHERE if everywhere else np.unique(np.concatenate([np.asarray(w) for w in self.stale]))
        self.stale = []
        hazards = [hazard[where] for hazard in self.hazards]
        left = self.codes()[0]
        total = np.zeros((len(ABROAD), *self.kept[where].shape))
        for status, hazard in zip(left, hazards, strict=True):
            total[status] += hazard
        moved = -np.expm1(-total)
        per_hazard = np.divide(moved, total, out=np.zeros_like(total), where=total > 0)
        for m, (status, hazard) in enumerate(zip(left, hazards, strict=True)):
            share = hazard * per_hazard[status]
            self.share[m, where] = share
            self.anywhere[m, where] = (share > 0).any(axis=(1, 2))
        self.kept[where] = 1 - moved[0]
        return where


def _code(target: str) -> int:
    return ABROAD.index(target) if target in ABROAD else OUT[target]
