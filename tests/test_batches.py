"""What runs out bit by bit, and rules in doubt, tie no world to the others of its batch."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from exeunt.case.format.records import Group
from exeunt.study import run
from toys import SOURCE, day, opened, rule, toy


def test_papers_that_run_out_while_another_rule_of_the_gate_is_in_doubt_tie_no_world_to_its_batch():
    visa = rule("visa", "admits", "near", 1, door="short_visa")
    fewer = rule("fewer", "issues", "near", 0.1, door="short_visa", start=day(5), start_uncertain_days=4)
    doubt = rule("doubt", "admits", "near", 0.7, door="visa_free", start=day(40), start_uncertain_days=15)
    groups = [Group(id="g", name="g", share=1, short_visa=0.5, passport=0.5, departure_ratio=100, source=SOURCE)]
    case = toy(("near",), days=90, people=1e5, rules=[*opened("near"), visa, fewer, doubt], groups=groups)
    case = replace(case, parameters=())
    whole, alone = (run(case, worlds=9, batch=size, workers=1) for size in (9, 1))
    for name, series in whole.series.items():
        assert np.array_equal(series.values, alone.series[name].values), name
