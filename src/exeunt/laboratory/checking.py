"""Everything that any question would read of a case, and all that is wrong with it in one answer."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from exeunt.case import Case, CaseProblems, Problem, load
from exeunt.case.scenario_files import check_scenarios
from exeunt.claims.reading import folder_of, ledgers_in, overlooked, read_ledger
from exeunt.models import check_simulated, model_of


@dataclass(frozen=True)
class Checked:
    """A case that can be read and simulated, with its scenarios and ledgers."""

    case: Case
    notes: tuple[Problem, ...]  # what is odd but harmless, and what has no effect
    scenarios: int
    ledgers: int


def check(name: str | Path) -> Checked:
    """Check a case by name or folder; CaseProblems with everything that is wrong with it, its scenarios and its
    ledgers.
    """
    case = _whole(name)
    notes = (*case.warnings, *model_of(case).inert(case))
    return Checked(case, notes, len(case.scenarios) - 1, len(list(ledgers_in(folder_of(case)))))


def _whole(name: str | Path) -> Case:
    problems: list[Problem] = []
    try:
        case = load(name)
    except CaseProblems as found:
        folder = Path(name) if Path(name).is_dir() else None
        beside = [] if folder is None else _ledgers(folder, None)
        raise CaseProblems([*found.problems, *check_scenarios(folder, None), *beside]) from None
    try:
        check_simulated(case)
    except CaseProblems as found:
        problems += found.problems
    problems += check_scenarios(case.folder, case)
    problems += _ledgers(folder_of(case), case)
    if problems:
        raise CaseProblems(problems)
    return case


def _ledgers(folder: Path, case: Case | None) -> list[Problem]:
    """What is wrong with the ledgers in a folder, against the case or, where its tables cannot be read, in
    themselves.
    """
    problems = list(overlooked(folder)) if folder.is_dir() else []
    for path in ledgers_in(folder):
        try:
            read_ledger(case, path)
        except CaseProblems as found:
            problems += found.problems
    return problems
