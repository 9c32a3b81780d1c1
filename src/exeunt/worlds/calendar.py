"""Days of a case: dates in files, numbers from 0 in the engine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

FAR = 1_000_000
"""A day that never comes."""


@dataclass(frozen=True)
class Calendar:
    """First and last day, both simulated."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """Number of days from the first to the last, both counted."""
        return (self.last - self.first).days + 1

    def number(self, day: date | None, absent: int) -> int:
        """Days since the first day; negative before it; `absent` for no date."""
        return absent if day is None else (day - self.first).days

    def date(self, number: int) -> date:
        """The date of a day number."""
        return self.first + timedelta(days=number)
