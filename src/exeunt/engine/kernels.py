"""The movers: the only hot loops, compiled, over one day of one batch of worlds.

The tables have axes `[..., group, world]`. In the movers groups and worlds are one flat axis of columns, `group * worlds
+ world`: every row is long, and nothing in a column depends on another. Sums over places are taken in index order and no
sum runs across columns but at a crossing, whose capacity the groups of one world share; so a world's numbers do not
depend on the batch it is in.
"""

from __future__ import annotations

import math

import numpy as np

from exeunt.engine.compiled import compiled, inner

# Indices of statuses abroad, in the order of `declare.ABROAD`.
VISITING, RESIDENT, APPLICANT, PROTECTED, IRREGULAR = 0, 1, 2, 3, 4
STAYS = 5
# Moves out of the places abroad, numbered after the statuses.
ONWARD, RETURNED, REMOVED, ABDUCTED = 5, 6, 7, 8
# Doors, in the order of `records.DOORS`, and the status each leads to.
ASYLUM_DOOR = 4
ENTERS_AS = (VISITING, VISITING, RESIDENT, RESIDENT, APPLICANT, IRREGULAR)
IRREGULAR_DOOR = 5
ADMITS, ELIGIBLE, PASSES, ANY_DOOR = 0, 1, 2, -1
# A smaller share of a group is nobody: no sum is spoilt by what lies beyond the precision of its terms.
NOBODY = 1e-12


@compiled
def gate_tables(
    gates, day, first, rules, role, door, groups, start, stop, announced, value,
    eligible, gate_place, gate_crossing, naive, rush_size, slip,
    attempts, admitted, enter, used, refused_asylum, rush, claims,
):  # fmt: skip
    """Who may come through each gate today, and who tries, from the rules in force in each world.

    Carriers take nobody without papers: where no crossing is used, nobody arrives by the doors asylum and irregular.
    """
    doors, worlds = eligible.shape[0], naive.size
    admits = np.empty((doors, worlds))
    able = np.empty((doors, worlds))
    exists = np.empty((doors, worlds))
    passes = np.empty(worlds)
    for gate in gates:
        place = gate_place[gate]
        for group in range(groups.shape[1]):
            for k in range(doors):
                for w in range(worlds):
                    admits[k, w] = 1.0
                    able[k, w] = eligible[k, place, group]
                    exists[k, w] = 0.0
            for w in range(worlds):
                passes[w] = 1.0
                rush[gate, group, w] = 1.0
            for i in range(first[gate], first[gate + 1]):
                r = rules[i]
                if not groups[r, group]:
                    continue
                for w in range(worlds):
                    if start[r, w] <= day < stop[r, w]:
                        v = value[r, w]
                        if role[r] == PASSES and door[r] == ANY_DOOR:
                            passes[w] *= v
                        else:
                            for k in range(doors):
                                if door[r] == ANY_DOOR or door[r] == k:
                                    if role[r] == ELIGIBLE:
                                        able[k, w] *= v
                                    else:
                                        admits[k, w] *= v
                                        if role[r] == ADMITS and door[r] == k:
                                            exists[k, w] = 1.0
                    elif announced[r] <= day < start[r, w] and value[r, w] < 1.0:
                        rush[gate, group, w] = rush_size[w]
            if gate_crossing[gate] < 0:
                for w in range(worlds):
                    claims[place, group, w] = exists[ASYLUM_DOOR, w] * admits[ASYLUM_DOOR, w]
                    exists[ASYLUM_DOOR, w] = exists[IRREGULAR_DOOR, w] = 0.0
            for k in range(doors):
                if group == 0:
                    used[gate, k] = 0
            for w in range(worlds):
                trying = 0.0
                let_in = 0.0
                for k in range(doors - 1):
                    a = admits[k, w] * passes[w]
                    if able[k, w] < NOBODY:
                        able[k, w] = 0.0
                    if a < NOBODY:
                        admits[k, w] = a = 0.0
                    if exists[k, w] > 0.0:
                        trying += able[k, w] * (a + (1.0 - a) * naive[w])
                        let_in += able[k, w] * a
                attempts[gate, group, w] = min(trying, 1.0)
                admitted[gate, group, w] = min(let_in, 1.0)
                refused = 0.0
                for k in range(doors - 1):
                    a = admits[k, w] * passes[w]
                    share = exists[k, w] * able[k, w] / trying if trying > 0.0 else 0.0
                    enter[gate, k, group, w] = share * a
                    if share * a > 0.0:
                        used[gate, k] = 1
                    refused += share * (1.0 - a) * naive[w]
                    if k == ASYLUM_DOOR:
                        refused_asylum[gate, group, w] = share * (1.0 - a) * naive[w]
                enter[gate, IRREGULAR_DOOR, group, w] = (
                    refused * slip[w] * exists[IRREGULAR_DOOR, w] * admits[IRREGULAR_DOOR, w]
                )
                if enter[gate, IRREGULAR_DOOR, group, w] > 0.0:
                    used[gate, IRREGULAR_DOOR] = 1


