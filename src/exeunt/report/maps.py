"""A run on the map, for other programs: GeoJSON with dates, and the two tables that FlowmapBlue reads."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import numpy as np

from exeunt.case import Case
from exeunt.case.format.records import Place
from exeunt.report.summary import Range
from exeunt.results import Results

GEOJSON, FLOWMAP = "geojson", "flowmap"
MAPS = (GEOJSON, FLOWMAP)
HOME = "origin"
"""Id of where people come from, in place of the regions of the origin: a run does not tell which of them."""
THERE, ARRIVED = "abroad", "entered"
"""Series of people in a place, and of those who entered it since the first day."""


def home_of(case: Case) -> tuple[float, float] | None:
    """Latitude and longitude of the origin: the mean of its places, by their people; None where they have none."""
    homes = [place for place in case.places if "origin" in place.roles and place.lat is not None]
    if not homes:
        return None
    weights = [place.population or 1 for place in homes]
    lat, lon = (
        float(np.average([getattr(place, name) or 0 for place in homes], weights=weights)) for name in ("lat", "lon")
    )
    return lat, lon


def map_files(case: Case, results: Results, kind: str) -> dict[str, str]:
    """Files of a run by name, as a program for maps reads them."""
    if kind == FLOWMAP:
        return {"locations.csv": _locations(case), "flows.csv": _flows(case, results)}
    people = _collection(_points(case, results))
    lines = _collection(_lines(case, results))
    return {"people.geojson": people, **({"arrivals.geojson": lines} if _arrivals(case, results) else {})}


def _drawn(case: Case, labels: tuple[str, ...]) -> list[Place]:
    """Places of a series that have coordinates."""
    listed = [case.place(label) for label in labels]
    return [place for place in listed if place.lat is not None and place.lon is not None]


def _months(results: Results) -> list[tuple[int, date]]:
    """Days on which flows are kept, with their number: the ends of months."""
    days = results.series[ARRIVED].days if ARRIVED in results.series else results.series[THERE].days
    return [(day, results.first_day + timedelta(days=day)) for day in days]


def _points(case: Case, results: Results) -> Iterator[dict[str, Any]]:
    """People in each place at the end of each month: median and 90 % range over worlds."""
    series = results.series[THERE]
    for place in _drawn(case, series.labels):
        values = series.values[series.labels.index(place.id)]
        for number, day in _months(results):
            if number not in series.days:
                continue
            at = Range.of(values[series.days.index(number)])
            yield _feature(
                {"type": "Point", "coordinates": [place.lon, place.lat]},
                {"id": place.id, "name": place.name, "date": day.isoformat(), **_rounded(at)},
            )


def _arrivals(case: Case, results: Results) -> list[tuple[Place, date, date, Range]]:
    """People who entered each place in each month: its first and last day, and how many."""
    if ARRIVED not in results.series or home_of(case) is None:
        return []
    series, found = results.series[ARRIVED], []
    for place in _drawn(case, series.labels):
        so_far = series.values[series.labels.index(place.id)].astype(np.float64)
        each = np.diff(so_far, axis=0, prepend=np.zeros((1, so_far.shape[1])))
        begins = results.first_day
        for row, (_, day) in zip(each, _months(results), strict=True):
            at = Range.of(row)
            if at.high >= 1:
                found.append((place, begins, day, at))
            begins = day + timedelta(days=1)
    return found


def _lines(case: Case, results: Results) -> Iterator[dict[str, Any]]:
    home = home_of(case) or (0.0, 0.0)
    for place, begins, day, at in _arrivals(case, results):
        yield _feature(
            {"type": "LineString", "coordinates": [[home[1], home[0]], [place.lon, place.lat]]},
            {"origin": HOME, "dest": place.id, "name": place.name, "begin": begins.isoformat(), "end": day.isoformat(),
             **_rounded(at)},
        )  # fmt: skip


def _feature(geometry: dict[str, Any], properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _collection(features: Iterator[dict[str, Any]]) -> str:
    whole = {"type": "FeatureCollection", "features": list(features)}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":"), allow_nan=False) + "\n"


def _rounded(at: Range) -> dict[str, float]:
    return {name: round(getattr(at, name), 1) + 0.0 for name in ("low", "median", "high")}


def _locations(case: Case) -> str:
    home = home_of(case)
    rows = [(HOME, case.file.title, *home)] if home else []
    rows += [
        (place.id, place.name, place.lat, place.lon)
        for place in case.places
        if "origin" not in place.roles and place.lat is not None and place.lon is not None
    ]
    return _csv(("id", "name", "lat", "lon"), rows)


def _flows(case: Case, results: Results) -> str:
    """Median arrivals of each month; `time` is its first day."""
    rows = [
        (HOME, place.id, round(at.median), begins.isoformat())
        for place, begins, _, at in _arrivals(case, results)
        if round(at.median)
    ]
    return _csv(("origin", "dest", "count", "time"), rows)


def _csv(columns: tuple[str, ...], rows: list[Any]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue()
