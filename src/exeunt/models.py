"""The models, by what a case says of its departures: the only place that asks."""

from __future__ import annotations

from exeunt.case import Case, CaseProblems
from exeunt.case.format.kinds import DRIVEN, GIVEN
from exeunt.displacement.model import MODEL as DISPLACEMENT
from exeunt.exodus.model import MODEL as EXODUS
from exeunt.worlds.model import Model

MODELS: dict[str, Model] = {DRIVEN: EXODUS, GIVEN: DISPLACEMENT}
"""`departures` of case.yaml -> model."""


MODES = tuple(dict.fromkeys(mode for model in MODELS.values() for mode in model.modes))
"""How people may be moved, in any model."""


def model_of(case: Case) -> Model:
    """The model that simulates a case."""
    return MODELS[case.file.departures]


def check_simulated(case: Case, mode: str = "expected") -> None:
    """CaseProblems with everything that stands in the way of simulating a case."""
    problems = list(model_of(case).check(case, mode))
    if problems:
        raise CaseProblems(problems)
