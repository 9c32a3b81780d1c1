"""An edit starts from the eve of the first day that could differ, and ends with the same bytes as from the start."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from exeunt.case import Case
from exeunt.exodus import checkpoints
from exeunt.exodus.checkpoints import first_difference, play_from
from exeunt.exodus.compile import compile_worlds
from exeunt.exodus.day import run
from exeunt.results import NOTHING_MORE, Results
from exeunt.worlds.draws import Draws
from toys import day, lively, rule

DRAWS = Draws(3)


def _edited(first: Case, *rules, without: str = "") -> Case:
    kept = [each for each in first.rules if each.id != without]
    return replace(first, rules=(*kept, *rules))


def _same(one: Results, other: Results) -> bool:
    series = all(np.array_equal(values.values, other.series[name].values) for name, values in one.series.items())
    return series and np.array_equal(one.observed, other.observed, equal_nan=True)


@pytest.fixture(autouse=True)
def nothing_kept():
    checkpoints._kept.clear()
    yield
    checkpoints._kept.clear()


def test_the_first_difference_is_the_day_a_rule_is_announced_or_may_begin():
    first = lively()
    announced = rule("shut", "closed", "near", 1, start=day(50)).model_copy(update={"announced": day(40)})
    in_doubt = rule("shut", "closed", "near", 1, start=day(50)).model_copy(update={"start_uncertain_days": 7})
    assert first_difference(_edited(first, announced), first) == 40
    assert first_difference(_edited(first, in_doubt), first) == 43
    assert first_difference(_edited(first, without="ban"), first) == 30
    assert first_difference(_edited(first, without="stay"), first) == 0


def test_a_case_edited_in_anything_but_rules_starts_at_the_start():
    first = lively()
    assert first_difference(replace(first, groups=first.groups[:1], rules=(*first.rules,)), first) == 0


@pytest.mark.parametrize("mode", ["expected", "sampled"])
@pytest.mark.parametrize(
    "edit",
    [
        {"rules": [rule("shut", "closed", "near", 1, start=day(41))]},
        {"rules": [rule("more", "permit_hazard", "near", 3, start=day(61))]},
        {"rules": [rule("brief", "stay_days", "near", 10, door="visa_free", start=day(50))]},
        {"without": "ban"},
    ],
)
def test_the_bytes_are_those_of_a_run_from_the_start(edit, mode):
    first = lively()
    case = _edited(first, *edit.get("rules", ()), without=edit.get("without", ""))
    from_the_start = run(compile_worlds(case, DRAWS, first), mode)
    assert _same(play_from(case, first, DRAWS, mode, NOTHING_MORE), from_the_start)
    assert _same(play_from(case, first, DRAWS, mode, NOTHING_MORE), from_the_start)
    assert not _same(run(compile_worlds(first, DRAWS), mode), from_the_start)


def test_a_later_edit_goes_on_from_an_earlier_one_and_an_earlier_one_does_not():
    first = lively()
    for start in (30, 60, 45):
        case = _edited(first, rule("shut", "closed", "near", 1, start=day(start)))
        expected = run(compile_worlds(case, DRAWS, first))
        assert _same(play_from(case, first, DRAWS, "expected", NOTHING_MORE), expected)


def test_a_longer_lawful_visit_than_any_before_is_counted_from_the_start():
    first = lively()
    case = _edited(first, rule("long", "stay_days", "near", 80, door="visa_free", start=day(50)))
    expected = run(compile_worlds(case, DRAWS, first))
    assert _same(play_from(case, first, DRAWS, "expected", NOTHING_MORE), expected)


def test_no_more_worlds_are_kept_than_there_is_room_for(monkeypatch):
    monkeypatch.setattr(checkpoints, "WORLDS_KEPT", 4)
    first = lively()
    case = _edited(first, rule("shut", "closed", "near", 1, start=day(41)))
    for seed in range(3):
        play_from(case, first, Draws(3, seed), "expected", NOTHING_MORE)
    assert len(checkpoints._kept) == 1


def test_of_a_study_larger_than_that_nothing_is_kept(monkeypatch):
    monkeypatch.setattr(checkpoints, "WORLDS_KEPT", 4)
    first = lively()
    case = _edited(first, rule("shut", "closed", "near", 1, start=day(41)))
    play_from(case, first, Draws(5).batch(0, 3), "expected", NOTHING_MORE)
    assert not checkpoints._kept
