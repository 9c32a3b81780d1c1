"""The tables of gates and routes: what today's rules say of each, compiled, with axes `[..., group, world]`."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from exeunt.compiled import compiled, inner

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[Any]  # bool or uint8

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
    visit: (
        Floats  # [place, group, world] weight of a host by the share of the first year that a visitor may stay lawfully
    )
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
    onward: Floats  # weight of a gate for people already abroad before what draws them: `attempts` times `stay`
    claims: Floats  # [place, group, world] share of claims that is taken from those who are in the country


class Ways(NamedTuple):
    """Routes of pairs of a region and a host, `first[i]` to `first[i + 1]` of pair i, and what they are weighed by."""

    first: Ints  # [pair + 1]
    gate: Ints  # [route]
    opens: Ints  # [route] first day of service
    closes: Ints  # [route] first day without
    by_time: Floats  # [route, world] weight by travel time alone
    by_all: Floats  # [route, world] weight by travel time and by all else that no day changes


class Access(NamedTuple):
    """Weights of routes, and the access that rules leave between a region and a host."""

    weight: Floats  # [route, group, world]
    access: Floats  # [pair, group, world]


class Choice(NamedTuple):
    """Who leaves of those who would, and what it is worked out from: a nested logit beside an outside option."""

    origin: Ints  # [pair]
    nest: Ints  # [pair] 0 or 1
    pull: Floats  # [pair, world] what draws to a host on the first day
    dissimilarity: Floats  # [world] of destinations within a nest
    reference: Floats  # [origin, group, world] what there is to choose from where everything is open
    outside: Floats  # [world] exponent of the access left, or slope
    straight: NDArray[Any]  # [world] whether it is a slope


@inner
def _acting(gate, day, w, listed, rules, validity, acting, left):
    """Rules that say anything at a gate on a day in a world: how many, listed in `acting`, and in `left` the share of
    holders that those on issuing leave.
    """
    n = 0
    for i in range(listed.first[gate], listed.first[gate + 1]):
        r = listed.rule[i]
        start = rules.start[r, w]
        if rules.role[r] == ISSUES:
            says = day > start
            if says:
                left[n] = 1.0 - (1.0 - rules.value[r, w]) * _run_out(day, start, rules.stop[r, w], validity)
        else:
            says = start <= day < rules.stop[r, w] or (rules.announced[r] <= day < start and rules.value[r, w] < 1.0)
        if says:
            acting[n] = r
            n += 1
    return n


@inner
def _run_out(day, start, stop, validity):
    """Share of papers that have run out so many days after they began to be issued to fewer, or to more."""
    run_out = 1.0 - math.exp(-(min(day, stop) - start) / validity)
    if day > stop:
        run_out *= math.exp(-(day - stop) / validity)
    return run_out


@inner
def _opened(day, w, group, acting, left, n, rules, holders, admits, able, exists):
    """What the rules acting make of the doors for a group; returns the share that passes all of them, and the rush."""
    passes, rush = 1.0, 1.0
    for i in range(n):
        r = acting[i]
        if not rules.groups[r, group]:
            continue
        role, door, start, v = rules.role[r], rules.door[r], rules.start[r, w], rules.value[r, w]
        if role == ISSUES:
            able[door] = min(able[door] * left[i], 1.0)
        elif day < start:
            rush = holders.rush_size[w]
        elif role == PASSES and door == ANY_DOOR:
            passes *= v
        else:
            for k in range(able.size):
                if door in (ANY_DOOR, k):
                    if role == ELIGIBLE:
                        able[k] *= v
                    else:
                        admits[k] *= v
                        if role == ADMITS and door == k:
                            exists[k] = 1.0
    return passes, rush


@inner
def _through(gate, place, group, w, passes, admits, able, exists, holders, out):
    """Who tries, who is let in and by which door, from what the rules make of the doors."""
    doors, naive, trying, let_in = able.size, holders.naive[w], 0.0, 0.0
    for k in range(doors - 1):
        out.tries[gate, k, group, w] = 0.0
        out.enter[gate, k, group, w] = 0.0
        if exists[k] == 0.0:
            continue
        a = admits[k] * passes
        if able[k] < NOBODY:
            able[k] = 0.0
        if a < NOBODY:
            admits[k] = a = 0.0
        out.tries[gate, k, group, w] = able[k] * (a + (1.0 - a) * naive)
        trying += out.tries[gate, k, group, w]
        let_in += able[k] * a
    out.attempts[gate, group, w] = min(trying, 1.0)
    out.admitted[gate, group, w] = min(let_in, 1.0)
    out.refused_asylum[gate, group, w] = 0.0
    refused, lasting, visits = 0.0, 0.0, 0.0
    for k in range(doors - 1):
        if exists[k] == 0.0:
            continue
        a = admits[k] * passes
        share = able[k] / trying if trying > 0.0 else 0.0
        out.enter[gate, k, group, w] = share * a
        if k <= SHORT_VISA_DOOR:
            visits += out.tries[gate, k, group, w]
        else:
            lasting += out.tries[gate, k, group, w]
        refused += share * (1.0 - a) * naive
        if k == ASYLUM_DOOR:
            out.refused_asylum[gate, group, w] = share * (1.0 - a) * naive
    # Whoever has several doors counts on the longest stay: one more door never makes a host worth less.
    lasting = min(lasting, 1.0)
    visits = min(visits, 1.0 - lasting)
    visit = holders.visit[place, group, w]
    trying = out.attempts[gate, group, w]
    out.stay[gate, group, w] = (lasting + visits * visit) / trying if trying > 0.0 else 1.0
    out.onward[gate, group, w] = trying * out.stay[gate, group, w]
    out.enter[gate, IRREGULAR_DOOR, group, w] = (
        refused * holders.slip[w] * exists[IRREGULAR_DOOR] * admits[IRREGULAR_DOOR]
    )


@compiled
def gate_tables(
    touched: Flags, day: int, listed: Listed, rules: InForce, holders: Holders, ends: Ends, out: Doors, moved: Flags
) -> None:
    """Who may come through each gate today, and who tries, from the rules in force in each world.

    Only gates and worlds `touched` `[gate, world]` are made anew; places where another share of claims is taken are
    marked in `moved` `[place]`. Carriers take nobody without papers: where no crossing is used, nobody arrives by the
    doors asylum and irregular.
    """
    doors, worlds = holders.eligible.shape[0], holders.naive.size
    admits, able, exists = np.empty(doors), np.empty(doors), np.empty(doors)
    acting, left = np.empty(rules.role.size, dtype=np.int64), np.empty(rules.role.size)
    for gate in range(touched.shape[0]):
        place, anywhere = ends.place[gate], False
        for w in range(worlds):
            if not touched[gate, w]:
                continue
            anywhere = True
            n = _acting(gate, day, w, listed, rules, holders.validity[w], acting, left)
            for group in range(rules.groups.shape[1]):
                for k in range(doors):
                    admits[k] = 1.0
                    exists[k] = 0.0
                    scale = 1.0
                    if k == SHORT_VISA_DOOR:
                        scale = holders.visa_holders[w]
                    elif k == VISA_FREE_DOOR:
                        scale = holders.passport_holders[w]
                    able[k] = min(holders.eligible[k, place, group] * scale, 1.0)
                passes, rush = _opened(day, w, group, acting, left, n, rules, holders, admits, able, exists)
                out.rush[gate, group, w] = rush
                if ends.crossing[gate] < 0:
                    claims = exists[ASYLUM_DOOR] * admits[ASYLUM_DOOR]
                    if claims != out.claims[place, group, w]:
                        out.claims[place, group, w] = claims
                        moved[place] = 1
                    exists[ASYLUM_DOOR] = exists[IRREGULAR_DOOR] = 0.0
                _through(gate, place, group, w, passes, admits, able, exists, holders, out)
        if anywhere:
            for k in range(doors):
                out.used[gate, k] = 0
                for group in range(rules.groups.shape[1]):
                    for w in range(worlds):
                        if out.enter[gate, k, group, w] > 0.0:
                            out.used[gate, k] = 1


@compiled
def pair_tables(
    touched: Flags, day: int, ways: Ways, listed: Listed, rules: InForce, doors: Doors, out: Access
) -> None:
    """Weights of the routes between one origin and one host, and the access that today's rules leave there.

    Only pairs and worlds `touched` `[pair, world]` are made anew.
    """
    opens, closes, groups, start, stop = ways.opens, ways.closes, rules.groups, rules.start, rules.stop
    for pair in range(touched.shape[0]):
        first, last = ways.first[pair], ways.first[pair + 1]
        for w in range(touched.shape[1]):
            if not touched[pair, w]:
                continue
            clock = 0.0
            for r in range(first, last):
                if opens[r] <= day < closes[r]:
                    clock += ways.by_time[r, w]
            for group in range(groups.shape[1]):
                out.access[pair, group, w] = 0.0
            for r in range(first, last):
                gate = ways.gate[r]
                running = opens[r] <= day < closes[r]
                for group in range(groups.shape[1]):
                    weight = 0.0
                    if running:
                        weight = ways.by_all[r, w] / clock
                        for i in range(listed.first[r], listed.first[r + 1]):
                            rule = listed.rule[i]
                            if groups[rule, group] and start[rule, w] <= day < stop[rule, w]:
                                weight *= rules.value[rule, w]
                    weight *= doors.stay[gate, group, w]
                    out.weight[r, group, w] = weight * doors.attempts[gate, group, w]
                    out.access[pair, group, w] += weight * doors.admitted[gate, group, w]


@inner
def _left(near, far, dissimilarity):
    """What is left to choose from: (sum of weights in a nest)^dissimilarity, over both nests."""
    return (near**dissimilarity if near > 0.0 else 0.0) + (far**dissimilarity if far > 0.0 else 0.0)


@compiled
def what_is_left(touched: Flags, access: Floats, choice: Choice, out: Floats) -> None:
    """What leavers have to choose from under some access, `[origin, group, world]`, in worlds `touched` `[world]`."""
    pairs, groups, worlds = access.shape
    for origin in range(out.shape[0]):
        for group in range(groups):
            for w in range(worlds):
                if touched[w]:
                    near, far = 0.0, 0.0
                    for pair in range(pairs):
                        if choice.origin[pair] == origin:
                            weight = access[pair, group, w] * choice.pull[pair, w]
                            if choice.nest[pair]:
                                far += weight
                            else:
                                near += weight
                    out[origin, group, w] = _left(near, far, choice.dissimilarity[w])


@compiled
def leaving_shares(touched: Flags, access: Floats, choice: Choice, out: Floats) -> None:
    """Share of intending leavers who leave, `[origin, group, world]`, 0 where no access is left.

    Access A to the power of the outside option w, or 1 - w (1 - A): both have the slope w at full access.
    """
    what_is_left(touched, access, choice, out)
    for origin in range(out.shape[0]):
        for group in range(out.shape[1]):
            for w in range(out.shape[2]):
                if not touched[w] or out[origin, group, w] <= 0.0:
                    continue
                log_access = min(math.log(out[origin, group, w] / choice.reference[origin, group, w]), 0.0)
                if choice.straight[w]:
                    out[origin, group, w] = max(1.0 + choice.outside[w] * math.expm1(log_access), 0.0)
                else:
                    out[origin, group, w] = math.exp(log_access * choice.outside[w])


@compiled
def crossing_shares(
    touched: Flags, crossing_of: Ints, kind_of: Ints, weight: Floats, tries: Floats, enter: Floats, trying: Floats,
    admitted: Floats,
) -> None:  # fmt: skip
    """Add up gates and doors by crossing and kind, groups by their part of the citizens, in worlds `touched`."""
    gates, doors, groups, worlds = tries.shape
    for w in range(worlds):
        if not touched[w]:
            continue
        trying[:, :, :, w] = 0.0
        admitted[:, :, :, w] = 0.0
        for gate in range(gates):
            crossing = crossing_of[gate]
            if crossing < 0:
                continue
            for group in range(groups):
                everybody = 0.0
                for door in range(doors):
                    everybody += tries[gate, door, group, w]
                for door in range(doors):
                    kind = kind_of[door]
                    if kind >= 0:
                        trying[crossing, kind, group, w] += weight[group] * tries[gate, door, group, w]
                        admitted[crossing, kind, group, w] += weight[group] * enter[gate, door, group, w] * everybody
