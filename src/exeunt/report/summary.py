"""Numbers of a run as a reader meets them: median, 90 % range, and what was reported, with its source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from exeunt.calibration.targets import predictive
from exeunt.case import Case
from exeunt.case.format.records import Observation
from exeunt.mechanisms import FOLLOWING
from exeunt.results import Results
from exeunt.results.in_words import number as number
from exeunt.results.in_words import short as short
from exeunt.results.in_words import short_spread as short_spread
from exeunt.results.outcomes import OUTCOMES, missing
from exeunt.results.precision import LEVELS, digits_that_hold, quantile_errors

STOCKS = ("stock", "left", "net", "permits")


@dataclass(frozen=True)
class Range:
    """Median and 5 % and 95 % quantiles over worlds."""

    low: float
    median: float
    high: float
    errors: tuple[float, ...] = (0.0, 0.0, 0.0)  # Monte-Carlo standard errors of low, median and high

    @classmethod
    def of(cls, values: Any) -> Range:
        """Median, 5 % and 95 % of an outcome over worlds."""
        low, median, high = (float(q) for q in np.nanquantile(values, LEVELS))
        return cls(low, median, high, quantile_errors(values))

    @property
    def shown(self) -> tuple[float, float, float]:
        """Low, median and high, without the digits that lie below their Monte-Carlo errors."""
        ends = (self.low, self.median, self.high)
        low, median, high = (digits_that_hold(at, error) for at, error in zip(ends, self.errors, strict=True))
        return low, median, high

    @property
    def reach(self) -> str:
        """The range in little room, without digits that do not hold."""
        low, _, high = self.shown
        return short_spread(low, high)

    def holds(self, low: float, high: float) -> bool:
        """Whether it shares any value with a reported range."""
        return self.low <= high and low <= self.high


@dataclass(frozen=True)
class Reported:
    """An observation beside what the simulation says of the same thing."""

    row: Observation
    simulated: Range | None
    predicted: Range | None = None  # with what the model is known to leave out of such counts; None: nobody says

    @property
    def low(self) -> float:
        """Lower end of the reported range, or the value."""
        return self.row.value if self.row.low is None else self.row.low

    @property
    def high(self) -> float:
        """Upper end of the reported range, or the value."""
        return self.row.value if self.row.high is None else self.row.high

    @property
    def inside(self) -> bool | None:
        """Whether the reported range meets that of the simulated worlds; None where nothing is simulated."""
        return None if self.simulated is None else self.simulated.holds(self.low, self.high)

    @property
    def foreseen(self) -> bool | None:
        """Whether it meets the predictive range, or that of the worlds where there is none."""
        return self.inside if self.predicted is None else self.predicted.holds(self.low, self.high)


def reported(case: Case, results: Results, left_out: Mapping[str, float] | None = None) -> list[Reported]:
    """Every observation of the case beside the simulation; beside a prediction too where it is said how much the model
    leaves out of each measure (log points or log odds).
    """
    found = []
    for row, values in zip(case.observations, results.observed, strict=True):
        finite = values[np.isfinite(values)]
        with_errors = predictive(row, finite, left_out or {}) if finite.size else None
        predicted = None if with_errors is None else Range.of(with_errors)
        found.append(Reported(row, Range.of(finite) if finite.size else None, predicted))
    return found


@dataclass(frozen=True)
class PlaceRow:
    """One host: people there on a day, and the stocks reported for it."""

    id: str
    name: str
    abroad: Range
    reported: tuple[Reported, ...]


def places(case: Case, results: Results, day: date, left_out: Mapping[str, float] | None = None) -> list[PlaceRow]:
    """Hosts by median number of people there, largest first."""
    by_place: dict[str, list[Reported]] = {}
    for at in reported(case, results, left_out):
        if at.row.measure in STOCKS and at.simulated is not None and len(at.row.where) == 1:
            by_place.setdefault(at.row.where[0], []).append(at)
    series = results.series["abroad"]
    now = results.at("abroad", day)
    rows = [
        PlaceRow(label, case.place(label).name, Range.of(now[i]), tuple(by_place.pop(label, ())))
        for i, label in enumerate(series.labels)
    ]
    rows.sort(key=lambda row: -row.abroad.median)
    blocks = [
        PlaceRow(block, f"all of {block}", _together(case, results, block, day), tuple(listed))
        for block, listed in by_place.items()
        if block in case.file.blocks
    ]
    return blocks + rows


def _together(case: Case, results: Results, block: str, day: date) -> Range:
    labels = results.series["abroad"].labels
    members = [labels.index(place) for place in case.expand(block) if place in labels]
    return Range.of(results.at("abroad", day)[members].sum(axis=0))


TOTALS: tuple[tuple[str, str, str], ...] = (
    ("abroad", "abroad", "people who left and are abroad"),
    ("set_out", "set_out", "set out so far (people who leave twice count twice)"),
    ("blocked", "status", "blocked: want to leave, find no way today"),
    ("queueing", "status", "waiting at a crossing"),
    ("refused", "refused", "refused at a gate so far"),
    ("refused_asylum_at_border", "refused_asylum_at_border", "of them would-be asylum seekers turned back at a border"),
    ("claims", "claims", "asked for asylum so far"),
    ("protected", "status", "protected"),
    ("irregular", "status", "in irregular stay"),
    ("visits_ended", "visits_ended", "lawful visits that ended without renewal so far"),
    ("stay_lost", "stay_lost", "of them, stayed on without a lawful stay"),
    ("returned", "returned", "returned home so far"),
    ("removed", "removed", "removed by a host so far"),
    ("abducted", "status", "taken back by the origin so far, as far as such cases are recorded"),
)
"""Name -> series it is read from -> sentence."""


def totals(results: Results, day: date) -> list[tuple[str, str, Range]]:
    """What happened to people in all, by name, in words, with its range."""
    rows = []
    for name, series, sentence in TOTALS:
        values = results.at(series, day, name) if series == "status" else results.at(series, day).sum(axis=0)
        rows.append((name, sentence, Range.of(values)))
    return rows


def following(case: Case, results: Results, day: date) -> list[tuple[str, Range]]:
    """Outcomes of the mechanisms that follow from the movements, those that are off left out, with their ranges."""
    names = [name for name, outcome in OUTCOMES.items() if outcome.needs and set(outcome.needs) <= set(FOLLOWING)]
    asked = [name for name in names if not missing(name, case.file.mechanisms_off)]
    return [(name, Range.of(OUTCOMES[name].value(results, day, None))) for name in asked]


SENSITIVE = {name for name, outcome in OUTCOMES.items() if outcome.sensitive} | {"claims"}
FEWEST = 10
"""Sensitive counts of fewer people are not printed."""


def guarded(name: str, value: float) -> str:
    """A number in little room; a sensitive count of few people says only that they are few."""
    return f"<{FEWEST}" if name in SENSITIVE and 0 < abs(value) < FEWEST else short(value)


def guarded_range(name: str, at: Range) -> tuple[str, str]:
    """Median and range in little room, without digits that do not hold; few people of a sensitive count are few."""
    low, median, high = (guarded(name, value) for value in at.shown)
    return median, f"{low} to {high}"


def spread(at: Range) -> str:
    """A 90 % range as people read it."""
    low, _, high = at.shown
    return f"{number(low)} to {number(high)}"
