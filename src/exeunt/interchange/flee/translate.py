"""A Flee case made into a case."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from exeunt.case.case import Case
from exeunt.case.format.records import CaseFile, Correction, Departure, Event, Group, Observation, Place, Route, Source
from exeunt.case.reading.problems import CaseProblems, Problem, suggestion
from exeunt.interchange.flee import closures as closing
from exeunt.interchange.flee import registrations
from exeunt.interchange.flee.files import (
    COLUMNS,
    Line,
    Remarks,
    lines,
    named_columns,
    number,
    period,
    roles_of,
    settings,
)
from exeunt.mechanisms import ORDER

SOURCE = ("flee-case",)
ZONES, CAMPS = "conflict-zones", "camps"
GROUP = "displaced"
NOWHERE = float("-inf")
"""Latitude or longitude that is not given."""
SETTINGS = "simsetting.yml"
OFF = "people are counted by place in a case of this movement"


@dataclass(frozen=True)
class Imported:
    """A case, and what was mended or left out on the way."""

    case: Case
    notes: tuple[Problem, ...]


def import_case(folder: Path, name: str) -> Imported:
    """Read a Flee case; CaseProblems with everything that makes it impossible."""
    remarks = Remarks()
    source = folder / "input_csv"
    span = period(source / "sim_period.csv", remarks)
    found = _locations(source / "locations.csv", remarks)
    places = {line.cell(0): place for line, place in found}
    routes = _routes(source / "routes.csv", places, remarks)
    if span is None or not found:
        raise CaseProblems(remarks.problems or [Problem("locations.csv", 0, "holds no place.")])
    first, days = span
    last = first + timedelta(days=days - 1)
    kept = settings(folder / "simsetting.yml", remarks)
    spawn = kept.get("spawn_rules") or {}
    registered = registrations.read(folder / "source_data", remarks)
    registrations.unplaced(registered, set(places), remarks)
    for camp in (name for name, place in places.items() if "camp" in place.roles and name not in registered.by_name):
        remarks.notes.append(
            Problem("data_layout.csv", 0, f"'{camp}' is a camp without counts; it is compared with nothing.")
        )
    fixed = registrations.corrections(source / "registration_corrections.csv", registered, first, remarks)
    if remarks.problems:
        raise CaseProblems(remarks.problems)
    there, left = registrations.departures(
        registered, fixed, first, days, from_camps=bool(spawn.get("sum_from_camps", True))
    )
    driven = spawn.get("conflict_driven_spawning")
    if not spawn.get("insert_day0", True) or spawn.get("empty_camps_on_day0", False):
        there = {}
        remarks.notes.append(Problem("simsetting.yml", 0, "nobody is in a camp on the first day, as it says."))
    _say_ignored(kept, remarks)
    events = _conflicts(source / "conflicts.csv", found, places, first, days, remarks)
    rules = closing.read(source / "closures.csv", places, routes, first, days, remarks)
    if remarks.problems:
        raise CaseProblems(remarks.problems)
    ids = {name: place.id for name, place in places.items()}
    origins = tuple(place.id for place in places.values() if "origin" in place.roles)
    case = Case(
        name=name,
        file=_file(name, places, origins, first, last, _text(folder / SETTINGS), remarks),
        places=tuple(
            place.model_copy(update={"displaced": there.get(name)}) if there.get(name) else place
            for name, place in places.items()
        ),
        routes=tuple(routes),
        groups=(Group(id=GROUP, name="Displaced people", share=1, source=("assumption",)),),
        sources=(
            Source(
                id=SOURCE[0],
                kind="dataset",
                publisher="the authors of the Flee case",
                title=f"Flee case {name}",
                read="yes",
                note="registrations of UNHCR, conflict by day, distances and populations as its authors compiled them",
            ),
        ),
        rules=tuple(rules),
        events=tuple(events),
        departures=driven_by_conflict(driven, events, places, first, days, remarks)
        if isinstance(driven, dict)
        else tuple(
            Departure(day=day, origin=ZONES, group=GROUP, people=people, source=SOURCE) for day, people in left.items()
        ),
        observations=_observations(registered, ids, remarks, first, last),
        corrections=tuple(Correction(place=ids[n], day=day, source=SOURCE) for n, day in fixed if n in ids),
    )
    return Imported(case, tuple(remarks.notes))


def _file(
    name: str,
    places: dict[str, Place],
    origins: tuple[str, ...],
    first: date,
    last: date,
    text: str,
    remarks: Remarks,
) -> CaseFile:
    home = next(iter(places.values())).country
    by_country: dict[str, list[str]] = defaultdict(list)
    for place in places.values():
        by_country[place.country].append(place.id)
    blocks = {identifier(country): tuple(members) for country, members in by_country.items() if country}
    taken = {place.id for place in places.values()}
    blocks = {f"{block}-all" if block in taken else block: members for block, members in blocks.items()}
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
        kept={SETTINGS: text} if text else {},
    )


def identifier(name: str) -> str:
    """A name as tables allow it: letters, digits, '-', '_' and '.'."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9_.-]+", "-", plain).strip("-_.")[:80] or "place"


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8-sig") if path.is_file() else ""


