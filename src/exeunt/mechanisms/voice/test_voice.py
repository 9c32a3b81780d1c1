"""Voice at home and in exile, worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from exeunt.case.format.records import Event, Group
from exeunt.mechanisms.voice import share_active
from toys import AT_ONCE, SOURCE, day, host, opened, play, rule, toy

KNOWN = {
    "EXI-10": 3, "EXI-05": 0, "EXI-07": 1, "EXI-06": 0, "EXI-11": 1e9, "EXI-09": 1, "TNR-07": 0, "TNR-08": 0,
    "EXI-01": 0.1,
    "EXI-03": -1, "EXI-08": 1000 / 850_000, "ASM-17": 1, "VOI-10": 0, "VOI-11": 0, "VOI-17": 1, "VOI-16": 0,
    "VOI-09": 0,
}  # fmt: skip


def _series(name, days=8, rules=(), leave=True, place=None, events=(), structure=None, **known):
    """1,000 people, all active, all leaving on the first day."""
    groups = [Group(id="active", name="A", share=1, publicly_active=1, departure_ratio=float(leave), source=SOURCE)]
    case = toy(
        days=days, people=1000, places=[host("near", **(place or {}))], rules=(*opened("near"), *rules), groups=groups,
        events=events, known={**KNOWN, "DEP-01": AT_ONCE, **known}, structure=structure,
    )  # fmt: skip
    return float(play(case).series[name].values[0, -1, 0])


def test_who_stays_speaks_at_home_and_who_left_in_exile():
    assert _series("voice_home", leave=False) == pytest.approx(1000)
    assert _series("voice_home") == pytest.approx(0, abs=1e-9)
    assert _series("voice_exile") == pytest.approx(3000, rel=1e-6)


def test_an_insecure_stay_halves_the_odds():
    """Even odds with a secure stay; half the odds without: a third over a half."""
    assert share_active(np.log(0.5)) == pytest.approx(2 / 3)
    insecure = _series("voice_exile", **{"EXI-05": math.log(0.5)})
    assert insecure == pytest.approx(3000 * 2 / 3, rel=1e-6)
    permits = rule("permits", "permit_hazard", "near", 1e5)
    assert _series("voice_exile", rules=[permits], **{"EXI-05": math.log(0.5)}) == pytest.approx(3000, rel=1e-4)


def test_the_freest_host_doubles_activity_where_the_evidence_says_two():
    assert _series("voice_exile", place={"liberties": 6}, **{"EXI-07": 2}) == pytest.approx(6000, rel=1e-6)


def test_activity_fades_with_years_abroad():
    """People arrive on day 1 and are counted first on day 7; 365 days later a tenth is gone by EXI-06, half by
    EXI-11.
    """
    assert _series("voice_exile", days=373, **{"EXI-06": math.log(0.9)}) == pytest.approx(2700, rel=1e-4)
    assert _series("voice_exile", days=373, **{"EXI-11": 1}) == pytest.approx(1500, rel=1e-4)


def test_fear_lowers_activity_only_where_the_origin_reaches():
    fear = {"TNR-07": 1, "TNR-08": math.log(0.5)}
    assert _series("voice_exile", **fear) == pytest.approx(3000, rel=1e-6)
    assert _series("voice_exile", rules=[rule("reach", "abduction_exposure", "near", 1)], **fear) == pytest.approx(
        2000, rel=1e-6
    )


def test_media_reach_what_their_voice_allows_and_less_once_blocked():
    """As much voice as the evidence on reach was measured with: 1,000 professionals."""
    assert _series("media_reach") == pytest.approx(0.1, rel=1e-6)
    blocked = [Event(id="b", day=day(3), kind="platform_blocking", where=("land",), source=SOURCE)]
    assert _series("media_reach", events=blocked) == pytest.approx(0.1 * math.exp(-1), rel=1e-6)


def test_protest_pressure_is_a_hundred_with_everybody_at_home_and_nobody_leaving():
    assert _series("protest_pressure", leave=False) == pytest.approx(100)


def test_departures_that_are_replaced_cost_no_pressure():
    assert _series("protest_pressure", **{"VOI-17": 0}) == pytest.approx(100, rel=1e-6)
    assert _series("protest_pressure", **{"VOI-17": 0.25}) == pytest.approx(75, rel=1e-6)


@pytest.mark.parametrize(("sign", "higher"), [("positive", True), ("negative", False)])
def test_exit_feeds_voice_or_weakens_it_by_the_switch(sign, higher):
    pressure = _series(
        "protest_pressure", structure={"exit_voice": sign}, **{"VOI-17": 0, "VOI-10": 0.5, "DEP-01": 1.0}, days=60
    )
    assert (pressure > 100) == higher


def test_a_forced_move_costs_months_of_work():
    """All lose their stay after ten days, half of them move on to the other host; they are out of work for a while."""

    def voice(months):
        groups = [Group(id="active", name="A", share=1, publicly_active=1, source=SOURCE)]
        rules = [*opened("near", "far"), rule("ten", "stay_days", "near", 10, door="visa_free")]
        known = {**KNOWN, "DEP-01": AT_ONCE, "ASM-07": 0, "RET-05": 0.5, "EXI-09": months}
        case = toy(("near", "far"), days=29, people=1000, rules=rules, groups=groups, known=known)
        return float(play(case).series["voice_exile"].values[0, -1, 0])

    assert voice(12) < 0.9 * voice(0.01)
