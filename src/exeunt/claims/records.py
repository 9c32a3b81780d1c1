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
Fails = Annotated[float, Field(ge=0, lt=0.5)]
KINDS = ("fact", "causal", "counter", "premise", "normative")
Kind = Literal["fact", "causal", "counter", "premise", "normative"]
Found = Literal["holds", "depends", "fails"]


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
    holds: Holds = Field(0.9, description="share of worlds from which a claim holds")
    fails: Fails = Field(0.1, description="share of worlds up to which it fails")
    smallest_effect: Size = Field("1%", description="smallest effect of interest unless a test says otherwise")
    claims: tuple[Claim, ...]

    @property
    def hash(self) -> str:
        """Mark of what decides and is written down before the run: tests, reasons for none, premises, cut-offs,
        smallest effects.
        """
        rows = [
            {"id": one.id, "kind": one.kind, "not_testable": bool(one.not_testable), "rests_on": one.rests_on,
             "tests": [_deciding(test.model_dump(mode="json", by_alias=True)) for test in one.tests]}
            for one in self.claims
        ]  # fmt: skip
        cuts = [str(self.at), self.holds, self.fails, self.smallest_effect]
        return hashlib.sha256(json.dumps([cuts, rows], sort_keys=True).encode()).hexdigest()[:12]

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
        1941). 29 for cut-offs of 0.9 and 0.1.
        """
        return max(
            math.ceil(math.log(1 - CONFIDENCE) / math.log(cut))
            for cut in (min(self.holds, SURE), min(1 - self.fails, SURE))
        )


def _deciding(value: Any) -> Any:
    """A test without the words of `why`, which explain it and decide nothing."""
    if isinstance(value, dict):
        return {key: _deciding(item) for key, item in value.items() if key != "why"}
    return [_deciding(item) for item in value] if isinstance(value, list) else value


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
