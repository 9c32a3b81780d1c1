"""What a result stands on: judgements that nobody has measured, and forms that exclude one another."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from exeunt.case import Case
from exeunt.evidence import load_switches
from exeunt.mechanisms import FOLLOWING, MOVING, ORDER
from exeunt.results.outcomes import OUTCOMES, Numbers
from exeunt.worlds.draws import Draws
from exeunt.worlds.uncertain_numbers import mechanism, option, parameter

CLEARLY = 0.2
"""Difference between options, as a share of worlds, from which a switch is worth a line."""


def _sources() -> dict[str, frozenset[str]]:
    """Mechanism -> those whose kept numbers it reads, directly or through others, by what they declare."""
    keeper = {name: of for of in ORDER for name in mechanism(of).KEEPS}
    reads = {name: {keeper[read] for read in mechanism(name).READS if read in keeper} for name in ORDER}
    found = {}
    for name in ORDER:
        seen, ahead = set(), list(reads[name])
        while ahead:
            other = ahead.pop()
            if other not in seen:
                seen.add(other)
                ahead += reads[other]
        found[name] = frozenset(seen)
    return found


READ_FROM = _sources()
"""Mechanism -> others whose numbers it reads, however indirectly."""
BACK = tuple(name for name in FOLLOWING if any(name in READ_FROM[moving] for moving in MOVING))
"""Mechanisms that follow from the movements and act back on them."""


def reaches(outcomes: tuple[str, ...]) -> set[str]:
    """Mechanisms on which some outcomes can depend: those that move people, and those that make the outcomes."""
    needs = {name for outcome in outcomes for name in OUTCOMES[outcome].needs}
    follow = {name for need in needs for name in READ_FROM[need]}
    return {*MOVING, *BACK, *needs, *follow}


def judged(outcome: str) -> tuple[str, ...]:
    """Parameters of grade E that an outcome hangs on, beside those of every count of people."""
    return OUTCOMES[outcome].judged


def judged_moves(case: Case) -> tuple[str, ...]:
    """Parameters of grade E in the mechanisms that move people: every count hangs on them."""
    active = [name for name in (*MOVING, *BACK) if name not in case.file.mechanisms_off]
    asked = {want.id for name in active for want in mechanism(name).PARAMETERS.wanted().values()}
    return tuple(sorted(id for id in asked if parameter(case, id).grade == "E"))


@dataclass(frozen=True)
class ByOption:
    """A difference where a structural switch has one option."""

    switch: str
    option: str
    worlds: int
    above: float
    below: float
    median: float


def by_option(case: Case, draws: Draws, difference: Numbers) -> list[ByOption]:
    """A paired difference, `[world]`, apart for every option of every switch."""
    found = []
    for id in load_switches():
        chosen = option(case, id, draws)
        for name in load_switches()[id].options:
            there = difference[chosen == name]
            if len(there):
                above, below = float((there > 0).mean()), float((there < 0).mean())
                found.append(ByOption(id, name, len(there), above, below, float(np.median(there))))
    return found


def turning(rows: list[ByOption]) -> dict[str, list[ByOption]]:
    """Switches whose options differ clearly in the share of worlds above zero."""
    together: dict[str, list[ByOption]] = {}
    for row in rows:
        together.setdefault(row.switch, []).append(row)
    return {
        switch: options
        for switch, options in together.items()
        if max(o.above for o in options) - min(o.above for o in options) >= CLEARLY
    }
