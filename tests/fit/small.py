"""A small case that is uncertain in two ways, and worlds of it that are taken for the truth."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from exeunt.calibration.smoother import Calibration, Run, calibrate
from exeunt.calibration.targets import back, targets, transformed
from exeunt.case import Case
from exeunt.case.format.records import CaseParameter, Observation
from exeunt.exodus.compile import compile_worlds
from exeunt.exodus.day import run as play
from exeunt.worlds.draws import Draws, Known
from toys import SOURCE, day, host, opened, toy

DAYS, WORLDS = 40, 120
UNCERTAIN = {"DEP-01": (0.5, 2.0, "per person-year"), "DST-05": (0.3, 1.5, "elasticity")}


def small(grade: str = "A", informs: tuple[str, ...] = (), use: str = "fit") -> Case:
    """Two hosts, one three times as rich; how many leave and how much income draws them is uncertain."""
    case = toy(
        ("near", "far"),
        places=[host("near", gdp_per_capita=10_000.0), host("far", gdp_per_capita=30_000.0)],
        rules=opened("near", "far"),
        people=100_000,
        days=DAYS,
        observations=[
            counted(name, 1000, use=use, **({"informs": informs} if informs else {})) for name in ("near", "far")
        ],
    )
    rows = [row for row in case.parameters if row.id not in UNCERTAIN]
    rows += [
        CaseParameter(
            id=id, name=id, central=(low + high) / 2, low=low, high=high, unit=unit, grade=grade, source=SOURCE
        )  # type: ignore[arg-type]
        for id, (low, high, unit) in UNCERTAIN.items()
    ]
    return replace(case, parameters=tuple(rows))


def counted(where: str, value: float, **more: object) -> Observation:
    """Who is present in a host on the last day."""
    data = {
        "id": f"{where}-count", "measure": "stock", "where": (where,), "start": day(0), "end": day(DAYS - 1),
        "value": value,
        "low": value * 0.9, "high": value * 1.1, "unit": "people", "counts_what": "people present", "use": "fit",
        "source": SOURCE,
    }  # fmt: skip
    return Observation(**{**data, **more})


def runner(case: Case, worlds: int, seed: int) -> Run:
    """Runs in memory."""

    def run(known: Known | None, step: int) -> np.ndarray:
        return play(compile_worlds(case, Draws(worlds, seed, known=known))).observed

    return run


def truth(case: Case, repetition: int) -> tuple[Case, dict[str, float]]:
    """The case with counts made by one world of it, with errors as large as they are said to be; and that world's
    probabilities.
    """
    draws = Draws(1, 10_000 + repetition)
    seen = play(compile_worlds(case, draws)).observed
    sd = targets(case, np.repeat(seen, 2, axis=1) * [1.0, 1.0001], "fit").sd
    random = np.random.default_rng(repetition)
    rows = []
    for i, row in enumerate(case.observations):
        value = float(back(row, transformed(row, float(seen[i, 0])) + sd[i] * random.standard_normal()))
        rows.append(row.model_copy(update={"value": value, "low": value * 0.9, "high": value * 1.1}))
    return replace(case, observations=tuple(rows)), {id: float(draws.uniform(id)[0]) for id in UNCERTAIN}


def learned(repetition: int, worlds: int = WORLDS) -> tuple[Calibration, dict[str, float]]:
    """A calibration to counts made from a known world, and that world."""
    case, known = truth(small(), repetition)
    return calibrate(case, worlds, repetition, runner(case, worlds, repetition)), known
