"""Rents respond.

Rents in the main city of arrival rise by an elasticity times the growth, by newcomers, of those who look for a home: d
ln rent = elasticity * d ln(1 + newcomers / people). What newcomers are measured against is a structural switch: people
who rent (HOS-02; where the case gives no share of renters, HOS-03) or everybody in the city (HOS-01). The excess fades,
as supply responds and newcomers settle (HOS-04). ASM-12 is the share of exiles who live in the main city. Places
without a city population in the case have no rents here. HOS-05 is a count to compare with, HOS-06 a special case of
HOS-01, HOS-07 is for cities with elastic supply, of which no case says that it has one.
"""

from __future__ import annotations

import numpy as np

from exeunt.declare import DAYS_A_YEAR, Floats, Flows, Kept, Parameters, People, Rules, prior, switch


class Housing(Parameters):
    """What is uncertain about rents."""

    denominator = switch("rent_denominator")
    per_resident = prior("HOS-01")
    per_renter = prior("HOS-02")
    renter_share = prior("HOS-03")
    fading = prior("HOS-04")
    in_the_city = prior("ASM-12")


PARAMETERS = Housing
READS = {
    "abroad": "people",
    "place.city_population": "people",
    "place.renter_share": "share",
}
EVERY = "week"
KEEPS = {
    "rent": Kept("place", "log points", "log of rents over what they would be without exiles"),
    "crowding": Kept("place", "log points", "log of those who look for a home over those who did before", shown=False),
}


def crowding(rules: Rules, p: Housing) -> Floats:
    """Log of one plus exiles over those they compete with for homes, `[place, 1, world]`; 0 without a city."""
    city = rules.place["city_population"]
    share = np.where(np.isnan(rules.place["renter_share"]), p.renter_share, rules.place["renter_share"])
    rivals = city * np.where(p.denominator == "renters", share, 1.0)
    newcomers = p.in_the_city * rules["abroad"][:, None, :]
    return np.asarray(np.log1p(np.divide(newcomers, rivals, out=np.zeros_like(newcomers), where=rivals > 0)))


def step(people: People, rules: Rules, p: Housing, flows: Flows) -> None:
    """Raise rents by this week's newcomers, and let the excess fade."""
    now = crowding(rules, p)
    elasticity = np.where(p.denominator == "renters", p.per_renter, p.per_resident)
    faded = rules["rent"] * np.exp(-p.fading * rules.elapsed / DAYS_A_YEAR)
    flows.keep("rent", faded + elasticity * (now - rules["crowding"]))
    flows.keep("crowding", now)
