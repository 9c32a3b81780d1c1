"""What is asked of a run, as people write it: `abroad`, `abroad[kaz]`, `refused[groups=draft;remote]`, `left[fin,
groups=all]`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from exeunt.case import Case
from exeunt.case.reading.problems import suggestion
from exeunt.declare import Floats
from exeunt.models import model_of
from exeunt.results import NotKept, Results, group_set
from exeunt.results.outcomes import OUTCOMES, missing

PATTERN = re.compile(r"(?P<outcome>[a-z_]+)(\[(?P<within>[^\]]*)\])?")
GROUPS = "groups="
EVERYBODY = "all"


class NoSuchQuestion(ValueError):
    """What is asked does not exist in the case, as a sentence."""


@dataclass(frozen=True)
class Question:
    """An outcome, of one place, crossing or group or of all, in a set of groups or in exiles."""

    outcome: str
    label: str | None = None
    groups: str = ""
    members: tuple[str, ...] = ()  # places of a block, summed; the label is then the block

    @property
    def text(self) -> str:
        """The question as it is written on the command line and in ledgers."""
        within = ", ".join(filter(None, (self.label, GROUPS + self.groups if self.groups else "")))
        return f"{self.outcome}[{within}]" if within else self.outcome

    def value(self, results: Results, day: date) -> Floats:
        """The number in each world, summed over the places of a block."""
        outcome = OUTCOMES[self.outcome]
        if not self.members:
            return outcome.value(results, day, self.label, self.groups)
        return np.asarray(sum(outcome.value(results, day, one, self.groups) for one in self.members), dtype=np.float64)


def course(results: Results, what: Question) -> tuple[list[date], Floats]:
    """An outcome on every day on which a run kept it, and its values `[day, world]`."""
    days, values = [], []
    for number in sorted({day for series in results.series.values() for day in series.days}):
        day = results.first_day + timedelta(days=number)
        try:
            values.append(what.value(results, day))
        except NotKept:
            continue
        days.append(day)
    return days, np.array(values)


SUMS = ("people", "person-days")
"""Units of outcomes whose numbers by place add up."""


def question(case: Case, text: str, off_too: bool = False, blocks: bool = False) -> Question:
    """The question that a text asks of a case; NoSuchQuestion with a sentence for one that it cannot answer.

    `off_too` allows outcomes of mechanisms that are off in the case: a ledger calls them not testable. `blocks` allows
    blocks of places, as `left[eu]`.
    """
    match = PATTERN.fullmatch(text.strip())
    if match is None or match["outcome"] not in OUTCOMES:
        near = suggestion(match["outcome"] if match else text, OUTCOMES)
        raise NoSuchQuestion(f"'{text}' is not an outcome.{near} `exeunt show outcomes` lists them.")
    name, (label, groups) = match["outcome"], _within(match["within"])
    model = model_of(case)
    if name not in model.outcomes:
        raise NoSuchQuestion(f"'{name}' is not simulated in {model.kind}; there is {', '.join(model.outcomes)}.")
    gone = () if off_too else missing(name, case.file.mechanisms_off)
    if gone:
        why = "; ".join(f"{one} is off in this case: {case.file.mechanisms_off[one]}" for one in gone)
        raise NoSuchQuestion(f"'{name}' is not computed: {why}")
    members: tuple[str, ...] = ()
    if blocks and label in case.file.blocks:
        members, label = _members(case, name, str(label)), str(label)
    elif label is not None:
        known = labels(case, name)
        if not known:
            raise NoSuchQuestion(f"'{name}' is not counted by place, crossing or group.")
        if label not in known:
            shown = {place.name: place.id for place in case.places if place.id in known}
            shown |= {crossing.name: crossing.id for crossing in case.crossings if crossing.id in known}
            raise NoSuchQuestion(f"'{label}' is not a label of {name}.{suggestion(label, known, shown)}")
    return Question(name, label, _group_set(case, name, groups) if groups is not None else "", members)


def _members(case: Case, outcome: str, block: str) -> tuple[str, ...]:
    """Places of a block for which an outcome is counted and adds up."""
    if OUTCOMES[outcome].by != "place" or OUTCOMES[outcome].unit not in SUMS:
        raise NoSuchQuestion(f"'{outcome}' does not count people by place: there is nothing to add up over '{block}'.")
    known = labels(case, outcome)
    return tuple(place for place in case.expand(block) if place in known)


def _within(text: str | None) -> tuple[str | None, str | None]:
    """Label and groups of what stands in brackets."""
    label: str | None = None
    groups: str | None = None
    for part in (text or "").split(",") if text is not None else ():
        word = part.strip()
        if word.startswith(GROUPS):
            groups = word.removeprefix(GROUPS)
        else:
            label = word
    return label, groups


def _group_set(case: Case, outcome: str, text: str) -> str:
    if not OUTCOMES[outcome].by_groups or not model_of(case).by_groups:
        raise NoSuchQuestion(f"'{outcome}' is not counted by groups.")
    known = [group.id for group in case.groups]
    names = [name.strip() for name in text.split(";") if name.strip()]
    for name in names:
        if name != EVERYBODY and name not in known:
            raise NoSuchQuestion(f"'{name}' is not a group of this case.{suggestion(name, [*known, EVERYBODY])}")
    if not names:
        raise NoSuchQuestion(f"'{GROUPS}' names no group; there are {', '.join(known)}, or {EVERYBODY} for everybody.")
    return EVERYBODY if EVERYBODY in names else group_set(names)


def labels(case: Case, outcome: str) -> list[str]:
    """Places, crossings or groups for which an outcome can be asked."""
    known = {
        "": [],
        "crossing": [crossing.id for crossing in case.crossings],
        "group": [group.id for group in case.groups],
        "place": [place.id for place in case.places if "origin" not in place.roles],
    }
    return known[OUTCOMES[outcome].by]
