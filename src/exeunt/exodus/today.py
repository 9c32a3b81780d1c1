"""Today, as the engine knows it: rules, facts, conditions, and what has been counted so far."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from exeunt.declare import Floats, Pulse
from exeunt.exodus.compile import Worlds
from exeunt.exodus.memory import Memory
from exeunt.exodus.moving import Movers
from exeunt.exodus.state import QUEUE_DAYS, State
from exeunt.exodus.tables import Tables
from exeunt.vocabulary import DOORS

SO_FAR: dict[str, Callable[[Movers], Floats]] = {
    "arrivals": lambda movers: np.asarray(movers.admitted.entered.sum(axis=0)),
    "refused": lambda movers: movers.by_place(movers.admitted.refused),
    "moved_on_forced": lambda movers: movers.moved("onward forced") + movers.settled.sent_on,
    "returned_forced": lambda movers: movers.moved("returned forced") + movers.settled.sent_home,
    "applications": lambda movers: movers.moved("applicant") + movers.admitted.entered[DOORS.index("asylum")],
}
"""Flow of `declare.COUNTED` -> its sum since the first day, `[place, group, world]`."""


class Today:
    """What a mechanism may read: see `declare.Rules`."""

    def __init__(self, worlds: Worlds, state: State, tables: Tables, memory: Memory, movers: Movers) -> None:
        net = worlds.network
        self.day = 0
        self.elapsed = 1.0
        self.place: Mapping[str, Floats] = worlds.place
        self.group: Mapping[str, Floats] = worlds.group
        self.route: Mapping[str, Floats] = {
            "place": net.route_place[:, None].astype(np.float64),
            "km": net.route_km[:, None],
        }
        self.pulses: tuple[Pulse, ...] = worlds.pulses
        self._events = worlds.event_days
        self._state, self._tables, self._memory, self._movers = state, tables, memory, movers
        self._population = worlds.population.sum(axis=0)[:, None]

    def so_far(self, flow: str) -> Floats:
        """People moved since the first day, `[place, group, world]`; KeyError for a flow that is not counted."""
        return SO_FAR[flow](self._movers)

    def initially(self, attribute: str) -> Floats:
        """People of the origin at the start, or of them those who have an attribute of groups, `[group, 1]`."""
        return np.asarray(self._population * (self.group[attribute] if attribute else 1.0))

    def __getitem__(self, condition: str) -> Floats:
        if condition in self._memory.values:
            return self._memory.values[condition]
        if condition == "abroad":
            return self._state.people_abroad
        if condition == "wait_days":
            return self.wait_days()
        return self._tables.conditions[condition]

    def wait_days(self) -> Floats:
        """Days that today's queue of every crossing takes to clear, `[crossing, world]`."""
        people = self._state.queue + self._state.queue_travellers
        capacity = np.maximum(self._tables.capacity, 1.0)
        return np.minimum(people / capacity, QUEUE_DAYS)

    def since(self, event: str) -> int | None:
        """Days since the first event of this kind, or None before it or where there is none."""
        day = self._events.get(event)
        return None if day is None or day > self.day else self.day - day
