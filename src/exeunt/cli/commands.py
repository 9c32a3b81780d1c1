"""The commands of `exeunt`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from exeunt import __version__
from exeunt.cli.exchange import add_to
from exeunt.cli.group import Commands
from exeunt.cli.options import (  # fmt: skip
    All,
    Argdown,
    At,
    Beside,
    CaseName,
    ClaimIds,
    ClaimReview,
    ClaimsFile,
    ClaimsOf,
    ClaimsPage,
    Edits,
    Expect,
    First,
    Format,
    Fresh,
    From,
    Json,
    LockTests,
    Mode,
    Outcomes,
    Runs,
    Scheduler,
    Second,
    Seed,
    Specification,
    Text,
    Under,
    Unread,
    Where,
    Worlds,
    WriteLock,
)

app = typer.Typer(
    cls=Commands,
    help="Exeunt: a policy laboratory for flight and exile.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"exeunt {__version__}")
        raise typer.Exit


@app.callback()
def exeunt(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Exeunt: a policy laboratory for flight and exile."""


@app.command(short_help="Simulate a case in many worlds.")
def run(
    case: CaseName,
    worlds: Worlds = None,
    seed: Seed = 1,
    scenario: Under = "as-was",
    edits: Edits = None,
    at: Annotated[str, typer.Option(help="Day of the tables, YYYY-MM-DD; the last day if not given.")] = "",
    runs: Runs = Path("runs"),
    workers: Annotated[int, typer.Option(min=0, help="Batches at once; 0 for one per core.")] = 0,
    mode: Mode = "expected",
    executor: Where = "",
    scheduler: Scheduler = "",
    fresh: Fresh = False,
    worlds_from: From = "",
    whole: All = False,
    form: Format = "table",
    json: Json = False,
) -> None:
    """Simulate a case in many worlds and print who left and where they are, beside what was reported."""
    from exeunt.cli.run import run_command

    run_command(
        case, worlds or 0, seed, scenario, at, runs, workers, mode, executor, scheduler, fresh, worlds_from, json,
        form, whole, edits or (),
    )  # fmt: skip


@app.command(short_help="List or remove the runs that are kept.")
def runs(
    what: Annotated[str, typer.Argument(metavar="[rm]", help="Nothing: list them. rm: remove those named.")] = "",
    ids: Annotated[list[str] | None, typer.Argument(metavar="[ID...]", help="Runs to remove.")] = None,
    folder: Annotated[Path, typer.Option("--runs", help="Folder that keeps the runs.")] = Path("runs"),
    json: Json = False,
) -> None:
    """List the runs that are kept, or remove some."""
    from exeunt.cli.runs import runs_command

    runs_command(what, ids or [], folder, json)


@app.command(short_help="List the cases in the package.")
def cases(json: Json = False) -> None:
    """List the cases in the package."""
    from exeunt.cli.cases import list_cases

    list_cases(json)


@app.command(short_help="Show what a case says, and its sources.")
def show(
    case: CaseName,
    row: Annotated[str, typer.Argument(help="A row to walk to its sources: an id of any table, or of a prior.")] = "",
    sources: Annotated[bool, typer.Option("--sources", help="All sources and what uses them.")] = False,
    rules: Annotated[bool, typer.Option("--rules", help="All rules.")] = False,
    scenarios: Annotated[bool, typer.Option("--scenarios", help="All scenarios.")] = False,
    on: Annotated[str, typer.Option(help="Only what is in force on this day, YYYY-MM-DD.")] = "",
    json: Json = False,
) -> None:
    """Show what a case says: an overview, its rules, its sources, one row, its scenarios; or `outcomes`."""
    from exeunt.cli.cases import show_case

    show_case(case, row, sources, rules, scenarios, on, json)


@app.command(short_help="Check a case: every problem at once.")
def check(case: CaseName, json: Json = False) -> None:
    """Check a case: every problem at once, with file, line and what to do."""
    from exeunt.cli.check import check_case

    check_case(case, json)


@app.command(short_help="Compare counts with the priors alone.")
def predict(
    case: CaseName,
    worlds: Worlds = None,
    seed: Seed = 1,
    page: Annotated[Path | None, typer.Option("--page", "-o", help="Write a Markdown page here.")] = None,
    json: Json = False,
) -> None:
    """Put every observation beside what the priors alone say of it."""
    from exeunt.cli.run import predict_command

    predict_command(case, worlds or 0, seed, page, json)


