"""What a valid case may ask for that this version does not simulate, or cannot."""

from __future__ import annotations

from exeunt.case import Case, CaseProblems, Problem
from exeunt.evidence import load_priors

ESSENTIAL = ("departure", "destination", "crossing", "stay")
"""Mechanisms that set controls of the movers: without them nobody could move."""


def check_simulated(case: Case) -> None:
    """CaseProblems with everything that stands in the way of simulating a case."""
    problems = []
    if case.file.movement != "choose":
        text = f"movement is '{case.file.movement}'; this version simulates 'choose' only."
        problems.append(Problem("case.yaml", 0, text))
    if case.file.departures != "driven":
        text = f"departures is '{case.file.departures}'; this version simulates 'driven' only."
        problems.append(Problem("case.yaml", 0, text))
    for name in case.file.mechanisms_off:
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
