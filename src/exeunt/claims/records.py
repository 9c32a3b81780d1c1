"""What a ledger holds: a text, its claims, and the tests each of them is put to, written down before any run."""

from __future__ import annotations

import hashlib
import json
import math
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from exeunt.case.format.cells import Day

Words = Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True)]
Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_.-]{0,39}$")]
Holds = Annotated[float, Field(gt=0.5, le=1)]
KINDS = ("fact", "causal", "counter", "premise", "normative")
Kind = Literal["fact", "causal", "counter", "premise", "normative"]
Found = Literal["holds", "depends", "not so"]
Grade = Literal["", "A", "B", "C", "D", "E"]
QUOTED = 25
"""Most words that a row of evidence quotes."""


def _written(size: Any) -> Any:
    """A size given as a number is the same written down."""
    return f"{size:g}" if isinstance(size, int | float) and not isinstance(size, bool) else size


Size = Annotated[str, BeforeValidator(_written)]
"""A smallest effect: '1%', or a number in the unit of the outcome; see `smallest_of`."""
CONFIDENCE = 0.95
SURE = 0.999
"""A cut-off nearer to all worlds asks for no more worlds than this one."""


class Plain(BaseModel):
    """Data only; a key nobody knows is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Exposure(Plain):
    """Those whom a rule touches: an outcome, or its difference between two scenarios, on the days of the test. An
    effect over it is an effect per person concerned.
    """

    outcome: str = Field(description="an outcome, of a place, a block of places or of groups")
    in_: str = Field("", alias="in", description="scenario; that of the test if not given")
    against: str = Field("", description="scenario that is taken off, in the same worlds; none if not given")


class Evidence(Plain):
    """What a reader of a source found, and where in it."""

    source: Words = Field(description="a row of sources.csv, or an address")
    place: str = Field("", description="page, paragraph or table")
    quoted: str = Field("", description="its words, 25 at most")
    speaks: Literal["", "for", "against"] = Field("", description="for or against the sentence")
    read: Literal["read", "recalled"] = Field("recalled", description="read in the source, or recalled")
    seen: Day | None = Field(None, description="day on which it was read")

    @property
    def verified(self) -> bool:
        """Whether it was read, and says where and in which words."""
        return self.read == "read" and bool(self.place and self.quoted and self.seen)


class Test(Plain):
    """One test. Of outcomes in worlds (`outcome`), of counts (`observation`), of dated facts of the case (`rule`,
    `event`), of what a reader found (`record`), or of several at once (`all`).
    """

    outcome: str = Field("", description="an outcome, of a place or of groups as abroad[kaz, groups=draft;remote]")
    at: Day | None = Field(None, description="day; that of the ledger if not given")
    since: Day | None = Field(None, description="what is tested is the change since the end of this day")
    in_: str = Field("as-was", alias="in", description="scenario")
    against: str = Field("", description="scenario it is compared with, in the same worlds")
    direction: Literal["", "higher", "lower", "same"] = Field(
        "",
        description="what is said of `in` against `against`, or of the change; 'same': they differ by less than the "
        "smallest effect",
    )
    smallest: Size = Field(
        "",
        description="smallest effect of interest: '1%' of the mean of both sides, or a number in the unit of the "
        "outcome",
    )
    smallest_why: str = Field("", description="why an effect of that size matters")
    smallest_grade: Grade = Field("", description="grade of that reason; E if none is given")
    per: Exposure | None = Field(
        None, description="divides the outcome or its difference by those concerned; sizes are then per one of them"
    )
    reported: tuple[float, float] | None = Field(
        None, description="a reported number as a range: it agrees if it meets the 90 % interval of the worlds"
    )
    between: tuple[float, float] | None = Field(None, description="range in which the number is said to lie")
    above: float | None = Field(None, description="what the number is said to exceed")
    below: float | None = Field(None, description="what the number is said to stay below")
    observation: tuple[str, ...] = Field((), description="rows of observations.csv that count it")
    rule: tuple[str, ...] = Field((), description="rules said to be in force on the day")
    event: tuple[str, ...] = Field((), description="events said to have happened by the day")
    record: Found | None = Field(None, description="what a reader of the sources found; `why` says what was read")
    all: tuple[Test, ...] = Field((), description="tests of worlds that must all hold in the same world")
    why: str = Field("", description="what was read, or why this test stands for the sentence")
    beside: bool = Field(False, description="shown beside the verdict without counting in it")

    @property
    def parts(self) -> tuple[Test, ...]:
        """Its tests of single outcomes, counts or facts: itself, unless it is of several at once."""
        return self.all or (self,)

    @property
    def scenarios(self) -> tuple[str, ...]:
        """Every scenario that it names, those of what it divides by among them."""
        per = (self.per.in_ or self.in_, self.per.against) if self.per else ()
        return tuple(dict.fromkeys(name for name in (self.in_, self.against, *per) if name))

    @property
    def kind(self) -> str:
        """Which kind of test it is; empty if it is none or several."""
        given = [name for name in ("outcome", "observation", "rule", "event", "record", "all") if getattr(self, name)]
        return given[0] if len(given) == 1 else ""


class Claim(Plain):
    """One sentence of a text, or a premise it needs."""

    id: Id = Field(description="name in the ledger")
    quote: Words = Field(
        description="the words of the text, exactly and shortly; for a premise, the sentence that needs it"
    )
    kind: Kind = Field(
        description="fact, causal, counter (which the text rebuts), premise (which it needs and does not state), "
        "normative"
    )
    says: Words = Field(description="what is said, so that it can be tested")
    tests: tuple[Test, ...] = Field((), description="its tests; every part of it has one")
    not_testable: str = Field("", description="why there is none")
    rests_on: tuple[Id, ...] = Field((), description="claims it needs")
    opposes: tuple[Id, ...] = Field((), description="claims it speaks against")
    for_: str = Field("", alias="for", description="evidence that speaks for it")
    against: str = Field("", description="evidence that speaks against it")
    limits: str = Field("", description="what its test does not show")
    sources: tuple[str, ...] = Field((), description="rows of sources.csv, or addresses")
    evidence: tuple[Evidence, ...] = Field((), description="what was read, with its place and its words")
    matters: bool = Field(False, description="whether the page shows its specification curve")

    @property
    def verified(self) -> bool:
        """Whether somebody read what its records rest on."""
        return any(row.verified for row in self.evidence)


class Text(Plain):
    """The published text whose sentences the ledger tests."""

    title: Words
    author: str = ""
    publisher: str = ""
    date: Day
    url: str = ""
    note: str = ""


class Ledger(Plain):
    """A text and its claims, with the cut-offs by which they are judged."""

    text: Text
    at: Day = Field(description="day on which outcomes are read unless a test says otherwise")
    holds: Holds = Field(
        0.9,
        description="share of worlds from which a claim holds, is the opposite of what is so, or is about a negligible "
        "effect",
    )
    smallest_effect: Size = Field("1%", description="smallest effect of interest unless a test says otherwise")
    smallest_why: str = Field("", description="why an effect of that size matters")
    smallest_grade: Grade = Field("", description="grade of that reason; E if none is given")
    claims: tuple[Claim, ...]

    @property
    def hash(self) -> str:
        """Mark of everything that is written down before the run: sentences, quotes, tests with their reasons,
        evidence, cut-offs and smallest effects.
        """
        plain = self.model_dump(mode="json", by_alias=True)
        return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()[:12]

    def smallest(self, test: Test) -> tuple[str, str, str]:
        """The smallest effect asked of a test, why it is that size, and the grade of that reason: its own, or the
        ledger's.
        """
        if test.smallest or test.smallest_why:
            return test.smallest or self.smallest_effect, test.smallest_why, test.smallest_grade or "E"
        return self.smallest_effect, self.smallest_why, self.smallest_grade or "E"

    @cached_property
    def _by_id(self) -> dict[str, Claim]:
        return {claim.id: claim for claim in self.claims}

    def claim(self, id: str) -> Claim:
        """A claim by id; KeyError if there is none."""
        return self._by_id[id]

    @property
    def least_worlds(self) -> int:
        """Fewest worlds that carry a word: so many that, when all agree, the share of all worlds is beyond the cut-off
        with 95 % confidence.

        Where a share p of worlds agrees, n of n do with a probability of p^n; so n is the least number with p^n <= 0.05
        (Wilks, "Determination of sample sizes for setting tolerance limits", Annals of Mathematical Statistics 12,
        1941). 29 for a cut-off of 0.9.
        """
        return math.ceil(math.log(1 - CONFIDENCE) / math.log(min(self.holds, SURE)))


def smallest_of(text: str) -> tuple[float, bool]:
    """A smallest effect and whether it is a share of the mean of both sides; ValueError for anything else.

    A share is at most 100 %: two numbers of one sign never differ by more than 200 % of their mean, so that everything
    would be the same within a larger one.
    """
    share = text.strip().endswith("%")
    number = float(text.strip().rstrip("%"))
    if not 0 <= number < float("inf") or (share and number > 100):
        raise ValueError(text)
    return (number / 100, True) if share else (number, False)
