"""Spans of time as tables write them: a year, a quarter, a month, a day."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

Span = tuple[date, date]
"""First and last day."""
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
YEAR = re.compile(r"(\d{4})(?:\.0|\s*\[YR\d{4}\])?", re.IGNORECASE)
QUARTER = re.compile(r"(\d{4})-?Q([1-4])", re.IGNORECASE)
MONTH = re.compile(r"(\d{4})[-M/](\d{1,2})", re.IGNORECASE)
NAMED = re.compile(r"([A-Za-z]{3})[a-z]*[ .'-]*(\d{4})")
DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?")
WORDS = re.compile(r"(\d{1,2}) ([A-Za-z]{3})[a-z]* (\d{4})")
FIRST, LAST = 1900, 2200


def span(text: str) -> Span | None:
    """`2022`, `2022-Q3`, `2022-09`, `2022M09`, `SEP2022`, `2022-02-24`, `24 February 2022`; None for anything else."""
    text = text.strip()
    try:
        if found := YEAR.fullmatch(text):
            return _within(date(int(found[1]), 1, 1), date(int(found[1]), 12, 31))
        if found := QUARTER.fullmatch(text):
            first = 3 * int(found[2]) - 2
            return _within(date(int(found[1]), first, 1), month(int(found[1]), first + 2)[1])
        if found := MONTH.fullmatch(text):
            return _within(*month(int(found[1]), int(found[2])))
        if found := NAMED.fullmatch(text):
            return _within(*month(int(found[2]), MONTHS.index(found[1].lower()) + 1))
        if found := DAY.fullmatch(text):
            day = date(int(found[1]), int(found[2]), int(found[3]))
            return _within(day, day)
        if found := WORDS.fullmatch(text):
            day = date(int(found[3]), MONTHS.index(found[2].lower()) + 1, int(found[1]))
            return _within(day, day)
    except ValueError:
        return None
    return None


def _within(first: date, last: date) -> Span | None:
    return (first, last) if FIRST <= first.year <= LAST else None


def month(year: int, number: int) -> Span:
    """A month; ValueError for one that no calendar has."""
    return date(year, number, 1), date(year, number, monthrange(year, number)[1])


def fiscal(year: str, name: str, begins: int) -> Span | None:
    """A month of a fiscal year that is named by the year in which it ends, as that of the United States."""
    try:
        number = MONTHS.index(name.strip()[:3].lower()) + 1
        of = int(float(re.sub(r"[^\d.]", "", year)))
        return _within(*month(of - 1 if number >= begins > 1 else of, number))
    except ValueError:
        return None


def gathered(at: Span, by: str) -> Span:
    """The month or the year in which a span lies."""
    if by == "month":
        return month(at[0].year, at[0].month)
    if by == "year":
        return date(at[0].year, 1, 1), date(at[0].year, 12, 31)
    return at


def named(at: Span) -> str:
    """A span as it stands in ids: `2022`, `2022-Q3`, `2022-09`, `2022-09-21`."""
    first, last = at
    if first == last:
        return first.isoformat()
    if (first.month, last.month) == (1, 12):
        return str(first.year)
    if first.month == last.month:
        return f"{first:%Y-%m}"
    return f"{first.year}-Q{(first.month + 2) // 3}" if (last - first) < timedelta(93) else f"{first}-{last}"
