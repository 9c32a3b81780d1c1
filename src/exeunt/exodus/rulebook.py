"""Rules of a case with one value and one first and last day per world.

What a rule does is asked of its kind (`case.kinds`): rules that multiply are listed by the gate or route they act on;
of the other kinds the latest in force wins, place by place or crossing by crossing. A change of any of them in a world
is a day on which the tables of that world that depend on it are made anew; between such days nothing is computed twice,
and no world pays for the dates of another.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from exeunt.case import Case
from exeunt.case.format.kinds import KINDS, condition_of, conditions
from exeunt.case.format.records import Rule
from exeunt.declare import Floats, Ints
from exeunt.exodus.gates import ADMITS, ANY_DOOR, ELIGIBLE, ISSUES, PASSES
from exeunt.exodus.network import Network
from exeunt.vocabulary import DOORS
from exeunt.worlds.calendar import FAR, Calendar
from exeunt.worlds.draws import Draws

ROLES = {"admits": ADMITS, "eligible": ELIGIBLE, "issues": ISSUES}
"""Kinds that open a door, or say who can ask for its paper or holds it; of the others every rule is a share that
passes.
"""
Bools = NDArray[np.bool_]
RENEWED = 28
"""Days after which the tables of a gate are made anew while papers run out: the same days in every world, on which word
of tighter rules spreads as well.
"""


@dataclass
class Changes:
    """What is made anew on one day: rules that turn, each with the worlds in which it does, and routes everywhere."""

    multiplying: list[tuple[int, Bools]] = field(default_factory=list)
    setting: list[tuple[int, Bools]] = field(default_factory=list)  # rules of which the latest in force wins
    routes: set[int] = field(default_factory=set)
    crossings: set[int] = field(default_factory=set)
    conditions: set[tuple[str, int]] = field(default_factory=set)  # condition, place


@dataclass
class _Targets:
    """What a rule acts on."""

    gates: set[int] = field(default_factory=set)
    routes: set[int] = field(default_factory=set)
    crossings: set[int] = field(default_factory=set)
    conditions: set[tuple[str, int]] = field(default_factory=set)
    places: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class RuleList:
    """Every rule with what it acts on: the same in all worlds of a case. `r` counts rules."""

    rules: tuple[Rule, ...]
    order: tuple[int, ...]  # rules by their first day
    targets: tuple[_Targets, ...]  # [r]
    ids: tuple[str, ...]
    announced: Ints  # [r]
    role: Ints  # [r] ADMITS, ELIGIBLE or PASSES
    door: Ints  # [r] index into DOORS or ANY_DOOR
    groups: NDArray[np.uint8]  # [r, group]
    gate_first: Ints  # rules of gate g: gate_rule[gate_first[g]:gate_first[g + 1]]
    gate_rule: Ints
    beside: dict[int, tuple[int, ...]]  # gate -> rules on who passes beside it
    route_first: Ints
    route_rule: Ints
    place_rules: dict[str, dict[int, list[int]]]  # condition -> place -> rules, earliest start first
    crossing_rules: dict[str, dict[int, list[int]]]  # kind -> crossing -> rules, earliest start first


@dataclass(frozen=True)
class RuleBook:
    """Every rule in every world of a batch: a list of rules with the values and days drawn for them."""

    listed: RuleList
    start: Ints  # [r, world] first day in force
    stop: Ints  # [r, world] first day no longer in force
    value: Floats  # [r, world]; of a kind that shuts, the share let through
    changes: dict[int, Changes]


def rule_list(case: Case, net: Network, calendar: Calendar) -> RuleList:
    """List every rule of a case under what it acts on."""
    rules = case.rules
    group_ids = tuple(group.id for group in case.groups)
    order = tuple(sorted(range(len(rules)), key=lambda r: (rules[r].start, r)))
    targets = tuple(_targets(case, net, rule) for rule in rules)
    by_gate: dict[int, list[int]] = defaultdict(list)
    beside: dict[int, list[int]] = defaultdict(list)
    by_route: dict[int, list[int]] = defaultdict(list)
    place_rules: dict[str, dict[int, list[int]]] = {name: defaultdict(list) for name in conditions()}
    crossing_rules: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for r in order:
        rule, acts_on = rules[r], targets[r]
        kind = KINDS[rule.kind]
        if kind.multiplies:
            for gate in acts_on.gates:
                (beside if kind.beside else by_gate)[gate].append(r)
            for route in acts_on.routes:
                by_route[route].append(r)
        elif kind.at_crossings:
            for crossing in acts_on.crossings:
                crossing_rules[rule.kind][crossing].append(r)
        else:
            condition = condition_of(rule.kind, rule.door)
            for place in acts_on.places:
                place_rules[condition][place].append(r)
            acts_on.conditions |= {(condition, place) for place in acts_on.places}
    gate_first, gate_rule = _listed(by_gate, len(net.gates))
    route_first, route_rule = _listed(by_route, len(net.routes))
    return RuleList(
        rules=rules,
        order=order,
        targets=targets,
        ids=tuple(rule.id for rule in rules),
        announced=np.array([calendar.number(rule.announced, FAR) for rule in rules], dtype=np.int64),
        role=np.array([ROLES.get(rule.kind, PASSES) for rule in rules], dtype=np.int64),
        door=np.array([DOORS.index(rule.door) if rule.door else ANY_DOOR for rule in rules], dtype=np.int64),
        groups=np.array(
            [[rule.groups == ("all",) or group in rule.groups for group in group_ids] for rule in rules], dtype=np.uint8
        ).reshape(len(rules), len(group_ids)),
        gate_first=gate_first,
        gate_rule=gate_rule,
        beside={gate: tuple(acting) for gate, acting in beside.items()},
        route_first=route_first,
        route_rule=route_rule,
        place_rules={name: dict(places) for name, places in place_rules.items()},
        crossing_rules={name: dict(crossings) for name, crossings in crossing_rules.items()},
    )


def rulebook(listed: RuleList, net: Network, calendar: Calendar, draws: Draws) -> RuleBook:
    """Draw every rule's value and days in a batch of worlds, and say what they change on which day."""
    rules, size = listed.rules, draws.size
    start, stop = np.empty((2, len(rules), size), dtype=np.int64)
    value = np.empty((len(rules), size))
    changes: dict[int, Changes] = defaultdict(Changes)
    for r in listed.order:
        rule, acts_on = rules[r], listed.targets[r]
        kind = KINDS[rule.kind]
        value[r] = kind.let_through(draws.between(f"rule/{rule.id}", rule.value, rule.low, rule.high))
        start[r], stop[r] = _days(rule, calendar, draws)
        for day, turns in _turning(rule, int(listed.announced[r]), start[r], stop[r], calendar.days).items():
            today = changes[day]
            if kind.multiplies:
                today.multiplying.append((r, turns))
            elif kind.at_crossings:
                today.crossings |= acts_on.crossings
            else:
                today.setting.append((r, turns))
                today.conditions |= acts_on.conditions
    for way, opens in enumerate(net.route_opens):
        for day in (int(opens), int(net.route_closes[way])):
            if 0 < day < calendar.days:
                changes[day].routes.add(way)
    return RuleBook(listed, start, stop, value, dict(changes))


