"""Worlds in batches on threads or processes. A world's numbers do not depend on its batch or on where it ran."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Executor, ProcessPoolExecutor, ThreadPoolExecutor, wait

from exeunt import engine
from exeunt.case import Case
from exeunt.results import Results, joined
from exeunt.world import Draws, check_simulated, compile_worlds, terrain

BATCH = 64
"""Worlds moved together: enough that what is not compiled costs little beside what is."""


class Interrupted(Exception):
    """Ctrl-C: `results` holds the worlds that were finished, or None."""

    def __init__(self, results: Results | None) -> None:
        super().__init__("interrupted")
        self.results = results


def _processes(workers: int) -> Executor:
    """Processes of their own, which leave Ctrl-C to the one that started them."""
    spawn = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, spawn, initializer=signal.signal, initargs=(signal.SIGINT, signal.SIG_IGN))


EXECUTORS: dict[str, Callable[[int], Executor]] = {"threads": ThreadPoolExecutor, "processes": _processes}
"""Threads share the interpreter; processes take a second to start and do not."""


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
) -> Results:
    """Run a case in so many worlds. `first` is the case without a scenario's edits; `progress` gets worlds done.

    Raises CaseProblems for a case that cannot be simulated, `Interrupted` with the finished worlds on Ctrl-C, KeyError for an executor that is
    not in EXECUTORS or a mode that is not in engine.MODES.
    """
    check_simulated(case, mode)
    engine.announce()
    draws = Draws(worlds, seed)
    starts = range(0, worlds, batch)
    pool = EXECUTORS[executor](min(workers or os.cpu_count() or 1, len(starts)))
    batches = [pool.submit(_batch, case, first, draws.batch(start, start + batch), mode) for start in starts]
    try:
        waiting = set(batches)
        while waiting:
            finished, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            for one in finished:
                one.result()
            progress(sum(one.result().worlds for one in batches if one not in waiting))
    except KeyboardInterrupt:
        pool.shutdown(wait=False, cancel_futures=True)
        whole = [one.result() for one in batches if one.done() and not one.cancelled() and one.exception() is None]
        raise Interrupted(joined(whole) if whole else None) from None
    pool.shutdown()
    return joined([one.result() for one in batches])


def _batch(case: Case, first: Case | None, draws: Draws, mode: str) -> Results:
    if case.file.departures == "given":
        return engine.run_displaced(terrain(case, draws))
    return engine.run(compile_worlds(case, draws, first), mode)
