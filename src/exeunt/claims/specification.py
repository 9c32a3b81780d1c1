"""A specification curve: the word of a test at every defensible choice of how to ask it.

Thresholds, days, what the effect is divided by, forms of the model and the worlds are choices; a word that changes
between them is a word about the choice (Steegen, Tuerlinckx, Gelman and Vanpaemel, "Increasing transparency through a
multiverse analysis", Perspectives on Psychological Science 11, 2016). Every row changes one choice of the test as it is
written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from exeunt.case import Case
from exeunt.claims.circular import restated
from exeunt.claims.effects import Compared, Value, asks, compared, day_of, resized
from exeunt.claims.records import Claim, Ledger, Test
from exeunt.claims.shares import Shares, shares_of
from exeunt.contrast.pivots import Features
from exeunt.contrast.questions import Question

SIZES = ("0%", "0.1%", "0.3%", "0.5%", "1%", "2%", "5%")
"""Smallest effects that are tried: of the mean of both sides, or of those concerned."""
FACTORS = (0.1, 0.3, 3.0, 10.0)
"""By which a smallest effect, or the bounds of a level, are multiplied."""
MONTHS = (-180, -90, 90, 180)
"""Days by which the day of the test is moved."""

Questions = frozenset[tuple[str, Question, date]]
Asking = Callable[[Questions], tuple[Value, Features | None]]
"""What is asked of worlds -> their answers, and what is uncertain in them."""


@dataclass(frozen=True)
class Specified:
    """One way to ask a test, with what came out."""

    claim: str
    test: int  # of the claim, from 1
    choice: str  # smallest effect, day, divided by, worlds, form
    value: str
    shares: Shares
    word: str
    written: bool = False  # the test as it stands in the ledger


def variants(case: Case, ledger: Ledger, test: Test) -> Iterator[tuple[str, str, Test]]:
    """The test as it is written, and with one choice changed: choice, value, test."""
    written = ledger.smallest(test)[0]
    yield "as written", written if test.direction else "", test
    if test.direction and written.strip().endswith("%"):
        for size in SIZES:
            if size != written.strip():
                yield "smallest effect", size, test.model_copy(update={"smallest": size})
    for factor in FACTORS:
        other = resized(test, written, factor)
        if test.direction and other.smallest not in (*SIZES, written) and float(written.rstrip("% ")):
            yield "smallest effect", other.smallest, other
        elif not test.direction:
            yield "bounds", f"times {factor:g}", other
    for days in MONTHS:
        day = day_of(ledger, test) + timedelta(days=days)
        if case.file.first_day < day <= case.file.last_day and not (test.since and day <= test.since):
            yield "day", str(day), test.model_copy(update={"at": day})
    if test.per is not None:
        yield "divided by", "nobody: of the mean of both sides", test.model_copy(update={"per": None, "smallest": ""})


def specified(case: Case, ledger: Ledger, claims: tuple[Claim, ...], sources: dict[str, Asking]) -> list[Specified]:
    """Every specification of the tests of worlds of some claims, in each kind of worlds: the first is the one of the
    ledger, the others are asked the tests as they are written.
    """
    plans = [
        (claim, number, choice, value, test)
        for claim in claims
        for number, whole in enumerate(claim.tests, 1)
        if whole.kind == "outcome" and not whole.reported and not whole.beside
        for choice, value, test in variants(case, ledger, whole)
    ]
    wanted = frozenset(one for *_, test in plans for one in asks(case, ledger, test))
    (_, own), *others = sources.items()
    value, features = own(wanted)
    found, wordless = [], set()
    for claim, number, choice, words, test in plans:
        at = compared(case, ledger, test, value)
        written = choice == "as written"
        put_in = restated(features.upon(at.outcome), at.change) if written and features is not None else None
        if put_in is not None:
            wordless.add((claim.id, number))
            found.append(Specified(claim.id, number, choice, words, at.shares(), f"no word: {put_in.why}", True))
        elif (claim.id, number) not in wordless:
            found.append(_specified(ledger, claim, number, choice, words, at.shares(), written))
            found += _by_form(ledger, claim, number, at, features) if written and features is not None else []
    for name, asking in others:
        value, _ = asking(wanted)
        for claim, number, choice, _, test in plans:
            if choice == "as written" and (claim.id, number) not in wordless:
                shares = compared(case, ledger, test, value).shares()
                found.append(_specified(ledger, claim, number, "worlds", name, shares))
    return found


def _specified(
    ledger: Ledger, claim: Claim, number: int, choice: str, value: str, shares: Shares, written: bool = False
) -> Specified:
    return Specified(claim.id, number, choice, value, shares, shares.word(ledger.holds), written)


def _by_form(ledger: Ledger, claim: Claim, number: int, at: Compared, features: Features) -> list[Specified]:
    """The test under each option of the forms that its outcome can depend on."""
    upon, by_world, rows = features.upon(at.outcome), at.by_world(), []
    for k, what in enumerate(upon.what):
        if what.kind == "structure":
            values = upon.values[:, k]
            for option in np.unique(values):
                shares = shares_of(by_world[values == option], at.claimed[values == option])
                name = f"{what.says}: {upon.option(what, int(option))}"
                rows.append(_specified(ledger, claim, number, "form", name, shares))
    return rows
