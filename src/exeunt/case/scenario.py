"""Scenarios: named edits of a case's rules, in `scenarios/NAME.yaml`.

    title: The land borders stay as they were
    remove: [P006a, "P00?b"]            ids, or patterns of ids
    shift: {P033: 60}                   days later (or earlier)
    scale: {P040a: 0.5}                 value, low and high times a number
    replace: {P038a: {value: 0.9, low: 0.8, high: 1}}
    add: [{id: X1, start: 2022-09-19, where: geo, ...}]

Edits apply in this order: remove, replace, scale, shift, add. Rules that no edit names stay as they are.
"""

from __future__ import annotations

from datetime import timedelta
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from exeunt.case.check import check_rule
from exeunt.case.document import read_yaml
from exeunt.case.problems import CaseProblems, Problem, suggestion
from exeunt.case.records import CaseFile, Rule

AS_WAS = "as-was"
LISTS = ("where", "groups", "source")


class Scenario(BaseModel):
    """Edits of the rules of a case."""

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


def names(folder: Path | None) -> tuple[str, ...]:
    """Scenarios of a case; `as-was` is the case without edits."""
    found = sorted(path.stem for path in (folder / "scenarios").glob("*.yaml")) if folder else []
    return (AS_WAS, *(name for name in found if name != AS_WAS))


def read(folder: Path | None, name: str) -> Scenario:
    """A scenario of a case by name; CaseProblems if there is none or it says nothing sensible."""
    if name == AS_WAS:
        return Scenario(title="The rules as they were")
    known = names(folder)
    if name not in known:
        text = f"is no scenario of this case; there are {', '.join(known)}.{suggestion(name, known)}"
        raise CaseProblems([Problem(name, 0, text)])
    assert folder is not None
    path = folder / "scenarios" / f"{name}.yaml"
    data, problems = read_yaml(path)
    if problems:
        raise CaseProblems(problems)
    return parse(data, path.name)


def parse(data: Any, file: str) -> Scenario:
    """A scenario from plain data."""
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
    try:
        return Scenario(**data)
    except ValidationError as error:
        raise CaseProblems(
            [Problem(file, 0, f"{'.'.join(map(str, f['loc']))}: {_short(f)}") for f in error.errors()]
        ) from None


def _short(fault: Any) -> str:
    field = Scenario.model_fields[str(fault["loc"][0])]
    return (
        "is missing." if fault["type"] == "missing" else f"'{fault['input']}' does not fit; it is {field.description}."
    )


def edited(scenario: Scenario, file: CaseFile, rules: tuple[Rule, ...], name: str) -> tuple[Rule, ...]:
    """The rules with the edits applied; CaseProblems with all that is wrong."""
    problems: list[Problem] = []
    ids = [rule.id for rule in rules]

    def matching(pattern: str) -> set[str]:
        found = {id for id in ids if id == pattern or fnmatchcase(id, pattern)}
        if not found:
            problems.append(Problem(f"{name}.yaml", 0, f"no rule '{pattern}' to edit.{suggestion(pattern, ids)}"))
        return found

    removed = set().union(*(matching(pattern) for pattern in scenario.remove)) if scenario.remove else set()
    changes: dict[str, dict[str, Any]] = {}
    for pattern, columns in scenario.replace.items():
        for id in matching(pattern):
            changes.setdefault(id, {}).update(columns)
    factors = {id: factor for pattern, factor in scenario.scale.items() for id in matching(pattern)}
    shifts = {id: days for pattern, days in scenario.shift.items() for id in matching(pattern)}
    kept = []
    for rule in rules:
        if rule.id in removed:
            continue
        data = {**rule.model_dump(), **changes.get(rule.id, {})}
        if rule.id in factors:
            data |= {
                column: data[column] * factors[rule.id]
                for column in ("value", "low", "high")
                if data[column] is not None
            }
        if rule.id in shifts:
            by = timedelta(days=shifts[rule.id])
            data |= {column: data[column] + by for column in ("announced", "start", "end") if data[column] is not None}
        touched = rule.id in changes or rule.id in factors or rule.id in shifts
        made = _rule(data, file, f"{name}.yaml", problems) if touched else rule
        kept += [made] if made else []
    for data in scenario.add:
        made = _rule({"source": "assumption", **data}, file, f"{name}.yaml", problems)
        if made and made.id in ids:
            problems.append(Problem(f"{name}.yaml", 0, f"adds rule '{made.id}', which the case has. Use `replace`."))
        kept += [made] if made else []
    if problems:
        raise CaseProblems(problems)
    return tuple(kept)


def _rule(data: dict[str, Any], file: CaseFile, name: str, problems: list[Problem]) -> Rule | None:
    id = data.get("id", "?")
    data = {k: tuple(v.split(";")) if k in LISTS and isinstance(v, str) else v for k, v in data.items()}
    try:
        rule = Rule(**data)
    except ValidationError as error:
        for fault in error.errors():
            column = str(fault["loc"][0])
            said = "is missing" if fault["type"] == "missing" else f"is '{fault['input']}'"
            described = (
                Rule.model_fields[column].description if column in Rule.model_fields else "no column of rules.csv"
            )
            problems.append(Problem(name, 0, f"rule '{id}': {column} {said}; it is {described}."))
        return None
    for text in check_rule(rule, file):
        problems.append(Problem(name, 0, f"rule '{id}': {text}"))
    return rule
