"""A forecast of a conflict case as a planner asks for it.

Counts to a day, people in each camp some weeks later, and how such forecasts did before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from exeunt.case.case import Case
from exeunt.declare import Floats
from exeunt.displacement.asof import as_of
from exeunt.displacement.forecast import Fan, Origin, fan, origin_of
from exeunt.displacement.play import people_in, run
from exeunt.displacement.registered import cells
from exeunt.displacement.rolling import Scored, past_of, score
from exeunt.displacement.seen import left_out
from exeunt.displacement.terrain import terrain
from exeunt.displacement.trust import HORIZONS, trust_at
from exeunt.displacement.validate import counted
from exeunt.worlds.draws import Draws

DRAWN = 12
"""Days ahead at which a fan is drawn."""
SIMULATED = 100
"""Worlds of the simulation whose mean a forecast from counts uses."""


@dataclass(frozen=True)
class Outlook:
    """What is expected of a case after a day, under each assumption on how many more come."""

    case: Case
    day: date
    camps: tuple[str, ...]
    origin: Origin | None  # None without counts: the simulation alone
    counts: Floats  # [day + 1, camp] known, the last count carried on; empty without counts
    marked: np.ndarray  # [day + 1, camp] where a count was made
    fans: dict[str, tuple[Fan, ...]]  # assumption -> by horizon
    drawn: tuple[Fan, ...]  # of the first assumption, at more days
    scored: tuple[Scored, ...]  # forecasts from earlier days of this case
    war: str  # war of the case that taught nothing; empty where none of the wars that did is its own


TREND = "the trend of the counts"
ALONE = "the conflict alone"


def last_count(case: Case) -> date | None:
    """Day of the last count of a camp; None where nothing was counted."""
    days = [row.end for row in case.observations
            if row.measure == "registered" and row.use != "context" and row.end <= case.file.last_day]  # fmt: skip
    return max(days, default=None)


def outlook(
    case: Case, day: date, horizons: Sequence[int], worlds: int, seed: int, arrivals: Sequence[float] = ()
) -> Outlook:
    """Forecast a case from its counts up to a day. Assumptions are its trend, or so many more people each day.

    ValueError where the day is before the first day of the case.
    """
    number = (day - case.file.first_day).days
    if number < 0:
        raise ValueError(f"{day} is before the first day of the case, {case.file.first_day}")
    known = as_of(case, day, max(horizons))
    camps, _ = counted(known)
    if not camps or not any(row.end <= day for row in known.observations if row.measure == "registered"):
        return _alone(case, day, number, horizons, worlds, seed)
    war, draws = left_out(case), Draws(worlds, seed)
    origin = origin_of(case, camps, day, max(horizons), SIMULATED, seed)

    def ahead(days: int, more: float | None) -> Fan:
        gain = None if more is None else more * days
        return fan(origin, case.file.first_day, days, trust_at(days, war), draws, gain)

    assumed: dict[str, float | None] = {f"{more:,.0f} more people a day": more for more in arrivals} or {TREND: None}
    first = next(iter(assumed.values()))
    steps = np.unique(np.linspace(1, max(horizons), DRAWN).astype(int))
    return Outlook(
        case, day, camps, origin, origin.known, cells(known, camps)[: number + 1],
        {name: tuple(ahead(days, more) for days in horizons) for name, more in assumed.items()},
        tuple(ahead(int(days), first) for days in steps),
        score(known, past_of(known, seed=seed), seed), war,
    )  # fmt: skip


def _alone(case: Case, day: date, number: int, horizons: Sequence[int], worlds: int, seed: int) -> Outlook:
    """What the simulation says from the conflict alone, where nothing was counted."""
    then = as_of(case, day, max(horizons))
    camps = tuple(place.id for place in case.places if "camp" in place.roles)
    people = people_in(run(terrain(then, Draws(worlds, seed))), camps)

    def at(days: int) -> Fan:
        now = people[number + days]
        return Fan(day + timedelta(days=days), days, now, now.mean(axis=1))

    steps = np.unique(np.linspace(1, max(horizons), DRAWN).astype(int))
    nothing = np.zeros((0, len(camps)))
    return Outlook(
        case, day, camps, None, nothing, nothing.astype(bool), {ALONE: tuple(at(days) for days in horizons)},
        tuple(at(int(days)) for days in steps), (), left_out(case),
    )  # fmt: skip


def beyond(horizons: Sequence[int]) -> list[int]:
    """Horizons farther than any at which trust was learned."""
    return [days for days in horizons if days > HORIZONS[-1]]
