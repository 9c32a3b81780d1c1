"""The screen of a case: what it is, the rules that it knows, where people went, and what can be asked."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import date, timedelta

from exeunt.app.desk import Desk, NotThere, Opened
from exeunt.app.drawn import shown
from exeunt.app.edits import as_edits, row
from exeunt.app.operations import Call, Data, Operation
from exeunt.app.players import days_kept
from exeunt.app.threads import to_thread
from exeunt.case import Case
from exeunt.case.checks.names import ASSUMPTION
from exeunt.case.format.kinds import DRIVEN, GIVEN, KINDS
from exeunt.case.format.records import TABLES, Observation
from exeunt.case.scenarios.rules import AS_WAS
from exeunt.claims.reading import NAME, folder_of, ledgers_in
from exeunt.contrast.questions import Question, labels
from exeunt.laboratory import asking
from exeunt.laboratory.answers import Verdicts
from exeunt.models import model_of
from exeunt.report.answer import LEAD
from exeunt.report.page.content import Content
from exeunt.report.page.pictures import figures
from exeunt.report.page.words import where_words
from exeunt.report.summary import guarded, places, short, short_spread, totals
from exeunt.results import Results
from exeunt.results.outcomes import OUTCOMES
from exeunt.vocabulary import DOORS

MOST_PLACES = 12
"""Places that the screen lists."""
CLOSED = "WHAT-IF-1"
"""Id of the rule that the first ready question adds."""


def cases(desk: Desk, call: Call) -> Data:
    """Every case that can be opened."""
    listed = [{"id": id, "title": desk.title(id), "name": name} for id, name in desk.names.items()]
    return {"cases": listed, "first": desk.first}


def about(desk: Desk, call: Call) -> Data:
    """Everything about a case that needs no worlds."""
    at = desk.opened(call.names["case"])
    case, model = at.case, model_of(at.case)
    kinds = {name: kind for name, kind in KINDS.items() if (GIVEN if at.conflict else DRIVEN) in kind.cases}
    days = days_kept(case)
    return {
        "id": at.id, "name": at.name, "title": case.file.title, "question": case.file.question,
        "origin": case.file.origin, "conflict": at.conflict, "notes": case.file.notes,
        "boundaries": case.file.boundaries, "first_day": case.file.first_day, "last_day": case.file.last_day,
        "days": days, "warnings": [str(note) for note in at.notes],
        "worlds": {
            "number": at.start.worlds, "calibrated": at.start.known is not None, "sentence": _sentence(at),
            "warning": at.start.warning,
        },
        "places": [
            {"id": one.id, "name": one.name, "region": one.region, "host": "origin" not in one.roles}
            for one in case.places
        ],
        "crossings": [{"id": one.id, "name": one.name} for one in case.crossings],
        "blocks": {name: case.expand(name) for name in case.file.blocks},
        "groups": [{"id": one.id, "name": one.name} for one in case.groups],
        "doors": list(DOORS),
        "kinds": {
            name: {
                "says": kind.says, "unit": kind.unit, "highest": kind.highest, "doors": kind.doors,
                "needs_door": kind.needs_door, "targets": kind.targets,
            }
            for name, kind in kinds.items()
        },
        "rules": [{**row(rule), "line": case.line("rules", rule.id)} for rule in case.rules],
        "scenarios": [
            {"name": name, "title": case.read_scenario(name).title, "why": case.read_scenario(name).why}
            for name in case.scenarios
        ],
        "outcomes": [
            {"name": one.name, "says": one.sentence, "unit": one.unit, "by": one.by, "labels": labels(case, one.name)}
            for name in dict.fromkeys(what.outcome for what in asking.all_questions(case))
            if (one := OUTCOMES[name])
        ],
        "ledgers": _ledgers(case),
        "key": _key_numbers(case), "ask": list(_ready(case)) if model.kind and not at.conflict else [],
        "counts": {name: len(case.table(name)) for name in TABLES if case.table(name)},
        "assumptions": sum(ASSUMPTION in rule.source for rule in case.rules),
    }  # fmt: skip


def _ledgers(case: Case) -> list[str]:
    """File names of the ledgers of a case, its own first."""
    folder = folder_of(case)
    names = [path.name for path in ledgers_in(folder)] if folder.is_dir() else []
    return sorted(names, key=lambda name: name != NAME)


def _sentence(at: Opened) -> str:
    """Which worlds they are, without the options of a command."""
    return at.start.sentence.partition("; `")[0].rstrip(".") + "."


def scenario(desk: Desk, call: Call) -> Data:
    """A scenario of a case as edits of single rules."""
    case = desk.opened(call.names["case"]).case
    return as_edits(case, call.names["scenario"])


def in_force(desk: Desk, call: Call) -> Data:
    """The rules in force on a day: the last one, if none is named."""
    case = desk.opened(call.names["case"]).case
    text = call.query.get("on", "")
    try:
        day = date.fromisoformat(text) if text else case.file.last_day
    except ValueError:
        raise NotThere(f"'{text[:40]}' is not a day; write it as YYYY-MM-DD.") from None
    found = [rule for rule in case.rules if rule.start <= day and (rule.end is None or day <= rule.end)]
    return {"day": day, "rules": [row(rule) for rule in found]}


def levels(desk: Desk, call: Call) -> AsyncIterator[tuple[str, Data]]:
    """Where people are under the rules as they were, in more and more worlds."""
    at = desk.opened(call.names["case"])
    screen = "levels/" + call.query.get("tab", "")[:64]

    async def events() -> AsyncIterator[tuple[str, Data]]:
        yield "worlds", {"done": 0, "of": at.start.worlds}
        first = True
        async for (results,) in at.player.play([at.case], screen):
            yield "worlds", {"done": results.worlds, "of": at.start.worlds}
            if first or results.worlds == at.start.worlds:
                yield "levels", await to_thread(_levels, at, results)
            first = False

    return events()


def _levels(at: Opened, results: Results) -> Data:
    case, day = at.case, at.case.file.last_day
    bench = at.bench({case.hash: results})
    days, abroad = asking.over_time(bench, (AS_WAS, case), Question(LEAD))
    content = Content(bench, day, "", results, days, abroad, [], None, Verdicts(), None, own={AS_WAS: ""})
    drawn = figures(content)
    return {
        "worlds": results.worlds,
        "figures": {name: shown(drawn[name]) for name in ("map", "abroad", "beside", "evidence") if name in drawn},
        "totals": [
            {"name": name, "says": says, "text": guarded(name, _people(found.median)),
             "range": short_spread(_people(found.low), _people(found.high))}
            for name, says, found in totals(results, day)
        ],
        "places": [
            {"id": one.id, "name": one.name, "median": short(one.abroad.median),
             "range": short_spread(one.abroad.low, one.abroad.high)}
            for one in places(case, results, day)[:MOST_PLACES]
            if one.id not in case.file.blocks
        ],
    }  # fmt: skip


def _people(value: float) -> float:
    """People who are fewer than half of one are none."""
    return 0.0 if value < 0.5 else value


def _key_numbers(case: Case) -> list[Data]:
    """Counts that a reader should meet first: the latest of each of a few measures, the largest place first."""
    found = []
    for measure in ("left", "stock", "returned_share", "applications", "entries"):
        rows = [one for one in case.observations if one.measure == measure and one.use != "context"]
        rows = rows or [one for one in case.observations if one.measure == measure]
        if rows:
            last = max(rows, key=lambda one: (one.end, one.value))
            found.append(_key_number(case, last))
    return found[:3]


def _key_number(case: Case, at: Observation) -> Data:
    reach = at.low is not None and at.high is not None and at.low != at.high
    ends = (at.low or 0, at.high or 0) if reach else (at.value,)
    text = " to ".join(f"{100 * end:.0f}" if at.unit == "share" else short(end) for end in ends)
    text += " %" if at.unit == "share" else ""
    return {
        "id": at.id, "text": text, "says": f"{at.counts_what}; {where_words(case, at.where)}", "day": at.end,
        "sources": list(at.source), "use": at.use,
    }  # fmt: skip


def _ready(case: Case) -> Iterator[Data]:
    """Questions to begin with: shut the host that counted most people, undo what one place shut, and the ledger."""
    shocks = [event.day for event in case.events if event.peak and event.day <= case.file.last_day]
    day = (max(shocks) if shocks else case.file.first_day) + timedelta(days=5)
    stocks = [one for one in case.observations if one.measure in ("stock", "permits") and len(one.where) == 1]
    stocks = [one for one in stocks if one.where[0] in {place.id for place in case.places}] or []
    hosts = [place.id for place in case.places if "origin" not in place.roles]
    busiest = max(stocks, key=lambda one: one.value).where[0] if stocks else hosts[0] if hosts else ""
    if busiest and "closed" in KINDS:
        name = case.place(busiest).name
        yield {
            "title": f"What if {name} had closed from {day}?",
            "edits": {
                "title": f"{name} closes",
                "add": [
                    {"id": CLOSED, "start": day.isoformat(), "where": [busiest], "kind": "closed", "value": 0.9,
                     "low": 0.7, "high": 1, "source": [ASSUMPTION], "note": "a question, not a fact"}
                ],
            },
        }  # fmt: skip
    named = next((name for name in ("no-land-bans", "no-ban") if name in case.scenarios), "")
    named = named or next((name for name in case.scenarios if name != AS_WAS), "")
    if named:
        yield {"title": f"What if: {case.read_scenario(named).title}", "scenario": named}


OPERATIONS = (
    Operation("GET", "/api/cases", "every case that can be opened", cases),
    Operation("GET", "/api/cases/{case}", "what a case says", about),
    Operation("GET", "/api/cases/{case}/scenarios/{scenario}", "a scenario as edits of single rules", scenario),
    Operation("GET", "/api/cases/{case}/rules", "the rules in force on a day", in_force, query=("on",)),
    Operation(
        "GET", "/api/cases/{case}/levels", "where people are, in more and more worlds", levels, query=("tab",),
        events=True,
    ),
)  # fmt: skip
