"""`exeunt cases`, `show`, `check` and `new`."""

from __future__ import annotations

import shlex
from collections import Counter
from datetime import date
from pathlib import Path

from exeunt.case import Case, load, shipped
from exeunt.case.format.records import TABLES
from exeunt.case.new import write_new
from exeunt.case.reading.problems import suggestion
from exeunt.case.trace import Trace, trace, uses
from exeunt.cli import output
from exeunt.cli.about import about
from exeunt.cli.card import show_card
from exeunt.cli.output import case_problems, give_up, refusals, say_json, show, table
from exeunt.evidence import load_priors
from exeunt.laboratory import bench
from exeunt.laboratory.copying import copy_case
from exeunt.results.outcomes import OUTCOMES


def list_cases(as_json: bool) -> None:
    """The shipped cases, a line each."""
    found = [load(name) for name in shipped()]
    if as_json:
        listed = [{"name": case.name, "title": case.file.title, "question": case.file.question} for case in found]
        say_json({"about": about("cases"), "cases": listed})
        return
    listing = table("", ("case", "left"), ("days", "left"), ("title", "left"))
    for case in found:
        listing.add_row(case.name, f"{case.file.first_day} to {case.file.last_day}", case.file.title)
    show(listing)


def new_case(folder: Path, begin_from: str = "") -> None:
    """A small complete case in a new folder, or a copy of a case."""
    if begin_from:
        _copy(folder, begin_from)
        return
    try:
        write_new(folder)
    except FileExistsError:
        give_up(f"{folder} already holds a case. Name another folder.", output.USAGE)
    except OSError as error:
        give_up(f"{folder} could not be written: {error.strerror}.", output.USAGE)
    typed = shlex.quote(str(folder))
    output.out.print(f"Wrote {folder}. `exeunt check {typed}` checks it, `exeunt run {typed}` runs it.")


def _copy(folder: Path, begin_from: str) -> None:
    try:
        with case_problems(), refusals():
            case = copy_case(begin_from, folder)
    except OSError as error:
        give_up(f"{folder} could not be written: {error.strerror}.", output.USAGE)
    typed = shlex.quote(str(folder))
    output.out.print(
        f"Wrote {folder}, a copy of {begin_from}. `exeunt check {typed}` checks it, `exeunt run {typed}` runs it."
    )
    begun = bench.start(case)
    if begun.known:
        output.out.print(
            f"The {begun.worlds} calibrated worlds of {begin_from} are its own until a table or case.yaml is edited; "
            "edits in a scenario keep them."
        )


def show_case(name: str, row: str, sources: bool, rules: bool, scenarios: bool, on: str, as_json: bool) -> None:
    """An overview, or what was asked for."""
    if name == "outcomes":
        _show_outcomes(as_json)
        return
    with case_problems():
        case = load(name)
    if row in load_priors() and not sources and not rules:
        show_card(case, row, as_json)
        return
    day = _day(on)
    if row:
        _show_row(case, row, as_json)
    elif scenarios:
        _show_scenarios(case, as_json)
    elif sources:
        _show_sources(case, as_json)
    elif rules or day is not None:
        _show_rules(case, day, as_json)
    else:
        _show_overview(case, as_json)


def _day(on: str) -> date | None:
    if not on:
        return None
    try:
        return date.fromisoformat(on)
    except ValueError:
        give_up(f"--on is '{on}'; it is a day as YYYY-MM-DD.", output.USAGE)


def _show_row(case: Case, row: str, as_json: bool) -> None:
    found = trace(case, row)
    if not found:
        ids = {r.id for t in TABLES for r in case.table(t) if hasattr(r, "id")} | set(load_priors())
        give_up(f"'{row}' is not an id in {case.name}.{suggestion(row, ids)}", output.USAGE)
    if as_json:
        rows = [{"table": at.table, "line": at.line, "row": at.row.model_dump(), "sources": at.sources} for at in found]
        say_json({"about": about("show", case), "rows": rows})
        return
    for at in found:
        _print_trace(at)


def _print_trace(at: Trace) -> None:
    listing = table(f"{at.table}.csv:{at.line}  {at.row.id}", ("", "left"), ("", "left"))
    for column, value in at.row.model_dump(by_alias=True).items():
        if value not in (None, "", ()):
            listing.add_row(column, ";".join(value) if isinstance(value, tuple) else str(value))
    for name, sentence in at.sources.items():
        listing.add_row(f"source {name}", sentence)
    show(listing)


