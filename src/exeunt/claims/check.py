"""What is wrong with a ledger in itself and against its case: every sentence names its claim.

A test is refused if a part of it would be dropped without a word, or if it could not fail: whoever wrote it down before
the run must be able to read from the verdict everything that they wrote.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping

from exeunt.case import Case
from exeunt.case.reading.problems import suggestion
from exeunt.claims.records import QUOTED, Claim, Evidence, Ledger, Test, smallest_of
from exeunt.contrast.questions import NoSuchQuestion, question

Said = Iterator[tuple[str, str]]
"""Claim, or nothing for the ledger as a whole, and sentence."""
COMPARING = ("since", "against", "direction", "smallest", "smallest_why", "smallest_grade", "per", "reported")
BOUNDS = ("between", "above", "below")
TAKES = {
    "outcome": (*COMPARING, *BOUNDS, "at"),
    "observation": BOUNDS,
    "rule": ("at",),
    "event": ("at",),
    "record": (),
    "all": (),
}
"""Kind of test -> what else it may say; anything more would be dropped."""


def check(case: Case | None, ledger: Ledger) -> Said:
    """Everything that is wrong; without a case, whose tables cannot be read, everything that is wrong in the ledger
    itself.
    """
    times = Counter(claim.id for claim in ledger.claims)
    if not times:
        yield "", "holds no claim. `exeunt claims new CASE TEXT` begins one with a row for each sentence."
    for claim in ledger.claims:
        for text in _claim(case, ledger, claim, times):
            yield claim.id, text
    for circle in circles({claim.id: claim.rests_on for claim in ledger.claims}):
        yield circle[0], f"{circle[0]} rests on itself: {' -> '.join(circle)}."
    for text in _size("smallest_effect", ledger.smallest_effect):
        yield "", text


def _claim(case: Case | None, ledger: Ledger, claim: Claim, times: Mapping[str, int]) -> Iterator[str]:
    if times[claim.id] > 1:
        yield f"{claim.id} is there {times[claim.id]} times. Rename one."
    for name in (*claim.rests_on, *claim.opposes):
        if name not in times:
            yield f"{claim.id}: no claim '{name}'.{suggestion(name, times)}"
    if not claim.tests and not claim.not_testable:
        yield f"{claim.id}: has neither a test nor a reason why it is not testable (`not_testable`)."
    if claim.not_testable and any(not test.beside for test in claim.tests):
        yield (
            f"{claim.id}: has tests and a reason why it is not testable. Mark its tests `beside: true`, or take "
            f"the reason out."
        )
    for test in claim.tests:
        for text in _test(case, ledger, test):
            yield f"{claim.id}: {text}"
    for row in claim.evidence:
        for text in _evidence(case, row):
            yield f"{claim.id}: {text}"


def _evidence(case: Case | None, row: Evidence) -> Iterator[str]:
    known = {one.id for one in case.sources} if case is not None else {row.source}
    if row.source not in known and "://" not in row.source:
        near = suggestion(row.source, known)
        yield f"evidence names '{row.source}', which is neither in sources.csv nor an address.{near}"
    if len(row.quoted.split()) > QUOTED:
        yield f"evidence quotes {len(row.quoted.split())} words of {row.source}; quote {QUOTED} at most."
    if row.read == "read":
        for name in ("place", "quoted", "seen"):
            if not getattr(row, name):
                says = "Say where it stands, in which words, and when."
                yield f"evidence of {row.source} was read and has no `{name}`. {says}"


def circles(rests: Mapping[str, tuple[str, ...]]) -> Iterator[list[str]]:
    """Each circle of claims that rest on one another, from the first of its ids back to it; every claim is looked at
    once.
    """
    done: set[str] = set()
    for begin in sorted(rests):
        way: list[str] = []
        on_way: dict[str, int] = {}
        ahead: list[tuple[str, bool]] = [(begin, False)]
        while ahead:
            name, leaving = ahead.pop()
            if leaving:
                way.pop()
                del on_way[name]
                done.add(name)
            elif name in on_way:
                circle = way[on_way[name] :]
                first = circle.index(min(circle))
                yield [*circle[first:], *circle[:first], circle[first]]
            elif name not in done and name in rests:
                on_way[name] = len(way)
                way.append(name)
                ahead.append((name, True))
                ahead += [(other, False) for other in reversed(rests[name])]


def _test(case: Case | None, ledger: Ledger, test: Test) -> Iterator[str]:
    if not test.kind:
        yield "a test has one of outcome, observation, rule, event, record, all."
        return
    yield from _dropped(test)
    if case is not None:
        yield from _rows(case, test)
    if test.kind == "record" and not test.why:
        yield "a record has no `why`: say what was read."
    if test.kind == "all":
        for part in test.all:
            if part.kind != "outcome":
                yield "`all` holds tests of outcomes."
            if part.beside:
                yield "`beside` stands at the test and not at a part of `all`."
            yield from _test(case, ledger, part)
    yield from _bounds(test)
    if test.kind == "observation" and not _bounded(test):
        yield "a test of observations says `between`, `above` or `below`."
    if test.kind == "outcome":
        if case is not None:
            yield from _of_case(case, ledger, test)
        yield from _outcome(ledger, test)


def _rows(case: Case, test: Test) -> Iterator[str]:
    """Rows of the case that a test names and that are not there."""
    for name, table, rows in (
        ("observation", "observations.csv", case.observations), ("rule", "rules.csv", case.rules),
        ("event", "events.csv", case.events),
    ):  # fmt: skip
        known = {row.id for row in rows}
        for id in getattr(test, name):
            if id not in known:
                yield f"{name} '{id}' is not in {table}.{suggestion(id, known)}"


def _dropped(test: Test) -> Iterator[str]:
    """Parts that a test of this kind does not look at."""
    given = [name for name in (*COMPARING, *BOUNDS, "at") if getattr(test, name) not in ("", None)]
    given += ["in"] if test.in_ != "as-was" and test.kind != "outcome" else []
    for name in given:
        if name not in TAKES[test.kind]:
            yield f"`{name}` says nothing in a test of kind `{test.kind}`. Take it out."


def _bounded(test: Test) -> bool:
    return test.between is not None or test.above is not None or test.below is not None


def _bounds(test: Test) -> Iterator[str]:
    """Bounds that are not numbers, that exclude one another, or of which one would not be looked at."""
    ends = [*(test.between or ()), *(end for end in (test.above, test.below) if end is not None)]
    if not all(math.isfinite(end) for end in ends):
        yield "a bound is not a finite number. Leave out the side that has no bound."
        return
    if test.between and (test.above is not None or test.below is not None):
        yield "gives `between` and `above` or `below`. Give one or the other."
    if test.between and test.between[0] > test.between[1]:
        yield f"between names {test.between[0]:g} before {test.between[1]:g}. Write the lower end first."
    if test.above is not None and test.below is not None and test.above >= test.below:
        yield f"nothing is above {test.above:g} and below {test.below:g}."


def _of_case(case: Case, ledger: Ledger, test: Test) -> Iterator[str]:
    """What a test of an outcome asks for and the case does not have."""
    try:
        question(case, test.outcome, off_too=True, blocks=True)
        if test.per is not None:
            if test.per.against == (test.per.in_ or test.in_):
                yield "`per` compares a scenario with itself."
            question(case, test.per.outcome, off_too=True, blocks=True)
    except NoSuchQuestion as why:
        yield str(why)
    for name in test.scenarios:
        if name not in case.scenarios:
            yield f"no scenario '{name}'.{suggestion(name, case.scenarios)}"
    first, last = case.file.first_day, case.file.last_day
    for day in (test.at or ledger.at, test.since):
        if day is not None and not first <= day <= last:
            yield f"{day} is outside {first} to {last}, the days of the case."


def _outcome(ledger: Ledger, test: Test) -> Iterator[str]:
    at = test.at or ledger.at
    if not test.in_:
        yield "`in` is empty. Name a scenario, or leave it out for as-was."
    if test.since is not None and test.since >= at:
        yield f"`since` {test.since} is not before {at}, the day of the test."
    if test.against and test.in_ == test.against:
        yield f"compares '{test.against}' with itself."
    yield from _direction(test)
    if test.reported:
        if test.direction or _bounded(test):
            yield "`reported` stands alone: it asks whether a number is in the range of worlds. Make two tests of it."
        if test.reported[0] > test.reported[1] or not all(math.isfinite(end) for end in test.reported):
            yield "`reported` is a range of two numbers, the lower one first; write a single number twice."
    if test.between and test.between[0] == test.between[1]:
        yield (
            f"no world lies strictly between {test.between[0]:g} and {test.between[1]:g}. Write a lower and a "
            f"higher end."
        )
    if test.direction == "same" and _nothing(test.smallest or ledger.smallest_effect):
        yield (
            "is said to be the same within 0, which holds in no world. Name in `smallest` how far apart is still "
            "the same."
        )


def _direction(test: Test) -> Iterator[str]:
    if (test.against or (test.since and not _bounded(test) and not test.reported)) and not test.direction:
        yield "a comparison says `direction: higher`, `lower` or `same`."
    if test.direction and not (test.against or test.since):
        yield f"is said to be {test.direction}, but than what? Name `against` or `since`."
    if test.direction and _bounded(test):
        yield "has a direction and bounds, and a comparison is judged by its direction alone. Make two tests of it."
    if not test.direction and not _bounded(test) and not test.reported:
        yield (
            "says nothing that could fail: give `against` or `since` with a direction, or `between`, `above`, `below`."
        )
    if (test.smallest or test.smallest_why or test.smallest_grade) and not test.direction:
        yield "`smallest` goes with a direction."
    if test.smallest:
        yield from _size("smallest", test.smallest)


def _nothing(size: str) -> bool:
    try:
        return smallest_of(size)[0] == 0
    except ValueError:
        return False  # said elsewhere


def _size(name: str, text: str) -> Iterator[str]:
    try:
        smallest_of(text)
    except ValueError:
        yield f"{name} is '{text}'; it is a share from 0% to 100%, like 1%, or a number in the unit of the outcome."
