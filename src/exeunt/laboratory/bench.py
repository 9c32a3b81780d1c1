"""A bench: one case, the worlds in which it is asked, and how its runs are made and kept.

Every question of the laboratory is asked of a bench. A command's bench keeps its runs on disk and prints how far they
are; a bench in memory keeps nothing. What is asked, and what is answered, is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from exeunt.calibration.discrepancy import stated
from exeunt.case import Case
from exeunt.compiled import model
from exeunt.laboratory.refused import Refused, one_of
from exeunt.models import MODES, model_of
from exeunt.results import NOTHING_MORE, Results, Wanted
from exeunt.study import run
from exeunt.study.posterior import POSTERIOR, PRIOR, Learned, NotLearned, chosen, find, read
from exeunt.worlds.draws import Draws, Known

FROM_PRIORS = 1000
"""Worlds drawn from the priors unless another number is asked for."""
RUNS = Path("runs")
"""Folder that keeps runs, and calibrated worlds made here."""


@dataclass(frozen=True)
class Start:
    """The worlds in which a case is asked."""

    known: Known | None  # calibrated worlds; None for the priors
    worlds: int
    seed: int
    sentence: str  # which worlds they are, and the way to the others
    warning: str = ""  # where they were calibrated with another version of the model
    left_out: Mapping[str, float] = field(default_factory=stated)  # measure -> what the model leaves out of its counts
    account: Mapping[str, Any] = field(default_factory=dict)  # what calibration learned; empty for the priors

    @property
    def source(self) -> str:
        """Where they come from, in a word: `prior`, or the mark of the calibrated ones."""
        return self.known.mark if self.known else PRIOR

    @property
    def draws(self) -> Draws:
        """The draws of these worlds: every uncertain number, world by world."""
        return Draws(self.worlds, self.seed, known=self.known)


def start(
    case: Case, worlds_from: str = "", worlds: int = 0, seed: int = 1, runs: Path = RUNS, mode: str = "expected"
) -> Start:
    """The worlds that a question starts from.

    `worlds_from` is `prior`, `posterior`, or the path of a file of calibrated worlds; if empty, calibrated worlds where
    the case has them. `worlds` is how many; 0 for all calibrated ones, or FROM_PRIORS. Raises Refused where
    calibrated worlds are asked for by name and cannot be used.
    """
    found, why = _learned(case, worlds_from, runs)
    if found is None:
        size = worlds or FROM_PRIORS
        return Start(None, size, seed, f"{size:,} worlds drawn from the priors: {why}.")
    warning = ""
    if found.account["version"].rpartition("+")[2] != model():
        warning = "These worlds were calibrated with another version of the model"
    size = min(worlds or found.worlds, found.worlds)
    of = f"all {size:,}" if size == found.worlds else f"{size:,} of {found.worlds:,}"
    sentence = f"{size:,} calibrated worlds ({of} that there are"
    sentence += f"; {worlds:,} were asked for" if worlds > found.worlds else ""
    if size == found.worlds and mode == "expected":
        seed = found.known.seed  # all of them, whatever the seed: the same run
    sentence += "); `--worlds-from prior` draws from the priors instead."
    left_out = {**stated(), **found.account.get("left_out", {})}
    return Start(chosen(found.known, size, seed), size, seed, sentence, warning, left_out, found.account)


def _learned(case: Case, words: str, runs: Path) -> tuple[Learned | None, str]:
    """Calibrated worlds, or None and why not."""
    why_none = model_of(case).calibrated
    if why_none:
        return None, why_none
    try:
        path = find(case, words or POSTERIOR, runs) if words != PRIOR else None
    except NotLearned as why:
        if words == POSTERIOR:
            makes = f"{_makes(case)}; `--worlds-from prior` draws from the priors."
            raise Refused(f"--worlds-from {words}: {why}. {makes[0].upper() + makes[1:]}") from None
        return None, f"{why} ({_makes(case)})"
    if path is None:
        return None, _other_way(case, runs)
    try:
        return read(case, path), ""
    except NotLearned as why:
        raise Refused(f"--worlds-from {words or POSTERIOR}: {why}.") from None


def _makes(case: Case) -> str:
    """How calibrated worlds come about, or why they cannot."""
    if any(row.use == "fit" for row in case.observations):
        return "`exeunt calibrate` makes them"
    return "no observation is marked 'fit', so there is nothing to learn from"


def _other_way(case: Case, runs: Path) -> str:
    try:
        find(case, POSTERIOR, runs)
    except NotLearned:
        return "nothing is fitted to what was counted"
    return "nothing is fitted to what was counted; `--worlds-from posterior` uses the calibrated worlds of this case"


@dataclass(frozen=True)
class Request:
    """A run: a case under some rules, and the worlds in which it is played."""

    case: Case  # under the rules of the scenario
    first: Case  # without edits
    scenario: str
    worlds: int
    seed: int
    mode: str = "expected"
    known: Known | None = None
    wanted: Wanted = NOTHING_MORE


@dataclass(frozen=True)
class Ran:
    """A finished run and the id under which it is kept."""

    results: Results
    id: str  # under which it is kept; empty in memory


Runner = Callable[[Request], Ran]
"""Plays what is requested, or reads it where it is kept."""


def in_memory(request: Request) -> Ran:
    """Play a request on threads; nothing is kept."""
    results = run(
        request.case,
        request.worlds,
        request.seed,
        first=request.first,
        mode=request.mode,
        days=request.wanted.days,
        groups=request.wanted.groups,
        known=request.known,
    )
    return Ran(results, "")


@dataclass(frozen=True)
class Bench:
    """A case and its worlds. `kept` names the runs made so far, by scenario, in the order in which they were made."""

    case: Case
    start: Start
    mode: str = "expected"
    runner: Runner = in_memory
    kept: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        case: Case,
        worlds: int = 0,
        seed: int = 1,
        worlds_from: str = "",
        mode: str = "expected",
        runs: Path = RUNS,
    ) -> Bench:
        """A bench in memory; Refused for an unknown mode, and where the worlds that are asked for cannot be used."""
        one_of("mode", mode, MODES)
        return cls(case, start(case, worlds_from, worlds, seed, runs, mode), mode)

    def results(self, scenario: str, side: Case | None = None, wanted: Wanted = NOTHING_MORE) -> Results:
        """A run under a scenario of the case by name, or under the rules of `side`.

        Raises CaseProblems for a faulty scenario or a case that cannot be simulated.
        """
        edited = self.case.scenario(scenario) if side is None else side
        at = self.start
        ran = self.runner(Request(edited, self.case, scenario, at.worlds, at.seed, self.mode, at.known, wanted))
        self.kept[scenario] = ran.id
        return ran.results
