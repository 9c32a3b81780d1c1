"""Which hosts can be reached at all: by a route that runs, through a door that opens, to somebody, on some day from the
first on.

Access (`engine.tables`) is measured against everybody going everywhere. A host that nobody can ever enter is not part
of "everywhere": if it were, listing one more closed country would raise the number of people who are said to be
blocked. Days and values are those of the tables with all their doubt, so that what can be reached is the same in every
world; the rules are those of the case without a scenario's edits, so that it is the same under every scenario; and
rules and routes count beyond the last day, so that a case cut short has the same past.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from exeunt.case import Case
from exeunt.case.format.kinds import KINDS
from exeunt.case.format.records import Rule
from exeunt.declare import Floats, Ints
from exeunt.exodus.gates import ADMITS, ANY_DOOR, IRREGULAR_DOOR
from exeunt.exodus.network import Network
from exeunt.exodus.rulebook import RuleList
from exeunt.vocabulary import DOORS
from exeunt.worlds.calendar import FAR, Calendar

Bools = NDArray[np.bool_]
LEAST = 1e-12
"""A smaller share of a group is nobody, as in `engine.gates`."""


def reachable(case: Case, net: Network, calendar: Calendar, rules: RuleList, eligible: Floats) -> Bools:
    """Pairs of an origin and a host between which somebody could travel and enter on some day, `[pair]`."""
    days = _turning_days(case.rules, net, calendar)
    doubtful, certain = _in_force(case.rules, calendar, days)  # [rule, day]
    shuts = np.array([_certainly_nothing(rule) for rule in case.rules], dtype=bool)
    lets = np.array([not _certainly_nothing(rule) for rule in case.rules], dtype=bool)
    there = np.array([group.share > 0 for group in case.groups])
    gates = [
        _gate_open(rules, gate, int(net.gate_place[gate]), net.gate_crossing[gate] >= 0, eligible, doubtful & lets[:,
        None],
                   certain & shuts[:, None], there)
        | _beside_open(rules, gate, net.gate_crossing[gate] >= 0, doubtful & lets[:, None], certain & shuts[:, None],
                       there)
        for gate in range(len(net.gates))
    ]  # fmt: skip
    found = np.zeros(len(net.pair_origin), dtype=bool)
    for route, gate in enumerate(net.route_gate):
        runs = (net.route_opens[route] <= days) & (days < net.route_closes[route])
        acting = rules.route_rule[rules.route_first[route] : rules.route_first[route + 1]]
        stopped = _any(certain[acting] & shuts[acting][:, None], rules.groups[acting].astype(bool))
        found[net.route_pair[route]] |= bool((runs[:, None] & gates[gate] & ~stopped).any())
    return found


def _span(rule: Rule, calendar: Calendar) -> tuple[int, int, int]:
    """First day, doubt about it in days, and first day no longer in force."""
    start, stop = calendar.number(rule.start, -FAR), calendar.number(rule.end, FAR) + 1
    return start, math.ceil(min(rule.start_uncertain_days, FAR)), stop


def _turning_days(rules: tuple[Rule, ...], net: Network, calendar: Calendar) -> Ints:
    """Days on which anything may begin or end, from the first day of the case on."""
    found = {0, *net.route_opens.tolist(), *net.route_closes.tolist()}
    for start, doubt, stop in (_span(rule, calendar) for rule in rules):
        found |= {start - doubt, start + doubt, stop}
    return np.array(sorted(day for day in found if 0 <= day < FAR), dtype=np.int64)


def _in_force(rules: tuple[Rule, ...], calendar: Calendar, days: Ints) -> tuple[Bools, Bools]:
    """Days on which a rule may be in force, and on which it is in every world, `[rule, day]`."""
    may, must = np.zeros((2, len(rules), len(days)), dtype=bool)
    for r, rule in enumerate(rules):
        start, doubt, stop = _span(rule, calendar)
        may[r] = (start - doubt <= days) & (days < stop)
        must[r] = (start + doubt <= days) & (days < stop)
    return may, must


def _certainly_nothing(rule: Rule) -> bool:
    """Whether it lets nobody through in any world: a share of 0, or a closure of 1, without a range.

    Rules on issuing and on what draws people shut nobody out.
    """
    kind = KINDS[rule.kind]
    if kind.gradual or kind.leads_to:
        return False
    exact = rule.low is None or rule.high is None or rule.low == rule.high
    return exact and (rule.value >= 1 if kind.shuts else rule.value <= 0)


def _any(acting: Bools, groups: Bools) -> Bools:
    """Whether any of some rules acts on a day on a group, `[day, group]`."""
    return np.asarray(acting.T.astype(np.uint8) @ groups.astype(np.uint8) > 0)


def _gate_open(
    rules: RuleList, gate: int, place: int, crossing: bool, eligible: Floats, opens: Bools, shuts: Bools, there: Bools
) -> Bools:
    """Whether a gate may let somebody of a group in by some door, `[day, group]`."""
    acting = rules.gate_rule[rules.gate_first[gate] : rules.gate_first[gate + 1]]
    door, role, groups = rules.door[acting], rules.role[acting], rules.groups[acting].astype(bool)
    found = np.zeros((opens.shape[1], len(there)), dtype=bool)
    for k, name in enumerate(DOORS[:-1]):  # nobody sets out for the irregular door alone
        if name == "asylum" and not crossing:
            continue
        mine = (door == k) | (door == ANY_DOOR)
        admitted = _any(opens[acting[(role == ADMITS) & (door == k)]], groups[(role == ADMITS) & (door == k)])
        shut = _any(shuts[acting[mine]], groups[mine])
        found |= admitted & ~shut & (there & (eligible[k, place] >= LEAST))
    return found


def _beside_open(rules: RuleList, gate: int, crossing: bool, opens: Bools, shuts: Bools, there: Bools) -> Bools:
    """Whether somebody of a group may pass beside a gate, `[day, group]`."""
    beside = np.array(rules.beside.get(gate, ()), dtype=np.int64)
    if not crossing or not len(beside):
        return np.zeros((opens.shape[1], len(there)), dtype=bool)
    acting = rules.gate_rule[rules.gate_first[gate] : rules.gate_first[gate + 1]]
    door = rules.door[acting]
    opened = acting[(rules.role[acting] == ADMITS) & (door == IRREGULAR_DOOR)]
    shut = np.concatenate([beside, acting[(door == IRREGULAR_DOOR) | (door == ANY_DOOR)]])
    groups = rules.groups.astype(bool)
    found = _any(opens[beside], groups[beside]) & _any(opens[opened], groups[opened]) & ~_any(shuts[shut], groups[shut])
    return np.asarray(found & there)
