"""Rules that differ between two sets, switched one kind at a time: what each kind does alone, in the same worlds.

Effects of several kinds are added where nobody has run them together; what the sum misses is known where all of them
were run at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from exeunt.case import Case
from exeunt.contrast.questions import Question
from exeunt.declare import Floats
from exeunt.laboratory.asking import differences, over_time
from exeunt.laboratory.bench import Bench
from exeunt.results import Wanted

ALL_ELSE = "events and numbers"
"""What is switched besides rules, where a scenario edits it."""


@dataclass(frozen=True)
class Switch:
    """Rules of one kind that change together, and what they do alone."""

    name: str  # kind of rule
    rules: tuple[str, ...]  # ids
    course: Floats  # difference of the lead, [day, world]
    differences: Floats  # [question, world], on the last day asked for


@dataclass(frozen=True)
class Switches:
    """Every kind of rule that differs between two sets, each alone, and all at once."""

    days: list[date]
    questions: list[Question]
    before: Floats  # [question, world], under the first set
    each: list[Switch]
    together: Floats  # [question, world], of the run under the second set

    @property
    def added(self) -> Floats:
        """The sum of what each does alone, `[question, world]`."""
        return np.asarray(np.sum([one.differences for one in self.each], axis=0))

    @property
    def missed(self) -> Floats:
        """By how much the sum differs from the run of all, `[question, world]`."""
        return self.added - self.together


def parts(a: Case, b: Case) -> dict[str, tuple[tuple[str, ...], Case]]:
    """The first set of rules with those of one kind as in the second: kind -> ids that change, and the case."""
    first, second = ({rule.id: rule for rule in case.rules} for case in (a, b))
    changed = [id for id in dict.fromkeys((*first, *second)) if first.get(id) != second.get(id)]
    kinds: dict[str, list[str]] = {}
    for id in changed:
        kinds.setdefault((second.get(id) or first[id]).kind, []).append(id)
    found = {}
    for kind, ids in kinds.items():
        kept = [second.get(rule.id) if rule.id in ids else rule for rule in a.rules]
        added = [second[id] for id in ids if id not in first]
        rules = tuple(rule for rule in (*kept, *added) if rule is not None)
        found[kind] = (tuple(ids), replace(a, rules=rules))
    if (a.events, a.parameters) != (b.events, b.parameters):
        found[ALL_ELSE] = ((), replace(a, events=b.events, parameters=b.parameters))
    return found


def switched(
    bench: Bench, a: tuple[str, Case], b: tuple[str, Case], questions: Sequence[Question], day: date, keep: Wanted
) -> Switches:
    """Play each kind of change alone, in the same worlds; the first of the questions is followed over time."""
    days, before = over_time(bench, a, questions[0], keep)
    each = []
    for kind, (ids, case) in parts(a[1], b[1]).items():
        side = (f"{b[0]}-{kind.replace(' ', '-')}", case)
        effects = differences(bench, a, side, questions, day)
        course = over_time(bench, side, questions[0], keep)[1] - before
        each.append(Switch(kind, ids, course, np.array([at.difference for at in effects])))
    whole = differences(bench, a, b, questions, day)
    levels, together = (np.array([getattr(at, name) for at in whole]) for name in ("before", "difference"))
    return Switches(days, list(questions), levels, each, together)
