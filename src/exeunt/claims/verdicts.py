"""Verdicts: in which share of worlds a claim holds, how large the effect is, and on what it turns.

A claim with several tests is as good as its worst: it holds if all of them hold and fails if one fails. `margin` is, in
each world, how far a test is from failing, in the unit of its outcome: above zero it holds. So levels, changes and
contrasts turn on assumptions in the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from exeunt.case import Case
from exeunt.case.format.records import Observation
from exeunt.claims.reading import day_of_test
from exeunt.claims.records import Claim, Ledger, Test, smallest_of
from exeunt.contrast.pivots import Features, Pivots, pivots
from exeunt.contrast.questions import Question, question
from exeunt.declare import Floats
from exeunt.results.outcomes import OUTCOMES, missing

HOLDS, DEPENDS, FAILS, NOT_TESTABLE = "holds", "depends", "fails", "not testable"
WORST = (FAILS, DEPENDS, HOLDS)
THIRDS = 3
CLEARLY = 0.2
"""Difference between the lowest and the highest third of a judgement, as a share of worlds, from which a verdict hangs
on it.
"""
PER = 100_000

Value = Callable[[str, Question, date], Floats]
"""Scenario, question, day -> the outcome in each world."""
LEFT = Question("left")


@dataclass(frozen=True)
class Hangs:
    """A judgement (grade E) or a structural form that decides the word of a verdict."""

    name: str
    says: str
    grade: str
    low: float  # share of worlds in which the test holds in the lowest third, or under the option that favours it least
    high: float
    options: tuple[str, str] = ("lowest third", "highest third")


@dataclass(frozen=True)
class Tested:
    """One test with what came out."""

    test: Test
    words: str
    word: str
    share: float | None = None  # of worlds in which it holds
    share_error: float | None = None  # standard error of the share, as so few worlds are looked at
    effect: tuple[float, float, float] | None = None  # 5 %, median, 95 %
    unit: str = ""
    relative: float | None = None  # median effect over the median of the other side
    per: float | None = None  # median effect per 100,000 people who set out
    found: str = ""  # what was counted or read, or why it is not testable
    pivots: Pivots | None = None
    hangs: tuple[Hangs, ...] = ()
    judged: tuple[str, ...] = ()  # parameters of grade E of its outcome
    margin: Floats | None = None


@dataclass(frozen=True, repr=False)
class Verdict:
    """A claim and what came of it."""

    claim: Claim
    word: str
    tested: tuple[Tested, ...]
    shaken: tuple[tuple[str, str], ...] = ()  # claims it rests on that do not hold, with their word

    def __repr__(self) -> str:
        """The claim and its verdict in one line."""
        share = "" if self.share is None else f" in {self.share:.0%} of worlds"
        return f"<{self.claim.id} {self.word}{share}: {self.claim.says}>"

    @property
    def share(self) -> float | None:
        """Share of worlds of the test that decides."""
        deciding = self.deciding
        return deciding.share if deciding else None

    @property
    def deciding(self) -> Tested | None:
        """The worst of the tests that count."""
        counting = [at for at in self.tested if not at.test.beside and at.word in WORST]
        return (
            min(counting, key=lambda at: (WORST.index(at.word), 1.0 if at.share is None else at.share))
            if counting
            else None
        )

    @property
    def hangs(self) -> tuple[Hangs, ...]:
        """What the deciding test hangs on."""
        return self.deciding.hangs if self.deciding else ()


def requests(case: Case, ledger: Ledger, claims: tuple[Claim, ...]) -> set[tuple[str, Question, date]]:
    """Every value that the tests of some claims ask for: scenario, question, day."""
    found: set[tuple[str, Question, date]] = set()
    for claim in claims:
        for test in claim.tests:
            for part in test.all or (test,):
                if part.kind == "outcome":
                    what = asked(case, part)
                    days = [day_of_test(ledger, part), *([part.since] if part.since else [])]
                    sides = [part.in_, *([part.against] if part.against else [])]
                    found |= {(side, what, day) for side in sides for day in days}
                    found |= {(side, LEFT, day_of_test(ledger, part)) for side in sides}
    return found


def asked(case: Case, test: Test) -> Question:
    """What a test asks of worlds."""
    return question(case, test.outcome, off_too=True)


def judge(
    case: Case, ledger: Ledger, value: Value, features: Features | None = None, ids: tuple[str, ...] = ()
) -> list[Verdict]:
    """Verdicts of the claims, or of those named; what they rest on is judged too, and said where it does not hold."""
    asked_for = [claim for claim in ledger.claims if not ids or claim.id in ids]
    needed = {claim.id: claim for claim in asked_for}
    needed |= {id: ledger.claim(id) for claim in asked_for for id in claim.rests_on}
    tested = {
        id: tuple(_tested(case, ledger, test, value, features) for test in claim.tests) for id, claim in needed.items()
    }
    words = {id: _word(ledger.claim(id), of) for id, of in tested.items()}
    return [
        Verdict(
            claim,
            words[claim.id],
            tested[claim.id],
            tuple((id, words[id]) for id in claim.rests_on if words[id] != HOLDS),
        )
        for claim in asked_for
    ]


def _word(claim: Claim, tested: tuple[Tested, ...]) -> str:
    counting = [at.word for at in tested if not at.test.beside]
    if claim.not_testable or not counting or NOT_TESTABLE in counting:
        return NOT_TESTABLE
    return next(word for word in WORST if word in counting)


def word_of(ledger: Ledger, share: float) -> str:
    """The word of a share of worlds."""
    if share >= ledger.holds:
        return HOLDS
    return FAILS if share <= ledger.fails else DEPENDS


def standard_error(share: float, worlds: int) -> float:
    """Of a share of worlds: sqrt(p (1 - p) / n), with one world more on either side so that it is not 0 where all agree
    (Agresti and Coull 1998).
    """
    likely = (share * worlds + 1) / (worlds + 2)
    return float(np.sqrt(likely * (1 - likely) / (worlds + 2)))


def _tested(case: Case, ledger: Ledger, test: Test, value: Value, features: Features | None) -> Tested:
    words = in_words(ledger, test)
    if test.kind == "record":
        return Tested(test, words, str(test.record), found=test.why)
    if test.kind in ("rule", "event"):
        return _dated(case, ledger, test, words)
    if test.kind == "observation":
        return _counted(case, test, words)
    parts = test.all or (test,)
    off = sorted({name for part in parts for name in missing(asked(case, part).outcome, case.file.mechanisms_off)})
    if off:
        why = "; ".join(f"{name} is off in this case: {case.file.mechanisms_off[name]}" for name in off)
        return Tested(test, words, NOT_TESTABLE, found=why)
    margins = [_margin(case, ledger, part, value) for part in parts]
    margin = np.min([np.sign(one) if test.all else one for one in margins], axis=0)
    share = float((margin > 0).mean())
    word = word_of(ledger, share)
    effect, relative, per = (None, None, None) if test.all else _effect(case, ledger, test, value)
    upon = None if features is None else features.upon(*(asked(case, part).outcome for part in parts))
    return Tested(
        test, words, word, share, standard_error(share, len(margin)), effect,
        "" if test.all else OUTCOMES[asked(case, test).outcome].unit, relative, per,
        pivots=None if upon is None else pivots(upon, margin),
        hangs=() if upon is None else _hangs(ledger, upon, margin),
        judged=tuple(dict.fromkeys(id for part in parts for id in OUTCOMES[asked(case, part).outcome].judged)),
        margin=margin,
    )  # fmt: skip


def _sides(case: Case, ledger: Ledger, test: Test, value: Value) -> tuple[Floats, Floats | None]:
    """What is said to be higher, lower or somewhere, and what it is compared with."""
    what, day = asked(case, test), day_of_test(ledger, test)

    def side(scenario: str) -> Floats:
        now = value(scenario, what, day)
        return now - value(scenario, what, test.since) if test.since and (test.against or not test.direction) else now

    here = side(test.in_)
    if test.against:
        return here, side(test.against)
    return here, value(test.in_, what, test.since) if test.since and test.direction else None


def _margin(case: Case, ledger: Ledger, test: Test, value: Value) -> Floats:
    here, there = _sides(case, ledger, test, value)
    if there is None:
        low, high = test.between or (test.above, test.below)
        ends = [here - low] if low is not None else []
        ends += [high - here] if high is not None else []
        return np.asarray(np.min(ends, axis=0))
    size, share = smallest_of(test.smallest or ledger.smallest_effect)
    least = size * (np.abs(here) + np.abs(there)) / 2 if share else size
    if test.direction == "same":
        return np.asarray(least - np.abs(here - there))
    sign = 1 if test.direction == "higher" else -1
    return np.asarray(sign * (here - there) - least)


def _effect(
    case: Case, ledger: Ledger, test: Test, value: Value
) -> tuple[tuple[float, float, float], float | None, float | None]:
    here, there = _sides(case, ledger, test, value)
    change = here if there is None else here - there
    low, middle, high = (float(q) for q in np.quantile(change, (0.05, 0.5, 0.95)))
    if there is None:
        return (low, middle, high), None, None
    base = float(np.median(np.abs(there)))
    left = value(test.against or test.in_, LEFT, day_of_test(ledger, test))
    per = float(np.median(np.divide(change, left, out=np.zeros_like(change), where=left >= 1))) * PER
    return (low, middle, high), (middle / base if base > 0 else None), per


def _hangs(ledger: Ledger, features: Features, margin: Floats) -> tuple[Hangs, ...]:
    """Judgements and forms between whose ends the word changes."""
    found = []
    for k, what in enumerate(features.what):
        values, holds = features.values[:, k], margin > 0
        if what.kind == "structure":
            shares = {int(v): float(holds[values == v].mean()) for v in np.unique(values)}
            least, most = min(shares, key=shares.__getitem__), max(shares, key=shares.__getitem__)
            low, high = shares[least], shares[most]
            ends = (features.option(what, least), features.option(what, most))
        elif what.grade == "E":
            cuts = np.quantile(values, (1 / THIRDS, 1 - 1 / THIRDS))
            low, high = float(holds[values <= cuts[0]].mean()), float(holds[values >= cuts[1]].mean())
            ends = ("lowest third", "highest third")
        else:
            continue
        if abs(high - low) >= CLEARLY and word_of(ledger, low) != word_of(ledger, high):
            found.append(Hangs(what.name, what.says, what.grade, low, high, ends))
    return tuple(sorted(found, key=lambda at: -abs(at.high - at.low)))


def _dated(case: Case, ledger: Ledger, test: Test, words: str) -> Tested:
    day = day_of_test(ledger, test)
    rules: Mapping[str, tuple[date, date | None]] = {row.id: (row.start, row.end) for row in case.rules}
    events = {row.id: row.day for row in case.events}
    kept = [rules[id][0] <= day and (rules[id][1] is None or day <= (rules[id][1] or day)) for id in test.rule]
    kept += [events[id] <= day for id in test.event]
    since = [*(f"{id} since {rules[id][0]}" for id in test.rule), *(f"{id} on {events[id]}" for id in test.event)]
    word = HOLDS if all(kept) else FAILS if not any(kept) else DEPENDS
    return Tested(test, words, word, found="; ".join(since))


def _counted(case: Case, test: Test, words: str) -> Tested:
    rows = [next(row for row in case.observations if row.id == id) for id in test.observation]
    found = [_lies(row, test) for row in rows]
    word = HOLDS if all(at == HOLDS for at in found) else FAILS if all(at == FAILS for at in found) else DEPENDS
    sentence = "; ".join(
        f"{row.id}: {row.value:,g}" + _range(row) + f" ({row.counts_what}; {', '.join(row.source)})" for row in rows
    )
    return Tested(test, words, word, found=sentence)


def _range(row: Observation) -> str:
    return "" if row.low is None or row.high is None else f", {row.low:,g} to {row.high:,g}"


def _lies(row: Observation, test: Test) -> str:
    low, high = (row.value if row.low is None else row.low), (row.value if row.high is None else row.high)
    least, most = test.between or (test.above, test.below)
    bottom, top = -np.inf if least is None else least, np.inf if most is None else most
    if low >= bottom and high <= top:
        return HOLDS
    return FAILS if high < bottom or low > top else DEPENDS


def in_words(ledger: Ledger, test: Test) -> str:
    """A test written out as a sentence that a reader can check."""
    day = day_of_test(ledger, test)
    if test.kind == "all":
        return "in the same world: " + "; and ".join(in_words(ledger, part) for part in test.all)
    if test.kind == "record":
        return "what the sources say"
    if test.kind == "rule":
        return f"the rules {', '.join(test.rule)} are in force on {day}"
    if test.kind == "event":
        return f"{', '.join(test.event)} had happened by {day}"
    what = ", ".join(test.observation) if test.kind == "observation" else test.outcome
    change = f" (change since {test.since})" if test.since else ""
    if test.direction:
        size = test.smallest or ledger.smallest_effect
        if test.against:
            if test.direction == "same":
                return f"{what}{change} on {day} is the same under {test.in_} as under {test.against}, within {size}"
            return (
                f"{what}{change} on {day} is {test.direction} under {test.in_} than under {test.against}, by "
                f"{size} or more"
            )
        return f"{what} under {test.in_} is {test.direction} on {day} than on {test.since}, by {size} or more"
    if test.between:
        where = f"between {test.between[0]:,g} and {test.between[1]:,g}"
    else:
        ends = [f"above {test.above:,g}"] if test.above is not None else []
        where = " and ".join([*ends, *([f"below {test.below:,g}"] if test.below is not None else [])])
    return (
        f"{what} counted is {where}"
        if test.kind == "observation"
        else f"{what}{change} under {test.in_} on {day} is {where}"
    )
