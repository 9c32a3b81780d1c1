"""Outcomes: one number of a run in each world, at a day or up to it, each with a unit and a sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from exeunt.results import Results

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Outcome:
    """What is asked of a run. `value(results, day, label)` is `[world]`; without a label, over all labels."""

    name: str
    sentence: str
    unit: str
    value: Callable[[Results, date, str | None], Numbers]
    labels: str = ""  # series whose labels it can be asked for; empty: none
    sensitive: bool = False  # counts under 10 are not printed


def _series(name: str) -> Callable[[Results, date, str | None], Numbers]:
    def value(results: Results, day: date, label: str | None) -> Numbers:
        values = results.at(name, day, label)
        return values if label is not None else np.asarray(values.sum(axis=0))

    return value


def _status(*names: str) -> Callable[[Results, date, str | None], Numbers]:
    def value(results: Results, day: date, label: str | None) -> Numbers:
        return np.asarray(sum(results.at("status", day, name) for name in names))

    return value


def _net_outflow(results: Results, day: date, label: str | None) -> Numbers:
    away = _status("queueing", "on_the_way", "visiting", "resident", "applicant", "protected", "irregular")
    return away(results, day, None)


def _secure_share(results: Results, day: date, label: str | None) -> Numbers:
    return _share(_status("resident", "protected")(results, day, None), _series("abroad")(results, day, None))


def _returned_share(results: Results, day: date, label: str | None) -> Numbers:
    return _share(_series("returned")(results, day, None), _series("set_out")(results, day, None))


def _share(part: Numbers, whole: Numbers) -> Numbers:
    return np.divide(part, whole, out=np.zeros_like(whole), where=whole > 0)


def _blocked_person_days(results: Results, day: date, label: str | None) -> Numbers:
    """Weekly stocks of the blocked, straight lines between them, summed over days."""
    series = results.series["status"]
    blocked = series.values[series.labels.index("blocked")].astype(np.float64)
    last = (day - results.first_day).days
    kept = [i for i, number in enumerate(series.days) if number <= last]
    days = np.array([series.days[i] for i in kept], dtype=np.float64)
    total = np.trapezoid(blocked[kept], days, axis=0)
    since = results.first_day + timedelta(days=int(days[-1]))
    return np.asarray(total + (day - since).days * blocked[kept[-1]])


def _queue_peak(results: Results, day: date, label: str | None) -> Numbers:
    series = results.series["queue"]
    last = (day - results.first_day).days
    kept = [i for i, number in enumerate(series.days) if number <= last]
    rows = series.values[:, kept] if label is None else series.values[[series.labels.index(label)]][:, kept]
    return np.asarray(rows.max(axis=1).sum(axis=0), dtype=np.float64)


_ALL = (
    Outcome("left", "people who set out, those who leave twice counted twice", "people", _series("set_out"), "set_out"),
    Outcome("abroad", "people who left and are in a host", "people", _series("abroad"), "abroad"),
    Outcome("net_outflow", "people who left and are not back", "people", _net_outflow),
    Outcome("arrivals", "people let in by a host", "people", _series("entered"), "entered"),
    Outcome("blocked", "people who want to leave and find no way", "people", _status("blocked")),
    Outcome("blocked_person_days", "days spent blocked", "person-days", _blocked_person_days),
    Outcome("queue_peak", "longest queue at the end of a week", "people", _queue_peak, "queue"),
    Outcome("refused", "people refused at a gate", "people", _series("refused"), "refused", True),
    Outcome(
        "refused_asylum_at_border", "would-be asylum seekers turned back at a border", "people",
        _series("refused_asylum_at_border"), "refused_asylum_at_border", True,
    ),
    Outcome("irregular_entries", "people who entered irregularly after a refusal", "people", _series("irregular_entries"),
            "irregular_entries", True),
    Outcome("irregular_stock", "people in irregular stay", "people", _status("irregular")),
    Outcome("secure_share", "share of people in hosts with a residence permit or protection", "share", _secure_share),
    Outcome("applications", "people who asked for asylum", "people", _series("claims"), "claims", True),
    Outcome("protected", "people protected", "people", _status("protected"), "", True),
    Outcome("stay_lost", "lawful visits that ended without renewal", "people", _series("stay_lost"), "stay_lost"),
    Outcome("forced_exits", "people who left a host because their lawful stay had ended", "people", _series("forced_exits"),
            "forced_exits"),
    Outcome("onward_moves", "moves to another host", "people", _series("moved_on"), "moved_on"),
    Outcome("returned", "people who went home", "people", _series("returned"), "returned"),
    Outcome("returned_share", "people who went home over people who set out", "share", _returned_share),
    Outcome("removed", "people removed by a host", "people", _series("removed"), "removed", True),
    Outcome("abducted", "people abroad whom the origin took back by force, as recorded", "people", _status("abducted"), "", True),
)  # fmt: skip
OUTCOMES: dict[str, Outcome] = {outcome.name: outcome for outcome in _ALL}
"""Every outcome by name. Flows are sums since the first day."""
