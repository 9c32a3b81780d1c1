"""`exeunt export`: a case for another program, or a run as tidy tables."""

from __future__ import annotations

import json
from pathlib import Path

from exeunt.case import load
from exeunt.cli import output
from exeunt.cli.conflicts import export_command
from exeunt.cli.kept import Kept, day_of
from exeunt.cli.output import case_problems, give_up
from exeunt.cli.worlds import start
from exeunt.interchange.formats import FORMATS
from exeunt.laboratory.sides import side
from exeunt.models import check_simulated
from exeunt.report.maps import MAPS, map_files
from exeunt.report.tidy import package, tables
from exeunt.results import Wanted

TIDY = ("csv", "parquet")
BOUNDARIES = "places are points, and imply no opinion on the status of any territory."


def export_any(
    kind: str, name: str, to: Path, scenario: str, at: str, worlds: int, seed: int, worlds_from: str, runs: Path
) -> None:
    """Write a run as tidy tables, or a case as another program reads it."""
    if kind not in (*TIDY, *MAPS):
        if kind not in FORMATS:
            give_up(f"'{kind}' is not a format; there are {', '.join((*TIDY, *MAPS, *FORMATS))}.", output.USAGE)
        export_command(kind, name, to)
        return
    with case_problems():
        first = load(name)
        rules = side(first, scenario)
        scenario, case = rules.name, rules.case
        check_simulated(case)
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        give_up(f"{to} is not an empty folder. Name another.", output.USAGE)
    day = day_of(case, at)
    begun = start(first, name, worlds_from, worlds, seed, runs)
    bench = Kept(runs).bench(first, begun)
    results = bench.results(scenario, case, Wanted.of([day]))
    id = bench.kept[scenario]
    if kind in MAPS:
        _write(to, map_files(case, results, kind))
        output.out.print(f"Wrote {to}, of run {id}. Medians of worlds; {BOUNDARIES}")
        return
    frames = tables(case, results, day)
    try:
        to.mkdir(parents=True, exist_ok=True)
        for table, frame in frames.items():
            path = to / f"{table}.{kind}"
            if kind == "csv":
                frame.write_csv(path)
            else:
                frame.write_parquet(path)
        about = package(case, id, frames, kind)
        (to / "datapackage.json").write_text(json.dumps(about, ensure_ascii=False, indent=1) + "\n", "utf-8")
    except OSError as why:
        give_up(f"{to} cannot be written: {why.strerror or why}.", output.USAGE)
    output.out.print(f"Wrote {to}: {', '.join(frames)} and datapackage.json, of run {id}.")


def _write(to: Path, files: dict[str, str]) -> None:
    """Write files to a new folder; leave with a sentence where that does not work."""
    try:
        to.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (to / name).write_text(text, "utf-8")
    except OSError as why:
        give_up(f"{to} cannot be written: {why.strerror or why}.", output.USAGE)
