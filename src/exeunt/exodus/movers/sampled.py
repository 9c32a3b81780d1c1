"""The movers of `sampled` mode: the same day as in `kernels`, with whole people and chance.

What is a share of a cell there is a probability here, and people of one cell are split by conditional draws, so nobody is drawn twice.
Counts are whole numbers held as floats. Each phase of a day has its own counters; a cell is a place, origin or gate with a group, by name (`keys`).
"""

from __future__ import annotations

import math

import numpy as np

from exeunt.compiled import compiled, inner
from exeunt.exodus.movers.chance import binomial, hypergeometric, uniform
from exeunt.exodus.movers.expected import ENTERS_AS, IRREGULAR, ONWARD, RETURNED, STAYS, VISITING

SET_OUT, CROSS, QUEUE, SETTLE, CLOCK, RELOCATE, HOME = 0, 1, 2, 3, 4, 5, 6
PHASES = 8
ONE_BY_ONE = 40.0
"""People up to whom a choice is drawn for each of them; above, for each way in turn."""


@inner
def _split(people, weight, total, order, seed, world, when, cell, draw, chosen):
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


@compiled
def set_out(
    day, span, first_route, route_place, route_gate, route_crossing, route_days, running, nest_of, table, pull, detour,
    nest, leave, retry, give_up, again, share_leaving, rush,
    home, blocked, blocked_at, returned, ring, on_the_way, departed, heading, deciding, dropped, keys, seed, first_world, worlds,
):  # fmt: skip
    """Those who decide to leave choose a route and set out, or are blocked."""
    columns, routes = nest.size, route_place.size
    weight = np.zeros(routes)
    chosen = np.zeros(routes)
    when = day * PHASES + SET_OUT
    for origin in range(home.shape[0]):
        first, last = first_route[origin], first_route[origin + 1]
        for c in range(columns):
            world, cell = first_world + c % worlds, keys.origin[origin, c // worlds]
            near, far, near_rush, far_rush = 0.0, 0.0, 0.0, 0.0
            for r in range(first, last):
                weight[r] = 0.0
                if running[r]:
                    place = route_place[r]
                    weight[r] = table[r, c] * pull[place, c] * detour[route_crossing[r], c]
                    if nest_of[place] == 0:
                        near += weight[r]
                        near_rush += weight[r] * rush[route_gate[r], c]
                    else:
                        far += weight[r]
                        far_rush += weight[r] * rush[route_gate[r], c]
            a = math.exp(nest[c] * math.log(near)) if near > 0.0 else 0.0
            b = math.exp(nest[c] * math.log(far)) if far > 0.0 else 0.0
            anywhere = a + b > 0.0
            to_near = a / (a + b) / near if a > 0.0 else 0.0
            to_far = b / (a + b) / far if b > 0.0 else 0.0
            rho = to_near * near_rush + to_far * far_rush if anywhere else 1.0
            s = share_leaving[origin, c] if anywhere else 0.0
            p = leave[origin, c]
            stopped = p * (1.0 - s)
            go = min(p * s * rho, 1.0 - stopped)
            at = blocked_at[origin, c]
            try_again = min(retry[c] * (s - at) / (1.0 - at) * rho, 1.0) if s > at else 0.0
            to_blocked = binomial(home[origin, c], stopped, uniform(seed, world, when, cell, 0))
            rest = 1.0 - stopped
            from_home = binomial(
                home[origin, c] - to_blocked,
                min(go / rest, 1.0) if rest > 0.0 else 0.0,
                uniform(seed, world, when, cell, 1),
            )
            from_blocked = binomial(blocked[origin, c], try_again, uniform(seed, world, when, cell, 2))
            giving_up = binomial(blocked[origin, c] - from_blocked, give_up[c], uniform(seed, world, when, cell, 3))
            from_returned = binomial(
                returned[origin, c], min(again[c] * s * rho, 1.0), uniform(seed, world, when, cell, 4)
            )
            home[origin, c] += giving_up - from_home - to_blocked
            stay = blocked[origin, c] - from_blocked - giving_up
            met = at + retry[c] * (s - at) if s > at else at
            blocked[origin, c] = stay + to_blocked
            blocked_at[origin, c] = (
                (met * stay + s * to_blocked) / (stay + to_blocked) if stay + to_blocked > 0.0 else s
            )
            returned[origin, c] -= from_returned
            out = from_home + from_blocked + from_returned
            departed[origin, c] += out
            deciding[c] += to_blocked + from_home
            dropped[c] += giving_up
            if out == 0.0:
                continue
            total = 0.0
            for r in range(first, last):
                weight[r] *= rush[route_gate[r], c] * (to_near if nest_of[route_place[r]] == 0 else to_far)
                total += weight[r]
            _split(out, weight, total, keys.routes[first:last], seed, world, when, cell, 5, chosen)
            for r in range(first, last):
                if chosen[r] > 0.0:
                    ring[(day + route_days[r]) % span, route_gate[r], c] += chosen[r]
                    on_the_way[route_place[r], c] += chosen[r]
                    heading[route_place[r], c] += chosen[r]


@compiled
def _queue(
    day, crossing, w, worlds, patience, gate_place, gate_crossing, capacity, renege,
    waiting, oldest, queue, queueing, sent_back, served, gave_up, keys, seed, world,
):  # fmt: skip
    """One crossing in one world with more people than it can serve: oldest first, the last day by lot."""
    gates, columns = served.shape
    today, last = day % patience, (day + 1) % patience
    when, draw, cell = day * PHASES + QUEUE, 1, keys.crossing[crossing]
    for gate in range(gates):
        if gate_crossing[gate] == crossing:
            for c in range(w, columns, worlds):
                waiting[last, gate, c] += waiting[today, gate, c]
                waiting[today, gate, c] = served[gate, c]
                queueing[gate_place[gate], c] += served[gate, c]
                served[gate, c] = 0.0
    whole = math.floor(capacity[crossing, w])
    left = whole + (1.0 if uniform(seed, world, when, cell, 0) < capacity[crossing, w] - whole else 0.0)
    longest = -1
    queue[crossing, w] = 0.0
    for age in range(min(oldest[crossing, w] + 1, patience - 1), -1, -1):
        slot = (day - age) % patience
        total = 0.0
        for gate in range(gates):
            if gate_crossing[gate] == crossing:
                for c in range(w, columns, worlds):
                    total += waiting[slot, gate, c]
        if total <= 0.0:
            continue
        serve = min(total, left)
        left -= serve
        if serve < total and longest < 0:
            longest = age
        for gate in keys.gates:
            if gate_crossing[gate] == crossing:
                for group in keys.groups:
                    c = group * worlds + w
                    x = waiting[slot, gate, c]
                    if x == 0.0:
                        continue
                    y = hypergeometric(x, total - x, serve, uniform(seed, world, when, cell, draw))
                    total -= x
                    serve -= y
                    z = binomial(x - y, renege[w], uniform(seed, world, when, cell, draw + 1))
                    draw += 2
                    waiting[slot, gate, c] = x - y - z
                    queue[crossing, w] += x - y - z
                    served[gate, c] += y
                    queueing[gate_place[gate], c] -= y + z
                    sent_back[c] += z
                    gave_up[crossing, w] += z
    oldest[crossing, w] = longest


@inner
def _start_clock(day, place, c, people, stay_days, clock_first, clock_days, clock):
    lawful = stay_days[place, c]
    if 0 < lawful < clock_days[place]:
        clock[clock_first[place] + (day + lawful) % clock_days[place], c] += people


@compiled
def cross(
    day, span, patience, gate_place, gate_crossing, capacity, renege, enter, used, refused_asylum, stay_days, same_stay,
    ring, waiting, oldest, queue, on_the_way, queueing, abroad, clock_first, clock_days, clock, survival, sent_back, served,
    entered, refused, refused_at_door, admitted_through, gave_up, keys, seed, first_world,
):  # fmt: skip
    """People reach gates, queue by day of arrival, and are admitted, refused or give up."""
    gates, columns = served.shape
    crossings, worlds = capacity.shape
    when = day * PHASES + CROSS
    slot = day % span
    fresh = np.zeros((crossings, worlds))
    sent_back[...] = 0.0
    for gate in range(gates):
        crossing = gate_crossing[gate]
        for c in range(columns):
            served[gate, c] = ring[slot, gate, c]
            on_the_way[gate_place[gate], c] -= ring[slot, gate, c]
            ring[slot, gate, c] = 0.0
            if crossing >= 0:
                fresh[crossing, c % worlds] += served[gate, c]
    for crossing in range(crossings):
        for w in range(worlds):
            if oldest[crossing, w] >= 0 or fresh[crossing, w] > math.floor(capacity[crossing, w]):
                _queue(
                    day, crossing, w, worlds, patience, gate_place, gate_crossing, capacity, renege,
                    waiting, oldest, queue, queueing, sent_back, served, gave_up, keys, seed, first_world + w,
                )  # fmt: skip
    for gate in range(gates):
        place, crossing = gate_place[gate], gate_crossing[gate]
        for c in range(columns):
            left = served[gate, c]
            if left == 0.0:
                continue
            world, cell, rest = first_world + c % worlds, keys.gate[gate, c // worlds], 1.0
            for k in range(used.shape[1]):
                if used[gate, k] and enter[gate, k, c] > 0.0:
                    x = binomial(left, min(enter[gate, k, c] / rest, 1.0), uniform(seed, world, when, cell, k))
                    left -= x
                    rest = max(rest - enter[gate, k, c], 1e-300)
                    abroad[ENTERS_AS[k], place, c] += x
                    entered[k, place, c] += x
                    if ENTERS_AS[k] == VISITING and x > 0.0:
                        _start_clock(day, place, c, x, stay_days, clock_first, clock_days, clock)
            if crossing >= 0:
                admitted_through[crossing, c % worlds] += served[gate, c] - left
            seekers = min(refused_asylum[gate, c] / rest, 1.0)
            refused_at_door[place, c] += binomial(left, seekers, uniform(seed, world, when, cell, used.shape[1]))
            sent_back[c] += left
            refused[gate, c] += left


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
    day, move_from, move_to, counter, share, moving, stay_days, same_stay, renewal, visits_kept,
    overstay, leaves_at_end, goes_home, moves_on,
    abroad, clock_first, clock_days, clock, survival, moving_on, going_back, flow, lapsed, sent_home, sent_on,
    keys, seed, first_world, worlds,
):  # fmt: skip
    """All hazards that leave a cell abroad compete once; then the stay clocks of the day run out."""
    moving_on[...] = 0.0
    going_back[...] = 0.0
    stays, places, columns = abroad.shape
    left, rest, gained = np.zeros(stays), np.zeros(stays), np.zeros(stays)
    for place in range(places):
        today = clock_first[place] + day % clock_days[place]
        for c in range(columns):
            people = 0.0
            for a in range(stays):
                left[a], rest[a], gained[a] = abroad[a, place, c], 1.0, 0.0
                people += left[a]
            if people == 0.0:
                continue
            world, cell = first_world + c % worlds, keys.place[place, c // worlds]
            when = day * PHASES + SETTLE
            for m in range(move_from.size):
                a, b = move_from[m], move_to[m]
                if not moving[m, place] or left[a] == 0.0 or share[m, place, c] <= 0.0:
                    continue
                x = binomial(left[a], min(share[m, place, c] / rest[a], 1.0), uniform(seed, world, when, cell, m))
                rest[a] = max(rest[a] - share[m, place, c], 1e-300)
                left[a] -= x
                if counter[m] >= 0:
                    flow[counter[m], place, c] += x
                if b < STAYS:
                    gained[b] += x
                elif b == ONWARD:
                    moving_on[place, c] += x
                else:
                    going_back[b - RETURNED, c] += x
            visitors = abroad[VISITING, place, c]
            if left[VISITING] < visitors:
                _end_visits(
                    visitors - left[VISITING], visitors, clock_first[place], clock_days[place], c, clock,
                    seed, world, day * PHASES + CLOCK, cell,
                )  # fmt: skip
            for a in range(stays):
                abroad[a, place, c] = left[a] + gained[a]
            due = clock[today, c]
            if due == 0.0:
                continue
            clock[today, c] = 0.0
            draw = move_from.size
            kept = binomial(due, renewal[place, c], uniform(seed, world, when, cell, draw))
            _start_clock(day, place, c, kept, stay_days, clock_first, clock_days, clock)
            ended = due - kept
            stays_on = binomial(ended, overstay[c], uniform(seed, world, when, cell, draw + 1))
            home = binomial(ended - stays_on, goes_home[c], uniform(seed, world, when, cell, draw + 2))
            onward = ended - stays_on - home
            abroad[VISITING, place, c] -= ended
            abroad[IRREGULAR, place, c] += stays_on
            lapsed[place, c] += ended
            going_back[0, c] += home
            sent_home[place, c] += home
            moving_on[place, c] += onward
            sent_on[place, c] += onward


@compiled
def relocate(
    slot, attempts, place_gate, host_weight, pull, moving_on, ring, on_the_way, irregular, moved_on, people, abroad,
    day, keys, seed, first_world,
):  # fmt: skip
    """Those who move on choose among the other hosts; where there is none they stay, irregularly. Counts who is abroad."""
    places, columns = moving_on.shape
    worlds = people.shape[1]
    weight, chosen = np.zeros(places), np.zeros(places)
    when = day * PHASES + RELOCATE
    for place in range(places):
        for c in range(columns):
            if moving_on[place, c] == 0.0:
                continue
            total = 0.0
            for other in range(places):
                weight[other] = 0.0
                if other != place:
                    weight[other] = attempts[place_gate[other], c] * host_weight[other, c] * pull[other, c]
                    total += weight[other]
            if total <= 0.0:
                irregular[place, c] += moving_on[place, c]
                continue
            moved_on[place, c] += moving_on[place, c]
            cell = keys.place[place, c // worlds]
            _split(
                moving_on[place, c], weight, total, keys.places, seed, first_world + c % worlds, when, cell, 0, chosen
            )
            for other in range(places):
                ring[slot, place_gate[other], c] += chosen[other]
                on_the_way[other, c] += chosen[other]
    for place in range(places):
        people[place, :] = 0.0
        for status in range(abroad.shape[0]):
            for c in range(columns):
                people[place, c % worlds] += abroad[status, place, c]


@compiled
def send_back(day, way, people, share, target, keys, seed, first_world, worlds):
    """People come back to the regions they left, by lot in the proportion in which they left."""
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
        cell = keys.home[way, c // worlds]
        _split(people[c], weight, total, keys.origins, seed, first_world + c % worlds, when, cell, 0, chosen)
        for origin in range(origins):
            target[origin, c] += chosen[origin]