def _turning(rule: Rule, announced: int, start: Ints, stop: Ints, days: int) -> dict[int, Bools]:
    """Days after the first on which a rule is announced, begins, ends, or has papers run out, each with the worlds in
    which it does.
    """
    found: dict[int, Bools] = {}

    def turn(day: int, worlds: Bools) -> None:
        if 0 < day < days:
            found[day] = found[day] | worlds if day in found else worlds

    turn(announced, np.ones(start.size, dtype=bool))
    for at in (start, stop):
        for day in np.unique(at).tolist() if rule.start_uncertain_days else at[:1].tolist():
            turn(day, at == day)
    if KINDS[rule.kind].gradual:
        for day in range(0, days, RENEWED):
            if (start < day).any():
                turn(day, start < day)
    return found


def _days(rule: Rule, calendar: Calendar, draws: Draws) -> tuple[Ints, Ints]:
    """First day in force, evenly spread over the days of doubt, and first day no longer in force, `[world]`."""
    first = np.full(draws.size, calendar.number(rule.start, -FAR), dtype=np.int64)
    if rule.start_uncertain_days:
        shift = (2 * draws.uniform(f"rule/{rule.id}/start") - 1) * rule.start_uncertain_days
        first = first + np.rint(shift).astype(np.int64)
    stop = np.full(draws.size, calendar.number(rule.end, FAR) + 1, dtype=np.int64)
    return first, np.maximum(stop, first)


def _targets(case: Case, net: Network, rule: Rule) -> _Targets:
    """Gates, routes, crossings and places a rule acts on."""
    found = _Targets()
    between = {route.id for route in case.routes}
    for name in rule.where:
        if name in net.crossings:
            found.crossings.add(net.crossings.index(name))
        elif name in net.routes:
            found.routes.add(net.routes.index(name))
        elif name in between:
            continue  # a route between hosts: nobody sets out on it
        else:
            for place in case.expand(name):
                if place in net.hosts:
                    found.places.add(net.hosts.index(place))
                else:
                    found.routes |= {r for r, o in enumerate(net.route_origin) if net.origins[o] == place}
    found.gates = {g for g, p in enumerate(net.gate_place) if p in found.places}
    at_crossing = {g for g, c in enumerate(net.gate_crossing) if c in found.crossings}
    if KINDS[rule.kind].leads_to:
        found.routes |= {r for r, p in enumerate(net.route_place) if p in found.places}
        found.gates, found.places = set(), set()
    elif KINDS[rule.kind].places == "origins":
        found.routes |= {r for r, g in enumerate(net.route_gate) if g in at_crossing}
        found.gates = set()
    else:
        found.gates |= at_crossing
    return found


def _listed(by: dict[int, list[int]], size: int) -> tuple[Ints, Ints]:
    lists = [by.get(index, []) for index in range(size)]
    first = np.cumsum([0, *map(len, lists)]).astype(np.int64)
    return first, np.array([rule for rules in lists for rule in rules], dtype=np.int64)