@compiled
def pair_tables(
    pairs, day, pair_first, pair_origin, route_gate, opens, closes, route_time, log_weight, route_elasticity,
    route_first, route_rule, groups, start, stop, value,
    attempts, admitted, table, access,
):  # fmt: skip
    """Weights of the routes between one origin and one host, and the access that today's rules leave there."""
    worlds = log_weight.shape[1]
    let_in = np.empty(worlds)
    clock = np.empty(worlds)
    for pair in pairs:
        first, last = pair_first[pair], pair_first[pair + 1]
        for w in range(worlds):
            clock[w] = 0.0
            for r in range(first, last):
                if opens[r] <= day < closes[r]:
                    clock[w] += math.exp(route_elasticity[w] * math.log(route_time[r]))
        for group in range(groups.shape[1]):
            for w in range(worlds):
                let_in[w] = 0.0
            for r in range(first, last):
                gate = route_gate[r]
                running = opens[r] <= day < closes[r]
                for w in range(worlds):
                    weight = 0.0
                    if running:
                        weight = math.exp(log_weight[r, w] + route_elasticity[w] * math.log(route_time[r])) / clock[w]
                        for i in range(route_first[r], route_first[r + 1]):
                            rule = route_rule[i]
                            if groups[rule, group] and start[rule, w] <= day < stop[rule, w]:
                                weight *= value[rule, w]
                    table[r, group, w] = weight * attempts[gate, group, w]
                    let_in[w] += weight * admitted[gate, group, w]
            for w in range(worlds):
                access[pair, group, w] = let_in[w]


# Row loops over worlds. The compiler vectorises a loop only if it can check that its rows do not overlap, and gives up
# beyond eight pairs of rows: so each loop here stores few rows, and products go through a row that stays in cache.


@inner
def _product(a, b, c, out):
    for w in range(out.size):
        out[w] = a[w] * b[w] * c[w]


@inner
def _times(a, out):
    for w in range(out.size):
        out[w] *= a[w]


@inner
def _add(a, total):
    for w in range(total.size):
        total[w] += a[w]


@inner
def _add_product(a, b, total):
    for w in range(total.size):
        total[w] += a[w] * b[w]


@inner
def _leave(before, share, left, flow):
    for w in range(before.size):
        x = before[w] * share[w]
        left[w] -= x
        flow[w] += x


@inner
def _take(arriving, on_the_way, served):
    for w in range(arriving.size):
        on_the_way[w] -= arriving[w]
        served[w] = arriving[w]
        arriving[w] = 0.0


@inner
def _difference(a, b, out):
    for w in range(out.size):
        out[w] = a[w] - b[w]


