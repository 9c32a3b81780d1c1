"""The movers of `expected` mode: the only hot loops, compiled, over one day of one batch of worlds.

Groups and worlds are one flat axis of columns, `group * worlds + world`; eight columns are eight worlds of one group and
are held in registers (`lanes`), so that what happens in a cell is worked out in one pass over the memory it needs.
Nothing in a column depends on another but at a crossing, whose capacity the groups of one world share, and sums over
places are taken in index order; so a world's numbers do not depend on the batch it is in. Chance is taken for the sake
of one signature with `sampled`, and not used.
"""

from __future__ import annotations

import numpy as np

from exeunt.compiled import compiled, inner
from exeunt.exodus.movers import decisions, rows
from exeunt.exodus.movers.arrays import (
    ENTERS_AS,
    IRREGULAR,
    ONWARD,
    RETURNED,
    STAYS,
    VISITING,
    Abroad,
    Admitted,
    AtHome,
    Chance,
    Clocks,
    Decided,
    EndOfVisit,
    Floats,
    Gates,
    Leaving,
    Moves,
    Onward,
    Queues,
    Routes,
    Settled,
    UnderWay,
)
from exeunt.exodus.movers.lanes import LANES, least, load, spread, store, where
from exeunt.exodus.movers.leavers import leavers
from exeunt.exodus.movers.rows import add

WAYS_OUT = 4


@compiled
def set_out(
    day: int, routes: Routes, leaving: Leaving, home: AtHome, way: UnderWay, counts: Decided, chance: Chance
) -> None:
    """Those who decide to leave choose a route and set out, or are blocked."""
    columns, worlds, span = leaving.decide.shape[1], leaving.nest.size, way.ring.shape[0]
    gates = way.ring.shape[1]
    weight = np.empty((4, columns))  # near, far, and both times the rush towards closing doors
    factor = np.empty((2, columns))
    for origin in range(home.home.shape[0]):
        weight[...] = 0.0
        for r in range(routes.first[origin], routes.first[origin + 1]):
            if not routes.running[r]:
                continue
            place, gate, crossing = routes.place[r], routes.gate[r], routes.crossing[r]
            row = routes.nest[place] * columns
            for first in range(0, columns, worlds):
                for w in range(0, worlds, LANES):
                    c = first + w
                    pull = load(leaving.pull, place * worlds + w)
                    x = load(routes.weight, r * columns + c) * pull * load(leaving.detour, crossing * worlds + w)
                    add(weight, row + c, x)
                    add(weight, row + 2 * columns + c, x * load(routes.rush, gate * columns + c))
        for first in range(0, columns, worlds):
            for w in range(0, worlds, LANES):
                c = first + w
                to_near, to_far = leavers(origin, c, w, weight, leaving, home, counts)
                store(factor, c, to_near)
                store(factor, columns + c, to_far)
        for r in range(routes.first[origin], routes.first[origin + 1]):
            if not routes.running[r]:
                continue
            place, gate, crossing = routes.place[r], routes.gate[r], routes.crossing[r]
            row = routes.nest[place] * columns
            arriving = ((day + routes.days[r]) % span * gates + gate) * columns
            for first in range(0, columns, worlds):
                for w in range(0, worlds, LANES):
                    c = first + w
                    pull = load(leaving.pull, place * worlds + w)
                    x = load(routes.weight, r * columns + c) * pull * load(leaving.detour, crossing * worlds + w)
                    x = x * load(routes.rush, gate * columns + c) * load(factor, row + c)
                    add(way.ring, arriving + c, x)
                    add(way.heading_for, place * columns + c, x)
                    add(counts.heading, place * columns + c, x)


