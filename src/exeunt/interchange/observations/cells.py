"""Cells of numbers as tables of the trade write them. A code is never made a number."""

from __future__ import annotations

import re
from dataclasses import dataclass

from exeunt.interchange.observations.maps import ColumnMap

NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
FLAGGED = re.compile(r"([+-]?\d+\.?\d*)\s+([a-z]{1,4})", re.ASCII)
MISSING = frozenset({"", "-", "--", ":", "..", "...", "na", "n/a", "n.a.", "nan", "null", "none", "#n/a"})
"""What stands for no number in tables of every publisher, in small letters."""
SUPPRESSED = frozenset({"*", "<5", "<10", "s"})
"""What stands for a number that is too small to be shown."""


@dataclass(frozen=True)
class Cell:
    """A number with its flag; or why there is none."""

    value: float | None = None
    flag: str = ""
    suppressed: bool = False
    wrong: str = ""


def number(text: str, at: ColumnMap) -> Cell:
    """A cell read as a number under a map."""
    text = text.strip()
    if text in at.zero:
        return Cell(0.0)
    if text.casefold() in MISSING or text in at.missing or text.startswith(": "):
        return Cell()
    if text.casefold() in SUPPRESSED:
        return Cell(suppressed=True)
    plain = text.replace(at.thousands, "") if at.thousands else text
    flagged = FLAGGED.fullmatch(plain)
    plain, flag = (flagged[1], flagged[2]) if flagged else (plain, "")
    if not NUMBER.fullmatch(plain) or abs(float(plain)) > 1e12:
        hint = ""
        if re.fullmatch(r"\d{1,3}([., ]\d{3})+", plain):
            mark = plain.lstrip("0123456789")[:1]
            hint = f" If '{mark}' stands between thousands, say `thousands: '{mark}'` in a column map."
        return Cell(wrong=f"is '{text[:40]}', which is not a number.{hint}")
    return Cell(float(plain), flag)
