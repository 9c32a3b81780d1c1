"""Forms of the model beside what was counted."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from exeunt.case.format.records import Observation
from exeunt.claims.forms import counts_beside
from exeunt.contrast.questions import question
from toys import SOURCE, day, opened, toy


def _row(id: str, measure: str, value: float, where: tuple[str, ...] = ("near",), unit: str = "people") -> Observation:
    return Observation(
        id=id, measure=measure, where=where, groups=("all",), start=day(0), end=day(9), value=value, low=value * 0.9,
        high=value * 1.1, unit=unit, counts_what="people", use="context", source=SOURCE,
    )  # fmt: skip


CASE = toy(("near", "far"), rules=opened("near", "far"))
HALF = np.arange(40) < 20
OPTIONS = {"one": HALF.astype(float), "other": (~HALF).astype(float)}


def _found(measure: str, value: float, outcome: str, unit: str = "people", where: tuple[str, ...] = ("near",)):
    case = replace(CASE, observations=(_row("K", measure, value, where, unit),))
    worlds = np.where(HALF, 100.0, 1000.0)[None, :]
    return counts_beside(case, [question(case, outcome)], OPTIONS, worlds)


def test_a_count_gives_its_weight_to_the_form_whose_worlds_lie_near_it():
    found = _found("stock", 100, "abroad[near]")
    weights = found.weights
    assert weights["one"] > 0.99
    assert sum(weights.values()) == pytest.approx(1)
    assert _found("stock", 316, "abroad[near]").weights["one"] == pytest.approx(
        0.5, abs=0.05
    )  # half way, in logarithms


def test_a_count_of_which_no_error_is_stated_stands_beside_and_weighs_nothing():
    found = _found("rent", 100, "rent_index[near]", "per cent")
    assert found.weights is None
    assert found.beside[0].options == (("one", 100.0, 100.0, 100.0), ("other", 1000.0, 1000.0, 1000.0))
    assert "the rise of all prices" in found.beside[0].why_not


def test_a_count_of_another_place_or_kind_says_nothing_on_a_form():
    assert _found("stock", 100, "abroad[far]") is None
    assert _found("stock", 100, "abroad") is None  # of one host, and the outcome is of all
    assert _found("applications", 100, "abroad[near]") is None


def test_a_form_with_hardly_a_world_has_no_numbers_beside_a_count():
    case = replace(CASE, observations=(_row("K", "stock", 100.0),))
    few = {"one": (np.arange(40) < 3).astype(float), "other": (np.arange(40) >= 3).astype(float)}
    assert counts_beside(case, [question(case, "abroad[near]")], few, np.full((1, 40), 100.0)) is None