@compiled
def _queue(day: int, crossing: int, w: int, gates: Gates, queues: Queues, admitted: Admitted) -> None:
    """One crossing in one world with more people than it can serve: oldest first, the last day in proportion.

    Leavers and ordinary travellers stand in one line.
    """
    served, sent_back = admitted.served, admitted.sent_back
    waiting, queueing, queue = queues.waiting, queues.queueing, queues.people
    columns, patience, worlds = served.shape[1], waiting.shape[0], queue.shape[1]
    decisions.join_queue(day, crossing, w, worlds, gates, queues, served)
    left = queues.capacity[crossing, w]
    longest = -1
    queue[crossing, w] = 0.0
    queues.people_travelling[crossing, w] = 0.0
    for age in range(min(queues.oldest[crossing, w] + 1, patience - 1), -1, -1):
        slot = (day - age) % patience
        leavers = decisions.cohort(slot, crossing, w, worlds, gates, waiting)
        share, left = decisions.serve(slot, crossing, w, left, leavers, queues)
        if share < 1.0 and longest < 0:
            longest = age
        if leavers <= 0.0:
            continue
        stays = (1.0 - share) * (1.0 - queues.renege[w])
        leaves = (1.0 - share) * queues.renege[w]
        queue[crossing, w] += leavers * stays
        for gate in range(served.shape[0]):
            if gates.crossing[gate] == crossing:
                for c in range(w, columns, worlds):
                    x = waiting[slot, gate, c]
                    waiting[slot, gate, c] = x * stays
                    served[gate, c] += x * share
                    queueing[gates.place[gate], c] -= x * (share + leaves)
                    sent_back[c] += x * leaves
                    queues.gave_up[crossing, w] += x * leaves
    queues.oldest[crossing, w] = longest


@inner
def _start_clocks(day, place, c, people, clocks):
    """Visits of eight columns that begin today end after their lawful days; those without a limit have no clock."""
    columns = clocks.visits.shape[1]
    lawful = clocks.same_stay[place]
    quotient = people / load(clocks.survival, place * columns + c)
    if lawful >= 0:
        row = decisions.lawful_row(day, place, lawful, clocks)
        if row >= 0:
            add(clocks.visits, row * columns + c, quotient)
        return
    each = np.empty(LANES)
    store(each, 0, quotient)
    for i in range(LANES):
        row = decisions.lawful_row(day, place, clocks.stay_days[place, c + i], clocks)
        if row >= 0:
            clocks.visits[row, c + i] += each[i]


@inner
def _arrive(day, gates, queues, way, admitted, fresh):
    """People reach their gates: who they are today, and how many of them come to each crossing."""
    worlds, columns = queues.capacity.shape[1], admitted.served.shape[1]
    slot = day % way.ring.shape[0] * way.ring.shape[1]
    for gate in range(admitted.served.shape[0]):
        place, crossing = gates.place[gate], gates.crossing[gate]
        for first in range(0, columns, worlds):
            for w in range(0, worlds, LANES):
                c = first + w
                coming = load(way.ring, (slot + gate) * columns + c)
                store(way.ring, (slot + gate) * columns + c, spread(0.0))
                add(way.heading_for, place * columns + c, 0.0 - coming)
                store(admitted.served, gate * columns + c, coming)
                if crossing >= 0:
                    add(fresh, crossing * worlds + w, coming)


