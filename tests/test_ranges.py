"""Rules have doubtful days, a last day, and a range that leans to one side; outcomes divide by what they say."""

from __future__ import annotations

import numpy as np
import pytest

from exeunt.exodus.compile import compile_worlds
from exeunt.results.outcomes import OUTCOMES
from exeunt.worlds.draws import Draws
from toys import AT_ONCE, day, opened, play, rule, stock, toy


def test_the_first_day_of_a_rule_in_doubt_is_spread_evenly_over_its_days():
    case = toy(
        days=60, rules=[*opened("near"), rule("ban", "closed", "near", 1, start=day(30), start_uncertain_days=10)]
    )
    book = compile_worlds(case, Draws(2000)).rules
    start = book.start[book.listed.ids.index("ban")]
    assert (start.min(), start.max()) == (20, 40)
    assert np.mean(start) == pytest.approx(30, abs=0.3)
    assert np.mean(np.abs(start - 30) > 5) == pytest.approx(9 / 20, abs=0.05)


def test_a_doubtful_day_is_told_in_results():
    """Nobody decides after the ban: over worlds in which it comes sooner or later the number who left differs."""
    ban = rule("ban", "closed", "near", 1, start=day(10), start_uncertain_days=8)
    results = play(toy(days=30, people=1000, rules=[*opened("near"), ban], known={"DEP-01": 5.0}), worlds=40)
    assert np.ptp(results.series["set_out"].values[0, -1]) > 50


@pytest.mark.parametrize(("last", "let_in"), [(0, 0), (1, 1000)])
def test_a_rule_is_in_force_on_its_last_day_and_not_on_the_next(last, let_in):
    """Everybody sets out on day 0 and reaches the gate on day 1."""
    doors = [rule("door", "admits", "near", 1, door="visa_free", end=day(last))]
    assert stock(play(toy(days=4, people=1000, rules=doors, known={"DEP-01": AT_ONCE})), "visiting") == pytest.approx(
        let_in, abs=1e-3
    )


def test_a_range_holds_nine_in_ten_and_leans_to_the_side_on_which_it_is_longer():
    drawn = Draws(4000).between("x", 10.0, 8.0, 16.0)
    assert np.quantile(drawn, [0.05, 0.5, 0.95]) == pytest.approx([8, 10, 16], abs=0.05)
    assert np.quantile(drawn, 0.75) - 10 == pytest.approx(3 * (10 - np.quantile(drawn, 0.25)), rel=0.05)


def test_people_in_irregular_stay_have_left_and_are_not_back():
    short = rule("short", "stay_days", "near", 1, door="visa_free")
    results = play(toy(days=9, people=1000, rules=[*opened("near"), short], known={"DEP-01": AT_ONCE}))
    assert stock(results, "irregular") == pytest.approx(1000, rel=1e-6)
    assert OUTCOMES["net_outflow"].value(results, results.last_day)[0] == pytest.approx(1000, rel=1e-6)


def test_the_share_that_returned_is_of_those_who_set_out_and_not_of_those_let_in():
    """The door shuts behind their backs: half of the 1,000 who set out for two hosts are let in, and go home at
    once.
    """
    shut = rule("shut", "closed", "far", 1, start=day(1))
    known = {"DEP-01": AT_ONCE, "RET-01": AT_ONCE, "RET-11": AT_ONCE}
    results = play(toy(("near", "far"), days=9, people=1000, rules=[*opened("near", "far"), shut], known=known))
    assert stock(results, "returned") == pytest.approx(500, rel=1e-3)
    assert OUTCOMES["returned_share"].value(results, results.last_day)[0] == pytest.approx(0.5, rel=1e-3)
