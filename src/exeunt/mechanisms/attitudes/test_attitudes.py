"""Attitudes, worked out by hand."""

from __future__ import annotations

import math

import pytest
from scipy.special import ndtr, ndtri

from toys import AT_ONCE, host, opened, play, rule, toy

KNOWN = {
    "DEP-01": AT_ONCE, "POL-04": 0.2, "POL-01": 2, "POL-02": -4, "POL-08": 0, "ASM-13": 0.1,
}  # fmt: skip


def _series(name, *, rules=(), days=8, welcome=None, **known):
    """1,000 newcomers in a place of 20,000: half of the tenth that is full exposure."""
    case = toy(
        days=days, people=1000, places=[host("near", population=20_000, welcome=welcome)],
        rules=(*opened("near"), *rules),
        known={**KNOWN, **known},
    )  # fmt: skip
    return float(play(case).series[name].values[0, -1, 0])


def test_newcomers_raise_hostility_by_their_dose():
    assert _series("hostility") == pytest.approx(0.2 * 0.5, rel=1e-6)


def test_exposure_is_full_at_most():
    assert _series("hostility", **{"ASM-13": 0.01}) == pytest.approx(0.2, rel=1e-6)


def test_settled_contact_moves_hostility_by_the_ratio_of_the_two_effects():
    """Everybody has a permit within a week: contact of dose a half at -4 / 2 of the effect of newcomers."""
    permits = rule("permits", "permit_hazard", "near", 1e5)
    assert _series("hostility", rules=[permits]) == pytest.approx(0.2 * (0.5 - 2 * 0.5), rel=1e-5)


def test_rents_pass_through_to_hostility():
    """0.05 for every tenth by which rents rise, on the scale of their logarithm."""
    there = host("near", population=20_000, city_population=10_000)
    rents = {"HOS-02": 2, "HOS-03": 0.5, "HOS-04": 0, "ASM-12": 0.5}
    known = {**KNOWN, **rents, "POL-04": 0, "POL-08": 0.05}
    results = play(toy(days=8, people=1000, places=[there], rules=opened("near"), known=known))
    assert float(results.series["hostility"].values[0, -1, 0]) == pytest.approx(0.05 * 10 * 2 * math.log(1.1), rel=1e-5)


def test_the_share_against_exiles_starts_at_a_poll_and_moves_on_the_scale_of_a_probit():
    assert _series("unwelcome", welcome=0.34) == pytest.approx(ndtr(ndtri(0.66) + 0.1), rel=1e-6)


def test_without_a_poll_half_of_the_public_is_against_exiles_at_first():
    assert _series("unwelcome", **{"POL-04": 0}) == 0.5


def test_a_welcome_holds_nobody_and_moves_no_hostility():
    assert _series("hostility", welcome=0.9) == _series("hostility", welcome=0.1)


@pytest.mark.parametrize(("sign", "more"), [("sends home", True), ("holds", False)])
def test_hostility_sends_people_home_or_holds_them_by_the_switch(sign, more):
    def returned(size):
        known = {**KNOWN, "RET-01": 0.5, "RET-03": size}
        case = toy(
            days=90, people=1000, places=[host("near", population=2000)], rules=opened("near"), known=known,
            structure={"host_hardship": sign},
        )  # fmt: skip
        return float(play(case).series["returned"].values[0, -1, 0])

    assert (returned(1.0) > returned(0.0)) == more
