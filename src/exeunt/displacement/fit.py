"""Settings of the movements fitted to conflict cases: for each case from all others, and once from all.

Draws from the ranges of `evidence/displacement.csv` are played on every case; those with the lowest mean logarithm of
the error over the cases that are not left out are kept: the mean itself would be ruled by the case that no setting
explains. What is kept is an ensemble, not a best guess. The two movements are weighted by the inverse square of their
geometric mean error over the same cases.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from exeunt.case import Case
from exeunt.displacement.play import play, ways_of
from exeunt.displacement.registered import fingerprint
from exeunt.displacement.seen import TABLE, write_seen
from exeunt.displacement.settings import of_movement
from exeunt.displacement.terrain import terrain
from exeunt.displacement.validate import counted
from exeunt.evidence.movements import MOVEMENTS
from exeunt.results import scores
from exeunt.results.scores import Floats
from exeunt.worlds.draws import Draws

DRAWS = 2000
KEPT = 60
"""Draws kept for each case left out."""
BATCH = 50
COLUMNS = ("left_out", "movement", "capacity", "weight")


def errors(case: Case, movement: str, bounded: bool, draws: Draws) -> Floats:
    """Rescaled ARD of every draw, `[draw]`."""
    camps, registered = counted(case)
    land = terrain(case, draws)
    rows = [[land.places[camp] for camp in land.camps].index(camp) for camp in camps]
    ways, values = ways_of(land), values_of(movement, draws)
    found = []
    for first in range(0, draws.size, BATCH):
        people, _ = play(land, ways, movement, values[:, first : first + BATCH], bounded)
        shares = scores.rescaled(people[:, rows], registered)
        found += [scores.ard(shares[:, :, world], registered) for world in range(shares.shape[2])]
    return np.array(found)


def values_of(movement: str, draws: Draws) -> Floats:
    """Settings drawn from their ranges, `[setting, draw]`."""
    return np.array([setting.draw(draws.uniform(f"setting/{setting.id}")) for setting in of_movement(movement)])


def fit(
    cases: Sequence[Case], path: Path, draws: int = DRAWS, seed: int = 1, say: Callable[[str], None] = lambda text: None
) -> None:
    """Write the settings that fit, for every case left out and for all, and beside them which cases they saw."""
    sample = Draws(draws, seed)
    marks = [fingerprint(case) for case in cases]
    rows: list[list[str]] = []
    for bounded in (True, False):
        error = {}
        for movement in MOVEMENTS:
            error[movement] = np.array([errors(case, movement, bounded, sample) for case in cases])
            for case, found in zip(cases, error[movement], strict=True):
                say(
                    f"{movement}, capacities {'given' if bounded else 'unlimited'}, {case.name}: best {found.min():.3f}"
                )
        for left_out in ("", *marks):
            seen = [number for number, mark in enumerate(marks) if mark != left_out]
            best = {m: np.argsort(np.log(error[m][seen]).mean(axis=0), kind="stable")[:KEPT] for m in MOVEMENTS}
            precision = {m: np.exp(-2 * np.log(error[m][seen][:, best[m]]).mean()) for m in MOVEMENTS}
            for movement in MOVEMENTS:
                weight = precision[movement] / sum(precision.values())
                lead = [left_out, movement, "given" if bounded else "none", f"{weight:.4f}"]
                values = values_of(movement, sample)
                for draw in np.sort(best[movement]):
                    numbers = dict(zip((s.id for s in of_movement(movement)), values[:, draw], strict=True))
                    rows.append([*lead, *(_number(numbers, id) for id in _ids())])
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow([*COLUMNS, *_ids()])
        writer.writerows(rows)
    write_seen(cases, path.with_name(TABLE))


def _ids() -> list[str]:
    return list(dict.fromkeys(setting.id for movement in MOVEMENTS for setting in of_movement(movement)))


def _number(values: dict[str, float], id: str) -> str:
    return f"{values[id]:.6g}" if id in values else ""
