"""Sets of rules as they are asked for: a scenario of the case by name, or a file of one that lies anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from exeunt.case import Case, CaseProblems, Problem
from exeunt.case.scenarios.rules import Scenario, parse_file
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
