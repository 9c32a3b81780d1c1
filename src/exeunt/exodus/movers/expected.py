"""The movers of `expected` mode: the only hot loops, compiled, over one day of one batch of worlds.

Groups and worlds are one flat axis of columns, `group * worlds + world`; eight columns are eight worlds of one group
and are held in registers (`lanes`), so that what happens in a cell is worked out in few passes over the memory it
needs. No loop reads more than a dozen rows side by side: beyond that the processor no longer fetches them ahead.
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
from exeunt.exodus.movers.lanes import LANES, least, load, most, spread, store, where
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
def _same(stay_days, place, c):
    """Whether a visit of eight columns lasts as long in each."""
    days, same = stay_days[place, c], True
    for i in range(1, LANES):
        same = same and stay_days[place, c + i] == days
    return same


@inner
def _start_clocks(day, place, people, clocks):
    """Visits that begin today end after their lawful days; those without a limit have no clock. `people` `[column]`."""
    columns, lawful = people.size, clocks.same_stay[place]
    if lawful >= 0:
        row = decisions.lawful_row(day, place, lawful, clocks)
        if row >= 0:
            for c in range(0, columns, LANES):
                add(clocks.visits, row * columns + c, load(people, c) / load(clocks.survival, place * columns + c))
        return
    for c in range(0, columns, LANES):
        if _same(clocks.stay_days, place, c):
            row = decisions.lawful_row(day, place, clocks.stay_days[place, c], clocks)
            if row >= 0:
                add(clocks.visits, row * columns + c, load(people, c) / load(clocks.survival, place * columns + c))
            continue
        for i in range(c, c + LANES):
            row = decisions.lawful_row(day, place, clocks.stay_days[place, i], clocks)
            if row >= 0:
                clocks.visits[row, i] += people[i] / clocks.survival[place, i]


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
    through, visits = np.empty(columns), np.empty(columns)
    for gate in range(admitted.served.shape[0]):
        place, crossing = gates.place[gate], gates.crossing[gate]
        through[...] = 0.0
        visits[...] = 0.0
        visiting = False
        for k in range(doors):
            if gates.used[gate, k]:
                status = ENTERS_AS[k]
                entered_as, visitors = (status * places + place) * columns, status == VISITING
                visiting = visiting or visitors
                for c in range(0, columns, LANES):
                    enter = load(admitted.served, gate * columns + c)
                    enter = enter * load(gates.enter, (gate * doors + k) * columns + c)
                    add(through, c, enter)
                    add(abroad.people, entered_as + c, enter)
                    add(admitted.entered, (k * places + place) * columns + c, enter)
                    if visitors:
                        add(visits, c, enter)
        if visiting:
            _start_clocks(day, place, visits, clocks)
        for c in range(0, columns, LANES):
            served = load(admitted.served, gate * columns + c)
            refused = served - load(through, c)
            add(admitted.refused_at_door, place * columns + c, served * load(gates.refused_asylum, gate * columns + c))
            add(admitted.sent_back, c, refused)
            add(admitted.refused, gate * columns + c, refused)
        if crossing >= 0:
            for first in range(0, columns, worlds):
                for w in range(0, worlds, LANES):
                    add(queues.through, crossing * worlds + w, load(through, first + w))


@inner
def _move(place, a, b, counter, share, before, now, flow):
    """One hazard at a place: who leaves status `a` for `b`, a row of columns after the other so that rows stay in
    cache.
    """
    columns = before.shape[1]
    for c in range(0, columns, LANES):
        x = load(before, a * columns + c) * load(share, c)
        add(now, a * columns + c, 0.0 - x)
        add(now, b * columns + c, x)
        if counter >= 0:
            add(flow, (counter * flow.shape[1] + place) * columns + c, x)


@inner
def _any_end(visits, row, each):
    """Whether any visit ends on a row of the clock."""
    columns, most_of_all = visits.shape[1], spread(0.0)
    for c in range(0, columns, LANES):
        most_of_all = most(most_of_all, load(visits, row * columns + c))
    store(each, 0, most_of_all)
    return each.max() > 0.0


@inner
def _end_visits(day, place, end, clocks, now, settled, kept):
    """People at a place whose lawful days end today stay on, overstay, or leave; `kept` `[column]` is written over."""
    columns, worlds, survival = clocks.visits.shape[1], end.overstay.size, clocks.survival
    today = (clocks.first[place] + day % clocks.days[place]) * columns
    for first in range(0, columns, worlds):
        for w in range(0, worlds, LANES):
            c, at = first + w, place * columns + first + w
            due = least(load(clocks.visits, today + c) * load(survival, at), load(now, VISITING * columns + c))
            store(clocks.visits, today + c, spread(0.0))
            stays = due * load(end.renewal, at)
            store(kept, c, stays)
            ended = due - stays
            leaving = ended * load(end.leaves, w)
            home, onward = leaving * load(end.goes_home, w), leaving * load(end.moves_on, w)
            add(now, VISITING * columns + c, 0.0 - ended)
            add(now, IRREGULAR * columns + c, ended * load(end.overstay, w))
            add(now, RETURNED * columns + c, home)
            add(now, ONWARD * columns + c, onward)
            add(settled.lapsed, at, ended)
            add(settled.sent_home, at, home)
            add(settled.sent_on, at, onward)
    _start_clocks(day, place, kept, clocks)


@compiled
def settle(
    day: int, moves: Moves, end: EndOfVisit, abroad: Abroad, clocks: Clocks, settled: Settled, chance: Chance
) -> None:
    """All hazards that leave a cell abroad compete once; then the stay clocks of the day run out."""
    stays, places, columns = abroad.people.shape
    survival, visits = clocks.survival, clocks.visits
    before, now = np.empty((stays, columns)), np.empty((STAYS + WAYS_OUT, columns))
    each, kept = np.empty(LANES), np.empty(columns)
    settled.going_back[...] = 0.0
    for place in range(places):
        for a in range(stays):
            before[a] = abroad.people[a, place]
            now[a] = before[a]
        now[STAYS:] = 0.0
        for m in range(moves.left.size):
            if moves.anywhere[m, place]:
                share = moves.share[m, place]
                _move(place, moves.left[m], moves.entered[m], moves.counter[m], share, before, now, settled.flow)
        for c in range(0, columns, LANES):
            at = place * columns + c
            store(survival, at, load(survival, at) * load(moves.kept, at))
        if _any_end(visits, clocks.first[place] + day % clocks.days[place], each):
            _end_visits(day, place, end, clocks, now, settled, kept)
        for a in range(stays):
            abroad.people[a, place] = now[a]
        settled.moving_on[place] = now[ONWARD]
        for c in range(0, columns, LANES):
            for b in range(RETURNED, STAYS + WAYS_OUT):
                add(settled.going_back, (b - RETURNED) * columns + c, load(now, b * columns + c))
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
