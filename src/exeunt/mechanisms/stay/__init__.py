"""Clocks run, permits are granted, status is lost.

A lawful visit has a clock (rules `stay_days`): on its last day the visitor renews if the rules let (`renewal`, the
share of people who can keep on for a year, however long a visit is), stays on irregularly (ASM-07), or leaves, for home
(RET-05; nobody where only entry rules act on returns) or for another host. Visitors get residence permits
(`permit_hazard`); permits fall due about once a year (ASM-06) and those not renewed are lost. A regularisation turns
irregular stays into residence while it lasts (`regularisation_hazard`): everybody in irregular stay may ask, because
when somebody arrived is not remembered. What irregular stay does to people is in `onward` and `returning` (RET-04).
"""

from __future__ import annotations

import numpy as np

from exeunt.declare import DAYS_A_YEAR, Flows, Kept, Parameters, People, Rules, prior, switch


class Stay(Parameters):
    """What is uncertain about the right to stay."""

    permits_due = prior("ASM-06", unit="1/day")
    overstay = prior("ASM-07")
    forced_home = prior("RET-05")
    lever = switch("return_lever")


PARAMETERS = Stay
READS = {
    "rule.permit_hazard": "1/year",
    "rule.regularisation_hazard": "1/year",
    "rule.renewal_permit": "share",
}
EVERY = ""
KEEPS: dict[str, Kept] = {}


def step(people: People, rules: Rules, p: Stay, flows: Flows) -> None:
    """Add the hazards of getting, of being given late, and of losing a residence permit."""
    flows.set("overstay", p.overstay)
    flows.set("forced_home", np.where(p.lever == "entry", 0.0, p.forced_home))
    flows.add("visiting", "resident", np.nan_to_num(rules["permit_hazard"]) / DAYS_A_YEAR)
    lost = 1 - np.nan_to_num(rules["renewal_permit"], nan=1.0)
    flows.add("resident", "irregular", p.permits_due * lost)
    regularised = np.nan_to_num(rules["regularisation_hazard"])
    if regularised.any():
        flows.add("irregular", "resident", regularised / DAYS_A_YEAR)