def _show_sources(case: Case, as_json: bool) -> None:
    used = uses(case)
    if as_json:
        listed_sources = [{**source.model_dump(), "used_by": used.get(source.id, [])} for source in case.sources]
        say_json({"about": about("show", case), "sources": listed_sources})
        return
    listing = table(
        f"Sources of {case.name}",
        ("id", "left"),
        ("publisher", "left"),
        ("date", "left"),
        ("read", "left"),
        ("used by", "left"),
    )
    for source in case.sources:
        rows = used.get(source.id, [])
        listed = ", ".join(rows[:4]) + (f" and {len(rows) - 4} more" if len(rows) > 4 else "")
        listing.add_row(source.id, source.publisher, source.date, source.read, listed)
    show(listing)


def _show_rules(case: Case, day: date | None, as_json: bool) -> None:
    listed = [
        rule for rule in case.rules if day is None or (rule.start <= day and (rule.end is None or day <= rule.end))
    ]
    if as_json:
        say_json({"about": about("show", case), "rules": [rule.model_dump() for rule in listed]})
        return
    title = f"Rules of {case.name}" + (f" in force on {day}" if day else "")
    listing = table(
        title, ("id", "left"), ("from", "left"), ("to", "left"), ("where", "left"), ("door", "left"),
        ("groups", "left"),
        ("kind", "left"), ("value", "right"), ("range", "right"), ("source", "left"),
    )  # fmt: skip
    for rule in listed:
        reach = "" if rule.low is None else f"{rule.low:g} to {rule.high:g}"
        listing.add_row(
            rule.id, str(rule.start), str(rule.end or ""), ";".join(rule.where), rule.door, ";".join(rule.groups),
            rule.kind,
            f"{rule.value:g}", reach, ";".join(rule.source),
        )  # fmt: skip
    show(listing)


def _show_overview(case: Case, as_json: bool) -> None:
    counts = {name: len(case.table(name)) for name in TABLES}
    assumed = {
        name: sum("assumption" in row.source for row in case.table(name)) for name in TABLES if name not in ("sources",)
    }
    if as_json:
        say_json({"about": about("show", case), "case": case.file.model_dump(), "rows": counts, "assumptions": assumed})
        return
    output.out.print(f"{case.file.title}\n{case.file.question}\n")
    listing = table("", ("table", "left"), ("rows", "right"), ("with an assumption", "right"))
    for name, count in counts.items():
        listing.add_row(name, str(count), str(assumed.get(name, "")))
    show(listing)
    uses_of = Counter(row.use for row in case.observations)
    listed = ", ".join(f"{count} {use}" for use, count in sorted(uses_of.items()))
    output.out.print(
        f"Observations: {listed or 'none'}. Days: {case.file.first_day} to {case.file.last_day}.", markup=False
    )
    recalled = sum(source.read == "recalled" for source in case.sources)
    output.out.print(f"Sources: {len(case.sources)}, {recalled} of them recalled, not read.")
    if case.file.notes:
        output.out.print(case.file.notes.strip())


def _show_outcomes(as_json: bool) -> None:
    if as_json:
        outcomes = [
            {
                "name": at.name,
                "says": at.sentence,
                "unit": at.unit,
                "by": at.labels,
                "by_groups": at.by_groups,
                "needs": at.needs,
            }
            for at in OUTCOMES.values()
        ]
        say_json({"about": about("show"), "outcomes": outcomes})
        return
    listing = table(
        "Outcomes", ("name", "whole"), ("by", "whole"), ("unit", "whole"), ("needs", "whole"), ("says", "left")
    )
    for at in OUTCOMES.values():
        listing.add_row(at.name, f"[{at.by}]" if at.by else "", at.unit, " ".join(at.needs), at.sentence)
    show(listing)


def _show_scenarios(case: Case, as_json: bool) -> None:
    with case_problems():
        found = {name: case.read_scenario(name) for name in case.scenarios}
    if as_json:
        say_json(
            {
                "about": about("show", case),
                "scenarios": {name: scenario.model_dump() for name, scenario in found.items()},
            }
        )
        return
    listing = table(f"Scenarios of {case.name}", ("name", "whole"), ("title", "left"), ("why", "left"))
    for name, scenario in found.items():
        listing.add_row(name, scenario.title, scenario.why)
    show(listing)
