"""The model of displacement by conflict: departures are given, people choose a camp or walk from place to place."""

from __future__ import annotations

from collections.abc import Iterator

from exeunt.case import Case, Problem
from exeunt.displacement.play import run
from exeunt.displacement.terrain import terrain
from exeunt.results import Results, Wanted
from exeunt.worlds.checks import check_any
from exeunt.worlds.draws import Draws
from exeunt.worlds.model import Model


def check(case: Case, mode: str) -> Iterator[Problem]:
    """Every problem that stands in the way of simulating a conflict case."""
    if not any("camp" in place.roles for place in case.places):
        yield Problem("places.csv", 0, "no place has the role 'camp': people with given departures go to camps.")
    if mode == "sampled":
        yield Problem("case.yaml", 0, "departures are 'given': such a case is simulated in `expected` mode only.")
    yield from check_any(case)


def play(case: Case, first: Case | None, draws: Draws, mode: str, wanted: Wanted) -> Results:
    """One batch of worlds; every day is kept."""
    return run(terrain(case, draws))


MODEL = Model(
    kind="a conflict case",
    modes=("expected",),
    check=check,
    play=play,
    outcomes=("abroad",),
    apart=("abroad",),
    by_groups=False,
    calibrated="a conflict case has settings fitted on other wars, and no calibrated worlds",
    instead={
        "claims": "its outcomes are counts in camps, which `exeunt validate` scores",
        "predict": "`exeunt validate` puts it beside its counts",
        "sensitivity": "`exeunt validate` scores the ensemble of its settings",
        "pivots": "its settings are not graded evidence",
        "calibrate": "`exeunt fit-conflicts` fits the settings all of them share",
    },
)
