"""People in camps on a day, beside what was registered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from exeunt.case import Case
from exeunt.displacement.play import CAMPS
from exeunt.displacement.registered import registrations
from exeunt.report.summary import Range
from exeunt.results import Results


@dataclass(frozen=True)
class CampRow:
    """One camp: people simulated, and registered (corrected for new registrations, between counts on a straight
    line).
    """

    id: str
    name: str
    people: Range
    registered: float | None

    @property
    def inside(self) -> bool | None:
        """Whether the registered number is within the simulated range."""
        return None if self.registered is None else self.people.low <= self.registered <= self.people.high


def camps(case: Case, results: Results, day: date) -> list[CampRow]:
    """Camps by people there, largest first."""
    series = [name for name in CAMPS if name in results.series]
    labels = tuple(label for name in series for label in results.series[name].labels)
    now = np.concatenate([results.at(name, day) for name in series])
    known = registrations(case, labels)[(day - case.file.first_day).days]
    rows = [
        CampRow(camp, _name(case, camp), Range.of(now[i]), None if np.isnan(known[i]) else float(known[i]))
        for i, camp in enumerate(labels)
    ]
    return sorted(rows, key=lambda row: -row.people.median)


def _name(case: Case, camp: str) -> str:
    place = case.place(camp)
    return place.name + (" (IDPs)" if "idp" in place.roles else "")


def outside(results: Results, day: date) -> Range:
    """Displaced people who are on the way, or in places that are no camps."""
    return Range.of(results.at("status", day, "on_the_way"))
