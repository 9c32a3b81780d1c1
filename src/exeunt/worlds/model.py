"""What a way of simulating a case offers to everything above it: one record, filled in once by each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from exeunt.case import Case, Problem
from exeunt.results import Results, Wanted
from exeunt.worlds.draws import Draws


def _nothing(case: Case) -> Iterator[Problem]:
    yield from ()


@dataclass(frozen=True)
class Model:
    """A model: check a case, play it in a batch of worlds, and say what its runs can be asked."""

    kind: str  # what a case of this model is called in sentences
    modes: tuple[str, ...]
    check: Callable[[Case, str], Iterator[Problem]]  # case, mode -> what stands in the way of simulating it
    play: Callable[
        [Case, Case | None, Draws, str, Wanted], Results
    ]  # case, case without edits, batch, mode, what to keep
    outcomes: tuple[str, ...]  # what its runs can be asked
    apart: tuple[str, ...]  # outcomes that a comparison shows label by label
    by_groups: bool  # whether people are counted in groups
    calibrated: str = ""  # why it has no calibrated worlds; empty if it can have them
    instead: Mapping[str, str] = field(default_factory=dict)  # command that it does not answer -> what does
    inert: Callable[[Case], Iterator[Problem]] = _nothing  # notes on what has no effect
