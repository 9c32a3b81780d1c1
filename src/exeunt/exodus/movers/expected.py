"""The movers: the only hot loops, compiled, over one day of one batch of worlds.

Groups and worlds are one flat axis of columns, `group * worlds + world`: every row is long, and nothing in a column depends on another. Sums over places are taken in index order and no
sum runs across columns but at a crossing, whose capacity the groups of one world share; so a world's numbers do not
depend on the batch it is in.
"""

from __future__ import annotations

import math

import numpy as np

from exeunt.compiled import compiled
from exeunt.exodus.movers import rows

# Indices of statuses abroad, in the order of `declare.ABROAD`.
VISITING, RESIDENT, APPLICANT, PROTECTED, IRREGULAR = 0, 1, 2, 3, 4
STAYS = 5
# Moves out of the places abroad, numbered after the statuses.
ONWARD, RETURNED, REMOVED, ABDUCTED = 5, 6, 7, 8
# Status each door leads to, in the order of `records.DOORS`.
ENTERS_AS = (VISITING, VISITING, RESIDENT, RESIDENT, APPLICANT, IRREGULAR)


@compiled
def set_out(
    day, span, first_route, route_place, route_gate, route_crossing, route_days, running, nest_of, table, pull, detour,
    nest, leave, retry, give_up, again, share_leaving, rush,
    home, blocked, blocked_at, returned, ring, on_the_way, departed, heading, deciding, dropped,
):  # fmt: skip
    """Those who decide to leave choose a route and set out, or are blocked.

    Blocked people who meet the same doors again stay blocked: of those blocked when the share `at` was leaving, (s - at) / (1 - at) leave
    now that it is s.
    """
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
                rows.product(table[r], pull[route_place[r]], detour[route_crossing[r]], row)
                rows.add(row, weight[n])
                rows.add_product(row, rush[route_gate[r]], rushed[n])
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
            at = blocked_at[origin, c]  # share that was leaving when those now blocked met the doors
            try_again = min(retry[c] * (s - at) / (1.0 - at) * rho, 1.0) if s > at else 0.0
            to_blocked = home[origin, c] * stopped
            from_home = home[origin, c] * go
            from_blocked = blocked[origin, c] * try_again
            giving_up = blocked[origin, c] * (1.0 - try_again) * give_up[c]
            from_returned = returned[origin, c] * min(again[c] * s * rho, 1.0)
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
            factor[0, c] *= out / rho
            factor[1, c] *= out / rho
        for r in range(first_route[origin], first_route[origin + 1]):
            if running[r]:
                place, gate = route_place[r], route_gate[r]
                rows.product(table[r], pull[place], detour[route_crossing[r]], row)
                rows.times(rush[gate], row)
                rows.times(factor[nest_of[place]], row)
                rows.add(row, ring[(day + route_days[r]) % span, gate])
                rows.add(row, on_the_way[place])
                rows.add(row, heading[place])


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
def _start_clocks(day, place, people, stay_days, same_stay, clock_first, clock_days, clock, survival):
    """Visits that begin today end after their lawful days; those without a limit have no clock."""
    first, days = clock_first[place], clock_days[place]
    lawful = same_stay[place]
    if 0 < lawful < days:
        rows.add_quotient(people, survival[place], clock[first + (day + lawful) % days])
    elif lawful < 0:
        for c in range(people.size):
            lawful = stay_days[place, c]
            if 0 < lawful < days:
                clock[first + (day + lawful) % days, c] += people[c] / survival[place, c]


