"""Support, attitudes, and the pressure to tighten.

Newcomers raise hostility (POL-04: exposed against unexposed places, in standard deviations); settled contact moves it
by POL-02 over POL-01 times as much, of uncertain sign; rents pass through (POL-08, per 10 %). A place is fully exposed
when newcomers, or settled people, are ASM-13 of its residents. Hosts that let people in without a visa tighten their
rules after a surge (POL-06), and more of the public demanding it adds to that (POL-05, POL-10). Rules are data:
pressure is reported and changes none. POL-03 is of small towns and POL-09 of asylum decisions; exiles here live in
capitals.
"""

from __future__ import annotations

import numpy as np

from exeunt.declare import DAYS_A_YEAR, Floats, Flows, Kept, Parameters, People, Rules, prior
from exeunt.evidence import fixed


class Reception(Parameters):
    """What is uncertain about attitudes and what follows from them."""

    exposure = prior("POL-04")
    transit_vote = prior("POL-01")
    contact_vote = prior("POL-02")
    rents = prior("POL-08")
    demand = prior("POL-05")
    surge = prior("POL-06")
    enacted = prior("POL-10")
    full_exposure = prior("ASM-13")


PARAMETERS = Reception
READS = {
    "flow.arrivals": "people",
    "place.population": "people",
    "place.visa_free": "0 or 1",
    "rent": "log points",
}
EVERY = "week"
KEEPS = {
    "hostility": Kept("place", "SD", "hostility to exiles over that of the first day"),
    "pressure": Kept("place", "1/year", "hazard of a tightening of the rules by hosts that ask for no visa"),
    "newcomers": Kept("place", "people", "arrivals, each counting for a year less and less", shown=False),
    "arrived": Kept("place", "people", "arrivals so far", shown=False),
}


LEAST_VOTE = fixed("least_transit_vote")
EVERYBODY = fixed("attitudes_end")
"""Rents are not bounded, so without it a tiny rental market would let hazards overflow."""


def demanding(share: Floats, hostility: Floats) -> Floats:
    """Share of the public for restriction when hostility has moved by so many standard deviations (probit)."""
    from scipy.special import ndtr, ndtri

    return np.asarray(ndtr(ndtri(share) + hostility))


def step(people: People, rules: Rules, p: Reception, flows: Flows) -> None:
    """Make this week's hostility and pressure from newcomers, settled people and rents."""
    arrived = rules.so_far("arrivals").sum(axis=1, keepdims=True)
    newcomers = rules["newcomers"] * np.exp(-rules.elapsed / DAYS_A_YEAR) + arrived - rules["arrived"]
    settled = sum(people[status].sum(axis=1, keepdims=True) for status in ("resident", "protected"))
    residents = p.full_exposure * rules.place["population"]
    dose = np.minimum(np.divide(newcomers, residents, out=np.zeros_like(newcomers), where=residents > 0), 1.0)
    contact = np.minimum(np.divide(settled, residents, out=np.zeros_like(newcomers), where=residents > 0), 1.0)
    vote_ratio = p.contact_vote / np.maximum(p.transit_vote, LEAST_VOTE)
    hostility = p.exposure * (dose + vote_ratio * contact) + p.rents * 10 * np.expm1(rules["rent"])
    hostility = np.clip(hostility, -EVERYBODY, EVERYBODY)
    more = demanding(p.demand, hostility) - p.demand
    pressure = rules.place["visa_free"] * np.maximum(p.surge * dose - np.log1p(-p.enacted) * more, 0.0)
    flows.keep("hostility", hostility)
    flows.keep("pressure", pressure)
    flows.keep("newcomers", newcomers)
    flows.keep("arrived", arrived)
