"""`exeunt import observations`: counts of a table of the trade as rows of a case."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

if TYPE_CHECKING:
    from exeunt.interchange.observations import Brought, Recognised


class Formats(TyperGroup):
    """What can be imported; another word is answered with what there is."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command of a format, or a sentence and exit code 2."""
        if args and not args[0].startswith("-") and args[0] not in self.commands:
            from exeunt.cli import output

            output.give_up(f"'{args[0]}' is not a format; there are {', '.join(sorted(self.commands))}.", output.USAGE)
        return super().resolve_command(ctx, args)


def importers() -> typer.Typer:
    """The group `import`, with the command of this module."""
    group = typer.Typer(
        cls=Formats, no_args_is_help=True, rich_markup_mode=None,
        help="Read a case of another program, or counts as publishers give them out.",
    )  # fmt: skip
    group.command("observations", short_help="Add counts of a download to a case.")(import_observations)
    return group


def import_observations(
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="CSV, TSV, JSON, XLSX or a zip, as it was downloaded.")
    ] = None,
    into: Annotated[str, typer.Option("--into", metavar="CASE", help="Folder of the case that gets the rows.")] = "",
    column_map: Annotated[
        str, typer.Option("--map", metavar="MAP", help="What the columns are: a YAML file, or a map that ships.")
    ] = "",
    where: Annotated[
        str, typer.Option("--where", help="Place or block, for a table that does not say where it counts.")
    ] = "",
    origin: Annotated[
        str, typer.Option("--origin", metavar="ISO3", help="Whose people, if places.csv has no code.")
    ] = "",
    release: Annotated[
        str, typer.Option("--release", help="Release or day of the download, kept with every row.")
    ] = "",
    fetch: Annotated[
        str, typer.Option("--fetch", metavar="MAP", help="Ask UNHCR's public interface for this table first.")
    ] = "",
    maps: Annotated[bool, typer.Option("--maps", help="List the tables that are known by their columns.")] = False,
) -> None:
    """Recognise a table of counts by its columns, and add those of a case's places to its observations."""
    from exeunt.cli import output
    from exeunt.cli.output import case_problems
    from exeunt.interchange.observations import recognise

    if maps:
        _list_maps()
        return
    if fetch and file is None:
        file = _fetched(fetch, into, origin)
    if file is None:
        output.give_up("Name a file, or `--maps` to list what is known.", output.USAGE)
    if not file.exists():
        output.give_up(f"{file} does not exist.", output.USAGE)
    if not into:
        with case_problems():
            _describe(recognise(file, column_map))
        return
    _bring(file, Path(into), column_map, where, release, origin)


YEARS_BEFORE = 2
"""Years before the first day that are fetched too: a stock is compared with the last one before it."""


def _fetched(table: str, into: str, origin: str) -> Path:
    """A table of the case's origin and years, asked from the public interface or kept from before."""
    from exeunt.case import load
    from exeunt.cli import output
    from exeunt.cli.output import case_problems
    from exeunt.interchange.observations.fetching import TABLES, Unreached, fetch

    if table not in TABLES:
        output.give_up(f"--fetch: '{table}' cannot be asked for; there are {', '.join(TABLES)}.", output.USAGE)
    if not into:
        output.give_up("--fetch needs --into CASE: the case says whose people and which years.", output.USAGE)
    with case_problems():
        case = load(into)
    people_of = origin or next((p.iso3 for p in case.places if "origin" in p.roles and p.iso3), "")
    if not people_of:
        output.give_up(
            "The origin has no iso3 in places.csv. Fill it in, or name its code with --origin.", output.USAGE
        )
    first, last = case.file.first_day.year - YEARS_BEFORE, case.file.last_day.year
    try:
        path, kept = fetch(table, people_of.upper(), first, last, Path())
    except Unreached as why:
        output.give_up(str(why), output.USAGE)
    except OSError as error:
        output.give_up(f"The table could not be kept here: {error.strerror}.", output.USAGE)
    output.out.print(f"{'Kept from before' if kept else 'Fetched'}: {path}.")
    return path


