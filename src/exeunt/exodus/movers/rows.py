"""Loops over one row of worlds, called by the movers.

The compiler vectorises a loop only if it can check that its rows do not overlap, and gives up beyond eight pairs of
rows: so each loop here stores few rows, and products go through a row that stays in cache.
"""

from __future__ import annotations

from exeunt.compiled import inner


@inner
def product(a, b, c, out):
    for w in range(out.size):
        out[w] = a[w] * b[w] * c[w]


@inner
def times(a, out):
    for w in range(out.size):
        out[w] *= a[w]


@inner
def add(a, total):
    for w in range(total.size):
        total[w] += a[w]


@inner
def add_product(a, b, total):
    for w in range(total.size):
        total[w] += a[w] * b[w]


@inner
def leave(before, share, left, flow):
    for w in range(before.size):
        x = before[w] * share[w]
        left[w] -= x
        flow[w] += x


@inner
def take(arriving, on_the_way, served):
    for w in range(arriving.size):
        on_the_way[w] -= arriving[w]
        served[w] = arriving[w]
        arriving[w] = 0.0


@inner
def difference(a, b, out):
    for w in range(out.size):
        out[w] = a[w] - b[w]


@inner
def subtract(a, total):
    for w in range(total.size):
        total[w] -= a[w]


@inner
def subtract_product(a, b, total):
    for w in range(total.size):
        total[w] -= a[w] * b[w]


@inner
def add_quotient(a, b, total):
    for w in range(total.size):
        total[w] += a[w] / b[w]


@inner
def due(clock, survival, visiting, out):
    for w in range(out.size):
        out[w] = min(clock[w] * survival[w], visiting[w])


@inner
def count_everybody(people, total):
    """People of all statuses and groups, `[status, place, column]`, by place and world."""
    worlds = total.shape[1]
    for place in range(people.shape[1]):
        total[place, :] = 0.0
        for status in range(people.shape[0]):
            for first in range(0, people.shape[2], worlds):
                add(people[status, place, first : first + worlds], total[place])
