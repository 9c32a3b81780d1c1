"""The screen of validation: simulated beside counted, the worst first, and a naive forecast beside."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Any

import numpy as np

from exeunt.app.desk import Desk, Opened
from exeunt.app.drawn import shown
from exeunt.app.operations import Call, Data, Operation
from exeunt.app.threads import to_thread
from exeunt.calibration.heldout import LEVELS, held_out, persistence
from exeunt.case import Case
from exeunt.case.format.records import Observation
from exeunt.case.scenarios.rules import AS_WAS
from exeunt.contrast.questions import Question
from exeunt.displacement.validate import Validation, validate
from exeunt.figures import Arc, flow_map, level_fan
from exeunt.laboratory import asking
from exeunt.laboratory.refused import Refused
from exeunt.report.camps import camps
from exeunt.report.displacement import scores_of
from exeunt.report.misses import why
from exeunt.report.page.words import where_words
from exeunt.report.summary import Reported, reported, short, short_spread
from exeunt.results import Results
from exeunt.study.posterior import POSTERIOR, NotLearned, find, read

PANELS = 9
"""Places whose counts are drawn over time."""


def validation(desk: Desk, call: Call) -> AsyncIterator[tuple[str, Data]]:
    """How the simulation does on what was counted."""
    at = desk.opened(call.names["case"])

    async def events() -> AsyncIterator[tuple[str, Data]]:
        yield "worlds", {"done": 0, "of": at.start.worlds}
        if at.conflict:
            yield "result", await to_thread(_conflict, at)
            return
        async for (results,) in at.player.play([at.case], "validation/" + call.query.get("tab", "")[:64]):
            yield "worlds", {"done": results.worlds, "of": at.start.worlds}
            if results.worlds == at.start.worlds:
                yield "result", await to_thread(_driven, desk, at, results)

    return events()


def _driven(desk: Desk, at: Opened, results: Results) -> Data:
    case = at.case
    rows = [_row(case, one) for one in reported(case, results)]
    rows.sort(key=lambda one: -(one["off"] if one["off"] is not None else -1.0))
    scored = held_out(case, results.observed)
    return {
        "conflict": False, "worlds": results.worlds, "rows": rows, "levels": LEVELS,
        "scores": scored.as_data() if scored else None,
        "how_many": scored.how_many if scored else "No observation is marked to be held out.",
        "calibrated": _account(desk, case), "figures": _panels(at, results),
    }  # fmt: skip


def _account(desk: Desk, case: Case) -> Data | None:
    """Scores before and after calibration, as they were kept with the calibrated worlds."""
    try:
        account = read(case, find(case, POSTERIOR, desk.runs)).account
    except NotLearned:
        return None
    found: Data = dict(account["held_out"])
    return found


def _row(case: Case, at: Reported) -> Data:
    row, found = at.row, at.simulated
    naive = persistence(case, row) if row.use == "validate" else None
    ratio = None
    if found is not None and row.value > 0:
        ratio = float(np.log(max(found.median, 0.5) / row.value))
    return {
        "id": row.id, "measure": row.measure, "where": where_words(case, row.where), "day": row.end, "use": row.use,
        "counted": short(row.value), "counted_range": "" if at.low == at.high else short_spread(at.low, at.high),
        "simulated": "" if found is None else short(found.median),
        "simulated_range": "" if found is None else short_spread(found.low, found.high), "inside": at.inside,
        "off": None if ratio is None else abs(ratio), "naive": None if naive is None else short(naive),
        "why": why(case, at) if not at.inside else "", "counts_what": row.counts_what, "sources": list(row.source),
    }  # fmt: skip


def _panels(at: Opened, results: Results) -> list[Data]:
    """Stocks over time in the places with most counts, with what was counted; the worst first."""
    case, series = at.case, results.series["abroad"]
    by_place: dict[str, list[Observation]] = {}
    for row in case.observations:
        known = len(row.where) == 1 and row.where[0] in series.labels
        if row.measure == "stock" and known and case.file.first_day <= row.end <= case.file.last_day:
            by_place.setdefault(row.where[0], []).append(row)
    bench = at.bench({case.hash: results})
    found = []
    for place, rows in by_place.items():
        days, values = asking.over_time(bench, (AS_WAS, case), Question("abroad", place))
        middle = np.median(values, axis=1)
        nearest = [int(np.argmin([abs((day - row.end).days) for day in days])) for row in rows]
        off = float(
            np.mean([abs(np.log(max(middle[k], 1) / max(row.value, 1))) for k, row in zip(nearest, rows, strict=True)])
        )
        uses = sorted({row.use for row in rows})
        ends = [
            (row.end, row.value if row.low is None else row.low, row.value, row.value if row.high is None else row.high)
            for row in rows
        ]
        held = [row.end.isoformat() for row in rows if row.use == "validate"]
        title = f"{case.place(place).name}: off by a factor of {np.exp(off):.1f} on the mean of {len(rows)} counts"
        note = f"People there ({', '.join(USES[use] for use in uses)})"
        drawn = shown(level_fan(f"panel-{place}", title, note, days, values, counted=ends))
        found.append((off, {**_shaded(drawn, held, days), "place": place}))
    return [figure for _, figure in sorted(found, key=lambda one: -one[0])[:PANELS]]


USES = {"fit": "counts were fitted", "validate": "held out: shaded", "context": "counts shown only"}


def _shaded(figure: Data, held: list[str], days: Any) -> Data:
    """A figure with a shade on each day of a count that was never fitted."""
    if held:
        shade = {
            "data": {"values": [
                {"from": _moved(day, -12), "to": _moved(day, 12)} for day in dict.fromkeys(held)
            ]},
            "mark": {"type": "rect", "color": "#7a2f6b", "opacity": 0.14},
            "encoding": {"x": {"field": "from", "type": "temporal", "scale": {"type": "utc"}}, "x2": {"field": "to"}},
        }  # fmt: skip
        figure["spec"]["layer"].insert(0, shade)
    figure["spec"]["height"] = 150
    return figure


def _moved(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def _conflict(at: Opened) -> Data:
    try:
        found = validate(at.case, at.start.worlds, at.start.seed)
    except ValueError as reason:
        raise Refused(f"{reason}.") from None
    naive = [{"name": name, "ard": value} for name, value in found.naive.items()]
    return {
        "conflict": True, "worlds": at.start.worlds, "given": scores_of(found.given) if found.given else None,
        "free": scores_of(found.free), "flee": found.flee, "naive": naive, "held_out": found.held_out,
        "no_question": found.no_question, "resembles": found.resembles, "without_counts": list(found.without_counts),
        "never_change": list(found.never_change), "figures": [_camp(found, camp, part) for camp, part in found.worst],
    }  # fmt: skip


def _camp(at: Validation, camp: str, part: float) -> Data:
    """A camp over time: simulated (rescaled to the total that was registered) and registered."""
    k, first = at.camps.index(camp), at.case.file.first_day
    every = sorted({*range(0, len(at.registered), max(1, len(at.registered) // 60)), len(at.registered) - 1})
    days = [first + timedelta(days=day) for day in every]
    counts = [(day, float(at.registered[n, k])) for day, n in zip(days, every, strict=True)][::2]
    name = at.case.place(camp).name
    figure = level_fan(
        f"camp-{camp}", f"{name}: {part:.3f} of the error",
        "People in the camp, rescaled to all who were registered; points: registered", days, at.ensemble[every, k],
        counted=[(day, value, value, value) for day, value in counts],
    )  # fmt: skip
    drawn = shown(figure)
    drawn["spec"]["height"] = 150
    return drawn


def camps_map(desk: Desk, call: Call) -> AsyncIterator[tuple[str, Data]]:
    """A conflict case on the map: camps, the ways to them, and people there beside those registered."""
    at = desk.opened(call.names["case"])
    if not at.conflict:
        raise Refused("Only conflict cases have camps: the map of this one is on the screen of the case.")

    async def events() -> AsyncIterator[tuple[str, Data]]:
        yield "worlds", {"done": 0, "of": at.start.worlds}
        first = True
        async for (results,) in at.player.play([at.case], "camps/" + call.query.get("tab", "")[:64]):
            if first or results.worlds == at.start.worlds:
                yield "result", await to_thread(_camps, at, results)
            first = False

    return events()


def _camps(at: Opened, results: Results) -> Data:
    case, day, series = at.case, at.case.file.last_day, results.series["abroad"]
    rows = camps(case, results, day)
    data: Data = {
        "done": results.worlds, "of": at.start.worlds, "day": day,
        "camps": [
            {"id": one.id, "name": one.name, "median": short(one.people.median),
             "range": short_spread(one.people.low, one.people.high),
             "registered": None if one.registered is None else short(one.registered), "inside": one.inside}
            for one in rows
        ],
        "ways": len(case.routes),
    }  # fmt: skip
    placed = {
        place.id: (place.lat, place.lon) for place in case.places if place.lat is not None and place.lon is not None
    }
    drawn = [id for id in series.labels if id in placed]
    homes = [placed[place.id] for place in case.places if place.id in placed and place.id not in series.labels]
    if not drawn or not homes:
        return data
    medians = np.median(series.values, axis=2)
    kept = sorted({*range(len(series.days) - 1, -1, -max(1, len(series.days) // 30))})
    days = [results.first_day + timedelta(days=series.days[k]) for k in kept]
    arcs = [
        Arc(case.place(id).name, float(placed[id][0] or 0), float(placed[id][1] or 0),
            [float(value) for value in medians[series.labels.index(id), kept]])
        for id in drawn
    ]  # fmt: skip
    home = (float(np.mean([at[0] or 0 for at in homes])), float(np.mean([at[1] or 0 for at in homes])))
    figure = shown(flow_map(
        "camps", f"{short(float(medians[:, -1].sum()))} people are in {len(drawn)} camps on {day:%d %B %Y}",
        "Median of worlds on the day of the slider; arcs from the middle of the places that people flee; lines: ways",
        home, days, arcs,
        boundaries=case.file.boundaries or "Boundaries imply no opinion on the status of any territory.",
    ))  # fmt: skip
    ways = [
        {"type": "Feature", "geometry": {"type": "LineString", "coordinates": [
            [placed[way.from_][1], placed[way.from_][0]], [placed[way.to][1], placed[way.to][0]]]}}
        for way in case.routes if way.from_ in placed and way.to in placed
    ]  # fmt: skip
    figure["spec"]["layer"].insert(
        1,
        {
            "data": {"values": ways},
            "mark": {"type": "geoshape", "filled": False, "stroke": "#8c96a0", "strokeWidth": 0.8},
        },
    )
    return {**data, "figure": figure}


OPERATIONS = (
    Operation(
        "GET", "/api/cases/{case}/validation", "how the simulation does on what was counted", validation,
        query=("tab",), events=True,
    ),
    Operation(
        "GET", "/api/cases/{case}/camps", "camps of a conflict case on the map", camps_map, query=("tab",), events=True
    ),
)  # fmt: skip
