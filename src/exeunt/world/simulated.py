"""What a valid case may ask for that this version does not simulate, or cannot."""

from __future__ import annotations

from exeunt.case import Case, CaseProblems, Problem
from exeunt.case.kinds import KINDS
from exeunt.evidence import load_priors

ESSENTIAL = ("departure", "destination", "crossing", "stay")
"""Mechanisms that set controls of the movers: without them nobody could move."""


def check_simulated(case: Case, mode: str = "expected") -> None:
    """CaseProblems with everything that stands in the way of simulating a case."""
    problems = []
    given = case.file.departures == "given"
    if case.file.movement != "choose" and not given:
        text = f"movement '{case.file.movement}' goes with departures 'given': who walks from place to place is known to have left."
        problems.append(Problem("case.yaml", 0, text))
    if given and not any("camp" in place.roles for place in case.places):
        problems.append(
            Problem("places.csv", 0, "no place has the role 'camp': people with given departures go to camps.")
        )
    if given and mode == "sampled":
        text = "departures are 'given': such a case is simulated in `expected` mode only."
        problems.append(Problem("case.yaml", 0, text))
    for rule in case.rules:
        if case.file.departures not in KINDS[rule.kind].cases:
            text = f"a rule of kind '{rule.kind}' says nothing where departures are '{case.file.departures}'."
            problems.append(Problem("rules.csv", case.lines.get(("rules", rule.id), 0), text))
    for name in () if given else case.file.mechanisms_off:
        if name in ESSENTIAL:
            text = f"mechanisms_off: '{name}' sets what moves people and cannot be off. Set its parameters instead."
            problems.append(Problem("case.yaml", 0, text))
    priors = load_priors()
    for row in case.parameters:
        if row.id in priors and row.unit != priors[row.id].unit:
            text = (
                f"unit of {row.id} is '{row.unit}'; the prior it replaces is in '{priors[row.id].unit}'. Use the same."
            )
            problems.append(Problem("parameters.csv", case.lines.get(("parameters", row.id), 0), text))
    if problems:
        raise CaseProblems(problems)
