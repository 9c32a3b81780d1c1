"""The settling of a day, the costliest mover, written in plain NumPy: what the compiled one is measured against."""

from __future__ import annotations

import numpy as np

from exeunt.exodus.movers.expected import ONWARD, RETURNED, STAYS, VISITING


def settle(
    day, move_from, move_to, counter, share, moving, stay_days, same_stay, renewal, visits_kept, overstay, leaves_at_end, goes_home, moves_on,
    abroad, clock_first, clock_days, clock, survival, moving_on, going_back, flow, lapsed, sent_home, sent_on,
) -> None:  # fmt: skip
    """As `exeunt.exodus.movers.expected.settle`, over whole arrays `[place, column]`."""
    moving_on[...] = 0.0
    going_back[...] = 0.0
    before = abroad.copy()
    for m in range(len(move_from)):
        a, b = move_from[m], move_to[m]
        moved = before[a] * share[m]
        abroad[a] -= moved
        if counter[m] >= 0:
            flow[counter[m]] += moved
        if b < STAYS:
            abroad[b] += moved
        elif b == ONWARD:
            moving_on += moved
        else:
            going_back[b - RETURNED] += moved.sum(axis=0)
    survival *= visits_kept
    today = clock_first + day % clock_days
    ends = np.minimum(clock[today] * survival, abroad[VISITING])
    clock[today] = 0.0
    kept = ends * renewal
    for place in range(len(ends)):
        lawful, days = same_stay[place], clock_days[place]
        if 0 < lawful < days:
            clock[clock_first[place] + (day + lawful) % days] += kept[place] / survival[place]
        elif lawful < 0:
            columns = np.flatnonzero((stay_days[place] > 0) & (stay_days[place] < days))
            slots = clock_first[place] + (day + stay_days[place, columns]) % days
            clock[slots, columns] += kept[place, columns] / survival[place, columns]
    ends -= kept
    abroad[VISITING] -= ends
    lapsed += ends
    abroad[4] += ends * overstay
    home = ends * leaves_at_end * goes_home
    going_back[0] += home.sum(axis=0)
    sent_home += home
    on = ends * leaves_at_end * moves_on
    moving_on += on
    sent_on += on
