"""Sums of people over statuses, places or groups, compiled: what mechanisms and records read instead of every cell."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from exeunt.compiled import compiled

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@compiled
def by_place(people: Floats, statuses: Ints, weight: Floats, out: Floats) -> None:
    """People `[status, place, group, world]` of some statuses, groups by their weight `[group]`, `[place, world]`."""
    for place in range(people.shape[1]):
        for w in range(people.shape[3]):
            out[place, w] = 0.0
        for status in statuses:
            for group in range(people.shape[2]):
                for w in range(people.shape[3]):
                    out[place, w] += people[status, place, group, w] * weight[group]


@compiled
def everybody(at_home: Floats, abroad: Floats, on_the_way: Floats, queueing: Floats, out: Floats) -> None:
    """All people, `[world]`: at home `[status, origin, group, world]`, abroad `[place, world]`, and between places
    `[place, group, world]`.
    """
    out[...] = 0.0
    for status in range(at_home.shape[0]):
        for origin in range(at_home.shape[1]):
            for group in range(at_home.shape[2]):
                for w in range(out.size):
                    out[w] += at_home[status, origin, group, w]
    for place in range(abroad.shape[0]):
        for w in range(out.size):
            out[w] += abroad[place, w]
        for group in range(on_the_way.shape[1]):
            for w in range(out.size):
                out[w] += on_the_way[place, group, w] + queueing[place, group, w]
