"""Worlds in batches, all results in memory: for few worlds, and for use from Python. See `stored` for many.

A world's numbers do not depend on its batch or on where it ran.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial

from exeunt import engine
from exeunt.case import Case
from exeunt.results import NOTHING_MORE, Results, Wanted, group_set, joined
from exeunt.study.executors import EXECUTORS
from exeunt.world import Draws, check_simulated, compile_worlds, terrain

BATCH = 32
"""Worlds moved together: enough that what is not compiled costs little beside what is, few enough that two batches at once
do not crowd each other out of the cache (measured: 64 takes a fifth longer)."""


def run(
    case: Case,
    worlds: int = 1000,
    seed: int = 1,
    first: Case | None = None,
    workers: int | None = None,
    batch: int = BATCH,
    executor: str = "threads",
    mode: str = "expected",
    progress: Callable[[int], None] = lambda done: None,
    days: Iterable[date] = (),
    groups: Iterable[str] = (),
) -> Results:
    """Run a case in so many worlds. `first` is the case without a scenario's edits; `progress` gets worlds done.

    `days` are kept besides the ends of weeks (stocks) and months (flows), and counts of people are kept for the sets of
    `groups` ("draft;remote", or "all" for everybody) besides exiles.

    Raises CaseProblems for a case that cannot be simulated, KeyError for an executor that is not in EXECUTORS or a mode that is not in engine.MODES.
    """
    check_simulated(case, mode)
    engine.announce()
    draws = Draws(worlds, seed)
    starts = range(0, worlds, batch)
    parts: list[Results] = []
    wanted = Wanted.of(days, (group_set(names.split(";")) for names in groups))
    for part in EXECUTORS[executor](partial(_batch, case, first, draws, batch, mode, wanted), starts, workers, ""):
        parts.append(part)
        progress(sum(one.worlds for one in parts))
    return joined(parts)


def _batch(case: Case, first: Case | None, draws: Draws, batch: int, mode: str, wanted: Wanted, start: int) -> Results:
    return play(case, first, draws.batch(start, start + batch), mode, wanted)


def play(case: Case, first: Case | None, draws: Draws, mode: str, wanted: Wanted = NOTHING_MORE) -> Results:
    """One batch of worlds; `engine.Broken` for one that loses people or makes a number that is none."""
    try:
        if case.file.departures == "given":
            return engine.run_displaced(terrain(case, draws))
        return engine.run(compile_worlds(case, draws, first), mode, wanted)
    except engine.Broken as why:
        raise engine.Broken(why.what, why.world, why.day, case.name) from None
