"""The movers of conflict cases: people flee, and choose among camps or walk from place to place. Counts, not persons.

Worlds are independent and each is played through in turn: places and camps are few, and days are many. Shapes as in `world.terrain`.
"""

from __future__ import annotations

import math

import numpy as np

from exeunt.compiled import compiled

UNREACHED = 1e9
OPENING = 180.0
"""Days for which a camp counts as newly opened, and half-life of its attraction."""
NEVER = 1e5
HOPS = 3
"""Links that people on foot or by car may do in one day, where the links are short."""
CHOOSE_KM, WALK_KM = 100.0, 200.0
"""Kilometres a day of a journey to a camp, waits included, and of a single link."""
LEAVE_TOWN = 0.5
"""Share of the people in a place at peace who go on each day."""
ROOM = 0.1
"""Share of a camp's full mark below which it turns people away more and more."""
OVERFULL = 1.25
"""Full mark of a camp over its given capacity."""
NOBODY = 1e-9


@compiled
def shortest_ways(first_way, way_to, km, is_open):
    """Kilometres between all places on open ways, `[P, P]`."""
    places = first_way.size - 1
    far = np.full((places, places), UNREACHED)
    done = np.empty(places, np.bool_)
    for start in range(places):
        done[:] = False
        far[start, start] = 0.0
        for _ in range(places):
            here, best = -1, UNREACHED
            for i in range(places):
                if not done[i] and far[start, i] < best:
                    best = far[start, i]
                    here = i
            if here < 0:
                break
            done[here] = True
            for e in range(first_way[here], first_way[here + 1]):
                if is_open[e] and best + km[e] < far[start, way_to[e]]:
                    far[start, way_to[e]] = best + km[e]
    return far


@compiled
def _flee(day, block, fleeing, home, drive, population, anywhere, people):
    """Add today's displaced to the places they flee from: those in conflict, or any of the country."""
    blocks, places = block.shape
    weight = np.empty(places)
    for b in range(blocks):
        n = fleeing[b, day]
        if n <= 0.0:
            continue
        total, members = 0.0, 0.0
        for i in range(places):
            weight[i] = math.sqrt(max(population[i], 1.0)) * drive[day, i] if block[b, i] else 0.0
            members += 1.0 if block[b, i] else 0.0
            total += weight[i]
        spread = anywhere if members > 1.0 else 0.0
        if total <= 0.0:
            for i in range(places):
                weight[i] = math.sqrt(max(population[i], 1.0)) if block[b, i] else 0.0
                total += weight[i]
        for i in range(places):
            people[i] += n * ((1.0 - spread) * weight[i] / total + spread * home[i])


@compiled
def _relocate(day, stock, age, nation, share):
    """Camps send people to camps of the same country that opened less than half a year ago."""
    for k in range(stock.size):
        if age[day, k] < OPENING:
            for j in range(stock.size):
                if j != k and nation[j] == nation[k] and age[day, j] > age[day, k]:
                    x = share * stock[j]
                    stock[j] -= x
                    stock[k] += x


@compiled
def _room(capacity, people):
    """How far a camp still takes people in: 1 with room, 0 (but for a millionth) when full."""
    full = OVERFULL * capacity
    return min(1.0, max(1e-6, (full - people) / (ROOM * full)))


@compiled
def choose(
    regime, far, camps, nation, age, block, fleeing, home, population, drive, there, capacity, attraction, bounded, settings,
    in_camps, elsewhere,
):  # fmt: skip
    """Those who flee choose a camp by the way to it, by country and by its age, and travel to it."""
    days, n, places = regime.size, camps.size, population.size
    regimes, nations, span = far.shape[1], nation.max() + 1, 64
    weight = np.zeros((regimes, places, n))
    lag = np.zeros((regimes, places, n), np.int64)
    for w in range(settings.shape[1]):
        (decay, nest, fresh, effort, anywhere, relocation, alpha) = settings[:, w]
        level = int(effort) - 1
        for g in range(regimes):
            for i in range(places):
                for j in range(n):
                    km = far[level, g, i, j]
                    weight[g, i, j] = math.exp(-decay * km / nest) if km < UNREACHED else 0.0
                    if bounded:
                        weight[g, i, j] *= attraction[j] ** (alpha / nest)
                    lag[g, i, j] = min(span - 1, int(km / CHOOSE_KM))
        coming, stock, bound = np.zeros((span, n)), np.zeros(n), np.zeros(n)
        waiting = there.copy()
        for j in range(n):
            stock[j] = there[camps[j]]
            waiting[camps[j]] = 0.0
        pull, chosen, by_nation = np.zeros(n), np.zeros(n), np.zeros(nations)
        for day in range(days):
            g, slot = regime[day], day % span
            for j in range(n):
                stock[j] += coming[slot, j]
                bound[j] -= coming[slot, j]
                coming[slot, j] = 0.0
            _relocate(day, stock, age, nation, relocation)
            for j in range(n):
                pull[j] = 1.0
                if age[day, j] < NEVER:
                    pull[j] = (1.0 + fresh * 0.5 ** (age[day, j] / OPENING)) ** (1.0 / nest)
                if bounded and capacity[j] < UNREACHED:
                    pull[j] *= _room(capacity[j], stock[j] + bound[j])
            _flee(day, block, fleeing, home, drive, population, anywhere, waiting)
            outside = 0.0
            for i in range(places):
                if waiting[i] <= 0.0:
                    continue
                by_nation[:] = 0.0
                for j in range(n):
                    chosen[j] = weight[g, i, j] * pull[j]
                    by_nation[nation[j]] += chosen[j]
                total = 0.0
                for k in range(nations):
                    if by_nation[k] > 0.0:
                        total += by_nation[k] ** nest
                if total <= 0.0:
                    outside += waiting[i]
                    continue
                for k in range(nations):
                    if by_nation[k] > 0.0:
                        by_nation[k] = waiting[i] * by_nation[k] ** (nest - 1.0) / total
                waiting[i] = 0.0
                for j in range(n):
                    if chosen[j] > 0.0:
                        x = chosen[j] * by_nation[nation[j]]
                        if lag[g, i, j] == 0:
                            stock[j] += x
                        else:
                            coming[(day + lag[g, i, j]) % span, j] += x
                            bound[j] += x
            for j in range(n):
                in_camps[day, j, w] = stock[j]
                outside += max(bound[j], 0.0)
            elsewhere[day, w] = outside


