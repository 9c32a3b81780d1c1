"""Soldiers and workers, worked out by hand."""

from __future__ import annotations

import pytest

from exeunt.case.format.records import Group
from toys import AT_ONCE, SOURCE, opened, play, toy

KNOWN = {"DEP-01": AT_ONCE, "MAN-03": 10, "MAN-07": 2, "MAN-09": 0.5, "ASM-16": 1}


def _series(name, days=8, rules=True, **known):
    """1,000 people at home, one in ten of a group of men who all leave."""
    groups = [
        Group(id="men", name="M", share=0.1, draft_eligible=0.5, labour_weight=1, source=SOURCE),
        Group(id="others", name="O", share=0.9, labour_weight=0.5, departure_ratio=0, source=SOURCE),
    ]
    case = toy(days=days, people=1000, rules=opened("near") if rules else (), groups=groups, known={**KNOWN, **known})
    return float(play(case).series[name].values[0, -1, 0])


def test_men_away_are_soldiers_the_origin_goes_without():
    """100 away, 50 of them liable, ten soldiers in a thousand."""
    assert _series("draftable_men_abroad") == pytest.approx(50, rel=1e-6)
    assert _series("soldiers_forgone") == pytest.approx(0.5, rel=1e-6)


def test_output_goes_with_workers_less_what_they_still_do_from_abroad():
    """100 of 550 workers; half of their output feeds the origin at first."""
    assert _series("workforce_lost") == pytest.approx(100, rel=1e-6)
    assert _series("output_lost", days=1) == pytest.approx(100 * 2 * (100 - 50) / 550, rel=1e-6)


def test_remote_work_for_the_origin_fades():
    """Those who left on the first day: half of the half is left after a year."""
    assert _series("output_lost", days=366) == pytest.approx(100 * 2 * (100 - 25) / 550, rel=1e-3)


def test_nobody_away_nothing_lost():
    assert _series("output_lost", rules=False) == 0
