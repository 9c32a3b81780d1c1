"""Rules in force made into the tables of the movers; only what a day changes is made anew."""

from __future__ import annotations

import numpy as np

from exeunt.case.format.kinds import conditions
from exeunt.declare import DAYS_A_YEAR, Floats, Ints
from exeunt.evidence import fixed
from exeunt.exodus import beside
from exeunt.exodus import gates as makers
from exeunt.exodus.compile import Worlds
from exeunt.exodus.rulebook import Bools, Changes, RuleBook

DIFFERENT = -1
"""Lawful days of a visit where worlds or groups do not agree on them."""
WORD_SPREADS = int(fixed("word_spreads"))
DECIDE_STAY = {"stay_days", "renewal_visit", "permit_hazard"}
"""Conditions from which a visitor expects a lawful stay."""


class Tables:
    """Gates, routes and conditions as today's rules have them. Arrays are worlds last."""

    def __init__(self, worlds: Worlds) -> None:
        net, size, groups = worlds.network, worlds.draws.size, len(worlds.case.groups)
        gates, pairs, places = len(net.gates), len(net.pair_origin), len(net.hosts)
        self.worlds, self.net = worlds, net
        self.attempts = np.zeros((gates, groups, size))
        self.admitted = np.zeros((gates, groups, size))
        self.tries = np.zeros((gates, worlds.eligible.shape[0], groups, size))
        self.enter = np.zeros((gates, worlds.eligible.shape[0], groups, size))
        self.used = np.zeros((gates, worlds.eligible.shape[0]), dtype=np.uint8)
        self.refused_asylum = np.zeros((gates, groups, size))
        self.rush = np.ones((gates, groups, size))
        self.stay = np.ones((gates, groups, size))
        self.onward_attempts = np.zeros((gates, groups, size))
        self.stay_days = np.zeros((places, groups, size), dtype=np.int64)
        self.same_stay = np.zeros(places, dtype=np.int64)
        self.renewal = np.zeros((places, groups, size))  # share of visits renewed each time they end
        self.visit = np.ones((places, groups, size))  # weight of a host by the lawful stay of a visitor
        self.route = np.zeros((len(net.routes), groups, size))
        self.access = np.zeros((pairs, groups, size))
        self.capacity = worlds.capacity.copy()
        self.conditions: dict[str, Floats] = {name: np.full((places, groups, size), np.nan) for name in conditions()}
        self.conditions["claims_taken"] = np.zeros((places, groups, size))
        self.conditions["entry_tightness"] = np.zeros((places, groups, size))
        self.share_leaving = np.zeros((len(net.origins), groups, size))  # of intending leavers, 0 without access
        self.nest_of = np.zeros(places, dtype=np.int64)
        self.gates_changed = np.ones(size, dtype=bool)  # [world] where a gate is not what it was yesterday
        self.untold = False
        self._acts_on = [np.array(sorted(at.gates), dtype=np.int64) for at in worlds.rules.listed.targets]
        self._routes_of = [np.array(sorted(at.routes), dtype=np.int64) for at in worlds.rules.listed.targets]

    def open(self, controls: dict[str, Floats]) -> None:
        """Make all tables for the first day, and what access means relative to the rules of the evidence."""
        size, net = self.worlds.draws.size, self.net
        self.nest = _per_world(controls["nest"], size)
        self.naive = _per_world(controls["naive"], size)
        self.slip = _per_world(controls["slip"], size)
        self.visa_holders = _per_world(controls["visa_holders"], size)
        self.passport_holders = _per_world(controls["passport_holders"], size)
        self.stay_elasticity = _per_world(controls["lawful_stay"], size)
        self.visa_validity = _per_world(controls["visa_validity"], size)
        self.rush_size = _per_world(controls["rush"], size)
        self.route_elasticity = _per_world(controls["route_time"], size)
        self.outside = _per_world(controls["outside_option"], size)
        self.straight_line = _per_world(controls["straight_line"], size) > 0
        self.log_weight = np.ascontiguousarray(np.broadcast_to(controls["attraction"], (len(net.routes), size)))
        by_time = self.route_elasticity * np.log(net.route_time)[:, None]
        self.by_time, self.by_all = np.exp(by_time), np.exp(self.log_weight + by_time)
        first_pull = np.exp(np.broadcast_to(controls["pull"], (len(net.hosts), size)))
        self.pair_pull = first_pull[net.pair_place]
        self.nest_of = self.worlds.visa_free.astype(np.int64)
        everything = np.ones((len(net.gates), size), dtype=bool), np.ones((len(net.pair_origin), size), dtype=bool)
        at_first = {(name, place) for name in conditions() for place in range(len(net.hosts))}
        self._conditions(self.worlds.first_rules, 0, at_first)
        self._make(self.worlds.first_rules, 0, *everything)
        self.reference = self._all_open()
        self._share(self.gates_changed)
        first_share = self.share_leaving
        self.per_first_share = np.divide(1.0, first_share, out=np.zeros_like(first_share), where=first_share > 0)
        self.first_admitted = self.admitted.copy()
        self.first_by_place = self._by_place(self.first_admitted)
        if self.worlds.rules is not self.worlds.first_rules:
            self._conditions(self.worlds.rules, 0, at_first)
            self._make(self.worlds.rules, 0, *everything)
            self._share(self.gates_changed)
        self._capacities(0, set(range(len(net.crossings))))
        self._run(0)
        self._tighten()

    def turn(self, day: int) -> tuple[set[str], Ints]:
        """Make anew what changes on this day: the names of the conditions that changed, and the places where."""
        changes = self.worlds.rules.changes.get(day)
        changed: set[str] = set()
        places: set[int] = set()
        self.gates_changed[...] = False
        if changes is not None:
            changed |= {name for name, _ in changes.conditions}
            places |= {place for _, place in changes.conditions}
            if changes.conditions:
                self._conditions(self.worlds.rules, day, changes.conditions)
            self._capacities(day, changes.crossings)
            gates, pairs = self._touched(changes)
            self.gates_changed[...] = gates.any(axis=0) | pairs.any(axis=0)
            if self.gates_changed.any():
                moved = self._make(self.worlds.rules, day, gates, pairs)
                self._share(self.gates_changed)
                self._run(day)
                self.untold = True
                if len(moved):
                    changed.add("claims_taken")
                    places |= set(moved.tolist())
        if self.untold and day % WORD_SPREADS == 0:
            tightness = self.conditions["entry_tightness"].copy()
            self._tighten()
            self.untold = False
            places |= self._told(changed, "entry_tightness", tightness)
        return changed, np.array(sorted(places), dtype=np.int64)

    def _touched(self, changes: Changes) -> tuple[Bools, Bools]:
        """Gates and pairs that are made anew, each with the worlds in which: those whose rules turn, and those where
        another stay is to be expected, `[gate, world]` and `[pair, world]`.
        """
        net, size, listed = self.net, self.worlds.draws.size, self.worlds.rules.listed
        gates = np.zeros((len(net.gates), size), dtype=bool)
        routes = np.zeros((len(net.routes), size), dtype=bool)
        for r, turns in changes.multiplying:
            gates[self._acts_on[r]] |= turns
            routes[self._routes_of[r]] |= turns
        for r, turns in changes.setting:
            stays = [place for name, place in listed.targets[r].conditions if name in DECIDE_STAY]
            if stays:
                gates[np.isin(net.gate_place, stays)] |= turns
        routes[sorted(changes.routes)] = True
        routes |= gates[net.route_gate]
        beside.led_through(net, gates, routes)
        return gates, np.logical_or.reduceat(routes, net.pair_first[:-1], axis=0) if len(routes) else routes

    def _told(self, changed: set[str], name: str, before: Floats) -> set[int]:
        """Places where a condition is not what it was; its name joins those that changed."""
        differs = (before != self.conditions[name]).any(axis=(1, 2))
        if differs.any():
            changed.add(name)
        return set(np.flatnonzero(differs).tolist())

    def doors_on(self, day: int, gates: Ints) -> makers.Doors:
        """Who tries and who enters through some gates on a day under the rules of the case without edits; the other
        gates are empty.
        """
        doors = makers.Doors._make(np.zeros_like(values) for values in self._doors())
        touched = np.zeros((len(self.net.gates), self.worlds.draws.size), dtype=bool)
        touched[gates] = True
        self._make_gates(self.worlds.first_rules, day, touched, doors)
        return doors

    def _doors(self) -> makers.Doors:
        return makers.Doors(
            attempts=self.attempts,
            admitted=self.admitted,
            tries=self.tries,
            enter=self.enter,
            used=self.used,
            refused_asylum=self.refused_asylum,
            rush=self.rush,
            stay=self.stay,
            onward=self.onward_attempts,
            claims=self.conditions["claims_taken"],
        )

    def _make_gates(self, rules: RuleBook, day: int, touched: Bools, doors: makers.Doors) -> Ints:
        """The places where another share of claims is taken."""
        net, listed = self.net, rules.listed
        holders = makers.Holders(
            eligible=self.worlds.eligible,
            visa_holders=self.visa_holders,
            passport_holders=self.passport_holders,
            validity=self.visa_validity,
            visit=self.visit,
            naive=self.naive,
            slip=self.slip,
            rush_size=self.rush_size,
        )
        moved = np.zeros(len(net.hosts), dtype=np.uint8)
        makers.gate_tables(
            touched,
            day,
            makers.Listed(first=listed.gate_first, rule=listed.gate_rule),
            _in_force(rules),
            holders,
            makers.Ends(place=net.gate_place, crossing=net.gate_crossing),
            doors,
            moved,
        )
        beside.pass_beside(touched, day, rules, net.gate_crossing, doors)
        return np.flatnonzero(moved)

    def _make(self, rules: RuleBook, day: int, gates: Bools, pairs: Bools) -> Ints:
        """The places where another share of claims is taken."""
        net, listed, doors = self.net, rules.listed, self._doors()
        moved = self._make_gates(rules, day, gates, doors)
        ways = makers.Ways(
            first=net.pair_first,
            gate=net.route_gate,
            opens=net.route_opens,
            closes=net.route_closes,
            by_time=self.by_time,
            by_all=self.by_all,
        )
        by_route = makers.Listed(first=listed.route_first, rule=listed.route_rule)
        makers.pair_tables(
            pairs, day, ways, by_route, _in_force(rules), doors, makers.Access(weight=self.route, access=self.access)
        )
        beside.pass_through(pairs, net, doors, self.route, self.access)
        return moved

    def _run(self, day: int) -> None:
        self.running = (self.net.route_opens <= day) & (day < self.net.route_closes)

    def _tighten(self) -> None:
        """Share of the access that people had to a place on the first day which its rules have taken away since."""
        now, first = self._by_place(self.admitted), self.first_by_place
        open_still = np.divide(now, first, out=np.ones_like(now), where=first > 0)
        np.clip(1 - open_still, 0.0, 1.0, out=self.conditions["entry_tightness"])

    def _by_place(self, by_gate: Floats) -> Floats:
        total = np.zeros((len(self.net.hosts), *by_gate.shape[1:]))
        for gate, place in enumerate(self.net.gate_place):
            total[place] += by_gate[gate]
        return total

    def _choice(self) -> makers.Choice:
        return makers.Choice(
            origin=self.net.pair_origin,
            nest=self.nest_of[self.net.pair_place],
            pull=self.pair_pull,
            dissimilarity=self.nest,
            reference=self.reference,
            outside=self.outside,
            straight=self.straight_line,
        )

    def _share(self, worlds: Bools) -> None:
        """The share of intending leavers who leave, in some worlds `[world]`."""
        makers.leaving_shares(worlds, self.access, self._choice(), self.share_leaving)

    def _all_open(self) -> Floats:
        """What there would be to choose from if everybody could go by the best route there ever is to every host that
        anybody can ever reach, `[origin, group, world]`.
        """
        best = np.exp(np.maximum.reduceat(self.log_weight, self.net.pair_first[:-1], axis=0))
        best[~self.worlds.reachable] = 0.0
        self.reference = np.zeros_like(self.share_leaving)
        everywhere = np.ascontiguousarray(np.broadcast_to(best[:, None, :], self.access.shape))
        makers.what_is_left(np.ones(len(self.nest), dtype=bool), everywhere, self._choice(), self.reference)
        return np.where(self.reference > 0, self.reference, 1.0)

    def _conditions(self, rules: RuleBook, day: int, changed: set[tuple[str, int]]) -> None:
        """The latest rule in force, by condition and place."""
        for name, place in changed:
            table = self.conditions[name]
            table[place] = np.nan
            for r in rules.listed.place_rules[name].get(place, ()):
                groups = rules.listed.groups[r].astype(bool)
                in_force = (rules.start[r] <= day) & (day < rules.stop[r])
                table[place, groups] = np.where(in_force, rules.value[r], table[place, groups])
        names, at = {name for name, _ in changed}, sorted({place for _, place in changed})
        if "stay_days" in names:
            self.stay_days[at] = np.rint(np.nan_to_num(self.conditions["stay_days"][at])).astype(np.int64)
            first = self.stay_days[at, 0, 0]
            alike = (self.stay_days[at] == first[:, None, None]).all(axis=(1, 2))
            self.same_stay[at] = np.where(alike, first, DIFFERENT)
        if names & {"renewal_visit", "stay_days"}:
            renewal = np.nan_to_num(self.conditions["renewal_visit"][at])
            self.renewal[at] = _each_time(renewal, self.stay_days[at])
        if names & DECIDE_STAY:
            permits = np.nan_to_num(self.conditions["permit_hazard"][at])
            lawful = _lawful_share(self.stay_days[at], self.renewal[at], permits)
            self.visit[at] = np.exp(self.stay_elasticity * np.log(np.maximum(lawful, makers.NOBODY)))

    def _capacities(self, day: int, crossings: set[int]) -> None:
        rules = self.worlds.rules
        listed = rules.listed.crossing_rules.get("capacity", {})
        for crossing in crossings:
            self.capacity[crossing] = self.worlds.capacity[crossing]
            for r in listed.get(crossing, []):
                in_force = (rules.start[r] <= day) & (day < rules.stop[r])
                self.capacity[crossing] = np.where(in_force, rules.value[r], self.capacity[crossing])


