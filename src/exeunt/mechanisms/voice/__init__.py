"""Opposition at home and in exile.

Voice is counted in active people at home: those there who have not fallen silent. In exile an active person with a
secure stay counts for EXI-10 of them, without one for less (odds, EXI-05), in a free host for more (EXI-07, against the
least free; in steps of civil liberties), and less each year abroad (EXI-06 and the half-life EXI-11). Fear of the
origin's reach, which TNR-07 share, lowers it where abductions happen (TNR-08). A forced move silences for EXI-09. Exile
media reach EXI-01 of the origin with as much voice as EXI-08 of 850,000 exiles have, by an elasticity (ASM-17), and
less after their platform is blocked (EXI-03).

Protest pressure at home is an index (100 on the first day): those not silent and VOI-17 of each departure not replaced,
times the rate of leaving over the usual one to the power of the exit-voice elasticity, whose sign is a structural
switch (size VOI-10) and which rises with the share of exiles in democracies (VOI-11). So both "exit feeds voice" and
"keep them in and they will overthrow the regime" can come out. VOI-12 to VOI-14 are of labour migration over decades.
"""

from __future__ import annotations

import numpy as np

from exeunt.declare import ABROAD, DAYS_A_YEAR, Floats, Flows, Kept, Parameters, People, Rules, prior, switch
from exeunt.evidence import fixed


class Voice(Parameters):
    """What is uncertain about activity at home and in exile."""

    productivity = prior("EXI-10")
    insecure = prior("EXI-05")
    free_host = prior("EXI-07")
    decline = prior("EXI-06")
    relevance = prior("EXI-11")
    downtime = prior("EXI-09")
    afraid = prior("TNR-07")
    fear = prior("TNR-08")
    reach = prior("EXI-01")
    blocking = prior("EXI-03")
    professionals = prior("EXI-08")
    reach_elasticity = prior("ASM-17")
    elasticity = prior("VOI-10")
    sign = switch("exit_voice")
    democracy = prior("VOI-11")
    not_replaced = prior("VOI-17")
    usual_leaving = prior("DEP-01")


PARAMETERS = Voice
READS = {
    "rule.abduction_exposure": "ratio",
    "event.platform_blocking": "day",
    "flow.moved_on_forced": "people",
    "group.exile": "share",
    "group.publicly_active": "share",
    "place.liberties": "0 to 6",
    "silenced": "share",
}
EVERY = "week"
KEEPS = {
    "voice_home": Kept("world", "active people at home", "activity at home"),
    "voice_exile": Kept(
        "world", "active people at home", "activity in exile, in active people at home that would say as much"
    ),
    "media_reach": Kept("world", "share", "share of the adults at home whom exile media reach"),
    "protest_pressure": Kept("world", "index", "pressure of protest at home; 100 on the first day", 100.0),
    "freshness": Kept(
        "place", "share", "share of activity that years abroad have left to the active there", 1.0, shown=False
    ),
    "active_there": Kept("place", "people", "active people in the host", shown=False),
    "moved_by_force": Kept("world", "people", "active people moved by force so far", shown=False),
    "down": Kept("world", "people", "active people not yet at work again after a forced move", shown=False),
}
SECURE = ("resident", "protected")
INSECURE = ("visiting", "applicant", "irregular")
ODDS_OF_ACTIVITY = fixed("odds_of_activity")
FREEST = fixed("freest")
DEMOCRATIC = fixed("democratic_from")
MEASURED_WITH = fixed("exiles_behind_media_reach")


def share_active(log_odds: Floats) -> Floats:
    """Activity at these log odds against those of a secure stay (even odds), as a ratio."""
    odds = ODDS_OF_ACTIVITY * np.exp(log_odds)
    return np.asarray(odds / (1 + odds) * (1 + ODDS_OF_ACTIVITY) / ODDS_OF_ACTIVITY)


def step(people: People, rules: Rules, p: Voice, flows: Flows) -> None:
    """Count who speaks, at home and abroad, and what reaches home."""
    active = rules.group["publicly_active"]
    years = rules.elapsed / DAYS_A_YEAR
    secure = people.by_place(SECURE, active)
    there = secure + people.by_place(INSECURE, active)  # [place, 1, world]
    old = (
        np.minimum(rules["active_there"], there)
        * rules["freshness"]
        * np.exp((p.decline - np.log(2) / p.relevance) * years)
    )
    new = np.maximum(there - rules["active_there"], 0.0)
    freshness = np.divide(old + new, there, out=np.ones_like(there), where=there > 0)

    freedom = np.nan_to_num(rules.place["liberties"]) / FREEST
    watched = np.nan_to_num(rules["abduction_exposure"]).max(axis=1, keepdims=True) > 0
    heard = p.free_host**freedom * np.where(watched, 1 - p.afraid + p.afraid * share_active(p.fear), 1.0)
    speaking = (secure + (there - secure) * share_active(p.insecure)) * heard * freshness
    moved = (rules.so_far("moved_on_forced") * active).sum(axis=(0, 1))
    down = rules["down"] * np.exp(-years * 12 / p.downtime) + moved - rules["moved_by_force"]
    total = there.sum(axis=(0, 1))
    up = 1 - np.divide(np.minimum(down, total), total, out=np.zeros_like(total), where=total > 0)
    exile = p.productivity * speaking.sum(axis=(0, 1)) * up

    loud = (1 - rules["silenced"]) * people.by_place(("home", "blocked", "returned"), active).sum(axis=(0, 1))
    flows.keep("voice_home", loud)
    flows.keep("voice_exile", exile)
    flows.keep("media_reach", _reach(exile, rules, p))
    flows.keep("protest_pressure", _pressure(loud, there, _exiles(people, rules), rules, p))
    flows.keep("freshness", freshness)
    flows.keep("active_there", there)
    flows.keep("moved_by_force", moved)
    flows.keep("down", down)


def _reach(exile: Floats, rules: Rules, p: Voice) -> Floats:
    measured = p.productivity * p.professionals * MEASURED_WITH
    blocked = np.exp(p.blocking) if rules.since("platform_blocking") is not None else 1.0
    return np.asarray(np.minimum(p.reach * blocked * (exile / measured) ** p.reach_elasticity, 1.0))


def _exiles(people: People, rules: Rules) -> Floats:
    """People of the origin who are abroad, `[world]`."""
    return np.asarray(people.by_place(ABROAD, rules.group["exile"]).sum(axis=(0, 1)))


def _pressure(loud: Floats, there: Floats, left: Floats, rules: Rules, p: Voice) -> Floats:
    """Index of protest pressure, `[world]`."""
    initially = rules.initially("publicly_active").sum()
    democratic = np.nan_to_num(rules.place["liberties"]) >= DEMOCRATIC
    abroad, free = there.sum(axis=(0, 1)), (there * democratic).sum(axis=(0, 1))
    in_democracies = np.divide(free, abroad, out=np.zeros_like(free), where=abroad > 0)
    replaced = (1 - p.not_replaced) * (1 - rules["silenced"]) * abroad
    usual = np.maximum(p.usual_leaving * rules.initially("").sum() * (rules.day + 1) / DAYS_A_YEAR, 1.0)
    exit_voice = np.where(p.sign == "negative", -1, 1) * np.abs(p.elasticity) + p.democracy * in_democracies
    return np.asarray(100 * (loud + replaced) / max(initially, 1.0) * (1 + left / usual) ** exit_voice)
