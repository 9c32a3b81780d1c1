"""A conflict case played in a batch of worlds: settings, ways, movers, results."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from exeunt.declare import STATUSES, Floats, Ints
from exeunt.displacement import movements as movers
from exeunt.displacement.seen import resembling
from exeunt.displacement.settings import Fitted, load_fitted, of_movement
from exeunt.displacement.terrain import UNREACHED, Terrain
from exeunt.evidence import fixed, fixed_steps
from exeunt.evidence.movements import MOVEMENTS
from exeunt.results import Results, Series
from exeunt.results.guard import Guard

EFFORTS = fixed_steps("effort_abroad")
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
            reached = movers.shortest_ways(land.first_way, land.way_to, km[level], land.way_open[g])
            far[level, g] = reached[:, land.camps]
    far[:, ~land.holds[:, land.camps][:, None, :].repeat(places, axis=1)] = UNREACHED
    return Ways(km, far, far.min(axis=3, initial=UNREACHED))


def attraction(land: Terrain) -> Floats:
    """Given capacity of a camp over the geometric mean of all, `[C]`; the mean where none is given."""
    given = np.minimum(land.capacity, max(land.displaced, 1.0))
    known = np.isfinite(land.capacity)
    size = np.where(known, given, given[known].mean() if known.any() else 1.0)
    return np.asarray(size / np.exp(np.log(size).mean())) if len(size) else size


def play(
    land: Terrain, ways: Ways, movement: str, settings: Floats, bounded: bool, unexplained: Floats | None = None
) -> tuple[Floats, Floats]:
    """People in camps `[day, camp, world]` and displaced people elsewhere `[day, world]`.

    Of settings `[setting, world]` and of what else draws people to a camp, `[camp, world]`, 1 where nothing is given.
    """
    worlds = settings.shape[1]
    in_camps = np.zeros((land.calendar.days, len(land.camps), worlds))
    elsewhere = np.zeros((land.calendar.days, worlds))
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
    camps = movers.Camps(
        place=land.camps,
        nation=land.nation,
        age=land.age,
        capacity=np.where(np.isfinite(land.capacity), land.capacity, UNREACHED),
        attraction=attraction(land),
        unexplained=np.ones((len(land.camps), worlds)) if unexplained is None else unexplained,
    )
    flight = movers.Flight(
        block=land.block,
        fleeing=land.fleeing,
        home=land.home,
        population=land.population,
        drive=land.drive,
        there=land.there,
    )
    counts = movers.Counts(in_camps, elsewhere)
    movers.BY_NAME[movement](roads, camps, flight, PACE, bounded, np.ascontiguousarray(settings), counts)
    return in_camps, elsewhere


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
    """What other cases say of a movement, if any were fitted: other wars than that of a case which resembles this
    one.
    """
    fitted, alike = load_fitted(), resembling(land.case)
    mine = fitted.get((alike.fingerprint, movement, bounded)) if alike else None
    return mine if mine is not None else fitted.get(("", movement, bounded))


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
        settings = drawn(land, movement, bounded)[:, worlds]
        in_camps[:, :, worlds], elsewhere[:, worlds] = play(land, ways, movement, settings, bounded)
    return _results(land, in_camps, elsewhere)


def _results(land: Terrain, in_camps: Floats, elsewhere: Floats) -> Results:
    days = tuple(range(land.calendar.days))
    names = tuple(land.places[camp] for camp in land.camps)
    fled = land.there.sum() + np.cumsum(land.fleeing.sum(axis=0))
    status = np.zeros((len(STATUSES), land.calendar.days, land.draws.size))
    status[STATUSES.index("home")] = (land.displaced - fled)[:, None]
    status[STATUSES.index("on_the_way")] = elsewhere
    status[STATUSES.index("resident")] = in_camps.sum(axis=1)
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
        series={
            "abroad": Series("place", names, days, in_camps.transpose(1, 0, 2).astype(np.float32)),
            "status": Series("status", STATUSES, days, status.astype(np.float32)),
        },
        observed=observed,
        observation_ids=tuple(row.id for row in land.case.observations),
        people=land.displaced,
        worst_loss=guard.worst,
    )
