"""How tables are printed: for a window, for a memo, or for another program."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.table import Table

from exeunt.cli import output
from exeunt.cli.output import give_up, show
from exeunt.cli.windows import without_empty

TABLE, MARKDOWN, CSV = "table", "markdown", "csv"
FORMATS = (TABLE, MARKDOWN, CSV)


def check_format(form: str, as_json: bool) -> None:
    """Leave with a sentence where there is no such format, or where two are asked for."""
    if form not in FORMATS:
        give_up(f"--format is '{form}'; it is {', '.join(FORMATS)}.", output.USAGE)
    if as_json and form != TABLE:
        give_up("--json and --format exclude each other.", output.USAGE)


def show_as(listing: Table, form: str) -> None:
    """Print a table for a window, or as Markdown."""
    if form == MARKDOWN:
        sys.stdout.write(markdown(listing) + "\n")
    else:
        show(listing)


def markdown(listing: Table) -> str:
    """A table with its title as Markdown."""
    listing = without_empty(listing)
    heads = [str(column.header) for column in listing.columns]
    sides = ["---:" if column.justify == "right" else "---" for column in listing.columns]
    rows = zip(*(list(column.cells) for column in listing.columns), strict=True)
    lines = [heads, sides, *([_cell(str(cell)) for cell in row] for row in rows)]
    return f"**{listing.title}**\n\n" + "\n".join(f"| {' | '.join(cells)} |" for cells in lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def print_csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> None:
    """One table on standard output, numbers as they are; what a row does not have is empty."""
    writer = csv.DictWriter(sys.stdout, columns, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: row.get(name) for name in columns})