@compiled
def walk(
    regime, first_way, way_to, way_km, is_open, forced, near, holds, hub, camps, nation, age, block, fleeing, home, population,
    drive, there, capacity, attraction, bounded, settings, in_camps, elsewhere,
):  # fmt: skip
    """Those who flee walk from place to place, knowing the next places and, more or less, the way to a camp; camps hold them."""
    days, n, places, ways = regime.size, camps.size, population.size, way_to.size
    regimes, span = near.shape[1], 32
    camp_of = np.full(places, -1)
    for j in range(n):
        camp_of[camps[j]] = j
    weight = np.zeros((regimes, ways))
    lag = np.zeros(ways, np.int64)
    for w in range(settings.shape[1]):
        (decay, guide, pass_on, effort, anywhere, relocation, alpha) = settings[:, w]
        level = int(effort) - 1
        for e in range(ways):
            lag[e] = min(span - 1, int(way_km[level, e] / WALK_KM))
            for g in range(regimes):
                to = near[level, g, way_to[e]]
                reached = is_open[g, e] and to < UNREACHED
                weight[g, e] = math.exp(-decay * (way_km[level, e] + guide * to)) if reached else 0.0
        here, coming = there.copy(), np.zeros((span, places))
        stock, fleers = np.zeros(n), np.zeros(places)
        pull, leaving, moving, came = np.zeros(places), np.zeros(places), np.zeros(places), np.zeros(places)
        on_way = 0.0
        for day in range(days):
            g, slot = regime[day], day % span
            for j in range(n):
                stock[j] = here[camps[j]]
            _relocate(day, stock, age, nation, relocation)
            for j in range(n):
                here[camps[j]] = stock[j]
            fleers[:] = 0.0
            _flee(day, block, fleeing, home, drive, population, anywhere, fleers)
            for i in range(places):
                arrived = coming[slot, i]
                coming[slot, i] = 0.0
                on_way -= arrived
                pull[i] = 1.0
                if holds[g, i]:
                    leaving[i] = pass_on
                    moving[i] = pass_on * arrived
                    here[i] += arrived - moving[i] + fleers[i]
                    if bounded:
                        j = camp_of[i]
                        pull[i] = attraction[j] ** alpha
                        if capacity[j] < UNREACHED:
                            pull[i] *= _room(capacity[j], here[i])
                else:
                    leaving[i] = 1.0 if drive[day, i] > 0.0 or hub[i] else LEAVE_TOWN
                    people = here[i] + arrived + fleers[i]
                    moving[i] = people * leaving[i]
                    here[i] = people - moving[i]
            for hop in range(HOPS):
                came[:] = 0.0
                for i in range(places):
                    if moving[i] <= NOBODY:
                        here[i] += moving[i]
                        continue
                    first, last = first_way[i], first_way[i + 1]
                    only, total = False, 0.0
                    if not holds[g, i]:
                        for e in range(first, last):
                            only = only or (forced[g, e] and weight[g, e] > 0.0)
                    for e in range(first, last):
                        if forced[g, e] or not only:
                            total += weight[g, e] * pull[way_to[e]]
                    if total <= 0.0:
                        here[i] += moving[i]
                        continue
                    for e in range(first, last):
                        if (forced[g, e] or not only) and weight[g, e] > 0.0:
                            x = moving[i] * weight[g, e] * pull[way_to[e]] / total
                            if lag[e] > 0:
                                coming[(day + lag[e]) % span, way_to[e]] += x
                                on_way += x
                            else:
                                came[way_to[e]] += x
                for i in range(places):
                    moving[i] = came[i] * leaving[i] if hop + 1 < HOPS else 0.0
                    here[i] += came[i] - moving[i]
            outside = max(on_way, 0.0)
            for i in range(places):
                if camp_of[i] >= 0:
                    in_camps[day, camp_of[i], w] = here[i]
                else:
                    outside += here[i]
            elsewhere[day, w] = outside