@compiled
def set_out(
    day, span, first_route, route_place, route_gate, route_crossing, route_days, running, nest_of, table, pull, detour,
    nest, leave, retry, give_up, again, share_leaving, rush,
    home, blocked, returned, ring, on_the_way, departed, heading, deciding,
):  # fmt: skip
    """Those who decide to leave choose a route and set out, or are blocked."""
    columns = nest.size
    weight = np.empty((2, columns))
    rushed = np.empty((2, columns))
    factor = np.empty((2, columns))
    row = np.empty(columns)
    for origin in range(home.shape[0]):
        weight[...] = 0.0
        rushed[...] = 0.0
        for r in range(first_route[origin], first_route[origin + 1]):
            if running[r]:
                n = nest_of[route_place[r]]
                _product(table[r], pull[route_place[r]], detour[route_crossing[r]], row)
                _add(row, weight[n])
                _add_product(row, rush[route_gate[r]], rushed[n])
        for c in range(columns):
            a = math.exp(nest[c] * math.log(weight[0, c])) if weight[0, c] > 0.0 else 0.0
            b = math.exp(nest[c] * math.log(weight[1, c])) if weight[1, c] > 0.0 else 0.0
            factor[0, c] = a / (a + b) / weight[0, c] if a > 0.0 else 0.0
            factor[1, c] = b / (a + b) / weight[1, c] if b > 0.0 else 0.0
            rho = factor[0, c] * rushed[0, c] + factor[1, c] * rushed[1, c] if a + b > 0.0 else 1.0
            s = share_leaving[origin, c] if a + b > 0.0 else 0.0
            p = leave[origin, c]
            stopped = p * (1.0 - s)
            go = min(p * s * rho, 1.0 - stopped)
            try_again = min(retry[c] * s * rho, 1.0)
            to_blocked = home[origin, c] * stopped
            from_home = home[origin, c] * go
            from_blocked = blocked[origin, c] * try_again
            giving_up = blocked[origin, c] * (1.0 - try_again) * give_up[c]
            from_returned = returned[origin, c] * min(again[c] * s * rho, 1.0)
            home[origin, c] += giving_up - from_home - to_blocked
            blocked[origin, c] += to_blocked - from_blocked - giving_up
            returned[origin, c] -= from_returned
            out = from_home + from_blocked + from_returned
            departed[origin, c] += out
            deciding[c] += to_blocked + from_home
            factor[0, c] *= out / rho
            factor[1, c] *= out / rho
        for r in range(first_route[origin], first_route[origin + 1]):
            if running[r]:
                place, gate = route_place[r], route_gate[r]
                _product(table[r], pull[place], detour[route_crossing[r]], row)
                _times(rush[gate], row)
                _times(factor[nest_of[place]], row)
                _add(row, ring[(day + route_days[r]) % span, gate])
                _add(row, on_the_way[place])
                _add(row, heading[place])


@compiled
def _queue(
    day, crossing, w, worlds, patience, gate_place, gate_crossing, capacity, renege,
    waiting, oldest, queue, queueing, sent_back, served, gave_up,
):  # fmt: skip
    """One crossing in one world with more people than it can serve: oldest first, the last day in proportion."""
    gates, columns = served.shape
    today, last = day % patience, (day + 1) % patience
    for gate in range(gates):
        if gate_crossing[gate] == crossing:
            for c in range(w, columns, worlds):
                # who came `patience` days ago joins the next cohort: nobody in the queue is older
                waiting[last, gate, c] += waiting[today, gate, c]
                waiting[today, gate, c] = served[gate, c]
                queueing[gate_place[gate], c] += served[gate, c]
                served[gate, c] = 0.0
    left = capacity[crossing, w]
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
        share = 1.0 if total <= left else left / total
        left = left - total if total <= left else 0.0
        stays = (1.0 - share) * (1.0 - renege[w])
        leaves = (1.0 - share) * renege[w]
        queue[crossing, w] += total * stays
        if share < 1.0 and longest < 0:
            longest = age
        for gate in range(gates):
            if gate_crossing[gate] == crossing:
                for c in range(w, columns, worlds):
                    x = waiting[slot, gate, c]
                    waiting[slot, gate, c] = x * stays
                    served[gate, c] += x * share
                    queueing[gate_place[gate], c] -= x * (share + leaves)
                    sent_back[c] += x * leaves
                    gave_up[crossing, w] += x * leaves
    oldest[crossing, w] = longest


@compiled
def cross(
    day, span, patience, gate_place, gate_crossing, capacity, renege, enter, used, refused_asylum, stay_days,
    ring, waiting, oldest, queue, on_the_way, queueing, abroad, clock, survival, sent_back, served,
    entered, refused, refused_at_door, admitted_through, gave_up,
):  # fmt: skip
    """People reach gates, queue by day of arrival, and are admitted, refused or give up."""
    gates, columns = served.shape
    crossings, worlds = capacity.shape
    arriving = ring[day % span]
    fresh = np.zeros((crossings, worlds))
    through = np.empty(columns)
    row = np.empty(columns)
    sent_back[...] = 0.0
    for gate in range(gates):
        crossing = gate_crossing[gate]
        _take(arriving[gate], on_the_way[gate_place[gate]], served[gate])
        if crossing >= 0:
            for first in range(0, columns, worlds):
                _add(served[gate, first : first + worlds], fresh[crossing])
    for crossing in range(crossings):
        for w in range(worlds):
            if oldest[crossing, w] >= 0 or fresh[crossing, w] > capacity[crossing, w]:
                _queue(
                    day, crossing, w, worlds, patience, gate_place, gate_crossing, capacity, renege,
                    waiting, oldest, queue, queueing, sent_back, served, gave_up,
                )  # fmt: skip
    ends = clock.shape[0]
    today = day % ends
    for gate in range(gates):
        place, crossing = gate_place[gate], gate_crossing[gate]
        through[...] = 0.0
        for k in range(used.shape[1]):
            if not used[gate, k]:
                continue
            _add_product(served[gate], enter[gate, k], through)
            _add_product(served[gate], enter[gate, k], abroad[ENTERS_AS[k], place])
            _add_product(served[gate], enter[gate, k], entered[k, place])
            if ENTERS_AS[k] == VISITING:
                for c in range(columns):
                    lawful = stay_days[place, c]
                    if 0 < lawful < ends:
                        slot = today + lawful if today + lawful < ends else today + lawful - ends
                        clock[slot, place, c] += served[gate, c] * enter[gate, k, c] / survival[place, c]
        _add_product(served[gate], refused_asylum[gate], refused_at_door[place])
        _difference(served[gate], through, row)
        _add(row, sent_back)
        _add(row, refused[gate])
        if crossing >= 0:
            for first in range(0, columns, worlds):
                _add(through[first : first + worlds], admitted_through[crossing])


