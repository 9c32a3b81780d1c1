"""Sets of rules as they are asked for: a scenario of the case by name, or a file of one that lies anywhere."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from exeunt.case import Case, CaseProblems, Problem
from exeunt.case.scenarios.rules import Scenario, parse, parse_file
from exeunt.laboratory.refused import Refused

FILES = (".yaml", ".yml")


@dataclass(frozen=True)
class Side:
    """A case under a set of rules, and what the rules are called in answers."""

    name: str
    case: Case
    scenario: Scenario  # what its file says


def side(case: Case, given: str) -> Side:
    """The case under a scenario by name, or under that of a file.

    A file is called by its stem, or by its whole name where the case has a scenario of that stem. The case itself is
    what calibrated worlds belong to, so they go along. Raises CaseProblems for a file that is missing or faulty.
    """
    path = Path(given)
    if path.suffix not in FILES:
        return Side(given, case.scenario(given), case.read_scenario(given))
    if not path.exists():
        names = ", ".join(case.scenarios)
        why = f"is not there. Give the path of a scenario file, or the name of a scenario of this case: {names}."
        raise CaseProblems([Problem(given, 0, why)])
    try:
        scenario = parse_file(path)
        edited = case.edited(scenario, path.stem)
    except OSError as error:
        raise CaseProblems([Problem(given, 0, f"cannot be read: {error.strerror}.")]) from error
    except CaseProblems as found:
        raise CaseProblems(Problem(given, at.line, at.text) for at in found.problems) from None
    name = path.name if path.stem in case.scenarios else path.stem
    return Side(name, edited, scenario)


def with_edits(given: Side, edits: Sequence[str]) -> Side:
    """A set of rules with some columns of rules, or some parameters, set: `P011a.value=0.5`, `DST-10=0.3`.

    A value that is set is certain: the range of the rule goes, unless its `low` and `high` are set too. The side is
    called by its rules and its edits. Raises Refused for an edit that is not written so, CaseProblems for one that
    says nothing sensible.
    """
    if not edits:
        return given
    replaced: dict[str, dict[str, Any]] = {}
    parameters: dict[str, Any] = {}
    for edit in edits:
        found = EDIT.fullmatch(edit.strip())
        if found is None:
            raise Refused(
                f"--set {edit}: an edit is written RULE.COLUMN=VALUE, as P011a.value=0.5, or PARAMETER=VALUE."
            )
        try:
            value = yaml.safe_load(found["value"])
        except yaml.YAMLError:
            raise Refused(f"--set {edit}: '{found['value']}' is neither a number nor a word.") from None
        if found["column"]:
            replaced.setdefault(found["id"], {})[found["column"]] = value
        else:
            parameters[found["id"]] = value
    for columns in replaced.values():
        if "value" in columns:
            columns.update({end: None for end in ("low", "high") if end not in columns})
    name = "+".join([given.name, *(edit.replace(" ", "") for edit in edits)])
    words = {"title": f"{given.scenario.title}, with {', '.join(edits)}", "why": given.scenario.why}
    try:
        scenario = parse({**words, "replace": replaced, "parameters": parameters}, "--set")
        return Side(name, given.case.edited(scenario, "--set"), scenario)
    except CaseProblems as found_wrong:
        raise CaseProblems(Problem("--set", 0, at.text) for at in found_wrong.problems) from None


EDIT = re.compile(r"(?P<id>[^.=\s*?]+)(?:\.(?P<column>[a-z_]+))?=(?P<value>.+)")


def sides(case: Case, given: Sequence[str]) -> list[Side]:
    """The case under each of several sets of rules.

    Raises what `side` does, and Refused where two sets would have the same name.
    """
    found: dict[str, Side] = {}
    for one in given:
        if one in found:
            continue
        read = side(case, one)
        if any(other.name == read.name for other in found.values()):
            raise Refused(f"{one}: two sets of rules would be called '{read.name}'; rename a file.")
        found[one] = read
    return [found[one] for one in given]
