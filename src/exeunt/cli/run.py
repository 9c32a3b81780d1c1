"""`exeunt run` and `exeunt predict`."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from exeunt.case import Case, load
from exeunt.case.format.kinds import DRIVEN, GIVEN
from exeunt.cli import output
from exeunt.cli.about import about
from exeunt.cli.output import Progress, answers, case_problems, give_up, say_json, show, table
from exeunt.cli.worlds import Start, drawn_from, start
from exeunt.contrast.grounds import judged
from exeunt.exodus.day import MODES
from exeunt.models import check_simulated
from exeunt.report.camps import camps, outside
from exeunt.report.predictive import predictive_page
from exeunt.report.summary import PlaceRow, Reported, following, guarded, places, reported, short, short_spread, totals
from exeunt.results import NOTHING_MORE, Results, Wanted
from exeunt.results.outcomes import OUTCOMES
from exeunt.study import Interrupted, Study, compute
from exeunt.study import run as run_worlds
from exeunt.study.executors import EXECUTORS
from exeunt.study.posterior import PRIOR
from exeunt.study.stored import define
from exeunt.worlds.draws import Known


def run_command(
    name: str,
    worlds: int,
    seed: int,
    scenario: str,
    at: str,
    runs: Path,
    workers: int,
    mode: str,
    executor: str,
    scheduler: str,
    fresh: bool,
    worlds_from: str,
    as_json: bool,
) -> None:
    """Run, keep, and print."""
    check_how(mode, executor)
    with case_problems():
        first = load(name)
        case = first.scenario(scenario)
        check_simulated(case, mode)
    day = day_of(case, at)
    begun = start(first, name, worlds_from, worlds, seed, runs, mode)
    how = Asked.of(begun, mode, runs, workers, executor, scheduler, fresh, Wanted.of([day]))
    study = computed(case, first, scenario, how)
    results = study.results()
    if as_json:
        head = about("run", first, begun, [scenario], mode, [study.definition.id])
        say_json({"about": head, "day": day, **FACES[case.file.departures].as_data(case, results, day)})
    else:
        output.out.print(begun.said)
        FACES[case.file.departures].show(case, name, results, day, begun.known)
    output.err.print(f"Kept in {runs / study.definition.id}.")


@dataclass(frozen=True)
class Asked:
    """How worlds are to be computed and kept."""

    worlds: int
    seed: int
    mode: str
    runs: Path
    workers: int
    executor: str
    scheduler: str
    fresh: bool
    known: Known | None = None
    wanted: Wanted = NOTHING_MORE

    @classmethod
    def of(
        cls, begun: Start, mode: str, runs: Path, workers: int = 0, executor: str = "", scheduler: str = "", fresh: bool = False,
        wanted: Wanted = NOTHING_MORE,
    ) -> Asked:  # fmt: skip
        """The worlds that a command starts from, and how they are computed and kept."""
        return cls(begun.worlds, begun.seed, mode, runs, workers, executor, scheduler, fresh, begun.known, wanted)


def computed(case: Case, first: Case, scenario: str, how: Asked) -> Study:
    """A study computed, or what is missing of it; a sentence and an exit code where that does not work."""
    progress = Progress(how.worlds)
    said = f"{first.file.title}: {how.worlds} worlds, scenario {scenario}, seed {how.seed}"
    done = define(case, first, scenario, how.worlds, how.seed, how.mode, how.known, how.wanted)
    earlier = Study(done, how.runs / done.id)
    if not how.fresh and earlier.worlds:
        said += f"; {earlier.worlds} of them are there from before (--fresh computes them anew)"
    output.err.print(said)
    try:
        return compute(
            case, first, scenario, how.worlds, how.seed, how.runs, mode=how.mode, executor=how.executor or executor_for(how.worlds),
            scheduler=how.scheduler, workers=how.workers or None, fresh=how.fresh, known=how.known, wanted=how.wanted, say=output.err.print, progress=progress,
        )  # fmt: skip
    except Interrupted as stopped:
        at = stopped.study
        if not at.worlds:
            give_up("Interrupted before any world was finished; nothing was kept.", output.INTERRUPTED)
        give_up(
            f"Interrupted: {at.worlds} of {how.worlds} worlds are finished and kept in {at.folder}; the same command goes on.",
            output.INTERRUPTED,
        )
    except ModuleNotFoundError as error:
        give_up(f"{error}.", output.USAGE)
    except OSError as error:
        what = error.strerror or str(error)
        give_up(
            f"The run could not be kept in {how.runs}: {what}. What is finished is whole; name another folder with --runs.",
            1,
        )


def check_how(mode: str, executor: str) -> None:
    """Leave with a sentence if there is no such mode or executor."""
    if executor and executor not in EXECUTORS:
        give_up(f"--executor is '{executor}'; it is {', '.join(EXECUTORS)}.", output.USAGE)
    if mode not in MODES:
        give_up(f"--mode is '{mode}'; it is {' or '.join(MODES)}.", output.USAGE)


FEW_WORLDS = 256
"""Up to so many worlds threads are done before processes have started."""


def executor_for(worlds: int) -> str:
    """Where the blocks are computed unless told."""
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


COUNTS = {"stock": "present", "left": "present", "net": "net", "permits": "permits"}
WIDE = 120
"""Columns of a window in which the sources of reported numbers find room."""


def _print_camps(case: Case, name: str, results: Results, day: date, known: Known | None) -> None:
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


def _print_people(case: Case, name: str, results: Results, day: date, known: Known | None) -> None:
    title = (
        f"{case.file.title}: where {short(results.people)} people are on {day}, in {results.worlds} {drawn_from(known)}"
    )
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
    for total, sentence, at in totals(results, day):
        what.add_row(sentence, guarded(total, at.median), f"{guarded(total, at.low)} to {guarded(total, at.high)}")
    show(what)
    after = table(
        f"What follows from it by {day}", ("", "left"), ("median", "right"), ("90 %", "right"), ("unit", "left"), ("judged (grade E)", "left"),
    )  # fmt: skip
    for outcome_name, at in following(case, results, day):
        outcome = OUTCOMES[outcome_name]
        reach = f"{guarded(outcome.name, at.low)} to {guarded(outcome.name, at.high)}"
        after.add_row(
            outcome.sentence, guarded(outcome.name, at.median), reach, outcome.unit, " ".join(judged(outcome.name))
        )
    show(after)
    calibrated = "Counts marked 'fit' were used to calibrate these worlds." if known else "Nothing is calibrated."
    output.out.print(
        "Ranges hold 90 % of worlds; 'miss' marks a reported range that does not meet the simulated one. "
        f"{calibrated} `exeunt show {shlex.quote(name)} ID` walks from an id to its source.",
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


def _as_data(case: Case, results: Results, day: date) -> dict[str, Any]:
    return {
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


def _camps_as_data(case: Case, results: Results, day: date) -> dict[str, Any]:
    rows = [{**asdict(row), "inside": row.inside} for row in camps(case, results, day)]
    return {"camps": rows, "outside": asdict(outside(results, day))}


def predict_command(name: str, worlds: int, seed: int, page: Path | None, as_json: bool) -> None:
    """Every observation beside the prior predictive range."""
    with case_problems():
        case = load(name)
        check_simulated(case)
    answers(case, name, "predict")
    begun = start(case, name, PRIOR, worlds, seed, Path())
    worlds = begun.worlds
    progress = Progress(worlds)
    try:
        results = run_worlds(case, worlds, seed, executor=executor_for(worlds), progress=lambda done: progress(done, 0))
    except KeyboardInterrupt:
        give_up("Interrupted; nothing was written.", output.INTERRUPTED)
    rows = reported(case, results)
    if as_json:
        say_json(
            {
                "about": about("predict", case, begun, ["as-was"], "expected"),
                "observations": [
                    {"id": at.row.id, "value": at.row.value, "low": at.low, "high": at.high, "inside": at.inside,
                     "simulated": asdict(at.simulated) if at.simulated else None}
                    for at in rows
                ],
            }
        )  # fmt: skip
    if page is not None:
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(predictive_page(case, results, worlds, seed), encoding="utf-8")
        output.err.print(f"Wrote {page}.")
    if not as_json:
        output.out.print(
            f"{worlds:,} worlds drawn from the priors: this is what they alone say. `exeunt validate {shlex.quote(name)}` scores calibrated ones."
        )
        simulated = [at for at in rows if at.inside is not None]
        inside = sum(bool(at.inside) for at in simulated)
        output.out.print(
            f"{len(rows)} observations, {len(simulated)} of something simulated, {inside} of those within the prior 90 % range.",
        )


@dataclass(frozen=True)
class Face:
    """How the runs of a model are shown: as plain data, and as tables."""

    as_data: Callable[[Case, Results, date], dict[str, Any]]
    show: Callable[[Case, str, Results, date, Known | None], None]


FACES = {DRIVEN: Face(_as_data, _print_people), GIVEN: Face(_camps_as_data, _print_camps)}
"""`departures` of case.yaml -> how its runs are shown."""
