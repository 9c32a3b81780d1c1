"""What a valid case may ask for that no model, or not its own, simulates."""

from __future__ import annotations

from collections.abc import Iterator

from exeunt.case import Case, Problem
from exeunt.case.format.kinds import KINDS
from exeunt.evidence import load_priors


def check_any(case: Case) -> Iterator[Problem]:
    """Rules that the model of the case does not read, and parameters in another unit than the prior they replace."""
    for rule in case.rules:
        if case.file.departures not in KINDS[rule.kind].cases:
            text = f"a rule of kind '{rule.kind}' says nothing where departures are '{case.file.departures}'."
            yield Problem("rules.csv", case.lines.get(("rules", rule.id), 0), text)
    priors = load_priors()
    for row in case.parameters:
        if row.id in priors and row.unit != priors[row.id].unit:
            text = (
                f"unit of {row.id} is '{row.unit}'; the prior it replaces is in '{priors[row.id].unit}'. Use the same."
            )
            yield Problem("parameters.csv", case.lines.get(("parameters", row.id), 0), text)
