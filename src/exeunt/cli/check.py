"""`exeunt check`: everything that any later command would read, and all that is wrong with it in one answer."""

from __future__ import annotations

from pathlib import Path

from exeunt.case import Case, CaseProblems, Problem, load
from exeunt.case.format.records import TABLES
from exeunt.case.scenarios.folder import check_scenarios
from exeunt.claims.reading import folder_of, ledgers_in, overlooked, read_ledger
from exeunt.cli import output
from exeunt.cli.about import about
from exeunt.cli.output import case_problems, say_json
from exeunt.models import check_simulated, model_of


def check_case(name: str, as_json: bool) -> None:
    """Problems on standard error with exit code 3, or a line that all is well."""
    with case_problems():
        case = checked(name)
    notes = [*case.warnings, *model_of(case).inert(case)]
    for note in notes:
        output.err.print(f"note: {note}")
    counts = {table: len(case.table(table)) for table in TABLES if case.table(table)}
    if as_json:
        say_json({"about": about("check", case), "rows": counts, "notes": [str(note) for note in notes]})
        return
    listed = ", ".join(_counted(count, table) for table, count in counts.items())
    read = [_counted(len(case.scenarios) - 1, "scenarios"), _counted(len(list(ledgers_in(folder_of(case)))), "ledgers")]
    output.out.print(f"{case.name} is valid: {listed}; {' and '.join(read)} read as well.")


def _counted(count: int, plural: str) -> str:
    return f"{count} {plural[:-1] if count == 1 else plural}"


def checked(name: str) -> Case:
    """A case, its scenarios and its ledgers; CaseProblems with everything that is wrong with any of them."""
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
    """What is wrong with the ledgers in a folder, against the case or, where its tables cannot be read, in themselves."""
    problems = list(overlooked(folder)) if folder.is_dir() else []
    for path in ledgers_in(folder):
        try:
            read_ledger(case, path)
        except CaseProblems as found:
            problems += found.problems
    return problems
