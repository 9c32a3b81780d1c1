"""Uncertain numbers of a case by name: mechanisms with their parameters, priors, and structural switches."""

from __future__ import annotations

import numpy as np

from exeunt.case import Case
from exeunt.declare import Mechanism
from exeunt.evidence import Options, Prior, load_priors, load_switches
from exeunt.mechanisms import MECHANISMS
from exeunt.worlds.draws import Draws


def mechanism(name: str) -> Mechanism:
    """The module of a mechanism; KeyError for an unknown name."""
    return MECHANISMS[name]


def parameter(case: Case, name: str) -> Prior:
    """A prior by id: the case's own row where it has one, else the shipped one."""
    for row in case.parameters:
        if row.id == name:
            return Prior(
                row.id, row.name, "", row.central, row.low, row.high, row.unit, row.distribution, row.grade, "derived",
                "", "", ";".join(row.source), "", row.note,
            )  # fmt: skip
    return load_priors()[name]


def option(case: Case, id: str, draws: Draws) -> Options:
    """The option of a structural switch in each world: drawn, or as the case fixes it."""
    if id in case.file.structure:
        return np.full(draws.size, case.file.structure[id])
    return load_switches()[id].draw(draws.uniform(f"switch/{id}"))
