"""What drives people out of places of a Flee case, by day: conflict or flood, and departures that follow from it."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from exeunt.case.format.records import Departure, Event, Place
from exeunt.case.reading.problems import Problem
from exeunt.declare import Floats
from exeunt.interchange.flee.files import Line, Remarks, lines, named_columns, number
from exeunt.interchange.flee.names import Known
from exeunt.interchange.flee.places import SOURCE, is_flood
from exeunt.interchange.flee.settings import SETTINGS, Driven

GROUP = "displaced"
FEW = 5
"""Columns that name no place and are named one by one; of more, one note."""


@dataclass(frozen=True)
class Drive:
    """What drives people out on every day, as the files have it."""

    places: tuple[Place, ...]  # those of a column, or with a conflict_date
    level: Floats  # [day, place]

    def most(self) -> float:
        """The highest level on any day."""
        return float(self.level.max(initial=0.0))


def conflicts(
    path: Path, found: list[tuple[Line, Place]], places: dict[str, Place], known: Known, days: int, remarks: Remarks
) -> Drive:
    """Intensity by day and place; from the dates of the places where there is no file."""
    table = _table(path, places, known, days, remarks, "the intensity of")
    if table is not None:
        return table
    text = "is missing or has no '#' header: conflicts begin on the conflict_date of their place."
    remarks.notes.append(Problem(path.name, 0, text))
    started = [(place, number(line, 6, "conflict_date", remarks, absent=0.0))
               for line, place in found if "conflict" in place.roles and not is_flood(line.cell(5))]  # fmt: skip
    level = np.zeros((days, len(started)))
    for column, (_, day) in enumerate(started):
        level[max(int(day or 0), 0) :, column] = 1.0
    return Drive(tuple(place for place, _ in started), level)


def floods(path: Path, places: dict[str, Place], known: Known, days: int, remarks: Remarks) -> Drive | None:
    """Level of the flood by day and place; None where there is no file, or no column names a place."""
    if not path.exists():
        return None
    table = _table(path, places, known, days, remarks, "the flood level of")
    return table if table is not None and table.places else None


def _table(path: Path, places: dict[str, Place], known: Known, days: int, remarks: Remarks, what: str) -> Drive | None:
    remarks.read.add(path)
    header = named_columns(path)
    if not header:
        return None
    rows = lines(path, remarks, header=False)
    if len(rows) < days:
        remarks.notes.append(Problem(path.name, 0, f"has {len(rows)} days of {days}; the last one goes on."))
    first = Line(path.name, 1, header)
    columns: list[tuple[int, str]] = []
    nowhere = []
    for column, name in enumerate(header[1:], 1):
        if not name:
            continue
        meant = known.meant(name, first, remarks)
        if meant is None:
            nowhere.append(name)
        elif meant in (taken for _, taken in columns):
            remarks.notes.append(first.problem(f"'{name}' stands there twice; the first column counts."))
        else:
            columns.append((column, meant))
    for name in nowhere[:FEW]:
        text = f"'{name}' is not a place of locations.csv and is left out.{known.unknown(name)}"
        remarks.notes.append(first.problem(text))
    if len(nowhere) > FEW:
        text = f"{len(nowhere) - FEW} more columns name no place of locations.csv and are left out."
        remarks.notes.append(first.problem(text))
    level = np.zeros((days, len(columns)))
    for day, line in enumerate(rows[:days]):
        for at, (column, name) in enumerate(columns):
            level[day, at] = number(line, column, f"{what} {name}", remarks, absent=0.0, lowest=0) or 0.0
    if rows:
        level[len(rows) :] = level[min(len(rows), days) - 1]
    return Drive(tuple(places[name] for _, name in columns), level)


def events(drive: Drive, first: date, order: Sequence[str]) -> list[Event]:
    """One event for every change, its intensity as a share of the highest where that is above 1."""
    most = max(drive.most(), 1.0)
    found = []
    for place, level in zip(drive.places, drive.level.T, strict=True):
        before = 0.0
        for day in np.flatnonzero(np.diff(level, prepend=0.0)):
            if level[day] != before:
                before = float(level[day])
                found.append(_event(place, int(day), before / most, first))
    rank = {id: number for number, id in enumerate(order)}
    return sorted(found, key=lambda event: (event.day, rank[event.where[0]]))


def _event(place: Place, day: int, intensity: float, first: date) -> Event:
    return Event(
        id=f"{place.id}-{day}", day=first + timedelta(days=day), kind="conflict", where=(place.id,),
        intensity=intensity, source=SOURCE,
    )  # fmt: skip


def say_scaled(drive: Drive, file: str, remarks: Remarks) -> None:
    """One note where intensities lie above 1: only their ratios say where people flee from."""
    if drive.most() > 1:
        text = f"intensity up to {drive.most():g}; all are divided by {drive.most():g}: their ratios count."
        remarks.notes.append(Problem(file, 0, text))


def departures(
    rule: Driven, drive: Drive, first: date, take_from_population: bool, remarks: Remarks
) -> tuple[Departure, ...]:
    """Departures that the settings derive from the conflict or the flood, place by place, instead of registrations.

    With `take_from_population` each day's are whole people of those who are left, as the program counts them.
    """
    each = ", ".join(f"{value:g}" for value in rule.each)
    what = "the flood" if rule.flood else "conflict"
    text = f"departures are driven by {what} ({rule.mode}, {each}), not taken from registrations"
    drawn = "; the mean where Flee draws them." if rule.mode == "poisson" else "."
    remarks.notes.append(Problem(SETTINGS, 0, text + drawn))
    by_day: dict[tuple[int, str], float] = defaultdict(float)
    many = []
    for place, level in zip(drive.places, drive.level.T, strict=True):
        lives, left = place.population or 0.0, place.population or 0.0
        fled = 0.0
        for day, now in enumerate(level):
            if now <= 0 or "camp" in place.roles:
                continue
            rate = rule.each[min(int(now), len(rule.each) - 1)] if len(rule.each) > 1 else rule.each[0] * now
            people = rate * (left if take_from_population else lives) if rule.mode == "pop_ratio" else rate
            if take_from_population:
                people = float(math.floor(min(people, left)))
                left -= people
            if people > 0:
                by_day[day, place.id] = people
                fled += people
        if fled > lives:
            many.append(f"{place.name} ({fled:,.0f} of {lives:,.0f})")
    if many:
        shown = ", ".join(many[:FEW]) + (f" and {len(many) - FEW} more places" if len(many) > FEW else "")
        text = f"more people leave than live there: {shown}. take_from_population is false; set it to true to end that."
        remarks.notes.append(Problem(SETTINGS, 0, text))
    return tuple(
        Departure(day=first + timedelta(days=day), origin=origin, group=GROUP, people=people, source=SOURCE)
        for (day, origin), people in sorted(by_day.items(), key=lambda item: item[0][0])
    )
