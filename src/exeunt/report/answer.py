"""The few rows that answer what a run was asked: how many left, where most of them are, and who did not get through."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from exeunt.case import Case
from exeunt.report.summary import PlaceRow, Range, Reported, places, totals
from exeunt.results import Results
from exeunt.results.outcomes import missing

LEAD = "abroad"
"""What a comparison leads with unless told."""
ASKED = (
    LEAD, "left", "blocked", "refused", "applications", "protected", "irregular_stock", "secure_share", "stay_lost",
    "returned",
)  # fmt: skip
"""Outcomes that answer a comparison, where the case has them."""
LARGEST = 5
"""Hosts that an answer names."""
AFTER = ("blocked", "refused", "returned")
"""Totals that follow the hosts."""
PRESENT = ("stock", "left")
"""Measures of the same thing as the simulated number beside which they stand; others are taken where these are not."""


@dataclass(frozen=True)
class AnswerRow:
    """A simulated number of people, and the count of them that is nearest to the day, if there is one."""

    id: str
    says: str
    people: Range
    counted: Reported | None = None


def answer(case: Case, results: Results, day: date, left_out: Mapping[str, float] | None = None) -> list[AnswerRow]:
    """People who left, who are abroad, in the largest hosts, and those blocked, refused and returned.

    `left_out` says how much the model leaves out of each measure (`summary.reported`).
    """
    listed = places(case, results, day, left_out)
    hosts = [row for row in listed if row.id not in case.file.blocks]
    of_all = {place.id for place in hosts}
    whole = (row for row in listed if row.id in case.file.blocks and of_all <= set(case.expand(row.id)))
    by_name = {name: AnswerRow(name, says, people) for name, says, people in totals(results, day)}
    abroad = AnswerRow("abroad", by_name["abroad"].says, by_name["abroad"].people, _nearest(whole, day))
    named = [AnswerRow(row.id, row.name, row.abroad, _nearest([row], day)) for row in hosts[:LARGEST]]
    after = [by_name[name] for name in AFTER if not missing(name, case.file.mechanisms_off)]
    return [by_name["set_out"], abroad, *named, *after]


def _nearest(rows: Iterable[PlaceRow], day: date) -> Reported | None:
    """The count nearest to a day, of people present where there is one."""
    counts = [at for row in rows for at in row.reported]
    ordered = sorted(counts, key=lambda at: (at.row.measure not in PRESENT, abs(at.row.end - day), at.row.id))
    return ordered[0] if ordered else None
