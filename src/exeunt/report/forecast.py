"""A forecast of a conflict case as rows, as sentences, as data, and as a page with a fan for every camp."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from html import escape
from typing import Any

import numpy as np

from exeunt.declare import Floats
from exeunt.displacement.forecast import Fan
from exeunt.displacement.outlook import Outlook
from exeunt.displacement.trust import trust_at
from exeunt.report.displacement import STYLE
from exeunt.report.summary import number

WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 340, 170, 8, 22, 20
BANDS = ((0.025, 0.975, "#d6e4f0"), (0.1, 0.9, "#9ecae1"))


@dataclass(frozen=True)
class Spread:
    """Median and the central 80 and 95 % of people at one horizon."""

    median: float
    low: float
    high: float
    low_95: float
    high_95: float

    @classmethod
    def of(cls, people: Floats) -> Spread:
        """Of people by world."""
        return cls(*(float(q) for q in np.quantile(people, (0.5, 0.1, 0.9, 0.025, 0.975))))


@dataclass(frozen=True)
class CampAhead:
    """One camp, or all of them."""

    id: str
    name: str
    now: float | None  # last count
    at: tuple[Spread, ...]  # by horizon


def ranges(found: Outlook, fans: Sequence[Fan]) -> list[CampAhead]:
    """Camps by people expected last, largest first, and all of them together."""
    now = found.counts[-1] if len(found.counts) else None
    rows = [
        CampAhead(
            camp, found.case.place(camp).name, None if now is None else float(now[number]),
            tuple(Spread.of(at.people[number]) for at in fans),
        )
        for number, camp in enumerate(found.camps)
    ]  # fmt: skip
    rows.sort(key=lambda row: -row.at[-1].median)
    whole = tuple(Spread.of(at.people.sum(axis=0)) for at in fans)
    return [*rows, CampAhead("", "all camps", None if now is None else float(now.sum()), whole)]


def explained(found: Outlook) -> list[str]:
    """What the forecast rests on, in sentences."""
    if found.origin is None:
        return [
            "No count was made by then: this is what the simulation says from the conflict alone, with departures "
            "going on as before. On other wars such a forecast put about a quarter of the people into the wrong camp."
        ]
    trust = trust_at(30, found.war)
    parts = [
        (1 - trust.lately - trust.simulated, "where people are"), (trust.lately, "where they went lately"),
        (trust.simulated, "where the simulation sends them"),
    ]  # fmt: skip
    coming = trust.pace > 0 and trust.lately + trust.simulated > 0
    mix = ", ".join(f"{part * 100:.0f} % {where}" for part, where in parts if part > 0)
    first = f"Who is in a camp stays; who comes within 30 days goes {mix}." if coming else (
        "Who is in a camp stays, and shares are as they are: on other wars nothing did better 30 days ahead."
    )  # fmt: skip
    left_out = f"; this one ({found.war}) taught nothing." if found.war else "."
    return [
        f"{first} {trust.damping * 100:.0f} % of the trend of the total goes on. All of it, and the ranges, were "
        f"learned on other wars{left_out}",
        "Ranges hold the share of counts that they say on wars that taught them nothing, on average over wars: a turn "
        "of the war, a camp that opens or a border that shuts is in them only as often as it happened there.",
    ]


def forecast_data(found: Outlook) -> dict[str, Any]:
    """The forecast for a machine."""
    return {
        "day": found.day,
        "forecasts": [
            {"assumption": assumption, "horizons": [{"days": at.ahead, "day": at.day} for at in fans],
             "camps": [asdict(row) for row in ranges(found, fans)]}
            for assumption, fans in found.fans.items()
        ],
        "scored": [
            {**{k: v for k, v in asdict(at).items() if k != "inside"},
             "inside_80": None if at.inside[0] != at.inside[0] else at.inside[0],
             "inside_95": None if at.inside[1] != at.inside[1] else at.inside[1]}
            for at in found.scored
        ],
        "says": explained(found),
    }  # fmt: skip


def forecast_page(found: Outlook) -> str:
    """One HTML page with a fan for every camp, without scripts."""
    fans = next(iter(found.fans.values()))
    rows = ranges(found, fans)
    charts = "".join(_chart(found, row) for row in rows if row.id)
    heads = "".join(f"<th>{at.day}<br>({at.ahead} days)<th>80 %<th>95 %" for at in fans)
    table = "".join(
        f"<tr><td>{escape(row.name)}<td>{'&ndash;' if row.now is None else number(row.now)}"
        + "".join(
            f"<td>{number(at.median)}<td>{number(at.low)} to {number(at.high)}<td>{number(at.low_95)} to "
            f"{number(at.high_95)}"
            for at in row.at
        )
        for row in rows
    )
    scored = "".join(
        f"<tr><td>{at.horizon} days<td>{at.origins}<td>{at.shares:.3f}<td>{at.persistence:.3f}<td>{at.simulation:.3f}"
        f"<td>{at.counts:.3f}<td>{at.last_counts:.3f}"
        + "".join(f"<td>{'&ndash;' if part != part else f'{part:.0%}'}" for part in at.inside)
        for at in found.scored
    )
    score_table = (
        "<h2>How such forecasts did from earlier days of this case</h2><p class=note>Sum over camps of |forecast "
        "&minus; counted| over the total counted; shares are compared with the total that came.</p><table><tr><th>"
        "<th>forecasts<th>shares<th>shares of that day<th>simulation alone<th>people<th>people of that day"
        f"<th>counts within 80 %<th>within 95 %{scored}</table>"
        if scored
        else ""
    )
    title = f"{escape(found.case.file.title)}: forecast from {found.day}"
    return (
        f"<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>"
        f"<title>{title}</title><style>{STYLE} .wide {{ overflow-x: auto; }}</style><h1>{title}</h1>"
        f"<p class=note>{escape(' '.join(explained(found)))}</p>"
        f"<div class=wide><table><tr><th>camp<th>last count{heads}{table}</table></div>"
        f"<p class=note>Dots: counts. Line: median. Dark band: 80 % of worlds; light band: 95 %.</p>{charts}"
        f"<div class=wide>{score_table}</div>\n"
    )


def _chart(found: Outlook, row: CampAhead) -> str:
    number_of = found.camps.index(row.id)
    first: date = found.case.file.first_day
    start = (found.day - first).days
    ends = start + found.drawn[-1].ahead
    counted = [
        (int(day), float(found.counts[day, number_of]))
        for day in (np.flatnonzero(found.marked[:, number_of]) if len(found.marked) else [])
    ]
    begin = min((day for day, _ in counted), default=start)
    people = [at.people[number_of] for at in found.drawn]
    days = [start + at.ahead for at in found.drawn]
    bands = {(low, high): [np.quantile(p, (low, high)) for p in people] for low, high, _ in BANDS}
    top = max([value for _, value in counted] + [float(high) for _, high in bands[BANDS[0][:2]]] + [1.0])

    def x(day: float) -> float:
        return LEFT + (WIDTH - 2 * LEFT) * (day - begin) / max(ends - begin, 1)

    def y(value: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * min(value, top) / top

    now = [] if row.now is None else [(start, row.now)]
    shapes = []
    for low, high, colour in BANDS:
        upper = now + [(day, float(q[1])) for day, q in zip(days, bands[low, high], strict=True)]
        lower = now + [(day, float(q[0])) for day, q in zip(days, bands[low, high], strict=True)]
        path = " ".join(f"{x(day):.1f},{y(value):.1f}" for day, value in upper + lower[::-1])
        shapes.append(f'<polygon points="{path}" fill="{colour}"/>')
    middle = now + [(day, float(np.median(p))) for day, p in zip(days, people, strict=True)]
    line = " ".join(f"{x(day):.1f},{y(value):.1f}" for day, value in middle)
    step = max(len(counted) // 60, 1)
    dots = "".join(f'<circle cx="{x(day):.1f}" cy="{y(value):.1f}" r="2"/>' for day, value in counted[::step])
    last = row.at[-1]
    says = f"{number(last.median)} expected at the end, 95 % {number(last.low_95)} to {number(last.high_95)}"
    return (
        f'<figure><svg width="{WIDTH}" height="{HEIGHT}" role="img" aria-label="{escape(row.name)}: {says}">'
        f'{"".join(shapes)}<polyline points="{line}" fill="none" stroke="#08519c" stroke-width="1.5"/>'
        f'<line x1="{x(start):.1f}" x2="{x(start):.1f}" y1="{TOP}" y2="{HEIGHT - BOTTOM}" stroke="#888" '
        f'stroke-dasharray="3 3"/><g fill="#d94801">{dots}</g>'
        f'<text x="{LEFT}" y="13" font-size="11">{number(top)}</text>'
        f'<text x="{x(start):.1f}" y="{HEIGHT - 6}" font-size="11" text-anchor="middle">{found.day}</text></svg>'
        f"<figcaption><b>{escape(row.name)}</b><br>{says}</figcaption></figure>"
    )
