"""Runs that a screen asks for and that are kept where the commands keep theirs, with how far they are."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace

from exeunt.app.desk import Desk
from exeunt.app.operations import Data
from exeunt.app.players import WORKERS
from exeunt.app.threads import to_thread
from exeunt.case import Case
from exeunt.laboratory.bench import Ran, Request
from exeunt.study import compute


class Stopped(Exception):
    """Nobody waits for this any more."""


@dataclass(eq=False)
class Runs:
    """Plays runs and keeps them where the commands keep theirs, and says how far it is."""

    desk: Desk
    first: Case  # without edits: what is drawn in a world is drawn for it
    now: str = ""
    done: int = 0
    of: int = 0
    stopped: bool = False
    ids: list[str] = field(default_factory=list)

    def play(self, request: Request) -> Ran:
        """Compute what is missing of a run, and read it."""
        at = replace(request, first=self.first)

        def progress(computed: int, read: int) -> None:
            if self.stopped:
                raise Stopped
            self.done, self.of = computed + read, at.worlds
            self.now = f"{at.scenario}: {self.done} of {at.worlds} worlds"

        progress(0, 0)
        study = compute(
            at.case, at.first, at.scenario, at.worlds, at.seed, self.desk.runs, mode=at.mode, executor="threads",
            workers=WORKERS, known=at.known, wanted=at.wanted, progress=progress,
        )  # fmt: skip
        if study.definition.id not in self.ids:
            self.ids.append(study.definition.id)
        return Ran(study.results(), study.definition.id)


async def followed(work: Callable[[], Data], runner: Runs) -> AsyncIterator[tuple[str, Data]]:
    """Events while something works in a thread; when nobody listens any more it stops at the next block of worlds."""
    task = asyncio.ensure_future(to_thread(work))
    try:
        shown = ""
        while not task.done():
            if runner.now != shown:
                shown = runner.now
                yield "worlds", {"now": shown, "done": runner.done, "of": runner.of}
            await asyncio.wait([task], timeout=0.25)
        yield "result", task.result()
    finally:
        runner.stopped = True
        if not task.done():
            task.add_done_callback(lambda ended: ended.cancelled() or ended.exception())
