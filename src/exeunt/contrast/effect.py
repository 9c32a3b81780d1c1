"""Two sets of rules in the same worlds: paired differences, and what they say in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from exeunt.case.reading.problems import suggestion
from exeunt.contrast.questions import Question
from exeunt.results import Results
from exeunt.results.outcomes import OUTCOMES, Outcome
from exeunt.results.precision import digits_that_hold, quantile_errors

if TYPE_CHECKING:
    import polars as pl

ALMOST_ALL, MOST = 0.9, 0.5


@dataclass(frozen=True, repr=False)
class Effect:
    """What an outcome is under B less what it is under A, world by world."""

    outcome: Outcome
    label: str | None
    day: date
    before: NDArray[np.float64]  # [world] under A
    difference: NDArray[np.float64]  # [world] B less A
    groups: str = ""  # set of groups counted; empty: exiles

    @property
    def name(self) -> str:
        """`abroad`, `abroad[kaz]` or `abroad[kaz, groups=draft;remote]`."""
        return Question(self.outcome.name, self.label, self.groups).text

    def __repr__(self) -> str:
        """The difference in one line, in place of one number for each world."""
        low, middle, high = self.quantiles
        spread = f"{middle:+,.4g} ({low:+,.4g} to {high:+,.4g} in 90 % of {len(self.difference)} worlds)"
        return f"<{self.name} on {self.day}: {self.median_before:,.4g}, changed by {spread}>"

    @property
    def median_before(self) -> float:
        """Median over worlds of the outcome under A."""
        return float(np.median(self.before))

    @property
    def below(self) -> float:
        """Share of worlds in which it is lower under B."""
        return float((self.difference < 0).mean())

    @property
    def above(self) -> float:
        """Share of worlds in which it is higher under B."""
        return float((self.difference > 0).mean())

    @property
    def quantiles(self) -> tuple[float, float, float]:
        """5 %, median and 95 % of the difference."""
        low, middle, high = np.quantile(self.difference, (0.05, 0.5, 0.95))
        return float(low), float(middle), float(high)

    @property
    def errors(self) -> tuple[float, ...]:
        """Monte-Carlo standard errors of the three quantiles, in the unit of the outcome."""
        return quantile_errors(self.difference)

    @property
    def before_error(self) -> float:
        """Monte-Carlo standard error of the median under A."""
        return quantile_errors(self.before, (0.5,))[0]

    @property
    def shown(self) -> tuple[float, float, float]:
        """5 %, median and 95 % of the difference, without the digits that lie below their Monte-Carlo errors."""
        low, middle, high = map(digits_that_hold, self.quantiles, self.errors)
        return low, middle, high

    @property
    def before_shown(self) -> float:
        """Median under A, without the digits that lie below its Monte-Carlo error."""
        return digits_that_hold(self.median_before, self.before_error)

    def to_frame(self) -> pl.DataFrame:
        """A row for each world: its number, the outcome under A, and the difference, in the unit of the outcome."""
        import polars as pl

        worlds = np.arange(len(self.difference))
        return pl.DataFrame({"world": worlds, "before": self.before, "difference": self.difference})

    def sentence(self, a: str, b: str) -> str:
        """In words: the direction and in how many worlds."""
        within = ", ".join(filter(None, (self.label, f"groups {self.groups}" if self.groups else "")))
        what = self.outcome.sentence + (f" ({within})" if within else "")
        if not self.below and not self.above:
            return f"{b} and {a} do not differ in any world: {what}."
        share, direction = (self.above, "more") if self.above >= self.below else (self.below, "less")
        if share >= ALMOST_ALL:
            sure = "in almost all worlds"
        elif share > MOST:
            sure = "in most worlds, but not in all"
        else:
            sure = "in some worlds"
        return f"{direction} under {b} than under {a} {sure} ({share:.0%}): {what}."

    def disagreeing(self) -> list[int]:
        """Worlds in which the sign is not that of most."""
        side = 1 if self.above >= self.below else -1
        return [int(w) for w in np.flatnonzero(np.sign(self.difference) == -side)]


def effect(a: Results, b: Results, outcome: str, day: date, label: str | None = None, groups: str = "") -> Effect:
    """The paired difference of an outcome; LookupError for an outcome or a label that does not exist, `NotKept` for a
    day or groups not kept.
    """
    if outcome not in OUTCOMES:
        raise LookupError(f"'{outcome}' is not an outcome.{suggestion(outcome, OUTCOMES)}")
    found = OUTCOMES[outcome]
    before, after = (found.value(results, day, label, groups) for results in (a, b))
    return Effect(found, label, day, np.asarray(before), np.asarray(after - before), groups)
