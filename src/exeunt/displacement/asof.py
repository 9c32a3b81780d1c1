"""A conflict case as it stood on a day: nothing that was written of later days is left in it.

Conflict and closures go on as they were on that day, and people go on leaving at the pace of the days before the last
count. Counts before the day keep the corrections known by then.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from exeunt.case.case import Case
from exeunt.case.format.records import Departure
from exeunt.declare import Floats
from exeunt.displacement.registered import registrations
from exeunt.evidence import fixed

PACE_DAYS = int(fixed("forecast_pace"))
"""Days before the last count whose departures tell how many go on leaving."""


def as_of(case: Case, day: date, ahead: int) -> Case:
    """The case with all that was known on `day`, going on for `ahead` days after it."""
    last = day + timedelta(days=ahead)
    seen = tuple(row for row in case.observations if row.end <= day)
    counted = max((row.end for row in seen if row.measure == "registered"), default=day)
    return replace(
        case,
        file=case.file.model_copy(update={"last_day": last}),
        observations=seen,
        corrections=tuple(row for row in case.corrections if row.day <= day),
        events=tuple(event for event in case.events if event.day <= day),
        rules=tuple(
            rule if rule.end is None or rule.end <= day else rule.model_copy(update={"end": None})
            for rule in case.rules
            if rule.start <= day
        ),
        departures=_departures(case, counted, last),
    )


def _departures(case: Case, counted: date, last: date) -> tuple[Departure, ...]:
    """Departures up to the last count, and after it the mean of those of the days before."""
    known = [row for row in case.departures if row.day <= counted]
    recent = [row for row in known if row.day > counted - timedelta(days=PACE_DAYS)] or known[-PACE_DAYS:]
    days = max(len({row.day for row in recent}), 1)
    by_origin: dict[tuple[str, str, tuple[str, ...]], float] = {}
    for row in recent:
        key = (row.origin, row.group, row.source)
        by_origin[key] = by_origin.get(key, 0.0) + row.people / days
    later = (counted + timedelta(days=n) for n in range(1, (last - counted).days + 1))
    return (*known, *(Departure(day=on, origin=origin, group=group, people=people, source=source)
                      for on in later for (origin, group, source), people in by_origin.items()))  # fmt: skip


def known_counts(case: Case, camps: tuple[str, ...], day: int) -> Floats:
    """People registered in each camp on days up to `day`, the last count carried on, `[day + 1, camp]`.

    0 where a camp had no count yet. The case is one that stood so on that day.
    """
    return np.nan_to_num(registrations(case, camps)[: day + 1])
