"""The origin reaches people abroad: renditions and kidnappings, one form of transnational repression.

TNR-04 is the recorded hazard of the average exile in Kazakhstan and Kyrgyzstan. The case says how exposed people are in
each place relative to that (rules `abduction_exposure`: regimes that hand people over, bases, open borders, TNR-06);
where no rule says anything nobody is reached. Those with a criminal case at home are TNR-05 times as much at risk.
Recorded counts are floors: what is not recorded is not here.
"""

from __future__ import annotations

import numpy as np

from exeunt.declare import Flows, Kept, Parameters, People, Rules, prior


class Abduction(Parameters):
    """What is uncertain about the reach of the origin."""

    average = prior("TNR-04", unit="1/day")
    wanted_ratio = prior("TNR-05")


PARAMETERS = Abduction
READS = {
    "rule.abduction_exposure": "ratio",
    "group.wanted": "share",
}
EVERY = ""
KEEPS: dict[str, Kept] = {}


def step(people: People, rules: Rules, p: Abduction, flows: Flows) -> None:
    """Add the hazard of abduction to every status abroad but protection."""
    exposure = np.nan_to_num(rules["abduction_exposure"])
    hazard = p.average * exposure * (1 + (p.wanted_ratio - 1) * rules.group["wanted"])
    for status in ("visiting", "resident", "applicant", "irregular"):
        flows.add(status, "abducted", hazard)
