"""Everything uncertain about a case, by name, as it is drawn in each world."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from exeunt.case import Case
from exeunt.declare import Floats
from exeunt.evidence import load_priors, load_switches
from exeunt.exodus.compile import compile_worlds
from exeunt.mechanisms import ORDER
from exeunt.worlds.draws import Draws
from exeunt.worlds.uncertain_numbers import mechanism, option, parameter

KINDS = {
    "place/": "host",
    "claims/": "claims",
    "crossing/": "crossing",
    "travellers/": "crossing",
    "rule/": "rule",
    "switch/": "structure",
}
"""How a name begins -> what it is; all other names are parameters."""


@dataclass(frozen=True)
class Uncertain:
    """One uncertain number or model form that is drawn in each world."""

    name: str
    kind: str  # parameter, host, crossing, rule, structure
    grade: str  # of a parameter; hosts and rules in doubt have none
    says: str
    used_by: tuple[str, ...]  # mechanisms


@dataclass(frozen=True)
class _Recording(Draws):
    """Draws that remember what was asked for."""

    asked: list[str] = field(default_factory=list)

    def uniform(self, name: str) -> Floats:
        """The draws of a name, which is remembered as one that the case uses."""
        self.asked.append(name)
        return super().uniform(name)


def uncertain(case: Case) -> tuple[Uncertain, ...]:
    """Whatever compiling the case draws and does not draw in vain, in the order of the model."""
    recording = _Recording(2)
    compile_worlds(case, recording)
    used: dict[str, list[str]] = {}
    for name in ORDER:
        if name not in case.file.mechanisms_off:
            for wanted in mechanism(name).PARAMETERS.wanted().values():
                used.setdefault(wanted.id, []).append(name)
            for id in mechanism(name).PARAMETERS.switches().values():
                used.setdefault(f"switch/{id}", []).append(name)
    for event in case.events:
        for word in (event.peak, event.lag, event.half_life):
            used.setdefault(word, []).append("departure")
        used.setdefault(event.traffic, []).append("crossing")
    found = []
    for name in dict.fromkeys(recording.asked):
        kind = next((kind for start, kind in KINDS.items() if name.startswith(start)), "parameter")
        at = parameter(case, name) if kind == "parameter" else None
        if at is not None and at.low == at.high:
            continue
        if kind == "structure" and name.removeprefix("switch/") in case.file.structure:
            continue
        grade = at.grade if at else ""
        found.append(
            Uncertain(
                name, kind, grade, at.name if at else _says(case, name, kind), tuple(dict.fromkeys(used.get(name, ())))
            )
        )
    return tuple(found)


def _says(case: Case, name: str, kind: str) -> str:
    id = name.split("/")[1]
    if kind == "structure":
        return load_switches()[id].name
    if kind == "claims":
        return f"{case.place(id).name}: claims that need leaves unexplained"
    if kind == "host":
        return f"{case.place(id).name}: what gravity leaves unexplained"
    if kind == "rule":
        return f"rule {id}: " + ("when practice began" if name.endswith("/start") else "how strong it was")
    return f"crossing {id}: " + ("ordinary travellers" if name.startswith("travellers/") else "capacity")


def drawn(case: Case, what: Uncertain, draws: Draws) -> Floats:
    """Its values in the worlds: in its own unit for a parameter, the number of the option for a switch, else the
    probability drawn.
    """
    if what.kind == "parameter":
        return parameter(case, what.name).draw(draws.uniform(what.name))
    if what.kind == "structure":
        id = what.name.removeprefix("switch/")
        chosen, options = option(case, id, draws), load_switches()[id].options
        return np.array([options.index(str(name)) for name in chosen], dtype=np.float64)
    return draws.uniform(what.name)


def unit_of(case: Case, what: Uncertain) -> str:
    """Unit in which `drawn` gives the values of an uncertain number."""
    if what.kind == "parameter":
        return parameter(case, what.name).unit
    return "" if what.kind == "structure" else "share of worlds that have less"


def cited(what: Uncertain) -> str:
    """Source of a parameter, or nothing."""
    prior = load_priors().get(what.name)
    return prior.citation if prior else ""
