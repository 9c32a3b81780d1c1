"""Worlds played while somebody waits: few first, then all, the rules as they were only once.

The worlds of a case are cut into spans, the same for every set of rules, so that a span of worlds under the rules as
they were is played once and then meets every edit. A newer run of the same screen ends an older one: what it has not
begun is not played, and nothing of it is kept.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date, timedelta

from exeunt.case import Case
from exeunt.laboratory.bench import Start
from exeunt.results import Results, Wanted, joined
from exeunt.study.ensemble import play

AT_ONCE = 100
"""Worlds that an edit shows before the others are played."""
SMALL, LARGE = 25, 50
"""Worlds of a span among the first, and among the others."""
WORKERS = 2
"""Spans played at once: more of them crowd each other out of the cache."""
KEPT = 4
"""Sets of rules, besides those as they were, whose finished worlds stay in memory."""


class Superseded(Exception):
    """A run that a newer one of the same screen has ended."""


def spans(worlds: int) -> list[tuple[int, int]]:
    """First world and end of every span."""
    ends = [*range(SMALL, min(AT_ONCE, worlds), SMALL), min(AT_ONCE, worlds)]
    ends += [*range(AT_ONCE + LARGE, worlds, LARGE), worlds] if worlds > AT_ONCE else []
    return list(zip([0, *ends], ends, strict=False))


def days_kept(case: Case) -> list[date]:
    """Days on which every outcome can be read: the ends of months, and the last day."""
    first, last = case.file.first_day, case.file.last_day
    every = (first + timedelta(days=k) for k in range((last - first).days + 1))
    return [day for day in every if (day + timedelta(days=1)).day == 1 or day == last]


class Player:
    """The worlds of one case, and what has been played in them."""

    def __init__(self, case: Case, start: Start, pool: ThreadPoolExecutor) -> None:
        self.case, self.start, self.pool = case, start, pool
        self.spans = spans(start.worlds)
        self.wanted = Wanted.of(days_kept(case))
        self._played: OrderedDict[str, dict[tuple[int, int], Future[Results]]] = OrderedDict()
        self._whole: dict[str, Results] = {}
        self._newest: dict[str, object] = {}
        self._waiting: dict[str, set[object]] = {}

    def _span(self, side: Case, at: tuple[int, int]) -> Future[Results]:
        """A span of worlds under some rules, begun if it was not."""
        under = self._played.setdefault(side.hash, {})
        self._played.move_to_end(side.hash)
        known = under.get(at)
        if known is None or known.cancelled() or (known.done() and known.exception() is not None):
            draws = self.start.draws.batch(*at)
            known = self.pool.submit(play, side, self.case, draws, "expected", self.wanted)
            under[at] = known
        return known

    def _forget(self, side: Case) -> None:
        """Let go of what was begun and not finished under some rules, but for the rules as they were."""
        if side.hash == self.case.hash or side.hash in self._whole or self._waiting.get(side.hash):
            return
        for future in self._played.pop(side.hash, {}).values():
            future.cancel()

    def _trim(self) -> None:
        others = [key for key in self._whole if key != self.case.hash]
        for key in others[: max(0, len(others) - KEPT)]:
            del self._whole[key]
            self._played.pop(key, None)

    @property
    def begun(self) -> list[str]:
        """Hashes of the rules under which worlds are kept, or being played."""
        return list(self._played)

    async def play(self, sides: Sequence[Case], screen: str) -> AsyncIterator[list[Results]]:
        """The same worlds under each set of rules: more of them each time, at last all.

        `screen` names who asks: a newer run of the same screen ends this one with Superseded. Raises Broken for a run
        that breaks its own rules.
        """
        ticket = object()
        self._newest[screen] = ticket
        for side in sides:
            self._waiting.setdefault(side.hash, set()).add(ticket)
        try:
            whole = [self._whole.get(side.hash) for side in sides]
            if all(one is not None for one in whole):
                yield [one for one in whole if one is not None]
                return
            parts: list[list[Results]] = [[] for _ in sides]
            for k in range(0, len(self.spans), WORKERS):
                begun = [[self._span(side, at) for side in sides] for at in self.spans[k : k + WORKERS]]
                for row in begun:
                    for found, future in zip(parts, row, strict=True):
                        found.append(await asyncio.wrap_future(mirrored(future)))
                if self._newest.get(screen) is not ticket:
                    raise Superseded
                results = [joined(found) for found in parts]
                if k + WORKERS >= len(self.spans):
                    self._whole |= {side.hash: one for side, one in zip(sides, results, strict=True)}
                    self._trim()
                yield results
        finally:
            for side in sides:
                self._waiting[side.hash].discard(ticket)
                self._forget(side)


def mirrored(future: Future[Results]) -> Future[Results]:
    """A future that can be given up without giving up the work that others wait for."""
    mirror: Future[Results] = Future()

    def copy(done: Future[Results]) -> None:
        if not mirror.set_running_or_notify_cancel():
            return
        error = Superseded() if done.cancelled() else done.exception()
        if error is not None:
            mirror.set_exception(error)
        else:
            mirror.set_result(done.result())

    future.add_done_callback(copy)
    return mirror
