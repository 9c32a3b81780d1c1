"""The movers of conflict cases: people flee, and choose among camps or walk from place to place. Counts, not persons.

Worlds are independent and each is played through in turn: places and camps are few, and days are many. Shapes as in
`world.terrain`.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from exeunt.compiled import compiled

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
UNREACHED = 1e9
NEVER = 1e5
NOBODY = 1e-9


class Pace(NamedTuple):
    """Numbers that are the same in every world: see `evidence/fixed.csv`."""

    opening: float  # days for which a camp counts as newly opened, and half-life of its attraction
    hops: int  # links that may be done in one day
    journey_km: float  # kilometres a day of a journey to a camp
    link_km: float  # kilometres a day on a single link
    leave_town: float  # share of the people in a place at peace who go on each day
    room: float  # share of a camp's full mark below which it turns people away more and more
    overfull: float  # full mark over capacity


class Flight(NamedTuple):
    """Who flees, from where and when. P places, T days, B blocks of origins."""

    block: Flags  # [B, P]
    fleeing: Floats  # [B, T] people
    home: Floats  # [P] share of a place among those of the home country that are no camps
    population: Floats  # [P]
    drive: Floats  # [T, P] intensity of the conflict times its weight by age
    there: Floats  # [P] displaced people on the first day


class Camps(NamedTuple):
    """Where people are registered. C camps."""

    place: Ints  # [C]
    nation: Ints  # [C]
    age: Floats  # [T, C] days since a camp opened that was shut before
    capacity: Floats  # [C] `UNREACHED` where there is no limit
    attraction: Floats  # [C] capacity over the geometric mean of all
    unexplained: Floats  # [C, W] what else makes a camp and its country draw people: a factor on the weight


class Roads(NamedTuple):
    """Ways between places. E directed ways, G regimes of open ways and camps, L levels of effort abroad."""

    regime: Ints  # [T]
    first: Ints  # [P + 1] ways first[i] to first[i + 1] leave place i
    to: Ints  # [E]
    km: Floats  # [L, E]
    is_open: Flags  # [G, E]
    forced: Flags  # [G, E] ways that forced redirection sends people along
    far: Floats  # [L, G, P, C] kilometres to every camp
    near: Floats  # [L, G, P] kilometres to the nearest open camp
    holds: Flags  # [G, P] camps that are open and hold people
    hub: Flags  # [P] forwarding places


class Counts(NamedTuple):
    """Where the displaced are at the end of each day. W worlds."""

    in_camps: Floats  # [T, C, W]
    elsewhere: Floats  # [T, W]


@compiled
def shortest_ways(first_way: Ints, way_to: Ints, km: Floats, is_open: Flags, camps: Ints) -> Floats:
    """Kilometres from all places to some camps on open ways, `[P, C]`.

    Searched from the camps, which are few: every way is there in both directions, as long and as open each way.
    """
    places = first_way.size - 1
    far = np.full((camps.size, places), UNREACHED)
    done = np.empty(places, np.bool_)
    for start in range(camps.size):
        done[:] = False
        far[start, camps[start]] = 0.0
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
    return far.T.copy()


@compiled
def _flee(day, flight, anywhere, people):
    """Add today's displaced to the places they flee from: those in conflict, or any of the country."""
    block, fleeing, home = flight.block, flight.fleeing, flight.home
    drive, population = flight.drive, flight.population
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
def _relocate(day, stock, camps, opening, share):
    """Camps send people to camps of the same country that opened less than half a year ago."""
    age, nation = camps.age, camps.nation
    for k in range(stock.size):
        if age[day, k] < opening:
            for j in range(stock.size):
                if j != k and nation[j] == nation[k] and age[day, j] > age[day, k]:
                    x = share * stock[j]
                    stock[j] -= x
                    stock[k] += x


@compiled
def _room(capacity, people, pace):
    """How far a camp still takes people in: 1 with room, 0 (but for a millionth) when full."""
    full = pace.overfull * capacity
    return min(1.0, max(1e-6, (full - people) / (pace.room * full)))


