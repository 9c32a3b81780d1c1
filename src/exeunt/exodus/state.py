"""Who is where, in every world of a batch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from exeunt.declare import ABROAD, AT_HOME, Floats, Ints
from exeunt.exodus import sums
from exeunt.exodus.compile import Worlds
from exeunt.exodus.keys import in_order

CLOCK_DAYS = 366
"""Longest lawful visit that is counted day by day; a longer one never runs out within a case."""
QUEUE_DAYS = 60
"""Days a queue tells apart: who has waited longer counts as having waited so long."""


@dataclass
class State:
    """People by status, place, group and world, and where those on the move are."""

    at_home: Floats  # [status at home, origin, group, world]
    blocked_at: Floats  # [origin, group, world] share that was leaving when those now blocked met the doors, on average
    abroad: Floats  # [status abroad, place, group, world]
    on_the_way: Floats  # [place, group, world], by the place they head for
    queueing: Floats  # [place, group, world], by the place they head for
    ring: Floats  # [arrival day, gate, group, world]
    waiting: Floats  # [day of arrival, gate, group, world]
    oldest: Ints  # [crossing, world] days the longest wait has lasted; -1 for no queue
    queue: Floats  # [crossing, world] people waiting there
    waiting_travellers: Floats  # [day of arrival, crossing, world] ordinary travellers, who are not simulated
    queue_travellers: Floats  # [crossing, world] ordinary travellers waiting there
    people_abroad: Floats  # [place, world] everybody there, as of last night
    clock_first: Ints  # [place] first row of its clock
    clock_days: Ints  # [place] rows of its clock: one more than the longest lawful visit
    clock: Floats  # [row, group, world] visits by their last lawful day, in units of `survival`
    survival: Floats  # [place, group, world] share of visitors whom no hazard has moved since the units were set
    departed: Floats  # [origin, group, world] people who set out so far

    @classmethod
    def of(cls, worlds: Worlds, whole: bool = False) -> State:
        """Everybody at home; whole people if asked for."""
        net, size = worlds.network, worlds.draws.size
        origins, groups = worlds.population.shape
        places, gates, crossings = len(net.hosts), len(net.gates), len(net.crossings)
        at_home = np.zeros((len(AT_HOME), origins, groups, size))
        names = in_order([group.id for group in worlds.case.groups])
        population = np.array([_whole(row, names) for row in worlds.population]) if whole else worlds.population
        at_home[0] = population[:, :, None]
        host = (places, groups, size)
        rows = _clock_rows(worlds)
        return cls(
            at_home=at_home,
            blocked_at=np.zeros((origins, groups, size)),
            abroad=np.zeros((len(ABROAD), *host)),
            on_the_way=np.zeros(host),
            queueing=np.zeros(host),
            ring=np.zeros((net.longest + 1, gates, groups, size)),
            waiting=np.zeros((QUEUE_DAYS, gates, groups, size) if crossings else (1, gates, groups, size)),
            oldest=np.full((crossings, size), -1, dtype=np.int64),
            queue=np.zeros((crossings, size)),
            waiting_travellers=np.zeros((QUEUE_DAYS, crossings, size)),
            queue_travellers=np.zeros((crossings, size)),
            people_abroad=np.zeros((places, size)),
            clock_first=np.cumsum(rows) - rows,
            clock_days=rows,
            clock=np.zeros((int(rows.sum()), groups, size)),
            survival=np.ones(host),
            departed=np.zeros((origins, groups, size)),
        )

    def __getitem__(self, status: str) -> Floats:
        """People of a status: `[origin, group, world]` at home, `[place, group, world]` elsewhere."""
        if status in AT_HOME:
            return np.asarray(self.at_home[AT_HOME.index(status)])
        if status in ABROAD:
            return np.asarray(self.abroad[ABROAD.index(status)])
        return {"on_the_way": self.on_the_way, "queueing": self.queueing}[status]

    def by_place(self, statuses: Sequence[str], weight: Floats | None = None) -> Floats:
        """People of some statuses, all at home or all abroad, groups by their weight `[group, 1]`, 1 if not given:
        `[origin, 1, world]` or `[place, 1, world]`.
        """
        people, names = (self.at_home, AT_HOME) if statuses[0] in AT_HOME else (self.abroad, ABROAD)
        total = np.empty((people.shape[1], 1, people.shape[3]))
        rows = np.array([names.index(status) for status in statuses], dtype=np.int64)
        of_group = np.ones(people.shape[2]) if weight is None else np.ascontiguousarray(weight[:, 0])
        sums.by_place(people, rows, of_group, total[:, 0])
        return total

    def total(self) -> Floats:
        """All people in all statuses and places at the end of a day, `[world]`."""
        people = np.empty(self.people_abroad.shape[1])
        sums.everybody(self.at_home, self.people_abroad, self.on_the_way, self.queueing, people)
        return people

    def origin_share(self) -> Floats:
        """Share of all who left that left each region, `[origin, group, world]`; even where nobody left."""
        left = self.departed.sum(axis=0)
        even = np.full(self.departed.shape, 1 / self.departed.shape[0])
        return np.asarray(np.divide(self.departed, left, out=even, where=left > 0))


def _clock_rows(worlds: Worlds) -> Ints:
    """One more than the longest lawful visit that any rule of a place allows and that is counted, `[place]`."""
    listed = worlds.rules.listed.place_rules["stay_days"]
    longest = [
        max((int(np.rint(worlds.rules.value[r].max())) for r in listed.get(place, ())), default=0)
        for place in range(len(worlds.network.hosts))
    ]
    return np.minimum(np.array(longest, dtype=np.int64), CLOCK_DAYS) + 1


def _whole(people: Floats, names: Ints) -> Floats:
    """Whole people, `[group]`, with the sum they had: the largest remainders are rounded up, equal ones by name."""
    down = np.floor(people)
    missing = round(people.sum()) - int(down.sum())
    up = names[np.argsort((down - people)[names], kind="stable")[:missing]]
    down[up] += 1
    return np.asarray(down)
