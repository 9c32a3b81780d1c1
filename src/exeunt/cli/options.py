"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from exeunt.cli import completing

CaseName = Annotated[
    str, typer.Argument(metavar="CASE", help="A shipped case by name, or a folder.", autocompletion=completing.cases)
]
Json = Annotated[bool, typer.Option("--json", help="One JSON document instead of tables.")]
At = Annotated[str, typer.Option(help="Day, YYYY-MM-DD; the last day if not given.")]
Format = Annotated[
    str, typer.Option("--format", metavar="table|markdown|csv", help="How tables are printed: for a memo, or as rows.")
]
All = Annotated[bool, typer.Option("--all", help="Every row, not only those that answer the question.")]
Under = Annotated[
    str,
    typer.Option(
        metavar="NAME|FILE",
        help="Rules to run under: a scenario of the case, or a YAML file of one.",
        autocompletion=completing.scenarios,
    ),
]
Edits = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="RULE.COLUMN=VALUE",
        help="One edit of a rule, as P011a.value=0.5 (certain then: its range goes) or P033.start=2023-03-01, or of a "
        "PARAMETER=VALUE; of B where two are compared. May be given again.",
    ),
]
First = Annotated[
    str,
    typer.Argument(
        metavar="A", help="A scenario of the case, or a YAML file of one.", autocompletion=completing.scenarios
    ),
]
Second = Annotated[str, typer.Argument(metavar="B", help="Another one.", autocompletion=completing.scenarios)]
Outcomes = Annotated[
    list[str] | None,
    typer.Option(
        "--outcome",
        help="An outcome, of a place or of groups as abroad[kaz, groups=draft]; may be given again.",
        autocompletion=completing.outcomes,
    ),
]
Worlds = Annotated[
    int | None,
    typer.Option(
        min=1,
        max=1_000_000,
        show_default=False,
        metavar="N",
        help="Number of worlds; all calibrated ones, or 1,000 from the priors, if not given.",
    ),
]
Mode = Annotated[
    str, typer.Option(help="`expected` moves shares of people, `sampled` whole people with chance.", metavar="MODE")
]
Runs = Annotated[Path, typer.Option(help="Folder that keeps the runs.")]
Where = Annotated[str, typer.Option(help="threads, processes or dask; chosen by the number of worlds if not given.")]
Scheduler = Annotated[str, typer.Option(help="Address of a Dask scheduler; a cluster on this machine if not given.")]
Fresh = Annotated[bool, typer.Option("--fresh", help="Compute everything again, whatever is there.")]
From = Annotated[
    str,
    typer.Option(
        "--worlds-from",
        metavar="posterior|prior|FILE",
        show_default=False,
        help="Calibrated worlds, worlds drawn from the priors, or calibrated worlds of a file; calibrated where the "
        "case has them if not given.",
    ),
]
Seed = Annotated[
    int,
    typer.Option(
        min=0,
        help="Seed: of draws from the priors; of which calibrated worlds, where fewer than all are asked for; of "
        "chance in `sampled`.",
    ),
]
Expect = Annotated[
    Path | None, typer.Option(help="Fail (exit code 4) if a verdict, or what decides it, is not as in this lock.")
]
WriteLock = Annotated[Path | None, typer.Option(help="Write the verdicts and the marks here.")]
LockTests = Annotated[
    Path | None, typer.Option(help="Write the marks and the time here, and run nothing: the tests before the run.")
]
Unread = Annotated[bool, typer.Option("--sources", help="List what is still to be looked up; run nothing.")]
Specification = Annotated[
    bool, typer.Option("--specification", help="The word of the named claims at other defensible choices.")
]
Beside = Annotated[str, typer.Option(help="A second claims file: tests that both texts share, side by side.")]
Argdown = Annotated[Path | None, typer.Option(help="Write the map of claims here, for Argdown.")]
ClaimReview = Annotated[Path | None, typer.Option(help="Write the verdicts here as ClaimReview (JSON-LD).")]
ClaimsOf = Annotated[
    str, typer.Argument(metavar="CASE", help="A case; or `new`, then a case and a text; or `export`, then a case.")
]
ClaimIds = Annotated[
    list[str] | None, typer.Argument(metavar="[ID...]", help="Claims shown whole; all, a line each, if none.")
]
ClaimsFile = Annotated[
    str, typer.Option("--claims", help="Another claims file: a path, or the NAME of a shipped claims-NAME.yaml.")
]
Text = Annotated[Path | None, typer.Option(help="The text: every quote must be in it, word for word.")]
ClaimsPage = Annotated[
    Path | None,
    typer.Option("--output", "-o", help="Write a page here (with `new`: the file; with --specification: a figure)."),
]
