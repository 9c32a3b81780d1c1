"""What reception costs, and whether it displaces other aid.

Applicants and people with protection cost their hosts so much a year (ASM-19, ASM-20); other exiles live on their own.
Of that cost a share is taken from aid to other refugees (ASM-21): no evidence, so swept over its whole range, and no
result that hangs on it says anything but what that range says.
"""

from __future__ import annotations

from exeunt.declare import DAYS_A_YEAR, Flows, Kept, Parameters, People, Rules, prior


class Aid(Parameters):
    """What is uncertain about the cost of reception."""

    applicant = prior("ASM-19")
    protected = prior("ASM-20")
    displaced = prior("ASM-21")


PARAMETERS = Aid
READS: dict[str, str] = {}
EVERY = "week"
KEEPS = {
    "reception_cost": Kept("world", "million US dollars", "public cost of reception so far"),
    "aid_displaced": Kept("world", "million US dollars", "of it, taken from aid to other refugees"),
}
MILLION = 1e6


def step(people: People, rules: Rules, p: Aid, flows: Flows) -> None:
    """Add this week's public cost of reception, and what it takes from other aid."""
    years = rules.elapsed / DAYS_A_YEAR
    applicants, protected = (people[status].sum(axis=(0, 1)) for status in ("applicant", "protected"))
    cost = rules["reception_cost"] + (applicants * p.applicant + protected * p.protected) * years / MILLION
    flows.keep("reception_cost", cost)
    flows.keep("aid_displaced", p.displaced * cost)
