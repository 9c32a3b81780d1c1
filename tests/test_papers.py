"""Papers and stay: visas in hand run out, people keep on by the year, and hosts draw those who may stay or belong."""

from __future__ import annotations

import numpy as np
import pytest

from exeunt.case.format.records import Group
from toys import AT_ONCE, SOURCE, day, opened, play, rule, stock, toy


def entered(results, place=0):
    """People who entered a host so far, by kept day."""
    return results.series["entered"].values[place, :, 0]


@pytest.mark.parametrize("limit", [30, 73, 146])
def test_a_limit_of_any_length_keeps_the_same_share_of_people_for_a_year(limit):
    """Half can keep on for a year: of 100 visitors 100 / 2^(whole visits * limit / 365) are left after those visits."""
    rules = [
        *opened("near"),
        rule("stay", "stay_days", "near", limit, door="visa_free"),
        rule("runs", "renewal", "near", 0.5, door="visa_free"),
    ]
    results = play(toy(days=366, people=100, rules=rules, known={"DEP-01": AT_ONCE}))
    over = (364 - 1) // limit  # visits that have ended by the last day; the first begins on day 1
    assert stock(results, "visiting") == pytest.approx(100 * 0.5 ** (over * limit / 365), rel=1e-5)


def test_a_stop_of_issuing_lets_visas_in_hand_run_out_and_an_entry_ban_acts_at_once():
    """Half hold a visa of a year on average; none is issued from day 56: after 56 days exp(-56 / 365) of it is left."""
    visas = [Group(id="all", name="All", share=1, short_visa=0.5, source=SOURCE)]
    doors = rule("visas", "admits", "near", 1, door="short_visa")
    known = {"DEP-01": 0.0365, "DST-10": 1.0, "ASM-23": 1.0}
    days = {"days": 121, "people": 1e6, "groups": visas, "known": known}
    before = play(toy(rules=[doors], **days))
    stop = rule("stop", "issues", "near", 0, door="short_visa", start=day(56))
    ban = rule("ban", "closed", "near", 1, start=day(56))
    slow, shut = play(toy(rules=[doors, stop], **days)), play(toy(rules=[doors, ban], **days))
    kept = list(before.series["entered"].days)
    month = [kept.index(day_) for day_ in kept if day_ >= 56]
    rate = [np.diff(entered(results))[month[0] :].sum() for results in (before, slow, shut)]
    assert rate[2] == pytest.approx(0, abs=1)
    assert np.exp(-56 / 365) < rate[1] / rate[0] < 1


def test_visas_come_back_slowly_after_issuing_begins_again():
    visas = [Group(id="all", name="All", share=1, short_visa=0.5, source=SOURCE)]
    doors = rule("visas", "admits", "near", 1, door="short_visa")
    known = {"DEP-01": 0.0365, "DST-10": 1.0, "ASM-23": 0.4}
    stop = rule("stop", "issues", "near", 0, door="short_visa", start=day(28), end=day(140))
    results = play(toy(days=420, people=1e6, groups=visas, known=known, rules=[doors, stop]))
    by_month = np.diff(entered(results))
    kept = results.series["entered"].days[1:]
    lowest = int(np.argmin(by_month))
    assert 120 <= kept[lowest] <= 190
    assert by_month[-1] > 1.3 * by_month[lowest]


def test_a_host_that_is_preferred_draws_so_many_times_the_people_of_that_group():
    """Two hosts alike but for a right of one group in the first: three to one of it, one to one of the other."""
    groups = [
        Group(id="kin", name="Kin", share=0.5, source=SOURCE),
        Group(id="rest", name="Rest", share=0.5, source=SOURCE),
    ]
    right = rule("right", "preferred", "near", 3, groups=("kin",))
    results = play(
        toy(
            ("near", "far"), people=800, groups=groups, rules=[*opened("near", "far"), right], known={"DEP-01": AT_ONCE}
        )
    )
    assert results.series["entered"].values[:, -1, 0] == pytest.approx([300 + 200, 100 + 200], rel=1e-6)


def test_people_turn_to_the_host_where_they_may_expect_to_stay():
    """73 days that nobody can renew are a fifth of a year: a fifth of the weight at an elasticity of one."""
    stay = rule("stay", "stay_days", "near", 73, door="visa_free")
    never = rule("never", "renewal", "near", 0, door="visa_free")
    case = toy(
        ("near", "far"),
        people=600,
        rules=[*opened("near", "far"), stay, never],
        known={"DEP-01": AT_ONCE, "ASM-24": 1, "DST-10": 0},
    )
    assert play(case).series["entered"].values[:, -1, 0] == pytest.approx([100, 500], rel=1e-6)


def test_more_of_those_who_leave_hold_a_passport_than_of_all():
    """A fifth of the group holds one; among leavers three times as many: three of five leave, two are blocked."""
    groups = [Group(id="all", name="All", share=1, passport=0.2, source=SOURCE)]
    known = {"DEP-01": AT_ONCE, "ASM-22": 3.0, "DST-10": 1.0}
    few = play(toy(people=100, groups=groups, rules=opened("near"), known={**known, "ASM-22": 1.0}))
    many = play(toy(people=100, groups=groups, rules=opened("near"), known=known))
    assert stock(few, "blocked") == pytest.approx(80, rel=1e-6)
    assert stock(many, "blocked") == pytest.approx(40, rel=1e-6)
