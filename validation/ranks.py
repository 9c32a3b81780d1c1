"""Simulation-based calibration: fit a small case to counts made by the model itself, and see where the truth ranks.

python validation/ranks.py [REPETITIONS]       writes docs/reference/calibration-ranks.md

Talts, Betancourt, Simpson, Vehtari and Gelman, "Validating Bayesian inference algorithms with simulation-based
calibration", 2018.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from scipy.stats import kstest

ROOT = Path(__file__).parent.parent
BINS = 10
MOST = 40


def page(found: dict[str, list[float]]) -> str:
    """Counts of ranks by tenth, as bars."""
    parts = [
        "# Where the truth ranks among posterior worlds",
        "Made by `python validation/ranks.py`; do not edit by hand.",
        "A small case of two hosts is calibrated to counts that one of its own worlds made, with errors as large as "
        "they are said to be, again and again. If calibration is "
        "right, the truth is as likely to rank low as high among the posterior worlds, and a 90 % interval holds it "
        "nine times in ten. Bars should be level, within chance.",
    ]
    for id, ranks in found.items():
        counts, _ = np.histogram(ranks, bins=BINS, range=(0, 1))
        inside = np.mean([0.05 <= rank <= 0.95 for rank in ranks])
        lines = [
            f"{k / BINS:.1f} to {(k + 1) / BINS:.1f}  {'#' * round(MOST * n / max(counts))} {n}"
            for k, n in enumerate(counts)
        ]
        parts.append(
            f"## {id}\n\n{len(ranks)} repetitions; Kolmogorov-Smirnov p = {kstest(ranks, 'uniform').pvalue:.2f}; the "
            f"90 % interval holds the truth in {inside:.0%}.\n\n"
            + "```text\n" + "\n".join(lines) + "\n```"
        )  # fmt: skip
    return "\n\n".join(parts) + "\n"


def main() -> None:
    """Repeat, write, say where."""
    sys.path.insert(0, str(ROOT / "tests"))
    from fit.test_calibration import ranks

    to = ROOT / "docs" / "reference" / "calibration-ranks.md"
    to.write_text(page(ranks(int(sys.argv[1]) if len(sys.argv) > 1 else 150)), encoding="utf-8")
    print(f"Wrote {to.relative_to(ROOT)}.")


if __name__ == "__main__":
    main()
