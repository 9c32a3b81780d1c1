"""Hosts that calibration never saw: all rows of some hosts are left out of fitting together, and then scored.

A host effect can mend any theory of where people go for a host that has a count. Whether the theory is right shows on
hosts that have none, which is what a laboratory of rules is asked about: a host that opens, or another case.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from exeunt.calibration.heldout import Scores, held_out
from exeunt.calibration.learnable import counted_in
from exeunt.calibration.smoother import Calibration
from exeunt.case import Case
from exeunt.case.format.records import Observation

FEW = 5
"""A row that counts in so many hosts or more, as in the whole European Union, tells of none of them."""
SETTLED = ("stock", "first_destination", "permits")
"""Measures of where people settle."""


@dataclass(frozen=True)
class Unseen:
    """Scores of one fold: on the hosts left out, and on those that were fitted."""

    hosts: tuple[str, ...]
    settled: Scores | None  # stocks, first destinations and permits of the hosts left out
    claims: Scores | None  # asylum claims there
    seen: Scores | None  # stocks, first destinations and permits of the hosts that were fitted


def tells_of(case: Case, row: Observation) -> set[str]:
    """Hosts that a row tells of: those it counts in, if they are few."""
    counted = counted_in(case, row)
    return counted if len(counted) < FEW else set()


def of_hosts(case: Case, row: Observation, hosts: Collection[str]) -> bool:
    """Whether a row tells of one of these hosts."""
    return not tells_of(case, row).isdisjoint(hosts)


def with_counts(case: Case) -> tuple[str, ...]:
    """Hosts of which some row that is fitted or scored tells, by name."""
    found = {host for row in case.observations if row.use != "context" for host in tells_of(case, row)}
    return tuple(sorted(found & {place.id for place in case.places if "origin" not in place.roles}))


def folds(case: Case, number: int) -> list[tuple[str, ...]]:
    """Hosts dealt into so many folds in the order of their names: no look at their counts decides who is left out."""
    hosts = with_counts(case)
    return [hosts[k::number] for k in range(number)]


def without(case: Case, hosts: Collection[str]) -> Case:
    """The case with all rows of some hosts left out of fitting and of scoring."""
    return _used(case, lambda row: "context" if of_hosts(case, row, hosts) else row.use)


def before(case: Case, last: date) -> Case:
    """The case with everything that was counted after a day left out of fitting and of scoring."""
    return _used(case, lambda row: "context" if row.end > last else row.use)


def later(case: Case, last: date, learn: Callable[[Case], Calibration]) -> Scores | None:
    """Learn from what was counted until a day, and score all that was counted after it, fitted or not in the whole
    case.
    """
    found = learn(before(case, last))
    after = _used(case, lambda row: "validate" if row.use != "context" and row.end > last else "context")
    return held_out(after, np.asarray(found.after), left_out=found.left_out)


def _used(case: Case, use: Callable[[Observation], str]) -> Case:
    rows = tuple(row.model_copy(update={"use": use(row)}) for row in case.observations)
    return replace(case, observations=rows)


def score(case: Case, found: Calibration, hosts: Collection[str], measures: Collection[str]) -> Scores | None:
    """Score calibrated worlds on rows of some hosts, of some measures, fitted or not in the whole case."""

    def use(row: Observation) -> str:
        mine = row.use != "context" and row.measure in measures and of_hosts(case, row, hosts)
        return "validate" if mine else "context"

    return held_out(_used(case, use), np.asarray(found.after), left_out=found.left_out)


def fold(case: Case, hosts: Collection[str], learn: Callable[[Case], Calibration]) -> Unseen:
    """Leave some hosts out, learn from the rest, and score both."""
    found = learn(without(case, hosts))
    others = set(with_counts(case)) - set(hosts)
    return Unseen(
        hosts=tuple(hosts),
        settled=score(case, found, hosts, SETTLED),
        claims=score(case, found, hosts, ("applications",)),
        seen=score(case, found, others, SETTLED),
    )
