"""The screens of a scenario and of a comparison: what edited rules change, world by world."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import numpy as np
from pydantic import Field

from exeunt.app.desk import Desk, Opened
from exeunt.app.drawn import shown
from exeunt.app.edits import NO_EDITS, Edits, Rules, mapping, row, side_of, text_of
from exeunt.app.operations import Body, Call, Data, Operation
from exeunt.app.python_code import code
from exeunt.app.threads import to_thread
from exeunt.case import Case
from exeunt.claims.shares import standard_error
from exeunt.contrast.effect import Effect
from exeunt.contrast.questions import Question, question
from exeunt.figures import difference_fan, level_fan
from exeunt.laboratory import asking
from exeunt.laboratory.answers import Verdicts
from exeunt.laboratory.refused import Refused
from exeunt.laboratory.sides import Side
from exeunt.models import model_of
from exeunt.report.answer import ASKED
from exeunt.report.page.content import Compared, Content
from exeunt.report.page.pictures import figures
from exeunt.report.page.words import moved
from exeunt.report.summary import FEWEST, guarded
from exeunt.results import Results
from exeunt.results.in_words import day_words, short
from exeunt.results.outcomes import missing

HEADLINES = ("abroad", "left", "never_left", "blocked", "refused", "stay_lost", "returned")
"""Outcomes beside the result of an edit, where the case has them."""
BESIDE, TURNS_FROM = 3, 12
"""Of them, how many; and worlds from which a turning point is looked for."""


class Asked(Body):
    """Edited rules, and what is asked of them."""

    edits: Edits = NO_EDITS
    outcome: str = Field("abroad", max_length=200)
    day: date | None = None
    tab: str = Field("", max_length=64)


class Contrast(Body):
    """Two sets of rules, and what is asked of them."""

    a: Rules = Rules.model_validate({})
    b: Rules = Rules.model_validate({})
    outcome: str = Field("abroad", max_length=200)
    day: date | None = None
    tab: str = Field("", max_length=64)


def day_of(at: Opened, day: date | None) -> date:
    """The day asked for, which has to be one on which every outcome is kept; the last one if none is."""
    if day is None:
        return at.case.file.last_day
    if day not in at.player.wanted.days:
        raise Refused(f"{day} is not a day that is kept: ask of the end of a month, or of the last day.")
    return day


def effect_data(case: Case, at: Effect) -> Data:
    """One difference in words and numbers, with its Monte-Carlo error."""
    low, middle, high = at.quantiles
    label = at.label and (case.place(at.label).name if at.outcome.axis == "place" else at.label)
    share = max(at.below, at.above)
    least, most = median_error(at.difference)
    return {
        "name": at.name, "says": at.outcome.sentence, "label": label or "", "unit": at.outcome.unit,
        "before": guarded(at.outcome.name, at.median_before), "median": moved(at, middle), "low": moved(at, low),
        "high": moved(at, high), "below": at.below, "above": at.above, "number": middle,
        "share_error": standard_error(share, len(at.difference)), "median_from": moved(at, least),
        "median_to": moved(at, most), "differs": bool(at.below or at.above),
    }  # fmt: skip


def median_error(values: np.ndarray[Any, np.dtype[np.float64]]) -> tuple[float, float]:
    """A 95 % interval of the median of all worlds, from those that were played: by ranks, whatever their distribution.

    The number of worlds below the true median is binomial with a half (Conover, Practical Nonparametric Statistics,
    1999, section 3.2); the ranks are n / 2 -+ 0.98 sqrt(n).
    """
    ordered, n = np.sort(values), len(values)
    reach = 0.98 * np.sqrt(n)
    low, high = int(max(0, np.floor(n / 2 - reach))), int(min(n - 1, np.ceil(n / 2 + reach)))
    return float(ordered[low]), float(ordered[high])


def edit(desk: Desk, call: Call) -> AsyncIterator[tuple[str, Data]]:
    """What edited rules change against the rules as they were: few worlds at once, then all."""
    at, asked = desk.opened(call.names["case"]), call.body
    side = side_of(at.case, Rules(edits=asked.edits))
    lead, day = question(at.case, asked.outcome), day_of(at, asked.day)

    async def events() -> AsyncIterator[tuple[str, Data]]:
        yield "worlds", {"done": 0, "of": at.start.worlds}
        async for before, after in at.player.play([at.case, side.case], "edit/" + asked.tab):
            yield "result", await to_thread(_result, at, side, before, after, lead, day)

    return events()


def _result(at: Opened, side: Side, before: Results, after: Results, lead: Question, day: date) -> Data:
    case = at.case
    bench = at.bench({case.hash: before, side.case.hash: after})
    a, b = ("as-was", case), (side.name, side.case)
    known = model_of(case).outcomes
    beside = [Question(name) for name in HEADLINES if name in known and not missing(name, case.file.mechanisms_off)]
    questions = [lead, *[one for one in beside if one != lead][:BESIDE]]
    effects = asking.differences(bench, a, b, questions, day)
    days, was = asking.over_time(bench, a, lead)
    _, now = asking.over_time(bench, b, lead)
    step = FEWEST if effects[0].outcome.sensitive else 0
    fan = difference_fan(
        "edit", "", f"{effects[0].outcome.sentence} ({effects[0].outcome.unit}); edited rules less rules as they were",
        days, now - was, step=step,
    )  # fmt: skip
    return {
        "done": before.worlds, "of": at.start.worlds,
        "sentence": sentence(effects[0], "the rules as they were", "the edited rules"),
        "effects": [effect_data(case, one) for one in effects], "figure": shown(fan), "day": day,
    }  # fmt: skip


def sentence(at: Effect, a: str, b: str) -> str:
    """The comparison in words, with its numbers and its day."""
    words = at.sentence(a, b)
    begun = words[0].upper() + words[1:]
    if not at.below and not at.above:
        return begun
    low, middle, high = at.quantiles
    return (
        f"{begun} Median {moved(at, middle)} ({moved(at, low)} to {moved(at, high)} in 90 % of worlds) "
        f"{at.outcome.unit} on {day_words(at.day)}, from {short(at.median_before)}."
    )


def compare(desk: Desk, call: Call) -> AsyncIterator[tuple[str, Data]]:
    """Two sets of rules in the same worlds: few first, then all, with what the difference turns on."""
    at, asked = desk.opened(call.names["case"]), call.body
    a, b = side_of(at.case, asked.a), side_of(at.case, asked.b)
    if a.name == b.name and a.case.hash != b.case.hash:
        b = Side(f"{b.name} (B)", b.case, b.scenario)
    lead, day = question(at.case, asked.outcome), day_of(at, asked.day)

    async def events() -> AsyncIterator[tuple[str, Data]]:
        yield "worlds", {"done": 0, "of": at.start.worlds}
        first = True
        async for before, after in at.player.play([a.case, b.case], "compare/" + asked.tab):
            whole = before.worlds == at.start.worlds
            if first or whole:
                yield "result", await to_thread(_compared, at, a, b, before, after, lead, day)
            else:
                yield "worlds", {"done": before.worlds, "of": at.start.worlds}
            first = False

    return events()


def _compared(at: Opened, a: Side, b: Side, before: Results, after: Results, lead: Question, day: date) -> Data:
    case = at.case
    bench = at.bench({a.case.hash: before, b.case.hash: after})
    one, other = (a.name, a.case), (b.name, b.case)
    beside = [Question(name) for name in ASKED if name in model_of(case).outcomes]
    questions = [
        lead,
        *(what for what in beside if what != lead and not missing(what.outcome, case.file.mechanisms_off)),
    ]
    effects = asking.differences(bench, one, other, questions, day, apart=True)
    listed, apart = effects[: len(questions)], effects[len(questions) :]
    days, was = asking.over_time(bench, one, lead)
    _, now = asking.over_time(bench, other, lead)
    swings = asking.swings(bench, listed[0]) if not at.conflict else []
    turns = asking.turns(bench, listed[0]) if not at.conflict else None
    data: Data = {
        "done": before.worlds, "of": at.start.worlds, "a": a.name, "b": b.name, "day": day,
        "sentence": sentence(listed[0], a.name, b.name),
        "effects": [effect_data(case, at_one) for at_one in listed],
        "places": [effect_data(case, at_one) for at_one in apart if at_one.outcome.axis == "place"],
        "groups": [effect_data(case, at_one) for at_one in apart if at_one.outcome.axis == "group"],
        "turns": [] if turns is None else [
            {"words": box.words, "grades": box.grades, "density": box.density, "coverage": box.coverage}
            for box in turns.boxes
        ],
        "turns_sentence": "" if turns is None else turns.sentence,
        "about": {one.name: f"{one.scenario.title}. {one.scenario.why}".strip() for one in (a, b)},
    }  # fmt: skip
    if turns is not None:
        compared = Compared(one, other, listed[0], listed, [], days, now - was, swings, turns)
        content = Content(bench, day, "", before, days, was, [compared], None, Verdicts(), None)
        drawn = figures(content)
        wanted = ("difference-0", "dots-0", "tornado-0", "rules-0")
        data["figures"] = [shown(drawn[name]) for name in wanted if name in drawn]
    else:
        data["figures"] = [shown(difference_fan("difference-0", data["sentence"], "difference", days, now - was))]
    unit = f"{listed[0].outcome.sentence} ({listed[0].outcome.unit})"
    data["levels"] = [
        shown(level_fan(f"level-{k}", name, unit, days, values))
        for k, (name, values) in enumerate(((a.name, was), (b.name, now)))
    ]
    return data


def python(desk: Desk, call: Call) -> Data:
    """Python that gives the same numbers, and the scenario file that says the same."""
    at, asked = desk.opened(call.names["case"]), call.body
    day_of(at, asked.day)
    question(at.case, asked.outcome)
    side_of(at.case, asked.a)
    side_of(at.case, asked.b)
    given = [
        rules.scenario or "as-was" if rules.edits is None else mapping(rules.edits) for rules in (asked.a, asked.b)
    ]
    text = code(at.name, given[0], given[1], asked.outcome, asked.day, at.start)
    return {"code": text, "yaml": text_of(asked.b.edits) if asked.b.edits is not None else ""}


def check(desk: Desk, call: Call) -> Data:
    """The rules after some edits, or all that is wrong with the edits."""
    case = desk.opened(call.names["case"]).case
    side = side_of(case, call.body)
    return {"rules": [row(rule) for rule in side.case.rules]}


OPERATIONS = (
    Operation(
        "POST", "/api/cases/{case}/edit", "what edited rules change, in more and more worlds", edit, Asked, events=True
    ),
    Operation(
        "POST", "/api/cases/{case}/compare", "two sets of rules in the same worlds", compare, Contrast, events=True
    ),
    Operation("POST", "/api/cases/{case}/python", "Python that gives the same numbers", python, Contrast),
    Operation("POST", "/api/cases/{case}/check", "the rules after some edits", check, Rules),
)  # fmt: skip
