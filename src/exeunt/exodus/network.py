"""Places, gates and routes of a case as arrays.

A gate is a way into a host: through one crossing with a queue, or through none (most arrivals by air). People on the
move are counted by the gate they head for.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exeunt.case import Case
from exeunt.declare import Ints
from exeunt.evidence import fixed
from exeunt.worlds.calendar import FAR, Calendar

NO_CROSSING = -1


@dataclass(frozen=True)
class Network:
    """Indices of everything that has a place on the map. Routes are sorted by origin and host."""

    origins: tuple[str, ...]
    hosts: tuple[str, ...]
    crossings: tuple[str, ...]
    routes: tuple[str, ...]
    gates: tuple[tuple[str, str], ...]  # (host, crossing or "")
    gate_place: Ints  # [gate]
    gate_crossing: Ints  # [gate], NO_CROSSING for none
    place_gate: Ints  # [place], the gate for onward movement: without a crossing, or by that of a route between hosts
    route_origin: Ints
    route_place: Ints
    route_gate: Ints
    route_days: Ints  # whole days on the way, at least 1
    route_time: NDArray[np.float64]  # days as in the table
    route_km: NDArray[np.float64]
    transit_gates: dict[int, tuple[Ints, ...]]  # route -> gates with a crossing of each host that it leads through
    route_opens: Ints  # first day of service
    route_closes: Ints  # first day without service
    first_route: Ints  # [origin + 1]: routes first_route[o] to first_route[o + 1] leave origin o
    pair_first: Ints  # [pair + 1]: routes of one origin to one host stand together
    pair_origin: Ints
    pair_place: Ints
    route_pair: Ints

    @property
    def longest(self) -> int:
        """Whole days that the longest way takes, onward moves included."""
        return int(max(self.route_days.max(initial=1), ONWARD_DAYS))


SHORTEST = fixed("shortest_way")
ONWARD_DAYS = int(fixed("onward_days"))


def network(case: Case, calendar: Calendar) -> Network:
    """Number the origins, hosts, gates, crossings and routes of a case."""
    origins = tuple(place.id for place in case.places if "origin" in place.roles)
    hosts = tuple(place.id for place in case.places if "origin" not in place.roles)
    crossings = tuple(crossing.id for crossing in case.crossings)
    ways = [route for route in case.routes if route.from_ in origins and route.to in hosts]
    ways.sort(key=lambda route: (origins.index(route.from_), hosts.index(route.to)))
    gates = [(host, "") for host in hosts]
    for route in ways:
        if (route.to, route.crossing) not in gates:
            gates.append((route.to, route.crossing))
    route_origin = np.array([origins.index(route.from_) for route in ways], dtype=np.int64)
    route_place = np.array([hosts.index(route.to) for route in ways], dtype=np.int64)
    pairs, pair_first, route_pair = np.unique(
        route_origin * len(hosts) + route_place, return_index=True, return_inverse=True
    )
    entered = {host: _crossed(gates, host) for host in dict.fromkeys(host for way in ways for host in way.through)}
    return Network(
        origins=origins,
        hosts=hosts,
        crossings=crossings,
        routes=tuple(route.id for route in ways),
        gates=tuple(gates),
        gate_place=np.array([hosts.index(host) for host, _ in gates], dtype=np.int64),
        gate_crossing=np.array([crossings.index(c) if c else NO_CROSSING for _, c in gates], dtype=np.int64),
        place_gate=np.array([_onward_gate(case, host, gates) for host in hosts], dtype=np.int64),
        route_origin=route_origin,
        route_place=route_place,
        route_gate=np.array([gates.index((route.to, route.crossing)) for route in ways], dtype=np.int64),
        route_days=np.array([max(1, int(np.ceil(route.days))) for route in ways], dtype=np.int64),
        route_time=np.array([max(route.days, SHORTEST) for route in ways], dtype=np.float64),
        route_km=np.array([route.km for route in ways], dtype=np.float64),
        transit_gates={
            r: tuple(entered[host] for host in route.through if len(entered[host]))
            for r, route in enumerate(ways)
            if route.through
        },
        route_opens=np.array([calendar.number(route.opens, -FAR) for route in ways], dtype=np.int64),
        route_closes=np.array([calendar.number(route.closes, FAR) + 1 for route in ways], dtype=np.int64),
        first_route=np.searchsorted(route_origin, np.arange(len(origins) + 1)).astype(np.int64),
        pair_first=np.append(pair_first, len(ways)).astype(np.int64),
        pair_origin=(pairs // len(hosts)).astype(np.int64),
        pair_place=(pairs % len(hosts)).astype(np.int64),
        route_pair=route_pair.astype(np.int64),
    )


def _onward_gate(case: Case, host: str, gates: list[tuple[str, str]]) -> int:
    """The gate by which people come to a host from other hosts: by the crossing of a route between hosts, as from
    Mexico to the United States, if the case has one; else without a crossing.
    """
    origins = {place.id for place in case.places if "origin" in place.roles}
    by = [route.crossing for route in case.routes if route.to == host and route.from_ not in origins and route.crossing]
    return gates.index((host, by[0])) if by and (host, by[0]) in gates else gates.index((host, ""))


def _crossed(gates: list[tuple[str, str]], host: str) -> Ints:
    """Gates into a host that lie at a crossing: by these people enter who travel through it by land."""
    return np.array([g for g, (place, crossing) in enumerate(gates) if place == host and crossing], dtype=np.int64)
