"""They move to another host.

RET-11 is the hazard of leaving a first host for any reason; less the return home (RET-01) it is the hazard of moving
on. Residence permits hold people (ASM-05). The loss of a lawful stay multiplies the hazard of leaving (RET-04), and all
but RET-05 of those forced out move on (all of them where only entry rules act on returns, a structural switch). Where
to is decided as at departure, distance apart.
"""

from __future__ import annotations

import numpy as np

from exeunt.declare import Flows, Kept, Parameters, People, Rules, prior, switch


class Onward(Parameters):
    """What is uncertain about moving on."""

    leaving_host = prior("RET-11", unit="1/day")
    going_home = prior("RET-01", unit="1/day")
    lost_stay = prior("RET-04")
    forced_home = prior("RET-05")
    with_permit = prior("ASM-05")
    lever = switch("return_lever")


PARAMETERS = Onward
READS: dict[str, str] = {}
EVERY = ""
KEEPS: dict[str, Kept] = {}


def step(people: People, rules: Rules, p: Onward, flows: Flows) -> None:
    """Add the hazard of moving on to visitors, permit holders and people in irregular stay."""
    moving_on = np.maximum(p.leaving_host - p.going_home, 0.0)
    flows.add("visiting", "onward", moving_on)
    flows.add("resident", "onward", moving_on * p.with_permit)
    forced_home = np.where(p.lever == "entry", 0.0, p.forced_home)
    flows.add("irregular", "onward forced", p.leaving_host * p.lost_stay * (1 - forced_home))
