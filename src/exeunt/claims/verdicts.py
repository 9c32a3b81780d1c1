"""Verdicts: what worlds, counts and sources say of a claim, how large the effect is per person concerned, how well
founded that is, and on what it turns.

A claim with several tests is as good as its worst; the share of worlds in which all of them hold at once is printed
beside. A test that would find what was put in gives no word.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from exeunt.case import Case
from exeunt.case.format.records import Observation
from exeunt.claims.circular import Restates, by_formula, restated
from exeunt.claims.confidence import LEVELS, Confidence, Skill, confidence
from exeunt.claims.effects import PER, Compared, Value, asked, asks, compared, day_of, resized
from exeunt.claims.forms import FormCounts, counts_beside
from exeunt.claims.records import Claim, Ledger, Test
from exeunt.claims.shares import (
    DEPENDS,
    HOLDS,
    NOT_SO,
    NOT_TESTABLE,
    UNVERIFIED,
    WORST,
    Shares,
    shares_of,
    together,
)
from exeunt.claims.words import in_words
from exeunt.contrast.pivots import THIRDS, Features, Pivots, pivots
from exeunt.contrast.questions import Question
from exeunt.declare import Floats
from exeunt.results.outcomes import OUTCOMES, missing

CLEARLY = 0.2
"""Difference between the lowest and the highest third of a judgement, or between two forms of the model, as a share of
worlds, from which a verdict hangs on it.
"""
NOBODY = 0.05
"""Share of worlds in which nobody is concerned from which an effect per person concerned has no word."""
SMALLER, LARGER = 0.3, 3.0
"""Factors of the smallest effect between which a word is looked at: half an order of magnitude either way."""
SIZE = ("no effect as large as asked", "an effect as large as asked")


@dataclass(frozen=True)
class Hangs:
    """A judgement (grade E) or a structural form that decides the word of a verdict."""

    name: str
    says: str
    grade: str
    low: float  # share of worlds in which the test holds in the lowest third, or under the option that favours it least
    high: float
    options: tuple[str, str] = ("lowest third", "highest third")
    words: tuple[tuple[str, float, str], ...] = ()  # of a form: option, share that holds in its worlds, word
    counts: FormCounts | None = None  # of a form: what was counted, beside its options


@dataclass(frozen=True)
class Tested:
    """One test with what came out."""

    test: Test
    words: str
    word: str
    shares: Shares | None = None
    effect: tuple[float, float, float] | None = None  # 5 %, median, 95 %
    unit: str = ""
    relative: float | None = None  # median effect over the median of the other side
    per: float | None = None  # median effect per 100,000 people who set out
    found: str = ""  # what was counted or read, or why it has no word
    sign: Pivots | None = None  # where the sign turns
    size: Pivots | None = None  # where it turns whether the effect is as large as asked
    hangs: tuple[Hangs, ...] = ()
    judged: tuple[str, ...] = ()  # parameters of grade E of its outcome
    restates: Restates | None = None
    sized: tuple[str, str] = ("", "")  # words where the smallest effect is a third and three times as large
    confidence: Confidence | None = None
    by_world: Floats | None = None  # by world: 1 as claimed, -1 the other way, 0 between

    @property
    def share(self) -> float | None:
        """Share of worlds in which it holds."""
        return self.shares.larger if self.shares else None

    @property
    def hangs_on_size(self) -> bool:
        """Whether another smallest effect within half an order of magnitude gives another word."""
        return any(word not in ("", self.word) for word in self.sized)


@dataclass(frozen=True, repr=False)
class Verdict:
    """A claim and what came of it."""

    claim: Claim
    word: str
    tested: tuple[Tested, ...]
    shaken: tuple[tuple[str, str], ...] = ()  # claims it rests on that do not hold, with their word
    joint: Shares | None = None  # of several tests of worlds, all at once

    @property
    def share(self) -> float | None:
        """Share of worlds in which all its tests of worlds hold at once."""
        if self.joint is not None:
            return self.joint.larger
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

    def __repr__(self) -> str:
        """The claim and its word in one line."""
        share = "" if self.share is None else f" in {self.share:.0%} of worlds"
        return f"<{self.claim.id} {self.word}{share}: {self.claim.says}>"

    @property
    def stands_on(self) -> str:
        """What the word rests on: `simulated`, `counted`, `rules`, `quoted` or nothing."""
        deciding = self.deciding
        if deciding is None or self.word == NOT_TESTABLE:
            return ""
        kinds = {"observation": "counted", "rule": "rules", "event": "rules", "record": "quoted"}
        return kinds.get(deciding.test.kind, "simulated")


@dataclass(frozen=True)
class Judging:
    """What tests are judged with."""

    case: Case
    ledger: Ledger
    value: Value
    features: Features | None = None
    skill: Skill = field(default_factory=dict)
    observed: Floats | None = None  # [observation, world], under the rules as they were


def requests(case: Case, ledger: Ledger, claims: tuple[Claim, ...]) -> set[tuple[str, Question, date]]:
    """Every value that the tests of some claims ask for: scenario, question, day."""
    parts = [part for claim in claims for test in claim.tests for part in test.parts]
    return {one for part in parts if part.kind == "outcome" for one in asks(case, ledger, part)}


def judge(
    case: Case, ledger: Ledger, value: Value, features: Features | None = None, ids: tuple[str, ...] = (),
    skill: Skill | None = None, observed: Floats | None = None,
) -> list[Verdict]:  # fmt: skip
    """Verdicts of the claims, or of those named; what they rest on is judged too, and said where it does not hold.

    `skill` is how well held-out counts of each kind were met, for the confidence beside each share;
    `observed`, `[observation, world]`, is what the worlds of the rules as they were say where something was counted.
    """
    at = Judging(case, ledger, value, features, skill or {}, observed)
    asked_for = [claim for claim in ledger.claims if not ids or claim.id in ids]
    needed = {claim.id: claim for claim in asked_for}
    needed |= {id: ledger.claim(id) for claim in asked_for for id in claim.rests_on}
    tested = {id: tuple(_tested(at, claim, test) for test in claim.tests) for id, claim in needed.items()}
    words = {id: _word(ledger.claim(id), of) for id, of in tested.items()}
    return [
        Verdict(
            claim,
            words[claim.id],
            tested[claim.id],
            tuple((id, words[id]) for id in claim.rests_on if words[id] != HOLDS),
            _joint(tested[claim.id]),
        )
        for claim in asked_for
    ]


def _word(claim: Claim, tested: tuple[Tested, ...]) -> str:
    """The worst word of the tests that count. A test that restates its input is passed over; one on what is off is
    not.
    """
    counting = [at for at in tested if not at.test.beside]
    words = [at.word for at in counting if at.restates is None]
    if claim.not_testable or not words or NOT_TESTABLE in words:
        return NOT_TESTABLE
    return next(word for word in WORST if word in words)


def _joint(tested: tuple[Tested, ...]) -> Shares | None:
    parts = [at.by_world for at in tested if at.by_world is not None and not at.test.beside and at.restates is None]
    return shares_of(together(parts)) if len(parts) > 1 else None


def _tested(at: Judging, claim: Claim, test: Test) -> Tested:
    words = in_words(at.ledger, test)
    if test.kind == "record":
        word = str(test.record) if claim.verified else UNVERIFIED
        lacks = "" if claim.verified else f" Without a row of evidence that was read; recorded as '{test.record}'."
        return Tested(test, words, word, found=test.why + lacks)
    if test.kind in ("rule", "event"):
        return _dated(at, test, words)
    if test.kind == "observation":
        return _counted(at.case, test, words)
    parts = test.parts
    named = [asked(at.case, outcome).outcome for part in parts for outcome in _outcomes(part)]
    off = sorted({name for outcome in named for name in missing(outcome, at.case.file.mechanisms_off)})
    if off:
        why = "; ".join(f"{name} is off in this case: {at.case.file.mechanisms_off[name]}" for name in off)
        return Tested(test, words, NOT_TESTABLE, found=why)
    return _simulated(at, test, words, [compared(at.case, at.ledger, part, at.value) for part in parts], named)


def _outcomes(test: Test) -> list[str]:
    return [test.outcome, *([test.per.outcome] if test.per else [])]


def _simulated(at: Judging, test: Test, words: str, parts: list[Compared], named: list[str]) -> Tested:
    one = None if test.all else parts[0]
    upon = None if at.features is None else at.features.upon(*named)
    if test.reported is not None and one is not None:
        return _reported(test, words, one)
    empty = max(part.nobody for part in parts)
    if empty > NOBODY:
        found = f"in {empty:.0%} of worlds nobody is concerned: are `in` and `against` of `per` the wrong way round?"
        return Tested(test, words, NOT_TESTABLE, found=found)
    by_world = together([part.by_world() for part in parts])
    shares = shares_of(by_world, has_sides=any(part.signed for part in parts)) if one is None else one.shares()
    word = shares.word(at.ledger.holds)
    restates = next(filter(None, (_restated(part, upon) for part in parts)), None)
    hangs = () if upon is None or restates else _hangs(at, upon, by_world, parts)
    effect, relative, per = (None, None, None) if one is None else _effect(one)
    sized = ("", "") if one is None else (_sized(at, one, SMALLER), _sized(at, one, LARGER))
    disagrees = any(h.words for h in hangs)
    founded = [confidence(upon, part.change, (part.outcome,), at.skill, disagrees) for part in parts]
    as_large = np.where(by_world > 0, 1.0, -1.0)
    signed = one is not None and shares.sign is not None
    return Tested(
        test, words, NOT_TESTABLE if restates else word, shares, effect, "" if one is None else one.unit, relative, per,
        found="" if restates is None else restates.why,
        sign=pivots(upon, one.claimed) if upon is not None and one is not None and signed else None,
        size=pivots(upon, as_large, signs=SIZE if signed else ("the contrary", "what is said")) if upon else None,
        hangs=hangs,
        judged=tuple(dict.fromkeys(id for outcome in named for id in OUTCOMES[outcome].judged)),
        restates=restates, sized=sized, by_world=by_world,
        confidence=max(founded, key=lambda one: LEVELS.index(one.level)),
    )  # fmt: skip


def _sized(at: Judging, one: Compared, factor: float) -> str:
    """The word for a smallest effect, or for bounds, larger or smaller by a factor."""
    other = compared(at.case, at.ledger, resized(one.test, one.asked, factor), at.value)
    return other.shares().word(at.ledger.holds)


def _restated(part: Compared, upon: Features | None) -> Restates | None:
    """Whether a part of a test would find what was put in; an absolute size, or one per person, is not in the
    formula.
    """
    if part.there is not None and part.left is not None and part.concerned is None and part.asked.strip()[-1:] == "%":
        formula = by_formula(part.here, part.there, *part.left)
        if formula is not None:
            return formula
    return restated(upon, part.change)


def _reported(test: Test, words: str, one: Compared) -> Tested:
    """A reported number beside the worlds: whether it meets their 90 % interval, and how much that excludes."""
    low, middle, high = (float(q) for q in np.quantile(one.here, (0.05, 0.5, 0.95)))
    least, most = test.reported or (0.0, 0.0)
    below = float((one.here < least).mean())
    meets = low <= most and least <= high
    found = f"{below:.0%} of worlds lie below it and {float((one.here > most).mean()):.0%} above"
    return Tested(test, words, HOLDS if meets else NOT_SO, effect=(low, middle, high), unit=one.unit, found=found)


def _effect(one: Compared) -> tuple[tuple[float, float, float], float | None, float | None]:
    change = one.change
    if one.concerned is not None:
        change = change[~np.isnan(change)]
    low, middle, high = (float(q) for q in np.quantile(change, (0.05, 0.5, 0.95)))
    if one.there is None or one.concerned is not None:
        return (low, middle, high), None, None
    base = float(np.median(np.abs(one.there)))
    per = None
    if one.left is not None:
        left = one.left[1]
        per = float(np.median(np.divide(one.change, left, out=np.zeros_like(one.change), where=left >= 1))) * PER
    return (low, middle, high), (middle / base if base > 0 else None), per


def _hangs(at: Judging, features: Features, by_world: Floats, parts: list[Compared]) -> tuple[Hangs, ...]:
    """Judgements and forms between whose ends the word changes."""
    ledger, found = at.ledger, []
    has_sides = any(part.signed for part in parts)
    for k, what in enumerate(features.what):
        values = features.values[:, k]
        if what.kind == "structure":
            shares = {int(v): shares_of(by_world[values == v], has_sides=has_sides) for v in np.unique(values)}
            least = min(shares, key=lambda v: shares[v].larger)
            most = max(shares, key=lambda v: shares[v].larger)
            low, high = shares[least].larger, shares[most].larger
            ends = (features.option(what, least), features.option(what, most))
            words = tuple((features.option(what, v), of.larger, of.word(ledger.holds)) for v, of in shares.items())
            apart = max(_apart(a, b) for a in shares.values() for b in shares.values())
            if apart >= CLEARLY and len({word for _, _, word in words}) > 1:
                masks = {features.option(what, v): np.asarray(values == v, dtype=np.float64) for v in shares}
                found.append(Hangs(what.name, what.says, what.grade, low, high, ends, words, _counts(at, parts, masks)))
        elif what.grade == "E":
            cuts = np.quantile(values, (1 / THIRDS, 1 - 1 / THIRDS))
            ends_of = (values <= cuts[0], values >= cuts[1])
            thirds = [shares_of(by_world[end], has_sides=has_sides) for end in ends_of]
            low, high = (of.larger for of in thirds)
            if abs(high - low) >= CLEARLY and len({of.word(ledger.holds) for of in thirds}) > 1:
                found.append(Hangs(what.name, what.says, what.grade, low, high))
    return tuple(sorted(found, key=lambda one: -abs(one.high - one.low)))


def _counts(at: Judging, parts: list[Compared], masks: dict[str, Floats]) -> FormCounts | None:
    if at.observed is None:
        return None
    questions = list(dict.fromkeys(asked(at.case, part.test.outcome) for part in parts))
    return counts_beside(at.case, questions, masks, at.observed)


def _apart(a: Shares, b: Shares) -> float:
    return max(abs(a.larger - b.larger), abs(a.between - b.between), abs(a.opposite - b.opposite))


def _dated(at: Judging, test: Test, words: str) -> Tested:
    day = day_of(at.ledger, test)
    rules: Mapping[str, tuple[date, date | None]] = {row.id: (row.start, row.end) for row in at.case.rules}
    events = {row.id: row.day for row in at.case.events}
    kept = [rules[id][0] <= day and (rules[id][1] is None or day <= (rules[id][1] or day)) for id in test.rule]
    kept += [events[id] <= day for id in test.event]
    since = [*(f"{id} since {rules[id][0]}" for id in test.rule), *(f"{id} on {events[id]}" for id in test.event)]
    word = HOLDS if all(kept) else NOT_SO if not any(kept) else DEPENDS
    return Tested(test, words, word, found="; ".join(since))


def _counted(case: Case, test: Test, words: str) -> Tested:
    rows = [next(row for row in case.observations if row.id == id) for id in test.observation]
    found = [_lies(row, test) for row in rows]
    word = HOLDS if all(at == HOLDS for at in found) else NOT_SO if all(at == NOT_SO for at in found) else DEPENDS
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
    return NOT_SO if high < bottom or low > top else DEPENDS
