"""What a run leaves: series by place, group, status or crossing, and what was observed, worlds last.

Nothing is interpolated: a number is read on a day that was kept, or it is refused. A value between two kept days would
look forward, and a rule would seem to act before it exists.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from difflib import get_close_matches
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import xarray as xr

Floats32 = NDArray[np.float32]


@dataclass(frozen=True)
class Wanted:
    """Days and sets of groups that a run keeps besides those of every run (weeks for stocks, month ends for flows, and
    exiles).
    """

    days: tuple[date, ...] = ()
    groups: tuple[str, ...] = ()  # sets of groups as `group_set` writes them

    @classmethod
    def of(cls, days: Iterable[date], groups: Iterable[str] = ()) -> Wanted:
        """In order, each once; the set of all exiles is always kept and need not be asked for."""
        return cls(tuple(sorted(set(days))), tuple(sorted({one for one in groups if one})))

    def also(self, days: Iterable[date], groups: Iterable[str] = ()) -> Wanted:
        """These, and some more days and sets of groups."""
        return Wanted.of((*self.days, *days), (*self.groups, *groups))


NOTHING_MORE = Wanted()


def group_set(groups: Iterable[str]) -> str:
    """A set of groups as series names and run receipts write it: `draft;remote`, in alphabetical order."""
    return ";".join(sorted(set(groups)))


def of_groups(series: str, groups: str) -> str:
    """Name of a series counted in a set of groups; the series of exiles has no suffix."""
    return f"{series}@{groups}" if groups else series


class NotKept(ValueError):
    """A day or a set of groups that a run did not keep, with a sentence that says how to ask for it."""


@dataclass(frozen=True)
class Series:
    """Numbers kept at certain days: `values[label, time, world]`. Flows are sums since the first day."""

    axis: str
    labels: tuple[str, ...]
    days: tuple[int, ...]
    values: Floats32


@dataclass(frozen=True, repr=False)
class Results:
    """What a run recorded in a batch of worlds: series by place and day, and observed numbers."""

    first_day: date
    first_world: int
    series: dict[str, Series]
    observed: NDArray[np.float64]  # [observation, world]; NaN where the simulation says nothing
    observation_ids: tuple[str, ...]
    people: float
    worst_loss: float  # largest share of all people missing or too many on any recorded day

    @property
    def worlds(self) -> int:
        """Number of worlds in these results."""
        return int(self.observed.shape[1])

    @property
    def last_day(self) -> date:
        """Last day on which anything was recorded."""
        return self.first_day + timedelta(days=self.series["status"].days[-1])

    def at(self, name: str, day: date, label: str | None = None, groups: str = "") -> NDArray[np.float64]:
        """A series at the end of a day, `[label, world]`, or `[world]` for one label; counted in a set of groups, or in
        exiles.

        LookupError for a series or label that does not exist, ValueError for a day outside the run, `NotKept` for a day
        or a set of groups that the run did not keep.
        """
        _known("series", name, self.series)
        if groups and of_groups(name, groups) not in self.series:
            raise NotKept(f"'{name}' was not kept for the groups {groups}; run with groups=['{groups}']")
        series = self.series[of_groups(name, groups)]
        number = (day - self.first_day).days
        if not 0 <= number <= series.days[-1]:
            raise ValueError(f"{day} is not within {self.first_day} to {self.last_day}")
        at = bisect_left(series.days, number)
        if series.days[at] != number:
            raise NotKept(f"'{name}' was not kept on {day}; run with days=[date({day.year}, {day.month}, {day.day})]")
        values = series.values[:, at].astype(np.float64)
        if label is None:
            return values
        _known(f"{series.axis} of '{name}'", label, series.labels)
        return np.asarray(values[series.labels.index(label)])

    def to_frame(self, name: str) -> pl.DataFrame:
        """A series as a long table: label, day, world, value; a flow is the sum since the first day. LookupError for a
        series that does not exist.
        """
        import polars as pl

        _known("series", name, self.series)
        series = self.series[name]
        labels, days, worlds = series.values.shape
        dates = np.array([self.first_day + timedelta(days=day) for day in series.days], dtype="datetime64[D]")
        return pl.DataFrame({
            "label": np.repeat(np.array(series.labels, dtype=np.str_), days * worlds),
            "day": np.tile(np.repeat(dates, worlds), labels),
            "world": np.tile(np.arange(self.first_world, self.first_world + worlds), labels * days),
            "value": series.values.reshape(-1),
        })  # fmt: skip

    def to_pandas(self, name: str) -> pd.DataFrame:
        """The same table for pandas. ModuleNotFoundError with a sentence where it is not installed."""
        try:
            import pandas as pd
        except ModuleNotFoundError:
            raise ModuleNotFoundError("This needs pandas: `pip install pandas`") from None
        return pd.DataFrame(self.to_frame(name).to_dict(as_series=False))

    def to_xarray(self, name: str) -> xr.DataArray:
        """A series as an array of xarray with the dimensions label, day and world; a flow is the sum since the first
        day. LookupError for a series that does not exist, ModuleNotFoundError with a sentence where xarray is not
        installed.
        """
        try:
            import xarray as xr
        except ModuleNotFoundError:
            raise ModuleNotFoundError("This needs xarray: `pip install xarray`") from None
        _known("series", name, self.series)
        series = self.series[name]
        days = np.array([self.first_day + timedelta(days=day) for day in series.days], dtype="datetime64[ns]")
        worlds = np.arange(self.first_world, self.first_world + self.worlds)
        axes = {"label": list(series.labels), "day": days, "world": worlds}
        return xr.DataArray(series.values, axes, list(axes), name, {"labels are": series.axis})

    def __repr__(self) -> str:
        """What was run and what can be read, in place of every number."""
        return (
            f"<Results: {self.worlds} worlds, {self.first_day} to {self.last_day}; series "
            f"{', '.join(sorted(self.series))}>"
        )


def _known(what: str, name: str, known: Collection[str]) -> None:
    """LookupError with the nearest name for one that is not known."""
    if name not in known:
        near = get_close_matches(name, known, n=1)
        raise LookupError(f"no {what} '{name}'." + (f" Did you mean '{near[0]}'?" if near else ""))


def joined(parts: Sequence[Results]) -> Results:
    """Batches of one run put together, in the order of their worlds."""
    parts = sorted(parts, key=lambda part: part.first_world)
    series = {
        name: replace(first, values=np.concatenate([part.series[name].values for part in parts], axis=2))
        for name, first in parts[0].series.items()
    }
    return replace(
        parts[0],
        series=series,
        observed=np.concatenate([part.observed for part in parts], axis=1),
        worst_loss=max(part.worst_loss for part in parts),
    )
