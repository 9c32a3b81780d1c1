"""They go home.

Lawful exiles return with a hazard (RET-01) that tight entry rules lower, for fear of not coming back (VIS-05), and that
rises for those liable to the draft once the threat of it has receded (RET-06). Those with a criminal case at home
hardly return (RET-10). The loss of a lawful stay pushes people out (RET-04), and RET-05 of them go home. The two signs,
held in by entry rules and pushed out by stay rules, are both in the literature: a structural switch says whether both
act or one. Hostile hosts move returns by RET-03, whose sign is another switch. Return forced by a host is `removal`.
"""

from __future__ import annotations

import numpy as np

from exeunt.declare import Flows, Kept, Parameters, People, Rules, prior, switch


class Returning(Parameters):
    """What is uncertain about going home."""

    return_hazard = prior("RET-01", unit="1/day")
    wanted_hazard = prior("RET-10", unit="1/day")
    leaving_host = prior("RET-11", unit="1/day")
    lost_stay = prior("RET-04")
    forced_home = prior("RET-05")
    lock_in = prior("VIS-05")
    threat_receded = prior("RET-06")
    hardship = prior("RET-03")
    sign = switch("host_hardship")
    lever = switch("return_lever")


PARAMETERS = Returning
READS = {
    "entry_tightness": "share",
    "event.mobilisation_end": "day",
    "group.draft_eligible": "share",
    "group.wanted": "share",
    "hostility": "SD",
}
EVERY = "four weeks"
KEEPS: dict[str, Kept] = {}


def step(people: People, rules: Rules, p: Returning, flows: Flows) -> None:
    """Add the hazard of going home to every status abroad but protection."""
    draft = rules.group["draft_eligible"]
    receded = rules.since("mobilisation_end") is not None
    relief = 1 + draft * (p.threat_receded - 1) if receded else 1.0
    wanted = rules.group["wanted"]
    ordinary = (1 - wanted) * p.return_hazard * relief + wanted * p.wanted_hazard  # [group, world]
    lock_in = np.where(p.lever == "stay", 0.0, p.lock_in)
    hardship = np.where(p.sign == "holds", -1, 1) * np.abs(p.hardship)
    held_in = np.exp(lock_in * rules["entry_tightness"] + hardship * rules["hostility"])
    forced_home = np.where(p.lever == "entry", 0.0, p.forced_home)
    flows.add("visiting", "returned", ordinary * held_in)
    flows.add("resident", "returned", ordinary * held_in)
    flows.add("applicant", "returned", p.wanted_hazard)
    flows.add("irregular", "returned forced", p.leaving_host * p.lost_stay * forced_home)
