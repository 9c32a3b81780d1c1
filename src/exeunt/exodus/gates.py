"""The tables of gates and routes: what today's rules say of each, compiled, with axes `[..., group, world]`."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from exeunt.compiled import compiled

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# Doors, in the order of `records.DOORS`.
VISA_FREE_DOOR, SHORT_VISA_DOOR, ASYLUM_DOOR, IRREGULAR_DOOR = 0, 1, 4, 5
# Roles of rules: how one acts at a gate.
ADMITS, ELIGIBLE, PASSES, ISSUES, ANY_DOOR = 0, 1, 2, 3, -1
# A smaller share of a group is nobody: no sum is spoilt by what lies beyond the precision of its terms.
NOBODY = 1e-12


class InForce(NamedTuple):
    """Rules with their days and values."""

    role: Ints  # [rule] how it acts at a gate
    door: Ints  # [rule] on which door, or on any
    groups: NDArray[Any]  # [rule, group] whom it is about
    start: Ints  # [rule, world] first day
    stop: Ints  # [rule, world] first day without it
    announced: Ints  # [rule] day from which it is known
    value: Floats  # [rule, world]


class Listed(NamedTuple):
    """Rules by what they act on: `rule[first[i]]` to `rule[first[i + 1]]` act on gate or route i."""

    first: Ints
    rule: Ints


class Holders(NamedTuple):
    """Who holds what it takes to pass a door, and what people do who do not."""

    eligible: Floats  # [door, place, group]
    visa_holders: Floats  # [world] factor of the share that holds a short-stay visa
    passport_holders: Floats  # [world] factor of the share that holds a passport for travel abroad
    validity: Floats  # [world] days for which a visa in hand is valid, on average
    lawful: Floats  # [place, group, world] share of the first year that a visitor may expect to stay lawfully
    stay_elasticity: Floats  # [world] of a host's weight to that share
    naive: Floats  # [world] share of those who cannot enter by a door who try it all the same
    slip: Floats  # [world] share of the refused who enter irregularly where that door exists
    rush_size: Floats  # [world] multiplier of set-outs towards a door that is announced to close


class Ends(NamedTuple):
    """Where gates lead, and through which crossing; -1 for none."""

    place: Ints  # [gate]
    crossing: Ints  # [gate]


class Doors(NamedTuple):
    """What comes of it, `[gate, group, world]` but for `enter`, `used` and `claims`."""

    attempts: Floats  # share of a group that tries
    admitted: Floats  # share that is let in
    tries: Floats  # [gate, door, group, world] share of a group that tries by a door
    enter: Floats  # [gate, door, group, world] share of those who arrive that enters by a door
    used: NDArray[np.uint8]  # [gate, door] whether any does
    refused_asylum: Floats  # share of those who arrive that is refused and would have asked for asylum
    rush: Floats
    stay: Floats  # mean over those who try of the weight of the lawful stay that their door promises
    claims: Floats  # [place, group, world] share of claims that is taken from those who are in the country


class Ways(NamedTuple):
    """Routes of pairs of a region and a host, `first[i]` to `first[i + 1]` of pair i, and what they are weighed by."""

    first: Ints  # [pair + 1]
    gate: Ints  # [route]
    opens: Ints  # [route] first day of service
    closes: Ints  # [route] first day without
    time: Floats  # [route] days
    log_weight: Floats  # [route, world]
    elasticity: Floats  # [world] of the weight to travel time


class Access(NamedTuple):
    """Weights of routes, and the access that rules leave between a region and a host."""

    weight: Floats  # [route, group, world]
    access: Floats  # [pair, group, world]


@compiled
def gate_tables(
    gates: Ints, day: int, listed: Listed, rules: InForce, holders: Holders, ends: Ends, out: Doors
) -> None:
    """Who may come through each gate today, and who tries, from the rules in force in each world.

    Carriers take nobody without papers: where no crossing is used, nobody arrives by the doors asylum and irregular.
    """
    first, announced, start, stop, value = listed.first, rules.announced, rules.start, rules.stop, rules.value
    role, door, groups = rules.role, rules.door, rules.groups
    eligible, naive, slip = holders.eligible, holders.naive, holders.slip
    attempts, admitted, enter, used, rush = out.attempts, out.admitted, out.enter, out.used, out.rush
    doors, worlds = eligible.shape[0], naive.size
    admits = np.empty((doors, worlds))
    able = np.empty((doors, worlds))
    exists = np.empty((doors, worlds))
    passes = np.empty(worlds)
    for gate in gates:
        place = ends.place[gate]
        for group in range(groups.shape[1]):
            for k in range(doors):
                for w in range(worlds):
                    out.tries[gate, k, group, w] = 0.0
                    admits[k, w] = 1.0
                    scale = 1.0
                    if k == SHORT_VISA_DOOR:
                        scale = holders.visa_holders[w]
                    elif k == VISA_FREE_DOOR:
                        scale = holders.passport_holders[w]
                    able[k, w] = min(eligible[k, place, group] * scale, 1.0)
                    exists[k, w] = 0.0
            for w in range(worlds):
                passes[w] = 1.0
                rush[gate, group, w] = 1.0
            for i in range(first[gate], first[gate + 1]):
                r = listed.rule[i]
                if not groups[r, group]:
                    continue
                if role[r] == ISSUES:
                    for w in range(worlds):
                        if day > start[r, w]:
                            days = holders.validity[w]
                            run_out = 1.0 - math.exp(-(min(day, stop[r, w]) - start[r, w]) / days)
                            if day > stop[r, w]:
                                run_out *= math.exp(-(day - stop[r, w]) / days)
                            held = able[door[r], w] * (1.0 - (1.0 - value[r, w]) * run_out)
                            able[door[r], w] = min(held, 1.0)
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
                        rush[gate, group, w] = holders.rush_size[w]
            if ends.crossing[gate] < 0:
                for w in range(worlds):
                    out.claims[place, group, w] = exists[ASYLUM_DOOR, w] * admits[ASYLUM_DOOR, w]
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
                        out.tries[gate, k, group, w] = able[k, w] * (a + (1.0 - a) * naive[w])
                        trying += out.tries[gate, k, group, w]
                        let_in += able[k, w] * a
                attempts[gate, group, w] = min(trying, 1.0)
                admitted[gate, group, w] = min(let_in, 1.0)
                refused = 0.0
                lasting, visits = 0.0, 0.0
                for k in range(doors - 1):
                    a = admits[k, w] * passes[w]
                    share = exists[k, w] * able[k, w] / trying if trying > 0.0 else 0.0
                    enter[gate, k, group, w] = share * a
                    if exists[k, w] > 0.0:
                        if k <= SHORT_VISA_DOOR:
                            visits += out.tries[gate, k, group, w]
                        else:
                            lasting += out.tries[gate, k, group, w]
                    if share * a > 0.0:
                        used[gate, k] = 1
                    refused += share * (1.0 - a) * naive[w]
                    if k == ASYLUM_DOOR:
                        out.refused_asylum[gate, group, w] = share * (1.0 - a) * naive[w]
                # Whoever has several doors counts on the longest stay: one more door never makes a host worth less.
                lasting = min(lasting, 1.0)
                visits = min(visits, 1.0 - lasting)
                visit = math.exp(holders.stay_elasticity[w] * math.log(max(holders.lawful[place, group, w], NOBODY)))
                trying = attempts[gate, group, w]
                out.stay[gate, group, w] = (lasting + visits * visit) / trying if trying > 0.0 else 1.0
                enter[gate, IRREGULAR_DOOR, group, w] = (
                    refused * slip[w] * exists[IRREGULAR_DOOR, w] * admits[IRREGULAR_DOOR, w]
                )
                if enter[gate, IRREGULAR_DOOR, group, w] > 0.0:
                    used[gate, IRREGULAR_DOOR] = 1


@compiled
def pair_tables(pairs: Ints, day: int, ways: Ways, listed: Listed, rules: InForce, doors: Doors, out: Access) -> None:
    """Weights of the routes between one origin and one host, and the access that today's rules leave there."""
    opens, closes, time, log_weight, elasticity = ways.opens, ways.closes, ways.time, ways.log_weight, ways.elasticity
    groups, start, stop, value = rules.groups, rules.start, rules.stop, rules.value
    worlds = log_weight.shape[1]
    let_in = np.empty(worlds)
    clock = np.empty(worlds)
    for pair in pairs:
        first, last = ways.first[pair], ways.first[pair + 1]
        for w in range(worlds):
            clock[w] = 0.0
            for r in range(first, last):
                if opens[r] <= day < closes[r]:
                    clock[w] += math.exp(elasticity[w] * math.log(time[r]))
        for group in range(groups.shape[1]):
            for w in range(worlds):
                let_in[w] = 0.0
            for r in range(first, last):
                gate = ways.gate[r]
                running = opens[r] <= day < closes[r]
                for w in range(worlds):
                    weight = 0.0
                    if running:
                        weight = math.exp(log_weight[r, w] + elasticity[w] * math.log(time[r])) / clock[w]
                        for i in range(listed.first[r], listed.first[r + 1]):
                            rule = listed.rule[i]
                            if groups[rule, group] and start[rule, w] <= day < stop[rule, w]:
                                weight *= value[rule, w]
                    weight *= doors.stay[gate, group, w]
                    out.weight[r, group, w] = weight * doors.attempts[gate, group, w]
                    let_in[w] += weight * doors.admitted[gate, group, w]
            for w in range(worlds):
                out.access[pair, group, w] = let_in[w]


@compiled
def crossing_shares(
    crossing_of: Ints, kind_of: Ints, weight: Floats, tries: Floats, enter: Floats, trying: Floats, admitted: Floats
) -> None:
    """Add up gates and doors by crossing and kind, groups by their part of the citizens."""
    gates, doors, groups, worlds = tries.shape
    everybody = np.empty(worlds)
    for gate in range(gates):
        crossing = crossing_of[gate]
        if crossing < 0:
            continue
        for group in range(groups):
            everybody[:] = 0.0
            for door in range(doors):
                for w in range(worlds):
                    everybody[w] += tries[gate, door, group, w]
            for door in range(doors):
                kind = kind_of[door]
                if kind >= 0:
                    for w in range(worlds):
                        trying[crossing, kind, group, w] += weight[group] * tries[gate, door, group, w]
                        admitted[crossing, kind, group, w] += weight[group] * enter[gate, door, group, w] * everybody[w]
