"""Reference pages made from the code: commands, the interface for Python, what is counted, tables that are known."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import typer

import exeunt
from exeunt.case.format.schema import write_pages
from exeunt.interchange.observations import shipped
from exeunt.results.outcomes import OUTCOMES
from exeunt.vocabulary import MEASURES

MADE = "Made by `python -m exeunt.cli.reference`; do not edit by hand."


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _table(headings: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [f"| {' | '.join(headings)} |", f"|{'---|' * len(headings)}"]
    return "\n".join([*lines, *(f"| {' | '.join(map(_cell, row))} |" for row in rows)])


def commands_page() -> str:
    """Markdown: every command with its arguments and options."""
    from exeunt.cli.commands import app

    root = typer.main.get_command(app)
    parts = ["# Commands", MADE, "Exit codes: 0 done, 1 bug, 2 usage or a machine that would not do (a full disk, a "
             "folder that cannot be written), 3 invalid case, 4 a stated gate failed, 130 interrupted."]  # fmt: skip
    context = typer.Context(root)
    for name, command in _commands(root, "exeunt", context):
        parts += [f"## {name}", inspect.cleandoc(command.help or ""), _parameters(command)]
    return "\n\n".join(filter(None, parts)) + "\n"


def _commands(group: Any, before: str, context: Any) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if hasattr(command, "list_commands"):
            found += _commands(command, f"{before} {name}", context)
        else:
            found.append((f"{before} {name}", command))
    return found


def _parameters(command: Any) -> str:
    rows = []
    for at in command.params:
        if at.name == "help":
            continue
        is_option = at.param_type_name == "option"
        what = ", ".join(f"`{name}`" for name in at.opts) if is_option else f"`{at.metavar or str(at.name).upper()}`"
        default = "" if at.default in (None, "", False, ()) or callable(at.default) else str(at.default)
        if re.search(r"PosixPath|<|\.\.\.", default):
            default = ""
        rows.append((what, getattr(at, "help", "") or "", default))
    return _table(("", "says", "if not given"), rows) if rows else ""


def python_page() -> str:
    """Markdown: every public name of the package with its signature and what it says."""
    parts = ["# Python", MADE, "`import exeunt as ex`. How to ask: [ask from Python](../how-to/ask-from-python.md)."]
    for name in sorted(exeunt.__all__):
        at = getattr(exeunt, name)
        words = inspect.cleandoc(inspect.getdoc(at) or "")
        if inspect.isclass(at):
            parts += [f"## {name}", words]
        elif callable(at):
            signature = re.sub(r"<function <?\w+>? at 0x[0-9a-f]+>", "...", str(inspect.signature(at)))
            signature = re.sub(r"PosixPath\('([^']*)'\)", r"\1", signature).replace("'", "")
            parts += [f"## {name}", f"```text\nex.{name}{signature}\n```", words]
    return "\n\n".join(parts) + "\n"


def measures_page() -> str:
    """Markdown: what each measure of observations counts, and whether anything simulated counts the same."""
    rows = [
        (f"`{name}`", at.heading, f"no: {at.not_simulated}" if at.not_simulated else "yes")
        for name, at in MEASURES.items()
    ]
    text = (
        "The column `measure` of [observations.csv](case-format.md) holds one of these words. Over a span from `start` "
        "to `end` the number simulated is what it has grown by: for a stock from the first day counted, for a flow the "
        "sum over the days. `recognition`, `first_destination` and `returned_share` are ratios, `rent` a rise "
        "in per cent, `wait` the number on the last day."
    )
    return "\n\n".join(["# Measures", MADE, text, _table(("measure", "what is counted", "simulated"), rows)]) + "\n"


def outcomes_page() -> str:
    """Markdown: every outcome that can be asked for."""
    rows = [
        (f"`{at.name}`", at.sentence, at.unit, at.by, ", ".join(at.needs), ", ".join(at.judged))
        for at in OUTCOMES.values()
    ]
    text = (
        "An outcome is one number of a run in each world. `compare`, `sensitivity`, `pivots` and the tests of a ledger "
        "ask for it by name, of a place, a crossing or a block in brackets (`left[eu]`), or of groups "
        "(`never_left[groups=active]`). The last column names the parameters of grade E on which it hangs beside "
        "those of every count of people."
    )
    headings = ("outcome", "says", "unit", "by", "needs", "judged")
    return "\n\n".join(["# Outcomes", MADE, text, _table(headings, rows)]) + "\n"


def tables_page() -> str:
    """Markdown: tables of counts that are known by their headings."""
    parts = ["# Tables of counts", MADE, "What `exeunt import observations` knows by its headings. For any other table "
             "[write a column map](../how-to/bring-counts.md)."]  # fmt: skip
    for name, at in shipped().items():
        rows = [
            (f"`{count.column or 'columns headed by spans, or rows'}`", f"`{count.measure}`", count.unit,
             "stock" if count.stock else "flow", count.counts_what)
            for count in at.counts
        ]  # fmt: skip
        only = "; ".join(f"`{column}` {' or '.join(kept)}" for column, kept in at.only.items())
        parts += [
            f"## {name}",
            f"{at.title}, {at.publisher}. {at.note}",
            f"Known by: {', '.join(f'`{column}`' for column in at.recognise)}."
            + (f" Only rows with {only}." if only else ""),
            f"Licence: {at.licence}.",
            _table(("column", "measure", "unit", "", "counts"), rows),
        ]
    return "\n\n".join(parts) + "\n"


PAGES: dict[str, Callable[[], str]] = {
    "docs/reference/commands.md": commands_page,
    "docs/reference/python.md": python_page,
    "docs/reference/measures.md": measures_page,
    "docs/reference/outcomes.md": outcomes_page,
    "docs/reference/tables-of-counts.md": tables_page,
}
"""Page -> what makes it."""


def main() -> None:
    """Write the pages under the folder of the project."""
    write_pages(PAGES, Path())


if __name__ == "__main__":
    main()
