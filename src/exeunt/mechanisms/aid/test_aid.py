"""What reception costs, worked out by hand."""

from __future__ import annotations

import pytest

from exeunt.case.format.records import Group
from toys import AT_ONCE, SOURCE, opened, play, rule, toy

KNOWN = {"DEP-01": AT_ONCE, "ASM-19": 10_000, "ASM-20": 5_000, "ASM-21": 0.25}


def _costs(seekers=True):
    """1,000 people who come as asylum seekers, or as visitors."""
    groups = [Group(id="all-of-them", name="A", share=1, asylum_need=1e6 if seekers else 0, source=SOURCE)]
    rules = [*opened("near"), rule("claims", "admits", "near", 1, door="asylum")]
    case = toy(days=366, people=1000, rules=rules, groups=groups, known=KNOWN)
    series = play(case).series
    return float(series["reception_cost"].values[0, -1, 0]), float(series["aid_displaced"].values[0, -1, 0])


def test_an_applicant_costs_so_much_a_year():
    """1,000 applicants for 364 days (the week of arrival is counted whole from its last day), in millions."""
    cost, displaced = _costs()
    assert cost == pytest.approx(10 * 365 / 365, rel=0.01)
    assert displaced == pytest.approx(cost / 4, rel=1e-6)


def test_visitors_live_on_their_own():
    assert _costs(seekers=False) == (0, 0)
