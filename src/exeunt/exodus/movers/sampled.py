"""The movers of `sampled` mode: the same day as in `expected`, with whole people and chance.

What is a share of a cell there is a probability here, and people of one cell are split by conditional draws, so nobody
is drawn twice. Counts are whole numbers held as floats. Each phase of a day has its own counters; a cell is a place,
origin or gate with a group, by name (`keys`).
"""

from __future__ import annotations

import math

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
from exeunt.exodus.movers.chance import binomial, hypergeometric, uniform
from exeunt.exodus.movers.lots import ONE_BY_ONE, leave, split

SET_OUT, CROSS, QUEUE, SETTLE, CLOCK, RELOCATE, HOME = 0, 1, 2, 3, 4, 5, 6
PHASES = 8


@compiled
def set_out(
    day: int, routes: Routes, leaving: Leaving, home: AtHome, way: UnderWay, counts: Decided, chance: Chance
) -> None:
    """Those who decide to leave choose a route and set out, or are blocked."""
    keys, seed, worlds = chance.keys, chance.seed, chance.worlds
    columns, span = leaving.decide.shape[1], way.ring.shape[0]
    at_home, blocked, returned = home.home, home.blocked, home.returned
    retry = leaving.retry
    weight = np.zeros(routes.place.size)
    chosen = np.zeros(routes.place.size)
    when = day * PHASES + SET_OUT
    for origin in range(at_home.shape[0]):
        first, last = routes.first[origin], routes.first[origin + 1]
        for c in range(columns):
            w = c % worlds
            world, cell = chance.first + w, keys.origin[origin, c // worlds]
            near, far, near_rush, far_rush = 0.0, 0.0, 0.0, 0.0
            for r in range(first, last):
                weight[r] = 0.0
                if routes.running[r]:
                    place = routes.place[r]
                    weight[r] = routes.weight[r, c] * leaving.pull[place, w] * leaving.detour[routes.crossing[r], w]
                    if routes.nest[place] == 0:
                        near += weight[r]
                        near_rush += weight[r] * routes.rush[routes.gate[r], c]
                    else:
                        far += weight[r]
                        far_rush += weight[r] * routes.rush[routes.gate[r], c]
            to_near, to_far, rush, anywhere = decisions.of_nests(near, far, near_rush, far_rush, leaving.nest[w])
            s = leaving.share[origin, c] if anywhere else 0.0
            stopped, go, try_again, leave_again = decisions.of_leavers(
                leaving.decide[origin, c], s, rush, home.met[origin, c], retry[w], leaving.again[w]
            )
            to_blocked = binomial(at_home[origin, c], stopped, uniform(seed, world, when, cell, 0))
            rest = 1.0 - stopped
            from_home = binomial(
                at_home[origin, c] - to_blocked,
                min(go / rest, 1.0) if rest > 0.0 else 0.0,
                uniform(seed, world, when, cell, 1),
            )
            from_blocked = binomial(blocked[origin, c], try_again, uniform(seed, world, when, cell, 2))
            giving_up = binomial(
                blocked[origin, c] - from_blocked, leaving.give_up[w], uniform(seed, world, when, cell, 3)
            )
            from_returned = binomial(returned[origin, c], leave_again, uniform(seed, world, when, cell, 4))
            at_home[origin, c] += giving_up - from_home - to_blocked
            stay = blocked[origin, c] - from_blocked - giving_up
            blocked[origin, c] = stay + to_blocked
            home.met[origin, c] = decisions.doors_met(home.met[origin, c], retry[w], s, stay, to_blocked)
            returned[origin, c] -= from_returned
            out = from_home + from_blocked + from_returned
            home.departed[origin, c] += out
            counts.deciding[c] += to_blocked + from_home
            counts.dropped[c] += giving_up
            if out == 0.0:
                continue
            total = 0.0
            for r in range(first, last):
                weight[r] *= routes.rush[routes.gate[r], c] * (to_near if routes.nest[routes.place[r]] == 0 else to_far)
                total += weight[r]
            split(out, weight, total, keys.routes[first:last], seed, world, when, cell, 5, chosen)
            for r in range(first, last):
                if chosen[r] > 0.0:
                    way.ring[(day + routes.days[r]) % span, routes.gate[r], c] += chosen[r]
                    way.heading_for[routes.place[r], c] += chosen[r]
                    counts.heading[routes.place[r], c] += chosen[r]


@compiled
def _queue(day: int, crossing: int, w: int, gates: Gates, queues: Queues, admitted: Admitted, chance: Chance) -> None:
    """One crossing in one world with more people than it can serve: oldest first, the last day by lot.

    Ordinary travellers stand in the same line; they are counted, not drawn.
    """
    keys, seed, world = chance.keys, chance.seed, chance.first + w
    served, waiting, queue = admitted.served, queues.waiting, queues.people
    patience, worlds = waiting.shape[0], queue.shape[1]
    when, draw, cell = day * PHASES + QUEUE, 1, keys.crossing[crossing]
    decisions.join_queue(day, crossing, w, worlds, gates, queues, served)
    capacity = queues.capacity[crossing, w]
    whole = math.floor(capacity)
    left = whole + (1.0 if uniform(seed, world, when, cell, 0) < capacity - whole else 0.0)
    longest = -1
    queue[crossing, w] = 0.0
    queues.people_travelling[crossing, w] = 0.0
    for age in range(min(queues.oldest[crossing, w] + 1, patience - 1), -1, -1):
        slot = (day - age) % patience
        total = decisions.cohort(slot, crossing, w, worlds, gates, waiting)
        share, left = decisions.serve(slot, crossing, w, left, total, queues)
        if share < 1.0 and longest < 0:
            longest = age
        serve, rest = decisions.whole(total * share)
        if rest > 0.0:
            serve += 1.0 if uniform(seed, world, when, cell, draw) < rest else 0.0
            draw += 1
        for gate in keys.gates:
            if gates.crossing[gate] == crossing:
                for group in keys.groups:
                    c = group * worlds + w
                    x = waiting[slot, gate, c]
                    if x == 0.0:
                        continue
                    y = hypergeometric(x, total - x, serve, uniform(seed, world, when, cell, draw))
                    total -= x
                    serve -= y
                    z = binomial(x - y, queues.renege[w], uniform(seed, world, when, cell, draw + 1))
                    draw += 2
                    waiting[slot, gate, c] = x - y - z
                    queue[crossing, w] += x - y - z
                    served[gate, c] += y
                    queues.queueing[gates.place[gate], c] -= y + z
                    admitted.sent_back[c] += z
                    queues.gave_up[crossing, w] += z
    queues.oldest[crossing, w] = longest


@inner
def _start_clock(day, place, c, people, clocks):
    row = decisions.lawful_row(day, place, clocks.stay_days[place, c], clocks)
    if row >= 0:
        clocks.visits[row, c] += people


@compiled
def cross(
    day: int, gates: Gates, queues: Queues, way: UnderWay, admitted: Admitted, abroad: Abroad, clocks: Clocks,
    chance: Chance,
) -> None:  # fmt: skip
    """People reach gates, queue by day of arrival, and are admitted, refused or give up."""
    keys, seed = chance.keys, chance.seed
    served, ring, enter = admitted.served, way.ring, gates.enter
    columns = served.shape[1]
    crossings, worlds = queues.capacity.shape
    when = day * PHASES + CROSS
    slot = day % ring.shape[0]
    fresh = np.zeros((crossings, worlds))
    admitted.sent_back[...] = 0.0
    for gate in range(served.shape[0]):
        crossing = gates.crossing[gate]
        for c in range(columns):
            served[gate, c] = ring[slot, gate, c]
            way.heading_for[gates.place[gate], c] -= ring[slot, gate, c]
            ring[slot, gate, c] = 0.0
            if crossing >= 0:
                fresh[crossing, c % worlds] += served[gate, c]
    for crossing in range(crossings):
        for w in range(worlds):
            queues.served_travellers[crossing, w] = queues.travellers[crossing, w]
            coming = fresh[crossing, w] + queues.travellers[crossing, w]
            if queues.oldest[crossing, w] >= 0 or coming > math.floor(queues.capacity[crossing, w]):
                _queue(day, crossing, w, gates, queues, admitted, chance)
    for gate in range(served.shape[0]):
        place, crossing = gates.place[gate], gates.crossing[gate]
        for c in range(columns):
            left = served[gate, c]
            if left == 0.0:
                continue
            world, cell, rest = chance.first + c % worlds, keys.gate[gate, c // worlds], 1.0
            for k in range(gates.used.shape[1]):
                if gates.used[gate, k] and enter[gate, k, c] > 0.0:
                    x = binomial(left, min(enter[gate, k, c] / rest, 1.0), uniform(seed, world, when, cell, k))
                    left -= x
                    rest = max(rest - enter[gate, k, c], 1e-300)
                    abroad.people[ENTERS_AS[k], place, c] += x
                    admitted.entered[k, place, c] += x
                    if ENTERS_AS[k] == VISITING and x > 0.0:
                        _start_clock(day, place, c, x, clocks)
            if crossing >= 0:
                queues.through[crossing, c % worlds] += served[gate, c] - left
            seekers = min(gates.refused_asylum[gate, c] / rest, 1.0)
            refused = binomial(left, seekers, uniform(seed, world, when, cell, gates.used.shape[1]))
            admitted.refused_at_door[place, c] += refused
            admitted.sent_back[c] += left
            admitted.refused[gate, c] += left


@inner
def _end_visits(leavers, visitors, first, days, c, clock, seed, world, when, cell):
    """Visits that a hazard has ended are taken off the clock, each visitor as likely as any other."""
    draw, pool = 0, visitors
    if leavers <= ONE_BY_ONE:
        for _ in range(int(leavers)):
            at = math.floor(uniform(seed, world, when, cell, draw) * pool)
            draw += 1
            pool -= 1.0
            for slot in range(first, first + days):
                if at < clock[slot, c]:
                    clock[slot, c] -= 1.0
                    break
                at -= clock[slot, c]
        return
    for slot in range(first, first + days):
        x = clock[slot, c]
        if x > 0.0:
            y = hypergeometric(x, pool - x, leavers, uniform(seed, world, when, cell, draw))
            draw += 1
            clock[slot, c] -= y
            pool -= x
            leavers -= y


@compiled
def settle(
    day: int, moves: Moves, end: EndOfVisit, abroad: Abroad, clocks: Clocks, settled: Settled, chance: Chance
) -> None:
    """All hazards that leave a cell abroad compete once; then the stay clocks of the day run out."""
    keys, seed, worlds = chance.keys, chance.seed, chance.worlds
    people, clock, flow = abroad.people, clocks.visits, settled.flow
    moving_on, going_back = settled.moving_on, settled.going_back
    moving_on[...] = 0.0
    going_back[...] = 0.0
    stays, places, columns = people.shape
    left, rest, gained, leaving = np.zeros(stays), np.zeros(stays), np.zeros(stays), np.zeros(stays)
    last = np.zeros(stays, dtype=np.int64)
    for place in range(places):
        today = clocks.first[place] + day % clocks.days[place]
        for c in range(columns):
            everybody = 0.0
            for a in range(stays):
                left[a], gained[a] = people[a, place, c], 0.0
                everybody += left[a]
            if everybody == 0.0:
                continue
            world, cell = chance.first + c % worlds, keys.place[place, c // worlds]
            when = day * PHASES + SETTLE
            leave(place, c, moves, left, rest, leaving, last, seed, world, when, cell)
            for m in range(moves.left.size):
                a, b, share = moves.left[m], moves.entered[m], moves.share[m, place, c]
                if leaving[a] == 0.0 or share <= 0.0:
                    continue
                x = leaving[a]
                if m != last[a]:
                    x = binomial(leaving[a], min(share / rest[a], 1.0), uniform(seed, world, when, cell, STAYS + m))
                rest[a] -= share
                leaving[a] -= x
                if moves.counter[m] >= 0:
                    flow[moves.counter[m], place, c] += x
                if b < STAYS:
                    gained[b] += x
                elif b == ONWARD:
                    moving_on[place, c] += x
                else:
                    going_back[b - RETURNED, c] += x
            visitors = people[VISITING, place, c]
            if left[VISITING] < visitors:
                _end_visits(
                    visitors - left[VISITING], visitors, clocks.first[place], clocks.days[place], c, clock,
                    seed, world, day * PHASES + CLOCK, cell,
                )  # fmt: skip
            for a in range(stays):
                people[a, place, c] = left[a] + gained[a]
            due = clock[today, c]
            if due == 0.0:
                continue
            clock[today, c] = 0.0
            draw = STAYS + moves.left.size
            kept = binomial(due, end.renewal[place, c], uniform(seed, world, when, cell, draw))
            _start_clock(day, place, c, kept, clocks)
            ended = due - kept
            stays_on = binomial(ended, end.overstay[c % worlds], uniform(seed, world, when, cell, draw + 1))
            home = binomial(ended - stays_on, end.goes_home[c % worlds], uniform(seed, world, when, cell, draw + 2))
            onward = ended - stays_on - home
            people[VISITING, place, c] -= ended
            people[IRREGULAR, place, c] += stays_on
            settled.lapsed[place, c] += ended
            going_back[0, c] += home
            settled.sent_home[place, c] += home
            moving_on[place, c] += onward
            settled.sent_on[place, c] += onward


@compiled
def relocate(day: int, onward: Onward, settled: Settled, way: UnderWay, abroad: Abroad, chance: Chance) -> None:
    """Those who move on choose among the other hosts; where there is none they stay, irregularly.

    Counts who is abroad at the end of the day.
    """
    keys, seed, worlds, gate, moving_on = chance.keys, chance.seed, chance.worlds, onward.gate, settled.moving_on
    places, columns = moving_on.shape
    weight, chosen = np.zeros(places), np.zeros(places)
    when = day * PHASES + RELOCATE
    for place in range(places):
        for c in range(columns):
            if moving_on[place, c] == 0.0:
                continue
            w, total = c % worlds, 0.0
            for other in range(places):
                weight[other] = 0.0
                if other != place:
                    weight[other] = onward.attempts[gate[other], c] * onward.weight[other, w] * onward.pull[other, w]
                    total += weight[other]
            if total <= 0.0:
                abroad.people[IRREGULAR, place, c] += moving_on[place, c]
                continue
            settled.moved_on[place, c] += moving_on[place, c]
            cell = keys.place[place, c // worlds]
            split(moving_on[place, c], weight, total, keys.places, seed, chance.first + w, when, cell, 0, chosen)
            for other in range(places):
                way.ring[onward.slot, gate[other], c] += chosen[other]
                way.heading_for[other, c] += chosen[other]
    rows.count_everybody(abroad.people, abroad.total)


@compiled
def send_back(day: int, status: int, people: Floats, share: Floats, target: Floats, chance: Chance) -> None:
    """People come back to the regions they left, by lot in the proportion in which they left."""
    keys, worlds = chance.keys, chance.worlds
    origins, columns = target.shape
    weight, chosen = np.zeros(origins), np.zeros(origins)
    when = day * PHASES + HOME
    for c in range(columns):
        if people[c] == 0.0:
            continue
        total = 0.0
        for origin in range(origins):
            weight[origin] = share[origin, c]
            total += weight[origin]
        cell = keys.home[status, c // worlds]
        world = chance.first + c % worlds
        split(people[c], weight, total, keys.origins, chance.seed, world, when, cell, 0, chosen)
        for origin in range(origins):
            target[origin, c] += chosen[origin]
