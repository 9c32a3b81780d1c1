"""An evidence card: all that is known of one parameter, where it is used, what was learned of it, and which claims turn
on it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from exeunt.case import Case
from exeunt.case.reading.problems import suggestion
from exeunt.evidence import Prior, load_priors
from exeunt.laboratory.bench import RUNS
from exeunt.mechanisms import ORDER
from exeunt.study.posterior import POSTERIOR, NotLearned, find, read
from exeunt.worlds.uncertain_numbers import mechanism, parameter

LOCK = "ledger.lock"


@dataclass(frozen=True, repr=False)
class Card:
    """What is known of one uncertain number, and what it does in a case."""

    prior: Prior  # as shipped
    in_case: Prior  # as the case draws it: the shipped one, unless the case has its own
    used_by: tuple[str, ...]  # mechanisms that are on
    posterior: Mapping[str, Any] | None  # what calibration learned of it, where there are calibrated worlds
    claims: tuple[str, ...]  # claims of the case's lock that hang or turn on it, with their verdict

    def __repr__(self) -> str:
        """The number with its range, grade and source in one line."""
        at = self.in_case
        value = f"{at.central:g} ({at.low:g} to {at.high:g}) {at.unit}"
        return f"<{at.id}, {at.name}: {value}, grade {at.grade}; {at.citation}>"


def prior(id: str) -> Prior:
    """What is known of an uncertain number: range, grade, source.

    Raises LookupError with a suggestion for an id that is unknown.
    """
    known = load_priors()
    if id not in known:
        raise LookupError(f"'{id}' is not a prior.{suggestion(id, known)}")
    return known[id]


def card(case: Case, id: str, runs: Path = RUNS) -> Card:
    """The evidence card of an uncertain number in a case. Raises LookupError with a suggestion for an unknown id.

    Calibrated worlds are looked for under `runs` and among the shipped ones.
    """
    shipped = prior(id)
    return Card(shipped, parameter(case, id), _used_by(case, id), _learned(case, id, runs), _claims(case, id))


def _used_by(case: Case, id: str) -> tuple[str, ...]:
    active = [name for name in ORDER if name not in case.file.mechanisms_off]
    found = [name for name in active if any(want.id == id for want in mechanism(name).PARAMETERS.wanted().values())]
    events = any(id in (event.peak, event.lag, event.half_life) for event in case.events)
    return (*found, *(["the events that people flee from"] if events else []))


def _learned(case: Case, id: str, runs: Path) -> Mapping[str, Any] | None:
    try:
        account = read(case, find(case, POSTERIOR, runs)).account
    except NotLearned:
        return None
    return next((row for row in account["parameters"] if row["name"] == id), None)


def _claims(case: Case, id: str) -> tuple[str, ...]:
    path = case.folder / LOCK if case.folder else None
    if path is None or not path.is_file():
        return ()
    verdicts = json.loads(path.read_text("utf-8"))["verdicts"]
    return tuple(
        f"{claim} ({at['word']}{', restates it' if id in at['restates'] else ''})"
        for claim, at in verdicts.items()
        if id in (*at["hangs_on"], *at["turns_on"], *at["restates"])
    )
