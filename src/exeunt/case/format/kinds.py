"""Kinds of rules: unit, bounds, what they act on, how several in force combine, and which cases read them.

This table decides everywhere: the format of cases, their checks, the rule book and the terrain of the simulation, and
the reference page ask it. A kind of rule costs one line here, and for one of which the latest wins a mechanism that
reads the condition it sets.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from exeunt.vocabulary import DOORS

VISITS = ("visa_free", "short_visa")
DRIVEN, GIVEN = "driven", "given"
"""Where departures are driven by events (an exodus) or given by registrations (a conflict case)."""
MULTIPLY, LATEST = "multiply", "latest"


@dataclass(frozen=True)
class Kind:
    """What a rule of this kind says. `targets` are the tables a rule's `where` may name; blocks stand for places."""

    says: str
    unit: str
    highest: float | None
    combine: str
    """MULTIPLY, gate by gate and route by route, or LATEST: the one that started last wins, place by place."""
    targets: tuple[str, ...]
    places: str = "hosts"
    """Which places it acts on: hosts, origins or all. What acts on origins holds on the routes that lead from them."""
    doors: tuple[str, ...] = ()
    """Doors it may name; none: it acts on people whatever door they came by."""
    needs_door: bool = False
    conditions: Mapping[str, str] = field(default_factory=dict)
    """Of a kind of which the latest wins: door -> name of the condition it sets; none: the name of the kind."""
    shuts: bool = False
    """Whether the value is the share that is shut, not the share let through."""
    gradual: bool = False
    """Whether it acts on what is issued, so that what people hold follows slowly, and recovers slowly after it."""
    leads_to: bool = False
    """Whether it acts on the routes that it names or that lead to the places it names, and not on who is let in."""
    beside: bool = False
    """Whether it says who passes beside a gate, and not who is let in there."""
    cases: tuple[str, ...] = (DRIVEN,)
    """Which cases read it: DRIVEN, GIVEN or both."""

    @property
    def bounds(self) -> str:
        """The values it takes, in words."""
        return "0 or more" if self.highest is None else f"0 to {self.highest:g}"

    @property
    def multiplies(self) -> bool:
        """Whether all rules in force count, each as a factor."""
        return self.combine == MULTIPLY

    @property
    def at_crossings(self) -> bool:
        """Whether the latest rule sets a number of a crossing, not a condition of a place."""
        return self.combine == LATEST and self.targets == ("crossings",)

    def bounded(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Drawn values within the bounds of the kind."""
        return np.clip(values, 0.0, self.highest)

    def let_through(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Drawn values within the bounds as the engine takes them: of a kind that shuts, the share left open."""
        return 1 - self.bounded(values) if self.shuts else self.bounded(values)


ANYWHERE = ("places", "routes", "crossings")
KINDS: dict[str, Kind] = {
    "admits": Kind(
        "share of people let in, of those who come by this door",
        "share",
        1,
        MULTIPLY,
        ("places", "crossings"),
        doors=DOORS,
    ),
    "eligible": Kind(
        "share of the group that can get this door's paper at all",
        "share",
        1,
        MULTIPLY,
        ("places", "crossings"),
        doors=DOORS,
        needs_door=True,
    ),
    "issues": Kind(
        "papers for this door that are issued, over those of the first day; those that people hold run out and are "
        "replaced at that rate",
        "ratio",
        10,
        MULTIPLY,
        ("places",),
        doors=("short_visa",),
        needs_door=True,
        gradual=True,
    ),
    "preferred": Kind(
        "factor of the weight of a host, or of a way, for groups that have rights, work or family there, or lack the "
        "means to get there",
        "ratio",
        None,
        MULTIPLY,
        ("places", "routes"),
        leads_to=True,
    ),
    "bypass": Kind(
        "share of those who can enter by no other door who cross beside the post and enter by the irregular door, "
        "where that door is open and there is a crossing",
        "share",
        1,
        MULTIPLY,
        ("places", "crossings"),
        beside=True,
    ),
    "exits": Kind("share of attempts to leave that the origin lets out", "share", 1, MULTIPLY, ANYWHERE, "origins"),
    "transport": Kind("share of the usual transport that runs", "share", 1, MULTIPLY, ANYWHERE, "all"),
    "closed": Kind(
        "share of the way that is shut; 1 lets nobody through",
        "share",
        1,
        MULTIPLY,
        ANYWHERE,
        "all",
        DOORS,
        shuts=True,
        cases=(DRIVEN, GIVEN),
    ),
    "capacity": Kind("people a day that a crossing lets through", "people/day", None, LATEST, ("crossings",)),
    "stay_days": Kind("lawful days of a visit", "days", None, LATEST, ("places",), doors=VISITS),
    "renewal": Kind(
        "share of visitors (door visa_free or short_visa) who can keep on for a year, however long a visit is, or of "
        "residence permits (door long_stay) renewed when they fall due",
        "share",
        1,
        LATEST,
        ("places",),
        doors=(*VISITS, "long_stay"),
        needs_door=True,
        conditions={**dict.fromkeys(VISITS, "renewal_visit"), "long_stay": "renewal_permit"},
    ),
    "permit_hazard": Kind("hazard of a visitor getting a residence permit", "1/year", None, LATEST, ("places",)),
    "regularisation_hazard": Kind(
        "hazard of an irregular stay being regularised, so that it becomes residence",
        "1/year",
        None,
        LATEST,
        ("places",),
    ),
    "recognition": Kind(
        "positive over substantive decisions, complementary protection included", "share", 1, LATEST, ("places",)
    ),
    "decision_hazard": Kind("hazard of a decision on a claim", "1/year", None, LATEST, ("places",)),
    "removal_hazard": Kind("hazard of removal from irregular stay", "1/year", None, LATEST, ("places",)),
    "abduction_exposure": Kind(
        "exposure of wanted exiles to the origin's reach; 1 is the average exile in Kazakhstan or Kyrgyzstan",
        "ratio",
        None,
        LATEST,
        ("places",),
    ),
    "holds": Kind(
        "share of those who reach a camp whom it holds; 0 makes it a place like any other",
        "share",
        1,
        LATEST,
        ("places",),
        cases=(GIVEN,),
    ),
    "redirects": Kind(
        "share of those whom a forced redirection along this route sends on; 0 suspends it",
        "share",
        1,
        LATEST,
        ("routes",),
        cases=(GIVEN,),
    ),
}
"""A door of a place is closed unless an `admits` rule for that place and door is in force."""


def condition_of(kind: str, door: str) -> str:
    """Name of the condition that a rule of a kind of which the latest wins sets."""
    by_door = KINDS[kind].conditions
    return by_door.get(door, next(iter(by_door.values()), kind))


def conditions() -> dict[str, Kind]:
    """Condition by place and group -> the kind of rule that sets it, of which the latest in force wins."""
    return {
        name: kind
        for id, kind in KINDS.items()
        if DRIVEN in kind.cases and not kind.multiplies and not kind.at_crossings
        for name in dict.fromkeys(kind.conditions.values() or (id,))
    }