@compiled
def choose(
    roads: Roads, camps: Camps, flight: Flight, pace: Pace, bounded: bool, settings: NDArray[Any], out: Counts
) -> None:
    """Those who flee choose a camp by the way to it, by country and by its age, and travel to it."""
    regime, far, nation, age, capacity = roads.regime, roads.far, camps.nation, camps.age, camps.capacity
    days, n, places = regime.size, camps.place.size, flight.population.size
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
                        weight[g, i, j] *= camps.attraction[j] ** (alpha / nest)
                    lag[g, i, j] = min(span - 1, int(km / pace.journey_km))
        coming, stock, bound = np.zeros((span, n)), np.zeros(n), np.zeros(n)
        waiting = flight.there.copy()
        for j in range(n):
            stock[j] = flight.there[camps.place[j]]
            waiting[camps.place[j]] = 0.0
        pull, chosen, by_nation, raised = np.zeros(n), np.zeros(n), np.zeros(nations), np.zeros(nations)
        for day in range(days):
            g, slot = regime[day], day % span
            for j in range(n):
                stock[j] += coming[slot, j]
                bound[j] -= coming[slot, j]
                coming[slot, j] = 0.0
            _relocate(day, stock, camps, pace.opening, relocation)
            for j in range(n):
                pull[j] = camps.unexplained[j, w] ** (1.0 / nest)
                if age[day, j] < NEVER:
                    pull[j] *= (1.0 + fresh * 0.5 ** (age[day, j] / pace.opening)) ** (1.0 / nest)
                if bounded and capacity[j] < UNREACHED:
                    pull[j] *= _room(capacity[j], stock[j] + bound[j], pace)
            _flee(day, flight, anywhere, waiting)
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
                        raised[k] = by_nation[k] ** nest
                        total += raised[k]
                if total <= 0.0:
                    outside += waiting[i]
                    continue
                for k in range(nations):
                    if by_nation[k] > 0.0:
                        by_nation[k] = waiting[i] * raised[k] / by_nation[k] / total
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
                out.in_camps[day, j, w] = stock[j]
                outside += max(bound[j], 0.0)
            out.elsewhere[day, w] = outside


@compiled
def walk(
    roads: Roads, camps: Camps, flight: Flight, pace: Pace, bounded: bool, settings: NDArray[Any], out: Counts
) -> None:
    """Those who flee walk from place to place; camps hold them.

    They know the next places and, more or less, the way to a camp.
    """
    regime, first_way, way_to, way_km, near = roads.regime, roads.first, roads.to, roads.km, roads.near
    is_open, forced, holds, capacity, drive = roads.is_open, roads.forced, roads.holds, camps.capacity, flight.drive
    days, n, places, ways = regime.size, camps.place.size, flight.population.size, way_to.size
    regimes, span = near.shape[1], 32
    camp_of = np.full(places, -1)
    for j in range(n):
        camp_of[camps.place[j]] = j
    weight = np.zeros((regimes, ways))
    lag = np.zeros(ways, np.int64)
    for w in range(settings.shape[1]):
        (decay, guide, pass_on, effort, anywhere, relocation, alpha) = settings[:, w]
        level = int(effort) - 1
        for e in range(ways):
            lag[e] = min(span - 1, int(way_km[level, e] / pace.link_km))
            for g in range(regimes):
                to = near[level, g, way_to[e]]
                reached = is_open[g, e] and to < UNREACHED
                weight[g, e] = math.exp(-decay * (way_km[level, e] + guide * to)) if reached else 0.0
        here, coming = flight.there.copy(), np.zeros((span, places))
        stock, fleers = np.zeros(n), np.zeros(places)
        pull, leaving, moving, came = np.zeros(places), np.zeros(places), np.zeros(places), np.zeros(places)
        on_way = 0.0
        for day in range(days):
            g, slot = regime[day], day % span
            for j in range(n):
                stock[j] = here[camps.place[j]]
            _relocate(day, stock, camps, pace.opening, relocation)
            for j in range(n):
                here[camps.place[j]] = stock[j]
            fleers[:] = 0.0
            _flee(day, flight, anywhere, fleers)
            for i in range(places):
                arrived = coming[slot, i]
                coming[slot, i] = 0.0
                on_way -= arrived
                pull[i] = 1.0 if camp_of[i] < 0 else camps.unexplained[camp_of[i], w]
                if holds[g, i]:
                    leaving[i] = pass_on
                    moving[i] = pass_on * arrived
                    here[i] += arrived - moving[i] + fleers[i]
                    if bounded:
                        j = camp_of[i]
                        pull[i] *= camps.attraction[j] ** alpha
                        if capacity[j] < UNREACHED:
                            pull[i] *= _room(capacity[j], here[i], pace)
                else:
                    leaving[i] = 1.0 if drive[day, i] > 0.0 or roads.hub[i] else pace.leave_town
                    people = here[i] + arrived + fleers[i]
                    moving[i] = people * leaving[i]
                    here[i] = people - moving[i]
            for hop in range(pace.hops):
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
                    moving[i] = came[i] * leaving[i] if hop + 1 < pace.hops else 0.0
                    here[i] += came[i] - moving[i]
            outside = max(on_way, 0.0)
            for i in range(places):
                if camp_of[i] >= 0:
                    out.in_camps[day, camp_of[i], w] = here[i]
                else:
                    outside += here[i]
            out.elsewhere[day, w] = outside


BY_NAME = {"choose": choose, "walk": walk}
"""Movement -> mover; its settings stand in `evidence/displacement.csv`, in the order in which it takes them."""
