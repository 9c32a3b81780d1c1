"""Sums over eight worlds at once that both modes make."""

from __future__ import annotations

from exeunt.compiled import inner
from exeunt.exodus.movers.lanes import LANES, load, spread, store


@inner
def add(array, at, value):
    """Add to eight cells."""
    store(array, at, load(array, at) + value)


@inner
def count_everybody(people, total):
    """People of all statuses and groups, `[status, place, column]`, by place and world."""
    stays, places, columns = people.shape
    worlds = total.shape[1]
    for place in range(places):
        for w in range(0, worlds, LANES):
            everybody = spread(0.0)
            for a in range(stays):
                for first in range(0, columns, worlds):
                    everybody = everybody + load(people, (a * places + place) * columns + first + w)
            store(total, place * worlds + w, everybody)
