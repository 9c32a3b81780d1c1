"""The host deports.

People in irregular stay are removed with the hazard that the case's rules give for the place (`removal_hazard`); where
no rule says anything nobody is removed. Abduction by the origin is another mechanism.
"""

from __future__ import annotations

import numpy as np

from exeunt.declare import DAYS_A_YEAR, Flows, Kept, Parameters, People, Rules


class Removal(Parameters):
    """Nothing uncertain beyond the rules themselves, whose values are drawn."""


PARAMETERS = Removal
READS = {
    "rule.removal_hazard": "1/year",
}
EVERY = ""
KEEPS: dict[str, Kept] = {}


def step(people: People, rules: Rules, p: Removal, flows: Flows) -> None:
    """Add the hazard of removal to irregular stay."""
    flows.add("irregular", "removed", np.nan_to_num(rules["removal_hazard"]) / DAYS_A_YEAR)
