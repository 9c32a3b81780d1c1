"""The map: where people are on a day, as arcs from home."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from exeunt.figures.figure import NOT_SAID, Credit, Figure, rounded
from exeunt.figures.theme import BLUE, INK, LAND, ORANGE, WIDTH
from exeunt.results.in_words import day_words, short

COLUMNS = {"day": "day", "place": "place", "people": "people there (median)"}
HEIGHT, RATIO = 440, 0.72
IN_VIEW = 0.93
"""Share of people whose places the map has to show; places farther away are named below it."""
BOW, POINTS = 0.14, 16
LABELLED = 12
NARROW = 330
"""Pixels of a map on a telephone."""
LETTER = (7.6, 14)
"""Pixels that a letter of a name takes, across and up."""


@dataclass(frozen=True)
class Arc:
    """People of home in one place, by day."""

    place: str
    lat: float
    lon: float
    people: Sequence[float]  # one number for each day


@cache
def world() -> Mapping[str, Any]:
    """Countries as TopoJSON, on a grid of a tenth of a degree."""
    found: Mapping[str, Any] = json.loads((files("exeunt.figures") / "built/world.json").read_text("utf-8"))
    return found


def flow_map(
    name: str, title: str, unit: str, home: tuple[float, float], days: Sequence[date], arcs: Sequence[Arc],
    credit: Credit = NOT_SAID, boundaries: str = "",
) -> Figure:  # fmt: skip
    """Arcs from home, as wide as many people there are on the day of a slider."""
    last = len(days) - 1
    most = max((max(arc.people) for arc in arcs), default=0.0)
    shown, away = _in_view(home, arcs)
    frame = _frame(home, shown)
    rows = [
        {"day": day.isoformat(), "at": k, "place": arc.place, "people": rounded(arc.people[k])}
        for k, day in enumerate(days)
        for arc in arcs
    ]
    places = [
        {
            "place": arc.place, "lat": arc.lat, "lon": arc.lon, "type": "Feature",
            "geometry": {"type": "LineString", "coordinates": _bowed(home, (arc.lat, arc.lon))},
        }
        for arc in shown
    ]  # fmt: skip
    named = _named(home, shown)
    today: list[dict[str, Any]] = [
        {"filter": "datum.at == day && datum.people >= 1"},
        {
            "lookup": "place",
            "from": {"data": {"name": "places"}, "key": "place", "fields": ["type", "geometry", "lat", "lon"]},
        },
        {"filter": "isValid(datum.lat)"},
    ]
    seen = [
        {"field": "place", "title": "place"},
        {"field": "people", "type": "quantitative", "title": "people", "format": ",.3~s"},
    ]
    at = {"longitude": {"field": "lon", "type": "quantitative"}, "latitude": {"field": "lat", "type": "quantitative"}}
    size = {"type": "sqrt", "domain": [0, most or 1]}
    land = {"values": world(), "format": {"type": "topojson", "feature": "countries"}}
    layers: list[dict[str, Any]] = [
        {"data": land, "mark": {"type": "geoshape", "fill": LAND, "stroke": "#ffffff", "strokeWidth": 0.8}},
        {
            "transform": today,
            "mark": {"type": "geoshape", "filled": False, "stroke": BLUE, "opacity": 0.55, "strokeCap": "round"},
            "encoding": {
                "strokeWidth": {
                    "field": "people", "type": "quantitative", "scale": {**size, "range": [0.4, 13]}, "legend": None,
                },
                "tooltip": seen,
            },
        },
        {
            "transform": [*today, {"calculate": "datum.people", "as": "there"}],
            "mark": {"type": "circle", "color": BLUE, "opacity": 0.9, "stroke": "#ffffff", "strokeWidth": 0.7},
            "encoding": {
                **at, "tooltip": seen,
                "size": {
                    "field": "there", "type": "quantitative", "scale": {**size, "range": [8, 420]},
                    "legend": {"title": "people", "format": "~s", "orient": "bottom-right", "values": _ticks(most)},
                },
            },
        },
        {
            "data": {"values": [{"lat": home[0], "lon": home[1]}]},
            "mark": {"type": "square", "color": ORANGE, "size": 90, "opacity": 1},
            "encoding": at,
        },
        {
            "transform": [*today, {"filter": {"field": "place", "oneOf": named}}],
            "mark": {
                "type": "text", "dy": -11, "fontSize": 11.5, "color": INK, "fontWeight": 600, "stroke": "#ffffff",
                "strokeWidth": 3, "strokeOpacity": 0.8,
            },
            "encoding": {**at, "text": {"field": "place"}},
        },
        {
            "transform": [*today, {"filter": {"field": "place", "oneOf": named}}],
            "mark": {"type": "text", "dy": -11, "fontSize": 11.5, "color": INK, "fontWeight": 600},
            "encoding": {**at, "text": {"field": "place"}},
        },
    ]  # fmt: skip
    largest = sorted(arcs, key=lambda arc: -arc.people[last])[:3]
    slider = {"name": "day", "value": last, "bind": {"input": "range", "min": 0, "max": last, "step": 1}}
    note = f"Square: home. {boundaries}" if boundaries else "Square: home."
    beyond = (
        f" Farther away, not drawn: {', '.join(f'{arc.place} ({short(arc.people[last])})' for arc in away)}."
        if away
        else ""
    )
    return Figure(
        name, title, unit,
        f"A map with arcs from home to {len(shown)} places, and a slider over {len(days)} days. On {days[last]} most "
        f"people are in {', '.join(arc.place for arc in largest)}.",
        rows, COLUMNS, layers, HEIGHT, credit, note + beyond,
        more={"params": [slider], "projection": frame, "datasets": {"places": places}, "below": 18},
        meta={
            "slider": {"param": "day", "labels": [day_words(day) for day in days]}, "ratio": RATIO,
            "few": _named(home, shown, NARROW),
        },
    )  # fmt: skip


def _ticks(most: float) -> list[float]:
    size = 10 ** int(np.floor(np.log10(max(most, 10))))
    return sorted({rounded(part * size) for part in (0.1, 0.5, 1) if part * size <= most})


def _in_view(home: tuple[float, float], arcs: Sequence[Arc]) -> tuple[list[Arc], list[Arc]]:
    """Places, the nearest first, until almost everybody is among them; and the others."""
    ordered = sorted(arcs, key=lambda arc: _apart(home, (arc.lat, arc.lon)))
    weights = np.array([max(arc.people) for arc in ordered])
    if not weights.sum():
        return ordered, []
    enough = int(np.searchsorted(np.cumsum(weights) / weights.sum(), IN_VIEW)) + 1
    return ordered[:enough], ordered[enough:]


def _apart(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Angle between two places, in radians."""
    (lat, lon), (other, there) = np.radians(a), np.radians(b)
    cosine = np.sin(lat) * np.sin(other) + np.cos(lat) * np.cos(other) * np.cos(there - lon)
    return float(np.arccos(np.clip(cosine, -1, 1)))


