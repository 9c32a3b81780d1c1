"""`exeunt run` and `exeunt predict`."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path

from exeunt.case import Case, load
from exeunt.cli import output
from exeunt.cli.output import Progress, case_problems, give_up, say_json, show, table
from exeunt.engine import MODES
from exeunt.report.camps import camps, outside
from exeunt.report.predictive import predictive_page
from exeunt.report.summary import PlaceRow, Reported, following, guarded, places, reported, short, short_spread, totals
from exeunt.results import Results
from exeunt.results.outcomes import OUTCOMES
from exeunt.study import Interrupted, Run
from exeunt.study import run as run_worlds
from exeunt.study.folder import receipt, save
from exeunt.study.grounds import judged
from exeunt.world import check_simulated


def run_command(
    name: str, worlds: int, seed: int, scenario: str, at: str, runs: Path, workers: int, mode: str, as_json: bool
) -> None:
    """Run, keep, and print."""
    check_mode(mode)
    with case_problems():
        first = load(name)
        case = first.scenario(scenario)
        check_simulated(case, mode)
    day = day_of(case, at)
    begun = time.time()
    output.err.print(f"{case.file.title}: {worlds} worlds, scenario {scenario}, seed {seed}")
    try:
        results = run_worlds(
            case,
            worlds,
            seed,
            first,
            workers=workers or None,
            executor=executor(worlds),
            mode=mode,
            progress=Progress(worlds),
        )
    except Interrupted as stopped:
        if stopped.results is None:
            give_up("Interrupted before any world was finished; nothing was kept.", output.INTERRUPTED)
        kept, folder = _keep(first, scenario, worlds, seed, stopped.results, begun, runs)
        give_up(f"Interrupted: {kept.worlds} of {worlds} worlds are finished and kept in {folder}.", output.INTERRUPTED)
    kept, folder = _keep(first, scenario, worlds, seed, results, begun, runs)
    if as_json:
        as_data = _camps_as_data if case.file.departures == "given" else _as_data
        say_json(as_data(case, results, day, kept))
    else:
        _print(case, results, day)
    output.err.print(f"Kept in {folder} ({kept.seconds:.0f} s).")


def check_mode(mode: str) -> None:
    """Leave with a sentence if there is no such mode."""
    if mode not in MODES:
        give_up(f"--mode is '{mode}'; it is {' or '.join(MODES)}.", output.USAGE)


FEW_WORLDS = 256
"""Up to so many worlds threads are done before processes have started."""


def executor(worlds: int) -> str:
    """Where the batches run."""
    return "threads" if worlds <= FEW_WORLDS else "processes"


def day_of(case: Case, at: str) -> date:
    """The day of `--at`, or the last day."""
    if not at:
        return case.file.last_day
    try:
        day = date.fromisoformat(at)
    except ValueError:
        give_up(f"--at is '{at}'; it is a day as YYYY-MM-DD.", output.USAGE)
    if not case.file.first_day <= day <= case.file.last_day:
        give_up(f"--at is {day}; the case runs from {case.file.first_day} to {case.file.last_day}.", output.USAGE)
    return day


def _keep(
    case: Case, scenario: str, worlds: int, seed: int, results: Results, begun: float, runs: Path
) -> tuple[Run, Path]:
    kept = receipt(case.name, case.hash, scenario, worlds, seed, results, begun)
    log = [
        f"started {kept.started}",
        f"case {case.name} {case.hash}",
        f"scenario {scenario}, {worlds} worlds, seed {seed}, version {kept.version}",
        f"finished {kept.worlds} worlds in {kept.seconds} s",
        f"largest share of people missing or too many on a recorded day: {kept.worst_loss:.1e}",
    ]
    try:
        return kept, save(kept, results, runs, log)
    except OSError as error:
        give_up(f"The run could not be kept in {runs}: {error.strerror}. Name another folder with --runs.", 1)


COUNTS = {"stock": "present", "left": "present", "net": "net", "permits": "permits"}
WIDE = 120
"""Columns of a window in which the sources of reported numbers find room."""


def _print_camps(case: Case, results: Results, day: date) -> None:
    title = (
        f"{case.file.title}: where {short(results.people)} displaced people are on {day}, in {results.worlds} worlds"
    )
    made = table(title, ("camp", "left"), ("median", "right"), ("90 %", "right"), ("registered", "right"), ("", "left"))
    for row in camps(case, results, day):
        counted = "" if row.registered is None else short(row.registered)
        miss = "miss" if row.inside is False else ""
        made.add_row(row.name, short(row.people.median), short_spread(row.people.low, row.people.high), counted, miss)
    away = outside(results, day)
    made.add_row("on the way, or in no camp", short(away.median), short_spread(away.low, away.high), "", "")
    show(made)
    output.out.print(
        "Ranges hold 90 % of worlds; registered numbers are corrected for new registrations. `exeunt validate` scores every day."
    )


def _print(case: Case, results: Results, day: date) -> None:
    if case.file.departures == "given":
        _print_camps(case, results, day)
        return
    title = f"{case.file.title}: where {short(results.people)} people are on {day}, in {results.worlds} worlds from the priors"
    wide = not output.out.is_terminal or output.out.width >= WIDE
    where = table(
        title, ("place", "left"), ("median", "right"), ("90 %", "right"), ("reported", "right"), ("on", "whole"),
        ("simulated then", "right"), ("", "left"), ("counts", "left"), ("id", "whole"), *([("source", "left")] if wide else []),
    )  # fmt: skip
    for row in places(case, results, day):
        for cells in _lines(row, wide):
            where.add_row(*cells)
    show(where)
    what = table(f"What happened to them by {day}", ("", "left"), ("median", "right"), ("90 %", "right"))
    for name, sentence, at in totals(results, day):
        what.add_row(sentence, guarded(name, at.median), f"{guarded(name, at.low)} to {guarded(name, at.high)}")
    show(what)
    after = table(
        f"What follows from it by {day}", ("", "left"), ("median", "right"), ("90 %", "right"), ("unit", "left"), ("judged (grade E)", "left"),
    )  # fmt: skip
    for name, at in following(case, results, day):
        outcome = OUTCOMES[name]
        reach = f"{guarded(name, at.low)} to {guarded(name, at.high)}"
        after.add_row(outcome.sentence, guarded(name, at.median), reach, outcome.unit, " ".join(judged(name)))
    show(after)
    output.out.print(
        "Ranges hold 90 % of worlds; 'miss' marks a reported range that does not meet the simulated one. Nothing is "
        f"calibrated. `exeunt show {case.name} ID` walks from an id to its source.",
    )


def _lines(row: PlaceRow, wide: bool) -> Iterator[tuple[str, ...]]:
    lead = (row.name, short(row.abroad.median), short_spread(row.abroad.low, row.abroad.high))
    if not row.reported:
        yield lead
    for at in sorted(row.reported, key=lambda at: at.row.end):
        yield (*lead, *_reported(at), *([", ".join(at.row.source)] if wide else []))
        lead = ("", "", "")


def _reported(at: Reported) -> tuple[str, ...]:
    assert at.simulated is not None
    reach = short(at.row.value) if at.low == at.high else short_spread(at.low, at.high)
    simulated = short_spread(at.simulated.low, at.simulated.high)
    return (reach, f"{at.row.end:%d %b %y}", simulated, "" if at.inside else "miss", COUNTS[at.row.measure], at.row.id)


def _as_data(case: Case, results: Results, day: date, kept: Run) -> dict[str, object]:
    return {
        "run": asdict(kept),
        "day": day,
        "places": [
            {
                "place": row.id,
                "abroad": asdict(row.abroad),
                "reported": [
                    {
                        "id": at.row.id, "measure": at.row.measure, "value": at.row.value, "low": at.low, "high": at.high,
                        "on": at.row.end, "source": at.row.source, "counts": at.row.counts_what,
                        "simulated": asdict(at.simulated) if at.simulated else None, "inside": at.inside,
                    }
                    for at in row.reported
                ],
            }
            for row in places(case, results, day)
        ],
        "follows": {
            name: {
                "says": OUTCOMES[name].sentence,
                "unit": OUTCOMES[name].unit,
                "judged": judged(name),
                **asdict(at),
            }
            for name, at in following(case, results, day)
        },
        "totals": {name: {"says": sentence, **asdict(at)} for name, sentence, at in totals(results, day)},
    }  # fmt: skip


def _camps_as_data(case: Case, results: Results, day: date, kept: Run) -> dict[str, object]:
    rows = [{**asdict(row), "inside": row.inside} for row in camps(case, results, day)]
    return {"run": asdict(kept), "day": day, "camps": rows, "outside": asdict(outside(results, day))}


def predict_command(name: str, worlds: int, seed: int, page: Path | None, as_json: bool) -> None:
    """Every observation beside the prior predictive range."""
    with case_problems():
        case = load(name)
        check_simulated(case)
    if case.file.departures == "given":
        give_up(f"{name} is a conflict case: `exeunt validate` puts it beside its counts.", output.USAGE)
    try:
        results = run_worlds(case, worlds, seed, executor=executor(worlds), progress=Progress(worlds))
    except Interrupted:
        give_up("Interrupted; nothing was written.", output.INTERRUPTED)
    rows = reported(case, results)
    if as_json:
        say_json(
            [
                {"id": at.row.id, "value": at.row.value, "low": at.low, "high": at.high, "inside": at.inside,
                 "simulated": asdict(at.simulated) if at.simulated else None}
                for at in rows
            ]
        )  # fmt: skip
    if page is not None:
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(predictive_page(case, results, worlds, seed), encoding="utf-8")
        output.err.print(f"Wrote {page}.")
    if not as_json:
        simulated = [at for at in rows if at.inside is not None]
        inside = sum(bool(at.inside) for at in simulated)
        output.out.print(
            f"{len(rows)} observations, {len(simulated)} of something simulated, {inside} of those within the prior 90 % range.",
        )
