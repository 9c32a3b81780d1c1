"""Registered counts by camp, and who left on which day according to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from exeunt.case.reading.problems import Problem
from exeunt.displacement.registered import Counts, corrected, daily
from exeunt.interchange.flee.files import Remarks, counts, lines

TOTAL = "total"


@dataclass(frozen=True)
class Registered:
    """Counts by name of the layout, the total apart."""

    total: Counts | None
    by_name: dict[str, Counts]


def read(folder: Path, remarks: Remarks) -> Registered:
    """Every series of `data_layout.csv`; several files of one name are interpolated, then added."""
    by_name: dict[str, Counts] = {}
    total = None
    for position, line in enumerate(lines(folder / "data_layout.csv", remarks, header=False)):
        name = line.cell(0)
        files = [file for file in line.cells[1:] if file]
        series = [_series(folder / file, remarks) for file in files]
        known = [one for one in series if one]
        if not known:
            remarks.notes.append(line.problem(f"'{name}' has no counts."))
            continue
        if len(known) > 1:
            remarks.notes.append(line.problem(f"'{name}' has {len(known)} files; they are interpolated, then added."))
        counted = _added(known)
        if name.lower() == TOTAL:
            if position:
                remarks.notes.append(
                    line.problem("'total' is not the first row; it is taken for the total all the same.")
                )
            total = counted
        elif name in by_name:
            remarks.problems.append(line.problem(f"'{name}' is listed twice."))
        else:
            by_name[name] = counted
    return Registered(total, by_name)


def _series(path: Path, remarks: Remarks) -> Counts:
    found: dict[date, float] = {}
    before = None
    for line, day, value in counts(path, remarks):
        if before is not None and day < before:
            remarks.notes.append(line.problem(f"{day} comes after {before}; the counts are sorted by day."))
        if day in found and found[day] != value:
            remarks.notes.append(
                line.problem(f"{day} is there twice, with {found[day]:g} and {value:g}; the later row counts.")
            )
        found[day] = value
        before = day
    return dict(sorted(found.items()))


def _added(series: list[Counts]) -> Counts:
    if len(series) == 1:
        return series[0]
    days = sorted({day for one in series for day in one})
    first = days[0]
    numbers = np.array([(day - first).days for day in days])
    total = np.zeros(len(days))
    for one in series:
        total += np.interp(numbers, [(day - first).days for day in one], list(one.values()))
    return {day: float(value) for day, value in zip(days, total, strict=True)}


def corrections(path: Path, registered: Registered, first: date, remarks: Remarks) -> list[tuple[str, date]]:
    """Days of new registrations that replace old ones, by place."""
    found = []
    for line in lines(path, remarks, needed=False, header=False):
        name = line.cell(0)
        try:
            day = date.fromisoformat(line.cell(1))
        except ValueError:
            remarks.problems.append(line.problem(f"'{line.cell(1)}' is not a day as YYYY-MM-DD."))
            continue
        known = registered.by_name.get(name)
        if known is None:
            remarks.notes.append(line.problem(f"'{name}' has no counts; the correction is left out."))
        elif day not in known:
            remarks.problems.append(
                line.problem(f"{name} has no count on {day}; a correction is on the day of a count.")
            )
        elif day <= first:
            remarks.notes.append(
                line.problem(f"{day} is not after the first day; the correction changes nothing and is left out.")
            )
        elif known[max(d for d in known if d < day)] < 1 if any(d < day for d in known) else True:
            remarks.problems.append(line.problem(f"{name} has nobody before {day} whom a correction could scale."))
        else:
            found.append((name, day))
    return found


def departures(
    registered: Registered, fixed: list[tuple[str, date]], first: date, days: int, *, from_camps: bool
) -> tuple[dict[str, float], dict[date, float]]:
    """People in each place on the first day, and people who left on each day after it.

    The rise of the registrations from day to day; a fall is a debt that holds back later departures.
    """
    at = np.array([daily(corrected(counted, [d for n, d in fixed if n == name]), first, days)
                   for name, counted in registered.by_name.items()]).reshape(len(registered.by_name), days)  # fmt: skip
    if from_camps or registered.total is None:
        total = at.sum(axis=0)
    else:
        total = daily(registered.total, first, days)
    there = {name: float(series[0]) for name, series in zip(registered.by_name, at, strict=True)}
    debt, left = 0.0, {}
    for number, rise in enumerate(np.diff(total), 1):
        new = rise - debt
        debt = max(-new, 0.0)
        if new > 0:
            left[first + timedelta(days=number)] = float(new)
    return there, left


def unplaced(registered: Registered, names: set[str], remarks: Remarks) -> None:
    """Series that belong to no place are in totals only."""
    for name in registered.by_name:
        if name not in names:
            text = (
                f"'{name}' is not a place of locations.csv; it counts in the total of departures and is compared with "
                f"nothing."
            )
            remarks.notes.append(Problem("data_layout.csv", 0, text))
