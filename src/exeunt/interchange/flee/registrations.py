"""Registered counts by camp, and who left on which day according to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from exeunt.case.reading.problems import Problem
from exeunt.displacement.registered import Counts, corrected, daily
from exeunt.interchange.flee.files import Line, Remarks, counts, lines
from exeunt.interchange.flee.names import Known
from exeunt.interchange.flee.places import grouped

TOTAL = "total"
LAYOUT = "data_layout.csv"
JUMP = 0.2
"""Two counts of one day that differ by more than this share of the larger are worth a look."""


@dataclass(frozen=True)
class Registered:
    """Counts by name of the layout, the total apart."""

    total: Counts | None
    by_name: dict[str, Counts]


def read(folder: Path, known: Known, remarks: Remarks) -> Registered:
    """Every series of `data_layout.csv`; several files of one name are interpolated, then added.

    No counts at all are no problem: departures may follow from a rule, and where people go is then a forecast.
    """
    by_name: dict[str, Counts] = {}
    total = None
    if not (folder / LAYOUT).exists():
        remarks.notes.append(Problem(LAYOUT, 0, "is missing: no registered counts, so nothing to score against."))
        return Registered(None, {})
    for position, line in enumerate(lines(folder / LAYOUT, remarks, header=False)):
        written = line.cell(0)
        # Letter case is not enough: counts are what a case is scored on, and are never put where nobody wrote them.
        name = known.meant(written, line, remarks, letter_case=False) or written
        series = [_series(folder / file, folder, line, remarks) for file in line.cells[1:] if file]
        found = [one for one in series if one]
        if not found:
            remarks.notes.append(line.problem(f"'{name}' has no counts."))
            continue
        if len(found) > 1:
            remarks.notes.append(line.problem(f"'{name}' has {len(found)} files; they are interpolated, then added."))
        counted = _added(found)
        if name.lower() == TOTAL:
            if position:
                remarks.notes.append(
                    line.problem("'total' is not the first row; it is taken for the total all the same.")
                )
            total = counted
        elif by_name.get(name) == counted:
            remarks.notes.append(line.problem(f"'{name}' is listed twice with the same counts; it counts once."))
        elif name in by_name:
            remarks.problems.append(line.problem(f"'{name}' is listed twice, with other counts; keep one."))
        else:
            by_name[name] = counted
    return Registered(total, by_name)


def _series(path: Path, folder: Path, line: Line, remarks: Remarks) -> Counts:
    """Counts of one file by day, sorted; a problem for a path that leads out of the folder."""
    if not path.resolve().is_relative_to(folder.resolve()):
        remarks.problems.append(line.problem(f"'{path.relative_to(folder)}' leads out of the folder; it is not read."
                                             if path.is_relative_to(folder) else
                                             f"'{path}' leads out of the folder; it is not read."))  # fmt: skip
        return {}
    found: dict[date, float] = {}
    before = None
    later: list[Line] = []
    for at, day, value in counts(path, remarks):
        if before is not None and day < before:
            later.append(at)
        if day in found and found[day] != value:
            low, high = sorted((found[day], value))
            look = "; look which is right" if high - low > JUMP * high else ""
            text = f"{day} is there twice, with {found[day]:g} and {value:g}; the later row counts{look}."
            remarks.notes.append(at.problem(text))
        if before is not None and day < before and len(later) == 1:
            earlier = before
        found[day] = value
        before = day
    if later:
        first = later[0]
        grouped(
            later, f"{first.cell(0)[:10]} comes after {earlier}; the counts are sorted by day.",
            "counts come after later ones; they are sorted by day", remarks,
        )  # fmt: skip
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


def corrections(
    path: Path, registered: Registered, first: date, places: Known, remarks: Remarks
) -> list[tuple[str, date]]:
    """Days of new registrations that replace old ones, by place."""
    found = []
    for line in lines(path, remarks, needed=False, header=False):
        name = places.meant(line.cell(0), line, remarks) or line.cell(0)
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


def unplaced(registered: Registered, known: Known, remarks: Remarks) -> None:
    """Series that belong to no place are in totals only."""
    for name in registered.by_name:
        if name not in known.names:
            text = (
                f"'{name}' is not a place of locations.csv; it counts in the total of departures and is compared with "
                f"nothing.{known.unknown(name)}"
            )
            remarks.notes.append(Problem(LAYOUT, 0, text))
