"""Conflict cases scored against registered counts, beside naive forecasts and the public simulator Flee.

The capacity given for a camp is usually the largest count ever registered there: it leaks the answer. So every case is
scored twice, with capacities and without, each with settings fitted the same way to other wars; and people shared out
by capacity, without any movement, stand among the naive forecasts.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

import numpy as np

from exeunt.case import Case
from exeunt.displacement.play import people_in, run, ways_of
from exeunt.displacement.registered import Flags, cells, fingerprint, registrations
from exeunt.displacement.seen import resembling
from exeunt.displacement.settings import load_fitted
from exeunt.displacement.terrain import UNREACHED, Terrain, nation_of, terrain, without_capacity
from exeunt.results import scores
from exeunt.results.scores import Floats
from exeunt.worlds.draws import Draws

SETTLED = 30
"""Day whose shares the second naive forecast carries forward; both are then scored from the day after it."""
LEVELS = (0.5, 0.8, 0.95)
AGO = (7, 30, 90, 180)
"""Days before each day whose shares rolling persistence carries forward."""


@dataclass(frozen=True)
class Score:
    """How well one forecast did. Shares are rescaled to the registered total of the day unless said otherwise."""

    ard: float
    ard_unscaled: float
    ard_later: float  # from the day after SETTLED
    mase: float  # against the shares of the first day
    crps: float  # people
    coverage: tuple[float, ...]  # by LEVELS, of every day, between counts on a straight line
    coverage_counted: tuple[float, ...]  # by LEVELS, where a count was made
    ard_counted: float  # on days with a count
    ard_countries: float  # by country of the camps


@dataclass(frozen=True)
class FleeScore:
    """Rescaled ARD of the public simulator on one case."""

    name: str
    ard: float
    later: float | None  # from the day after SETTLED
    days: int | None  # of a run that was cut


@dataclass(frozen=True)
class Validation:
    """A case beside its registered counts."""

    case: Case
    camps: tuple[str, ...]
    registered: Floats  # [day, camp]
    given: Score | None  # with given capacities; None where there are none
    free: Score  # without
    ensemble: Floats  # [day, camp, world], with capacities where given, rescaled
    worst: tuple[tuple[str, float], ...]  # camps by their part in the error
    naive: dict[str, float]
    naive_later: dict[str, float]
    flee: float | None
    flee_later: float | None
    held_out: bool  # the settings never saw this war
    rolling: dict[int, float] = field(default_factory=dict)  # days before -> ARD of the shares of then
    alike: tuple[tuple[str, ...], ...] = ()  # camps with the same counts on all days
    flee_days: int | None = None  # days of Flee's run, where it was cut
    without_counts: tuple[str, ...] = ()  # camps that nobody registered
    never_change: tuple[str, ...] = ()  # camps with one number on all days
    no_question: str = ""  # why where people go is no question that these counts can answer; empty if it is one
    resembles: str = ""  # case that the settings were fitted on with much the same camps and days

    @property
    def best(self) -> Score:
        """The score with capacities where they are given."""
        return self.given or self.free


@cache
def flee_scores() -> dict[str, FleeScore]:
    """Fingerprint of the counts -> how Flee did on the case, measured once with the settings of the case."""
    with (files("exeunt.displacement") / "flee-scores.csv").open(encoding="utf-8") as text:
        return {
            row["fingerprint"]: FleeScore(
                row["name"], float(row["ard"]), float(row["ard_after_30"]) if row["ard_after_30"] else None,
                int(row["days"]) if row["days"] else None,
            )
            for row in csv.DictReader(text)
        }  # fmt: skip


def no_question(registered: Floats) -> str:
    """Why the counts `[day, camp]` cannot tell a good forecast of where people go from a bad one; empty if they can."""
    if registered.shape[1] == 1:
        return "one camp is counted: where people go is not a question here, and the rescaled ARD is 0 for any model"
    if not registered.sum() > 0:
        return "nobody was ever registered"
    if not np.ptp(registered, axis=0).any():
        return "no count ever changes: the shares of the first day are right for ever"
    return ""


def counted(case: Case) -> tuple[tuple[str, ...], Floats]:
    """Camps with registered counts, and the counts `[day, camp]`."""
    camps = [place.id for place in case.places if "camp" in place.roles]
    table = registrations(case, camps)
    known = ~np.isnan(table[0])
    return tuple(camp for camp, there in zip(camps, known, strict=True) if there), table[:, known]


def simulated(case: Case, camps: tuple[str, ...], worlds: int, seed: int) -> Floats:
    """People in those camps, of refugees or of people displaced within the country, `[day, camp, world]`."""
    return people_in(run(terrain(case, Draws(worlds, seed))), camps)


def score(ensemble: Floats, registered: Floats, marks: Flags, countries: Sequence[str]) -> Score:
    """Score an ensemble, `[day, camp, world]`, by the mean of its shares and by its spread.

    `marks` is where a count was made, `[day, camp]`; elsewhere the series is drawn between counts.
    """
    spread = scores.rescaled(ensemble, registered)
    middle = spread.mean(axis=2)
    on = marks.any(axis=1)
    inside = [scores.inside(spread, registered, level) for level in LEVELS]
    of = np.array([[country == one for country in countries] for one in dict.fromkeys(countries)], dtype=np.float64)
    later = slice(SETTLED + 1, None)
    return Score(
        ard=scores.ard(middle, registered),
        ard_unscaled=scores.ard(ensemble.mean(axis=2), registered),
        ard_later=scores.ard(middle[later], registered[later]) if len(registered) > SETTLED + 1 else float("nan"),
        mase=scores.mase(middle, scores.shares_of_day(registered, 0), registered),
        crps=scores.crps(spread, registered),
        coverage=tuple(float(held.mean()) for held in inside),
        coverage_counted=tuple(float(held[marks].mean()) if marks.any() else float("nan") for held in inside),
        ard_counted=scores.ard(middle[on], registered[on]) if on.any() else float("nan"),
        ard_countries=scores.ard(middle @ of.T, registered @ of.T),
    )


def by_capacity(land: Terrain, camps: Sequence[str], registered: Floats) -> Floats | None:
    """People shared out by the given capacities with the total of each day, `[day, camp]`; None where one has none."""
    names = [land.places[camp] for camp in land.camps]
    size = np.array([land.capacity[names.index(camp)] for camp in camps])
    if not np.isfinite(size).all() or not size.sum() > 0:
        return None
    return np.asarray(registered.sum(axis=1, keepdims=True) * size / size.sum())


def persistence(registered: Floats) -> dict[int, float]:
    """ARD of the shares of some days before, by their number, from the first day on that has them."""
    total = registered.sum(axis=1, keepdims=True)
    found = {}
    for ago in AGO:
        if len(registered) > ago + 1 and total[0] > 0:
            before = registered[:-ago] / np.maximum(total[:-ago], 1e-12) * total[ago:]
            found[ago] = scores.ard(before, registered[ago:])
    return found


def same_counts(camps: Sequence[str], registered: Floats) -> tuple[tuple[str, ...], ...]:
    """Groups of camps with the same counts on all days: one number shared out evenly, as a rule."""
    groups: dict[bytes, list[str]] = {}
    for camp, counts in zip(camps, registered.T, strict=True):
        if counts.any():
            groups.setdefault(counts.round(3).tobytes(), []).append(camp)
    return tuple(tuple(group) for group in groups.values() if len(group) > 1)


def gravity(land: Terrain, camps: tuple[str, ...], registered: Floats) -> Floats:
    """Those who flee on a day go to open camps by the inverse square of the kilometres, with the total of each day.

    They flee from places in conflict by population and intensity; nothing is fitted.
    """
    ways = ways_of(land).far[0]
    names = [land.places[camp] for camp in land.camps]
    columns = [names.index(camp) for camp in camps]
    people = land.there[land.camps].copy()
    forecast = np.zeros((land.calendar.days, len(columns)))
    for day in range(land.calendar.days):
        far = ways[land.regime[day]]
        pull = np.where(far < UNREACHED, np.maximum(far, 1.0) ** -2, 0.0)
        drive = np.maximum(land.population, 1.0) * land.drive[day] * (pull.sum(axis=1) > 0)
        if drive.sum() > 0:
            share = pull / np.maximum(pull.sum(axis=1, keepdims=True), 1e-300)
            people += land.fleeing[:, day].sum() * (drive / drive.sum()) @ share
        forecast[day] = people[columns]
    return scores.rescaled(forecast, registered)


def validate(case: Case, worlds: int = 200, seed: int = 1) -> Validation:
    """Simulate a case and score it. ValueError for a case without registered counts of any camp."""
    camps, registered = counted(case)
    if not camps:
        raise ValueError("no camp has registered counts: there is nothing to score against")
    land = terrain(case, Draws(1, seed))
    free_ensemble = simulated(without_capacity(case), camps, worlds, seed)
    bounded = bool(np.isfinite(land.capacity).any())
    ensemble = simulated(case, camps, worlds, seed) if bounded else free_ensemble
    spread = scores.rescaled(ensemble, registered)
    parts = scores.by_place(spread.mean(axis=2), registered)
    naive = {
        "first day": scores.shares_of_day(registered, 0),
        "uniform": scores.uniform(registered),
        "gravity": gravity(land, camps, registered),
    }
    leaking = by_capacity(land, camps, registered)
    later = slice(SETTLED + 1, None)
    carried = {"day 30": scores.shares_of_day(registered, SETTLED), **naive} if len(registered) > SETTLED + 1 else {}
    mark, alike = fingerprint(case), resembling(case)
    known = flee_scores().get(mark)
    marks, countries = cells(case, camps), [nation_of(case.place(camp)) for camp in camps]
    return Validation(
        case=case,
        camps=camps,
        registered=registered,
        given=score(ensemble, registered, marks, countries) if bounded else None,
        free=score(free_ensemble, registered, marks, countries),
        ensemble=spread,
        worst=tuple(sorted(zip(camps, map(float, parts), strict=True), key=lambda at: -at[1])),
        naive={name: scores.ard(forecast, registered) for name, forecast in naive.items()}
        | ({"capacity": scores.ard(leaking, registered)} if leaking is not None else {}),
        naive_later={name: scores.ard(forecast[later], registered[later]) for name, forecast in carried.items()},
        flee=known.ard if known else None,
        flee_later=known.later if known else None,
        flee_days=known.days if known else None,
        held_out=not alike or any(key[0] == alike.war for key in load_fitted()),
        rolling=persistence(registered),
        alike=same_counts(camps, registered),
        without_counts=tuple(place.id for place in case.places if "camp" in place.roles and place.id not in camps),
        never_change=tuple(
            camp for camp, counts in zip(camps, registered.T, strict=True) if len(counts) > 1 and not np.ptp(counts) > 0
        ),
        no_question=no_question(registered),
        resembles=alike.name if alike and alike.fingerprint != mark else "",
    )