def _in_force(rules: RuleBook) -> makers.InForce:
    listed = rules.listed
    return makers.InForce(
        role=listed.role,
        door=listed.door,
        groups=listed.groups,
        start=rules.start,
        stop=rules.stop,
        announced=listed.announced,
        value=rules.value,
    )


def _each_time(yearly: Floats, stay_days: Ints) -> Floats:
    """Share of visits renewed each time they end, where `yearly` is the share of people who can keep on for a year.

    Whoever can keep on does so whatever the length of a visit: r^(days / 365), so that twelve visits of a month and one
    of a year keep the same share of people.
    """
    known = np.where(yearly > 0, yearly, 1.0)
    return np.where(yearly > 0, np.exp(np.log(known) * np.maximum(stay_days, 0) / DAYS_A_YEAR), 0.0)


def _lawful_share(stay_days: Ints, renewal: Floats, permits: Floats) -> Floats:
    """Share of the first year that a visitor may expect to stay lawfully.

    A visit of d days that is renewed each time with probability q lasts d (1 - q^n) / (1 - q) days in a year of n = 365
    / d visits; who gets a residence permit meanwhile, at a hazard of `permits` a year, stays for the rest of it.
    """
    limited = (stay_days > 0) & (stay_days < DAYS_A_YEAR)
    days = np.where(limited, stay_days, DAYS_A_YEAR) / DAYS_A_YEAR
    sure = renewal > 1 - 1e-9
    each = np.where(sure, 0.0, renewal)
    visits = np.where(sure, 1.0, days * (1 - each ** (1 / days)) / (1 - each))
    return np.asarray(visits + (1 - np.exp(-permits * visits)) * (1 - visits))


def _per_world(value: Floats, size: int) -> Floats:
    return np.ascontiguousarray(np.broadcast_to(value, (size,)))
