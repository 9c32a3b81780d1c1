"""Figures of what was asked from Python: a run over time, two runs beside each other, a difference."""

from __future__ import annotations

import numpy as np

from exeunt.case import Case
from exeunt.contrast.effect import Effect
from exeunt.contrast.questions import Question, course, question
from exeunt.figures.dots import quantile_dots
from exeunt.figures.fan import difference_fan, level_fan
from exeunt.figures.figure import Figure
from exeunt.results import Results
from exeunt.results.in_words import day_words, short, short_spread
from exeunt.results.outcomes import OUTCOMES
from exeunt.results.precision import LEVELS

FEW_DAYS = 2
"""Days of which an outcome has to be kept to be drawn over time."""


def figure(case: Case, answer: Results | Effect, outcome: str = "", *, against: Results | None = None) -> Figure:
    """A picture of an answer, with the table of its numbers.

    Of a run: an outcome, such as `abroad[kaz]` (`abroad` if not given), over time, with its 50 % and 90 % ranges; what
    it is less than in the run `against`, world by world, if there is one. Of a difference: twenty dots. Raises
    NoSuchQuestion for an outcome that the case does not have, ValueError for one that a run kept on too few days and
    for runs of different worlds.
    """
    if isinstance(answer, Effect):
        return _dots(case, answer)
    what = question(case, outcome or "abroad")
    days, values = course(answer, what)
    if len(days) < FEW_DAYS:
        raise ValueError(f"'{what.text}' was kept on {len(days)} days of this run: there is no course to draw.")
    words = _words(case, what)
    if against is None:
        low, middle, high = np.quantile(values[-1], LEVELS)
        title = f"{short(middle)} on {day_words(days[-1])}, {short_spread(low, high)} in 90 % of worlds"
        return level_fan(_name(what), title, words, days, values)
    days_against, before = course(against, what)
    if values.shape != before.shape or days != days_against or answer.first_world != against.first_world:
        raise ValueError("The two runs hold different worlds or days; run both with the same worlds and seed.")
    low, middle, high = np.quantile(values[-1] - before[-1], LEVELS)
    title = (
        f"{short(middle)} by {day_words(days[-1])}, between {short_spread(low, high)} in 90 % of worlds"
        if np.any(values != before) else "The two runs do not differ in any world"
    )  # fmt: skip
    return difference_fan(f"{_name(what)}-difference", title, f"Difference: {words}", days, values - before)


def _dots(case: Case, at: Effect) -> Figure:
    share, side = (at.above, "higher") if at.above >= at.below else (at.below, "lower")
    words = _words(case, Question(at.outcome.name, at.label, at.groups))
    title = f"Under the edits it is {side} in {share:.0%} of {len(at.difference)} worlds"
    what = Question(at.outcome.name, at.label, at.groups)
    return quantile_dots(f"{_name(what)}-dots", title, f"Difference on {day_words(at.day)}: {words}", at.difference)


def _words(case: Case, what: Question) -> str:
    outcome, label = OUTCOMES[what.outcome], what.label
    if label is not None and outcome.axis == "place":
        label = case.place(label).name
    within = ", ".join(filter(None, (label, what.groups and f"groups {what.groups}", outcome.unit)))
    return f"{outcome.sentence} ({within})"


def _name(what: Question) -> str:
    """A name that can stand in a page: letters, figures and dashes."""
    return "".join(letter if letter.isalnum() else "-" for letter in what.text).strip("-")