@compiled
def settle(
    day, move_from, move_to, share, moving, stay_days, renewal, visits_kept, overstay, forced_home,
    abroad, clock, survival, moving_on, going_back, flow, lapsed, sent_home, sent_on,
):  # fmt: skip
    """All hazards that leave a cell abroad compete once; then the stay clocks of the day run out."""
    moving_on[...] = 0.0
    going_back[...] = 0.0
    stays, places, columns = abroad.shape
    before = np.empty((stays, columns))
    ends = clock.shape[0]
    today = day % ends
    for place in range(places):
        for a in range(stays):
            before[a] = abroad[a, place]
        for m in range(move_from.size):
            if not moving[m, place]:
                continue
            a, b = move_from[m], move_to[m]
            _leave(before[a], share[m, place], abroad[a, place], flow[m, place])
            if b < STAYS:
                _add_product(before[a], share[m, place], abroad[b, place])
            elif b == ONWARD:
                _add_product(before[a], share[m, place], moving_on[place])
            else:
                _add_product(before[a], share[m, place], going_back[b - RETURNED])
        _times(visits_kept[place], survival[place])
        for c in range(columns):
            due = clock[today, place, c]
            if due > 0.0:
                clock[today, place, c] = 0.0
                due = min(due * survival[place, c], abroad[VISITING, place, c])
                kept = due * renewal[place, c]
                lawful = stay_days[place, c]
                if 0 < lawful < ends:
                    clock[(day + lawful) % ends, place, c] += kept / survival[place, c]
                ended = due - kept
                home = ended * (1.0 - overstay[c]) * forced_home[c]
                on = ended * (1.0 - overstay[c]) - home
                abroad[VISITING, place, c] -= ended
                abroad[IRREGULAR, place, c] += ended - home - on
                going_back[0, c] += home
                moving_on[place, c] += on
                lapsed[place, c] += ended
                sent_home[place, c] += home
                sent_on[place, c] += on
            if survival[place, c] < 1e-6:
                for d in range(ends):
                    clock[d, place, c] *= survival[place, c]
                survival[place, c] = 1.0


@compiled
def relocate(
    slot, attempts, place_gate, host_weight, pull, moving_on, ring, on_the_way, irregular, moved_on, people, abroad,
):  # fmt: skip
    """Those who move on choose among the other hosts; where there is none they stay, irregularly. Counts who is abroad."""
    places, columns = moving_on.shape
    worlds = people.shape[1]
    weight = np.empty((places, columns))
    total = np.zeros(columns)
    calls = np.zeros(columns)
    for place in range(places):
        _product(attempts[place_gate[place]], host_weight[place], pull[place], weight[place])
        _add(weight[place], total)
    for place in range(places):
        for c in range(columns):
            elsewhere = total[c] - weight[place, c]
            calls[c] += moving_on[place, c] / elsewhere if elsewhere > 0.0 else 0.0
    for place in range(places):
        gate = place_gate[place]
        for c in range(columns):
            x = moving_on[place, c]
            elsewhere = total[c] - weight[place, c]
            own = x / elsewhere if elsewhere > 0.0 else 0.0
            arriving = weight[place, c] * (calls[c] - own)
            ring[slot, gate, c] += arriving
            on_the_way[place, c] += arriving
            if elsewhere > 0.0:
                moved_on[place, c] += x
            else:
                irregular[place, c] += x
    for place in range(places):
        people[place, :] = 0.0
        for status in range(abroad.shape[0]):
            for first in range(0, columns, worlds):
                _add(abroad[status, place, first : first + worlds], people[place])
