"""Hosts and a year that calibration never saw: leave out all counts of a third of the hosts at a time, or of the second
year, learn, and score them.

python validation/unseen.py [WORLDS]       writes docs/reference/unseen-hosts.md and the scores that `exeunt validate`
                                           prints
"""

from __future__ import annotations

import sys
import tempfile
from datetime import date
from pathlib import Path

import numpy as np

from exeunt.calibration.heldout import Scores
from exeunt.calibration.questions import KEPT, UNSEEN_HOST, UNSEEN_TIME, Question, keep
from exeunt.calibration.smoother import Calibration, calibrate, runner
from exeunt.calibration.unseen import Unseen, fold, folds, later
from exeunt.case import Case, load

ROOT = Path(__file__).parent.parent
FOLDS = 3
LAST = date(2022, 12, 31)
"""Last day of what is fitted where the second year is scored."""


def page(case: Case, found: list[Unseen], second_year: Scores | None, worlds: int) -> str:
    """Markdown: scores by fold, on hosts left out and on hosts that were fitted, and on the second year."""
    lines = [
        "| hosts left out | kind | counts | error of the median, log | CRPS | inside 50 / 80 / 95 % |",
        "|---|---|---:|---:|---:|---|",
    ]
    for at in found:
        rows = (("settled", at.settled), ("claims", at.claims), ("settled, hosts that were fitted", at.seen))
        lines += [
            f"| {', '.join(at.hosts)} | {kind} | {_cells(scores)} |" for kind, scores in rows if scores is not None
        ]
    return "\n\n".join(
        [
            f"# Hosts that calibration never saw: {case.name}",
            "Made by `python validation/unseen.py`; do not edit by hand.",
            f"All counts of a third of the hosts are left out of fitting together, {worlds} worlds learn from the "
            f"rest, and "
            "the counts left out are scored. Hosts are dealt by the order of their names. *Settled* are stocks, first "
            "destinations and permits held; counts of five hosts or more together, as of the European Union, stay. A "
            "host "
            "effect can mend any theory of where people go for a host that has a count; here there is none.",
            "\n".join(lines),
            "## The year that calibration never saw",
            f"Everything counted after {LAST} is left out of fitting, and scored.",
            "\n".join(_second_year(second_year)),
        ]
    ) + "\n"  # fmt: skip


def _second_year(scores: Scores | None) -> list[str]:
    if scores is None:
        return ["Nothing was counted then."]
    lines = ["| kind | counts | error of the median, log | inside 90 % |", "|---|---:|---:|---:|"]
    for measure, (count, inside, error) in scores.by_measure.items():
        lines.append(f"| {measure} | {count} | {error:.2f} | {inside:.0%} |")
    return [*lines, "", f"All: error and CRPS {_cells(scores)}.".replace(" | ", ", ")]


def _pooled(case: Case, kind: str, of: list[Scores | None]) -> list[Question]:
    """Scores of folds together, each weighed by its counts."""
    have = [at for at in of if at is not None]
    if not have:
        return []
    weights = np.array([at.observations for at in have], dtype=np.float64)
    rows = np.array([(at.error, at.crps, *at.coverage) for at in have])
    error, crps, half, most, nearly_all = (float(mean) for mean in np.average(rows, axis=0, weights=weights))
    return [Question(UNSEEN_HOST, kind, int(weights.sum()), error, crps, half, most, nearly_all, case_hash=case.hash)]


def _cells(scores: Scores) -> str:
    inside = " / ".join(f"{share:.0%}" for share in scores.coverage)
    return f"{scores.observations} | {scores.error:.2f} | {scores.crps:.2f} | {inside}"


def main() -> None:
    """Leave out each third in turn, write the page, say where."""
    worlds = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    case = load("russia-2022")
    with tempfile.TemporaryDirectory() as runs:

        def learn(part: Case) -> Calibration:
            return calibrate(part, worlds, 1, runner(part, worlds, 1, Path(runs), print, executor="threads"))

        found = [fold(case, hosts, learn) for hosts in folds(case, FOLDS)]
        second_year = later(case, LAST, learn)
    to = ROOT / "docs/reference/unseen-hosts.md"
    to.write_text(page(case, found, second_year, worlds), encoding="utf-8")
    asked = _pooled(case, "settled", [at.settled for at in found]) + _pooled(
        case, "claims", [at.claims for at in found]
    )
    if second_year is not None:
        asked.append(Question.of(case, UNSEEN_TIME, "all kinds", second_year))
    keep(ROOT / f"src/exeunt/cases/posteriors/{case.name}{KEPT}", asked)
    print(f"Wrote {to.relative_to(ROOT)}.")


if __name__ == "__main__":
    main()
