"""Keys of chance and the order in which people choose, both by name.

A draw of `sampled` mode is keyed by what it is about (the place, gate, crossing or region, and the group), never by a position in a
table; and where people choose among ways, or a queue is served by lot, ways and groups are taken in the order of their names. So a
place or group that is added without anybody in it, or another order of rows, changes no other number.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from exeunt.declare import AT_HOME, Ints
from exeunt.exodus.compile import Worlds

Words32 = NDArray[np.int64]
"""Numbers of 32 bits: one word of the counter of chance."""


class Keys(NamedTuple):
    """What the movers of `sampled` mode look up for chance."""

    origin: Words32  # [origin, group]
    place: Words32  # [place, group]
    gate: Words32  # [gate, group]
    crossing: Words32  # [crossing]
    home: Words32  # [status at home, group]
    routes: Ints  # [route] routes in the order of their names, within each origin
    gates: Ints  # [gate] gates in the order of their names
    places: Ints  # [place] hosts in the order of their names
    origins: Ints  # [origin] regions in the order of their names
    groups: Ints  # [group] groups in the order of their names


def word(*names: str) -> int:
    """32 bits that stand for some names."""
    return int.from_bytes(hashlib.sha256("/".join(names).encode()).digest()[:4], "little")


def keys_of(worlds: Worlds) -> Keys:
    """The keys of a case."""
    net, groups = worlds.network, tuple(group.id for group in worlds.case.groups)
    gates = [f"{place} {crossing}" for place, crossing in net.gates]

    def table(kind: str, names: Sequence[str]) -> Words32:
        words = [[word(kind, name, group) for group in groups] for name in names]
        return np.array(words, dtype=np.int64).reshape(len(names), len(groups))

    routes = np.array(
        sorted(range(len(net.routes)), key=lambda r: (net.route_origin[r], net.routes[r])), dtype=np.int64
    )
    return Keys(
        origin=table("origin", net.origins),
        place=table("place", net.hosts),
        gate=table("gate", gates),
        crossing=np.array([word("crossing", name) for name in net.crossings], dtype=np.int64),
        home=table("home", AT_HOME),
        routes=routes,
        gates=in_order(gates),
        places=in_order(net.hosts),
        origins=in_order(net.origins),
        groups=in_order(groups),
    )


def in_order(names: Sequence[str]) -> Ints:
    """Positions of names, in the order of the names."""
    return np.array(sorted(range(len(names)), key=names.__getitem__), dtype=np.int64)
