"""The settling of a day, the costliest mover, written in plain NumPy: what the compiled one is measured against."""

from __future__ import annotations

import numpy as np

from exeunt.exodus.movers.arrays import (
    IRREGULAR,
    ONWARD,
    RETURNED,
    STAYS,
    VISITING,
    Abroad,
    Chance,
    Clocks,
    EndOfVisit,
    Moves,
    Settled,
)


def settle(
    day: int, moves: Moves, end: EndOfVisit, abroad: Abroad, clocks: Clocks, settled: Settled, chance: Chance
) -> None:
    """As `exeunt.exodus.movers.expected.settle`, over whole arrays `[place, column]`."""
    people, going_back, survival = abroad.people, settled.going_back, clocks.survival
    settled.moving_on[...] = 0.0
    going_back[...] = 0.0
    before = people.copy()
    for m in range(len(moves.left)):
        a, b = moves.left[m], moves.entered[m]
        moved = before[a] * moves.share[m]
        people[a] -= moved
        if moves.counter[m] >= 0:
            settled.flow[moves.counter[m]] += moved
        if b < STAYS:
            people[b] += moved
        elif b == ONWARD:
            settled.moving_on[...] += moved
        else:
            going_back[b - RETURNED] += moved.sum(axis=0)
    survival *= moves.kept
    today = clocks.first + day % clocks.days
    ends = np.minimum(clocks.visits[today] * survival, people[VISITING])
    clocks.visits[today] = 0.0
    kept = ends * end.renewal
    for place in range(len(ends)):
        lawful, days = clocks.same_stay[place], clocks.days[place]
        if 0 < lawful < days:
            clocks.visits[clocks.first[place] + (day + lawful) % days] += kept[place] / survival[place]
        elif lawful < 0:
            columns = np.flatnonzero((clocks.stay_days[place] > 0) & (clocks.stay_days[place] < days))
            slots = clocks.first[place] + (day + clocks.stay_days[place, columns]) % days
            clocks.visits[slots, columns] += kept[place, columns] / survival[place, columns]
    ends -= kept
    people[VISITING] -= ends
    settled.lapsed[...] += ends
    people[IRREGULAR] += ends * end.overstay
    home = ends * end.leaves * end.goes_home
    going_back[0] += home.sum(axis=0)
    settled.sent_home[...] += home
    on = ends * end.leaves * end.moves_on
    settled.moving_on[...] += on
    settled.sent_on[...] += on
