"""People decide to leave.

The intention to leave has a level (DEP-01), differs between groups, and jumps after events: an event multiplies the
hazard by `1 + (peak - 1) * pulse`, where the pulse rises in a straight line to 1 at its lag and then halves every
half-life. Whether an intention becomes a departure is decided by the doors: see `destination`.

Those who find no way stay blocked; they meet the doors again (ASM-01), to no avail unless access has grown since they
were blocked, or drop the plan (ASM-02). People who went home may leave again (RET-09).
"""

from __future__ import annotations

import numpy as np

from exeunt.declare import Floats, Flows, Kept, Parameters, People, Rules, prior


class Departure(Parameters):
    """What is uncertain about leaving."""

    baseline = prior("DEP-01", unit="1/day")
    retry = prior("ASM-01", unit="1/day")
    give_up = prior("ASM-02", unit="1/day")
    again = prior("RET-09", unit="1/day")


PARAMETERS = Departure
READS = {
    "group.departure_ratio": "ratio",
}
EVERY = "day"
KEEPS: dict[str, Kept] = {}


def pulse(days: float, lag: Floats, half_life: Floats) -> Floats:
    """Strength of an event so many days after it: 0 before, 1 at the lag, one half a half-life later."""
    if days < 0:
        return np.zeros_like(lag)
    rising = np.minimum((days + 1) / np.maximum(lag + 1, 1), 1.0)
    falling = np.exp2(-np.maximum(days - lag, 0) / half_life)
    return np.asarray(rising * falling)


def step(people: People, rules: Rules, p: Departure, flows: Flows) -> None:
    """Set the hazard of deciding to leave for every origin and group."""
    multiplier: Floats | float = 1.0
    for event in rules.pulses:
        if rules.day >= event.day:
            excess = (event.peak - 1) * pulse(rules.day - event.day, event.lag, event.half_life)
            multiplier = multiplier * (1 + event.origin * event.group * excess)
    flows.set("intention", p.baseline * rules.group["departure_ratio"] * multiplier)
    flows.set("retry", p.retry)
    flows.set("give_up", p.give_up)
    flows.set("again", p.again)
