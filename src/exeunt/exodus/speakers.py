"""Mechanisms that are on: what each sees, and on which days it speaks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from exeunt.declare import STATES, Flows, Kept, People, Rules
from exeunt.exodus.compile import Worlds
from exeunt.exodus.memory import declared
from exeunt.exodus.sight import EVENT, RULE, Sight, check_reads
from exeunt.exodus.today import Today
from exeunt.worlds.uncertain_numbers import mechanism

WEEK = 7


@dataclass(frozen=True)
class Speaker:
    """A mechanism that is on, with what it sees and when it speaks."""

    name: str
    step: Callable[[People, Rules, Any, Flows], None]
    parameters: Any
    sight: Sight
    every: str
    conditions: frozenset[str]  # that it reads: it speaks when one changes
    events: frozenset[str]  # that it reads: it speaks when one happens

    def due(self, day: int) -> bool:
        """Whether it speaks today whatever has changed."""
        return self.every == "day" or (self.every == "four weeks" and day % (4 * WEEK) == 0)


def speakers(worlds: Worlds, names: tuple[str, ...], today: Today) -> list[Speaker]:
    """Those of the named mechanisms that are on in the case, in the order of the day; `Undeclared` for a faulty
    declaration.
    """
    kept = {name: number for name, (_, number) in declared().items()}
    return [_speaker(worlds, name, today, kept) for name in worlds.mechanisms if name in names]


def _speaker(worlds: Worlds, name: str, today: Today, kept: Mapping[str, Kept]) -> Speaker:
    module = mechanism(name)
    reads = module.READS
    check_reads(name, reads, module.EVERY, kept)
    return Speaker(
        name=name,
        step=module.step,
        parameters=worlds.parameters[name],
        sight=Sight(today, name, reads, module.KEEPS),
        every=module.EVERY,
        conditions=frozenset(read.removeprefix(RULE) for read in reads if read.startswith(RULE) or read in STATES),
        events=frozenset(read.removeprefix(EVENT) for read in reads if read.startswith(EVENT)),
    )
