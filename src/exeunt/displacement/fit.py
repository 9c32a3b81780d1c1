"""Settings of the movements fitted to conflict cases: for each war from all others, and once from all.

Draws from the ranges of `evidence/displacement.csv` are played on every case. Kept is the third of them with the lowest
mean logarithm of the error over the wars that are not left out, or a third as it was drawn: a fit to other wars is not
always better than none. What is kept is an ensemble, not a best guess.

Which of the two, which movement, or both alike, and how far camps draw people beyond what the movements know, is chosen
on scores of other wars: each case is played with settings that left its war out, and the war left out has no say.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from exeunt.case import Case
from exeunt.declare import Ints
from exeunt.displacement.play import Ways, in_own_scale, play, unexplained, ways_of
from exeunt.displacement.registered import cells
from exeunt.displacement.seen import TABLE, war_of, write_seen
from exeunt.displacement.settings import of_movement
from exeunt.displacement.terrain import Terrain, terrain
from exeunt.displacement.validate import counted
from exeunt.evidence.movements import MOVEMENTS
from exeunt.results import scores
from exeunt.results.scores import Floats
from exeunt.worlds.draws import Draws

DRAWS = 240
KEPT_SHARE = 1 / 3
"""Draws kept for each war left out."""
KEEPS = ("best", "drawn")
"""Those that fit other wars best, or as many as they were drawn."""
BATCH = 50
WEIGHTS = (0.0, 0.5, 1.0)
"""Shares of worlds in which people move by the first of the movements: one alone, the other alone, both alike."""
SPREADS = (0.5, 1.0, 1.5, 2.0)
"""Standard deviations of the logarithm of what else draws people to a camp."""
COLUMNS = ("left_out", "movement", "capacity", "weight", "unexplained")


@dataclass(frozen=True)
class Ground:
    """One case to fit on."""

    case: Case
    land: Terrain
    ways: Ways
    rows: list[int]  # of the counted camps among all
    registered: Floats  # [day, camp]
    counts: np.ndarray  # [day, camp] where a count was made

    @classmethod
    def of(cls, case: Case, draws: Draws) -> Ground:
        """The terrain of a case, and what was counted in it."""
        camps, registered = counted(case)
        land = terrain(case, draws)
        rows = [[land.places[camp] for camp in land.camps].index(camp) for camp in camps]
        return cls(case, land, ways_of(land), rows, registered, cells(case, camps))

    def shares(self, movement: str, bounded: bool, values: Floats, pull: Floats | None = None) -> Floats:
        """People in counted camps with the registered total, `[day, camp, world]`."""
        people, _ = play(self.land, self.ways, movement, in_own_scale(self.land, self.ways, values), bounded, pull)
        return scores.rescaled(people[:, self.rows], self.registered)


def values_of(movement: str, draws: Draws) -> Floats:
    """Settings drawn from their ranges, `[setting, draw]`."""
    return np.array([setting.draw(draws.uniform(f"setting/{setting.id}")) for setting in of_movement(movement)])


def errors(ground: Ground, movement: str, bounded: bool, values: Floats) -> Floats:
    """Rescaled ARD of every draw, `[draw]`, with nothing unexplained."""
    found = []
    for first in range(0, values.shape[1], BATCH):
        shares = ground.shares(movement, bounded, values[:, first : first + BATCH])
        found += [scores.ard(shares[:, :, world], ground.registered) for world in range(shares.shape[2])]
    return np.array(found)


def best_of(error: Floats, wars: Sequence[str], left_out: str) -> Ints:
    """Draws with the lowest mean over wars of the mean logarithm of the error `[case, draw]`, one war left out."""
    others = [war for war in dict.fromkeys(wars) if war != left_out]
    by_war = [np.log(error[[war == one for war in wars]]).mean(axis=0) for one in others]
    order = np.argsort(np.mean(by_war, axis=0), kind="stable")
    return np.sort(order[: max(int(error.shape[1] * KEPT_SHARE), 1)])


def left_out_scores(ground: Ground, bounded: bool, values: dict[str, Floats]) -> Floats:
    """ARD and CRPS of one case with settings that left its war out, `[weight, spread, score]`."""
    found = np.zeros((len(WEIGHTS), len(SPREADS), 2))
    on = ground.counts.any(axis=1)
    for at, spread in enumerate(SPREADS):
        pull = unexplained(ground.land, spread)
        one, other = (ground.shares(m, bounded, values[m], pull[:, : values[m].shape[1]]) for m in MOVEMENTS)
        for number, weight in enumerate(WEIGHTS):
            picked = [one] * (weight > 0) + [other] * (weight < 1)
            ensemble = np.concatenate(picked, axis=2)
            found[number, at] = [
                scores.ard(ensemble.mean(axis=2), ground.registered),
                scores.crps(ensemble[on], ground.registered[on]),
            ]
    return found


def chosen(table: Floats) -> tuple[str, float, float]:
    """What to keep, the weight of the first movement and the spread, of `[war, keep, weight, spread, score]`.

    Those with the least mean logarithm of the CRPS over wars: a score that a spread too narrow pays for, and one too
    wide as well. Draws are kept as they were drawn unless those that fit are better by more than one standard error of
    the difference over wars: with few wars, the simpler is not given up for less.
    """
    loss = np.log(table[..., 1])
    at = {
        keep: np.unravel_index(int(loss[:, number].mean(axis=0).argmin()), loss.shape[2:])
        for number, keep in enumerate(KEEPS)
    }
    fitted, drawn = (loss[:, number, at[keep][0], at[keep][1]] for number, keep in enumerate(KEEPS))
    gain = drawn - fitted
    keep = KEEPS[0] if gain.mean() > gain.std(ddof=1) / np.sqrt(len(gain)) else KEEPS[1]
    weight, spread = at[keep]
    return keep, WEIGHTS[int(weight)], SPREADS[int(spread)]


def fit(
    cases: Sequence[Case], path: Path, draws: int = DRAWS, seed: int = 1, say: Callable[[str], None] = lambda text: None
) -> None:
    """Write the settings that fit, for every war left out and for all, and beside them which cases they saw."""
    sample = Draws(draws, seed)
    grounds = [Ground.of(case, sample) for case in cases]
    wars = [war_of(case) for case in cases]
    kept = max(int(draws * KEPT_SHARE), 1)
    values = {movement: values_of(movement, sample) for movement in MOVEMENTS}
    rows: list[list[str]] = []
    for bounded in (True, False):
        capacities = "given" if bounded else "none"
        picked: dict[tuple[str, str, str], Ints] = {
            (war, "drawn", m): np.arange(kept, dtype=np.int64) for war in ("", *wars) for m in MOVEMENTS
        }
        for m in MOVEMENTS:
            error = np.array([errors(ground, m, bounded, values[m]) for ground in grounds])
            for case, found in zip(cases, error, strict=True):
                say(f"{m}, capacities {capacities}, {case.name}: best {found.min():.3f}")
            picked |= {(war, "best", m): best_of(error, wars, war) for war in ("", *wars)}
        held = []  # [case][keep, weight, spread, score]
        for ground, war in zip(grounds, wars, strict=True):
            few = replace(ground, land=replace(ground.land, draws=Draws(kept, seed)))
            held.append(np.array([
                left_out_scores(few, bounded, {m: values[m][:, picked[war, keep, m]] for m in MOVEMENTS})
                for keep in KEEPS
            ]))  # fmt: skip
        for war in dict.fromkeys(("", *wars)):
            others = [one for one in dict.fromkeys(wars) if one != war]
            table = np.array([
                np.mean([h for h, w in zip(held, wars, strict=True) if w == one], axis=0) for one in others
            ])  # fmt: skip
            keep, weight, spread = chosen(table)
            say(f"capacities {capacities}, without {war or 'nothing'}: {keep}, {MOVEMENTS[0]} {weight:g}, "
                f"unexplained {spread}")  # fmt: skip
            for movement, share in zip(MOVEMENTS, (weight, 1 - weight), strict=True):
                lead = [war, movement, capacities, f"{share:.4g}", f"{spread:g}"]
                for draw in picked[war, keep, movement]:
                    numbers = dict(zip((s.id for s in of_movement(movement)), values[movement][:, draw], strict=True))
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
