"""Applications and decisions.

People abroad ask for asylum where claims are taken, by the need of their group times a factor (ASM-10) and one of the
host, drawn for each (ASM-25); those in irregular stay more often (ASM-08). Claims are decided with a hazard (ASY-07
where no rule says better); in the Dublin area most files are closed without a decision on the merits (ASY-06); of the
others a share is recognised (rules `recognition`; ASY-04 where no rule says). Closed and rejected applicants are in
irregular stay.
"""

from __future__ import annotations

import numpy as np

from exeunt.declare import DAYS_A_YEAR, Flows, Kept, Parameters, People, Rules, prior


class Asylum(Parameters):
    """What is uncertain about asylum."""

    decision = prior("ASY-07", unit="1/day")
    closed = prior("ASY-06")
    recognised = prior("ASY-04")
    need_without_stay = prior("ASM-08")
    need = prior("ASM-10")
    between_hosts = prior("ASM-25")


PARAMETERS = Asylum
READS = {
    "claims_taken": "share",
    "rule.decision_hazard": "1/year",
    "rule.recognition": "share",
    "group.asylum_need": "1/year",
    "place.claims_unexplained": "standard deviations",
    "place.dublin": "0 or 1",
}
EVERY = ""
KEEPS: dict[str, Kept] = {}


def step(people: People, rules: Rules, p: Asylum, flows: Flows) -> None:
    """Add the hazards of asking, of being recognised, and of being closed or rejected."""
    of_host = np.exp(p.between_hosts * rules.place["claims_unexplained"])
    need = p.need * of_host * rules.group["asylum_need"] / DAYS_A_YEAR * rules["claims_taken"]
    flows.add("visiting", "applicant", need)
    flows.add("irregular", "applicant", need * p.need_without_stay)

    by_rule = rules["decision_hazard"] / DAYS_A_YEAR
    decision = np.where(np.isnan(by_rule), p.decision, by_rule)
    recognition = np.where(np.isnan(rules["recognition"]), p.recognised, rules["recognition"])
    substantive = decision * (1 - p.closed * rules.place["dublin"])
    flows.add("applicant", "protected", substantive * recognition)
    flows.add("applicant", "irregular rejected", substantive * (1 - recognition))
    flows.add("applicant", "irregular closed", decision - substantive)