def _bowed(a: tuple[float, float], b: tuple[float, float]) -> list[list[float]]:
    """Points of an arc that leaves the straight line to one side, as longitude and latitude."""
    start, end = np.array([a[1], a[0]]), np.array([b[1], b[0]])
    across = np.array([-(end - start)[1], (end - start)[0]])
    middle = (start + end) / 2 + BOW * across
    t = np.linspace(0, 1, POINTS)[:, None]
    points = (1 - t) ** 2 * start + 2 * t * (1 - t) * middle + t**2 * end
    return [[round(float(x), 2), round(float(np.clip(y, -89, 89)), 2)] for x, y in points]


def _named(home: tuple[float, float], arcs: Sequence[Arc], wide: float = WIDTH) -> list[str]:
    """Places whose names find room beside one another in so many pixels, those with most people first."""
    (x, y), size, _ = _placed(home, arcs)
    size *= wide / WIDTH
    taken: list[tuple[float, float]] = []
    names: list[str] = []
    for k in sorted(range(len(arcs)), key=lambda k: -max(arcs[k].people)):
        at = (float(x[k + 1]) * size, float(y[k + 1]) * size)
        name = arcs[k].place
        room = [(len(name) + len(other)) / 2 * LETTER[0] for other in names]
        apart = zip(taken, room, strict=True)
        if all(abs(at[0] - there[0]) > far or abs(at[1] - there[1]) > LETTER[1] for there, far in apart):
            taken.append(at)
            names.append(name)
    return names[:LABELLED]


def _frame(home: tuple[float, float], arcs: Sequence[Arc]) -> dict[str, Any]:
    """An equal-area projection about the middle of the places, that just holds them."""
    (x, y), _, centre = _placed(home, arcs)
    wide, high = _room(x), _room(y)
    across, up = float(x.min() + x.max()) / 2, float(y.min() + y.max()) / 2
    scale = f"min(width / {wide:.4f}, height / {high:.4f})"
    return {
        "type": "azimuthalEqualArea", "rotate": [-round(centre[1], 2), -round(centre[0], 2), 0],
        "scale": {"expr": scale},
        "translate": {
            "expr": f"[width / 2 - {across:.4f} * {scale}, height / 2 + {up:.4f} * {scale}]",
        },
        "clipExtent": {"expr": "[[0, 0], [width, height]]"},
    }  # fmt: skip


def _room(along: Any) -> float:
    return max(float(np.ptp(along)), 0.05) * 1.2


def _placed(home: tuple[float, float], arcs: Sequence[Arc]) -> tuple[tuple[Any, Any], float, tuple[float, float]]:
    """Home and places on the plane, its scale in a picture, and its centre."""
    places = np.array([home, *((arc.lat, arc.lon) for arc in arcs)])
    centre = (float(places[:, 0].min() + np.ptp(places[:, 0]) / 2), float(np.median(places[:, 1])))
    x, y = _projected(places, centre)
    return (x, y), min(WIDTH / _room(x), HEIGHT / _room(y)), centre


def _projected(places: Any, centre: tuple[float, float]) -> tuple[Any, Any]:
    lat, lon = np.radians(places[:, 0]), np.radians(places[:, 1])
    lat0, lon0 = np.radians(centre)
    cosine = np.sin(lat0) * np.sin(lat) + np.cos(lat0) * np.cos(lat) * np.cos(lon - lon0)
    k = np.sqrt(2 / np.maximum(1 + cosine, 1e-6))
    x = k * np.cos(lat) * np.sin(lon - lon0)
    return x, k * (np.cos(lat0) * np.sin(lat) - np.sin(lat0) * np.cos(lat) * np.cos(lon - lon0))
