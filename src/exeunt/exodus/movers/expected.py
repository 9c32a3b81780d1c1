"""The movers of `expected` mode: the only hot loops, compiled, over one day of one batch of worlds.

Groups and worlds are one flat axis of columns, `group * worlds + world`: every row is long, and nothing in a column
depends on another. Sums over places are taken in index order and no sum runs across columns but at a crossing, whose
capacity the groups of one world share; so a world's numbers do not depend on the batch it is in. Chance is taken for
the sake of one signature with `sampled`, and not used.
"""

from __future__ import annotations

import numpy as np

from exeunt.compiled import compiled
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


@compiled
def set_out(
    day: int, routes: Routes, leaving: Leaving, home: AtHome, way: UnderWay, counts: Decided, chance: Chance
) -> None:
    """Those who decide to leave choose a route and set out, or are blocked."""
    columns, span = leaving.nest.size, way.ring.shape[0]
    pull, detour, nest, share, decide = leaving.pull, leaving.detour, leaving.nest, leaving.share, leaving.decide
    retry, give_up, again = leaving.retry, leaving.give_up, leaving.again
    at_home, blocked, met, returned, departed = home.home, home.blocked, home.met, home.returned, home.departed
    deciding, dropped, heading = counts.deciding, counts.dropped, counts.heading
    place_of, gate_of, crossing_of, running = routes.place, routes.gate, routes.crossing, routes.running
    nest_of, table, rushes, ring, heading_for = routes.nest, routes.weight, routes.rush, way.ring, way.heading_for
    weight = np.empty((2, columns))
    rushed = np.empty((2, columns))
    factor = np.empty((2, columns))
    row = np.empty(columns)
    for origin in range(at_home.shape[0]):
        weight[...] = 0.0
        rushed[...] = 0.0
        for r in range(routes.first[origin], routes.first[origin + 1]):
            if running[r]:
                place = place_of[r]
                n = nest_of[place]
                rows.product(table[r], pull[place], detour[crossing_of[r]], row)
                rows.add(row, weight[n])
                rows.add_product(row, rushes[gate_of[r]], rushed[n])
        for c in range(columns):
            to_near, to_far, rush, anywhere = decisions.of_nests(
                weight[0, c], weight[1, c], rushed[0, c], rushed[1, c], nest[c]
            )
            s = share[origin, c] if anywhere else 0.0
            stopped, go, try_again, leave_again = decisions.of_leavers(
                decide[origin, c], s, rush, met[origin, c], retry[c], again[c]
            )
            to_blocked = at_home[origin, c] * stopped
            from_home = at_home[origin, c] * go
            from_blocked = blocked[origin, c] * try_again
            giving_up = blocked[origin, c] * (1.0 - try_again) * give_up[c]
            from_returned = returned[origin, c] * leave_again
            at_home[origin, c] += giving_up - from_home - to_blocked
            stay = blocked[origin, c] - from_blocked - giving_up
            blocked[origin, c] = stay + to_blocked
            met[origin, c] = decisions.doors_met(met[origin, c], retry[c], s, stay, to_blocked)
            returned[origin, c] -= from_returned
            out = from_home + from_blocked + from_returned
            departed[origin, c] += out
            deciding[c] += to_blocked + from_home
            dropped[c] += giving_up
            factor[0, c] = to_near * (out / rush)
            factor[1, c] = to_far * (out / rush)
        for r in range(routes.first[origin], routes.first[origin + 1]):
            if running[r]:
                place, gate = place_of[r], gate_of[r]
                rows.product(table[r], pull[place], detour[crossing_of[r]], row)
                rows.times(rushes[gate], row)
                rows.times(factor[nest_of[place]], row)
                rows.add(row, ring[(day + routes.days[r]) % span, gate])
                rows.add(row, heading_for[place])
                rows.add(row, heading[place])


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


@compiled
def _start_clocks(day: int, place: int, people: Floats, clocks: Clocks) -> None:
    """Visits that begin today end after their lawful days; those without a limit have no clock."""
    lawful = clocks.same_stay[place]
    if lawful < 0:
        for c in range(people.size):
            row = decisions.lawful_row(day, place, clocks.stay_days[place, c], clocks)
            if row >= 0:
                clocks.visits[row, c] += people[c] / clocks.survival[place, c]
    else:
        row = decisions.lawful_row(day, place, lawful, clocks)
        if row >= 0:
            rows.add_quotient(people, clocks.survival[place], clocks.visits[row])


