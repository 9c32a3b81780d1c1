"""Repression at home, worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from exeunt.case.format.records import Event, Group
from exeunt.mechanisms.repression import wave_days, years_of_first
from toys import SOURCE, day, opened, play, toy

KNOWN = {"ASM-15": 0.2, "VOI-01": 7, "VOI-02": 0.5, "VOI-15": 0, "VOI-04": 0.25, "VOI-16": 0, "VOI-09": 0}


def _series(name, days=57, wave=0, **known):
    """1,000 active people who stay at home."""
    groups = [Group(id="active", name="A", share=1, publicly_active=1, source=SOURCE)]
    events = [Event(id="war", day=day(wave), kind="invasion", where=("land",), source=SOURCE)]
    case = toy(days=days, people=1000, rules=opened("near"), groups=groups, events=events, known={**KNOWN, **known})
    return float(play(case).series[name].values[0, -1, 0])


def test_a_wave_amounts_to_its_half_life_over_log_two():
    half_life = np.array([7.0])
    assert wave_days(1000, 1000, half_life)[0] == pytest.approx(7 / math.log(2))
    in_parts = wave_days(7, 7, half_life) + wave_days(14, 7, half_life) + wave_days(1000, 986, half_life)
    assert in_parts[0] == pytest.approx(7 / math.log(2))


def test_detentions_are_participation_times_risk_over_the_wave():
    """A fifth of 1,000 a day, half of them detained each time, over 57 days of a wave that halves weekly."""
    full = 7 / math.log(2) * (1 - 2 ** (-57 / 7))
    assert _series("detained") == pytest.approx(1000 * 0.2 * 0.5 * full, rel=1e-5)


def test_nobody_is_detained_before_the_first_wave():
    assert _series("detained", wave=56) == pytest.approx(0.1 * 1000 * wave_days(1, 1, np.array([7.0]))[0], rel=1e-5)


def test_prosecutions_fall_on_those_who_are_not_silent():
    years = 57 / 365
    assert _series("prosecuted", **{"VOI-15": 0.1}) == pytest.approx(1000 * 0.1 * years, rel=1e-2)
    assert _series("imprisoned", **{"VOI-15": 0.1}) == pytest.approx(250 * 0.1 * years, rel=1e-2)


def test_silence_comes_within_a_year_and_no_more_after_it():
    """70 % within the year; the second year adds nothing."""
    assert _series("silenced", days=365, **{"VOI-16": 0.7}) == pytest.approx(0.7, abs=1e-5)
    assert _series("silenced", days=600, **{"VOI-16": 0.7}) == pytest.approx(0.7, abs=1e-5)


def test_surveillance_silences_more():
    assert _series("silenced", days=365, **{"VOI-16": 0.5, "VOI-09": -math.log(2)}) == pytest.approx(0.75, abs=1e-5)


def test_the_first_year_is_counted_in_parts():
    assert years_of_first(None, 7) == 0
    assert years_of_first(6, 7) == pytest.approx(7 / 365)
    assert years_of_first(366, 7) == pytest.approx(5 / 365)
    assert years_of_first(500, 7) == 0
