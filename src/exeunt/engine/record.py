"""What is kept of a run: weekly stocks, monthly sums of flows, and a number for every observation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from exeunt.case.records import DOORS
from exeunt.declare import ABROAD, AT_HOME, BETWEEN, Floats
from exeunt.engine.memory import Memory
from exeunt.engine.observe import Observer
from exeunt.engine.state import State
from exeunt.results import Results, Series
from exeunt.world import Worlds

if TYPE_CHECKING:
    from exeunt.engine.day import Movers, Today
    from exeunt.engine.travellers import Travellers


@dataclass(frozen=True)
class Instruments:
    """What meters read."""

    state: State
    movers: Movers
    travellers: Travellers
    today: Today


class Recorder:
    """Keeps float32 numbers, worlds last: stocks each week, sums of flows each month, both on the last day."""

    def __init__(
        self, worlds: Worlds, state: State, movers: Movers, travellers: Travellers, today: Today, memory: Memory
    ) -> None:
        self.worlds, self.memory, self.at = worlds, memory, Instruments(state, movers, travellers, today)
        self.observer = Observer(worlds)
        days = worlds.calendar.days
        self.weeks = [*range(0, days - 1, 7), days - 1]
        firsts = [day for day in range(days) if worlds.calendar.date(day).day == 1 and day > 0]
        self.months = sorted({*(day - 1 for day in firsts), days - 1})
        self._weekly: list[dict[str, Floats]] = []
        self._monthly: list[dict[str, Floats]] = []
        self.people = state.total()
        self.worst_loss = 0.0

    def end_of(self, day: int) -> None:
        """Keep what today asks for."""
        self.observer.end_of(day, self.at)
        if day in self.weeks:
            self._weekly.append({name: value.astype(np.float32) for name, value in self._stocks().items()})
            lost = np.abs(self.at.state.total() - self.people) / np.maximum(self.people, 1)
            self.worst_loss = max(self.worst_loss, float(lost.max(initial=0.0)))
        if day in self.months:
            self._monthly.append({name: value.astype(np.float32) for name, value in self._flows().items()})

    def _stocks(self) -> dict[str, Floats]:
        state = self.at.state
        at_home = state.at_home.sum(axis=(1, 2))
        abroad = state.abroad.sum(axis=2)
        between = [np.maximum(status.sum(axis=(0, 1)), 0.0) for status in (state.queueing, state.on_the_way)]
        return {
            "abroad": abroad.sum(axis=0),
            "abroad_by_group": state.abroad.sum(axis=(0, 1)),
            "status": np.concatenate([at_home, between, abroad.sum(axis=1)]),
            "queue": state.queue,
            "wait": self.at.today.wait_days(),
        }

    def _flows(self) -> dict[str, Floats]:
        """Sums since the first day, `[label, world]`."""
        movers, so_far = self.at.movers, self.at.today.so_far
        by_place = {
            "set_out": movers.heading,
            "entered": so_far("arrivals"),
            "refused": so_far("refused"),
            "refused_asylum_at_border": movers.refused_at_door,
            "claims": so_far("applications"),
            "irregular_entries": movers.entered[DOORS.index("irregular")],
            "moved_on": movers.moved_on,
            "stay_lost": movers.lapsed,
            "forced_exits": movers.moved("returned forced", "onward forced") + movers.sent_home + movers.sent_on,
            "returned": movers.moved("returned", "returned forced") + movers.sent_home,
            "removed": movers.moved("removed"),
            "protected": movers.moved("protected"),
            "rejected": movers.moved("irregular rejected"),
            "returned_forced": so_far("returned_forced"),
        }
        return {
            **{name: values.sum(axis=1) for name, values in by_place.items()},
            "decided": movers.deciding,
            "through": movers.through,
            "gave_up": movers.gave_up,
            "dropped": movers.dropped,
            **{name: self.memory.values[name].reshape(-1, self.worlds.draws.size) for name in self.memory.shown},
        }

    def results(self) -> Results:
        """Everything kept, with the names of its axes."""
        net = self.worlds.network
        groups = tuple(group.id for group in self.worlds.case.groups)
        axes: dict[str, tuple[str, tuple[str, ...]]] = {
            "abroad_by_group": ("group", groups),
            "decided": ("group", groups),
            "status": ("status", (*AT_HOME, *BETWEEN, *ABROAD)),
            "queue": ("crossing", net.crossings),
            "through": ("crossing", net.crossings),
            "gave_up": ("crossing", net.crossings),
            "wait": ("crossing", net.crossings),
            "dropped": ("group", groups),
            **{name: ("world", ("",)) for name, kept in self.memory.shown.items() if kept.axis == "world"},
        }
        series = {}
        for grid, kept in ((self.weeks, self._weekly), (self.months, self._monthly)):
            for name in kept[0]:
                axis, labels = axes.get(name, ("place", net.hosts))
                values = np.stack([row[name] for row in kept], axis=1).astype(
                    np.float32, copy=False
                )  # [label, time, world]
                series[name] = Series(axis, labels, tuple(grid), values)
        return Results(
            first_day=self.worlds.calendar.first,
            first_world=self.worlds.draws.first,
            series=series,
            observed=self.observer.values,
            observation_ids=tuple(row.id for row in self.worlds.case.observations),
            people=float(self.people[0]),
            worst_loss=self.worst_loss,
        )
