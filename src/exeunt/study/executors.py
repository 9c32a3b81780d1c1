"""Where blocks are computed: threads or processes of this machine, or workers of a Dask cluster."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor, as_completed
from importlib import import_module
from typing import Any

Task = Callable[[int], Any]
MISSING = "Dask is not installed: `pip install 'exeunt[dask]'`"


def cores(workers: int | None) -> int:
    """Blocks at once: what was asked for, or one for each core."""
    return workers or os.cpu_count() or 1


def _pool(make: Callable[[int], Executor], task: Task, starts: Sequence[int], workers: int | None) -> Iterator[Any]:
    pool = make(min(cores(workers), len(starts)))
    futures: list[Future[Any]] = [pool.submit(task, start) for start in starts]
    try:
        for future in as_completed(futures):
            yield future.result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


class _Worker:
    """A process of the pool: it gets the task once, not with every block."""

    task: Task

    @classmethod
    def begin(cls, task: Task) -> None:
        """Take the task, and leave Ctrl-C to the process that started this one."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        cls.task = staticmethod(task)

    @classmethod
    def work(cls, start: int) -> Any:
        """Compute the block of worlds that begins with this one."""
        return cls.task(start)


def threads(task: Task, starts: Sequence[int], workers: int | None, scheduler: str) -> Iterator[Any]:
    """Threads share the interpreter: best for few worlds."""
    return _pool(ThreadPoolExecutor, task, starts, workers)


def processes(task: Task, starts: Sequence[int], workers: int | None, scheduler: str) -> Iterator[Any]:
    """Processes take a second to start, and do not wait for one another."""

    def make(number: int) -> Executor:
        spawn = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(number, spawn, initializer=_Worker.begin, initargs=(task,))

    return _pool(make, _Worker.work, starts, workers)


def dask(task: Task, starts: Sequence[int], workers: int | None, scheduler: str) -> Iterator[Any]:
    """Workers of a Dask cluster, or of one on this machine without an address; the blocks of a worker that is lost are
    done again.

    ModuleNotFoundError with a sentence where Dask is not installed, OSError where no scheduler answers.
    """
    try:
        library: Any = import_module("distributed")
    except ModuleNotFoundError:
        raise ModuleNotFoundError(MISSING) from None
    if scheduler:
        cluster, client = None, library.Client(scheduler, timeout="10s")
    else:
        cluster = library.LocalCluster(n_workers=cores(workers), threads_per_worker=1, dashboard_address=None)
        client = library.Client(cluster)
    try:
        futures = [client.submit(task, start, pure=False, retries=3) for start in starts]
        for future in library.as_completed(futures):
            yield future.result()
            future.release()
    finally:
        client.close()
        if cluster is not None:
            cluster.close()


EXECUTORS: dict[str, Callable[[Task, Sequence[int], int | None, str], Iterator[Any]]] = {
    "threads": threads,
    "processes": processes,
    "dask": dask,
}
"""Name -> how to run a task for every block; results come in any order."""
