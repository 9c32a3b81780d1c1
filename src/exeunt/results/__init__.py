"""What a run leaves: series by place, group, status or crossing, and what was observed, worlds last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

Floats32 = NDArray[np.float32]


@dataclass(frozen=True)
class Series:
    """Numbers kept at certain days: `values[label, time, world]`. Flows are sums since the first day."""

    axis: str
    labels: tuple[str, ...]
    days: tuple[int, ...]
    values: Floats32


@dataclass(frozen=True)
class Results:
    """A run over some worlds."""

    first_day: date
    first_world: int
    series: dict[str, Series]
    observed: NDArray[np.float64]  # [observation, world]; NaN where the simulation says nothing
    observation_ids: tuple[str, ...]
    people: float
    worst_loss: float  # largest share of all people missing or too many on any recorded day

    @property
    def worlds(self) -> int:
        """Number of worlds."""
        return int(self.observed.shape[1])

    @property
    def last_day(self) -> date:
        """Last day recorded."""
        return self.first_day + timedelta(days=self.series["status"].days[-1])

    def at(self, name: str, day: date, label: str | None = None) -> NDArray[np.float64]:
        """A series on a day, `[label, world]` or `[world]` for one label; linear between the days kept.

        KeyError for a series or label that was not kept, ValueError for a day outside the run.
        """
        series = self.series[name]
        number = (day - self.first_day).days
        if not 0 <= number <= series.days[-1]:
            raise ValueError(f"{day} is not within {self.first_day} to {self.last_day}")
        after = int(np.searchsorted(series.days, number))
        before = after if series.days[after] == number else after - 1
        if before < 0:  # flows are nothing on the eve of the first day
            values = series.values[:, 0].astype(np.float64) * (number + 1) / (series.days[0] + 1)
        else:
            span = series.days[after] - series.days[before]
            share = (number - series.days[before]) / span if span else 0.0
            values = series.values[:, before] * (1.0 - share) + series.values[:, after] * float(share)
        return values if label is None else values[series.labels.index(label)]


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
