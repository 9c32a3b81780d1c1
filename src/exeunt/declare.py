"""The words a mechanism is written in: parameters with priors, and what a step may read and write.

A mechanism is a folder with a `step` function and, usually, a `Parameters` class. It never moves people: it adds
hazards to `Flows`, or sets a control of a mover, and the engine settles all of them together.

Shapes. `place` counts hosts, `origin` counts the regions of origin, `group` groups, `world` worlds; worlds are always
the last axis. Parameters are `[world]`, conditions `[place, group, world]`, and anything that broadcasts to the shape
that is asked for will do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

DAYS_A_YEAR = 365.0
UNITS: dict[tuple[str, str], float] = {
    ("per year", "1/day"): 1 / DAYS_A_YEAR,
    ("per person-year", "1/day"): 1 / DAYS_A_YEAR,
    ("per 24 h", "1/day"): 1.0,
}
"""(unit of the prior, unit a mechanism asks for) -> factor."""

ABROAD = ("visiting", "resident", "applicant", "protected", "irregular")
"""Statuses of people in a host."""
AT_HOME = ("home", "blocked", "returned", "removed", "abducted")
"""Statuses of people in a region of origin."""
BETWEEN = ("queueing", "on_the_way")
"""Statuses of people between places, counted at the place they head for."""
STATUSES = (*AT_HOME, *BETWEEN, *ABROAD)


@dataclass(frozen=True)
class Wanted:
    """A parameter as a mechanism asks for it: the prior's id and the unit of the mechanism's formula."""

    id: str
    unit: str | None = None


@dataclass(frozen=True)
class Chosen:
    """A structural switch as a mechanism asks for it."""

    id: str


@dataclass(frozen=True)
class Kept:
    """A number that a mechanism carries from week to week: `[place, 1, world]`, `[group, world]` or `[world]` by its
    axis.

    What is `shown` is kept in the results under its name, on the last day of each month.
    """

    axis: str  # "place", "group" or "world"
    unit: str
    says: str
    start: float = 0.0
    shown: bool = True


def switch(id: str) -> Any:
    """Declare a structural switch: the name of the option drawn in each world, `[world]`."""
    return Chosen(id)


def prior(id: str, unit: str | None = None) -> Any:
    """Declare a parameter of a mechanism: one value per world, drawn from the prior with this id."""
    return Wanted(id, unit)


class Parameters:
    """What is uncertain about a mechanism. Each attribute declared with `prior` becomes an array `[world]`."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        for name in (*self.wanted(), *self.switches()):
            setattr(self, name, values[name])

    @classmethod
    def wanted(cls) -> dict[str, Wanted]:
        """Attribute -> what it asks for."""
        return {name: value for name, value in vars(cls).items() if isinstance(value, Wanted)}

    @classmethod
    def switches(cls) -> dict[str, str]:
        """Attribute -> id of the structural switch it asks for."""
        return {name: value.id for name, value in vars(cls).items() if isinstance(value, Chosen)}


@dataclass(frozen=True)
class Pulse:
    """An event that multiplies the departure hazard, `1 + (peak - 1) * pulse(t; lag, half_life)`, and ordinary travel
    in the same way by its `traffic`.
    """

    id: str
    kind: str
    day: int
    origin: Floats  # [origin, 1, 1], 1 where it happened
    group: Floats  # [1, group, 1], 1 whom it moves
    peak: Floats
    traffic: Floats
    lag: Floats
    half_life: Floats


class People(Protocol):
    """Who is where: `people["resident"]` is `[place, group, world]`, statuses at home are `[origin, group, world]`."""

    def __getitem__(self, status: str) -> Floats: ...

    def by_place(self, statuses: Sequence[str], weight: Floats | None = None) -> Floats:
        """People of some statuses, all at home or all abroad, groups by their weight `[group, 1]`, 1 if not given:
        `[origin, 1, world]` or `[place, 1, world]`. Much cheaper than a sum over `people[status]`.
        """


class Rules(Protocol):
    """What holds today: rules in force, facts of places and groups, events."""

    @property
    def day(self) -> int:
        """Days since the first day of the case."""

    @property
    def place(self) -> Mapping[str, Floats]:
        """Facts of hosts, `[place, 1, 1]`; NaN where the case does not say."""

    @property
    def group(self) -> Mapping[str, Floats]:
        """Attributes of groups by name, each an array `[group, 1]`."""

    @property
    def route(self) -> Mapping[str, Floats]:
        """Facts of routes by name, each an array `[route, 1]`."""

    @property
    def pulses(self) -> tuple[Pulse, ...]:
        """Events that move the departure hazard."""

    def __getitem__(self, condition: str) -> Floats:
        """A condition by name, `[place, group, world]`, NaN where no rule says anything; or a number that is kept."""

    @property
    def elapsed(self) -> float:
        """Days since the mechanisms that follow from the movements last spoke."""

    def so_far(self, flow: str) -> Floats:
        """People moved since the first day, `[place, group, world]`: see `COUNTED`."""

    def initially(self, group: str) -> Floats:
        """People of the origin at the start who have an attribute of groups, `[group, 1]`."""

    def since(self, event: str) -> int | None:
        """Days since the first event of this kind, or None before it."""