@compiled
def cross(
    day: int, gates: Gates, queues: Queues, way: UnderWay, admitted: Admitted, abroad: Abroad, clocks: Clocks,
    chance: Chance,
) -> None:  # fmt: skip
    """People reach gates, queue by day of arrival, and are admitted, refused or give up."""
    crossings, worlds = queues.capacity.shape
    columns, places, doors = admitted.served.shape[1], abroad.people.shape[1], gates.used.shape[1]
    fresh = np.zeros((crossings, worlds))
    admitted.sent_back[...] = 0.0
    _arrive(day, gates, queues, way, admitted, fresh)
    for crossing in range(crossings):
        for w in range(worlds):
            queues.served_travellers[crossing, w] = queues.travellers[crossing, w]
            coming = fresh[crossing, w] + queues.travellers[crossing, w]
            if queues.oldest[crossing, w] >= 0 or coming > queues.capacity[crossing, w]:
                _queue(day, crossing, w, gates, queues, admitted)
    open_doors = np.empty(doors, dtype=np.int64)
    for gate in range(admitted.served.shape[0]):
        place, crossing, n = gates.place[gate], gates.crossing[gate], 0
        for k in range(doors):
            if gates.used[gate, k]:
                open_doors[n] = k
                n += 1
        for first in range(0, columns, worlds):
            for w in range(0, worlds, LANES):
                c = first + w
                served, through, visits = load(admitted.served, gate * columns + c), spread(0.0), spread(0.0)
                for i in range(n):
                    k = open_doors[i]
                    enter = served * load(gates.enter, (gate * doors + k) * columns + c)
                    through = through + enter
                    add(abroad.people, (ENTERS_AS[k] * places + place) * columns + c, enter)
                    add(admitted.entered, (k * places + place) * columns + c, enter)
                    if ENTERS_AS[k] == VISITING:
                        visits = visits + enter
                _start_clocks(day, place, c, visits, clocks)
                seekers = served * load(gates.refused_asylum, gate * columns + c)
                add(admitted.refused_at_door, place * columns + c, seekers)
                add(admitted.sent_back, c, served - through)
                add(admitted.refused, gate * columns + c, served - through)
                if crossing >= 0:
                    add(queues.through, crossing * worlds + w, through)


@inner
def _move(place, c, moving, n, moves, before, now, abroad, settled):
    """Eight columns of a place: what its hazards move, from what was there `before` to what is there `now`, with ways
    out after the statuses.
    """
    places, columns = abroad.people.shape[1], abroad.people.shape[2]
    for a in range(STAYS):
        people = load(abroad.people, (a * places + place) * columns + c)
        store(before, a * LANES, people)
        store(now, a * LANES, people)
    for b in range(STAYS, STAYS + WAYS_OUT):
        store(now, b * LANES, spread(0.0))
    for i in range(n):
        m = moving[i]
        a, b = moves.left[m] * LANES, moves.entered[m] * LANES
        x = load(before, a) * load(moves.share, (m * places + place) * columns + c)
        store(now, a, load(now, a) - x)
        store(now, b, load(now, b) + x)
        if moves.counter[m] >= 0:
            add(settled.flow, (moves.counter[m] * places + place) * columns + c, x)


@inner
def _end_visits(day, place, c, w, end, clocks, now, settled):
    """Eight columns of a place whose lawful days end today: they stay on, overstay, or leave."""
    columns = clocks.visits.shape[1]
    at, today = place * columns + c, (clocks.first[place] + day % clocks.days[place]) * columns + c
    due = least(load(clocks.visits, today) * load(clocks.survival, at), load(now, VISITING * LANES))
    store(clocks.visits, today, spread(0.0))
    kept = due * load(end.renewal, at)
    _start_clocks(day, place, c, kept, clocks)
    ended = due - kept
    leaving = ended * load(end.leaves, w)
    home, onward = leaving * load(end.goes_home, w), leaving * load(end.moves_on, w)
    store(now, VISITING * LANES, load(now, VISITING * LANES) - ended)
    add(now, IRREGULAR * LANES, ended * load(end.overstay, w))
    add(now, RETURNED * LANES, home)
    add(now, ONWARD * LANES, onward)
    add(settled.lapsed, at, ended)
    add(settled.sent_home, at, home)
    add(settled.sent_on, at, onward)


