"""Commands that bring a case, a new one or one of another program, or that hand on what a case says."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from exeunt.cli import doctor, forecast, serve
from exeunt.cli.observations import importers
from exeunt.cli.options import CaseName, Json, Runs, Seed


def import_flee(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="Folder of the case, with input_csv/ and source_data/.")
    ],
    to: Annotated[Path, typer.Option("--output", "-o", help="Folder of the new case.")],
) -> None:
    """Read a case of the public simulator Flee, and say what was mended or left out."""
    from exeunt.cli.conflicts import import_command

    import_command("flee", folder, to)


def fit_conflicts(
    folders: Annotated[list[Path], typer.Argument(metavar="DIR...", help="Flee cases, or conflict cases.")],
    to: Annotated[Path, typer.Option("--output", "-o", help="Table to write.")] = Path("displacement-fitted.csv"),
    draws: Annotated[int, typer.Option(min=50, help="Draws from the ranges of the settings.")] = 2000,
    seed: Seed = 1,
) -> None:
    """Fit the settings by which displaced people move: for each case from the others, and once from all."""
    from exeunt.cli.conflicts import fit_command

    fit_command(folders, to, draws, seed)


def new(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Folder of the new case.")],
    begin_from: Annotated[str, typer.Option("--from", metavar="CASE", help="Copy this case whole.")] = "",
) -> None:
    """Write a case to begin from: a small complete one, or a copy of another."""
    from exeunt.cli.cases import new_case

    new_case(folder, begin_from)


def cite(
    case: CaseName,
    row: Annotated[str, typer.Argument(metavar="[ID]", help="A row: a rule, a count, a parameter, a source.")] = "",
    json: Json = False,
) -> None:
    """A sentence to paste: the program, the case with its mark and, for an id, what it says and its sources."""
    from exeunt.cli.cite import cite_command

    cite_command(case, row, json)


def rerun(
    run: Annotated[str, typer.Argument(metavar="RUN", help="Id of a run, as `exeunt runs` lists it, or its folder.")],
    runs: Runs = Path("runs"),
    case: Annotated[str, typer.Option(help="The case, where it lies elsewhere than when the run was made.")] = "",
    scenario: Annotated[str, typer.Option(help="The scenario file, where it lies elsewhere now.")] = "",
) -> None:
    """Play a run again from its receipt, and compare it with what is kept, byte by byte."""
    from exeunt.cli.rerun import rerun_command

    rerun_command(run, runs, case, scenario)


def add_to(app: typer.Typer) -> None:
    """Add these commands to the group of all commands."""
    app.command(short_help="Write a case to begin from, or copy one.")(new)
    app.command(short_help="Print a sentence with sources to paste.")(cite)
    app.command(short_help="Make a run again: the same bytes?")(rerun)
    importing = importers()
    importing.command("flee", short_help="Read a case of the simulator Flee.")(import_flee)
    app.add_typer(importing, name="import", short_help="Read a case of another program, or counts.")
    doctor.add_to(app)
    forecast.add_to(app)
    serve.add_to(app)
    app.command(short_help="Fit how displaced people move.")(fit_conflicts)
