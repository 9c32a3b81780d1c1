"""What the public of a host thinks of exiles.

Newcomers raise hostility (POL-04: exposed against unexposed places, in standard deviations); settled contact moves it
by POL-02 over POL-01 times as much, of uncertain sign; rents pass through (POL-08, per 10 %). A place is fully exposed
when newcomers, or settled people, are ASM-13 of its residents. Hostility is counted from the first day; where a poll
says how many welcomed them then, the share against them moves with it on the scale of a probit. No coefficient of this
leads to a rule: polls of hosts that tightened and of hosts that did not say the same (`tightening`). POL-03 is of small
towns, POL-05 is a poll of one country, POL-09 is of asylum decisions; exiles here live in capitals.
"""

from __future__ import annotations

import numpy as np

from exeunt.declare import DAYS_A_YEAR, Floats, Flows, Kept, Parameters, People, Rules, prior
from exeunt.evidence import fixed


class Attitudes(Parameters):
    """What is uncertain about attitudes."""

    exposure = prior("POL-04")
    transit_vote = prior("POL-01")
    contact_vote = prior("POL-02")
    rents = prior("POL-08")
    full_exposure = prior("ASM-13")


NO_POLL = fixed("welcome_without_poll")
PARAMETERS = Attitudes
READS = {
    "flow.arrivals": "people",
    "place.population": "people",
    "place.welcome": "share",
    "rent": "log points",
}
EVERY = "week"
KEEPS = {
    "hostility": Kept("place", "SD", "hostility to exiles over that of the first day"),
    "unwelcome": Kept("place", "share", "share of the public against exiles, a half at first without a poll", NO_POLL),
    "newcomers": Kept("place", "people", "arrivals, each counting for a year less and less", shown=False),
    "arrived": Kept("place", "people", "arrivals so far", shown=False),
}


LEAST_VOTE = fixed("least_transit_vote")
EVERYBODY = fixed("attitudes_end")
"""Rents are not bounded, so without it a tiny rental market would let hazards overflow."""


def against(welcome: Floats, hostility: Floats) -> Floats:
    """Share of the public against exiles when hostility has moved by so many standard deviations (probit)."""
    from scipy.special import ndtr, ndtri

    return np.asarray(ndtr(hostility - ndtri(np.where(np.isnan(welcome), NO_POLL, welcome))))


def step(people: People, rules: Rules, p: Attitudes, flows: Flows) -> None:
    """Make this week's hostility from newcomers, settled people and rents."""
    arrived = rules.so_far("arrivals").sum(axis=1, keepdims=True)
    newcomers = rules["newcomers"] * np.exp(-rules.elapsed / DAYS_A_YEAR) + arrived - rules["arrived"]
    settled = people.by_place(("resident", "protected"))
    residents = p.full_exposure * rules.place["population"]
    dose = np.minimum(np.divide(newcomers, residents, out=np.zeros_like(newcomers), where=residents > 0), 1.0)
    contact = np.minimum(np.divide(settled, residents, out=np.zeros_like(newcomers), where=residents > 0), 1.0)
    vote_ratio = p.contact_vote / np.maximum(p.transit_vote, LEAST_VOTE)
    hostility = p.exposure * (dose + vote_ratio * contact) + p.rents * 10 * rules["rent"]
    hostility = np.clip(hostility, -EVERYBODY, EVERYBODY)
    flows.keep("hostility", hostility)
    flows.keep("unwelcome", against(rules.place["welcome"], hostility))
    flows.keep("newcomers", newcomers)
    flows.keep("arrived", arrived)