def _locations(path: Path, remarks: Remarks) -> list[tuple[Line, Place]]:
    columns = [name.lower() for name in named_columns(path)]
    swapped = len(columns) > 4 and columns[3] in ("gps_x", "x", "lon", "longitude")
    extra = [name for name in columns[COLUMNS:] if name]
    if extra:
        remarks.notes.append(Problem(path.name, 0, f"columns {', '.join(extra)} are not used."))
    found: list[tuple[Line, Place]] = []
    taken: dict[str, int] = {}
    for line in lines(path, remarks):
        roles = roles_of(line.cell(5))
        if roles is None:
            remarks.problems.append(
                line.problem(
                    f"type '{line.cell(5)}' is unknown; it is conflict_zone, town, camp, forwarding_hub or marker."
                )
            )
            continue
        a, b = (
            number(line, column, what, remarks, absent=NOWHERE) for column, what in ((3, "latitude"), (4, "longitude"))
        )
        people = number(line, 7, "population or capacity", remarks, absent=0.0, lowest=-1)
        if a is None or b is None or people is None:
            continue
        lat, lon = (b, a) if swapped else (a, b)
        placed = NOWHERE not in (lat, lon)
        if placed and (abs(lat) > 90 or abs(lon) > 180):
            remarks.problems.append(line.problem(f"latitude {lat:g} and longitude {lon:g} are not on the globe."))
            continue
        id = identifier(line.cell(0))
        if id in taken:
            remarks.problems.append(line.problem(f"'{line.cell(0)}' is already on line {taken[id]}."))
            continue
        taken[id] = line.number
        camp = "camp" in roles
        found.append(
            (
                line,
                Place(
                    id=id, name=line.cell(0), country=line.cell(2), region=line.cell(1), lat=lat if placed else None,
                    lon=lon if placed else None, roles=roles,
                    population=None if camp else max(people, 0.0), capacity=people if camp and people >= 1 else None,
                    source=SOURCE,
                ),
            )
        )  # fmt: skip
    return found


def _routes(path: Path, places: dict[str, Place], remarks: Remarks) -> list[Route]:
    """One row for each pair of places; both ways are open."""
    collected: dict[frozenset[str], Route] = {}
    for line in lines(path, remarks):
        ends = line.cells[:2]
        unknown = [name for name in ends if name not in places]
        for name in unknown:
            remarks.problems.append(
                line.problem(f"'{name}' is not a place of locations.csv.{suggestion(name, places)}")
            )
        km = number(line, 2, "the distance", remarks, lowest=0)
        forced = line.cell(3) or "0"
        if forced not in ("0", "1", "2", "0.0", "1.0", "2.0"):
            remarks.problems.append(line.problem(f"forced_redirection is '{forced}'; it is 0, 1 or 2."))
        if unknown or km is None:
            continue
        if ends[0] == ends[1]:
            remarks.notes.append(line.problem(f"leads from '{ends[0]}' to itself and is left out."))
            continue
        pair = frozenset(ends)
        if pair in collected:
            remarks.notes.append(line.problem(f"{ends[0]} and {ends[1]} have a route already; the shorter one counts."))
            if collected[pair].km <= km:
                continue
        a, b = places[ends[0]].id, places[ends[1]].id
        redirects = {"1": "back", "2": "forth"}.get(forced[:1], "")
        collected[pair] = Route(
            id=f"{a}--{b}"[:80], km=km, days=0, mode="walk", redirects=redirects, source=SOURCE, **{"from": a, "to": b}
        )
    return list(collected.values())


