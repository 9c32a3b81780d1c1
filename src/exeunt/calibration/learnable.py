"""What calibration may learn, and from which observations.

Parameters of grade A or B that move people learn from every observation with which they vary. Those of grade C, D or E
learn from the observations that name them (`informs`), and from no other; so does the judged strength of a rule, as how
many recognise a claim in a host, or find the way there by a crossing. What gravity leaves unexplained of a host is not
a parameter that anybody measured or judged: it is drawn for each host, and learned from what is counted in that host.
Claims teach how many ask in a host (ASM-25), and not how many people are there.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exeunt.calibration.targets import Targets
from exeunt.case import Case
from exeunt.case.format.records import Observation
from exeunt.contrast.grounds import BACK
from exeunt.evidence import load_priors
from exeunt.mechanisms import MOVING
from exeunt.worlds.uncertain_numbers import mechanism, parameter

FREELY, WHEN_NAMED = ("A", "B"), ("C", "D", "E")
HOST, CLAIMS = "place/", "claims/"
"""Before the id of a host: the names of what is left unexplained of who goes there, and of how many ask for asylum."""
RULE = "rule/"
"""Before the id of a rule: the name of its judged strength."""
DEVIATES = (HOST, CLAIMS, RULE)
"""What is told in standard deviations: it has no unit and no prior of its own."""
ASKED = ("applications",)
"""Measures that tell how many ask for asylum. They do not tell how many people a host has, nor others how many ask."""


@dataclass(frozen=True)
class Learnable:
    """One uncertain number that moves people and that calibration may learn."""

    name: str  # as it is drawn
    grade: str  # "" for a host or a rule
    says: str


def everything(case: Case) -> tuple[Learnable, ...]:
    """All that is uncertain about how people move, whether it may be learned or not."""
    active = [name for name in (*MOVING, *BACK) if name not in case.file.mechanisms_off]
    ids = dict.fromkeys(want.id for name in active for want in mechanism(name).PARAMETERS.wanted().values())
    priors, own = load_priors(), {row.id for row in case.parameters}
    for event in case.events:
        ids.update(
            dict.fromkeys(word for word in (event.peak, event.lag, event.half_life) if word in priors or word in own)
        )
    found = [Learnable(id, parameter(case, id).grade, parameter(case, id).name) for id in ids]
    hosts = [place for place in case.places if "host" in place.roles]
    for start, what in ((HOST, "what gravity leaves unexplained"), (CLAIMS, "claims that need leaves unexplained")):
        found += [Learnable(f"{start}{place.id}", "", f"{place.name}: {what}") for place in hosts]
    named = {name for row in case.observations for name in row.informs} - {one.name for one in found}
    found += [
        Learnable(f"{RULE}{rule.id}", "", f"{rule.kind} in {', '.join(rule.where)}: the judged strength of a rule")
        for rule in case.rules
        if rule.id in named
    ]
    return tuple(found)


def mask(case: Case, learnable: tuple[Learnable, ...], targets: Targets) -> NDArray[np.float64]:
    """1 where something may learn from an observation, else 0, `[learnable, observation]`."""
    return np.array(
        [[float(_may(case, one, row)) for row in targets.rows] for one in learnable], dtype=np.float64
    ).reshape(len(learnable), len(targets.rows))


def _may(case: Case, one: Learnable, row: Observation) -> bool:
    for start, asked in ((HOST, False), (CLAIMS, True)):
        if one.name.startswith(start):
            return (row.measure in ASKED) == asked and one.name.removeprefix(start) in counted_in(case, row)
    return one.grade in FREELY or one.name.removeprefix(RULE) in row.informs


def counted_in(case: Case, row: Observation) -> set[str]:
    """Hosts in which an observation counts: those it names, and those to which its crossings lead."""
    crossings = {crossing.id for crossing in case.crossings}
    hosts = {place for name in row.where if name not in crossings for place in case.expand(name)}
    return hosts | {route.to for route in case.routes if route.crossing and route.crossing in row.where}
