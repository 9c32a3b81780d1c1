"""Scenarios: named edits of a case's rules, events and parameters, in `scenarios/NAME.yaml`.

    title: The land borders stay as they were
    remove: [P006a, "P00?b"]            ids, or patterns of ids
    shift: {P033: 60}                   days later (or earlier)
    scale: {P040a: 0.5}                 value, low and high times a number
    replace: {P038a: {value: 0.9, low: 0.8, high: 1}}
    add: [{id: X1, start: 2022-09-19, where: geo, ...}]

Edits apply in this order: remove, replace, scale, shift, add. Rules that no edit names stay as they are. Edits of
events and parameters stand under keys of their own: see `whatif`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from exeunt.case.checks.names import ASSUMPTION
from exeunt.case.checks.rules_and_events import check_rule
from exeunt.case.format.records import CaseFile, Rule
from exeunt.case.reading.document import read_yaml
from exeunt.case.reading.faults import faults
from exeunt.case.reading.problems import CaseProblems, Problem, suggestion
from exeunt.case.scenarios.editing import matching, split_lists
from exeunt.case.scenarios.events_and_parameters import EventEdits, event_edits, spans

AS_WAS = "as-was"
Edit = Callable[[Rule, Any, list[str]], dict[str, Any]]
"""A rule and what to do to it -> the columns that change."""
Steps = tuple[tuple[Edit, dict[str, Any]], ...]
"""What edits do, and rule -> edit."""


class Scenario(BaseModel):
    """A named set of edits to the rules, events and parameters of a case."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str = Field(description="one line, shown above every result")
    why: str = Field("", description="what the edits stand for and what they leave out")
    remove: tuple[str, ...] = Field((), description="rules that are not there: ids, or patterns with * and ?")
    shift: dict[str, int] = Field(default_factory=dict, description="rule or pattern -> days later")
    scale: dict[str, Annotated[float, Field(ge=0)]] = Field(
        default_factory=dict, description="rule or pattern -> factor of value, low and high"
    )
    replace: dict[str, dict[str, Any]] = Field(default_factory=dict, description="rule or pattern -> columns to change")
    add: tuple[dict[str, Any], ...] = Field((), description="new rules, by column")
    events: EventEdits = Field(default_factory=EventEdits, description="edits of events, in the same words")
    parameters: dict[str, Any] = Field(
        default_factory=dict, description="parameter -> the number, or low and high, that it has in this scenario"
    )


def names(folder: Path | None) -> tuple[str, ...]:
    """Scenarios of a case; `as-was` is the case without edits."""
    found = sorted(path.stem for path in (folder / "scenarios").glob("*.yaml") if path.is_file()) if folder else []
    return (AS_WAS, *(name for name in found if name != AS_WAS))


def read(folder: Path | None, name: str) -> Scenario:
    """A scenario of a case by name; CaseProblems if there is none or it says nothing sensible."""
    if name == AS_WAS:
        return Scenario(title="The rules as they were")
    known = names(folder)
    if name not in known:
        text = f"is not a scenario of this case; there are {', '.join(known)}.{suggestion(name, known)}"
        raise CaseProblems([Problem(name, 0, text)])
    assert folder is not None
    return parse_file(folder / "scenarios" / f"{name}.yaml")


def parse_file(path: Path) -> Scenario:
    """A scenario from a file; CaseProblems if it says nothing sensible, OSError if it cannot be read."""
    document, problems = read_yaml(path)
    if problems:
        raise CaseProblems(problems)
    return parse(document.data, path.name)


