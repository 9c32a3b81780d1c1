"""Keys of chance and the order in which people choose, both by name.

A draw of `sampled` mode is keyed by what it is about (the place, gate, crossing or region, and the group), never by a
position in a table; and where people choose among ways, or a queue is served by lot, ways and groups are taken in the
order of their names. So a place or group that is added without anybody in it, or another order of rows, changes no
other number.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from exeunt.declare import AT_HOME, Ints
from exeunt.exodus.compile import Worlds
from exeunt.exodus.movers.arrays import Chance, Keys


def word(*names: str) -> int:
    """32 bits that stand for some names."""
    return int.from_bytes(hashlib.sha256("/".join(names).encode()).digest()[:4], "little")


def keys_of(worlds: Worlds) -> Keys:
    """The keys of chance of a case, made from the names of its places, gates and groups."""
    net, groups = worlds.network, tuple(group.id for group in worlds.case.groups)
    gates = [f"{place} {crossing}" for place, crossing in net.gates]

    def table(kind: str, names: Sequence[str]) -> Ints:
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


def chance_of(worlds: Worlds) -> Chance:
    """What chance is keyed by in a batch of worlds."""
    return Chance(keys_of(worlds), worlds.draws.seed, worlds.draws.first, worlds.draws.size)


def in_order(names: Sequence[str]) -> Ints:
    """Positions of names, in the order of the names."""
    return np.array(sorted(range(len(names)), key=names.__getitem__), dtype=np.int64)
