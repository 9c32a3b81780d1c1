"""What moves opinion at home, worked out by hand."""

from __future__ import annotations

import pytest

from toys import AT_ONCE, day, host, opened, play, rule, toy

KNOWN = {"DEP-01": 0, "PRO-03": 2, "PRO-02": -3, "PRO-07": 0, "PRO-08": 6, "PRO-09": 0.5, "EXI-04": 0, "ASM-18": 0}


def _series(name, shut=0.0, regime="eu", days=40, refuse=0.0, **known):
    """Two hosts, one of them western, whose door is shut on day 10."""
    rules = [*opened("west", "east"), rule("ban", "admits", "west", 1 - shut, door="visa_free", start=day(10))]
    case = toy(
        ("west", "east"), days=days, people=1000, places=[host("west", regime=regime), host("east")], rules=rules,
        known={**KNOWN, "VIS-12": refuse, **known},
    )  # fmt: skip
    return float(play(case).series[name].values[0, -1, 0])


def test_without_exclusion_nothing_moves():
    assert _series("regime_support_shift") == 0
    assert _series("outsiders_image_shift") == 0


def test_support_moves_by_the_share_of_western_access_that_is_gone():
    assert _series("regime_support_shift", shut=0.5) == pytest.approx(2 * 0.5, rel=1e-6)


def test_the_image_of_those_who_exclude_loses_also_what_travel_gave():
    assert _series("outsiders_image_shift", shut=0.5) == pytest.approx((-3 - 6 * 0.5) * 0.5, rel=1e-6)


def test_a_host_that_is_not_western_does_not_count():
    assert _series("regime_support_shift", shut=0.5, regime="autocracy") == 0


def test_people_who_are_refused_turn_to_the_regime():
    shift = _series("regime_support_shift", shut=1, refuse=0.5, **{"PRO-03": 0, "PRO-07": 0.1, "DEP-01": AT_ONCE / 50})
    assert shift > 0


def test_exile_media_lower_support():
    """They reach a tenth at most; 0.5 points a point, at full discount one."""
    known = {"EXI-01": 0.1, "ASM-17": 0, "EXI-04": 0.5, "ASM-18": 1}
    assert _series("regime_support_shift", **known) == pytest.approx(-100 * 0.5 * 0.1, rel=1e-6)
