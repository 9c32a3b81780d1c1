"""Work that takes a while, beside the loop that answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from starlette.concurrency import run_in_threadpool

P = ParamSpec("P")
T = TypeVar("T")


async def to_thread(work: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
    """Do it in a thread, so that other requests are answered meanwhile."""
    return await run_in_threadpool(work, *given, **named)
