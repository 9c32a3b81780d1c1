"""The day: calendar, what mechanisms say, the movers, the record."""

from __future__ import annotations

from exeunt.exodus.compile import Worlds
from exeunt.exodus.hazards import EVERYWHERE, HazardFlows
from exeunt.exodus.instruments import Instruments
from exeunt.exodus.memory import Memory
from exeunt.exodus.moving import Movers
from exeunt.exodus.record import Recorder
from exeunt.exodus.speakers import WEEK, speakers
from exeunt.exodus.state import State
from exeunt.exodus.tables import Tables
from exeunt.exodus.today import Today
from exeunt.exodus.travellers import Travellers
from exeunt.mechanisms import FOLLOWING, MOVING
from exeunt.results import NOTHING_MORE, Results, Wanted

MODES = {"expected": False, "sampled": True}
"""Mode -> whether people are whole."""


class Engine:
    """A batch of worlds on its way from day to day.

    Mechanisms that follow from the movements speak once a week. On other days that are kept they speak as well, and
    what they said is forgotten when the day has been recorded: the numbers of a day do not depend on which days are
    kept, and equal those of a case that ends on it.
    """

    def __init__(self, worlds: Worlds, mode: str = "expected", wanted: Wanted = NOTHING_MORE) -> None:
        whole = MODES[mode]
        self.worlds, self.day = worlds, 0
        self.state, self.tables, self.memory = State.of(worlds, whole), Tables(worlds), Memory(worlds)
        self.flows = HazardFlows(self.state.abroad.shape[1:], self.memory)
        self.movers = Movers(worlds, self.state, self.tables, self.flows, whole)
        self.today = Today(worlds, self.state, self.tables, self.memory, self.movers)
        self.travellers = Travellers(worlds, self.tables)
        instruments = Instruments(self.state, self.movers, self.travellers, self.today)
        self.record = Recorder(worlds, instruments, self.memory, wanted, whole)
        self.speaking = speakers(worlds, MOVING, self.today)
        self.followers = speakers(worlds, FOLLOWING, self.today)

    def play(self, until: int | None = None) -> None:
        """Play every day up to this one (exclusive), or to the last."""
        for day in range(self.day, self.worlds.calendar.days if until is None else until):
            self._speak(day)
            self.travellers.turn(day)
            self.movers.move(day, self.travellers.reaching(day, self.flows.controls["detour"]))
            waiting = self.state.queue_travellers
            self.travellers.travel(self.movers.served_travellers, waiting, self.movers.trip_over)
            self._end(day)
            self.day = day + 1

    def _speak(self, day: int) -> None:
        """Mechanisms say how people move today."""
        tables, flows, state = self.tables, self.flows, self.state
        self.today.day = day
        changed, places = tables.turn(day) if day else (set(), EVERYWHERE)
        events = {kind for kind, happened in self.worlds.event_days.items() if happened == day}
        for at in self.speaking:
            everywhere = day == 0 or at.due(day) or not events.isdisjoint(at.events)
            if everywhere or not changed.isdisjoint(at.conditions):
                flows.speak_for(at.name, EVERYWHERE if everywhere else places)
                at.step(state, at.sight, at.parameters, flows)
        if day == 0:
            tables.open(flows.controls)
            self.movers.open()
            for at in self.speaking:  # hazards read the tables that the first step opened
                flows.speak_for(at.name)
                at.step(state, at.sight, at.parameters, flows)

    def _end(self, day: int) -> None:
        """What follows from the movements, and the record."""
        weekly, kept = day % WEEK == 0, day in self.record.kept_days
        before = self.memory.values
        if weekly or kept:
            before = dict(before)
            self.today.elapsed = float(day % WEEK or WEEK) if day else 1.0
            for at in self.followers:
                self.flows.speak_for(at.name)
                at.step(self.state, at.sight, at.parameters, self.flows)
        self.record.end_of(day)
        if kept and not weekly:
            self.memory.values = before


def run(worlds: Worlds, mode: str = "expected", wanted: Wanted = NOTHING_MORE) -> Results:
    """Play every day of the case in every world of the batch: shares of people, or whole people (`sampled`)."""
    engine = Engine(worlds, mode, wanted)
    engine.play()
    return engine.record.results()
