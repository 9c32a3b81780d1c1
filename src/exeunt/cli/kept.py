"""Runs that commands keep: computed or read under a folder, with progress, and a sentence where that does not work."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from exeunt.case import Case
from exeunt.cli import output
from exeunt.cli.effort import effort
from exeunt.cli.output import Progress, give_up
from exeunt.laboratory.bench import Bench, Ran, Request, Start
from exeunt.models import MODES
from exeunt.study import Interrupted, Study, compute
from exeunt.study.executors import EXECUTORS
from exeunt.study.stored import define


@dataclass(frozen=True)
class Kept:
    """How the runs of a command are computed and kept."""

    runs: Path
    workers: int = 0  # 0: one for each core
    executor: str = ""  # empty: by the number of worlds
    scheduler: str = ""
    fresh: bool = False  # compute again what is there
    asked: Mapping[str, Any] = field(default_factory=dict)  # words of the command, for the receipt
    rules: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)  # and how each set of rules was asked for

    def bench(self, case: Case, begun: Start, mode: str = "expected") -> Bench:
        """A bench whose runs are kept so."""
        return Bench(case, begun, mode, self.play)

    def play(self, request: Request) -> Ran:
        """Compute a run, or what is missing of it, and read it."""
        study = self.study(request)
        return Ran(study.results(), study.definition.id)

    def study(self, request: Request) -> Study:
        """A study computed, or what is missing of it; a sentence and an exit code where that does not work."""
        at = request
        sentence = f"{at.first.file.title}: {at.worlds} worlds, scenario {at.scenario}, seed {at.seed}"
        done = define(at.case, at.first, at.scenario, at.worlds, at.seed, at.mode, at.known, at.wanted)
        earlier = Study(done, self.runs / done.id)
        if not self.fresh and earlier.worlds:
            sentence += f"; {earlier.worlds} of them are there from before (--fresh computes them anew)"
        else:
            takes = effort(at.first.name, at.worlds, self.runs)
            sentence += f"; {takes}" if takes else ""
        output.err.print(sentence)
        try:
            return compute(
                at.case, at.first, at.scenario, at.worlds, at.seed, self.runs, mode=at.mode,
                executor=self.executor or executor_for(at.worlds), scheduler=self.scheduler,
                workers=self.workers or None, fresh=self.fresh, known=at.known, wanted=at.wanted,
                asked={**self.asked, **self.rules.get(at.scenario, {})}, say=output.err.print,
                progress=Progress(at.worlds),
            )  # fmt: skip
        except Interrupted as stopped:
            kept = stopped.study
            if not kept.worlds:
                give_up("Interrupted before any world was finished; nothing was kept.", output.INTERRUPTED)
            give_up(
                f"Interrupted: {kept.worlds} of {at.worlds} worlds are finished and kept in {kept.folder}; "
                "the same command goes on.",
                output.INTERRUPTED,
            )
        except ModuleNotFoundError as error:
            give_up(f"{error}.", output.USAGE)
        except OSError as error:
            what = error.strerror or str(error)
            give_up(
                f"The run could not be kept in {self.runs}: {what}. "
                "What is finished is whole; name another folder with --runs."
                if not isinstance(error, ChildProcessError)
                else f"The run stopped: {what}. What is finished is kept; the same command goes on.",
                output.USAGE,
            )


def asked(name: str, worlds_from: str) -> dict[str, Any]:
    """The case and the worlds as they were asked for."""
    return {"case": name, "worlds_from": worlds_from}


def rules_of(given: str, edits: Sequence[str] = ()) -> dict[str, Any]:
    """A set of rules as it was asked for: the name or file of a scenario, and what was set."""
    return {"scenario": given, "set": list(edits)}


def check_how(mode: str, executor: str) -> None:
    """Leave with a sentence if there is no such mode or executor."""
    if executor and executor not in EXECUTORS:
        give_up(f"--executor is '{executor}'; it is {', '.join(EXECUTORS)}.", output.USAGE)
    if mode not in MODES:
        give_up(f"--mode is '{mode}'; it is {' or '.join(MODES)}.", output.USAGE)


def announce_runs(case: Case, sets: Iterable[str], worlds: int, runs: Path) -> None:
    """Say how many sets of rules are to be played, and what that takes, before long work."""
    count = len(set(sets))
    if count > 1:
        takes = effort(case.name, worlds, runs, count)
        output.err.print(
            f"{count} sets of rules in {worlds:,} worlds are to be played, or read where they are kept"
            + (f": {takes}, if none is kept." if takes else ".")
        )


FEW_WORLDS = 256
"""Up to so many worlds threads are done before processes have started."""


def executor_for(worlds: int) -> str:
    """Where the blocks are computed unless told."""
    return "threads" if worlds <= FEW_WORLDS else "processes"


def day_of(case: Case, at: str) -> date:
    """The day of `--at`, or the last day."""
    if not at:
        return case.file.last_day
    try:
        day = date.fromisoformat(at)
    except ValueError:
        give_up(f"--at is '{at}'; it is a day as YYYY-MM-DD.", output.USAGE)
    if not case.file.first_day <= day <= case.file.last_day:
        give_up(f"--at is {day}; the case runs from {case.file.first_day} to {case.file.last_day}.", output.USAGE)
    return day