def parse(data: Any, file: str) -> Scenario:
    """Make a scenario from the mapping of a YAML file; CaseProblems with all that is wrong with it."""
    if not isinstance(data, dict):
        raise CaseProblems([Problem(file, 0, "is not a mapping; it begins with `title: ...`.")])
    fields = Scenario.model_fields
    problems = [
        Problem(
            file,
            0,
            f"key '{key}' is unknown.{suggestion(str(key), fields) or ' The keys are ' + ', '.join(fields) + '.'}",
        )
        for key in data
        if key not in fields
    ]
    if problems:
        raise CaseProblems(problems)
    faulty: list[str] = []
    supposed = {
        "events": event_edits(data.get("events", {}), faulty),
        "parameters": spans(data.get("parameters", {}), faulty),
    }
    if faulty:
        raise CaseProblems(Problem(file, 0, text) for text in faulty)
    try:
        return Scenario(**{**data, **supposed})
    except ValidationError as error:
        raise CaseProblems(Problem(file, 0, text) for _, text in faults(error, Scenario)) from None


def edited(scenario: Scenario, file: CaseFile, rules: tuple[Rule, ...], name: str) -> tuple[Rule, ...]:
    """The rules with the edits applied; CaseProblems with all that is wrong."""
    problems: list[str] = []
    ids = [rule.id for rule in rules]
    removed = set(matching("rule", dict.fromkeys(scenario.remove), ids, problems))
    steps: Steps = (
        (_replaced, matching("rule", scenario.replace, ids, problems)),
        (_scaled, matching("rule", scenario.scale, ids, problems)),
        (_shifted, matching("rule", scenario.shift, ids, problems)),
    )
    kept = []
    for rule in rules:
        if rule.id not in removed:
            kept += _through(rule, steps, file, problems)
    for data in scenario.add:
        candidate = _rule({"source": ASSUMPTION, **data}, problems)
        if candidate and candidate.id in ids:
            problems.append(f"adds rule '{candidate.id}', which the case has. Use `replace`.")
        elif candidate:
            ids.append(candidate.id)
            kept += _checked(candidate, file, problems)
    if problems:
        raise CaseProblems(Problem(f"{name}.yaml", 0, text) for text in problems)
    return tuple(kept)


def _through(rule: Rule, steps: Steps, file: CaseFile, problems: list[str]) -> list[Rule]:
    """A rule after its edits; none where an edit leaves no rule."""
    candidate: Rule | None = rule
    for step, by_rule in steps:
        if candidate and rule.id in by_rule:
            candidate = _rule({**candidate.model_dump(), **step(candidate, by_rule[rule.id], problems)}, problems)
    if candidate is rule:
        return [rule]  # as it was: the case has been checked
    return _checked(candidate, file, problems) if candidate else []


def _replaced(rule: Rule, columns: dict[str, Any], problems: list[str]) -> dict[str, Any]:
    return columns


def _scaled(rule: Rule, factor: float, problems: list[str]) -> dict[str, Any]:
    given = {column: getattr(rule, column) for column in ("value", "low", "high")}
    return {column: value * factor for column, value in given.items() if value is not None}


def _shifted(rule: Rule, days: int, problems: list[str]) -> dict[str, Any]:
    given = {column: getattr(rule, column) for column in ("announced", "start", "end")}
    try:
        return {column: day + timedelta(days=days) for column, day in given.items() if day is not None}
    except OverflowError:
        problems.append(f"rule '{rule.id}': {days} days later is beyond the calendar.")
        return {}


def _rule(data: dict[str, Any], problems: list[str]) -> Rule | None:
    """A rule from its columns; lists may be written with ';' as in the table."""
    unknown = [column for column in data if column not in Rule.model_fields]
    found = [f"column '{column}' is unknown.{suggestion(column, Rule.model_fields)}" for column in unknown]
    columns = {column: value for column, value in split_lists(data).items() if column not in unknown}
    try:
        rule = Rule(**columns)
    except ValidationError as error:
        found += [text for _, text in faults(error, Rule)]
    problems += [f"rule '{data.get('id', '?')}': {text}" for text in found]
    return None if found else rule


def _checked(rule: Rule, file: CaseFile, problems: list[str]) -> list[Rule]:
    problems += [f"rule '{rule.id}': {text}" for text in check_rule(rule, file)]
    return [rule]
