"""A Flee case made into a case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from exeunt.case.case import Case
from exeunt.case.format.records import CaseFile, Correction, Departure, Event, Group, Observation, Place, Source
from exeunt.case.reading.problems import CaseProblems, Problem
from exeunt.interchange.flee import closures as closing
from exeunt.interchange.flee import conflict, registrations
from exeunt.interchange.flee import places as ground
from exeunt.interchange.flee import settings as rules_of_move
from exeunt.interchange.flee.conflict import GROUP, Drive
from exeunt.interchange.flee.files import Remarks, period
from exeunt.interchange.flee.folder import folder_of, kept
from exeunt.interchange.flee.names import Ids, Known, identifier
from exeunt.interchange.flee.places import SOURCE, countries
from exeunt.mechanisms import ORDER

ZONES, CAMPS = "conflict-zones", "camps"
NO_PLACE = "of no place: "
OFF = "people are counted by place in a case of this movement"


@dataclass(frozen=True)
class Imported:
    """A case, and what was mended or left out on the way."""

    case: Case
    notes: tuple[Problem, ...]


def import_case(folder: Path, name: str) -> Imported:
    """Read a Flee case; CaseProblems with everything that makes it impossible."""
    remarks = Remarks()
    where = folder_of(folder)
    source = where.source
    span = period(source, remarks)
    found = ground.locations(source / "locations.csv", remarks)
    places = {line.cell(0): place for line, place in found}
    known = Known(places)
    extra = [name for name, read in (("locations.csv", ground.LOCATION_COLUMNS), ("routes.csv", ground.ROUTE_COLUMNS))
             if ground.extra_columns(source / name, read, remarks)]  # fmt: skip
    routes = ground.routes(source / "routes.csv", places, known, remarks)
    if found and not any("origin" in place.roles for place in places.values()):
        text = "no place is of type conflict_zone or flood_zone: nobody can flee."
        remarks.problems.append(Problem("locations.csv", 0, text))
    if span is None or not found:
        raise CaseProblems(remarks.problems or [Problem("locations.csv", 0, "holds no place.")])
    first, days = span
    last = first + timedelta(days=days - 1)
    moves = rules_of_move.read(where.root, remarks)
    registered = registrations.read(where.data, known, remarks)
    registrations.unplaced(registered, known, remarks)
    if registered.by_name or registered.total is not None:
        for camp in (name for name, at in places.items() if "camp" in at.roles and name not in registered.by_name):
            text = f"'{camp}' is a camp without counts; it is compared with nothing."
            remarks.notes.append(Problem("data_layout.csv", 0, text))
    fixed = registrations.corrections(source / "registration_corrections.csv", registered, first, known, remarks)
    fighting = conflict.conflicts(source / "conflicts.csv", found, places, known, days, remarks)
    flood = conflict.floods(source / "flood_level.csv", places, known, days, remarks)
    rules = closing.read(source / "closures.csv", places, known, routes, first, days, remarks)
    if remarks.problems:
        raise CaseProblems(remarks.problems)
    there, left = registrations.departures(registered, fixed, first, days, from_camps=moves.sum_from_camps)
    if not moves.insert_day0 or moves.empty_camps_on_day0:
        there = {}
        remarks.notes.append(Problem("simsetting.yml", 0, "nobody is in a camp on the first day, as it says."))
    if moves.driven is not None:
        drive = (flood if moves.driven.flood else fighting) or fighting
        departures = conflict.departures(moves.driven, drive, first, moves.take_from_population, remarks)
    else:
        departures = tuple(Departure(day=day, origin=ZONES, group=GROUP, people=people, source=SOURCE)
                           for day, people in left.items())  # fmt: skip
    if not departures and not sum(there.values()) > 0:
        raise CaseProblems([_nobody(registered, first, last)])
    if not departures:
        text = "the counts rise on no day: nobody leaves, and those of the first day stay where they are."
        remarks.notes.append(Problem("data_layout.csv", 0, text))
    events = _events(fighting, flood, first, places, remarks)
    _say_quiet(events, departures, remarks)
    ids = {name: place.id for name, place in places.items()}
    texts = kept(where, extra, remarks)
    return Imported(
        Case(
            name=name,
            file=_file(name, places, first, last, texts, remarks),
            places=tuple(
                place.model_copy(update={"displaced": there.get(name)}) if there.get(name) else place
                for name, place in places.items()
            ),
            routes=tuple(routes),
            groups=(Group(id=GROUP, name="Displaced people", share=1, source=("assumption",)),),
            sources=(_source(name),),
            rules=tuple(rules),
            events=tuple(events),
            departures=departures,
            observations=_observations(registered, ids, first, last),
            corrections=tuple(Correction(place=ids[n], day=day, source=SOURCE) for n, day in fixed if n in ids),
        ),
        tuple(remarks.notes),
    )


def _source(name: str) -> Source:
    return Source(
        id=SOURCE[0],
        kind="dataset",
        publisher="the authors of the Flee case",
        title=f"Flee case {name}",
        read="yes",
        note="registrations of UNHCR, conflict by day, distances and populations as its authors compiled them",
    )


def _nobody(registered: registrations.Registered, first: date, last: date) -> Problem:
    """Why nobody is displaced in a case, in one sentence."""
    counted = sorted({day for series in registered.by_name.values() for day in series})
    if not counted:
        text = "there are no counts and no rule of departures in simsetting.yml: nobody is displaced. Give either."
    elif counted[-1] < first or counted[0] > last:
        text = (
            f"the counts are of {counted[0]} to {counted[-1]}, the period of sim_period.csv is {first} to {last}: "
            f"nobody is displaced in it. Mend one of the two."
        )
    else:
        text = "the counts say that nobody is ever displaced: they rise on no day, and nobody is there on the first."
    return Problem("data_layout.csv", 0, text)


def _events(
    fighting: Drive, flood: Drive | None, first: date, places: dict[str, Place], remarks: Remarks
) -> list[Event]:
    """Events of the conflict and, at places where none is written, of the flood."""
    conflict.say_scaled(fighting, "conflicts.csv", remarks)
    order = [place.id for place in places.values()]
    found = conflict.events(fighting, first, order)
    if flood is None:
        return found
    text = f"levels of the flood drive people out as a conflict does, each over the highest, {max(flood.most(), 1):g}."
    remarks.notes.append(Problem("flood_level.csv", 0, text))
    fought = {event.where for event in found}
    return found + [event for event in conflict.events(flood, first, order) if event.where not in fought]


def _say_quiet(events: Sequence[Event], departures: Sequence[Departure], remarks: Remarks) -> None:
    if departures and not any(event.intensity for event in events):
        text = "no place is in conflict on any day with departures; people leave from anywhere."
        remarks.notes.append(Problem("conflicts.csv", 0, text))


def _file(
    name: str, places: dict[str, Place], first: date, last: date, texts: dict[str, str], remarks: Remarks
) -> CaseFile:
    home = next(iter(places.values())).country
    ids = Ids({place.id for place in places.values()} | {ZONES, CAMPS})
    blocks = {}
    for country, members in countries(places).items():
        if country:
            blocks[ids.new(country if identifier(country) not in ids.taken else f"{country}-all")] = tuple(members)
    origins = tuple(place.id for place in places.values() if "origin" in place.roles)
    camps = tuple(place.id for place in places.values() if "camp" in place.roles)
    mended = [str(note) for note in remarks.notes]
    notes = (
        "Imported from a Flee case. Departures are the rise of the registrations, shared out over places in conflict. "
        "The capacity of a camp is the largest "
        "count ever registered there: it leaks the answer."
    )
    return CaseFile(
        title=f"Displacement in {home or name}",
        question="Where do people displaced by the conflict go, and how many are in each camp on each day?",
        first_day=first,
        last_day=last,
        origin=home or name,
        movement="mixed",
        departures="given",
        blocks={**blocks, ZONES: origins, **({CAMPS: camps} if camps else {})},
        mechanisms_off=dict.fromkeys(ORDER, OFF),
        licence="as the Flee case",
        notes=notes + ("\n" + "\n".join(mended) if mended else ""),
        kept=texts,
    )


def _observations(
    registered: registrations.Registered, ids: dict[str, str], first: date, last: date
) -> tuple[Observation, ...]:
    rows = []
    names = Ids(set(ids.values()))
    series = [(ids.get(name), name, counted) for name, counted in registered.by_name.items()]
    if registered.total is not None:
        series.insert(0, (CAMPS, "", registered.total))
    for place, name, counted in series:
        where = place or CAMPS
        lead = place or names.new(name)
        for day, value in counted.items():
            within = first <= day <= last
            rows.append(
                Observation(
                    id=f"{lead}-{day}", measure="registered", where=(where,), start=day, end=day,
                    value=value, unit="people",
                    counts_what="people registered" + (", all camps" if place == CAMPS else ""),
                    use="validate" if within and where != CAMPS else "context", source=SOURCE,
                    note="" if place else f"{NO_PLACE}{name}",
                )
            )  # fmt: skip
    return tuple(rows)