def _bring(file: Path, folder: Path, column_map: str, where: str, release: str, origin: str) -> None:
    from exeunt.case import load
    from exeunt.cli import output
    from exeunt.cli.output import case_problems
    from exeunt.interchange.observations import add, bring, recognise

    if not (folder / "case.yaml").is_file():
        output.give_up(
            f"{folder} is not the folder of a case. A shipped case is copied with `exeunt new FOLDER --from NAME`.",
            output.USAGE,
        )
    with case_problems():
        case = load(str(folder))
        if (
            where
            and where not in case.file.blocks
            and where not in {p.id for p in case.places} | {c.id for c in case.crossings}
        ):
            output.give_up(f"--where: '{where}' is not a place, crossing or block of {folder}.", output.USAGE)
        found = recognise(file, column_map)
        brought = bring(found, case, where, release, origin)
        _say(found)
        if not brought.observations:
            for note in brought.notes:
                output.err.print(note)
            output.give_up(f"{file} has no count for a place and a day of {folder}; nothing was written.", output.USAGE)
        try:
            add(brought, case, folder)
        except OSError as error:
            output.give_up(f"{folder} could not be written: {error.strerror}.", output.USAGE)
    _print(brought, folder)


def _say(found: Recognised) -> None:
    from exeunt.cli import output

    first = found.sheet.lines[found.header][0]
    tags = " with a row of HXL tags" if _tagged(found) else ""
    output.out.print(
        f"{found.place}: {found.map.title}, {found.map.publisher} (map {found.name}); {found.file.kind}{tags}, "
        f"headings on {found.sheet.counted} {first}, SHA-256 {found.file.sha256[:12]}."
    )


def _tagged(found: Recognised) -> bool:
    after = found.sheet.lines[found.header + 1 : found.header + 2]
    return bool(after) and all(cell.startswith("#") for cell in after[0][1] if cell)


def _describe(found: Recognised) -> None:
    """What a file is, without a case."""
    from exeunt.cli import output
    from exeunt.interchange.observations import Header

    _say(found)
    at = found.map
    rows = len(found.sheet.lines) - found.header - 1 - _tagged(found)
    output.out.print(f"{rows:,} rows. {at.note}".strip())
    listing = output.table("", ("measure", "whole"), ("unit", "whole"), ("stock or flow", "whole"), ("counts", "left"))
    for count in at.counts:
        listing.add_row(count.measure, count.unit, "stock" if count.stock else "flow", count.counts_what)
    output.show(listing)
    headings = Header(found.sheet.lines[found.header][1])
    for column, kept in at.only.items():
        position = headings.find(column)
        if position is not None:
            output.out.print(f"Only rows with {headings.cells[position]} {' or '.join(kept)}.")
    if at.licence:
        output.out.print(f"Licence: {at.licence}.")
    output.out.print("Nothing was written. `--into CASE` adds the rows of the case's places to its observations.")


def _print(brought: Brought, folder: Path) -> None:
    from exeunt.cli import output

    listing = output.table(
        "", ("id", "whole"), ("measure", "whole"), ("from", "whole"), ("to", "whole"), ("value", "right"),
        ("use", "whole"),
    )  # fmt: skip
    for row in brought.observations:
        listing.add_row(row.id, row.measure, str(row.start), str(row.end), f"{row.value:,.0f}", row.use)
    output.show(listing)
    for note in brought.notes:
        output.out.print(note)
    typed = shlex.quote(str(folder))
    uses = {row.use for row in brought.observations}
    if "context" in uses:
        output.out.print(
            "`context` is shown and not scored: no simulated number counts the same, or people from before the first "
            "day are in it. The note of each row says why, with its file and line."
        )
    count = len(brought.observations)
    output.out.print(
        f"Added {count} row{'s' if count > 1 else ''} to observations.csv, and the source {brought.source.id}. "
        f"`exeunt check {typed}` checks the case, `exeunt predict {typed}` sets counts beside what is simulated."
    )


def _list_maps() -> None:
    from exeunt.cli import output
    from exeunt.interchange.observations import shipped

    listing = output.table(
        "Tables that are known by their columns", ("map", "whole"), ("publisher", "left"), ("table", "left"),
        ("counts", "left"),
    )  # fmt: skip
    for name, at in shipped().items():
        listing.add_row(name, at.publisher, at.title, ", ".join(dict.fromkeys(c.measure for c in at.counts)))
    output.show(listing)
    output.out.print("For any other table write a column map (docs/how-to/bring-counts.md) and name it with `--map`.")
