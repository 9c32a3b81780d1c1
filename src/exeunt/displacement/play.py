"""A conflict case played in a batch of worlds: settings, ways, movers, results."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from exeunt.declare import STATUSES, Floats, Ints
from exeunt.displacement import movements as movers
from exeunt.displacement.seen import left_out
from exeunt.displacement.settings import Fitted, load_fitted, of_movement
from exeunt.displacement.terrain import UNREACHED, Terrain
from exeunt.evidence import fixed, fixed_steps
from exeunt.evidence.movements import MOVEMENTS
from exeunt.results import Results, Series
from exeunt.results.guard import Guard

THREADS = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
EFFORTS = fixed_steps("effort_abroad")
TYPICAL_WAY, OWN_SCALE = fixed("typical_way"), fixed("own_scale")
"""Kilometres from the conflict to a camp at which the own scale of a case changes nothing."""
PACE = movers.Pace(
    opening=fixed("camp_opening"),
    hops=int(fixed("hops")),
    journey_km=fixed("journey_km"),
    link_km=fixed("link_km"),
    leave_town=fixed("leave_town"),
    room=fixed("camp_room"),
    overfull=fixed("camp_overfull"),
)


@dataclass(frozen=True)
class Ways:
    """Kilometres from every place to every camp, by effort abroad and regime."""

    km: Floats  # [effort, E]
    far: Floats  # [effort, G, P, C]
    near: Floats  # [effort, G, P] to the nearest open camp


def ways_of(land: Terrain) -> Ways:
    """The shortest open ways of a terrain."""
    regimes, places, camps = len(land.holds), len(land.places), len(land.camps)
    km = np.stack([np.where(land.abroad_way, effort * land.way_km, land.way_km) for effort in EFFORTS])
    far = np.full((len(EFFORTS), regimes, places, camps), UNREACHED)
    for level in range(len(EFFORTS)):
        for g in range(regimes):
            is_open = land.way_open[g]
            far[level, g] = movers.shortest_ways(land.first_way, land.way_to, km[level], is_open, land.camps)
    far[:, ~land.holds[:, land.camps][:, None, :].repeat(places, axis=1)] = UNREACHED
    return Ways(km, far, far.min(axis=3, initial=UNREACHED))


def mean_way(land: Terrain, ways: Ways) -> float:
    """Kilometres from the conflict to a camp: the mean over camps that can be reached at any time, and over places by
    the root of population and by how long and fierce the conflict is there.
    """
    far = ways.far[0].min(axis=0)
    reached = far < UNREACHED
    fierce = np.sqrt(np.maximum(land.population, 1.0)) * land.drive.mean(axis=0) * reached.any(axis=1)
    if not fierce.sum() > 0:
        return TYPICAL_WAY
    each = np.where(reached, far, 0.0).sum(axis=1) / np.maximum(reached.sum(axis=1), 1)
    return max(float(np.average(each, weights=fierce)), 1.0)


def in_own_scale(land: Terrain, ways: Ways, settings: Floats) -> Floats:
    """Settings `[setting, world]` whose first, the decay with distance, is in the case's own scale, half-way."""
    scaled = np.array(settings)
    scaled[0] *= (TYPICAL_WAY / mean_way(land, ways)) ** OWN_SCALE
    return scaled


def unexplained(land: Terrain, spread: float) -> Floats:
    """What draws people to a camp beyond what the movements know, `[camp, world]`: a factor on its weight.

    Half of the variance of its logarithm belongs to the camp, half to its country; `spread` is the standard deviation
    found on other wars. The logarithm is logistic, whose tails are longer than a normal's.
    """
    draws = land.draws
    camp = np.array([_logistic(draws.uniform(f"unexplained/{land.places[at]}")) for at in land.camps])
    nation = np.array([_logistic(draws.uniform(f"unexplained/of/{name}")) for name in land.nations])
    return np.asarray(np.exp(spread * (camp + nation[land.nation]) / np.sqrt(2)))


