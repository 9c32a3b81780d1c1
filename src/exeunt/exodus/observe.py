"""What the simulation says where something was counted: one meter for each measure.

A meter reads a number off the running engine. An observation over a span is the meter at the end less the meter on the
eve of its first day; shares are ratios of such differences, and rises are what a logarithm has grown by, in per cent.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from exeunt.case.format.records import Observation
from exeunt.declare import Floats
from exeunt.exodus.compile import Worlds
from exeunt.exodus.instruments import Instruments
from exeunt.vocabulary import DOORS, MEASURES

Meter = Callable[[Instruments, "Where"], Floats]


class Where:
    """Hosts, crossings and groups an observation counts."""

    def __init__(self, worlds: Worlds, row: Observation) -> None:
        net = worlds.network
        crossings = {net.crossings.index(name) for name in row.where if name in net.crossings}
        names = {place for name in row.where if name not in net.crossings for place in worlds.case.expand(name)}
        self.places = np.array(sorted(net.hosts.index(name) for name in names if name in net.hosts), dtype=np.int64)
        here = np.isin(net.gate_place, self.places) | np.isin(net.gate_crossing, sorted(crossings))
        self.gates = np.flatnonzero(here)
        on_way = np.union1d(net.gate_crossing[here], sorted(crossings)).astype(np.int64)
        self.crossings = on_way[on_way >= 0]
        self.at_home = bool(names & set(net.origins))
        self.all_home = names >= set(net.origins)
        self.only_crossings = bool(crossings) and not len(self.places)
        groups = [row.groups == ("all",) or group.id in row.groups for group in worlds.case.groups]
        self.groups = np.flatnonzero(groups)


def _abroad(at: Instruments, where: Where) -> Floats:
    return np.asarray(at.state.abroad[:, where.places][:, :, where.groups].sum(axis=(0, 1, 2)))


def _in(status: str) -> Meter:
    """People abroad in a status, of a group, in a host."""
    return lambda at, where: np.asarray(at.state[status][where.places][:, where.groups].sum(axis=(0, 1)))


def _by_door(*doors: str) -> Meter:
    rows = [DOORS.index(door) for door in doors]
    return lambda at, where: np.asarray(
        at.movers.admitted.entered[rows][:, where.places][:, :, where.groups].sum(axis=(0, 1, 2))
    )


def _flow(at: Instruments, where: Where, target: str) -> Floats:
    return np.asarray(at.movers.moved_to(target)[where.places][:, where.groups].sum(axis=(0, 1)))


def _entries(at: Instruments, where: Where) -> Floats:
    leavers = at.movers.through[where.crossings].sum(axis=0) if where.only_crossings else _entered(at, where)
    return np.asarray(leavers + at.travellers.entered[where.crossings].sum(axis=0))


def _refusals(at: Instruments, where: Where) -> Floats:
    return np.asarray(
        at.movers.admitted.refused[where.gates].sum(axis=(0, 1)) + at.travellers.refused[where.crossings].sum(axis=0)
    )


def _net(at: Instruments, where: Where) -> Floats:
    """Who is there of those who came for good, and of travellers those on short trips: a border counts both."""
    crossings = np.isin(at.travellers.beyond, where.places)
    return np.asarray(_abroad(at, where) + at.travellers.on_trips[crossings].sum(axis=0))


_entered = _by_door(*DOORS)
_on_arrival = _by_door("asylum")
_with_papers = _by_door("long_stay", "humanitarian")


def _claims(at: Instruments, where: Where) -> Floats:
    return _on_arrival(at, where) + _flow(at, where, "applicant")


def _rejected(at: Instruments, where: Where) -> Floats:
    return np.asarray(at.movers.moved("irregular rejected")[where.places][:, where.groups].sum(axis=(0, 1)))


def _without_stay(at: Instruments, where: Where) -> Floats:
    """Visitors who stayed on when their visit had ended, and people rejected on the merits: to whom an order to leave
    is due.
    """
    visits = at.movers.settled
    stayed_on = visits.lapsed - visits.sent_home - visits.sent_on
    return np.asarray(stayed_on[where.places][:, where.groups].sum(axis=(0, 1)) + _rejected(at, where))


SPANS: dict[str, Meter] = {
    "stock": _abroad,
    "left": _abroad,
    "net": _net,
    "registered": _abroad,
    "permits": _in("resident"),
    "permits_issued": lambda at, where: _with_papers(at, where) + _flow(at, where, "resident"),
    "immigrants": _entered,
    "entries": _entries,
    "refusals": _refusals,
    "applications": _claims,
    "asylum_seekers": _in("applicant"),
    "refugees": _in("protected"),
    "decisions": lambda at, where: _flow(at, where, "protected") + _rejected(at, where),
    "encounters": lambda at, where: np.asarray(
        (at.movers.through + np.nan_to_num(at.travellers.entered))[where.crossings].sum(axis=0)
    ),
    "orders_to_leave": _without_stay,
    "removed": lambda at, where: _flow(at, where, "removed"),
}
"""Measure -> meter of which the difference over the span is the number observed."""

RATIOS: dict[str, tuple[Meter, Meter]] = {
    "recognition": (
        lambda at, where: _flow(at, where, "protected"),
        lambda at, where: _flow(at, where, "protected") + _rejected(at, where),
    ),
    "first_destination": (
        lambda at, where: np.asarray(at.movers.decided.heading[where.places][:, where.groups].sum(axis=(0, 1))),
        lambda at, where: np.asarray(at.movers.decided.heading[:, where.groups].sum(axis=(0, 1))),
    ),
    "returned_share": (
        lambda at, where: (
            _flow(at, where, "returned") + at.movers.settled.sent_home[where.places][:, where.groups].sum(axis=(0, 1))
        ),
        lambda at, where: np.asarray(at.movers.decided.heading[:, where.groups].sum(axis=(0, 1))),
    ),
}
"""Measure -> two meters; the number observed is the ratio of their differences over the span."""

FOLLOWED: dict[str, tuple[str, str]] = {
    "rent": ("housing", "rent"),
    "detentions": ("repression", "detained"),
    "prosecutions": ("repression", "prosecuted"),
}
"""Measure -> mechanism that follows from the movements, and the number it keeps that counts the same."""
AT_HOME_MEASURES = ("detentions", "prosecutions")
"""Measures of what happens in the origin."""
SPANS |= {
    measure: lambda at, where, name=FOLLOWED[measure][1]: at.today[name]  # type: ignore[misc]
    for measure in AT_HOME_MEASURES
}

RISES: dict[str, Meter] = {
    "rent": lambda at, where: np.asarray(
        np.average(
            at.today["rent"][where.places][:, 0],
            axis=0,
            weights=at.today.place["city_population"][where.places].ravel(),
        )
    ),
}
"""Measure -> meter of a logarithm; the number observed is by how many per cent it has made something rise over the
span.
"""

MOMENTS: dict[str, Meter] = {
    "wait": lambda at, where: np.asarray(at.today.wait_days()[where.crossings].max(axis=0)),
}
"""Measure -> meter read on the last day of the span."""

NOT_SIMULATED = {
    name: measure.not_simulated
    for name, measure in MEASURES.items()
    if not {name} & (SPANS.keys() | RATIOS.keys() | RISES.keys() | MOMENTS.keys())
}
"""Measure without a meter -> why there is none."""


def reason_not_simulated(worlds: Worlds, row: Observation, where: Where | None = None) -> str:
    """Why the simulation says nothing about a row; empty if it does."""
    if row.measure in NOT_SIMULATED:
        return NOT_SIMULATED[row.measure]
    where = where or Where(worlds, row)
    by = FOLLOWED.get(row.measure, ("",))[0]
    if by in worlds.case.file.mechanisms_off:
        return f"{by} is off in this case: {worlds.case.file.mechanisms_off[by]}"
    if row.measure in AT_HOME_MEASURES and not where.at_home:
        return "counted elsewhere than in the origin"
    if row.measure in AT_HOME_MEASURES and not where.all_home:
        return "counted in a part of the origin; simulated for all of it"
    if row.measure in FOLLOWED and len(where.groups) < len(worlds.case.groups):
        return "counted in some groups; simulated for all of them together"
    if row.measure in RISES and row.unit != "per cent":
        return f"counted in '{row.unit}'; simulated as a rise in per cent"
    if row.measure not in AT_HOME_MEASURES and not len(where.places) and not len(where.gates):
        return "counted in a place where nobody arrives in the simulation"
    if row.measure == "rent" and not np.isfinite(worlds.place["city_population"][where.places]).all():
        return "the case has no city there in which rents could rise"
    if row.end < worlds.calendar.first or row.end > worlds.calendar.last:
        return "counted on days that are not simulated"
    if row.measure in ("entries", "refusals"):
        crossings = [worlds.case.crossings[c] for c in where.crossings]
        by_day = {count.crossing for count in worlds.case.travellers}
        if not crossings or any(c.travellers is None and c.id not in by_day for c in crossings):
            return "gross count: the case has no number of ordinary travellers there"
    if row.measure in ("encounters", "wait") and not len(where.crossings):
        return "counted at a crossing that the case does not have"
    return ""


class Observer:
    """Reads every observation off the engine on its days.

    On `followed_days` it reads numbers of mechanisms that follow from the movements: they have to speak on them.
    """

    def __init__(self, worlds: Worlds) -> None:
        rows = worlds.case.observations
        self.values = np.full((len(rows), worlds.draws.size), np.nan)
        found = [(i, row, Where(worlds, row)) for i, row in enumerate(rows)]
        self._rows = [at for at in found if not reason_not_simulated(worlds, *at[1:])]
        self._eves: dict[tuple[int, int], Floats] = {}
        number = worlds.calendar.number
        self._spans = {i: (number(row.start, 0) - 1, number(row.end, 0)) for i, row, _ in self._rows}
        self._busy = {day for span in self._spans.values() for day in span}
        self.followed_days = {day for i, row, _ in self._rows if row.measure in FOLLOWED for day in self._spans[i]}

    def end_of(self, day: int, at: Instruments) -> None:
        """Read what begins or ends today."""
        if day not in self._busy:
            return
        for i, row, where in self._rows:
            eve, end = self._spans[i]
            if eve == day:
                for k, meter in enumerate(_meters(row.measure)):
                    self._eves[i, k] = meter(at, where).copy()
            if end == day:
                self.values[i] = self._read(i, row, where, at)

    def _read(self, i: int, row: Observation, where: Where, at: Instruments) -> Floats:
        if row.measure in MOMENTS:
            return MOMENTS[row.measure](at, where)
        if row.measure in RISES:
            return np.asarray(100 * np.expm1(RISES[row.measure](at, where) - self._eves.get((i, 0), 0.0)))
        over = [meter(at, where) - self._eves.get((i, k), 0.0) for k, meter in enumerate(_meters(row.measure))]
        if len(over) == 1:
            return over[0]
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.asarray(over[0] / over[1])


def _meters(measure: str) -> tuple[Meter, ...]:
    if measure in SPANS or measure in RISES:
        return ((SPANS | RISES)[measure],)
    return RATIOS.get(measure, ())
