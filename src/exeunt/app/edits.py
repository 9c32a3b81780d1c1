"""Edits of rules as the screens hold them: the keys of a scenario file, and what they leave of the rules."""

from __future__ import annotations

from typing import Any

import yaml
from pydantic import Field

from exeunt.app.operations import Body
from exeunt.case import Case, CaseProblems, Problem
from exeunt.case.format.records import Rule
from exeunt.case.scenarios.rules import AS_WAS, Scenario, parse
from exeunt.laboratory.sides import Side

EDITED = "edited rules"
"""What rules are called that have no name yet."""
COLUMNS = tuple(Rule.model_fields)


class Edits(Body):
    """Edits of a case's rules, as in a scenario file."""

    title: str = Field("", max_length=300)
    why: str = Field("", max_length=3000)
    remove: list[str] = Field(default_factory=list, max_length=2000)
    replace: dict[str, dict[str, Any]] = Field(default_factory=dict, max_length=2000)
    add: list[dict[str, Any]] = Field(default_factory=list, max_length=500)
    events: dict[str, Any] = Field(default_factory=dict, max_length=50)
    parameters: dict[str, Any] = Field(default_factory=dict, max_length=500)


class Rules(Body):
    """A set of rules: a scenario of the case by name, or edits."""

    scenario: str = Field("", max_length=200)
    edits: Edits | None = None


NO_EDITS = Edits.model_validate({})


def mapping(edits: Edits) -> dict[str, Any]:
    """The keys of a scenario file, without those that are empty."""
    found = {key: value for key, value in edits.model_dump().items() if value}
    return {"title": edits.title or EDITED, **{key: value for key, value in found.items() if key != "title"}}


def side_of(case: Case, rules: Rules) -> Side:
    """The case under a set of rules. Raises CaseProblems for a scenario that is not there, or that says nothing
    sensible.
    """
    if rules.edits is None:
        name = rules.scenario or AS_WAS
        return Side(name, case.scenario(name), case.read_scenario(name))
    name = rules.edits.title or EDITED
    scenario = parsed(rules.edits)
    return Side(name, case.edited(scenario, "edits"), scenario)


def parsed(edits: Edits) -> Scenario:
    """The scenario that edits are. Raises CaseProblems for what says nothing sensible."""
    data = mapping(edits)
    for row in [*data.get("add", []), *data.get("replace", {}).values()]:
        for column, value in row.items():
            if isinstance(value, list | tuple):
                row[column] = ";".join(map(str, value))
            elif isinstance(value, dict):
                raise CaseProblems([Problem("edits", 0, f"column '{column}' is not a number, a day or text.")])
    return parse(data, "edits")


def as_edits(case: Case, name: str) -> dict[str, Any]:
    """A scenario of the case as edits of single rules, whatever patterns, shifts and factors its file has."""
    scenario = case.read_scenario(name)
    edited = case.edited(scenario, name) if name != AS_WAS else case
    before = {rule.id: rule for rule in case.rules}
    after = {rule.id: rule for rule in edited.rules}
    replaced = {
        id: {key: value for key, value in row(after[id]).items() if value != row(rule)[key]}
        for id, rule in before.items()
        if id in after and after[id] != rule
    }
    raw = scenario.model_dump(mode="json")
    return {
        "title": scenario.title, "why": scenario.why,
        "remove": [id for id in before if id not in after],
        "replace": replaced,
        "add": [row(rule) for id, rule in after.items() if id not in before],
        "events": {key: value for key, value in raw["events"].items() if value},
        "parameters": raw["parameters"] and _spans(scenario.parameters),
    }  # fmt: skip


def _spans(parameters: dict[str, Any]) -> dict[str, Any]:
    return {id: at.low if at.low == at.high else {"low": at.low, "high": at.high} for id, at in parameters.items()}


def row(rule: Rule) -> dict[str, Any]:
    """A rule by column, with days as text."""
    return rule.model_dump(mode="json")


def text_of(edits: Edits) -> str:
    """The scenario file that says the same."""
    return yaml.safe_dump(mapping(edits), sort_keys=False, allow_unicode=True, width=100)
