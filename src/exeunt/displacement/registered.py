"""Registered counts as series of days: interpolated, and corrected for new registrations."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from exeunt.declare import Floats

if TYPE_CHECKING:
    from exeunt.case.case import Case

Flags = NDArray[np.bool_]
Counts = dict[date, float]
"""Day -> people registered."""


def corrected(counted: Counts, days: Sequence[date]) -> Counts:
    """Counts before a new registration scaled so that they meet it: what it took out had been counted twice before."""
    found = dict(counted)
    for day in sorted(days):
        earlier = [d for d in found if d < day]
        before = max(earlier)
        factor = found[day] / found[before]
        for d in earlier:
            found[d] *= factor
    return found


def daily(counted: Counts, first: date, days: int) -> Floats:
    """People on every day: straight lines between counts, the first and the last count beyond them, `[day]`."""
    known = sorted(counted)
    at = [(day - first).days for day in known]
    return np.asarray(np.interp(np.arange(days), at, [counted[day] for day in known]), dtype=np.float64)


def fingerprint(case: Case) -> str:
    """Mark of a case's registered counts, whatever its name: empty without any."""
    rows = sorted(
        (row.where, row.end.isoformat(), row.value)
        for row in case.observations
        if row.measure == "registered" and row.use != "context"
    )
    return hashlib.sha256(repr(rows).encode()).hexdigest()[:16] if rows else ""


def registrations(case: Case, places: Sequence[str]) -> Floats:
    """People registered in each place on every day, corrected for new registrations, `[day, place]`; NaN without
    counts.
    """
    days = (case.file.last_day - case.file.first_day).days + 1
    table = np.full((days, len(places)), np.nan)
    for number, place in enumerate(places):
        counted = {
            row.end: row.value for row in case.observations if row.measure == "registered" and row.where == (place,)
        }
        if counted:
            anew = [row.day for row in case.corrections if row.place == place]
            table[:, number] = daily(corrected(counted, anew), case.file.first_day, days)
    return table


def cells(case: Case, places: Sequence[str]) -> Flags:
    """Where a count was made, `[day, place]`: elsewhere a series is drawn between counts on a straight line."""
    days = (case.file.last_day - case.file.first_day).days + 1
    table = np.zeros((days, len(places)), dtype=bool)
    column = {place: number for number, place in enumerate(places)}
    for row in case.observations:
        day = (row.end - case.file.first_day).days
        if row.measure == "registered" and len(row.where) == 1 and row.where[0] in column and 0 <= day < days:
            table[day, column[row.where[0]]] = True
    return table
