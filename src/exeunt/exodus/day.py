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


def run(worlds: Worlds, mode: str = "expected", wanted: Wanted = NOTHING_MORE) -> Results:
    """Play every day of the case in every world of the batch: shares of people, or whole people and chance (`sampled`).

    Mechanisms that follow from the movements speak once a week. On other days that are kept they speak as well, and
    what they said is forgotten when the day has been recorded: the numbers of a day do not depend on which days are
    kept, and equal those of a case that ends on it.
    """
    whole = MODES[mode]
    state, tables, memory = State.of(worlds, whole), Tables(worlds), Memory(worlds)
    flows = HazardFlows(state.abroad.shape[1:], memory)
    movers = Movers(worlds, state, tables, flows, whole)
    today = Today(worlds, state, tables, memory, movers)
    travellers = Travellers(worlds, tables)
    record = Recorder(worlds, Instruments(state, movers, travellers, today), memory, wanted, whole)
    speaking = speakers(worlds, MOVING, today)
    followers = speakers(worlds, FOLLOWING, today)
    for day in range(worlds.calendar.days):
        today.day = day
        changed, places = tables.turn(day) if day else (set(), EVERYWHERE)
        events = {kind for kind, happened in worlds.event_days.items() if happened == day}
        for at in speaking:
            everywhere = day == 0 or at.due(day) or not events.isdisjoint(at.events)
            if everywhere or not changed.isdisjoint(at.conditions):
                flows.speak_for(at.name, EVERYWHERE if everywhere else places)
                at.step(state, at.sight, at.parameters, flows)
        if day == 0:
            tables.open(flows.controls)
            movers.open()
            for at in speaking:  # hazards read the tables that the first step opened
                flows.speak_for(at.name)
                at.step(state, at.sight, at.parameters, flows)
        travellers.turn(day)
        movers.move(day, travellers.reaching(day, flows.controls["detour"]))
        travellers.travel(movers.served_travellers, state.queue_travellers, movers.trip_over)
        weekly = day % WEEK == 0
        if weekly or day in record.kept_days:
            before = dict(memory.values)
            today.elapsed = float(day % WEEK or WEEK) if day else 1.0
            for at in followers:
                flows.speak_for(at.name)
                at.step(state, at.sight, at.parameters, flows)
        record.end_of(day)
        if not weekly and day in record.kept_days:
            memory.values = before
    return record.results()
