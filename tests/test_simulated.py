"""A case that is valid but cannot be simulated gets a sentence, not another simulation."""

from __future__ import annotations

import pytest

from exeunt.case import CaseProblems
from exeunt.case.records import CaseParameter
from exeunt.study import run
from toys import opened, toy


@pytest.mark.parametrize(
    ("edits", "sentence"),
    [
        ({"movement": "walk"}, "case.yaml: movement is 'walk'; this version simulates 'choose' only."),
        ({"departures": "given"}, "case.yaml: departures is 'given'; this version simulates 'driven' only."),
        (
            {"mechanisms_off": {"destination": "why"}},
            "case.yaml: mechanisms_off: 'destination' sets what moves people and cannot be off. Set its parameters instead.",
        ),
    ],
)
def test_what_is_not_simulated_is_said(edits, sentence):
    case = toy(rules=opened("near"))
    asked = replace_file(case, edits)
    with pytest.raises(CaseProblems) as caught:
        run(asked, worlds=1)
    assert [str(problem) for problem in caught.value.problems] == [sentence]


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
