"""What a test of worlds compares: the change that is claimed, in each world, and the size that is asked of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from exeunt.case import Case
from exeunt.claims.records import Exposure, Ledger, Test, smallest_of
from exeunt.claims.shares import Shares, shares_of, sides_of, within
from exeunt.contrast.questions import Question, question
from exeunt.declare import Floats
from exeunt.results.outcomes import OUTCOMES

Value = Callable[[str, Question, date], Floats]
"""Scenario, question, day -> the outcome in each world."""
LEFT = Question("left")
PER = 100_000
CONCERNED = 1.0
"""A world in which fewer than one is concerned has no effect per person concerned."""


def day_of(ledger: Ledger, test: Test) -> date:
    """The day on which a test is read."""
    return test.at or ledger.at


def asked(case: Case, outcome: str) -> Question:
    """What a test asks of worlds."""
    return question(case, outcome, off_too=True, blocks=True)


def asks(case: Case, ledger: Ledger, test: Test) -> Iterator[tuple[str, Question, date]]:
    """Every value that a test of an outcome asks for: scenario, question, day."""
    days = [day_of(ledger, test), *([test.since] if test.since else [])]
    sides = [test.in_, *([test.against] if test.against else [])]
    for day in days:
        for side in sides:
            yield side, asked(case, test.outcome), day
            yield side, LEFT, day
        if test.per is not None:
            for side in filter(None, (test.per.in_ or test.in_, test.per.against)):
                yield side, asked(case, test.per.outcome), day


@dataclass(frozen=True)
class Compared:
    """A test of an outcome in each world."""

    test: Test
    here: Floats  # what is said to be higher, lower or somewhere, per person concerned where the test asks for it
    there: Floats | None  # what it is compared with; None for a level
    asked: str  # smallest effect
    unit: str
    outcome: str  # name
    concerned: Floats | None = None  # how many are, where the test divides by them
    left: tuple[Floats, Floats] | None = None  # people who set out, here and there

    @property
    def change(self) -> Floats:
        """The effect, or the level."""
        return self.here if self.there is None else np.asarray(self.here - self.there)

    @property
    def claimed(self) -> Floats:
        """The change with the sign that is claimed above zero."""
        return np.asarray(-self.change if self.test.direction == "lower" else self.change)

    def least(self, size: str = "") -> Floats:
        """The smallest effect in each world, in the unit of the change: a number, or a share of those concerned or of
        the mean of both sides.
        """
        number, share = smallest_of(size or self.asked)
        if share and self.concerned is None and self.there is not None:
            return np.asarray(number * (np.abs(self.here) + np.abs(self.there)) / 2)
        return np.full(len(self.here), number)

    @property
    def nobody(self) -> float:
        """Share of worlds in which nobody is concerned, so that there is no effect per person concerned."""
        return 0.0 if self.concerned is None else float((self.concerned < CONCERNED).mean())

    def by_world(self, size: str = "") -> Floats:
        """What each world says: 1 as claimed, -1 the other way, 0 between; NaN where nobody is concerned."""
        if self.there is None:
            found = np.where(self._inside() > 0, 1.0, -1.0)
        elif self.test.direction == "same":
            found = within(self.change, self.least(size))
        else:
            found = sides_of(self.claimed, self.least(size))
        return np.where(np.isnan(self.change), np.nan, found)

    def shares(self, size: str = "") -> Shares:
        """Shares of what worlds say, for the smallest effect of the test or another."""
        return shares_of(self.by_world(size), self.claimed if self.signed else None, self.signed)

    @property
    def signed(self) -> bool:
        """Whether it has another way: a difference that is claimed to be above or below zero, and no level."""
        return self.there is not None and self.test.direction != "same"

    def _inside(self) -> Floats:
        """How far a level is inside the bounds that are by_world, in its own unit."""
        low, high = self.test.between or (self.test.above, self.test.below)
        ends = [self.here - low] if low is not None else []
        ends += [high - self.here] if high is not None else []
        return np.asarray(np.min(ends, axis=0))


def compared(case: Case, ledger: Ledger, test: Test, value: Value) -> Compared:
    """A test of an outcome in each world."""
    what, day = asked(case, test.outcome), day_of(ledger, test)
    over_time = test.since and (test.against or not test.direction)

    def read(scenario: str, of: Question) -> Floats:
        now = value(scenario, of, day)
        return np.asarray(now - value(scenario, of, test.since) if test.since and over_time else now)

    here = read(test.in_, what)
    there = read(test.against, what) if test.against else None
    if there is None and test.since and test.direction:
        there = value(test.in_, what, test.since)
    unit, many = OUTCOMES[what.outcome].unit, None
    left = None
    if test.against:
        left = value(test.in_, LEFT, day), value(test.against, LEFT, day)
    if test.per is not None:
        many = _concerned(case, test.per, test, read)
        unit = f"{unit} per {in_short(test.per, test)}"
        here = _over(here, many)
        there = None if there is None else _over(there, many)
    return Compared(test, here, there, ledger.smallest(test)[0], unit, what.outcome, many, left)


def _concerned(case: Case, per: Exposure, test: Test, read: Callable[[str, Question], Floats]) -> Floats:
    what = asked(case, per.outcome)
    many = read(per.in_ or test.in_, what)
    return np.asarray(many - read(per.against, what)) if per.against else many


def _over(number: Floats, many: Floats) -> Floats:
    return np.divide(number, many, out=np.full_like(many, np.nan), where=many >= CONCERNED)


def resized(test: Test, written: str, factor: float) -> Test:
    """The test with its smallest effect, or the bounds of a level, multiplied by a factor."""
    if test.direction:
        share = written.strip().endswith("%")
        size = float(written.strip().rstrip("%")) * factor
        return test.model_copy(update={"smallest": f"{min(size, 100):g}%" if share else f"{size:g}"})
    ends = None if test.between is None else (test.between[0] * factor, test.between[1] * factor)
    scaled = {name: None if (at := getattr(test, name)) is None else at * factor for name in ("above", "below")}
    return test.model_copy(update={"between": ends, **scaled})


def in_short(per: Exposure, test: Test) -> str:
    """Those concerned in words: `left[eu] lost from no-land-bans to as-was`."""
    if per.against:
        return f"{per.outcome} under {per.in_ or test.in_} less {per.against}"
    return per.outcome + (f" under {per.in_}" if per.in_ and per.in_ != test.in_ else "")
