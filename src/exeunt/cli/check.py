"""`exeunt check`: everything that any later command would read, and all that is wrong with it in one answer."""

from __future__ import annotations

from exeunt.case.format.records import TABLES
from exeunt.cli import output
from exeunt.cli.about import about
from exeunt.cli.output import case_problems, say_json
from exeunt.laboratory.checking import check


def check_case(name: str, as_json: bool) -> None:
    """Problems on standard error with exit code 3, or a line that all is well."""
    with case_problems():
        found = check(name)
    case = found.case
    for note in found.notes:
        output.err.print(f"note: {note}")
    counts = {table: len(case.table(table)) for table in TABLES if case.table(table)}
    if as_json:
        say_json({"about": about("check", case), "rows": counts, "notes": [str(note) for note in found.notes]})
        return
    listed = ", ".join(_counted(count, table) for table, count in counts.items())
    beside = [_counted(found.scenarios, "scenarios"), _counted(found.ledgers, "ledgers")]
    output.out.print(f"{case.name} is valid: {listed}; {' and '.join(beside)} read as well.")


def _counted(count: int, plural: str) -> str:
    singular = "miss" if plural == "misses" else plural[:-1]
    return f"{count} {singular if count == 1 else plural}"