@compiled
def cross(
    day: int, gates: Gates, queues: Queues, way: UnderWay, admitted: Admitted, abroad: Abroad, clocks: Clocks,
    chance: Chance,
) -> None:  # fmt: skip
    """People reach gates, queue by day of arrival, and are admitted, refused or give up."""
    served, enter, used, heading_for = admitted.served, gates.enter, gates.used, way.heading_for
    entered, refused, refused_at_door = admitted.entered, admitted.refused, admitted.refused_at_door
    sent_back, people, passed = admitted.sent_back, abroad.people, queues.through
    of_gate, at_crossing, refused_asylum = gates.place, gates.crossing, gates.refused_asylum
    crossings, worlds = queues.capacity.shape
    columns = served.shape[1]
    arriving = way.ring[day % way.ring.shape[0]]
    fresh = np.zeros((crossings, worlds))
    through = np.empty(columns)
    row = np.empty(columns)
    sent_back[...] = 0.0
    for gate in range(served.shape[0]):
        crossing = at_crossing[gate]
        rows.take(arriving[gate], heading_for[of_gate[gate]], served[gate])
        if crossing >= 0:
            for first in range(0, columns, worlds):
                rows.add(served[gate, first : first + worlds], fresh[crossing])
    for crossing in range(crossings):
        for w in range(worlds):
            queues.served_travellers[crossing, w] = queues.travellers[crossing, w]
            coming = fresh[crossing, w] + queues.travellers[crossing, w]
            if queues.oldest[crossing, w] >= 0 or coming > queues.capacity[crossing, w]:
                _queue(day, crossing, w, gates, queues, admitted)
    for gate in range(served.shape[0]):
        place, crossing = of_gate[gate], at_crossing[gate]
        through[...] = 0.0
        for k in range(used.shape[1]):
            if not used[gate, k]:
                continue
            rows.add_product(served[gate], enter[gate, k], through)
            rows.add_product(served[gate], enter[gate, k], people[ENTERS_AS[k], place])
            rows.add_product(served[gate], enter[gate, k], entered[k, place])
            if ENTERS_AS[k] == VISITING:
                row[...] = 0.0
                rows.add_product(served[gate], enter[gate, k], row)
                _start_clocks(day, place, row, clocks)
        rows.add_product(served[gate], refused_asylum[gate], refused_at_door[place])
        rows.difference(served[gate], through, row)
        rows.add(row, sent_back)
        rows.add(row, refused[gate])
        if crossing >= 0:
            for first in range(0, columns, worlds):
                rows.add(through[first : first + worlds], passed[crossing])


@compiled
def settle(
    day: int, moves: Moves, end: EndOfVisit, abroad: Abroad, clocks: Clocks, settled: Settled, chance: Chance
) -> None:
    """All hazards that leave a cell abroad compete once; then the stay clocks of the day run out."""
    people, going_back, moving_on, survival = abroad.people, settled.going_back, settled.moving_on, clocks.survival
    left, entered, counter, share, flow = moves.left, moves.entered, moves.counter, moves.share, settled.flow
    first, days, visits = clocks.first, clocks.days, clocks.visits
    moving_on[...] = 0.0
    going_back[...] = 0.0
    stays, places, columns = people.shape
    before = np.empty((stays, columns))
    row = np.empty(columns)
    kept = np.empty(columns)
    for place in range(places):
        for a in range(stays):
            before[a] = people[a, place]
        for m in range(left.size):
            if not moves.anywhere[m, place]:
                continue
            a, b = left[m], entered[m]
            if counter[m] >= 0:
                rows.leave(before[a], share[m, place], people[a, place], flow[counter[m], place])
            else:
                rows.subtract_product(before[a], share[m, place], people[a, place])
            if b < STAYS:
                rows.add_product(before[a], share[m, place], people[b, place])
            elif b == ONWARD:
                rows.add_product(before[a], share[m, place], moving_on[place])
            else:
                rows.add_product(before[a], share[m, place], going_back[b - RETURNED])
        rows.times(moves.kept[place], survival[place])
        today = first[place] + day % days[place]
        rows.due(visits[today], survival[place], people[VISITING, place], row)
        visits[today] = 0.0
        kept[...] = 0.0
        rows.add_product(row, end.renewal[place], kept)
        _start_clocks(day, place, kept, clocks)
        rows.difference(row, kept, row)  # visits that end
        rows.subtract(row, people[VISITING, place])
        rows.add(row, settled.lapsed[place])
        rows.add_product(row, end.overstay, people[IRREGULAR, place])
        rows.product(row, end.leaves, end.goes_home, kept)
        rows.add(kept, going_back[0])
        rows.add(kept, settled.sent_home[place])
        rows.product(row, end.leaves, end.moves_on, kept)
        rows.add(kept, moving_on[place])
        rows.add(kept, settled.sent_on[place])
        if day % 7 == 0:
            for c in range(columns):
                if survival[place, c] < 1e-6:
                    for slot in range(first[place], first[place] + days[place]):
                        visits[slot, c] *= survival[place, c]
                    survival[place, c] = 1.0


@compiled
def relocate(day: int, onward: Onward, settled: Settled, way: UnderWay, abroad: Abroad, chance: Chance) -> None:
    """Those who move on choose among the other hosts; where there is none they stay, irregularly.

    Counts who is abroad at the end of the day.
    """
    moving_on, moved_on, irregular = settled.moving_on, settled.moved_on, abroad.people[IRREGULAR]
    places, columns = moving_on.shape
    weight = np.empty((places, columns))
    others = np.zeros((places, columns))  # summed from both ends: a difference of sums would lose people to rounding
    calls = np.empty((places, columns))
    passed = np.zeros(columns)
    for place in range(places):
        rows.product(onward.attempts[onward.gate[place]], onward.weight[place], onward.pull[place], weight[place])
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
        rows.add(others[place], way.ring[onward.slot, onward.gate[place]])
        rows.add(others[place], way.heading_for[place])
    rows.count_everybody(abroad.people, abroad.total)


@compiled
def send_back(day: int, status: int, people: Floats, share: Floats, target: Floats, chance: Chance) -> None:
    """People come back to the regions they left, in the proportion in which they left: `share` `[origin, column]`."""
    for origin in range(target.shape[0]):
        rows.add_product(people, share[origin], target[origin])
