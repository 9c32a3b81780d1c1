"""Priors are what their table says."""

from __future__ import annotations

import csv
import re
from importlib.resources import files

import numpy as np
import pytest

from exeunt.evidence import load_priors, parse
from exeunt.evidence.priors import GRADES, READ
from exeunt.mechanisms import ORDER
from exeunt.worlds.uncertain_numbers import mechanism

PRIORS = load_priors()


def test_every_prior_has_a_grade_a_range_and_says_whether_its_size_was_read():
    for prior in PRIORS.values():
        assert prior.grade in GRADES, prior.id
        assert prior.read in READ, prior.id
        assert prior.low <= prior.central <= prior.high, prior.id
        assert prior.citation, prior.id


@pytest.mark.parametrize("id", sorted(PRIORS))
def test_a_prior_draws_about_ninety_per_cent_between_its_ends(id):
    prior = PRIORS[id]
    low, high = prior.draw(np.array([0.05, 0.95]))
    width = prior.high - prior.low
    slack = 0.12 * width if prior.grade != "E" else 0.06 * width
    assert low == pytest.approx(prior.low, abs=slack)
    assert high == pytest.approx(prior.high, abs=slack)


def test_draws_rise_with_their_probability():
    u = np.linspace(0.001, 0.999, 500)
    for prior in PRIORS.values():
        assert (np.diff(prior.draw(u)) >= 0).all(), prior.id


def test_what_nobody_has_measured_is_swept_evenly():
    prior = PRIORS["DST-10"]
    assert prior.grade == "E"
    assert prior.draw(np.array([0.5]))[0] == pytest.approx((prior.low + prior.high) / 2)


def test_a_split_normal_has_its_mass_where_its_sides_say():
    """Two half-normals with spreads 1 and 3 that meet at 0: a quarter of the mass is below."""
    shape = parse("splitnormal(mode=0, sd_left=1, sd_right=3)")
    assert shape.quantile(np.array([0.25]))[0] == pytest.approx(0, abs=1e-9)
    below, above = shape.quantile(
        np.array([0.25 * 0.3173, 1 - 0.75 * 0.3173])
    )  # one spread from the mode on either side
    assert below == pytest.approx(-1, abs=1e-3)
    assert above == pytest.approx(3, abs=3e-3)


def test_a_mixture_is_read_off_its_cumulative_function():
    shape = parse("mixture(0.6*normal(-0.3,0.2)+0.4*normal(0.3,0.2))")
    from scipy.special import ndtr

    x = shape.quantile(np.array([0.37]))[0]
    assert 0.6 * ndtr((x + 0.3) / 0.2) + 0.4 * ndtr((x - 0.3) / 0.2) == pytest.approx(0.37, abs=1e-6)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("cauchy(a=1)", "'cauchy(a=1)' is not a distribution; the shapes are"),
        ("beta(a=1)", "'beta(a=1)' needs a, b"),
        ("beta(a=x, b=2)", "'a=x' in 'beta(a=x, b=2)' is not name=number"),
        ("mixture(0.6*normal(0,1))", "needs weight*normal(mean, sd) parts whose weights sum to 1"),
    ],
)
def test_a_distribution_nobody_knows_is_a_sentence(text, sentence):
    with pytest.raises(ValueError, match=re.escape(sentence)):
        parse(text)


def test_every_parameter_of_a_mechanism_has_a_prior_in_a_unit_it_can_use():
    from exeunt.declare import UNITS

    for name in ORDER:
        for wanted in mechanism(name).PARAMETERS.wanted().values():
            prior = PRIORS[wanted.id]
            assert wanted.unit in (None, prior.unit) or (prior.unit, wanted.unit) in UNITS, wanted


def test_every_assumption_is_swept_and_used():
    with (files("exeunt.evidence") / "assumptions.csv").open(encoding="utf-8") as text:
        rows = list(csv.DictReader(text))
    used = {wanted.id for name in ORDER for wanted in mechanism(name).PARAMETERS.wanted().values()}
    assert {row["id"] for row in rows} == {id for id in used if id.startswith("ASM")}
    assert all(row["grade"] == "E" and row["citation"] == "assumption" for row in rows)
