"""The tables of gates and routes: what today's rules say of each, compiled, with axes `[..., group, world]`."""

from __future__ import annotations

import math

import numpy as np

from exeunt.compiled import compiled

# Doors, in the order of `records.DOORS`.
SHORT_VISA_DOOR, ASYLUM_DOOR, IRREGULAR_DOOR = 1, 4, 5
# Roles of rules, as in `world.rulebook`.
ADMITS, ELIGIBLE, PASSES, ANY_DOOR = 0, 1, 2, -1
# A smaller share of a group is nobody: no sum is spoilt by what lies beyond the precision of its terms.
NOBODY = 1e-12


@compiled
def gate_tables(
    gates, day, first, rules, role, door, groups, start, stop, announced, value,
    eligible, gate_place, gate_crossing, naive, rush_size, slip, visa_holders,
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
                    scale = visa_holders[w] if k == SHORT_VISA_DOOR else 1.0
                    able[k, w] = min(eligible[k, place, group] * scale, 1.0)
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
