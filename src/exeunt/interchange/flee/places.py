"""`locations.csv` and `routes.csv` of a Flee case."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from exeunt.case.format.records import Place, Route
from exeunt.case.reading.cells import CONTROL
from exeunt.case.reading.problems import Problem
from exeunt.interchange.flee.files import Line, Remarks, lines, named_columns, number
from exeunt.interchange.flee.names import Ids, Known

TYPES = {
    "idpcamp": ("camp", "idp"),
    "camp": ("camp", "host"),
    "conflict": ("conflict", "origin"),
    "forward": ("forwarding",),
    "marker": ("transit",),
    "flood": ("conflict", "origin"),
    "default": ("town",),
    "town": ("town",),
}
"""Part of a location type -> roles, in the order in which the program looks for them."""
LOCATION_COLUMNS, ROUTE_COLUMNS = 8, 4
"""Columns that are read, by position; those beyond are named and written back."""
NOWHERE = float("-inf")
"""Latitude or longitude that is not given."""
COUPLED = "drive"
"""A type of route or place of cases that Flee runs on several scales at once."""
SOURCE = ("flee-case",)
FEW = 3
"""Lines of one fault that are named; of more, their number."""


def roles_of(kind: str) -> tuple[str, ...] | None:
    """Roles of a location type; none for one the program does not know."""
    return next((roles for part, roles in TYPES.items() if part in kind.lower()), None)


def is_flood(kind: str) -> bool:
    """Whether a location type is one that people flee from a flood."""
    return roles_of(kind) == TYPES["flood"] and "flood" in kind.lower()


def extra_columns(path: Path, read: int, remarks: Remarks) -> bool:
    """Name the columns of a file beyond those that are read; whether there are any."""
    extra = [name for name in named_columns(path)[read:] if name]
    if extra:
        text = f"columns {', '.join(extra)} are not used; they are kept to be written back."
        remarks.notes.append(Problem(path.name, 0, text))
    return bool(extra)


def locations(path: Path, remarks: Remarks) -> list[tuple[Line, Place]]:
    """Every place with the line it stands on, in the order of the file."""
    columns = [name.lower() for name in named_columns(path)]
    swapped = len(columns) > 4 and columns[3] in ("gps_x", "x", "lon", "longitude")
    found: list[tuple[Line, Place]] = []
    taken: dict[str, Line] = {}
    ids = Ids()
    for line in lines(path, remarks):
        name = line.cell(0)
        if not name:
            remarks.problems.append(line.problem("the name is empty; every place has one."))
            continue
        if CONTROL.search("".join(line.cells)):
            remarks.problems.append(line.problem("holds a control character. Take it out."))
            continue
        roles = roles_of(line.cell(5))
        if roles is None:
            text = f"type '{line.cell(5)}' is unknown; it is conflict_zone, town, camp, forwarding_hub or marker."
            remarks.problems.append(line.problem(text))
            continue
        a, b = (number(line, at, what, remarks, absent=NOWHERE) for at, what in ((3, "latitude"), (4, "longitude")))
        people = number(line, 7, "population or capacity", remarks, absent=0.0, lowest=-1)
        if a is None or b is None or people is None:
            continue
        lat, lon = (b, a) if swapped else (a, b)
        placed = NOWHERE not in (lat, lon)
        if placed and (abs(lat) > 90 or abs(lon) > 180):
            remarks.problems.append(line.problem(f"latitude {lat:g} and longitude {lon:g} are not on the globe."))
            continue
        if name in taken:
            _twice(line, taken[name], remarks)
            continue
        taken[name] = line
        camp = "camp" in roles
        place = Place(
            id=ids.new(name), name=name, country=line.cell(2), region=line.cell(1), lat=lat if placed else None,
            lon=lon if placed else None, roles=roles, population=None if camp else max(people, 0.0),
            capacity=people if camp and people >= 1 else None, source=SOURCE,
        )  # fmt: skip
        found.append((line, place))
    return found


def _twice(line: Line, before: Line, remarks: Remarks) -> None:
    """A place that stands there already: a note where the lines are the same, else a problem."""
    if line.cells == before.cells:
        remarks.notes.append(line.problem(f"is the same as line {before.number} and is left out."))
        return
    apart = ""
    if line.cell(1) != before.cell(1):
        apart = f" They lie in {before.cell(1)} and {line.cell(1)}: name them so that routes can tell them apart."
    remarks.problems.append(line.problem(f"'{line.cell(0)}' is already on line {before.number}.{apart}"))


def routes(path: Path, places: dict[str, Place], known: Known, remarks: Remarks) -> list[Route]:
    """One row for each pair of places; both ways are open."""
    collected: dict[frozenset[str], Route] = {}
    ids = Ids()
    same: list[Line] = []
    for line in lines(path, remarks):
        ends = []
        for name in (line.cell(0), line.cell(1)):
            meant = known.meant(name, line, remarks)
            if meant is None:
                text = f"'{name}' is not a place of locations.csv.{known.unknown(name)}"
                remarks.problems.append(line.problem(text))
            else:
                ends.append(meant)
        km = number(line, 2, "the distance", remarks, lowest=0)
        forced = line.cell(3) or "0"
        if forced not in ("0", "1", "2", "0.0", "1.0", "2.0"):
            remarks.problems.append(line.problem(f"forced_redirection is '{forced}'; it is 0, 1 or 2."))
        if len(ends) < 2 or km is None:
            continue
        if ends[0] == ends[1]:
            remarks.notes.append(line.problem(f"leads from '{ends[0]}' to itself and is left out."))
            continue
        pair = frozenset(ends)
        if pair in collected:
            if collected[pair].km == km:
                same.append(line)
                continue
            text = f"{ends[0]} and {ends[1]} have a route already; the shorter one counts."
            remarks.notes.append(line.problem(text))
            if collected[pair].km < km:
                continue
        a, b = places[ends[0]].id, places[ends[1]].id
        redirects = {"1": "back", "2": "forth"}.get(forced[:1], "")
        collected[pair] = Route(
            id=ids.new(f"{a}--{b}"), km=km, days=0, mode="walk", redirects=redirects, source=SOURCE,
            **{"from": a, "to": b},
        )  # fmt: skip
    grouped(
        same, "is a route given before with the same length; it counts once.",
        "routes are given again with the same length, from the other end as a rule; each counts once", remarks,
    )  # fmt: skip
    return list(collected.values())


def grouped(found: list[Line], one: str, many: str, remarks: Remarks) -> None:
    """One note for lines with the same fault, however many: `one` for a single line, `many` after their number."""
    if len(found) == 1:
        remarks.notes.append(found[0].problem(one))
    elif found:
        shown = ", ".join(str(line.number) for line in found[:FEW]) + (", ..." if len(found) > FEW else "")
        remarks.notes.append(Problem(found[0].file, 0, f"{len(found)} {many} (lines {shown})."))


def countries(places: dict[str, Place]) -> dict[str, list[str]]:
    """Country -> ids of the places in it."""
    by_country: dict[str, list[str]] = defaultdict(list)
    for place in places.values():
        by_country[place.country].append(place.id)
    return by_country