@app.command(short_help="Compare two scenarios in the same worlds.")
def compare(
    case: CaseName,
    a: First,
    b: Second,
    edits: Edits = None,
    outcome: Outcomes = None,
    at: At = "",
    worlds: Worlds = None,
    seed: Seed = 1,
    mode: Mode = "expected",
    runs: Runs = Path("runs"),
    executor: Where = "",
    scheduler: Scheduler = "",
    fresh: Fresh = False,
    worlds_from: From = "",
    csv: Annotated[Path | None, typer.Option("--csv", help="Write every world's difference here.")] = None,
    whole: All = False,
    form: Format = "table",
    json: Json = False,
) -> None:
    """Compare two scenarios in the same worlds: paired differences, and in which share of worlds they hold."""
    from exeunt.cli.compare import compare_command

    compare_command(
        case, a, b, outcome or [], at, worlds or 0, seed, mode, runs, executor, scheduler, fresh, worlds_from, csv,
        json, form, whole, edits or (),
    )  # fmt: skip


@app.command(short_help="Show what an outcome is sensitive to.")
def sensitivity(
    case: CaseName,
    outcome: Annotated[
        str, typer.Option("--outcome", help="An outcome, of a place or of groups as abroad[kaz, groups=draft].")
    ],
    scenario: Under = "as-was",
    at: At = "",
    worlds: Worlds = None,
    seed: Seed = 1,
    worlds_from: From = "",
    runs: Runs = Path("runs"),
    morris: Annotated[int, typer.Option(min=0, help="So many trajectories of elementary effects instead.")] = 0,
    chance: Annotated[bool, typer.Option("--chance", help="Play a few worlds with whole people too.")] = False,
    json: Json = False,
) -> None:
    """What an outcome is sensitive to: parameters, structure, chance."""
    from exeunt.cli.explore import sensitivity_command

    sensitivity_command(case, outcome, scenario, at, worlds or 0, seed, worlds_from, runs, morris, chance, json)


@app.command(short_help="Show which assumptions turn a difference.")
def pivots(
    case: CaseName,
    a: First,
    b: Second,
    outcome: Annotated[
        str, typer.Option("--outcome", help="An outcome, of a place or of groups as abroad[kaz, groups=draft].")
    ],
    at: At = "",
    worlds: Worlds = None,
    seed: Seed = 1,
    worlds_from: From = "",
    runs: Runs = Path("runs"),
    method: Annotated[str, typer.Option(help="tree, or prim (`exeunt[explore]`).")] = "tree",
    json: Json = False,
) -> None:
    """Where a contrast changes its sign: ranges of at most three assumptions, with their grades."""
    from exeunt.cli.explore import pivots_command

    pivots_command(case, a, b, outcome, at, worlds or 0, seed, worlds_from, runs, method, json)


@app.command(short_help="Test the sentences of a text.")
def claims(
    case: ClaimsOf,
    ids: ClaimIds = None,
    file: ClaimsFile = "",
    worlds: Worlds = None,
    worlds_from: From = "",
    seed: Seed = 1,
    runs: Runs = Path("runs"),
    expect: Expect = None,
    write_lock: WriteLock = None,
    lock_tests: LockTests = None,
    text: Text = None,
    sources: Unread = False,
    specification: Specification = False,
    beside: Beside = "",
    argdown: Argdown = None,
    claimreview: ClaimReview = None,
    to: ClaimsPage = None,
    json: Json = False,
) -> None:
    """The claims ledger: what is said, in which share of worlds it holds, and on what that turns."""
    from exeunt.cli.claims import Ask, Files, begin, claims_command

    case, ids = begin(case, ids or [], to, bool(argdown or claimreview))
    if not case:
        return
    files = Files(expect, write_lock, lock_tests, text, to, argdown, claimreview)
    ask = Ask(tuple(ids), file, beside, sources, specification)
    claims_command(case, ask, worlds or 0, worlds_from, seed, runs, files, json)


