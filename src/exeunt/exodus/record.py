"""What is kept of a run: stocks each week, sums of flows at the end of each month, both on the days asked for and on
the last day, and a number for every observation.
"""

from __future__ import annotations

from datetime import date

import numpy as np

from exeunt.declare import ABROAD, AT_HOME, BETWEEN, Floats
from exeunt.exodus.compile import Worlds
from exeunt.exodus.instruments import Instruments
from exeunt.exodus.memory import Memory
from exeunt.exodus.observe import Observer
from exeunt.results import NOTHING_MORE, Floats32, Results, Series, Wanted, of_groups
from exeunt.results.guard import Guard
from exeunt.vocabulary import DOORS


class Recorder:
    """Keeps float32 numbers, worlds last. What counts people is kept for exiles, and for every set of groups asked
    for.
    """

    def __init__(
        self, worlds: Worlds, at: Instruments, memory: Memory, wanted: Wanted = NOTHING_MORE, whole: bool = False
    ) -> None:
        self.worlds, self.memory, self.at = worlds, memory, at
        self.observer = Observer(worlds)
        days, number = worlds.calendar.days, worlds.calendar.number
        also = {number(day, 0) for day in wanted.days if worlds.calendar.first <= day <= worlds.calendar.last}
        firsts = [day for day in range(days) if worlds.calendar.date(day).day == 1 and day > 0]
        self.weeks = sorted({*range(0, days, 7), days - 1, *also})
        self.months = sorted({*(day - 1 for day in firsts), days - 1, *also})
        self.kept_days = {*self.weeks, *self.months, *self.observer.followed_days}
        self._sets = {"": worlds.group["exile"], **{named: _members(worlds, named) for named in wanted.groups}}
        crossings, size = len(worlds.network.crossings), worlds.draws.size
        self._queue_peak, self._wait_peak = np.zeros((crossings, size)), np.zeros((crossings, size))
        self._blocked_days = np.zeros((len(worlds.case.groups), size))
        self._weekly: list[dict[str, Floats32]] = []
        self._monthly: list[dict[str, Floats32]] = []
        self.people = at.state.total()
        self.guard = Guard(self.people, worlds.draws.first, whole)

    def end_of(self, day: int) -> None:
        """Record the numbers that are kept of today, and check that nobody was lost."""
        today = self.worlds.calendar.date(day)
        self.guard.count(self.at.state.total(), today)
        self.observer.end_of(day, self.at)
        np.maximum(self._queue_peak, self.at.state.queue, out=self._queue_peak)
        np.maximum(self._wait_peak, self.at.today.wait_days(), out=self._wait_peak)
        self._blocked_days += self.at.state["blocked"].sum(axis=0)
        if day in self.weeks:
            self._weekly.append(self._kept(self._stocks(), today))
        if day in self.months:
            self._monthly.append(self._kept(self._flows(), today))

    def _kept(self, values: dict[str, Floats], today: date) -> dict[str, Floats32]:
        for name, value in values.items():
            self.guard.finite(name, value, today)
            if name not in self.memory.values:
                self.guard.not_negative(name, value, today)
        return {name: value.astype(np.float32) for name, value in values.items()}

    def _stocks(self) -> dict[str, Floats]:
        state = self.at.state
        at_home = state.at_home.sum(axis=1)  # [status, group, world]
        between = np.maximum([state.queueing.sum(axis=0), state.on_the_way.sum(axis=0)], 0.0)
        by_status = np.concatenate([at_home, between, state.abroad.sum(axis=1)])
        by_place = state.abroad.sum(axis=0)
        kept = {"abroad_by_group": by_place.sum(axis=0), "queue": state.queue}
        for groups, members in self._sets.items():
            kept[of_groups("abroad", groups)] = _counted(by_place, members)
            kept[of_groups("status", groups)] = _counted(by_status, members)
        return kept

    def _flows(self) -> dict[str, Floats]:
        """Sums since the first day, `[label, world]`."""
        movers, so_far = self.at.movers, self.at.today.so_far
        counts = {
            "set_out": movers.decided.heading,
            "entered": so_far("arrivals"),
            "refused": so_far("refused"),
            "refused_asylum_at_border": movers.admitted.refused_at_door,
            "claims": so_far("applications"),
            "irregular_entries": movers.admitted.entered[DOORS.index("irregular")],
            "moved_on": movers.settled.moved_on,
            "visits_ended": movers.settled.lapsed,
            "stay_lost": np.maximum(movers.settled.lapsed - movers.settled.sent_home - movers.settled.sent_on, 0.0),
            "forced_exits": movers.moved("returned forced", "onward forced")
            + movers.settled.sent_home
            + movers.settled.sent_on,
            "returned": movers.moved("returned", "returned forced") + movers.settled.sent_home,
            "removed": movers.moved("removed"),
            "protected": movers.moved("protected"),
            "rejected": movers.moved("irregular rejected"),
            "returned_forced": so_far("returned_forced"),
            "decided": movers.decided.deciding[None],
            "dropped": movers.decided.dropped[None],
            "blocked_days": self._blocked_days[None],
        }  # [label, group, world]
        sets = self._sets.items()
        return {
            **{
                of_groups(name, groups): _counted(values, members)
                for groups, members in sets
                for name, values in counts.items()
            },
            "through": movers.through,
            "gave_up": movers.gave_up,
            "queue_peak": self._queue_peak,
            "wait_days": self._wait_peak,
            **{name: self.memory.values[name].reshape(-1, self.worlds.draws.size) for name in self.memory.shown},
        }

    def results(self) -> Results:
        """Everything kept, with the names of its axes."""
        net = self.worlds.network
        groups = tuple(group.id for group in self.worlds.case.groups)
        crossings, world = ("crossing", net.crossings), ("world", ("",))
        axes: dict[str, tuple[str, tuple[str, ...]]] = {
            "abroad_by_group": ("group", groups),
            "status": ("status", (*AT_HOME, *BETWEEN, *ABROAD)),
            **dict.fromkeys(("queue", "queue_peak", "wait_days", "through", "gave_up"), crossings),
            **dict.fromkeys(("decided", "dropped", "blocked_days"), world),
            **{name: world for name, kept in self.memory.shown.items() if kept.axis == "world"},
        }
        series = {}
        for grid, kept in ((self.weeks, self._weekly), (self.months, self._monthly)):
            for name in kept[0]:
                axis, labels = axes.get(name.partition("@")[0], ("place", net.hosts))
                values = np.stack([row[name][..., : self.worlds.draws.drawn] for row in kept], axis=1)
                series[name] = Series(axis, labels, tuple(grid), values)  # [label, time, world]
        return Results(
            first_day=self.worlds.calendar.first,
            first_world=self.worlds.draws.first,
            series=series,
            observed=self.observer.values[:, : self.worlds.draws.drawn],
            observation_ids=tuple(row.id for row in self.worlds.case.observations),
            people=float(self.people[0]),
            worst_loss=self.guard.worst,
        )


def _members(worlds: Worlds, named: str) -> Floats:
    """1 for the groups of a set, `[group, 1]`; `all` is every group."""
    names = named.split(";")
    return np.array([[float(group.id in names or named == "all")] for group in worlds.case.groups])


def _counted(values: Floats, members: Floats) -> Floats:
    """People `[label, group, world]` of the groups of a set, `[label, world]`."""
    return np.asarray((values * members).sum(axis=1))
