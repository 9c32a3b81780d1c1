"""Where displaced people will be in some weeks, from the counts so far.

People who are in a camp stay there, as a rule; those who come go where people went lately, or where the simulation
sends them once it has learned from the counts which camps draw more than it thinks. How far to trust each of the three
was learned on other wars (`rolling`), and so was the spread of what is left: the ranges are those within which the
shares, and the total, of other wars lay.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from exeunt.case.case import Case
from exeunt.declare import Floats
from exeunt.displacement.asof import as_of, known_counts
from exeunt.displacement.play import people_in, run
from exeunt.displacement.terrain import terrain, without_capacity
from exeunt.displacement.trust import Trust
from exeunt.evidence import fixed
from exeunt.worlds.draws import Draws

LOOK = int(fixed("forecast_look"))
"""Days over which what happened lately is taken."""
SMALL = fixed("forecast_small")
"""Share of the growth that keeps the ratio of observed to simulated growth finite."""
FLOOR = fixed("forecast_floor")
"""Smallest part of the people of a day that a falling trend leaves."""
QUIET_SHARES = fixed("forecast_quiet_shares")
"""Change of shares below which no case is called quieter."""


@dataclass(frozen=True)
class Origin:
    """What is known on the day from which a forecast is made. C camps."""

    day: int
    camps: tuple[str, ...]
    known: Floats  # [day + 1, C] registered, the last count carried on
    simulated: Floats  # [day + ahead + 1, C] mean of the simulation of the case as it stood, without the counts

    @property
    def total(self) -> float:
        """People registered on the day."""
        return float(self.known[-1].sum())

    @property
    def shares(self) -> Floats:
        """Their shares, `[C]`; alike where nobody is registered."""
        return _shares(self.known[-1])

    def growth(self, ahead: int) -> float:
        """Logarithm of the total over that of the day, if as many come each day as lately."""
        back = min(LOOK, self.day)
        if not back or not self.total > 0:
            return 0.0
        more = float(self.known[-1].sum() - self.known[-1 - back].sum()) / back * ahead
        return float(np.log(max(1 + more / self.total, FLOOR)))

    @property
    def miss(self) -> float:
        """Share of the growth so far that the simulation put into the wrong camp, from 0 to 1."""
        return float(np.abs(self._seen() - self._thought()).sum() / 2)

    def _seen(self) -> Floats:
        return _shares(np.maximum(self.known[-1] - self.known[0], 0))

    def _thought(self) -> Floats:
        return _shares(np.maximum(self.simulated[self.day] - self.simulated[0], 0))

    @property
    def unrest(self) -> float:
        """Share of people in other camps than some time ago, if the shares are compared."""
        return float(np.abs(self.shares - _shares(self.known[-1 - min(LOOK, self.day)])).sum() / 2)

    def lately(self) -> Floats:
        """Shares in the growth of the days lately, `[C]`."""
        grown = np.maximum(self.known[-1] - self.known[-1 - min(LOOK, self.day)], 0)
        return _shares(grown) if grown.sum() > 0 else self.shares

    def sent(self, ahead: int, learned: float) -> Floats:
        """Shares of camps in the growth that the simulation expects, `[C]`.

        Multiplied by how much more a camp has grown than simulated, to the power `learned`: 0 trusts the simulation
        alone, 1 takes the whole of it for a lasting pull of the camp and its country.
        """
        to_come = np.maximum(self.simulated[self.day + ahead] - self.simulated[self.day], 0)
        if not to_come.sum() > 0:
            return self.shares
        return _shares(_shares(to_come) * ((self._seen() + SMALL) / (self._thought() + SMALL)) ** learned)


def _shares(people: Floats) -> Floats:
    total = float(people.sum())
    return np.asarray(people / total) if total > 0 else np.full(len(people), 1 / max(len(people), 1))


def origin_of(case: Case, camps: tuple[str, ...], day: date, ahead: int, worlds: int, seed: int) -> Origin:
    """What is known of a case on a day, and what the simulation expects up to `ahead` days later."""
    then = without_capacity(as_of(case, day, ahead))
    number = (day - case.file.first_day).days
    people = people_in(run(terrain(then, Draws(worlds, seed))), camps).mean(axis=2)
    return Origin(number, camps, known_counts(then, camps, number), people)


def expected_total(origin: Origin, ahead: int, trust: Trust) -> float:
    """People in all camps some days later, if a part of the trend goes on."""
    return origin.total * float(np.exp(trust.damping * origin.growth(ahead)))


def newcomers(origin: Origin, ahead: int, trust: Trust) -> float:
    """Share of the people some days later who are not there yet, if a part of the growth lately goes on.

    Not the rise of the total alone: where people leave as others come, shares move without it.
    """
    return float(1 - np.exp(-trust.pace * max(origin.growth(ahead), 0.0)))


def expected_shares(origin: Origin, ahead: int, trust: Trust, new: float) -> Floats:
    """Shares of the camps some days later, `[C]`, where a share `new` of the people is not there yet."""
    sent = trust.simulated * max(1 - origin.miss / trust.forgiving, 0.0)
    keep = 1 - trust.lately - sent
    coming = keep * origin.shares + trust.lately * origin.lately()
    if sent > 0:
        coming = coming + sent * origin.sent(ahead, trust.learned)
    return np.asarray((1 - new) * origin.shares + new * coming)


def scale_of_shares(origin: Origin, shares: Floats) -> Floats:
    """What errors of shares are measured in, `[C]`: more where a share is middling and where shares moved lately."""
    return np.asarray(np.sqrt(shares * (1 - shares) + SMALL**2) * (QUIET_SHARES + origin.unrest))


@dataclass(frozen=True)
class Fan:
    """A forecast at one horizon: people by camp and world."""

    day: date
    ahead: int
    people: Floats  # [C, W]
    expected: Floats  # [C]


def fan(
    origin: Origin, first_day: date, ahead: int, trust: Trust, draws: Draws, departures: float | None = None
) -> Fan:
    """People in each camp some days later, in as many worlds as are drawn.

    `departures` is how many more people will be registered by then, where somebody knows or asks what if; otherwise
    the total follows its trend.
    """
    total = expected_total(origin, ahead, trust) if departures is None else max(origin.total + departures, 0.0)
    new = newcomers(origin, ahead, trust) if departures is None else max(1 - origin.total / max(total, 1e-12), 0.0)
    shares = expected_shares(origin, ahead, trust, new)
    grid = np.linspace(0, 1, len(trust.share_errors))
    scale = scale_of_shares(origin, shares)
    off = np.array([np.interp(draws.uniform(f"forecast/{camp}"), grid, trust.share_errors) for camp in origin.camps])
    spread = np.maximum(shares[:, None] + off * scale[:, None], 0.0)
    spread /= np.maximum(spread.sum(axis=0), 1e-12)
    totals = np.full(draws.size, total)
    if departures is None:
        wrong = np.interp(draws.uniform("forecast/total"), grid, trust.total_errors)
        totals = total * np.exp(wrong)
    day = first_day + timedelta(days=origin.day + ahead)
    return Fan(day, ahead, spread * totals, shares * total)
