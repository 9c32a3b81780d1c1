"""The movers with the arrays they work on: what is handed to them each day, and what they count."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from exeunt.declare import AT_HOME, Floats
from exeunt.exodus.compile import Worlds
from exeunt.exodus.hazards import HazardFlows
from exeunt.exodus.movers import expected, sampled
from exeunt.exodus.movers.keys import keys_of
from exeunt.exodus.network import ONWARD_DAYS
from exeunt.exodus.state import State
from exeunt.exodus.tables import Tables
from exeunt.results.guard import Broken
from exeunt.vocabulary import DOORS

Mover = Callable[..., None]
BY_SHARES: dict[str, Mover] = {
    "set_out": expected.set_out, "cross": expected.cross, "settle": expected.settle, "relocate": expected.relocate,
}  # fmt: skip
WHOLE: dict[str, Mover] = {
    "set_out": sampled.set_out, "cross": sampled.cross, "settle": sampled.settle, "relocate": sampled.relocate,
}  # fmt: skip
"""Step of the day -> mover of shares of people, and of whole people with chance."""


class Movers:
    """The compiled movers with the arrays they work on, and what they count: sums since the first day.

    Counters end in `[group, world]`, or `[world]` where groups share what is counted. `flat` gives the movers their view
    of an array, with groups and worlds as one axis.
    """

    def __init__(self, worlds: Worlds, state: State, tables: Tables, flows: HazardFlows, whole: bool = False) -> None:
        self.worlds, self.state, self.tables, self.flows, self.whole = worlds, state, tables, flows, whole
        self.chance: tuple[Any, ...] = (keys_of(worlds), worlds.draws.seed, worlds.draws.first)
        net, size, groups = worlds.network, worlds.draws.size, len(worlds.case.groups)
        places, gates, crossings = len(net.hosts), len(net.gates), len(net.crossings)
        self.columns = (groups, size)
        host = (places, groups, size)
        self.heading: Floats = np.zeros(host)  # set out for a place
        self.deciding: Floats = np.zeros((groups, size))  # decided to leave
        self.dropped: Floats = np.zeros((groups, size))  # of them, dropped the plan without having left
        self.entered: Floats = np.zeros((len(DOORS), *host))
        self.refused: Floats = np.zeros((gates, groups, size))
        self.refused_at_door: Floats = np.zeros(host)  # refused, and would have asked for asylum
        self.through: Floats = np.zeros((crossings, size))
        self.gave_up: Floats = np.zeros((crossings, size))
        self.lapsed: Floats = np.zeros(host)  # lawful visits ended without renewal
        self.sent_home: Floats = np.zeros(host)  # of them, went home at once
        self.sent_on: Floats = np.zeros(host)  # of them, moved on at once
        self.moved_on: Floats = np.zeros(host)  # left a place for another
        self.flow: Floats = np.zeros((0, *host))  # by counter of `flows.counted`
        self.served = np.zeros((gates, groups, size))
        self.sent_back = np.zeros((groups, size))
        self.moving_on = np.zeros(host)
        self.going_back = np.zeros((3, groups, size))
        self.route_crossing = np.where(net.gate_crossing < 0, crossings, net.gate_crossing)[net.route_gate]

    def open(self) -> None:
        """Read the controls that are set once."""
        names = ("retry", "give_up", "again")
        self.leaving = {name: self.by_column(-np.expm1(-self.control(name))) for name in names}
        self.renege = -np.expm1(-self.control("renege"))
        overstay, home = self.control("overstay"), self.control("forced_home")
        self.at_end_of_visit = tuple(self.by_column(share) for share in (overstay, 1 - overstay, home, 1 - home))
        self.nest = self.by_column(self.tables.nest)
        self.host_weight = self.by_column(np.exp(self.flows.controls.get("host", np.zeros((len(self.heading), 1)))))

    def moved(self, *targets: str) -> Floats:
        """People moved so far to these targets, `[place, group, world]`."""
        return self.counted(lambda to: to in targets)

    def moved_to(self, target: str) -> Floats:
        """People moved so far to this status or way for whatever cause, `[place, group, world]`."""
        return self.counted(lambda to: to.split()[0] == target)

    def counted(self, wanted: Callable[[str], bool]) -> Floats:
        """People moved so far to the targets wanted, `[place, group, world]`."""
        rows = [row for row, to in enumerate(self.flows.counted[: len(self.flow)]) if wanted(to)]
        return np.asarray(self.flow[rows].sum(axis=0))

    def by_place(self, by_gate: Floats) -> Floats:
        """Counts by gate summed up by host."""
        total = np.zeros((len(self.heading), *by_gate.shape[1:]))
        for gate, place in enumerate(self.worlds.network.gate_place):
            total[place] += by_gate[gate]
        return total

    def control(self, name: str) -> Floats:
        """A control `[world]`."""
        return np.ascontiguousarray(np.broadcast_to(self.flows.controls[name], (self.columns[1],)))

    def by_column(self, values: Floats) -> Floats:
        """Values `[..., world]`, the same for every group, as the movers see them."""
        shape = (*values.shape[:-1], *self.columns)
        return flat(np.ascontiguousarray(np.broadcast_to(values[..., None, :], shape)))

    def move(self, day: int, capacity: Floats) -> None:
        """Everybody who moves today, in the order of the day; `capacity` is what travellers leave of each crossing's."""
        self._set_out(day)
        self._cross(day, capacity)
        self._settle(day)
        self._move_on(day)

    def _set_out(self, day: int) -> None:
        net, state, tables = self.worlds.network, self.state, self.tables
        hazard = self.flows.controls["intention"] * tables.per_first_share
        pull = np.exp(np.broadcast_to(self.flows.controls["pull"], (len(net.hosts), self.columns[1])))
        self.pull = self.by_column(pull)
        self._sound("the hazard of leaving", hazard, day)
        self._sound("the attraction of a host", pull, day)
        detour = np.ones((len(net.crossings) + 1, self.columns[1]))
        detour[:-1] = np.exp(self.flows.controls["detour"])
        self._act(
            "set_out", (*self.chance, self.columns[1]), day, len(state.ring), net.first_route, net.route_place, net.route_gate, self.route_crossing,
            net.route_days, tables.running, tables.nest_of, flat(tables.route), self.pull, self.by_column(detour),
            self.nest, flat(-np.expm1(-hazard)), self.leaving["retry"], self.leaving["give_up"], self.leaving["again"],
            flat(tables.share_leaving), flat(tables.rush),
            flat(state["home"]), flat(state["blocked"]), flat(state.blocked_at), flat(state["returned"]), flat(state.ring),
            flat(state.on_the_way), flat(state.departed), flat(self.heading), flat(self.deciding), flat(self.dropped),
        )  # fmt: skip

    def _cross(self, day: int, capacity: Floats) -> None:
        net, state, tables = self.worlds.network, self.state, self.tables
        self._act(
            "cross", self.chance, day, len(state.ring), len(state.waiting), net.gate_place, net.gate_crossing, capacity, self.renege,
            flat(tables.enter), tables.used, flat(tables.refused_asylum), flat(tables.stay_days),
            tables.same_stay,
            flat(state.ring), flat(state.waiting), state.oldest, state.queue, flat(state.on_the_way),
            flat(state.queueing), flat(state.abroad), state.clock_first, state.clock_days, flat(state.clock),
            flat(state.survival), flat(self.sent_back),
            flat(self.served), flat(self.entered), flat(self.refused), flat(self.refused_at_door), self.through,
            self.gave_up,
        )  # fmt: skip
        self.origin_share = state.origin_share()
        self._send_back(day, self.sent_back, "blocked")

    def _settle(self, day: int) -> None:
        state, tables = self.state, self.tables
        flows = self.flows
        if flows.settle():
            self._sound("the share that moves", flows.share, day)
            self.codes = flows.codes()
            self.moving = (flows.share > 0).any(axis=(2, 3))
            missing = len(flows.counted) - len(self.flow)
            if missing:
                self.flow = np.concatenate([self.flow, np.zeros((missing, *self.flow.shape[1:]))])
        self._act(
            "settle", (*self.chance, self.columns[1]), day, *self.codes, flat(flows.share), self.moving, flat(tables.stay_days), tables.same_stay,
            flat(tables.renewal), flat(flows.kept), *self.at_end_of_visit,
            flat(state.abroad), state.clock_first, state.clock_days, flat(state.clock), flat(state.survival), flat(self.moving_on), flat(self.going_back),
            flat(self.flow), flat(self.lapsed), flat(self.sent_home), flat(self.sent_on),
        )  # fmt: skip
        for status, people in zip(("returned", "removed", "abducted"), self.going_back, strict=True):
            self._send_back(day, people, status)

    def _sound(self, name: str, values: Floats, day: int) -> None:
        """Stop where what a mechanism said is not a number: whole people would be drawn from it without a trace."""
        wrong = ~np.isfinite(values)
        if wrong.any():
            world = self.worlds.draws.first + int(np.argwhere(wrong)[0][-1])
            raise Broken(f"{name} is not a number", world, self.worlds.calendar.date(day))

    def _act(self, mover: str, chance: tuple[Any, ...], *arrays: Any) -> None:
        """Move people by shares, or whole people with chance."""
        if self.whole:
            WHOLE[mover](*arrays, *chance)
        else:
            BY_SHARES[mover](*arrays)

    def _send_back(self, day: int, people: Floats, status: str) -> None:
        """People `[group, world]` come back to the regions they left, in the proportion in which they left."""
        target = self.state[status]
        if self.whole:
            way = AT_HOME.index(status)
            sampled.send_back(
                day, way, flat(people), flat(self.origin_share), flat(target), *self.chance, self.columns[1]
            )
        else:
            target += people * self.origin_share

    def _move_on(self, day: int) -> None:
        """Those who move on choose among the other hosts by the weights of departure, distance apart."""
        net, state = self.worlds.network, self.state
        self._act(
            "relocate", (day, *self.chance), (day + ONWARD_DAYS) % len(state.ring), flat(self.tables.attempts), net.place_gate, self.host_weight,
            self.pull, flat(self.moving_on), flat(state.ring), flat(state.on_the_way), flat(state["irregular"]),
            flat(self.moved_on), state.people_abroad, flat(state.abroad),
        )  # fmt: skip


def flat(values: NDArray[Any]) -> NDArray[Any]:
    """A view with the last two axes, groups and worlds, as one."""
    return values.reshape(*values.shape[:-2], -1)