@app.command(short_help="Write one page for readers, with figures.")
def report(
    case: CaseName,
    scenarios: Annotated[
        list[str] | None,
        typer.Option(
            "--compare",
            metavar="SCENARIO",
            help="A scenario, or a file of one, compared with the rules as they were; may be given again: then each is "
            "compared with the first.",
        ),
    ] = None,
    outcome: Annotated[
        list[str] | None,
        typer.Option("--outcome", help="What a comparison leads with, as abroad[kaz]; `abroad` if not given."),
    ] = None,
    claims: Annotated[bool, typer.Option("--claims", help="Test the case's claims too.")] = False,
    ledger: Annotated[
        str, typer.Option("--ledger", help="Another claims file: a path, or the NAME of a shipped claims-NAME.yaml.")
    ] = "",
    switches: Annotated[
        bool,
        typer.Option("--switches", help="Play each kind of rule that differs alone too, for the reader to switch."),
    ] = False,
    switch_by: Annotated[
        str,
        typer.Option(
            metavar="kind|decision|rule",
            help="Switch finer: what the same places did on the same day, or each rule; up to 40 parts, a run each.",
        ),
    ] = "",
    at: At = "",
    worlds: Worlds = None,
    seed: Seed = 1,
    worlds_from: From = "",
    runs: Runs = Path("runs"),
    to: Annotated[
        Path | None, typer.Option("--output", "-o", help="File of the page; CASE-report.html if not given.")
    ] = None,
    pictures: Annotated[
        Path | None, typer.Option(help="Write each figure to this folder too, as SVG (needs `exeunt[figures]`).")
    ] = None,
    form: Annotated[
        str, typer.Option("--format", metavar="html|html,pdf", help="The page alone, or its print beside it too.")
    ] = "html",
) -> None:
    """Write one page for readers: what a comparison shows, where people are beside what was counted, how it scores on
    counts never fitted, and what it rests on. It opens from the file, without a network.
    """
    from exeunt.cli.report import report_command

    report_command(
        case,
        scenarios or [],
        outcome or [],
        claims,
        ledger,
        switch_by or ("kind" if switches else ""),
        at,
        worlds or 0,
        seed,
        worlds_from,
        runs,
        to,
        pictures,
        form,
    )


@app.command(short_help="Write a run, or a case, for other programs.")
def export(
    kind: Annotated[
        str,
        typer.Argument(
            metavar="FORMAT", help="csv, parquet: a run as tidy tables; geojson, flowmap: on a map. flee: the case."
        ),
    ],
    case: CaseName,
    to: Annotated[Path, typer.Option("--output", "-o", help="Folder to write.")],
    scenario: Under = "as-was",
    at: Annotated[str, typer.Option(help="Day of the outcomes, YYYY-MM-DD; the last day if not given.")] = "",
    worlds: Worlds = None,
    seed: Seed = 1,
    worlds_from: From = "",
    runs: Runs = Path("runs"),
) -> None:
    """Write a run as tidy tables with a data package, or a case as another program reads it."""
    from exeunt.cli.export import export_any

    export_any(kind, case, to, scenario, at, worlds or 0, seed, worlds_from, runs)


@app.command(short_help="Learn from counts marked `fit`.")
def calibrate(
    case: CaseName,
    worlds: Annotated[int, typer.Option(min=2, max=100_000, help="Number of worlds that learn.")] = 400,
    seed: Seed = 1,
    runs: Runs = Path("runs"),
    to: Annotated[Path | None, typer.Option("--to", help="File of the worlds; under --runs if not given.")] = None,
    page: Annotated[Path | None, typer.Option("--page", "-o", help="Write a Markdown page here.")] = None,
    executor: Where = "",
    json: Json = False,
) -> None:
    """Learn from the observations marked `fit`: posterior worlds that every command accepts, and what was not
    learned.
    """
    from exeunt.cli.calibrate import calibrate_command

    calibrate_command(case, worlds, seed, runs, to, page, executor, json)


@app.command(short_help="Score a case on counts never fitted.")
def validate(
    cases: Annotated[list[str], typer.Argument(metavar="CASE...", help="Cases: conflict cases, or one other.")],
    worlds: Worlds = None,
    seed: Seed = 1,
    max_ard: Annotated[float, typer.Option(help="Fail (exit code 4) if a case's ARD is higher.")] = float("inf"),
    page: Annotated[
        Path | None,
        typer.Option("--page", "-o", help="Write a page with every camp here (HTML), or the table alone (.md)."),
    ] = None,
    worlds_from: From = "",
    runs: Runs = Path("runs"),
    json: Json = False,
) -> None:
    """Score cases against counts they never saw, beside naive forecasts (conflict cases: and Flee)."""
    from exeunt.cli.conflicts import validate_command

    validate_command(cases, worlds or 0, seed, max_ard, page, worlds_from, runs, json)


add_to(app)
