"""The screen of data and sources: every number, where it stands, and where it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from exeunt.app.desk import Desk, NotThere
from exeunt.app.operations import Call, Data, Operation
from exeunt.case import Case
from exeunt.case.checks.names import ASSUMPTION
from exeunt.case.format.kinds import KINDS
from exeunt.case.trace import cite, trace, uses
from exeunt.contrast.uncertain import uncertain
from exeunt.evidence import load_priors, load_switches
from exeunt.laboratory.cards import card
from exeunt.models import model_of
from exeunt.report.citation import cited
from exeunt.report.page.pictures import rule_words
from exeunt.report.page.words import where_words
from exeunt.worlds.uncertain_numbers import parameter


def numbers(desk: Desk, call: Call) -> Data:
    """Every number of a case with its range, its sources, and whether it is an assumption."""
    case = desk.opened(call.names["case"]).case
    read = {source.id: source for source in case.sources}
    used = uses(case)
    return {
        "numbers": [*_rules(case), *_counts(case), *_places(case), *_uncertain(case)],
        "sources": [
            {**source.model_dump(mode="json"), "sentence": cite(case, source.id), "uses": used.get(source.id, [])}
            for source in read.values()
        ],
    }  # fmt: skip


def _row(case: Case, table: str, id: str, says: str, value: Any, low: Any, high: Any, unit: str, sources: Any) -> Data:
    names = list(sources)
    priors = load_priors()
    recalled = {one.id for one in case.sources if one.read != "yes"}
    if not names:
        kind = "without a source"
    elif ASSUMPTION in names:
        kind = "assumption"
    elif any(name in priors for name in names):
        kind = "prior"
    elif all(name in recalled for name in names):
        kind = "recalled"
    else:
        kind = "reported"
    return {
        "table": table, "id": id, "says": says, "value": value, "low": low, "high": high, "unit": unit, "kind": kind,
        "sources": names, "grade": "", "used": "",
    }  # fmt: skip


def _rules(case: Case) -> Iterator[Data]:
    for rule in case.rules:
        span = f"from {rule.start}" + (f" to {rule.end}" if rule.end else "")
        yield _row(
            case, "rules", rule.id, f"{rule_words(case, rule)}, {span}", rule.value, rule.low, rule.high,
            KINDS[rule.kind].unit, rule.source,
        )  # fmt: skip


def _counts(case: Case) -> Iterator[Data]:
    for one in case.observations:
        says = f"{one.counts_what}; {where_words(case, one.where)}, {one.end}"
        found = _row(case, "observations", one.id, says, one.value, one.low, one.high, one.unit, one.source)
        yield {**found, "used": {"fit": "calibrated on", "validate": "held out", "context": "shown only"}[one.use]}


COLUMNS = {
    "population": "population", "gdp_per_capita": "GDP per head, US dollars a year",
    "compatriots": "compatriots before",
    "capacity": "capacity", "city_population": "people of the main city",
}  # fmt: skip


def _places(case: Case) -> Iterator[Data]:
    for place in case.places:
        for column, says in COLUMNS.items():
            value = getattr(place, column)
            if value is not None:
                yield _row(case, "places", place.id, f"{place.name}: {says}", value, None, None, "", place.source)


def _uncertain(case: Case) -> Iterator[Data]:
    if model_of(case).calibrated:
        return
    for one in uncertain(case):
        if one.kind == "parameter":
            at = parameter(case, one.name)
            found = _row(case, "priors", one.name, one.says, at.central, at.low, at.high, at.unit, [one.name])
            kind = "assumption" if one.grade == "E" else "prior"
            yield {**found, "kind": kind, "grade": one.grade, "used": ", ".join(one.used_by)}


def source_card(desk: Desk, call: Call) -> Data:
    """All that is known of a row, a parameter or a source: what it says, where it stands, and where it comes from."""
    at, id = desk.opened(call.names["case"]), call.names["row"]
    case = at.case
    if id == ASSUMPTION:
        return {"id": id, "title": cite(case, id), "rows": [], "prior": None, "source": None}
    if id.removeprefix("switch/") in load_switches():
        form = load_switches()[id.removeprefix("switch/")]
        title = f"A form of the model: {form.name}. One of these in each world: {', '.join(form.options)}."
        return {"id": id, "title": title, "rows": [], "prior": None, "source": None}
    source = next((one for one in case.sources if one.id == id), None)
    rows = trace(case, id) if source is None else []
    prior = _prior(desk, case, id) if id in load_priors() else None
    if source is None and not rows and prior is None:
        raise NotThere(f"'{id[:100]}' is neither a row, a parameter nor a source of this case.")
    sentences = {one.kind: one.sentence for one in cited(case, id)} if rows else {}
    return {
        "id": id, "title": cite(case, id) if source is not None else next(iter(sentences.values()), id),
        "rows": [
            {"table": one.table, "line": one.line, "row": one.row.model_dump(mode="json"), "sources": one.sources}
            for one in rows
        ],
        "prior": prior,
        "source": None if source is None else {**source.model_dump(mode="json"), "uses": uses(case).get(id, [])},
    }  # fmt: skip


def _prior(desk: Desk, case: Case, id: str) -> Data:
    found = card(case, id, desk.runs)
    now = found.in_case
    return {
        "name": now.name, "central": now.central, "low": now.low, "high": now.high, "unit": now.unit,
        "grade": now.grade, "citation": now.citation, "used_by": found.used_by, "claims": found.claims,
        "learned": dict(found.posterior) if found.posterior else None, "note": now.note,
    }  # fmt: skip


OPERATIONS = (
    Operation("GET", "/api/cases/{case}/numbers", "every number with its range and its sources", numbers),
    Operation("GET", "/api/cases/{case}/cards/{row}", "a row, a parameter or a source", source_card),
)
