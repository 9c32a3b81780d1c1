"""Why a simulated range misses an observation, or says nothing about it.

A case gives its own reasons in `misses.csv`; what is said here is true of the model whatever the case.
"""

from __future__ import annotations

from exeunt.case import Case
from exeunt.exodus.observe import NOT_SIMULATED
from exeunt.report.summary import Reported

BELOW = {
    "stock": (
        "the priors send too few there: distance, income, language, lawful stay and the network of before do not "
        "explain the welcome of a place, and the term for what they leave unexplained is not wide enough"
    ),
    "left": "the departure priors are too low",
    "net": "the priors send too few there, as for the stock",
    "permits": "permits of people who came before the first day are in the count and not in the simulation",
    "permits_issued": (
        "students, kin and residents of long standing who change their permit are in the count and not "
        "in the simulation, and long-stay visas are a judged small share of each group"
    ),
    "immigrants": "the priors send too few there, as for the stock",
    "first_destination": "as for the stock",
    "entries": (
        "the simulation adds people who leave for good to travellers who were counted in other weeks, while travel "
        "itself may have risen in the days counted"
    ),
    "refusals": (
        "refusals of ordinary travellers depend on how many still try, which is known for few borders (VIS-12)"
    ),
    "encounters": "the way through this border is a judged share of people with the means for it",
    "applications": "the need for asylum in the country is a judged hazard by group, the same everywhere",
    "asylum_seekers": "as for applications, and how long a claim waits is judged for each host",
    "refugees": "people protected by other means than a claim of their own (resettlement, temporary protection) count",
    "recognition": "the rate of one year is drawn around, and practice changes",
    "returned_share": "the count includes temporary trips, or is an official claim",
    "orders_to_leave": "orders to people who came before the first day are in the count",
    "removed": "removal hazards are judged",
    "wait": "queues build by day and country, not by hour and lane",
    "decisions": "decisions on claims filed before the first day are in the count",
    "rent": (
        "the count is of asking prices, with the rise of all prices in it, and the priors send too few "
        "there, as for the stock"
    ),
}
"""Measure -> what the model lacks where it simulates fewer than were counted."""
ABOVE = {
    "stock": (
        "the priors send too many there: distance, income, language, lawful stay and the network of before draw "
        "more in the priors than they did here"
    ),
    "net": "as for the stock",
    "entries": (
        "what a rule leaves of ordinary entries is set by how many hold other papers, a judged share of each group"
    ),
    "applications": (
        "the need for asylum in the country is a judged hazard by group, the same everywhere, and people"
        " there have other ways to stay"
    ),
    "asylum_seekers": "as for applications, and how long a claim waits is judged for each host",
    "refugees": "who was naturalised or left is counted no more, and is still protected in the simulation",
    "recognition": "the rate of one year is drawn around, and practice changes",
    "first_destination": "as for the stock",
    "orders_to_leave": "not everybody who is without a stay is found, and given an order",
    "immigrants": "all who arrive to stay count, registered or not",
    "permits_issued": "every visitor who gets a permit counts, and the hazard is judged",
}
"""The same where it simulates more."""
NOTHING = "the ranges do not meet, and no reason was found"


def why(case: Case, at: Reported) -> str:
    """One sentence that says why an observation that is missed, or not simulated, is so."""
    row = at.row
    if at.simulated is None:
        if row.measure in NOT_SIMULATED:
            return f"not simulated: {NOT_SIMULATED[row.measure]}."
        if row.measure in ("entries", "refusals"):
            return "not simulated: a gross count, and the case has no number of ordinary travellers there."
        if not case.file.first_day <= row.end <= case.file.last_day:
            return "not simulated: counted on days outside the case."
        return "not simulated: nobody meets this condition in the simulation."
    side = "below" if at.simulated.high < at.low else "above"
    own: dict[tuple[str, str], str] = {(miss.measure, miss.simulated): miss.why for miss in case.misses}
    general = {"below": BELOW, "above": ABOVE}[side].get(row.measure, BELOW.get(row.measure, NOTHING))
    note = f" ({row.note})" if row.note else ""
    return f"simulated {side}: {own.get((row.measure, side), general)}{note}."
