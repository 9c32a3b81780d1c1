"""Where blocks are computed: threads or processes of this machine, or workers of a Dask cluster."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from importlib import import_module
from multiprocessing.connection import wait
from typing import Any

Task = Callable[[int], Any]
TRIES = 3
DYING = f"processes died {TRIES} times; is there too little memory for so many? Fewer with --workers"
"""Why a run stops whose processes are killed again and again."""
MISSING = "Dask is not installed: `pip install 'exeunt[dask]'`"


def cores(workers: int | None) -> int:
    """Blocks at once: what was asked for, or one for each core."""
    return workers or os.cpu_count() or 1


def threads(task: Task, starts: Sequence[int], workers: int | None, scheduler: str) -> Iterator[Any]:
    """Threads share the interpreter: best for few worlds."""
    pool = ThreadPoolExecutor(min(cores(workers), len(starts)))
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
        """Take the task, leave Ctrl-C to the process that started this one, and end when that one does."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        threading.Thread(target=cls.outlive_nobody, daemon=True).start()
        cls.task = staticmethod(task)

    @classmethod
    def outlive_nobody(cls) -> None:
        """Wait for the end of the process that started this one, however it came, and end at once."""
        parent = multiprocessing.parent_process()
        if parent is not None:
            wait([parent.sentinel])
            os._exit(1)

    @classmethod
    def work(cls, start: int) -> Any:
        """Compute the block of worlds that begins with this one."""
        return cls.task(start)


def processes(task: Task, starts: Sequence[int], workers: int | None, scheduler: str) -> Iterator[Any]:
    """Processes take a second to start, and do not wait for one another; the blocks of one that died are done again.

    OSError with a sentence if they go on dying.
    """
    left = list(starts)
    for _ in range(TRIES):
        try:
            for start, result in _in_processes(task, left, workers):
                left.remove(start)
                yield result
            return
        except BrokenProcessPool:
            continue
    raise ChildProcessError(None, DYING)


def _in_processes(task: Task, starts: Sequence[int], workers: int | None) -> Iterator[tuple[int, Any]]:
    """Blocks with what they came to, as they are done; BrokenProcessPool if a process died."""
    spawn = multiprocessing.get_context("spawn")
    number = min(cores(workers), len(starts))
    pool = ProcessPoolExecutor(number, spawn, initializer=_Worker.begin, initargs=(task,))
    started: list[Any] = []
    try:
        futures = {pool.submit(_Worker.work, start): start for start in starts}
        started = list((pool._processes or {}).values())
        for future in as_completed(futures):
            yield futures[future], future.result()
    except BaseException:
        for process in started:
            process.terminate()  # what they are at is lost, and nobody waits for it
        raise
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


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
