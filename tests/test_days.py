"""Numbers are read on days that were kept: nothing looks forward, and no rule acts before it exists."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exeunt.case import load
from exeunt.case.format.records import Rule
from exeunt.contrast.effect import effect
from exeunt.results import NotKept
from exeunt.results.outcomes import OUTCOMES
from exeunt.study import run
from test_properties import DAYS, DOORS, cases, check
from toys import AT_ONCE, day, lively, opened, rule, toy

EVERY_DAY = tuple(day(number) for number in range(DAYS))


def appears(edited: Rule) -> int:
    """The first day on which anybody can know of a rule: the day it is announced, or the first day it may start."""
    start = edited.start - timedelta(days=round(edited.start_uncertain_days))
    return (min(edited.announced or start, start) - day(0)).days


@st.composite
def edits(draw: st.DrawFn) -> Rule:
    """A rule that a scenario adds, announced after the first day."""
    start = draw(st.integers(2, DAYS - 1))
    kind, value = draw(
        st.sampled_from([("admits", 0.0), ("eligible", 0.2), ("closed", 1.0), ("stay_days", 3.0), ("recognition", 0.9)])
    )
    return rule(
        "edit", kind, "h0", value, door=draw(st.sampled_from(DOORS)), start=day(start),
        announced=day(draw(st.integers(1, start))), start_uncertain_days=draw(st.integers(0, start - 1)),
    )  # fmt: skip


@given(cases(), edits(), st.integers(0, 2**31), st.sampled_from(["expected", "sampled"]))
@check
def test_no_scenario_differs_in_any_outcome_and_world_before_its_first_edited_rule_appears(case, edited, seed, mode):
    other = replace(case, rules=(*case.rules, edited))
    without, with_it = (run(side, worlds=2, seed=seed, first=case, mode=mode, days=EVERY_DAY) for side in (case, other))
    for number in range(appears(edited)):
        for name in OUTCOMES:
            assert not effect(without, with_it, name, day(number)).difference.any(), (name, number)


def test_a_rule_of_november_changes_nothing_in_october_of_a_shipped_case():
    case = load("three-places")
    ban = Rule(
        id="late", kind="admits", where=("near",), door="visa_free", value=0.1, start=date(2022, 11, 1),
        source=("assumption",)
    )  # fmt: skip
    days = [date(2022, 10, 31), date(2022, 11, 30)]
    as_was, late = (
        run(side, worlds=8, first=case, days=days) for side in (case, replace(case, rules=(*case.rules, ban)))
    )
    for name in ("abroad", "left", "refused", "returned", "voice_home"):
        assert not effect(as_was, late, name, days[0]).difference.any(), name
    assert effect(as_was, late, "abroad", days[1]).difference.any()
    assert (
        effect(as_was, late, "abroad", days[0]).sentence("as-was", "late").startswith("late and as-was do not differ")
    )


@pytest.mark.parametrize("last", [3, 20, 41, 58])
@pytest.mark.parametrize("mode", ["expected", "sampled"])
def test_every_outcome_of_a_day_is_that_of_a_case_which_ends_on_it(last, mode):
    """The shock of day 5 and the ban of day 30 do not reach back, and which days are kept changes nothing."""
    case = lively()
    whole = run(case, worlds=3, mode=mode, days=[day(last), day(last + 7)])
    short = run(replace(case, file=case.file.model_copy(update={"last_day": day(last)})), worlds=3, mode=mode)
    for name, outcome in OUTCOMES.items():
        assert np.array_equal(outcome.value(whole, day(last)), outcome.value(short, day(last))), name


def test_a_day_that_was_not_kept_is_refused_with_the_way_to_ask_for_it():
    results = run(toy(days=40, rules=opened("near"), known={"DEP-01": AT_ONCE}), worlds=1)
    with pytest.raises(NotKept, match=r"'abroad' was not kept on 2022-01-04; run with days=\[date\(2022, 1, 4\)\]"):
        results.at("abroad", day(3))
    with pytest.raises(ValueError, match="2022-02-10 is not within 2022-01-01 to 2022-02-09"):
        results.at("abroad", day(40))


def test_days_spent_blocked_are_counted_day_by_day():
    """Of 100 people, all decide on the first day and the only door stays shut: 100 a day."""
    case = toy(days=30, people=100, rules=[], known={"DEP-01": AT_ONCE})
    first = toy(days=30, people=100, rules=opened("near"), known={"DEP-01": AT_ONCE})
    results = run(case, worlds=1, first=first, days=[day(number) for number in range(30)])
    blocked = [results.at("status", day(number), "blocked")[0] for number in range(30)]
    for number in range(30):
        total = OUTCOMES["blocked_person_days"].value(results, day(number))[0]
        assert total == pytest.approx(sum(blocked[: number + 1]), rel=1e-6)


@pytest.mark.parametrize("mode", ["expected", "sampled"])
def test_which_days_are_kept_changes_no_number(mode):
    """What follows from the movements speaks on every day that is kept, and forgets it."""
    case = lively()
    few, all_days = (
        run(case, worlds=2, mode=mode),
        run(case, worlds=2, mode=mode, days=[day(number) for number in range(90)]),
    )
    for name, series in few.series.items():
        for at, number in enumerate(series.days):
            assert np.array_equal(series.values[:, at], all_days.at(name, day(number)).astype(np.float32)), (
                name,
                number,
            )
