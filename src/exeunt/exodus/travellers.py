"""Ordinary travellers at crossings: not part of the exodus, but part of every gross count of entries and every queue.

The case says how many citizens of the origin come to a crossing on a usual day, once for all or from day to day. Under
other rules than those they were counted under they are let in, refused and deterred as the citizens at large are,
visitors and holders of permits apart; events multiply visitors. They wait in the line of those who leave, are counted
and not simulated, and are nowhere in the state. Most go home within days; those whom an event has sent stay for weeks,
and borders count them as people who have come until they go.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from exeunt.declare import Floats
from exeunt.exodus import gates as makers
from exeunt.exodus.compile import Worlds
from exeunt.exodus.network import NO_CROSSING, Network
from exeunt.exodus.rulebook import Bools
from exeunt.exodus.tables import Tables
from exeunt.exodus.traffic import KINDS, SETTLED, VISITORS, Usual, come, go, nobody
from exeunt.mechanisms.departure import pulse
from exeunt.vocabulary import DOORS

KIND = np.array([{"long_stay": SETTLED, "humanitarian": SETTLED, "irregular": -1}.get(d, VISITORS) for d in DOORS])
"""Kind of travellers by door; -1 for those who slip in, who are not counted."""


@dataclass(frozen=True)
class Count:
    """Travellers of a crossing from a day on, as they were counted."""

    start: int
    of_admitted: Floats  # [kind, world] people a day for each share of the citizens at large that is let in


class Travellers:
    """Entries and refusals of ordinary travellers so far, `[crossing, world]`; NaN where the case has no count."""

    def __init__(self, worlds: Worlds, tables: Tables) -> None:
        self.worlds, self.tables, self.net = worlds, tables, worlds.network
        shape = (len(self.net.crossings), worlds.draws.size)
        self.traffic = nobody(*shape)
        citizens = worlds.population.sum(axis=0)[:, None] * worlds.group["citizen"]
        self.weight = citizens / max(citizens.sum(), 1.0)
        self.of_origin = worlds.population.sum(axis=1)[:, None, None] / max(worlds.population.sum(), 1.0)
        self.surges = [event for event in worlds.pulses if (event.traffic != 1).any()]
        self.usual: list[list[Count]] = []
        self.of_admitted = np.full((shape[0], KINDS, shape[1]), np.nan)  # of the counts that hold today
        self.beyond = np.array([_nearest(self.net, c) for c in range(shape[0])], dtype=np.int64)

    def turn(self, day: int) -> None:
        """Take today's counts, and which share of those who come today's rules let in."""
        if day == 0:
            self.usual = self._usual()
        for c, counts in enumerate(self.usual):
            for count in counts:
                if count.start == day or (day == 0 and count.start < 0):
                    self.of_admitted[c] = count.of_admitted
        if day == 0:
            self.trying, self.admitted = self._none(), self._none()
        changed = np.ones_like(self.tables.gates_changed) if day == 0 else self.tables.gates_changed
        if changed.any():
            self._by_kind(changed, self.tables.tries, self.tables.enter, self.trying, self.admitted)

    @property
    def entered(self) -> Floats:
        """Let in so far, `[crossing, world]`."""
        return self.traffic.entered

    @property
    def refused(self) -> Floats:
        """Refused so far, `[crossing, world]`."""
        return self.traffic.refused

    @property
    def on_trips(self) -> Floats:
        """People whom an event has sent, in the place beyond each crossing, `[crossing, world]`."""
        return self.traffic.on_trips

    def reaching(self, day: int, detour: Floats) -> Floats:
        """People who reach each crossing today, `[crossing, world]`: a long wait turns some away."""
        come(self._surge(day), detour, Usual(self.of_admitted, self.trying, self.admitted), self.traffic)
        return self.traffic.reached

    def travel(self, served: Floats, waiting: Floats, trip_over: Floats) -> None:
        """Count those of them who have reached the officer today; `trip_over` of those on a trip go home."""
        go(served, waiting, trip_over, self.traffic)

    def _usual(self) -> list[list[Count]]:
        """The counts of every crossing in the order of their days; one without a day holds from the first day on."""
        case, draws, number = self.worlds.case, self.worlds.draws, self.worlds.calendar.number
        gates = np.flatnonzero(self.net.gate_crossing != NO_CROSSING)
        at: dict[int, Floats] = {}

        def count(crossing: str, start: int, people: Floats, visitors: Floats | None) -> Count:
            if start not in at:
                doors = self.tables.doors_on(start, gates)
                let_in = self._none()
                everywhere = np.ones(self.worlds.draws.size, dtype=bool)
                self._by_kind(everywhere, doors.tries, doors.enter, self._none(), let_in)
                at[start] = let_in.sum(axis=2)
            first = at[start][self.net.crossings.index(crossing)]
            share = first if visitors is None else np.array([visitors, 1 - visitors])
            share = np.where(first > 0, share, 0.0)  # a kind that no door lets in on that day is the other one
            share = _share(share, np.broadcast_to(share.sum(axis=0), share.shape))
            return Count(start, people * _share(share, first))

        counts = []
        for crossing in case.crossings:
            rows = sorted((row for row in case.travellers if row.crossing == crossing.id), key=lambda row: row.start)
            found = []
            if crossing.travellers is not None:
                people = draws.between(
                    f"travellers/{crossing.id}", crossing.travellers, crossing.travellers_low, crossing.travellers_high
                )
                found.append(count(crossing.id, 0, np.maximum(people, 0.0), None))
            for row in rows:
                people = draws.between(f"travellers/{crossing.id}", row.per_day, row.low, row.high)
                visitors = None
                if row.visitors is not None:
                    drawn = draws.between(f"visitors/{crossing.id}", row.visitors, row.visitors_low, row.visitors_high)
                    visitors = np.clip(drawn, 0.0, 1.0)
                found.append(count(crossing.id, number(row.start, 0), np.maximum(people, 0.0), visitors))
            counts.append(found)
        return counts

    def _surge(self, day: int) -> Floats:
        """What events multiply visitors by today, `[group, world]`."""
        times = np.ones(np.broadcast_shapes(self.weight.shape, (1, self.worlds.draws.size)))
        for event in self.surges:
            if day >= event.day:
                moved = (event.origin * self.of_origin).sum(axis=0) * event.group[0]
                times = times * (1 + moved * (event.traffic - 1) * pulse(day - event.day, event.lag, event.half_life))
        return times

    def _none(self) -> Floats:
        """Nobody at any crossing, `[crossing, kind, group, world]`."""
        return np.zeros((len(self.net.crossings), KINDS, *self.tables.tries.shape[2:]))

    def _by_kind(self, worlds: Bools, tries: Floats, enter: Floats, trying: Floats, admitted: Floats) -> None:
        """Who tries and who is let in at each crossing, as shares of the citizens at large, `[crossing, kind, group,
        world]`, made anew in some worlds `[world]`.
        """
        crossing = self.net.gate_crossing
        makers.crossing_shares(worlds, crossing, KIND, self.weight[:, 0], tries, enter, trying, admitted)


def _nearest(net: Network, crossing: int) -> int:
    """The host to which the shortest way through a crossing leads, or -1 where none does."""
    ways = np.flatnonzero(net.gate_crossing[net.route_gate] == crossing)
    return int(net.route_place[ways[net.route_km[ways].argmin()]]) if len(ways) else -1


def _share(part: Floats, whole: Floats) -> Floats:
    """A part of what is there; none of nothing."""
    return np.divide(part, whole, out=np.zeros_like(whole), where=whole > 0)
