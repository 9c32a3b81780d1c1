"""The movers with the arrays they work on: what is handed to them each day, and what they count."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import numpy as np

from exeunt.declare import AT_HOME, Floats
from exeunt.exodus.areas import Areas
from exeunt.exodus.compile import Worlds
from exeunt.exodus.hazards import HazardFlows
from exeunt.exodus.keys import chance_of
from exeunt.exodus.movers import expected, sampled
from exeunt.exodus.movers.arrays import (
    Abroad,
    Admitted,
    AtHome,
    Chance,
    Clocks,
    Decided,
    EndOfVisit,
    Gates,
    Leaving,
    Moves,
    Onward,
    Queues,
    Routes,
    Settled,
    UnderWay,
    columns,
    flat,
)
from exeunt.exodus.network import ONWARD_DAYS
from exeunt.exodus.state import State
from exeunt.exodus.tables import Tables
from exeunt.results.guard import Broken
from exeunt.vocabulary import DOORS

SENT_BACK = ("returned", "removed", "abducted")
"""Statuses at home of those who come back from abroad, in the order of `RETURNED`, `REMOVED`, `ABDUCTED`."""


class Mover(Protocol):
    """The moves of a day: `expected` moves shares of people, `sampled` whole people with chance."""

    def set_out(
        self, day: int, routes: Routes, leaving: Leaving, home: AtHome, way: UnderWay, counts: Decided, chance: Chance
    ) -> None:
        """Those who decide to leave set out or are blocked."""

    def cross(
        self,
        day: int,
        gates: Gates,
        queues: Queues,
        way: UnderWay,
        admitted: Admitted,
        abroad: Abroad,
        clocks: Clocks,
        chance: Chance,
    ) -> None:
        """People reach gates and are admitted, refused or give up."""

    def settle(
        self, day: int, moves: Moves, end: EndOfVisit, abroad: Abroad, clocks: Clocks, settled: Settled, chance: Chance
    ) -> None:
        """Hazards and the ends of lawful visits move people abroad."""

    def relocate(
        self, day: int, onward: Onward, settled: Settled, way: UnderWay, abroad: Abroad, chance: Chance
    ) -> None:
        """Those who move on choose another host."""

    def send_back(self, day: int, status: int, people: Floats, share: Floats, target: Floats, chance: Chance) -> None:
        """People come back to the regions they left."""


class Movers:
    """The compiled movers with the arrays they work on, and what they count: sums since the first day.

    Counters end in `[group, world]`, or `[world]` where groups share what is counted. `columns` gives the movers their
    view of a record, with groups and worlds as one axis.
    """

    def __init__(self, worlds: Worlds, state: State, tables: Tables, flows: HazardFlows, whole: bool = False) -> None:
        self.worlds, self.state, self.tables, self.flows = worlds, state, tables, flows
        self.mover: Mover = sampled if whole else expected
        self.chance = chance_of(worlds)
        self.areas = Areas(worlds)
        net, size, groups = worlds.network, worlds.draws.size, len(worlds.case.groups)
        places, gates, crossings = len(net.hosts), len(net.gates), len(net.crossings)
        cell, host, gate = (groups, size), (places, groups, size), (gates, groups, size)
        self.decided = Decided(heading=np.zeros(host), deciding=np.zeros(cell), dropped=np.zeros(cell))
        self.admitted = Admitted(
            served=np.zeros(gate),
            sent_back=np.zeros(cell),
            entered=np.zeros((len(DOORS), *host)),
            refused=np.zeros(gate),
            refused_at_door=np.zeros(host),
        )
        self.settled = Settled(
            moving_on=np.zeros(host),
            going_back=np.zeros((len(SENT_BACK), *cell)),
            flow=np.zeros((0, *host)),
            lapsed=np.zeros(host),
            sent_home=np.zeros(host),
            sent_on=np.zeros(host),
            moved_on=np.zeros(host),
        )
        self.through: Floats = np.zeros((crossings, size))
        self.gave_up: Floats = np.zeros((crossings, size))
        self.served_travellers: Floats = np.zeros((crossings, size))
        self.home = columns(
            AtHome(
                home=state["home"],
                blocked=state["blocked"],
                met=state.blocked_at,
                returned=state["returned"],
                departed=state.departed,
            )
        )
        self.way = columns(UnderWay(ring=state.ring, heading_for=state.on_the_way))
        self.abroad = Abroad(people=flat(state.abroad), total=state.people_abroad)
        self.route_crossing = np.where(net.gate_crossing < 0, crossings, net.gate_crossing)[net.route_gate]

    def open(self) -> None:
        """Read the controls that are set once."""
        self.leaving = {name: -np.expm1(-self.control(name)) for name in ("retry", "give_up", "again")}
        self.renege = -np.expm1(-self.control("renege"))
        self.trip_over = -np.expm1(-self.control("trip_over"))
        overstay, home = self.control("overstay"), self.control("forced_home")
        self.at_end_of_visit = {"overstay": overstay, "leaves": 1 - overstay, "goes_home": home, "moves_on": 1 - home}
        shape = (len(self.worlds.network.hosts), self.worlds.draws.size)
        weight = np.exp(self.flows.controls.get("host", np.zeros((shape[0], 1))))
        self.host_weight = np.ascontiguousarray(np.broadcast_to(weight, shape))

    def moved(self, *targets: str) -> Floats:
        """People moved so far to these targets, `[place, group, world]`."""
        return self.counted(lambda to: to in targets)

    def moved_to(self, target: str) -> Floats:
        """People moved so far to this status or way for whatever cause, `[place, group, world]`."""
        return self.counted(lambda to: to.split()[0] == target)

    def counted(self, wanted: Callable[[str], bool]) -> Floats:
        """People moved so far to the targets wanted, `[place, group, world]`."""
        rows = [row for row, to in enumerate(self.flows.counted[: len(self.settled.flow)]) if wanted(to)]
        return np.asarray(self.settled.flow[rows].sum(axis=0))

    def by_place(self, by_gate: Floats) -> Floats:
        """Counts by gate summed up by host."""
        total = np.zeros((len(self.worlds.network.hosts), *by_gate.shape[1:]))
        for gate, place in enumerate(self.worlds.network.gate_place):
            total[place] += by_gate[gate]
        return total

    def control(self, name: str) -> Floats:
        """A control that mechanisms set, by name, `[world]`."""
        return np.ascontiguousarray(np.broadcast_to(self.flows.controls[name], (self.worlds.draws.size,)))

    def move(self, day: int, travellers: Floats) -> None:
        """Everybody who moves today, in the order of the day; `travellers` reach each crossing beside them."""
        self._set_out(day)
        self._cross(day, travellers)
        self._settle(day)
        self._move_on(day)

    def _set_out(self, day: int) -> None:
        net, tables, size = self.worlds.network, self.tables, self.worlds.draws.size
        hazard = self.flows.controls["intention"] * tables.per_first_share
        pull = np.broadcast_to(self.flows.controls["pull"], (len(net.hosts), size))
        self.pull = np.exp(np.ascontiguousarray(pull))
        self._sound("the hazard of leaving", hazard, day)
        self._sound("the attraction of a host", self.pull, day)
        detour = np.ones((len(net.crossings) + 1, size))
        detour[:-1] = np.exp(self.flows.controls["detour"])
        routes = Routes(
            first=net.first_route,
            place=net.route_place,
            gate=net.route_gate,
            crossing=self.route_crossing,
            days=net.route_days,
            running=tables.running,
            nest=tables.nest_of,
            weight=flat(tables.route),
            rush=flat(tables.rush),
        )
        leaving = Leaving(
            pull=self.pull,
            detour=detour,
            nest=tables.nest,
            decide=flat(-np.expm1(-hazard)),
            share=flat(tables.share_leaving),
            **self.leaving,
        )
        self.mover.set_out(day, routes, leaving, self.home, self.way, columns(self.decided), self.chance)

    def _cross(self, day: int, travellers: Floats) -> None:
        net, state, tables = self.worlds.network, self.state, self.tables
        gates = Gates(
            place=net.gate_place,
            crossing=net.gate_crossing,
            enter=flat(tables.enter),
            used=tables.used,
            refused_asylum=flat(tables.refused_asylum),
        )
        queues = Queues(
            capacity=tables.capacity,
            travellers=travellers,
            renege=self.renege,
            waiting=flat(state.waiting),
            waiting_travellers=state.waiting_travellers,
            oldest=state.oldest,
            people=state.queue,
            people_travelling=state.queue_travellers,
            served_travellers=self.served_travellers,
            queueing=flat(state.queueing),
            gave_up=self.gave_up,
            through=self.through,
        )
        self.mover.cross(day, gates, queues, self.way, columns(self.admitted), self.abroad, self._clocks(), self.chance)
        self.origin_share = flat(state.origin_share())
        self._send_back(day, self.admitted.sent_back, "blocked")

    def _clocks(self) -> Clocks:
        state, tables = self.state, self.tables
        return Clocks(
            first=state.clock_first,
            days=state.clock_days,
            visits=flat(state.clock),
            survival=flat(state.survival),
            stay_days=flat(tables.stay_days),
            same_stay=tables.same_stay,
        )

    def _settle(self, day: int) -> None:
        flows = self.flows
        changed = flows.settle()
        if changed is not None:
            self._sound("the share that moves", flows.share[:, changed], day)
            self.codes = flows.codes()
            flow = self.settled.flow
            missing = len(flows.counted) - len(flow)
            if missing:
                flow = np.concatenate([flow, np.zeros((missing, *flow.shape[1:]))])
                self.settled = self.settled._replace(flow=flow)
        left, entered, counter = self.codes
        moves = Moves(left, entered, counter, flat(flows.share), flows.anywhere, flat(flows.kept))
        end = EndOfVisit(renewal=flat(self.tables.renewal), **self.at_end_of_visit)
        self.mover.settle(day, moves, end, self.abroad, self._clocks(), columns(self.settled), self.chance)
        for status, people in zip(SENT_BACK, self.settled.going_back, strict=True):
            self._send_back(day, people, status)

    def _sound(self, name: str, values: Floats, day: int) -> None:
        """Stop where what a mechanism said is not a number: whole people would be drawn from it without a trace."""
        if np.isfinite(values.sum()):
            return
        wrong = ~np.isfinite(values)
        if wrong.any():
            world = self.worlds.draws.first + int(np.argwhere(wrong)[0][-1])
            raise Broken(f"{name} is not a number", world, self.worlds.calendar.date(day))

    def _send_back(self, day: int, people: Floats, status: str) -> None:
        """People `[group, world]` come back to the regions they left, in the proportion in which they left."""
        target = flat(self.state[status])
        self.mover.send_back(day, AT_HOME.index(status), flat(people), self.origin_share, target, self.chance)

    def _move_on(self, day: int) -> None:
        """Those who move on choose among the other hosts by the weights of departure, distance apart."""
        onward = Onward(
            slot=(day + ONWARD_DAYS) % len(self.state.ring),
            gate=self.worlds.network.place_gate,
            attempts=flat(self.tables.onward_attempts),
            weight=self.host_weight,
            pull=self.pull,
        )
        for part, settled in self.areas.parts(onward, columns(self.settled), self.tables.tries, self.tables.stay):
            self.mover.relocate(day, part, settled, self.way, self.abroad, self.chance)
