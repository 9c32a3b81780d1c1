"""The movers of conflict cases: people flee, and choose among camps or walk from place to place. Counts, not persons.

Worlds are independent and each is played through in turn: places and camps are few, and days are many. Shapes as in `world.terrain`.
"""

from __future__ import annotations

import math

import numpy as np

from exeunt.engine.compiled import compiled

UNREACHED = 1e9
FRESH_HALF_LIFE = 180.0
FRESH_NEVER = 1e5
HOPS = 3
"""Links that people on foot or by car may do in one day, where the links are short."""
ROOM = 0.1
"""Share of a camp's capacity below the full mark over which it turns people away more and more."""
OVERFULL = 1.25
"""How far beyond its given capacity a camp fills."""
NOBODY = 1e-9
FOLLOW_AT_LEAST = 0.05
"""Share that a camp without anybody counts for among those who follow others."""


@compiled
def shortest_ways(first_way, way_to, km, is_open, holds):
    """Kilometres between all places on open ways, and the number of open camps passed, `[P, P]`."""
    places = first_way.size - 1
    far = np.full((places, places), UNREACHED)
    passed = np.zeros((places, places))
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
                    passed[start, way_to[e]] = passed[start, here] + (1.0 if holds[here] and here != start else 0.0)
    return far, passed


@compiled
def _flee(day, block, fleeing, home, intensity, decay, powers, ages, anywhere, people):
    """Add today's displaced to the places they flee from."""
    blocks, places = block.shape
    weight = np.empty(places)
    for b in range(blocks):
        n = fleeing[b, day]
        if n <= 0.0:
            continue
        total, members = 0.0, 0.0
        for i in range(places):
            weight[i] = 0.0
            if block[b, i]:
                members += 1.0
                if intensity[day, i] > 0.0:
                    weight[i] = powers[i] * intensity[day, i] * (decay[day, i] if ages else 1.0)
                total += weight[i]
        spread = anywhere if members > 1.0 else 0.0
        if total <= 0.0:
            for i in range(places):
                weight[i] = powers[i] if block[b, i] else 0.0
                total += weight[i]
        for i in range(places):
            people[i] += n * ((1.0 - spread) * weight[i] / total + spread * home[i])


@compiled
def choose(
    regime, far, passed, holds, camps, nation, age, block, fleeing, home, population, intensity, decay, there, capacity,
    attraction, bounded, settings, in_camps, elsewhere,
):  # fmt: skip
    """Those who flee choose a camp by the way to it, by country and by who is there, and travel to it."""
    days, n = regime.size, camps.size
    regimes, places = far.shape[1], population.size
    nations = nation.max() + 1
    span = 64
    weight = np.zeros((regimes, places, n))
    for w in range(settings.shape[1]):
        (power, soft, pass_cost, nest, fresh, herd, effort, popow, ages, anywhere, alpha, speed) = settings[:, w]
        level = int(effort) - 1
        powers = np.maximum(population, 1.0) ** popow
        for g in range(regimes):
            for i in range(places):
                for j in range(n):
                    weight[g, i, j] = 0.0
                    if far[level, g, i, j] < UNREACHED:
                        weight[g, i, j] = (soft + far[level, g, i, j]) ** (-power / nest) * math.exp(
                            -pass_cost * passed[level, g, i, j] / nest
                        )
                        if bounded:
                            weight[g, i, j] *= attraction[j] ** (alpha / nest)
        coming = np.zeros((span, n))
        stock = np.zeros(n)
        waiting = np.zeros(places)
        for j in range(n):
            stock[j] = there[camps[j]]
        for i in range(places):
            waiting[i] = there[i]
        for j in range(n):
            waiting[camps[j]] = 0.0
        bound_for = stock.copy()
        pull, chosen, by_nation = np.zeros(n), np.zeros(n), np.zeros(nations)
        moving = 0.0
        for day in range(days):
            g, slot = regime[day], day % span
            total = 1.0
            for j in range(n):
                stock[j] += coming[slot, j]
                moving -= coming[slot, j]
                coming[slot, j] = 0.0
                total += bound_for[j]
            for j in range(n):
                pull[j] = 1.0
                if age[day, j] < FRESH_NEVER:
                    pull[j] *= 1.0 + fresh * 0.5 ** (age[day, j] / FRESH_HALF_LIFE)
                pull[j] *= (FOLLOW_AT_LEAST + bound_for[j] / total) ** herd
                pull[j] = pull[j] ** (1.0 / nest)
                if bounded and capacity[j] < UNREACHED:
                    full = OVERFULL * capacity[j]
                    pull[j] *= min(1.0, max(1e-6, (full - bound_for[j]) / (ROOM * full)))
            _flee(day, block, fleeing, home, intensity, decay, powers, ages > 0.5, anywhere, waiting)
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
                    continue
                people = waiting[i]
                waiting[i] = 0.0
                for j in range(n):
                    if chosen[j] <= 0.0:
                        continue
                    k = nation[j]
                    x = people * chosen[j] / by_nation[k] * by_nation[k] ** nest / total
                    bound_for[j] += x
                    lag = min(span - 1, int(far[level, g, i, j] / speed))
                    if lag == 0:
                        stock[j] += x
                    else:
                        coming[(day + lag) % span, j] += x
                        moving += x
            held = 0.0
            for i in range(places):
                held += waiting[i]
            for j in range(n):
                in_camps[day, j, w] = stock[j]
            elsewhere[day, w] = max(moving, 0.0) + held


