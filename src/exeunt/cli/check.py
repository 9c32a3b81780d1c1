"""`exeunt check`: everything that any later command would read, and all that is wrong with it in one answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from exeunt.case import Case, CaseProblems, Problem, load
from exeunt.case.records import TABLES
from exeunt.case.scenarios import check_scenarios
from exeunt.claims.reading import ledgers_of, read_ledger
from exeunt.cli import output
from exeunt.cli.about import about
from exeunt.cli.output import case_problems, say_json
from exeunt.world import Draws, check_simulated, compile_worlds


def check_case(name: str, as_json: bool) -> None:
    """Problems on standard error with exit code 3, or a line that all is well."""
    with case_problems():
        case = checked(name)
    notes = [*case.warnings, *unreachable(case)]
    for note in notes:
        output.err.print(f"note: {note}")
    counts = {table: len(case.table(table)) for table in TABLES if case.table(table)}
    if as_json:
        say_json({"about": about("check", case), "rows": counts, "notes": [str(note) for note in notes]})
        return
    listed = ", ".join(_counted(count, table) for table, count in counts.items())
    read = [_counted(len(case.scenarios) - 1, "scenarios"), _counted(len(list(ledgers_of(case))), "ledgers")]
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
        raise CaseProblems([*found.problems, *check_scenarios(folder, None)]) from None
    try:
        check_simulated(case)
    except CaseProblems as found:
        problems += found.problems
    problems += check_scenarios(case.folder, case)
    for path in ledgers_of(case):
        try:
            read_ledger(case, path)
        except CaseProblems as found:
            problems += found.problems
    if problems:
        raise CaseProblems(problems)
    return case


def unreachable(case: Case) -> Iterator[Problem]:
    """A note for every host with a route that nobody can ever enter: no door opens, or nobody has what it asks for."""
    if case.file.departures == "given":
        return
    worlds = compile_worlds(case, Draws(1))
    reached = set(worlds.network.pair_place[worlds.reachable].tolist())
    for place in sorted(set(worlds.network.pair_place.tolist()) - reached):
        id = worlds.network.hosts[place]
        text = f"nobody can ever enter '{id}': no door of it opens to anybody while a route runs. It has no effect."
        yield Problem("places.csv", case.line("places", id), text)