@compiled
def cross(
    day, span, patience, gate_place, gate_crossing, capacity, renege, enter, used, refused_asylum, stay_days, same_stay,
    ring, waiting, oldest, queue, on_the_way, queueing, abroad, clock_first, clock_days, clock, survival, sent_back, served,
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
        rows.take(arriving[gate], on_the_way[gate_place[gate]], served[gate])
        if crossing >= 0:
            for first in range(0, columns, worlds):
                rows.add(served[gate, first : first + worlds], fresh[crossing])
    for crossing in range(crossings):
        for w in range(worlds):
            if oldest[crossing, w] >= 0 or fresh[crossing, w] > capacity[crossing, w]:
                _queue(
                    day, crossing, w, worlds, patience, gate_place, gate_crossing, capacity, renege,
                    waiting, oldest, queue, queueing, sent_back, served, gave_up,
                )  # fmt: skip
    for gate in range(gates):
        place, crossing = gate_place[gate], gate_crossing[gate]
        through[...] = 0.0
        for k in range(used.shape[1]):
            if not used[gate, k]:
                continue
            rows.add_product(served[gate], enter[gate, k], through)
            rows.add_product(served[gate], enter[gate, k], abroad[ENTERS_AS[k], place])
            rows.add_product(served[gate], enter[gate, k], entered[k, place])
            if ENTERS_AS[k] == VISITING:
                row[...] = 0.0
                rows.add_product(served[gate], enter[gate, k], row)
                _start_clocks(day, place, row, stay_days, same_stay, clock_first, clock_days, clock, survival)
        rows.add_product(served[gate], refused_asylum[gate], refused_at_door[place])
        rows.difference(served[gate], through, row)
        rows.add(row, sent_back)
        rows.add(row, refused[gate])
        if crossing >= 0:
            for first in range(0, columns, worlds):
                rows.add(through[first : first + worlds], admitted_through[crossing])


@compiled
def settle(
    day, move_from, move_to, counter, share, moving, stay_days, same_stay, renewal, visits_kept,
    overstay, leaves_at_end, goes_home, moves_on,
    abroad, clock_first, clock_days, clock, survival, moving_on, going_back, flow, lapsed, sent_home, sent_on,
):  # fmt: skip
    """All hazards that leave a cell abroad compete once; then the stay clocks of the day run out."""
    moving_on[...] = 0.0
    going_back[...] = 0.0
    stays, places, columns = abroad.shape
    before = np.empty((stays, columns))
    row = np.empty(columns)
    kept = np.empty(columns)
    for place in range(places):
        for a in range(stays):
            before[a] = abroad[a, place]
        for m in range(move_from.size):
            if not moving[m, place]:
                continue
            a, b = move_from[m], move_to[m]
            if counter[m] >= 0:
                rows.leave(before[a], share[m, place], abroad[a, place], flow[counter[m], place])
            else:
                rows.subtract_product(before[a], share[m, place], abroad[a, place])
            if b < STAYS:
                rows.add_product(before[a], share[m, place], abroad[b, place])
            elif b == ONWARD:
                rows.add_product(before[a], share[m, place], moving_on[place])
            else:
                rows.add_product(before[a], share[m, place], going_back[b - RETURNED])
        rows.times(visits_kept[place], survival[place])
        today = clock_first[place] + day % clock_days[place]
        rows.due(clock[today], survival[place], abroad[VISITING, place], row)
        clock[today] = 0.0
        kept[...] = 0.0
        rows.add_product(row, renewal[place], kept)
        _start_clocks(day, place, kept, stay_days, same_stay, clock_first, clock_days, clock, survival)
        rows.difference(row, kept, row)  # visits that end
        rows.subtract(row, abroad[VISITING, place])
        rows.add(row, lapsed[place])
        rows.add_product(row, overstay, abroad[IRREGULAR, place])
        rows.product(row, leaves_at_end, goes_home, kept)
        rows.add(kept, going_back[0])
        rows.add(kept, sent_home[place])
        rows.product(row, leaves_at_end, moves_on, kept)
        rows.add(kept, moving_on[place])
        rows.add(kept, sent_on[place])
        if day % 7 == 0:
            for c in range(columns):
                if survival[place, c] < 1e-6:
                    for slot in range(clock_first[place], clock_first[place] + clock_days[place]):
                        clock[slot, c] *= survival[place, c]
                    survival[place, c] = 1.0


@compiled
def relocate(
    slot, attempts, place_gate, host_weight, pull, moving_on, ring, on_the_way, irregular, moved_on, people, abroad,
):  # fmt: skip
    """Those who move on choose among the other hosts; where there is none they stay, irregularly. Counts who is abroad."""
    places, columns = moving_on.shape
    worlds = people.shape[1]
    weight = np.empty((places, columns))
    others = np.zeros((places, columns))  # summed from both ends: a difference of sums would lose people to rounding
    calls = np.empty((places, columns))
    passed = np.zeros(columns)
    for place in range(places):
        rows.product(attempts[place_gate[place]], host_weight[place], pull[place], weight[place])
        rows.add(passed, others[place])
        rows.add(weight[place], passed)
    passed[...] = 0.0
    for place in range(places - 1, -1, -1):
        rows.add(passed, others[place])
        rows.add(weight[place], passed)
        for c in range(columns):
            leaves = others[place, c] > 0.0
            calls[place, c] = moving_on[place, c] / others[place, c] if leaves else 0.0
            moved_on[place, c] += moving_on[place, c] if leaves else 0.0
            irregular[place, c] += 0.0 if leaves else moving_on[place, c]
    others[...] = 0.0
    passed[...] = 0.0
    for place in range(places):
        rows.add(passed, others[place])
        rows.add(calls[place], passed)
    passed[...] = 0.0
    for place in range(places - 1, -1, -1):
        rows.add(passed, others[place])
        rows.add(calls[place], passed)
        rows.times(weight[place], others[place])
        rows.add(others[place], ring[slot, place_gate[place]])
        rows.add(others[place], on_the_way[place])
    for place in range(places):
        people[place, :] = 0.0
        for status in range(abroad.shape[0]):
            for first in range(0, columns, worlds):
                rows.add(abroad[status, place, first : first + worlds], people[place])
