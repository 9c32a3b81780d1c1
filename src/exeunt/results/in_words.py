"""Numbers as people read them."""

from __future__ import annotations

from datetime import date

NOTHING, TINY = 1e-6, 1e-4
"""Below the first a number is what arithmetic leaves of zero; below the second only its sign is worth a look."""


def number(value: float) -> str:
    """A number as people read it: three significant figures, thousands apart."""
    if value != value:
        return "-"
    if abs(value) < TINY:
        return "0" if abs(value) < NOTHING else f"{value:.4f}"
    if abs(value) >= 1000:
        digits = 3 - len(str(int(abs(value))))
        return f"{round(value, digits):,.0f}"
    if abs(value) >= 10 or value == int(value):
        return f"{value:.0f}"
    return f"{value:.2g}"


def short(value: float) -> str:
    """A number in little room: two or three significant figures, thousands as k, millions as M."""
    if value != value:
        return "-"
    for size, letter in ((1e6, "M"), (1e3, "k")):
        if abs(value) >= 0.9995 * size:
            scaled = value / size
            return f"{scaled:.0f}{letter}" if abs(scaled) >= 99.5 else f"{scaled:.3g}{letter}"
    return number(value)


def short_spread(low: float, high: float) -> str:
    """A range of two numbers, shortened so that it fits a table."""
    return f"{short(low)} to {short(high)}"


def day_words(day: date) -> str:
    """A day as people write it."""
    return f"{day.day} {day:%B %Y}"
