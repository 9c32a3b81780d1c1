"""Shares of worlds, and the words that follow from them.

Each world says of an effect one of three things: it is at least as large as asked, it is at least as large the other
way, or it lies between. A word is carried by a share of worlds; a claim and its opposite are judged by the same three
shares with their ends exchanged, so that never both hold.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from exeunt.declare import Floats

HOLDS, NEGLIGIBLE, OPPOSITE, DEPENDS = "holds", "negligible", "opposite", "depends"
NOT_SO = "not so"
"""Of what has no other way: a number, a count, a rule, what sources say."""
UNVERIFIED, NOT_TESTABLE = "unverified", "not testable"
WORST = (OPPOSITE, NOT_SO, NEGLIGIBLE, DEPENDS, UNVERIFIED, HOLDS)
"""Words of a test, the worst first: a claim with several tests is as good as its worst."""
WORDS = (*reversed(WORST), NOT_TESTABLE)
SAYS = {
    HOLDS: "as large as asked, or as said",
    NEGLIGIBLE: "smaller than asked, whichever way",
    OPPOSITE: "as large as asked, the other way",
    NOT_SO: "a number, a count, a rule or a source says otherwise",
    DEPENDS: "none of these in enough worlds",
    UNVERIFIED: "nobody has looked it up in the source",
    NOT_TESTABLE: "no test, or one that would find what was put in",
}
"""What each word says, for those who read the ledger for the first time."""


@dataclass(frozen=True)
class Shares:
    """Shares of worlds, 0 to 1; the first three sum to one."""

    larger: float  # at least as large as asked, or as said
    between: float  # smaller than asked, either way
    opposite: float  # at least as large the other way, or not as said
    sign: float | None = None  # of the sign that is claimed, however small; None where a test is of no sign
    worlds: int = 0
    has_sides: bool = True  # False for what is so or not so

    @property
    def error(self) -> float:
        """Standard error of the first share."""
        return standard_error(self.larger, self.worlds)

    def word(self, holds: float) -> str:
        """The word that they carry, for a cut-off."""
        contrary = OPPOSITE if self.has_sides else NOT_SO
        for word, share in ((HOLDS, self.larger), (contrary, self.opposite), (NEGLIGIBLE, self.between)):
            if share >= holds:
                return word
        return DEPENDS


NEAR = 0.02
"""So near to a cut-off a share is printed with a decimal."""


def percent(share: float, cut: float = 0.9) -> str:
    """A share in words: never 0 or 100 % where not none or all are, and with a decimal near the cut-off."""
    if abs(share - cut) < NEAR and share != cut:
        return f"{share:.1%}"
    if 0 < share < 0.005:
        return "<1%"
    return ">99%" if 0.995 <= share < 1 else f"{share:.0%}"


def standard_error(share: float, worlds: int) -> float:
    """Of a share of worlds: sqrt(p (1 - p) / n), with one world more on either side so that it is not 0 where all agree
    (Agresti and Coull 1998).
    """
    likely = (share * worlds + 1) / (worlds + 2)
    return float(np.sqrt(likely * (1 - likely) / (worlds + 2)))


def sides_of(change: Floats, least: Floats) -> Floats:
    """What each world says of a change that is claimed to be above zero: 1 as large as asked, -1 as large the other
    way, 0 between. A change of nothing lies between, however little is asked.
    """
    return np.where((change >= least) & (change > 0), 1.0, np.where((change <= -least) & (change < 0), -1.0, 0.0))


def within(change: Floats, least: Floats) -> Floats:
    """What each world says of a change that is claimed to be smaller than a size: 1 it is, -1 it is not."""
    return np.where(np.abs(change) < least, 1.0, -1.0)


def together(parts: list[Floats]) -> Floats:
    """What each world says of several at once: 1 if all are so, -1 if one is the other way, else 0; nothing (NaN) where
    one says nothing.
    """
    return np.asarray(np.min(parts, axis=0))


def shares_of(by_world: Floats, change: Floats | None = None, has_sides: bool = True) -> Shares:
    """Shares of what worlds say, with the share of the claimed sign where there is a change that has one. Worlds that
    say nothing (NaN) are left out.
    """
    speaks = ~np.isnan(by_world)
    if not speaks.any():
        return Shares(0.0, 1.0, 0.0, None, 0, has_sides)
    of = by_world[speaks]
    sign = None if change is None else float((change[speaks] > 0).mean())
    return Shares(
        float((of > 0).mean()), float((of == 0).mean()), float((of < 0).mean()), sign, len(of), has_sides
    )  # fmt: skip
