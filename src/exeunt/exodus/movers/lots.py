"""Lots: who of whole people takes which of several ways."""

from __future__ import annotations

from exeunt.compiled import inner
from exeunt.exodus.movers.chance import binomial, uniform

ONE_BY_ONE = 40.0
"""People up to whom a choice is drawn for each of them; above, for each way in turn."""


@inner
def split(people, weight, total, order, seed, world, when, cell, draw, chosen):
    """People choose by weight among the ways listed in `order`, `chosen[way]`; the next draw."""
    for way in order:
        chosen[way] = 0.0
    if people <= ONE_BY_ONE:
        for _ in range(int(people)):
            at = uniform(seed, world, when, cell, draw) * total
            draw += 1
            last = -1
            for way in order:
                if weight[way] > 0.0:
                    last = way
                    at -= weight[way]
                    if at <= 0.0:
                        break
            chosen[last] += 1.0
        return draw
    left, rest = people, total
    last = -1
    for way in order:
        if weight[way] > 0.0 and left > 0.0:
            x = binomial(left, min(weight[way] / rest, 1.0), uniform(seed, world, when, cell, draw))
            draw += 1
            chosen[way] = x
            left -= x
            rest -= weight[way]
            last = way
    if left > 0.0:
        chosen[last] += left
    return draw


@inner
def leave(place, c, moves, left, rest, leaving, last, seed, world, when, cell):
    """How many leave each status of a cell by any hazard: one draw for all of them, since most come to nobody.

    Fills `leaving` and takes it off `left`, `rest` with the share of all hazards and `last` with the last of them, by
    status: whoever has drawn none of the others goes by it.
    """
    for a in range(left.size):
        rest[a] = leaving[a] = 0.0
    for m in range(moves.left.size):
        a = moves.left[m]
        if moves.anywhere[m, place] and left[a] > 0.0 and moves.share[m, place, c] > 0.0:
            rest[a] += moves.share[m, place, c]
            last[a] = m
    for a in range(left.size):
        if rest[a] > 0.0:
            leaving[a] = binomial(left[a], min(rest[a], 1.0), uniform(seed, world, when, cell, a))
            left[a] -= leaving[a]
