"""Two texts side by side: tests that both put to the same worlds, where their words differ, and what parts them."""

from __future__ import annotations

from dataclasses import dataclass

from exeunt.claims.circular import told_by
from exeunt.claims.verdicts import Tested, Verdict
from exeunt.contrast.pivots import Features


@dataclass(frozen=True)
class Shared:
    """One outcome that both ledgers test between the same scenarios."""

    what: str  # outcome and scenarios
    first: tuple[str, str, str]  # claim, direction, word
    second: tuple[str, str, str]
    agree: bool  # whether both words can be so at once
    parted_by: str  # the uncertain number that decides most between them, with its share; empty where they agree


def beside(first: list[Verdict], second: list[Verdict], features: Features | None) -> list[Shared]:
    """Every pair of tests of worlds, one of each ledger, that ask for the same outcome between the same scenarios."""
    found = []
    theirs = [(at, tested) for at in second for tested in at.tested if tested.by_world is not None]
    for at in first:
        for tested in at.tested:
            for other, its in theirs:
                if tested.by_world is not None and _pair(tested) == _pair(its) != ():
                    agree = _agree(tested, its)
                    parted = "" if agree or features is None else _parted(tested, its, features)
                    sides = sorted({tested.test.in_, tested.test.against} - {""})
                    what = f"{tested.test.outcome}, {' against '.join(sides)}"
                    found.append(
                        Shared(
                            what, (at.claim.id, _way(tested), tested.word), (other.claim.id, _way(its), its.word),
                            agree, parted,
                        )
                    )  # fmt: skip
    return found


def _pair(tested: Tested) -> tuple[object, ...]:
    """What is asked of worlds; empty where a test is of several outcomes or of none."""
    test = tested.test
    per = test.per and (test.per.outcome, frozenset({test.per.in_ or test.in_, test.per.against}))
    sides = frozenset({test.in_, test.against} - {""})
    return (test.outcome, sides, test.at, test.since, per, bool(test.direction)) if test.outcome else ()


def _way(tested: Tested) -> str:
    """The direction as between the scenarios in the order of their names."""
    test = tested.test
    if not test.against:
        return f"{test.direction} since {test.since}" if test.direction else "level"
    if test.direction not in ("higher", "lower") or test.in_ <= test.against:
        return f"{test.direction} under {test.in_}"
    return f"{'lower' if test.direction == 'higher' else 'higher'} under {test.against}"


def _agree(tested: Tested, its: Tested) -> bool:
    """Whether there are worlds in which both are as they say."""
    if tested.by_world is None or its.by_world is None:
        return True
    return bool(((tested.by_world > 0) & (its.by_world > 0)).any())


def _parted(tested: Tested, its: Tested, features: Features) -> str:
    if tested.by_world is None or its.by_world is None:
        return ""
    for share, k in told_by(features, tested.by_world - its.by_world)[:1]:
        one = features.what[k]
        return f"{one.name} ({one.says}), {share:.0%}"
    return ""