@compiled
def settle(
    day: int, moves: Moves, end: EndOfVisit, abroad: Abroad, clocks: Clocks, settled: Settled, chance: Chance
) -> None:
    """All hazards that leave a cell abroad compete once; then the stay clocks of the day run out."""
    stays, places, columns = abroad.people.shape
    worlds = end.overstay.size
    survival, visits = clocks.survival, clocks.visits
    before, now = np.empty(STAYS * LANES), np.empty((STAYS + WAYS_OUT) * LANES)
    moving = np.empty(moves.left.size, dtype=np.int64)
    settled.going_back[...] = 0.0
    for place in range(places):
        n = 0
        for m in range(moves.left.size):
            if moves.anywhere[m, place]:
                moving[n] = m
                n += 1
        for first in range(0, columns, worlds):
            for w in range(0, worlds, LANES):
                c = first + w
                _move(place, c, moving, n, moves, before, now, abroad, settled)
                store(
                    survival,
                    place * columns + c,
                    load(survival, place * columns + c) * load(moves.kept, place * columns + c),
                )
                _end_visits(day, place, c, w, end, clocks, now, settled)
                for a in range(STAYS):
                    store(abroad.people, (a * places + place) * columns + c, load(now, a * LANES))
                store(settled.moving_on, place * columns + c, load(now, ONWARD * LANES))
                for b in range(RETURNED, STAYS + WAYS_OUT):
                    add(settled.going_back, (b - RETURNED) * columns + c, load(now, b * LANES))
        if day % 7 == 0:
            for c in range(columns):
                if survival[place, c] < 1e-6:
                    for slot in range(clocks.first[place], clocks.first[place] + clocks.days[place]):
                        visits[slot, c] *= survival[place, c]
                    survival[place, c] = 1.0


@compiled
def relocate(day: int, onward: Onward, settled: Settled, way: UnderWay, abroad: Abroad, chance: Chance) -> None:
    """Those who move on choose among the other hosts; where there is none they stay, irregularly.

    Counts who is abroad at the end of the day.
    """
    places, columns = settled.moving_on.shape
    worlds, gates = onward.pull.shape[1], way.ring.shape[1]
    weight = np.empty((places, LANES))
    others = np.empty((places, LANES))  # summed from both ends: a difference of sums would lose people to rounding
    calls = np.empty((places, LANES))
    for first in range(0, columns, worlds):
        for w in range(0, worlds, LANES):
            c, passed = first + w, spread(0.0)
            for place in range(places):
                attempts = load(onward.attempts, onward.gate[place] * columns + c)
                x = attempts * load(onward.weight, place * worlds + w) * load(onward.pull, place * worlds + w)
                store(weight, place * LANES, x)
                store(others, place * LANES, passed)
                passed = passed + x
            passed = spread(0.0)
            for place in range(places - 1, -1, -1):
                at = place * columns + c
                rest, moving, nobody = load(others, place * LANES) + passed, load(settled.moving_on, at), spread(0.0)
                store(calls, place * LANES, where(rest, moving / where(rest, rest, spread(1.0)), nobody))
                add(settled.moved_on, at, where(rest, moving, nobody))
                add(abroad.people, IRREGULAR * places * columns + at, where(rest, nobody, moving))
                passed = passed + load(weight, place * LANES)
            passed = spread(0.0)
            for place in range(places):
                store(others, place * LANES, passed)
                passed = passed + load(calls, place * LANES)
            passed = spread(0.0)
            for place in range(places - 1, -1, -1):
                x = (load(others, place * LANES) + passed) * load(weight, place * LANES)
                add(way.ring, (onward.slot * gates + onward.gate[place]) * columns + c, x)
                add(way.heading_for, place * columns + c, x)
                passed = passed + load(calls, place * LANES)
    rows.count_everybody(abroad.people, abroad.total)


@compiled
def send_back(day: int, status: int, people: Floats, share: Floats, target: Floats, chance: Chance) -> None:
    """People come back to the regions they left, in the proportion in which they left: `share` `[origin, column]`."""
    columns = target.shape[1]
    for origin in range(target.shape[0]):
        for c in range(0, columns, LANES):
            add(target, origin * columns + c, load(people, c) * load(share, origin * columns + c))
