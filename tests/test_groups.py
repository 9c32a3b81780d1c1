"""Who is counted: exiles, unless groups are named."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from exeunt.case import load
from exeunt.case.format.records import Group, Observation
from exeunt.claims.reading import ledger_of, read_ledger
from exeunt.contrast.questions import NoSuchQuestion, Question, question
from exeunt.results import NotKept
from exeunt.results.outcomes import OUTCOMES
from exeunt.study import run
from toys import AT_ONCE, SOURCE, day, opened, toy

GROUPS = [
    Group(id="own", name="O", share=0.6, labour_weight=1, draft_eligible=1, source=SOURCE),
    Group(id="kin", name="K", share=0.3, labour_weight=1, source=SOURCE),
    Group(id="passing", name="P", share=0.1, exile=0, citizen=0, labour_weight=1, source=SOURCE),
]
COUNTED = Observation(
    id="count", measure="stock", where=("near",), groups=("own", "kin"), start=day(0), end=day(9), value=90,
    unit="people",
    counts_what="people", use="context", source=SOURCE,
)  # fmt: skip


@pytest.fixture(scope="module")
def case():
    """Everybody leaves on the first day: 60 own people and 30 kin are exiles, 10 pass through."""
    return toy(
        people=100,
        groups=GROUPS,
        rules=opened("near"),
        observations=[COUNTED],
        known={"DEP-01": AT_ONCE, "MAN-03": 1000},
    )


@pytest.fixture(scope="module")
def results(case):
    return run(case, worlds=1, days=[day(9)], groups=["all", "own;passing", "passing"])


@pytest.mark.parametrize(("groups", "people"), [("", 90), ("all", 100), ("own;passing", 70), ("passing", 10)])
@pytest.mark.parametrize("outcome", ["left", "abroad", "net_outflow", "arrivals"])
def test_people_are_counted_in_the_groups_that_are_asked_for_and_else_as_exiles(results, outcome, groups, people):
    assert OUTCOMES[outcome].value(results, day(9), None, groups)[0] == pytest.approx(people, rel=1e-6)


def test_workers_and_men_liable_to_the_draft_who_are_away_are_exiles(results):
    assert OUTCOMES["workforce_lost"].value(results, day(9))[0] == pytest.approx(90, rel=1e-6)
    assert OUTCOMES["draftable_men_abroad"].value(results, day(9))[0] == pytest.approx(60, rel=1e-6)


def test_an_outcome_and_the_observation_of_the_same_people_are_the_same_number(results):
    assert OUTCOMES["abroad"].value(results, day(9)) == pytest.approx(results.observed[0], rel=1e-6)


def test_the_ledger_counts_the_same_people_abroad_as_the_count_it_cites():
    """C04 of russia-2022 asks who is abroad since the eve of the invasion, as C001 counts: without Ukrainians and
    Israelis.
    """
    case = load("russia-2022")
    ledger = read_ledger(case, ledger_of(case, ""))
    test = next(test for test in ledger.claim("C04").tests if test.outcome == "abroad")
    assert (test.at, test.since) == (date(2023, 9, 28), date(2022, 2, 23))
    results = run(case, worlds=4, days=[test.at, test.since])
    abroad = OUTCOMES["abroad"]
    observed = results.observed[results.observation_ids.index("C001")]
    np.testing.assert_allclose(abroad.value(results, test.at) - abroad.value(results, test.since), observed, rtol=1e-5)


def test_groups_that_were_not_kept_are_refused(results):
    with pytest.raises(NotKept, match=r"'abroad' was not kept for the groups kin; run with groups=\['kin'\]"):
        OUTCOMES["abroad"].value(results, day(9), None, "kin")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("abroad", Question("abroad")),
        ("abroad[near]", Question("abroad", "near")),
        ("abroad[near, groups=passing;own]", Question("abroad", "near", "own;passing")),
        ("abroad[groups=all;own]", Question("abroad", None, "all")),
    ],
)
def test_a_question_is_read_as_it_is_written(case, text, found):
    assert question(case, text) == found
    assert question(case, found.text) == found


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("abroad[naer]", "'naer' is not a label of abroad. Did you mean 'near'?"),
        ("abroad[groups=onw]", "'onw' is not a group of this case. Did you mean 'own'?"),
        ("abroad[groups=]", "'groups=' names no group; there are own, kin, passing, or all for everybody."),
        ("rent_index[near, groups=own]", "'rent_index' is not counted by groups."),
        ("secure_share[near]", "'secure_share' is not counted by place, crossing or group."),
    ],
)
def test_a_question_that_cannot_be_answered_gets_a_sentence(case, text, sentence):
    with pytest.raises(NoSuchQuestion) as why:
        question(case, text)
    assert str(why.value) == sentence