class Flows(Protocol):
    """What a mechanism says of today: hazards of moves, controls of the movers, numbers it keeps."""

    def add(self, status: str, to: str, hazard: Any) -> None:
        """Add a hazard (1/day) to a move of people abroad; the engine settles all that leave a cell together."""

    def set(self, control: str, value: Any) -> None:
        """Set a control of a mover: see `CONTROLS`."""

    def keep(self, name: str, value: Any) -> None:
        """Keep a number that the mechanism declares in `KEEPS`."""


class Mechanism(Protocol):
    """A module of `exeunt.mechanisms`: one cause and what it does."""

    @property
    def PARAMETERS(self) -> type[Parameters]:
        """The class of its uncertain parameters, one value per world."""

    @property
    def READS(self) -> Mapping[str, str]:
        """Facts, rules, events, flows and kept numbers that it reads, with their units; nothing else is handed out."""

    @property
    def EVERY(self) -> str:
        """How often it speaks: see `EVERY` of this module."""

    @property
    def KEEPS(self) -> Mapping[str, Kept]:
        """Numbers that it carries from week to week."""

    def step(self, people: People, rules: Rules, p: Any, flows: Flows) -> None:
        """Say how people move today, or keep what follows from how they moved; `p` is an instance of `PARAMETERS`."""


FACTS = {
    "place.compatriots": "people",
    "place.gdp_per_capita": "US dollars a year",
    "place.language_tie": "share",
    "place.liberties": "0 to 6",
    "place.unexplained": "standard deviations",
    "place.claims_unexplained": "standard deviations",
    "place.population": "people",
    "place.city_population": "people",
    "place.renter_share": "share",
    "place.visa_free": "0 or 1",
    "place.western": "0 or 1",
    "place.memory": "share",
    "place.border_with_origin": "0 or 1",
    "place.aligned": "share",
    "place.aligned_from": "day",
    "place.pressed": "share",
    "place.pressed_from": "day",
    "place.welcome": "share",
    "place.dublin": "0 or 1",
    "group.departure_ratio": "ratio",
    "group.asylum_need": "1/year",
    "group.wanted": "share",
    "group.draft_eligible": "share",
    "group.publicly_active": "share",
    "group.labour_weight": "share",
    "group.citizen": "share",
    "group.exile": "share",
    "route.place": "number of the host",
    "route.km": "km",
}
"""Facts of places, groups and routes that mechanisms may read -> unit."""

STATES = {
    "abroad": "people",
    "wait_days": "days",
    "entry_tightness": "share",
    "claims_taken": "share",
}
"""What follows from rules and movements without a mechanism -> unit."""

EVERY = ("", "day", "week", "four weeks")
"""How often a mechanism speaks; empty: when a rule that it reads changes, or an event that it reads happens."""

COUNTED = {
    "arrivals": "let in by a host",
    "refused": "refused at a gate of a host",
    "moved_on_forced": "left a host for another because their lawful stay had ended",
    "returned_forced": "went home because their lawful stay had ended",
    "applications": "asked for asylum",
}
"""Flows that a mechanism may ask the sum of."""

CONTROLS = {
    "intention": "hazard of deciding to leave, 1/day, [origin, group, world]",
    "retry": "hazard of a blocked person meeting today's doors again, 1/day, [world]",
    "give_up": "hazard of a blocked person dropping the plan, 1/day, [world]",
    "again": "hazard of a returned person deciding to leave again, 1/day, [world]",
    "outside_option": "exponent of the access left, [world]",
    "straight_line": "1 where the outside option is a straight line in the access left, not a power of it, [world]",
    "nest": "dissimilarity of destinations within a nest, 0 to 1, [world]",
    "attraction": "log weight of a route before access and feedback, [route, world]",
    "host": "log weight of a host for people already abroad, [place, world]",
    "route_time": "log-log weight of travel time among routes to one place, [world]",
    "pull": "log weight of a host that changes daily, [place, world]",
    "detour": "log weight of routes by the wait at their crossing, [crossing, world]",
    "rush": "multiplier of set-outs towards a door that is announced to close, [world]",
    "renege": "hazard of leaving a queue, 1/day, [world]",
    "naive": "share of those who cannot enter by a door who try it all the same, [world]",
    "overstay": "share of lawful visits ended without renewal that go on irregularly, [world]",
    "forced_home": "share going home of those who leave because their stay has ended, [world]",
    "visa_holders": "factor of the share that holds a short-stay visa, [world]",
    "passport_holders": "factor of the share that holds a passport for travel abroad, [world]",
    "lawful_stay": "elasticity of a host's weight to the lawful stay expected there in the first year, [world]",
    "visa_validity": "days for which a visa in hand is valid on average, [world]",
    "trip_over": "hazard of going home of travellers whom an event has sent on a short trip, 1/day, [world]",
    "slip": "share of the refused who enter irregularly where that door exists, [world]",
}