@compiled
def walk(
    regime, first_way, way_to, way_km, is_open, forced, near, holds, camps, hub, age, block, fleeing, home, population,
    intensity, decay, there, capacity, attraction, bounded, settings, in_camps, elsewhere,
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
        (soft, fresh, effort, popow, ages, anywhere, alpha, power, guide, leave_town, at_war, camp_weight, speed) = (
            settings[:, w]
        )
        level = int(effort) - 1
        powers = np.maximum(population, 1.0) ** popow
        for e in range(ways):
            lag[e] = min(span - 1, int(way_km[level, e] / speed))
            for g in range(regimes):
                weight[g, e] = 0.0
                if is_open[g, e] and near[level, g, way_to[e]] < UNREACHED:
                    weight[g, e] = (soft + way_km[level, e] + guide * near[level, g, way_to[e]]) ** (-power)
        here, coming = there.copy(), np.zeros((span, places))
        pull, leaving = np.zeros(places), np.zeros(places)
        moving, arriving, share = np.zeros(places), np.zeros(places), np.zeros(ways)
        on_way = 0.0
        for day in range(days):
            g, slot = regime[day], day % span
            for i in range(places):
                here[i] += coming[slot, i]
                on_way -= coming[slot, i]
                coming[slot, i] = 0.0
            _flee(day, block, fleeing, home, intensity, decay, powers, ages > 0.5, anywhere, here)
            for i in range(places):
                pull[i] = 1.0
                leaving[i] = leave_town
                if holds[g, i]:
                    j = camp_of[i]
                    pull[i] = camp_weight
                    if age[day, j] < FRESH_NEVER:
                        pull[i] *= 1.0 + fresh * 0.5 ** (age[day, j] / FRESH_HALF_LIFE)
                    if bounded:
                        pull[i] *= attraction[j] ** alpha
                        if capacity[j] < UNREACHED:
                            full = OVERFULL * capacity[j]
                            pull[i] *= min(1.0, max(1e-6, (full - here[i]) / (ROOM * full)))
                    leaving[i] = 0.0
                elif intensity[day, i] > 0.0:
                    pull[i] = at_war
                    leaving[i] = 1.0
                elif hub[i]:
                    leaving[i] = 1.0
                moving[i] = here[i] * leaving[i]
                here[i] -= moving[i]
            for hop in range(HOPS):
                arriving[:] = 0.0
                for i in range(places):
                    if moving[i] <= NOBODY:
                        here[i] += moving[i]
                        continue
                    first, last = first_way[i], first_way[i + 1]
                    only = False
                    for e in range(first, last):
                        only = only or (forced[g, e] and weight[g, e] > 0.0)
                    total = 0.0
                    for e in range(first, last):
                        share[e] = 0.0 if only and not forced[g, e] else weight[g, e] * pull[way_to[e]]
                        total += share[e]
                    if total <= 0.0:
                        here[i] += moving[i]
                        continue
                    for e in range(first, last):
                        x = moving[i] * share[e] / total
                        if lag[e] > 0:
                            coming[(day + lag[e]) % span, way_to[e]] += x
                            on_way += x
                        else:
                            arriving[way_to[e]] += x
                for i in range(places):
                    on = leaving[i] if hop + 1 < HOPS else 0.0
                    moving[i] = arriving[i] * on
                    here[i] += arriving[i] - moving[i]
            outside = max(on_way, 0.0)
            for i in range(places):
                if camp_of[i] >= 0:
                    in_camps[day, camp_of[i], w] = here[i]
                else:
                    outside += here[i]
            elsewhere[day, w] = outside
