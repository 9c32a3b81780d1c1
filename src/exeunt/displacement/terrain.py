"""A conflict case made into arrays: places, ways in both directions, conflict by day, who flees when, camps and what
closes.

Rules of such a case hold on whole days and in every world (`ACTS`: what each kind of rule does there). Days with the
same open ways and camps are one regime; what depends on ways alone is worked out once for each.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from exeunt.case import Case
from exeunt.case.format.records import Place, Rule
from exeunt.declare import Floats, Ints
from exeunt.evidence import fixed, fixed_steps
from exeunt.worlds.calendar import FAR, Calendar
from exeunt.worlds.draws import Draws

Flags = NDArray[np.bool_]
UNREACHED = 1e9
"""Kilometres to a place that no open way leads to."""
FRESH_NEVER = 1e6
DECAY, DECAY_DAYS = fixed_steps("conflict_weight"), int(fixed("conflict_step"))


@dataclass(frozen=True)
class Terrain:
    """One conflict case in a batch of worlds. P places, C camps, E directed ways, G regimes, T days, B blocks of
    origins.
    """

    case: Case
    calendar: Calendar
    draws: Draws
    places: tuple[str, ...]
    camps: Ints  # [C] places that are camps
    regime: Ints  # [T]
    first_way: Ints  # [P + 1]
    way_to: Ints  # [E]
    way_km: Floats  # [E]
    abroad_way: Flags  # [E] between two places outside the home country
    way_open: Flags  # [G, E]
    way_forced: Flags  # [G, E] ways that forced redirection sends people along
    holds: Flags  # [G, P] camps that are open and hold people
    age: Floats  # [T, C] days since a camp opened that was shut before; very many for one that always was open
    nation: Ints  # [C]
    nations: tuple[str, ...]  # countries of the camps
    hub: Flags  # [P] forwarding places
    home: Floats  # [P] share of a place among those of the home country that are no camps
    population: Floats  # [P]
    drive: Floats  # [T, P] intensity of the conflict times its weight by age
    fleeing: Floats  # [B, T] people of each block who flee
    block: Flags  # [B, P]
    there: Floats  # [P] displaced people on the first day
    capacity: Floats  # [C]; inf for no limit

    @property
    def displaced(self) -> float:
        """People displaced on the first day or on any later day."""
        return float(self.there.sum() + self.fleeing.sum())


@dataclass(frozen=True)
class Ground:
    """The days of a conflict case while its rules are laid over them, one row a day."""

    ids: NDArray[Any]  # [E] route of each way
    start: Ints  # [E]
    end: Ints  # [E]
    camps: Ints  # [C]
    way_open: Flags  # [T, E]
    way_forced: Flags  # [T, E]
    holds: Flags  # [T, P]


def _closed(ground: Ground, rule: Rule, span: slice, places: list[int]) -> None:
    """A way, or a place with all ways that lead there, is shut; nobody is held in it."""
    shut = np.isin(ground.ids, rule.where) | np.isin(ground.start, places) | np.isin(ground.end, places)
    ground.way_open[span, shut] = False
    ground.holds[span, places] = False


def _holds(ground: Ground, rule: Rule, span: slice, places: list[int]) -> None:
    """Below one half, a camp is a place like any other."""
    ground.holds[span, places] = False if rule.value < 0.5 else np.isin(places, ground.camps)


def _redirects(ground: Ground, rule: Rule, span: slice, places: list[int]) -> None:
    """Below one half, a forced redirection is suspended."""
    ground.way_forced[span, np.isin(ground.ids, rule.where)] &= rule.value >= 0.5


ACTS: dict[str, Callable[[Ground, Rule, slice, list[int]], None]] = {
    "closed": _closed,
    "holds": _holds,
    "redirects": _redirects,
}
"""What a rule of each kind that conflict cases read does on the days of its span, at the places it names."""


def terrain(case: Case, draws: Draws) -> Terrain:
    """Number the places and ways of a conflict case, and lay out its days."""
    calendar = Calendar(case.file.first_day, case.file.last_day)
    places = tuple(place.id for place in case.places)
    index = {id: number for number, id in enumerate(places)}
    camps = np.array([n for n, place in enumerate(case.places) if "camp" in place.roles], dtype=np.int64)
    country = [nation_of(place) for place in case.places]
    abroad = np.array([name != country[0] for name in country])
    ways = sorted(
        (index[a], index[b], route.km, route.id, (route.redirects == "forth") == out and route.redirects != "")
        for route in case.routes
        for a, b, out in ((route.from_, route.to, True), (route.to, route.from_, False))
    )
    start, end = (np.array([way[side] for way in ways], dtype=np.int64) for side in (0, 1))
    ids = np.array([way[3] for way in ways], dtype=object)
    days = calendar.days
    way_open = np.ones((days, len(ways)), dtype=bool)
    way_forced = np.repeat(np.array([[way[4] for way in ways]], dtype=bool).reshape(1, len(ways)), days, axis=0)
    holds = np.zeros((days, len(places)), dtype=bool)
    holds[:, camps] = True
    ground = Ground(ids, start, end, camps, way_open, way_forced, holds)
    for rule in case.rules:
        inside = sorted({index[place] for name in rule.where for place in _places(case, name)})
        ACTS[rule.kind](ground, rule, _span(rule, calendar), inside)
    states = [row.tobytes() for row in np.concatenate([way_open, way_forced, holds], axis=1)]
    regimes = {state: number for number, state in enumerate(dict.fromkeys(states))}
    regime = np.array([regimes[state] for state in states], dtype=np.int64)
    first = [states.index(state) for state in regimes]
    intensity = _intensity(case, calendar, index)
    fleeing, block, fixed_there = _fleeing(case, calendar, index)
    own = np.array([not abroad[n] and n not in camps for n in range(len(places))], dtype=np.float64)
    nations = list(dict.fromkeys(country[c] for c in camps))
    return Terrain(
        case=case,
        calendar=calendar,
        draws=draws,
        places=places,
        camps=camps,
        regime=regime,
        first_way=np.searchsorted(start, np.arange(len(places) + 1)).astype(np.int64),
        way_to=end,
        way_km=np.array([way[2] for way in ways], dtype=np.float64),
        abroad_way=abroad[start] & abroad[end],
        way_open=way_open[first],
        way_forced=way_forced[first],
        holds=holds[first],
        age=_age(holds[:, camps]),
        nation=np.array([nations.index(country[c]) for c in camps], dtype=np.int64),
        nations=tuple(nations),
        hub=np.array(["forwarding" in place.roles for place in case.places]),
        home=own / max(own.sum(), 1.0),
        population=np.array([place.population or 0.0 for place in case.places]),
        drive=intensity * _decay(intensity),
        fleeing=fleeing,
        block=block,
        there=fixed_there,
        capacity=np.array([np.inf if (held := case.places[c].capacity) is None else held for c in camps]),
    )


def without_capacity(case: Case) -> Case:
    """The case with no limit to any camp."""
    return replace(case, places=tuple(place.model_copy(update={"capacity": None}) for place in case.places))


def nation_of(place: Place) -> str:
    """The country that a place counts as being in: its country, code or region, whichever is given."""
    return place.country or place.iso3 or place.region


def _places(case: Case, name: str) -> tuple[str, ...]:
    known = {place.id for place in case.places} | set(case.file.blocks)
    return case.expand(name) if name in known else ()


def _span(rule: Rule, calendar: Calendar) -> slice:
    first = max(calendar.number(rule.start, 0), 0)
    return slice(first, max(min(calendar.number(rule.end, FAR) + 1, calendar.days), first))


def _intensity(case: Case, calendar: Calendar, index: dict[str, int]) -> Floats:
    table = np.zeros((calendar.days, len(index)))
    for event in sorted((event for event in case.events if event.intensity is not None), key=lambda event: event.day):
        for name in event.where:
            for place in case.expand(name):
                table[max(calendar.number(event.day, 0), 0) :, index[place]] = event.intensity
    return table


def _decay(intensity: Floats) -> Floats:
    """Weight of every conflict by the days since it last began."""
    day = np.arange(len(intensity))[:, None]
    quiet = np.maximum.accumulate(np.where(intensity > 0, -1, day), axis=0)
    step = np.clip((day - quiet - 1) // DECAY_DAYS, 0, len(DECAY) - 1)
    return np.where(intensity > 0, np.array(DECAY)[step], 0.0)


def _age(open_camps: Flags) -> Floats:
    """Days since a camp that was shut first opened, `[day, camp]`."""
    table = np.full(open_camps.shape, FRESH_NEVER)
    for camp in range(open_camps.shape[1]):
        opened = np.flatnonzero(open_camps[:, camp])
        if len(opened) and opened[0] > 0:
            table[opened, camp] = opened - opened[0]
    return table


def _fleeing(case: Case, calendar: Calendar, index: dict[str, int]) -> tuple[Floats, Flags, Floats]:
    """Who flees on which day, by the block or place named, and who is displaced on the first day."""
    names = list(dict.fromkeys(row.origin for row in case.departures))
    people = np.zeros((len(names), calendar.days))
    for row in case.departures:
        people[names.index(row.origin), calendar.number(row.day, 0)] += row.people
    block = np.zeros((len(names), len(index)), dtype=bool)
    for number, name in enumerate(names):
        block[number, [index[place] for place in case.expand(name)]] = True
    return people, block, np.array([place.displaced or 0.0 for place in case.places])
