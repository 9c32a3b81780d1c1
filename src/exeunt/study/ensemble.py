"""Worlds in batches, all results in memory: for few worlds, and for use from Python. See `stored` for many.

A world's numbers do not depend on its batch or on where it ran.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial

from exeunt.case import Case
from exeunt.compiled import announce
from exeunt.models import check_simulated, model_of
from exeunt.results import NOTHING_MORE, Results, Wanted, group_set, joined
from exeunt.results.guard import Broken
from exeunt.study.executors import EXECUTORS
from exeunt.worlds.draws import Draws, Known

BATCH = 64
"""Worlds moved together, a whole block of those kept on disk: what is not compiled costs each of them half of what it
costs in a batch of 32.
"""


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
    known: Known | None = None,
) -> Results:
    """Run a case in so many worlds. `first` is the case without a scenario's edits; `progress` gets worlds done.

    Worlds are drawn from the priors, or are the calibrated ones that are `known`.

    `days` are kept besides the ends of weeks (stocks) and months (flows), and counts of people are kept for the sets of
    `groups` ("draft;remote", or "all" for everybody) besides exiles.

    Raises CaseProblems for a case that cannot be simulated, KeyError for an executor that is not in EXECUTORS or a mode
    of another model.
    """
    check_simulated(case, mode)
    announce()
    draws = Draws(worlds, seed, known=known)
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
    """One batch of worlds; `Broken` for one that loses people or makes a number that is none."""
    try:
        return model_of(case).play(case, first, draws, mode, wanted)
    except Broken as why:
        raise Broken(why.what, why.world, why.day, case.name) from None
