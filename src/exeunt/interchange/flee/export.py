"""A case written as a Flee case."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

from exeunt.case.case import Case
from exeunt.case.format.records import Place
from exeunt.case.reading.problems import CaseProblems, Problem
from exeunt.case.writing import number_text
from exeunt.interchange.flee import closures
from exeunt.interchange.flee.folder import INPUT, restored
from exeunt.interchange.flee.names import Ids
from exeunt.interchange.flee.places import LOCATION_COLUMNS, ROUTE_COLUMNS
from exeunt.interchange.flee.translate import CAMPS, NO_PLACE

FORCED = {"": "0", "back": "1", "forth": "2"}


def export(case: Case, folder: Path) -> None:
    """Write the folder that Flee reads; CaseProblems for a case it cannot hold, FileExistsError over another one."""
    if case.file.departures != "given" or not any("camp" in place.roles for place in case.places):
        text = "only a conflict case has what Flee reads: departures 'given', and camps."
        raise CaseProblems([Problem("case.yaml", 0, text)])
    source, data = folder / "input_csv", folder / "source_data"
    if source.exists():
        raise FileExistsError(f"{folder} already holds a Flee case")
    source.mkdir(parents=True)
    data.mkdir(exist_ok=True)
    names = {place.id: place.name for place in case.places}
    days = (case.file.last_day - case.file.first_day).days + 1
    start = _first_conflict(case)
    _write(
        source / "locations.csv",
        ["#name", "region", "country", "latitude", "longitude", "location_type", "conflict_date", "population"],
        ([p.name, p.region, p.country, _number(p.lat), _number(p.lon), _type(p), start.get(p.id, ""),
        _people(p)] for p in case.places),
    )  # fmt: skip
    _write(
        source / "routes.csv",
        ["#name1", "name2", "distance", "forced_redirection"],
        ([names[r.from_], names[r.to], _number(r.km), FORCED[r.redirects]] for r in case.routes),
    )
    closed = closures.rows(case.rules, case.places, case.routes, case.file.first_day)
    _write(source / "closures.csv", ["#closure_type", "name1", "name2", "closure_start", "closure_end"], closed)
    _write(source / "conflicts.csv", ["#Day", *names.values()], _conflicts(case, days))
    _write(source / "sim_period.csv", ["StartDate", str(case.file.first_day)], [["Length", str(days)]])
    fixed = ([names[row.place], str(row.day), "normalize"] for row in case.corrections)
    _write(source / "registration_corrections.csv", None, fixed)
    _registrations(case, data, names)
    for name, text in case.file.kept.items():
        path = folder / name
        if path.resolve().is_relative_to(folder.resolve()) and not path.exists():
            path.write_bytes(restored(name, text))
    for name, keys in (("locations.csv", LOCATION_COLUMNS), ("routes.csv", ROUTE_COLUMNS)):
        if f"{INPUT}/{name}" in case.file.kept:
            _with_columns(source / name, restored(name, case.file.kept[f"{INPUT}/{name}"]).decode("utf-8-sig"), keys)


def _with_columns(path: Path, before: str, read: int) -> None:
    """Put back the columns of a file that were not read, at the rows with the same first cells."""
    kept: dict[tuple[str, ...], list[str]] = {}
    header: list[str] = []
    ends = 2 if read == ROUTE_COLUMNS else 1
    for row in csv.reader(before.splitlines()):
        cells = [cell.strip() for cell in row]
        if cells and cells[0].startswith("#") and not header:
            header = cells[read:]
        elif cells:
            kept[tuple(cells[:ends])] = cells[read:]
    with path.open(encoding="utf-8", newline="") as text:
        rows = list(csv.reader(text))
    _write(path, rows[0] + header, (row + kept.get(tuple(row[:ends]), []) for row in rows[1:]))


def _write(path: Path, header: list[str] | None, rows: Iterable[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        if header:
            writer.writerow(header)
        writer.writerows(rows)


def _number(value: float | None) -> str:
    return "" if value is None else number_text(value)


def _type(place: Place) -> str:
    kinds = {
        "idp": "idpcamp",
        "camp": "camp",
        "conflict": "conflict_zone",
        "forwarding": "forwarding_hub",
        "transit": "marker",
    }
    return next((kind for role, kind in kinds.items() if role in place.roles), "town")


def _people(place: Place) -> str:
    return _number(place.capacity if "camp" in place.roles else place.population) or "0"


def _first_conflict(case: Case) -> dict[str, str]:
    found: dict[str, str] = {place.id: "0" for place in case.places if "conflict" in place.roles}
    for event in sorted((e for e in case.events if e.intensity), key=lambda e: e.day, reverse=True):
        for place in event.where:
            if place in found:
                found[place] = str((event.day - case.file.first_day).days)
    return found


def _conflicts(case: Case, days: int) -> Iterable[list[str]]:
    now = {place.id: 0.0 for place in case.places}
    ahead = sorted((event for event in case.events if event.intensity is not None), key=lambda event: event.day)
    for day in range(days):
        while ahead and ahead[0].day <= case.file.first_day + timedelta(days=day):
            event = ahead.pop(0)
            now |= {place: event.intensity or 0.0 for name in event.where for place in case.expand(name)}
        yield [str(day), *map(_number, now.values())]


def _registrations(case: Case, data: Path, names: dict[str, str]) -> None:
    layout = []
    series: dict[str, list[list[str]]] = {}
    for row in case.observations:
        if row.measure == "registered":
            nowhere = row.note.removeprefix(NO_PLACE) if row.note.startswith(NO_PLACE) else ""
            name = nowhere or ("total" if row.where[0] == CAMPS else names[row.where[0]])
            series.setdefault(name, []).append([str(row.end), _number(row.value)])
    ids = Ids({"refugees"})
    for name, counts in series.items():
        file = "refugees.csv" if name == "total" else f"{ids.new(name)}.csv"
        layout.append([name, file])
        _write(data / file, None, counts)
    _write(data / "data_layout.csv", None, layout)
