"""Detentions, prosecutions and silence at home.

An invasion and a mobilisation bring people to the streets: at the height of a wave ASM-15 of the publicly active a day,
who are detained with VOI-02 each time; a wave halves every VOI-01. Those who stay are prosecuted with VOI-15 a year, of
whom VOI-04 go to prison, and fall silent: VOI-16 of them within a year of the first wave, more of them under
surveillance (VOI-09); of what comes after that year the evidence says nothing and nothing is added. The silent do not
protest and are prosecuted no more. Counts are of this pool of activists only. VOI-03, VOI-06 and VOI-07 are counts that
say the same in other ways, VOI-08 is in VOI-16.
"""

from __future__ import annotations

import numpy as np

from exeunt.declare import DAYS_A_YEAR, Floats, Flows, Kept, Parameters, People, Rules, prior


class Repression(Parameters):
    """What is uncertain about repression."""

    participation = prior("ASM-15")
    detained = prior("VOI-02")
    half_life = prior("VOI-01")
    prosecuted = prior("VOI-15")
    imprisoned = prior("VOI-04")
    silenced = prior("VOI-16")
    surveillance = prior("VOI-09")


PARAMETERS = Repression
READS = {
    "event.invasion": "day",
    "event.mobilisation": "day",
    "group.publicly_active": "share",
}
EVERY = "week"
KEEPS = {
    "silenced": Kept("world", "share", "share of the active at home who have fallen silent"),
    "detained": Kept("world", "detentions", "detentions of the publicly active so far"),
    "prosecuted": Kept("world", "people", "publicly active people prosecuted so far"),
    "imprisoned": Kept("world", "people", "of them, sent to prison"),
    "at_risk": Kept("world", "person-days", "days spent at home by the publicly active since the first wave"),
}
WAVES = ("invasion", "mobilisation")


def wave_days(since: float, elapsed: float, half_life: Floats) -> Floats:
    """Days at full height that the last `elapsed` days of a wave amount to."""
    rate = np.log(2) / half_life
    began = max(since - elapsed, 0.0)
    return np.asarray((np.exp(-rate * began) - np.exp(-rate * since)) / rate)


def years_of_first(since: int | None, elapsed: float) -> float:
    """How much of the last `elapsed` days, in years, was within a year of the first wave."""
    if since is None:
        return 0.0
    return max(min(since + 1.0, DAYS_A_YEAR) - max(since + 1.0 - elapsed, 0.0), 0.0) / DAYS_A_YEAR


def active_at_home(people: People, rules: Rules) -> Floats:
    """Publicly active people at home, silent or not, `[world]`."""
    at_home = people.by_place(("home", "blocked", "returned"), rules.group["publicly_active"])
    return np.asarray(at_home.sum(axis=(0, 1)))


def step(people: People, rules: Rules, p: Repression, flows: Flows) -> None:
    """Count this week's detentions and prosecutions, and those who fall silent."""
    active = active_at_home(people, rules)
    loud = active * (1 - rules["silenced"])
    days = [rules.since(wave) for wave in WAVES]
    height = sum(wave_days(day + 1.0, rules.elapsed, p.half_life) for day in days if day is not None)
    years = rules.elapsed / DAYS_A_YEAR if days[0] is not None else 0.0
    cases = loud * -np.expm1(-p.prosecuted * years)
    silencing = -np.log1p(-p.silenced) * np.exp(-p.surveillance) * years_of_first(days[0], rules.elapsed)
    flows.keep("detained", rules["detained"] + loud * p.participation * p.detained * height)
    flows.keep("prosecuted", rules["prosecuted"] + cases)
    flows.keep("imprisoned", rules["imprisoned"] + cases * p.imprisoned)
    flows.keep("at_risk", rules["at_risk"] + active * years * DAYS_A_YEAR)
    flows.keep("silenced", 1 - (1 - rules["silenced"]) * np.exp(-silencing))
