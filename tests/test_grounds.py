"""What a result stands on is said: judgements and structural switches."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from exeunt.case import load
from exeunt.case.format.records import CaseParameter
from exeunt.contrast.grounds import BACK, by_option, judged, judged_moves, turning
from exeunt.evidence import load_priors, load_switches
from exeunt.mechanisms import FOLLOWING
from exeunt.results.outcomes import OUTCOMES, missing
from exeunt.study import run
from exeunt.worlds.draws import Draws
from exeunt.worlds.uncertain_numbers import mechanism, option
from toys import lively

CASE = lively()
TEACHING = load("three-places")
JUDGED = sorted(
    want.id
    for name in FOLLOWING
    if name not in BACK
    for want in mechanism(name).PARAMETERS.wanted().values()
    if load_priors()[want.id].grade == "E"
)


def _with(values):
    row = {"grade": "E", "source": ("assumption",)}
    made = [
        CaseParameter(id=id, name=id, central=v, low=v, high=v, unit=load_priors()[id].unit, **row)
        for id, v in values.items()
    ]
    return replace(CASE, parameters=(*(old for old in CASE.parameters if old.id not in values), *made))


@pytest.mark.parametrize("id", JUDGED)
def test_an_outcome_names_every_judgement_it_hangs_on_and_no_other(id):
    """The lowest and the highest value: what moves says so, what says so moves."""
    prior = load_priors()[id]
    low, high = (run(_with({id: value}), worlds=4, first=CASE) for value in (prior.low, prior.high))
    for name, outcome in OUTCOMES.items():
        values = [outcome.value(results, CASE.file.last_day, None) for results in (low, high)]
        moved = not np.array_equal(*values)
        assert moved == (id in judged(name)), name


def test_judgements_about_how_people_move_are_named_once_for_all_counts():
    named = judged_moves(TEACHING)
    assert {"DST-10", "ASM-01", "ASM-13"} <= set(named)
    assert not set(named) & set(JUDGED)


@pytest.mark.parametrize("id", sorted(load_switches()))
def test_a_switch_is_drawn_by_its_weights_and_fixed_by_a_case(id):
    switch, draws = load_switches()[id], Draws(600)
    drawn = option(TEACHING, id, draws)
    for name, share in zip(switch.options, switch.shares, strict=True):
        assert (drawn == name).mean() == pytest.approx(share, abs=0.01)
    fixed = replace(CASE, file=CASE.file.model_copy(update={"structure": {id: switch.options[0]}}))
    assert (option(fixed, id, draws) == switch.options[0]).all()


@pytest.mark.parametrize("id", sorted(load_switches()))
def test_every_switch_changes_something(id):
    base = _with({"RET-03": 0.3, "VOI-10": 0.4, "VIS-05": -0.5, "DST-10": 0.4})
    sides = [
        run(replace(base, file=CASE.file.model_copy(update={"structure": {id: name}})), worlds=8)
        for name in load_switches()[id].options[-2:]
    ]
    values = [np.concatenate([at.value(side, CASE.file.last_day, None) for at in OUTCOMES.values()]) for side in sides]
    assert not np.array_equal(*values)


def test_a_difference_is_told_apart_by_the_options_of_a_switch():
    draws = Draws(40)
    up = np.where(option(TEACHING, "exit_voice", draws) == "positive", 1.0, -1.0)
    rows = {(row.switch, row.option): row for row in by_option(TEACHING, draws, up)}
    assert rows["exit_voice", "positive"].above == 1
    assert rows["exit_voice", "negative"].below == 1
    assert "exit_voice" in turning(list(rows.values()))
    assert sum(row.worlds for row in rows.values() if row.switch == "exit_voice") == 40


@pytest.mark.parametrize("off", FOLLOWING)
def test_a_mechanism_that_is_off_takes_its_outcomes_with_it_and_nothing_else(off):
    case = replace(CASE, file=CASE.file.model_copy(update={"mechanisms_off": {off: "a test"}}))
    results = run(case, worlds=2)
    gone = {name for name in OUTCOMES if missing(name, case.file.mechanisms_off)}
    assert gone
    for name, outcome in OUTCOMES.items():
        if name in gone:
            with pytest.raises(LookupError, match="no series"):
                outcome.value(results, case.file.last_day, None)
        else:
            assert np.isfinite(outcome.value(results, case.file.last_day, None)).all(), name
