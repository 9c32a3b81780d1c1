"""A case that is valid but cannot be simulated gets a sentence, not another simulation."""

from __future__ import annotations

import pytest

from exeunt.case import CaseProblems
from exeunt.case.format.records import CaseParameter
from exeunt.study import run
from toys import opened, rule, toy


@pytest.mark.parametrize(
    ("edits", "sentence"),
    [
        (
            {"movement": "walk"},
            "case.yaml: movement 'walk' goes with departures 'given': who walks from place to place is known to have "
            "left.",
        ),
        (
            {"mechanisms_off": {"destination": "why"}},
            "case.yaml: mechanisms_off: 'destination' sets what moves people and cannot be off. Set its parameters "
            "instead.",
        ),
    ],
)
def test_what_is_not_simulated_is_said(edits, sentence):
    case = toy(rules=opened("near"))
    asked = replace_file(case, edits)
    with pytest.raises(CaseProblems) as caught:
        run(asked, worlds=1)
    assert [str(problem) for problem in caught.value.problems] == [sentence]


def test_a_case_with_given_departures_has_camps_and_rules_that_say_something_there():
    asked = replace_file(toy(rules=opened("near")), {"departures": "given"})
    with pytest.raises(CaseProblems) as caught:
        run(asked, worlds=1, mode="sampled")
    assert sorted(map(str, caught.value.problems), reverse=True) == [
        "rules.csv: a rule of kind 'admits' says nothing where departures are 'given'.",
        "places.csv: no place has the role 'camp': people with given departures go to camps.",
        "case.yaml: departures are 'given': such a case is simulated in `expected` mode only.",
    ]


@pytest.mark.parametrize("kind", ["holds", "redirects"])
def test_rules_of_conflict_cases_say_nothing_elsewhere(kind):
    asked = toy(rules=[*opened("near"), rule("odd", kind, "near", 0)])
    with pytest.raises(CaseProblems) as caught:
        run(asked, worlds=1)
    assert str(caught.value) == f"rules.csv: a rule of kind '{kind}' says nothing where departures are 'driven'."


def replace_file(case, edits):
    from dataclasses import replace

    return replace(case, file=case.file.model_copy(update=edits))


def test_a_parameter_keeps_the_unit_of_the_prior_it_replaces():
    from dataclasses import replace

    row = CaseParameter(
        id="RET-01", name="r", central=1, low=1, high=1, unit="per month", grade="A", source=("assumption",)
    )
    with pytest.raises(CaseProblems) as caught:
        run(replace(toy(rules=opened("near")), parameters=(row,)), worlds=1)
    assert str(caught.value) == (
        "parameters.csv: unit of RET-01 is 'per month'; the prior it replaces is in 'per year'. Use the same."
    )


def test_a_mechanism_that_is_off_moves_nobody():
    case = replace_file(
        toy(days=40, rules=opened("near"), known={"DEP-01": 50}), {"mechanisms_off": {"returning": "a test"}}
    )
    assert run(case, worlds=1).series["returned"].values.max() == 0
