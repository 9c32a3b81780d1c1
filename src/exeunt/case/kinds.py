"""Kinds of rules: unit, bounds, what they act on, and how several in force combine. One table, used everywhere."""

from __future__ import annotations

from dataclasses import dataclass

from exeunt.case.records import DOORS

VISITS = ("visa_free", "short_visa")


@dataclass(frozen=True)
class Kind:
    """What a rule of this kind says. `targets` are the tables a rule's `where` may name; blocks stand for places."""

    says: str
    unit: str
    highest: float | None
    combine: str
    targets: tuple[str, ...]
    places: str = "hosts"
    """Which places it acts on: hosts, origins or all."""
    doors: tuple[str, ...] = ()
    """Doors it may name; none: it acts on people whatever door they came by."""
    needs_door: bool = False

    @property
    def bounds(self) -> str:
        """The values it takes, in words."""
        return "0 or more" if self.highest is None else f"0 to {self.highest:g}"


ANYWHERE = ("places", "routes", "crossings")
KINDS: dict[str, Kind] = {
    "admits": Kind("share of people let in, of those who come by this door", "share", 1, "multiply", ("places", "crossings"), doors=DOORS),
    "eligible": Kind("share of the group that can get this door's paper at all", "share", 1, "multiply", ("places", "crossings"), doors=DOORS, needs_door=True),
    "exits": Kind("share of attempts to leave that the origin lets out", "share", 1, "multiply", ANYWHERE, "origins"),
    "transport": Kind("share of the usual transport that runs", "share", 1, "multiply", ANYWHERE, "all"),
    "closed": Kind("share of the way that is shut; 1 lets nobody through", "share", 1, "multiply", ANYWHERE, "all", DOORS),
    "capacity": Kind("people a day that a crossing lets through", "people/day", None, "latest", ("crossings",)),
    "stay_days": Kind("lawful days of a visit", "days", None, "latest", ("places",), doors=VISITS),
    "renewal": Kind("share of visits (door visa_free or short_visa) or of residence permits (door long_stay) renewed", "share", 1, "latest", ("places",), doors=(*VISITS, "long_stay"), needs_door=True),
    "permit_hazard": Kind("hazard of a visitor getting a residence permit", "1/year", None, "latest", ("places",)),
    "recognition": Kind("positive over substantive decisions, complementary protection included", "share", 1, "latest", ("places",)),
    "decision_hazard": Kind("hazard of a decision on a claim", "1/year", None, "latest", ("places",)),
    "removal_hazard": Kind("hazard of removal from irregular stay", "1/year", None, "latest", ("places",)),
    "abduction_exposure": Kind("exposure of wanted exiles to the origin's reach; 1 is the average exile in Kazakhstan or Kyrgyzstan", "ratio", None, "latest", ("places",)),
    "support": Kind("reception support", "share", 1, "latest", ("places",)),
    "holds": Kind("share of those who reach a camp whom it holds; 0 makes it a place like any other", "share", 1, "latest", ("places",)),
    "redirects": Kind("share of those whom a forced redirection along this route sends on; 0 suspends it", "share", 1, "latest", ("routes",)),
}  # fmt: skip
"""A door of a place is closed unless an `admits` rule for that place and door is in force."""
