"""They queue, are admitted, refused, or give up.

A crossing lets its capacity through each day, first come, first served by day of arrival. People who wait give up with
a hazard (BRD-03); a long wait yesterday sends today's departures by another way (BRD-04). Some of the refused enter
irregularly where that door exists (ASM-04). Ordinary travellers whom an event has sent stay for weeks, and go home
with a hazard (RET-14).
"""

from __future__ import annotations

import numpy as np

from exeunt.declare import Flows, Kept, Parameters, People, Rules, prior


class Crossing(Parameters):
    """What is uncertain at the border."""

    renege = prior("BRD-03", unit="1/day")
    wait_elasticity = prior("BRD-04")
    slip = prior("ASM-04")
    trip_over = prior("RET-14", unit="1/day")


PARAMETERS = Crossing
READS = {
    "wait_days": "days",
}
EVERY = "day"
KEEPS: dict[str, Kept] = {}


def step(people: People, rules: Rules, p: Crossing, flows: Flows) -> None:
    """Set how queues thin out and how they turn people to other routes."""
    if rules.day == 0:
        flows.set("renege", p.renege)
        flows.set("slip", p.slip)
        flows.set("trip_over", p.trip_over)
    flows.set("detour", p.wait_elasticity * np.log1p(rules["wait_days"]))
