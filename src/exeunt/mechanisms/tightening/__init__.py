"""When hosts tighten their rules for the first time, by what moves them.

States that joined the measures against the origin react to the war: calm years see POL-11 of them tighten, the quarter
after an invasion POL-12 times as many, the quarter after a campaign of leaders POL-13 times. Among them memory of the
origin's rule and a border with it raise the hazard: by POL-14 and POL-15 together, by POL-20 if it is memory alone, by
POL-21 if it is the border alone. Hosts that hold both are nearly the same hosts, so the three are a structural switch
and no data here tells them apart. Hosts that ask for no visa react to newcomers: POL-16 a year at ten in 1,000
residents, by an elasticity of POL-17. Hosts that a power presses on whose offer they count tighten with POL-18 a year;
nobody has seen it. Rules are data: what is expected here changes none. POL-06, POL-10 (opinion to rule) and POL-19
(dependence on the origin) are not drawn.
"""

from __future__ import annotations

import numpy as np

from exeunt.declare import DAYS_A_YEAR, Floats, Flows, Kept, Parameters, People, Rules, prior, switch
from exeunt.evidence import fixed


class Tightening(Parameters):
    """What is uncertain about the first tightening of a host."""

    calm = prior("POL-11")
    invasion = prior("POL-12")
    campaign = prior("POL-13")
    memory_beside = prior("POL-14")
    border_beside = prior("POL-15")
    memory_alone = prior("POL-20")
    border_alone = prior("POL-21")
    crowded = prior("POL-16")
    elasticity = prior("POL-17")
    pressure = prior("POL-18")
    neighbours = switch("neighbours")


PARAMETERS = Tightening
READS = {
    "event.campaign": "day",
    "event.invasion": "day",
    "newcomers": "people",
    "place.aligned": "share",
    "place.aligned_from": "day",
    "place.border_with_origin": "0 or 1",
    "place.memory": "share",
    "place.population": "people",
    "place.pressed": "share",
    "place.pressed_from": "day",
    "place.visa_free": "0 or 1",
}
EVERY = "week"
KEEPS = {
    "expected_tightenings": Kept("place", "hosts", "chance that rules have been tightened for the first time"),
    "expected_tightenings_arrivals": Kept("place", "hosts", "of it, by newcomers to hosts that ask for no visa"),
    "expected_tightenings_pressed": Kept("place", "hosts", "of it, by outside pressure"),
}

SHOCK = fixed("shock_days")
CROWD = fixed("crowd_dose")


def war_hazard(shock: Floats | float, memory: Floats, border: Floats, p: Tightening) -> Floats:
    """Hazard of a state that is aligned in full, 1/year."""
    by_memory = np.where(p.neighbours == "both", p.memory_beside, np.where(p.neighbours == "memory", p.memory_alone, 1))
    by_border = np.where(p.neighbours == "both", p.border_beside, np.where(p.neighbours == "border", p.border_alone, 1))
    return np.asarray(p.calm * shock * by_memory**memory * by_border**border)


def arrivals_hazard(newcomers: Floats, residents: Floats, p: Tightening) -> Floats:
    """Hazard of a host that asks for no visa, 1/year; 0 without newcomers."""
    share = np.divide(newcomers, residents, out=np.zeros_like(newcomers), where=residents > 0)
    return np.asarray(np.where(share > 0, p.crowded * (np.maximum(share, 0) / CROWD) ** p.elasticity, 0.0))


def shock(rules: Rules, p: Tightening) -> Floats | float:
    """What the war multiplies the hazard of aligned states by today."""
    factor: Floats | float = 1.0
    for event, size in (("invasion", p.invasion), ("campaign", p.campaign)):
        since = rules.since(event)
        factor = factor * size if since is not None and since < SHOCK else factor
    return factor


def step(people: People, rules: Rules, p: Tightening, flows: Flows) -> None:
    """Add to the chance of each host that it has tightened by now, and to the part of each channel."""
    place = rules.place
    aligned = place["aligned"] * (rules.day >= place["aligned_from"])
    pressed = place["pressed"] * (rules.day >= place["pressed_from"])
    newcomers = rules["newcomers"]
    residents = np.broadcast_to(place["population"], newcomers.shape)
    by_war = aligned * war_hazard(shock(rules, p), place["memory"], place["border_with_origin"], p)
    by_arrivals = place["visa_free"] * arrivals_hazard(newcomers, residents, p)
    by_pressure = pressed * p.pressure
    hazard = by_war + by_arrivals + by_pressure
    so_far = rules["expected_tightenings"]
    new = (1 - so_far) * -np.expm1(-hazard * rules.elapsed / DAYS_A_YEAR)
    each = np.divide(new, hazard, out=np.zeros_like(new), where=hazard > 0)
    flows.keep("expected_tightenings", so_far + new)
    flows.keep("expected_tightenings_arrivals", rules["expected_tightenings_arrivals"] + each * by_arrivals)
    flows.keep("expected_tightenings_pressed", rules["expected_tightenings_pressed"] + each * by_pressure)