def _logistic(u: Floats) -> Floats:
    """Quantiles of the logistic distribution with standard deviation 1."""
    inside = np.clip(u, 1e-6, 1 - 1e-6)
    return np.asarray(np.log(inside / (1 - inside)) * np.sqrt(3) / np.pi)


def attraction(land: Terrain) -> Floats:
    """Given capacity of a camp over the geometric mean of all, `[C]`; the mean where none is given."""
    given = np.minimum(land.capacity, max(land.displaced, 1.0))
    known = np.isfinite(land.capacity)
    size = np.where(known, given, given[known].mean() if known.any() else 1.0)
    return np.asarray(size / np.exp(np.log(size).mean())) if len(size) else size


def play(
    land: Terrain, ways: Ways, movement: str, settings: Floats, bounded: bool, pull: Floats | None = None
) -> tuple[Floats, Floats]:
    """People in camps `[day, camp, world]` and displaced people elsewhere `[day, world]`.

    Of settings `[setting, world]` and of what else draws people to a camp, `[camp, world]`, 1 where nothing is given.
    Worlds are shared out over threads.
    """
    worlds = settings.shape[1]
    weights = np.ones((len(land.camps), worlds)) if pull is None else pull
    roads = movers.Roads(
        regime=land.regime,
        first=land.first_way,
        to=land.way_to,
        km=ways.km,
        is_open=land.way_open,
        forced=land.way_forced,
        far=ways.far,
        near=ways.near,
        holds=land.holds,
        hub=land.hub,
    )
    flight = movers.Flight(
        block=land.block,
        fleeing=land.fleeing,
        home=land.home,
        population=land.population,
        drive=land.drive,
        there=land.there,
    )
    capacity, size = np.where(np.isfinite(land.capacity), land.capacity, UNREACHED), attraction(land)

    def some(part: Ints) -> movers.Counts:
        days = land.calendar.days
        counts = movers.Counts(np.zeros((days, len(land.camps), len(part))), np.zeros((days, len(part))))
        camps = movers.Camps(
            place=land.camps,
            nation=land.nation,
            age=land.age,
            capacity=capacity,
            attraction=size,
            unexplained=np.ascontiguousarray(weights[:, part]),
        )
        movers.BY_NAME[movement](
            roads, camps, flight, PACE, bounded, np.ascontiguousarray(settings[:, part]), counts
        )  # fmt: skip
        return counts

    parts = [part for part in np.array_split(np.arange(worlds), min(THREADS, worlds)) if len(part)]
    with ThreadPoolExecutor(len(parts)) as pool:
        played = list(pool.map(some, parts))
    return (
        np.concatenate([counts.in_camps for counts in played], axis=2),
        np.concatenate([counts.elsewhere for counts in played], axis=1),
    )


def drawn(land: Terrain, movement: str, bounded: bool) -> Floats:
    """Settings of a movement in every world, `[setting, world]`.

    From those that fit other cases than this one where there are any, else from their ranges.
    """
    fitted = fitting(land, movement, bounded)
    if fitted is not None:
        u = land.draws.uniform(f"settings/{movement}")
        rows = fitted.values.values()
        return np.array([values[np.minimum((u * len(values)).astype(int), len(values) - 1)] for values in rows])
    return np.array([setting.draw(land.draws.uniform(f"setting/{setting.id}")) for setting in of_movement(movement)])


def fitting(land: Terrain, movement: str, bounded: bool) -> Fitted | None:
    """What other wars say of a movement, if any were fitted: never that of a case which resembles this one."""
    return load_fitted().get((left_out(land.case), movement, bounded))


