"""Who enters beside a gate, and who passes through one host on the way to another.

*Beside.* Of those who can enter by no door of a gate at a crossing the share that rules of kind `bypass` give crosses
beside the post and enters by the irregular door, as far as that door is open: the door widens when others close. Those
who try another door in vain do so in the same share. What irregular entry costs people is in that share; the lawful
stay that a gate promises is that of its lawful doors.

*Through.* A route that leads through hosts by land is taken by those who can enter each of them: of a group the share
that the strictest of them lets in, or that gets past it, by its widest gate at a crossing. Papers that open one border
open another, so shares are not multiplied.

A case with neither is not touched, to the last bit.
"""

from __future__ import annotations

import numpy as np

from exeunt.declare import Floats, Ints
from exeunt.exodus.gates import ADMITS, ANY_DOOR, ELIGIBLE, IRREGULAR_DOOR, ISSUES, Doors
from exeunt.exodus.network import NO_CROSSING, Network
from exeunt.exodus.rulebook import Bools, RuleBook


def pass_beside(touched: Bools, day: int, rules: RuleBook, crossing: Ints, doors: Doors) -> None:
    """Add those who enter beside the gates to who tries and who enters, after the doors of the gates and worlds
    `touched`, `[gate, world]`, have been made.
    """
    for gate in np.flatnonzero(touched.any(axis=1)).tolist():
        if gate in rules.listed.beside and crossing[gate] != NO_CROSSING:
            worlds = np.flatnonzero(touched[gate])
            _beside(gate, worlds, _share_beside(gate, day, rules)[:, worlds], doors)


def _share_beside(gate: int, day: int, rules: RuleBook) -> Floats:
    """Share of those shut out at a gate who pass beside it, `[group, world]`."""
    listed = rules.listed
    acting = listed.gate_rule[listed.gate_first[gate] : listed.gate_first[gate + 1]]
    shape = (listed.groups.shape[1], rules.value.shape[1])
    open_beside, ruled, exists = np.ones(shape), np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
    for r in listed.beside[gate]:
        now = _now(r, day, rules)
        open_beside = np.where(now, open_beside * rules.value[r], open_beside)
        ruled |= now
    for r in acting:
        if listed.role[r] in (ELIGIBLE, ISSUES) or listed.door[r] not in (IRREGULAR_DOOR, ANY_DOOR):
            continue
        now = _now(r, day, rules)
        open_beside = np.where(now, open_beside * rules.value[r], open_beside)
        if listed.role[r] == ADMITS and listed.door[r] == IRREGULAR_DOOR:
            exists |= now
    return np.where(ruled & exists, open_beside, 0.0)


def _now(rule: int, day: int, rules: RuleBook) -> np.ndarray:
    """Whether a rule is in force today for a group in a world, `[group, world]`."""
    in_force = (rules.start[rule] <= day) & (day < rules.stop[rule])
    return np.asarray(rules.listed.groups[rule].astype(bool)[:, None] & in_force)


def _beside(gate: int, worlds: Ints, share: Floats, doors: Doors) -> None:
    """Let a share of those shut out, `[group, world]`, in by the irregular door of a gate in some worlds: `enter` stays
    a share of all who arrive.
    """
    tried, enter = doors.attempts[gate][:, worlds], doors.enter[gate][:, :, worlds]
    entered = enter[:IRREGULAR_DOOR].sum(axis=0) * tried
    beside = (1 - entered) * share
    trying = entered + beside + (tried - entered) * (1 - share)
    some = beside > 0
    kept = np.where(some, np.divide(tried, trying, out=np.ones_like(tried), where=trying > 0), 1.0)
    slipped = enter[IRREGULAR_DOOR] * np.where(some, 1 - share, 1.0)
    others = doors.tries[gate][:IRREGULAR_DOOR, :, worlds].sum(axis=0)
    enter[:IRREGULAR_DOOR] *= kept
    added = np.divide(beside, trying, out=np.zeros_like(beside), where=trying > 0)
    enter[IRREGULAR_DOOR] = np.where(some, slipped * kept + added, slipped)
    doors.enter[gate][:, :, worlds] = enter
    doors.refused_asylum[gate][:, worlds] *= kept * np.where(some, 1 - share, 1.0)
    attempts = np.where(some, np.minimum(trying, 1.0), tried)
    doors.attempts[gate][:, worlds] = attempts
    doors.onward[gate][:, worlds] = attempts * doors.stay[gate][:, worlds]
    admitted = doors.admitted[gate][:, worlds]
    doors.admitted[gate][:, worlds] = np.where(some, np.minimum(entered + beside, 1.0), admitted)
    doors.tries[gate, IRREGULAR_DOOR][:, worlds] = np.where(some, np.maximum(trying - others, 0.0), 0.0)
    if some.any():
        doors.used[gate, IRREGULAR_DOOR] = 1


def led_through(net: Network, gates: Bools, routes: Bools) -> None:
    """Mark routes `[route, world]` that lead through a host of which a gate `[gate, world]` has changed."""
    for route, hosts in net.transit_gates.items():
        for entered in hosts:
            routes[route] |= gates[entered].any(axis=0)


def pass_through(touched: Bools, net: Network, doors: Doors, weight: Floats, access: Floats) -> None:
    """Lower the weights of routes `[route, group, world]`, and the access of pairs, by who may pass on the way, for the
    pairs and worlds `touched`, `[pair, world]`, that have been made anew.
    """
    if not net.transit_gates:
        return
    for pair in np.unique(net.route_pair[list(net.transit_gates)]):
        worlds = np.flatnonzero(touched[pair])
        if not len(worlds):
            continue
        total = np.zeros((access.shape[1], len(worlds)))
        for route in range(net.pair_first[pair], net.pair_first[pair + 1]):
            gate = net.route_gate[route]
            through = net.transit_gates.get(route, ())
            if through:
                weight[route][:, worlds] *= _passing(through, doors.admitted)[:, worlds]
            tried = doors.attempts[gate][:, worlds]
            open_to_all = np.divide(weight[route][:, worlds], tried, out=np.zeros_like(tried), where=tried > 0)
            total += open_to_all * doors.admitted[gate][:, worlds]
        access[pair][:, worlds] = total


def _passing(through: tuple[Ints, ...], admitted: Floats) -> Floats:
    """Share of each group that gets through the strictest of some hosts, `[group, world]`."""
    return np.asarray(np.minimum.reduce([admitted[gates].max(axis=0) for gates in through]))
