"""Conflict cases that the settings of the movements were fitted on, and whether another case is of one of their wars.

A case is held out only if the settings saw nothing of its war. A war goes by the country that people flee from, at any
time: later years of one war share camps, borders and habits with earlier ones. A case belongs to a war that was seen if
people flee from the same country, if its counts are the same (their fingerprint), or if most of its counted camps have
names of camps counted there and their days overlap, whatever the country is called. That cannot tell a copy whose
country and camps were both renamed.
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
COLUMNS = ("fingerprint", "name", "war", "first_day", "last_day", "camps")
ALIKE = fixed("same_war")


@dataclass(frozen=True)
class Seen:
    """A case that settings were fitted on."""

    fingerprint: str
    name: str
    war: str  # plain name of the country that people flee from
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
                row["fingerprint"], row["name"], row["war"], date.fromisoformat(row["first_day"]),
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
            writer.writerow([fingerprint(case), case.name, war_of(case), *days, ";".join(sorted(camps_of(case)))])


def war_of(case: Case) -> str:
    """The war of a case: the plain name of the country that people flee from."""
    return plain(case.file.origin)


def resembling(case: Case) -> Seen | None:
    """The fitted case that this one is, or whose war it is of; None where there is none."""
    mark, camps, war = fingerprint(case), camps_of(case), war_of(case)
    for alike in (
        lambda seen: mark and seen.fingerprint == mark,
        lambda seen: camps and _together(case, seen) and len(camps & seen.camps) >= ALIKE * len(camps),
        lambda seen: seen.war == war,
    ):
        for seen in load_seen():
            if alike(seen):
                return seen
    return None


def _together(case: Case, seen: Seen) -> bool:
    """Whether the days of a case and of one that was seen overlap."""
    return case.file.first_day <= seen.last_day and seen.first_day <= case.file.last_day


def left_out(case: Case) -> str:
    """The war that must not have taught the settings of a case; empty where none of the fitted ones is its own."""
    alike = resembling(case)
    return alike.war if alike else ""
