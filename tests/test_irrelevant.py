"""What is irrelevant changes no result: idle hosts, empty groups, the order of rows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exeunt.case import Case
from exeunt.case.format.records import Group
from exeunt.results import Results
from exeunt.study import run
from test_properties import cases, check
from toys import AT_ONCE, SOURCE, day, host, lively, opened, play, route, rule, stock, toy

MODES = pytest.mark.parametrize("mode", ["expected", "sampled"])
NOBODY = Group(id="a-nobody", name="Nobody", share=0, source=SOURCE)


def same(one: Results, other: Results, mode: str) -> None:
    """Every number of the first run is there in the second: exactly with whole people, else but for the order of
    sums.
    """
    for name, series in one.series.items():
        rows = [other.series[name].labels.index(label) for label in series.labels]
        values = other.series[name].values[rows]
        if mode == "sampled":
            assert np.array_equal(series.values, values), name
        else:
            np.testing.assert_allclose(series.values, values, rtol=2e-6, atol=1e-7, err_msg=name)


def with_idle_hosts(case: Case, count: int = 1) -> Case:
    """Hosts that sort before all others, with a route and no door that ever opens."""
    names = [f"a-idle-{i}" for i in range(count)]
    return replace(
        case, places=(*(host(name) for name in names), *case.places),
        routes=(*(route(name) for name in names), *case.routes)
    )  # fmt: skip


def turned_round(case: Case) -> Case:
    """The same case with the rows of its tables in reverse order."""
    tables = ("places", "groups", "routes", "crossings", "rules")
    return replace(case, **{table: getattr(case, table)[::-1] for table in tables})


@given(cases(), st.integers(0, 2**31), st.sampled_from(["expected", "sampled"]))
@check
def test_a_host_that_nobody_can_ever_enter_changes_nothing(case, seed, mode):
    same(run(case, worlds=2, seed=seed, mode=mode), run(with_idle_hosts(case), worlds=2, seed=seed, mode=mode), mode)


@given(cases(), st.integers(0, 2**31), st.sampled_from(["expected", "sampled"]))
@check
def test_a_group_without_people_changes_nothing(case, seed, mode):
    more = replace(case, groups=(NOBODY, *case.groups))
    same(run(case, worlds=2, seed=seed, mode=mode), run(more, worlds=2, seed=seed, mode=mode), mode)


@MODES
def test_the_order_of_rows_changes_nothing(mode):
    case = lively()
    same(run(case, worlds=4, mode=mode), run(turned_round(case), worlds=4, mode=mode), mode)


@given(cases(), st.integers(0, 2**31), st.sampled_from(["expected", "sampled"]))
@check
def test_a_rule_that_is_never_in_force_changes_nothing(case, seed, mode):
    idle = rule("idle", "closed", "h0", 1, start=day(900))
    more = replace(case, rules=(*case.rules, idle))
    same(run(case, worlds=2, seed=seed, mode=mode), run(more, worlds=2, seed=seed, mode=mode), mode)


@pytest.mark.parametrize("idle", [0, 1, 3])
def test_blocked_people_are_those_who_would_leave_if_every_host_that_ever_opens_were_open(idle):
    """Half of the doors that ever open are shut until day 100 (after the case): half of 1,000 are blocked, whoever else
    is listed.
    """
    rules = [*opened("near"), rule("late", "admits", "far", 1, door="visa_free", start=day(100))]
    case = toy(("near", "far"), people=1000, rules=rules, known={"DEP-01": AT_ONCE})
    assert stock(play(with_idle_hosts(case, idle)), "blocked") == pytest.approx(500, rel=1e-5)


@pytest.mark.parametrize(
    ("rules", "share"),
    [
        ([rule("visa", "admits", "far", 1, door="short_visa")], 0.0),  # nobody holds a visa
        ([rule("air", "admits", "far", 1, door="asylum")], 0.0),  # nobody flies to an asylum door
        ([*opened("far"), rule("shut", "closed", "far", 1)], 0.0),
        ([*opened("far"), rule("shut", "closed", "far", 1, low=0.9, high=1)], 0.5),  # it may be ajar
        ([*opened("far"), rule("shut", "closed", "far", 1, start=day(30), end=day(60))], None),  # open on the first day
        ([*opened("far"), rule("ban", "transport", "far", 0)], 0.0),
    ],
)
def test_a_way_counts_as_open_if_anybody_could_ever_take_it(rules, share):
    case = toy(("near", "far"), people=1000, rules=[*opened("near"), *rules], known={"DEP-01": AT_ONCE})
    blocked = stock(play(case), "blocked") / 1000
    assert blocked == pytest.approx(0.0 if share is None else share, abs=0.06 if share else 1e-6)
