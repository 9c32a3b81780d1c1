"""Tests in words that a reader can check."""

from __future__ import annotations

from exeunt.claims.effects import day_of, in_short
from exeunt.claims.records import Ledger, Test


def in_words(ledger: Ledger, test: Test) -> str:
    """A test written out as a sentence."""
    day = day_of(ledger, test)
    if test.kind == "all":
        return "in the same world: " + "; and ".join(in_words(ledger, part) for part in test.all)
    if test.kind == "record":
        return "what the sources say"
    if test.kind == "rule":
        return f"the rules {', '.join(test.rule)} are in force on {day}"
    if test.kind == "event":
        return f"{', '.join(test.event)} had happened by {day}"
    what = ", ".join(test.observation) if test.kind == "observation" else test.outcome
    what += f", for each of {in_short(test.per, test)}," if test.per else ""
    change = f" (change since {test.since})" if test.since else ""
    if test.direction:
        return f"{what}{_compares(ledger, test, change)}"
    if test.reported:
        low, high = test.reported
        number = f"{low:,g}" if low == high else f"{low:,g} to {high:,g}"
        return f"the reported {number} is in the 90 % range of {what}{change} under {test.in_} on {day}"
    if test.between:
        where = f"between {test.between[0]:,g} and {test.between[1]:,g}"
    else:
        ends = [f"above {test.above:,g}"] if test.above is not None else []
        where = " and ".join([*ends, *([f"below {test.below:,g}"] if test.below is not None else [])])
    if test.kind == "observation":
        return f"{what} counted is {where}"
    return f"{what}{change} under {test.in_} on {day} is {where}"


def _compares(ledger: Ledger, test: Test, change: str) -> str:
    day, size = day_of(ledger, test), ledger.smallest(test)[0]
    size = f"{size.rstrip('%')} in a hundred of them" if test.per and size.endswith("%") else size
    if not test.against:
        return f" under {test.in_} is {test.direction} on {day} than on {test.since}, by {size} or more"
    if test.direction == "same":
        return f"{change} on {day} is the same under {test.in_} as under {test.against}, within {size}"
    return f"{change} on {day} is {test.direction} under {test.in_} than under {test.against}, by {size} or more"
