"""Rules that differ between two sets, switched one part at a time: what each part does alone, in the same worlds.

Effects of several parts are added where nobody has run them together; what the sum misses is known where all of them
were run at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from exeunt.case import Case
from exeunt.case.format.records import Rule
from exeunt.contrast.questions import Question
from exeunt.declare import Floats
from exeunt.laboratory.asking import differences, over_time
from exeunt.laboratory.bench import Bench
from exeunt.results import Wanted
from exeunt.results.in_words import day_words

ALL_ELSE = "events and numbers"
"""What is switched besides rules, where a scenario edits it."""


@dataclass(frozen=True)
class Switch:
    """Rules that change together, and what they do alone."""

    name: str  # of the part
    rules: tuple[str, ...]  # ids
    course: Floats  # difference of the lead, [day, world]
    differences: Floats  # [question, world], on the last day asked for


@dataclass(frozen=True)
class Switches:
    """Every part of what differs between two sets, each alone, and all at once."""

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


KIND, DECISION, RULE = "kind", "decision", "rule"
BY = (KIND, DECISION, RULE)
"""What is switched: all rules of a kind; those of the same places from the same day; each rule."""
MOST = 40
"""Parts that are played alone; of more, the later ones are one part."""
LATER = "all later changes"
NAMED = 2
"""Places of a decision that are named, not counted."""


def parts(a: Case, b: Case, by: str = KIND) -> dict[str, tuple[tuple[str, ...], Case]]:
    """The first set of rules with some of them as in the second: part -> ids that change, and the case."""
    first, second = ({rule.id: rule for rule in case.rules} for case in (a, b))
    changed = [id for id in dict.fromkeys((*first, *second)) if first.get(id) != second.get(id)]
    if by != KIND:
        changed.sort(key=lambda id: (second.get(id) or first[id]).start)
    groups: dict[str, list[str]] = {}
    for id in changed:
        name = _part(a, second.get(id) or first[id], by)
        groups.setdefault(name if name in groups or len(groups) < MOST - 1 else LATER, []).append(id)
    found = {}
    for kind, ids in groups.items():
        kept = [second.get(rule.id) if rule.id in ids else rule for rule in a.rules]
        added = [second[id] for id in ids if id not in first]
        rules = tuple(rule for rule in (*kept, *added) if rule is not None)
        found[kind] = (tuple(ids), replace(a, rules=rules))
    if (a.events, a.parameters) != (b.events, b.parameters):
        found[ALL_ELSE] = ((), replace(a, events=b.events, parameters=b.parameters))
    return found


def _part(case: Case, rule: Rule, by: str) -> str:
    """The part to which a rule belongs."""
    if by == KIND:
        return rule.kind
    names = {place.id: place.name for place in case.places} | {gate.id: gate.name for gate in case.crossings}
    names |= {block: f"all of {block}" for block in case.file.blocks}
    where = ", ".join(names.get(id) or id for id in rule.where[:NAMED])
    where += f" and {len(rule.where) - NAMED} more" if len(rule.where) > NAMED else ""
    decision = f"{where}, {day_words(rule.start)}"
    return decision if by == DECISION else f"{decision}: {rule.kind} ({rule.id})"


def switched(
    bench: Bench, a: tuple[str, Case], b: tuple[str, Case], questions: Sequence[Question], day: date, keep: Wanted,
    by: str = KIND,
) -> Switches:  # fmt: skip
    """Play each part of the change alone, in the same worlds; the first of the questions is followed over time."""
    days, before = over_time(bench, a, questions[0], keep)
    each = []
    for n, (kind, (ids, case)) in enumerate(parts(a[1], b[1], by).items()):
        side = (f"{b[0]}-{kind.replace(' ', '-') if by == KIND else f'{by}-{n + 1}'}", case)
        effects = differences(bench, a, side, questions, day)
        course = over_time(bench, side, questions[0], keep)[1] - before
        each.append(Switch(kind, ids, course, np.array([at.difference for at in effects])))
    whole = differences(bench, a, b, questions, day)
    levels, together = (np.array([getattr(at, name) for at in whole]) for name in ("before", "difference"))
    return Switches(days, list(questions), levels, each, together)
