"""Hosts that share one clock of visits, as the Schengen area does: 90 days in any 180, in all of them together.

Who leaves one of them for another does not begin a new visit there. They go where they hold another paper, or out of
the area; everybody else who moves on chooses among all hosts.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from exeunt.declare import Floats
from exeunt.exodus.compile import Worlds
from exeunt.exodus.gates import SHORT_VISA_DOOR, VISA_FREE_DOOR
from exeunt.exodus.movers.arrays import Onward, Settled, flat

BLOCK = "shared-clock"
"""Block of a case that names such hosts; without it every host has a clock of its own."""


class Areas:
    """Who moves on from hosts with a shared clock, and who from others."""

    def __init__(self, worlds: Worlds) -> None:
        members = set(worlds.case.expand(BLOCK)) if BLOCK in worlds.case.file.blocks else set()
        net = worlds.network
        self.inside = np.array([host in members for host in net.hosts])
        self.gates = self.inside[net.gate_place]

    def parts(self, onward: Onward, settled: Settled, tries: Floats, stay: Floats) -> Iterator[tuple[Onward, Settled]]:
        """What a mover needs to move people on: those outside the area, then those in it, who cannot start a visit in
        another host of the area. `tries` is `[gate, door, group, world]`, `stay` `[gate, group, world]`.
        """
        if not self.inside.any():
            yield onward, settled
            return
        visits = (tries[:, VISA_FREE_DOOR] + tries[:, SHORT_VISA_DOOR]) * stay
        within = np.where(self.gates[:, None], np.maximum(onward.attempts - flat(visits), 0.0), onward.attempts)
        for attempts, here in ((onward.attempts, ~self.inside), (within, self.inside)):
            moving_on = np.where(here[:, None], settled.moving_on, 0.0)
            yield onward._replace(attempts=attempts), settled._replace(moving_on=moving_on)
