"""The closed vocabularies that cases, mechanisms and movers share: each word stands here once, with what it means.

The types of the case format, the problems with suggestions, the reference pages and the numbers of the compiled movers
come from these tables. A word that is not in its table is refused where it is read.
"""

from __future__ import annotations

from dataclasses import dataclass

DOORS = ("visa_free", "short_visa", "long_stay", "humanitarian", "asylum", "irregular")
"""Legal pathways into a host, in the order in which the movers number them."""
ROLES = ("origin", "transit", "host", "city", "camp", "town", "conflict", "forwarding", "idp")
"""What a place is for people on the move. `idp` is said of a camp for people displaced within their country."""
MODES = ("land", "air", "sea", "rail", "walk")
"""Means of travel of a route."""
REGIMES = ("eu", "democracy", "hybrid", "autocracy", "aligned")
"""Kinds of state."""


@dataclass(frozen=True)
class EventKind:
    """What an event of this kind says; `acts` where the simulation looks for the kind itself."""

    says: str
    acts: bool = False


EVENTS: dict[str, EventKind] = {
    "conflict": EventKind("strength of a conflict in a place from this day on (conflict cases)", acts=True),
    "invasion": EventKind("the origin invades another country: a first wave of protest and detentions", acts=True),
    "campaign": EventKind("leaders call for shutting out people of the origin; aligned hosts act sooner", acts=True),
    "mobilisation": EventKind("men are called up: a wave of protest and detentions", acts=True),
    "mobilisation_end": EventKind("the call-up ends: those liable to it may go home", acts=True),
    "platform_blocking": EventKind("the platform of the media in exile is blocked at home", acts=True),
    "abduction": EventKind("people abroad were taken by force"),
    "aviation": EventKind("flights were stopped or resumed"),
    "crackdown": EventKind("detentions, raids or trials at home"),
    "deportation": EventKind("people were sent home by a host"),
    "economic": EventKind("sanctions, prices, currency"),
    "extradition": EventKind("people were handed over on request"),
    "law": EventKind("a law or decree"),
    "mobilisation_count": EventKind("a count of people called up"),
    "pushback": EventKind("people were turned back at a border"),
    "other": EventKind("anything else that a reader should know"),
}
"""Kinds of events. Those that do not act are kept for readers; whatever its kind, an event with a `peak` moves
departures.
"""
EVENTS_THAT_ACT = tuple(sorted(name for name, kind in EVENTS.items() if kind.acts))


@dataclass(frozen=True)
class Measure:
    """What an observation counts, as a heading, and why it is not compared where nothing simulated counts the same."""

    heading: str
    not_simulated: str = ""


MEASURES: dict[str, Measure] = {
    "left": Measure("People who left and are abroad"),
    "stock": Measure("People present in a host"),
    "net": Measure("Entries less exits"),
    "registered": Measure("People registered"),
    "permits": Measure("Residence permits held"),
    "permits_issued": Measure("First residence permits issued"),
    "immigrants": Measure("Registered immigrants"),
    "first_destination": Measure("First destinations"),
    "entries": Measure("Gross entries"),
    "exits": Measure("Gross exits", "the way home of ordinary travellers is not simulated"),
    "refusals": Measure("Refusals at a border"),
    "encounters": Measure("Encounters at a border"),
    "applications": Measure("Asylum applications"),
    "asylum_seekers": Measure("Asylum seekers whose claim is pending, more than before"),
    "refugees": Measure("Refugees and people with other protection, more than before"),
    "decisions": Measure("Asylum decisions"),
    "recognition": Measure("Recognition, total, of substantive decisions"),
    "returned_share": Measure("Share returned"),
    "orders_to_leave": Measure("Orders to leave"),
    "removed": Measure("Removals"),
    "wait": Measure("Waits"),
    "queue": Measure("Queues", "queues are simulated in people, the count is of vehicles or kilometres"),
    "rent": Measure("Rise of rents"),
    "detentions": Measure("Detentions at home"),
    "prosecutions": Measure("Prosecutions at home"),
    "output": Measure("Output", "what exile costs in output is simulated, output itself is not"),
    "opinion": Measure("Opinion", "shifts of support are simulated, answers to a poll are not"),
    "other": Measure("Other counts", "no simulated number counts the same thing"),
}
"""What observations count, in the order of the pages."""


@dataclass(frozen=True)
class Move:
    """Where a hazard takes people abroad, with a word for the cause; `counted` where something reads how many went."""

    says: str
    counted: bool = True


MOVES: dict[str, Move] = {
    "resident": Move("got a residence permit"),
    "applicant": Move("asked for asylum"),
    "protected": Move("were recognised"),
    "irregular": Move("lost their residence permit", counted=False),
    "irregular rejected": Move("were rejected on the merits"),
    "irregular closed": Move("had their claim closed without a decision on the merits", counted=False),
    "onward": Move("moved on to another host", counted=False),
    "onward forced": Move("moved on because their lawful stay had ended"),
    "returned": Move("went home"),
    "returned forced": Move("went home because their lawful stay had ended"),
    "removed": Move("were removed by the host"),
    "abducted": Move("were taken by the origin", counted=False),
}
"""Where the hazards of mechanisms lead: a status abroad or a way out, then the cause where two must be told apart."""

GONE: dict[str, str] = {
    "remote": "It changed no number and went: MAN-09, the share of output that exiles still make for the origin, is "
    "measured for all of them together.",
    "second_citizenship": "It changed no number and went: who may enter by which door is said by `passport`, "
    "`short_visa` and rules of kind `eligible`.",
    "past_tie": "It went: what once was one state shows in language, in who may enter without a passport, and in who "
    "lived or travelled there before.",
    "support": "It changed no number and went: nothing in the model follows from the support that a host gives.",
}
"""Columns and kinds of rules that earlier versions read and made nothing of -> what a case that still has them is
told.
"""
