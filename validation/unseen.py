"""Hosts that calibration never saw: leave out all counts of a third of the hosts at a time, learn, and score them.

python validation/unseen.py [WORLDS]       writes docs/reference/unseen-hosts.md
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from exeunt.calibration.heldout import Scores
from exeunt.calibration.smoother import Calibration, calibrate, runner
from exeunt.calibration.unseen import Unseen, fold, folds
from exeunt.case import Case, load

ROOT = Path(__file__).parent.parent
FOLDS = 3


def page(case: Case, found: list[Unseen], worlds: int) -> str:
    """Markdown: scores by fold, on hosts left out and on hosts that were fitted."""
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
        ]
    ) + "\n"  # fmt: skip


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
    to = ROOT / "docs/reference/unseen-hosts.md"
    to.write_text(page(case, found, worlds), encoding="utf-8")
    print(f"Wrote {to.relative_to(ROOT)}.")


if __name__ == "__main__":
    main()
