"""Worlds in batches on threads. A world's numbers do not depend on its batch or thread."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

from exeunt import engine
from exeunt.case import Case
from exeunt.results import Results, joined
from exeunt.world import Draws, compile_worlds

BATCH = 64
"""Worlds moved together: enough that what is not compiled costs little beside what is."""


class Interrupted(Exception):
    """Ctrl-C: `results` holds the worlds that were finished, or None."""

    def __init__(self, results: Results | None) -> None:
        super().__init__("interrupted")
        self.results = results


def run(
    case: Case,
    worlds: int = 1000,
    seed: int = 1,
    first: Case | None = None,
    threads: int | None = None,
    batch: int = BATCH,
    progress: Callable[[int], None] = lambda done: None,
) -> Results:
    """Run a case in so many worlds. `first` is the case without a scenario's edits; `progress` gets worlds done.

    Raises `Interrupted` with the finished worlds on Ctrl-C.
    """
    engine.announce()
    draws = Draws(worlds, seed)
    starts = list(range(0, worlds, batch))
    done: list[Results] = []

    def one(start: int) -> Results:
        return engine.run(compile_worlds(case, draws.batch(start, start + batch), first))

    pool = ThreadPoolExecutor(threads or os.cpu_count() or 1)
    try:
        waiting: set[Future[Results]] = {pool.submit(one, start) for start in starts}
        while waiting:
            finished, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            done += [future.result() for future in finished]
            progress(sum(part.worlds for part in done))
    except KeyboardInterrupt:
        pool.shutdown(wait=False, cancel_futures=True)
        raise Interrupted(joined(done) if done else None) from None
    pool.shutdown()
    return joined(done)
