"""They choose where to go and by which door, or stay blocked.

The utility of a destination falls with distance (DST-02) and rises with compatriots (DST-01), language (DST-03), income
(DST-05) and liberties (DST-07); rents that rise repel (ASM-14). The share of a group that can enter multiplies its
weight. What such terms leave unexplained between one host and another is drawn for each host in each world (ASM-09).
Destinations without a visa and destinations with one form two nests (DST-09); within a nest weights are as published,
so that elasticities keep their measured size. How many of those who want to leave do leave follows from the access that
today's rules leave and the outside option (DST-10): as a power or as a straight line, a structural switch.

A closed door mostly stops attempts: of those whom a ban shuts out only so many still try that the refused are VIS-12 of
all who come where VIS-10 of them are left. DST-04 (a common past), DST-06 (contiguity) and DST-08 (no visa) are not
used: language, distance and the share that can enter already say it, and counting both would count it twice.

People go where they may stay: a host's weight rises with the share of the first year that those who enter may expect to
stay there lawfully (ASM-24), by the rules of the day on stay, renewal and permits. So rules on stay turn people to
other hosts before they arrive.

Papers and the wish to leave go together: among those who want to leave more hold a visa (ASM-11) or a passport (ASM-22)
than in their group at large. Visas in hand run out (ASM-23): a rule on issuing acts on what is issued, not on them.
"""

from __future__ import annotations

import numpy as np

from exeunt.declare import DAYS_A_YEAR, Floats, Flows, Kept, Parameters, People, Rules, prior, switch


class Destination(Parameters):
    """What is uncertain about choosing a place."""

    compatriots = prior("DST-01")
    distance = prior("DST-02")
    language = prior("DST-03")
    income = prior("DST-05")
    liberties = prior("DST-07")
    nest = prior("DST-09")
    outside_option = prior("DST-10")
    form = switch("outside_option")
    rents = prior("ASM-14")
    route_time = prior("ASM-03")
    unexplained = prior("ASM-09")
    rush = prior("VIS-26")
    ban_effect = prior("VIS-10")
    refused_after_ban = prior("VIS-12")
    visa_holders = prior("ASM-11")
    passport_holders = prior("ASM-22")
    validity = prior("ASM-23")
    lawful_stay = prior("ASM-24")


PARAMETERS = Destination
READS = {
    "abroad": "people",
    "place.compatriots": "people",
    "place.gdp_per_capita": "US dollars a year",
    "place.language_tie": "share",
    "place.liberties": "0 to 6",
    "place.unexplained": "standard deviations",
    "rent": "log points",
    "route.km": "km",
    "route.place": "number of the host",
}
EVERY = "day"
KEEPS: dict[str, Kept] = {}

INCOME_UNIT = 10_000.0  # US dollars a head; only ratios matter
DISTANCE_UNIT = 1_000.0  # kilometres; only ratios matter


def naive_share(p: Destination) -> Floats:
    """Share of those a ban shuts out who try all the same, from the share refused and the share left after a ban.

    With a share a admitted and n of the rest trying, (1 - a) n / (a + (1 - a) n) are refused; solved for n.
    """
    admitted = np.minimum(np.exp(p.ban_effect), 0.99)
    odds_refused = p.refused_after_ban / (1 - p.refused_after_ban)
    return np.asarray(np.minimum(odds_refused * admitted / (1 - admitted), 1.0))


def utility(rules: Rules, p: Destination) -> Floats:
    """Log weight of every host that neither the route nor the day changes, `[place, world]`."""
    place = rules.place
    return np.asarray(
        p.language * place["language_tie"]
        + p.income * np.log(place["gdp_per_capita"] / INCOME_UNIT)
        + p.liberties * place["liberties"]
        + p.unexplained * place["unexplained"]
    )[:, 0, :]


def attraction(rules: Rules, p: Destination) -> Floats:
    """Log weight of every route before access: its host's utility less its distance, `[route, world]`."""
    route = rules.route
    host = route["place"][:, 0].astype(np.int64)
    return np.asarray(utility(rules, p)[host] + p.distance * np.log(np.maximum(route["km"], 1) / DISTANCE_UNIT))


def step(people: People, rules: Rules, p: Destination, flows: Flows) -> None:
    """Set the weights of routes and hosts; compatriots count those who came before and those who come, rents repel."""
    if rules.day == 0:
        flows.set("attraction", attraction(rules, p))
        flows.set("host", utility(rules, p))
        flows.set("route_time", p.route_time)
        flows.set("nest", p.nest)
        flows.set("outside_option", p.outside_option)
        flows.set("straight_line", p.form == "linear")
        flows.set("rush", p.rush)
        flows.set("naive", naive_share(p))
        flows.set("visa_holders", p.visa_holders)
        flows.set("passport_holders", p.passport_holders)
        flows.set("lawful_stay", p.lawful_stay)
        flows.set("visa_validity", p.validity * DAYS_A_YEAR)
    compatriots = rules.place["compatriots"][:, 0, :] + rules["abroad"]
    flows.set("pull", p.compatriots * np.log1p(compatriots) + p.rents * rules["rent"][:, 0, :])