def _conflicts(
    path: Path, found: list[tuple[Line, Place]], places: dict[str, Place], first: date, days: int, remarks: Remarks
) -> list[Event]:
    """One event for every change of intensity."""
    header = named_columns(path)
    if not path.is_file() or not header:
        remarks.notes.append(
            Problem(
                path.name, 0, "is missing or has no '#' header: conflicts begin on the conflict_date of their place."
            )
        )
        started = [
            (place, number(line, 6, "conflict_date", remarks, absent=0.0))
            for line, place in found
            if "conflict" in place.roles
        ]
        return [_event(place, int(day or 0), 1.0, first) for place, day in started if (day or 0) < days]
    rows = lines(path, remarks, header=False)
    if len(rows) < days:
        remarks.notes.append(Problem(path.name, 0, f"has {len(rows)} days of {days}; the last one goes on."))
    events = []
    by_id = {place.id: name for name, place in places.items()}
    for column, name in enumerate(header[1:], 1):
        if not name:
            continue
        if name not in places:
            remarks.notes.append(
                Problem(
                    path.name, 1, f"'{name}' is not a place of locations.csv and is left out.{suggestion(name, places)}"
                )
            )
            continue
        before = 0.0
        for day, line in enumerate(rows[:days]):
            value = number(line, column, f"the intensity of {name}", remarks, absent=0.0, lowest=0)
            if value is not None and value > 1:
                remarks.problems.append(line.problem(f"the intensity of {name} is {value:g}; it is between 0 and 1."))
            elif value is not None and value != before:
                events.append(_event(places[name], day, value, first))
                before = value
    order = list(places)
    return sorted(events, key=lambda event: (event.day, order.index(by_id[event.where[0]])))


def _event(place: Place, day: int, intensity: float, first: date) -> Event:
    return Event(
        id=f"{place.id}-{day}"[:80], day=first + timedelta(days=day), kind="conflict", where=(place.id,),
        intensity=intensity,
        source=SOURCE,
    )  # fmt: skip


def driven_by_conflict(
    rule: dict[str, Any], events: list[Event], places: dict[str, Place], first: date, days: int, remarks: Remarks
) -> tuple[Departure, ...]:
    """Departures that the settings derive from the conflict, place by place, instead of from registrations."""
    mode = str(rule.get("spawn_mode", "constant")).lower()
    each = float(rule.get("displaced_per_conflict_day", 0.01 if mode == "pop_ratio" else 500))
    text = (
        f"departures are driven by conflict ({mode}, {each:g}), not taken from registrations; the mean where Flee "
        f"draws them."
    )
    remarks.notes.append(Problem(SETTINGS, 0, text))
    by_day: dict[int, list[Event]] = defaultdict(list)
    for event in events:
        by_day[(event.day - first).days].append(event)
    population = {place.id: place.population or 0.0 for place in places.values()}
    now: dict[str, float] = {}
    collected = []
    for day in range(days):
        now |= {event.where[0]: event.intensity or 0.0 for event in by_day[day]}
        for place, intensity in now.items():
            people = each * intensity * (population[place] if mode == "pop_ratio" else 1.0)
            if people > 0:
                collected.append(
                    Departure(day=first + timedelta(days=day), origin=place, group=GROUP, people=people, source=SOURCE)
                )
    return tuple(collected)


def _observations(
    registered: registrations.Registered, ids: dict[str, str], remarks: Remarks, first: date, last: date
) -> tuple[Observation, ...]:
    rows = []
    series = [(ids.get(name), name, counted) for name, counted in registered.by_name.items()]
    if registered.total is not None:
        series.insert(0, (CAMPS, "", registered.total))
    for place, name, counted in series:
        where = place or CAMPS
        for day, value in counted.items():
            within = first <= day <= last
            rows.append(
                Observation(
                    id=f"{place or identifier(name)}-{day}"[:80], measure="registered", where=(where,), start=day,
                    end=day,
                    value=value, unit="people",
                    counts_what="people registered" + (", all camps" if place == CAMPS else ""),
                    use="validate" if within and where != CAMPS else "context", source=SOURCE,
                    note="" if place else f"{NO_PLACE}{name}",
                )
            )  # fmt: skip
    return tuple(rows)


NO_PLACE = "of no place: "
SECTIONS = ("log_levels", "spawn_rules", "move_rules", "optimisations")
"""Sections of the settings that the program reads."""


def _say_ignored(kept: dict[str, Any], remarks: Remarks) -> None:
    """What of the settings is not carried over into the meaning of the case."""
    used = {"sum_from_camps", "insert_day0", "empty_camps_on_day0"}
    for section, values in kept.items():
        if section not in SECTIONS and isinstance(values, dict):
            remarks.notes.append(Problem("simsetting.yml", 0, f"section '{section}' is unknown to Flee."))
    spawn = [key for key in (kept.get("spawn_rules") or {}) if key not in used]
    moves = list(kept.get("move_rules") or {})
    if spawn or moves:
        text = (
            f"{', '.join([*spawn, *moves])}: kept to be written back, not used; people move by this program's own "
            f"settings."
        )
        remarks.notes.append(Problem("simsetting.yml", 0, text))
