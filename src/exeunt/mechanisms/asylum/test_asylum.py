"""Decisions, worked out by hand: everybody asks on day 1 and decisions act from day 2 on."""

from __future__ import annotations

import math

import pytest

from exeunt.case.format.records import Group
from toys import AT_ONCE, SOURCE, opened, play, rule, stock, toy

GROUPS = [Group(id="all-ask", name="A", share=1, asylum_need=AT_ONCE, source=SOURCE)]
RULES = [
    *opened("near"),
    rule("claims", "admits", "near", 1, door="asylum"),
    rule("pace", "decision_hazard", "near", 3.0),
]


def _played(*rules, blocks=None, **known):
    return play(
        toy(
            days=42,
            people=1000,
            rules=[*RULES, *rules],
            groups=GROUPS,
            blocks=blocks,
            known={"DEP-01": AT_ONCE, **known},
        )
    )


def test_decisions_split_into_protection_and_rejection_by_the_rate_of_the_place():
    results = _played(rule("rate", "recognition", "near", 0.25), **{"ASY-04": 0.9, "ASM-08": 0.0})
    decided = 1000 * (1 - math.exp(-3.0 * 40 / 365))
    assert stock(results, "protected") == pytest.approx(0.25 * decided, rel=1e-4)
    assert results.series["rejected"].values[0, -1, 0] == pytest.approx(0.75 * decided, rel=1e-4)


def test_in_the_dublin_area_most_claims_are_closed_without_a_decision_on_the_merits():
    results = _played(
        rule("rate", "recognition", "near", 0.25), blocks={"dublin": ("near",)}, **{"ASY-06": 0.8, "ASM-08": 0.0}
    )
    decided = 1000 * (1 - math.exp(-3.0 * 40 / 365))
    assert stock(results, "protected") == pytest.approx(0.2 * 0.25 * decided, rel=1e-4)
    assert stock(results, "irregular") == pytest.approx((1 - 0.2 * 0.25) * decided, rel=1e-4)
