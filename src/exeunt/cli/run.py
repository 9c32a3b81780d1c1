"""`exeunt run` and `exeunt predict`."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from exeunt.case import Case, load
from exeunt.case.format.kinds import DRIVEN, GIVEN
from exeunt.case.scenarios.rules import AS_WAS
from exeunt.cli import output
from exeunt.cli.about import about
from exeunt.cli.answer import RANGES, answer_data, count_cells, print_answer
from exeunt.cli.formats import CSV, MARKDOWN, TABLE, check_format, print_csv, show_as
from exeunt.cli.kept import Kept, asked, check_how, day_of, executor_for, rules_of
from exeunt.cli.output import Progress, answers, case_problems, give_up, refusals, say_json, table
from exeunt.cli.worlds import drawn_from, start
from exeunt.contrast.grounds import judged
from exeunt.laboratory.bench import Start
from exeunt.laboratory.sides import side, with_edits
from exeunt.models import check_simulated
from exeunt.report.camps import camps, outside
from exeunt.report.predictive import predictive_page
from exeunt.report.summary import PlaceRow, following, guarded_range, places, reported, short, totals
from exeunt.results import Results, Wanted
from exeunt.results.outcomes import OUTCOMES
from exeunt.study import run as run_worlds
from exeunt.study.posterior import PRIOR


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
    form: str = TABLE,
    whole: bool = False,
    edits: Sequence[str] = (),
) -> None:
    """Run, keep, and print the rows that answer, or the whole."""
    check_format(form, as_json)
    check_how(mode, executor)
    with case_problems(), refusals():
        first = load(name)
        rules = with_edits(side(first, scenario), edits)
        given, scenario, case = scenario, rules.name, rules.case
        check_simulated(case, mode)
    day = day_of(case, at)
    begun = start(first, name, worlds_from, worlds, seed, runs, mode)
    kept = Kept(runs, workers, executor, scheduler, fresh, asked(name, worlds_from), {scenario: rules_of(given, edits)})
    bench = kept.bench(first, begun, mode)
    results = bench.results(scenario, case, Wanted.of([day]))
    id = bench.kept[scenario]
    if as_json:
        head = about("run", first, begun, [scenario], mode, [id])
        say_json({"about": head, "day": day, **FACES[case.file.departures].as_data(case, results, day)})
    elif form == CSV:
        print_csv(COLUMNS, FACES[case.file.departures].rows(case, results, day))
    else:
        output.out.print(begun.sentence)
        if scenario != AS_WAS:
            output.out.print(f"Rules of {scenario}: {rules.scenario.title.rstrip('.')}.")
        face = FACES[case.file.departures]
        (face.show if whole else face.answer)(case, name, results, day, begun, form)
    output.err.print(f"Kept in {runs / id}.")


WIDE = 120
"""Columns of a window in which the sources of reported numbers find room."""


def _print_camps(case: Case, name: str, results: Results, day: date, begun: Start, form: str) -> None:
    title = (
        f"{case.file.title}: where {short(results.people)} displaced people are on {day}, in {results.worlds} worlds"
    )
    listing = table(
        title, ("camp", "left"), ("median", "right"), ("90 %", "right"), ("registered", "right"), ("", "left")
    )
    for row in camps(case, results, day):
        counted = "" if row.registered is None else short(row.registered)
        miss = "miss" if row.inside is False else ""
        listing.add_row(row.name, short(row.people.shown[1]), row.people.reach, counted, miss)
    away = outside(results, day)
    listing.add_row("on the way, or in no camp", short(away.shown[1]), away.reach, "", "")
    show_as(listing, form)
    output.out.print(
        "Ranges hold 90 % of worlds; registered numbers are corrected for new registrations. "
        f"`exeunt validate {shlex.quote(name)}` scores every day."
    )


def _print_people(case: Case, name: str, results: Results, day: date, begun: Start, form: str) -> None:
    title = (
        f"{case.file.title}: where {short(results.people)} people are on {day}, in {results.worlds} {drawn_from(begun)}"
    )
    wide = form == MARKDOWN or not output.out.is_terminal or output.out.width >= WIDE
    where = table(
        title, ("place", "left"), ("median", "right"), ("90 %", "right"), ("reported", "right"), ("on", "whole"),
        ("predicted then", "right"), ("", "left"), ("counts", "left"), ("id", "whole"),
        *([("source", "left")] if wide else []),
    )  # fmt: skip
    for row in places(case, results, day, begun.left_out):
        for cells in _lines(row, wide):
            where.add_row(*cells)
    show_as(where, form)
    what = table(f"What happened to them by {day}", ("", "left"), ("median", "right"), ("90 %", "right"))
    for total, sentence, at in totals(results, day):
        what.add_row(sentence, *guarded_range(total, at))
    show_as(what, form)
    after = table(
        f"What follows from it by {day}", ("", "left"), ("median", "right"), ("90 %", "right"), ("unit", "left"),
        ("judged (grade E)", "left"),
    )  # fmt: skip
    for outcome_name, at in following(case, results, day):
        outcome = OUTCOMES[outcome_name]
        median, reach = guarded_range(outcome.name, at)
        after.add_row(outcome.sentence, median, reach, outcome.unit, " ".join(judged(outcome.name)))
    show_as(after, form)
    calibrated = "Counts marked 'fit' were used to calibrate these worlds." if begun.known else "Nothing is calibrated."
    output.out.print(
        f"{RANGES} {calibrated} `exeunt show {shlex.quote(name)} ID` walks from an id to its source.",
    )


def _lines(row: PlaceRow, wide: bool) -> Iterator[tuple[str, ...]]:
    lead = (row.name, short(row.abroad.shown[1]), row.abroad.reach)
    if not row.reported:
        yield lead
    for at in sorted(row.reported, key=lambda at: at.row.end):
        yield (*lead, *count_cells(at), *([", ".join(at.row.source)] if wide else []))
        lead = ("", "", "")


def _as_data(case: Case, results: Results, day: date) -> dict[str, Any]:
    return {
        "answer": answer_data(case, results, day),
        "places": [
            {
                "place": row.id,
                "abroad": asdict(row.abroad),
                "reported": [
                    {
                        "id": at.row.id, "measure": at.row.measure, "value": at.row.value, "low": at.low,
                        "high": at.high,
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


COLUMNS = ("kind", "id", "says", "day", "median", "low", "high", "unit", "value", "source", "used")
"""Of `--format csv`: a place, total or outcome has median, low and high; a count has value, low, high and source."""


def _people_rows(case: Case, results: Results, day: date) -> Iterator[dict[str, Any]]:
    for row in places(case, results, day):
        name = {"id": row.id, "says": row.name, "unit": "people"}
        yield {"kind": "place", **name, "day": day, **asdict(row.abroad)}
        for at in sorted(row.reported, key=lambda at: at.row.end):
            if at.simulated is not None:
                yield {"kind": "simulated then", **name, "id": at.row.id, "day": at.row.end, **asdict(at.simulated)}
            yield {
                "kind": "counted", **name, "id": at.row.id, "day": at.row.end, "value": at.row.value, "low": at.low,
                "high": at.high, "source": ";".join(at.row.source), "used": at.row.use,
            }  # fmt: skip
    for total, sentence, spread in totals(results, day):
        yield {"kind": "total", "id": total, "says": sentence, "day": day, **asdict(spread), "unit": "people"}
    for name_, spread in following(case, results, day):
        outcome = OUTCOMES[name_]
        yield {
            "kind": "outcome", "id": name_, "says": outcome.sentence, "day": day, **asdict(spread),
            "unit": outcome.unit,
        }  # fmt: skip


def _camp_rows(case: Case, results: Results, day: date) -> Iterator[dict[str, Any]]:
    for row in camps(case, results, day):
        name = {"says": row.name, "day": day, "unit": "people"}
        yield {"kind": "camp", **name, **asdict(row.people)}
        if row.registered is not None:
            yield {"kind": "registered", **name, "value": row.registered}
    away = {"says": "on the way, or in no camp", "day": day, "unit": "people"}
    yield {"kind": "outside", **away, **asdict(outside(results, day))}


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
            f"{worlds:,} worlds drawn from the priors: this is what they alone say. `exeunt validate "
            f"{shlex.quote(name)}` scores calibrated ones."
        )
        simulated = [at for at in rows if at.inside is not None]
        inside = sum(bool(at.inside) for at in simulated)
        output.out.print(
            f"{len(rows)} observations, {len(simulated)} of something simulated, {inside} of those within the prior "
            f"90 % range.",
        )


@dataclass(frozen=True)
class Face:
    """How the runs of a model are shown: as plain data, in few rows, as tables, and as rows of one table."""

    as_data: Callable[[Case, Results, date], dict[str, Any]]
    answer: Callable[[Case, str, Results, date, Start, str], None]
    show: Callable[[Case, str, Results, date, Start, str], None]
    rows: Callable[[Case, Results, date], Iterator[dict[str, Any]]]


FACES = {
    DRIVEN: Face(_as_data, print_answer, _print_people, _people_rows),
    GIVEN: Face(_camps_as_data, _print_camps, _print_camps, _camp_rows),
}
"""`departures` of case.yaml -> how its runs are shown."""
