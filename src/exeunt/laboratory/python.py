"""The laboratory for Python: the commands' questions, with records for answers and nothing printed.

Runs are not kept; the commands keep theirs in `runs/`. Worlds are drawn from the priors unless `worlds_from` says
otherwise: `posterior` for the calibrated worlds of a case, or the path of a file of calibrated worlds. Equal seeds give
equal worlds, here and in the commands.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from exeunt.case import Case, CaseProblems, Problem
from exeunt.case.scenarios.rules import parse, parse_file
from exeunt.claims.reading import ledger_of, read_ledger
from exeunt.claims.records import Ledger
from exeunt.contrast.effect import Effect
from exeunt.contrast.pivots import Pivots
from exeunt.contrast.questions import Question, question
from exeunt.displacement.validate import Validation
from exeunt.displacement.validate import validate as validate_conflict
from exeunt.laboratory import asking
from exeunt.laboratory.answers import Sensitivity, Validated, Verdicts
from exeunt.laboratory.bench import Bench, start
from exeunt.laboratory.calibrating import calibrated as calibrate
from exeunt.laboratory.checking import check as check_whole
from exeunt.laboratory.refused import one_of
from exeunt.laboratory.sides import FILES
from exeunt.models import MODES, model_of
from exeunt.results import Results
from exeunt.study import run as run_worlds
from exeunt.study.ensemble import BATCH
from exeunt.study.posterior import PRIOR
from exeunt.worlds.draws import Known

Edits = str | Path | Mapping[str, Any]
"""Name of a scenario of the case, path of a scenario file, or its keys.

The keys are title, remove, shift, scale, replace, add, events and parameters.
"""
AS_WAS = "as-was"

__all__ = [
    "calibrate",
    "check",
    "compare",
    "pivots",
    "run",
    "scenario",
    "sensitivity",
    "validate",
    "verdicts",
]


def check(name: str | Path) -> list[Problem]:
    """Everything that is wrong with a case, its scenarios and its ledgers; empty where all is well."""
    try:
        check_whole(name)
    except CaseProblems as found:
        return list(found.problems)
    return []


def scenario(case: Case, edits: Edits) -> Case:
    """The case under a scenario.

    Raises CaseProblems with everything that is wrong, OSError for a file that cannot be read.
    """
    if isinstance(edits, Mapping):
        return case.edited(parse({"title": "edited in Python", **edits}, "edits"), "edits")
    path = Path(edits)
    if isinstance(edits, Path) or path.suffix in FILES:
        return case.edited(parse_file(path), path.stem)
    return case.scenario(edits)


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
    *,
    worlds_from: str = PRIOR,
) -> Results:
    """Run a case in so many worlds; `results.to_frame("abroad")` gives a series as a table.

    `first` is the case without a scenario's edits; it is `first` whose calibrated worlds `worlds_from` means, and where
    there are fewer of them than `worlds`, all are used. `progress` gets the number of worlds done. `days` are kept
    besides the ends of weeks (stocks) and months (flows), and people are counted for the sets of `groups`
    ("draft;remote", or "all" for everybody) besides exiles. `known` are calibrated worlds at hand, in place of
    `worlds_from`.

    Raises CaseProblems for a case that cannot be simulated, Refused for an unknown mode and for worlds that cannot be
    used, KeyError for an unknown executor.
    """
    one_of("mode", mode, MODES)
    if known is None and worlds_from != PRIOR:
        begun = start(case if first is None else first, worlds_from, worlds, seed, mode=mode)
        known, worlds, seed = begun.known, begun.worlds, begun.seed
    return run_worlds(case, worlds, seed, first, workers, batch, executor, mode, progress, days, groups, known)


def compare(
    case: Case,
    edits: Edits,
    outcome: str = "left",
    *,
    against: Edits = AS_WAS,
    day: date | None = None,
    worlds: int = 100,
    seed: int = 1,
    mode: str = "expected",
    worlds_from: str = PRIOR,
) -> Effect:
    """What an outcome, such as `abroad[kaz]`, is under a scenario less what it is `against` another, in the same
    worlds.

    `day` is the last of the case if not given. Raises NoSuchQuestion for an outcome that the case does not have,
    CaseProblems for edits that say nothing sensible, Refused for an unknown mode and for worlds that cannot be used.
    """
    bench = Bench.of(case, worlds, seed, worlds_from, mode)
    return _effect(bench, edits, against, question(case, outcome), _day(case, day))


def _effect(bench: Bench, edits: Edits, against: Edits, asked: Question, day: date) -> Effect:
    sides = [(name, scenario(bench.case, side)) for name, side in (("against", against), ("edits", edits))]
    return asking.differences(bench, sides[0], sides[1], [asked], day)[0]


def _day(case: Case, day: date | None) -> date:
    return case.file.last_day if day is None else day


def pivots(
    case: Case,
    edits: Edits,
    outcome: str,
    *,
    against: Edits = AS_WAS,
    day: date | None = None,
    worlds: int = 400,
    seed: int = 1,
    method: str = "tree",
    worlds_from: str = PRIOR,
) -> Pivots:
    """The ranges of at most three assumptions in which a difference has its rarer sign: as `compare`, and what turns
    it.

    `method` is `tree` or `prim`. Raises as `compare`, Refused for another method, and ModuleNotFoundError with a
    sentence where `prim` is asked for and its library is not installed.
    """
    bench = Bench.of(case, worlds, seed, worlds_from)
    return asking.turns(bench, _effect(bench, edits, against, question(case, outcome), _day(case, day)), method)


def sensitivity(
    case: Case,
    outcome: str,
    edits: Edits = AS_WAS,
    *,
    day: date | None = None,
    worlds: int = 1000,
    seed: int = 1,
    chance: bool = False,
    worlds_from: str = PRIOR,
) -> Sensitivity:
    """What an outcome is sensitive to: shares of its variance by parameter, by structure and, if asked for, by chance.

    Raises TooFew for fewer than 200 worlds or an outcome that never differs, ModuleNotFoundError with a sentence where
    SALib is not installed, and as `compare`.
    """
    bench = Bench.of(case, worlds, seed, worlds_from)
    side = ("edits", scenario(case, edits))
    return asking.sensitivity_of(bench, question(case, outcome), side, _day(case, day), seed, chance)


def verdicts(
    case: Case,
    ledger: Ledger | str | Path = "",
    *,
    ids: Collection[str] = (),
    worlds: int = 100,
    seed: int = 1,
    worlds_from: str = PRIOR,
) -> Verdicts:
    """Verdicts of a ledger: a record, a path, or the name of one that lies beside the case (its own, if empty).

    Raises CaseProblems for a faulty ledger, FileNotFoundError where there is none, Refused (a ValueError) for too few
    worlds to carry a word or a claim that the ledger does not have.
    """
    read = ledger if isinstance(ledger, Ledger) else read_ledger(case, ledger_of(case, str(ledger)))
    return asking.judged_ledger(Bench.of(case, worlds, seed, worlds_from), read, ids)


def validate(case: Case, *, worlds: int = 100, seed: int = 1, worlds_from: str = PRIOR) -> Validated | Validation:
    """Scores on counts that were never fitted: `Validated`, or `Validation` with every camp for a conflict case.

    Raises Refused (a ValueError) where there is nothing to score against, ValueError for a conflict case without
    counts.
    """
    if model_of(case).calibrated:
        return validate_conflict(case, worlds, seed)
    return asking.validated(Bench.of(case, worlds, seed, worlds_from), seed)