def moved_by(land: Terrain, bounded: bool) -> Iterator[tuple[str, Ints]]:
    """Movements, and the worlds in which people move so."""
    asked = land.case.file.movement
    chosen = np.full(land.draws.size, asked)
    if asked == "mixed":
        fitted = [fitting(land, movement, bounded) for movement in MOVEMENTS]
        weights = [1 / len(MOVEMENTS) if found is None else found.weight for found in fitted]
        edges = np.cumsum(weights)[:-1]
        chosen = np.array(MOVEMENTS)[np.searchsorted(edges, land.draws.uniform("switch/movement"), side="right")]
    for movement in MOVEMENTS:
        worlds = np.flatnonzero(chosen == movement)
        if len(worlds):
            yield movement, worlds


def run(land: Terrain) -> Results:
    """Play every day of a conflict case in every world of the batch."""
    ways = ways_of(land)
    days, size = land.calendar.days, land.draws.size
    in_camps, elsewhere = np.zeros((days, len(land.camps), size)), np.zeros((days, size))
    bounded = bool(np.isfinite(land.capacity).any())
    for movement, worlds in moved_by(land, bounded):
        settings, found = drawn(land, movement, bounded)[:, worlds], fitting(land, movement, bounded)
        pull = unexplained(land, found.unexplained if found else 0.0)[:, worlds]
        settings = in_own_scale(land, ways, settings)
        in_camps[:, :, worlds], elsewhere[:, worlds] = play(land, ways, movement, settings, bounded, pull)
    return _results(land, in_camps, elsewhere)


CAMPS = ("abroad", "within")
"""Series of people in camps: of refugees, and of people displaced within their country where a case has camps for
them."""


def people_in(results: Results, camps: Sequence[str]) -> Floats:
    """People in those camps, `[day, camp, world]`."""
    rows = {label: found.values[number] for name in CAMPS if (found := results.series.get(name)) is not None
            for number, label in enumerate(found.labels)}  # fmt: skip
    return np.asarray(np.stack([rows[camp] for camp in camps], axis=1), dtype=np.float64)


def _results(land: Terrain, in_camps: Floats, elsewhere: Floats) -> Results:
    days = tuple(range(land.calendar.days))
    names = tuple(land.places[camp] for camp in land.camps)
    within = np.array(["idp" in land.case.places[camp].roles for camp in land.camps], dtype=bool)
    fled = land.there.sum() + np.cumsum(land.fleeing.sum(axis=0))
    status = np.zeros((len(STATUSES), land.calendar.days, land.draws.size))
    status[STATUSES.index("home")] = (land.displaced - fled)[:, None]
    status[STATUSES.index("on_the_way")] = elsewhere
    status[STATUSES.index("resident")] = in_camps.sum(axis=1)
    people = in_camps.transpose(1, 0, 2).astype(np.float32)
    series = {"abroad": Series("place", tuple(np.array(names)[~within].tolist()), days, people[~within])}
    if within.any():
        series["within"] = Series("place", tuple(np.array(names)[within].tolist()), days, people[within])
    guard = Guard(np.full(land.draws.size, float(land.displaced)), land.draws.first, whole=False)
    for day in days:
        today = land.calendar.date(day)
        guard.count(status[:, day].sum(axis=0), today)
        guard.finite("abroad", in_camps[day], today)
        guard.not_negative("abroad", in_camps[day], today)
    observed = np.full((len(land.case.observations), land.draws.size), np.nan)
    for number, row in enumerate(land.case.observations):
        day = land.calendar.number(row.end, 0)
        inside = [names.index(p) for name in row.where for p in land.case.expand(name) if p in names]
        if row.measure in ("registered", "stock") and 0 <= day < land.calendar.days and inside:
            observed[number] = in_camps[day, inside].sum(axis=0)
    return Results(
        first_day=land.calendar.first,
        first_world=land.draws.first,
        series={**series, "status": Series("status", STATUSES, days, status.astype(np.float32))},
        observed=observed,
        observation_ids=tuple(row.id for row in land.case.observations),
        people=land.displaced,
        worst_loss=guard.worst,
    )
