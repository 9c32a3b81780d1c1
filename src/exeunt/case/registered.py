"""Registered counts as series of days: interpolated, and corrected for new registrations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from exeunt.declare import Floats

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
