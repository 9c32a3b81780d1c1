"""Conflict cases that the settings of the movements were fitted on, and whether another case is one of them by another
name.

A case is held out only if the settings saw nothing of its war. Equal counts are told by their fingerprint; a copy with
one count changed, or drawn on another map, by its camps and days: it resembles a fitted case if most of its counted
camps have names of camps counted there, and their days overlap. That cannot tell a copy whose camps were renamed.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from exeunt.displacement.registered import fingerprint
from exeunt.evidence import fixed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exeunt.case.case import Case

TABLE = "displacement-seen.csv"
COLUMNS = ("fingerprint", "name", "first_day", "last_day", "camps")
ALIKE = fixed("same_war")


@dataclass(frozen=True)
class Seen:
    """A case that settings were fitted on."""

    fingerprint: str
    name: str
    first_day: date
    last_day: date
    camps: frozenset[str]  # names without case, blanks and marks


def plain(name: str) -> str:
    """A name without case, blanks and marks."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def camps_of(case: Case) -> frozenset[str]:
    """Plain names of the camps whose people were registered."""
    counted = {place for row in case.observations if row.measure == "registered" for place in row.where}
    return frozenset(plain(place.name) for place in case.places if place.id in counted)


@cache
def load_seen() -> tuple[Seen, ...]:
    """The cases that the shipped settings were fitted on."""
    with (files("exeunt.evidence") / TABLE).open(encoding="utf-8") as text:
        return tuple(
            Seen(
                row["fingerprint"], row["name"], date.fromisoformat(row["first_day"]),
                date.fromisoformat(row["last_day"]),
                frozenset(row["camps"].split(";")),
            )
            for row in csv.DictReader(text)
        )  # fmt: skip


def write_seen(cases: Sequence[Case], path: Path) -> None:
    """Write the table of the cases that settings were fitted on."""
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(COLUMNS)
        for case in cases:
            days = (case.file.first_day, case.file.last_day)
            writer.writerow([fingerprint(case), case.name, *days, ";".join(sorted(camps_of(case)))])


def resembling(case: Case) -> Seen | None:
    """The fitted case that this one is, or is much like; None where there is none."""
    mark, camps = fingerprint(case), camps_of(case)
    for seen in load_seen():
        together = case.file.first_day <= seen.last_day and seen.first_day <= case.file.last_day
        if seen.fingerprint == mark or (camps and together and len(camps & seen.camps) >= ALIKE * len(camps)):
            return seen
    return None
