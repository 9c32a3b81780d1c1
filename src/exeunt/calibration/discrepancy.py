"""How much the model leaves out of each kind of count, learned from the counts that were fitted.

A stated standard deviation (`evidence/discrepancies.csv`) is a judgement. After calibration the misses of fitted counts
say how large it should have been: the scale of a normal error with a scaled inverse chi-squared prior about what was
stated (Gelman and others, Bayesian Data Analysis, 3rd edition, section 2.6), as if so many counts as PRIOR_COUNTS had
been missed by that much before. Counts of one series tell little more than one of them, so each series weighs once.
Held-out counts are not looked at.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from exeunt.calibration.targets import Targets
from exeunt.declare import Floats
from exeunt.evidence import fixed, load_discrepancies

PRIOR_COUNTS = fixed("discrepancy_counts")


def stated() -> dict[str, float]:
    """Measure -> standard deviation of what the model leaves out as judged, log points or log odds."""
    return {row.measure: row.sd for row in load_discrepancies().values() if row.sd is not None}


def learned(fitted: Targets, y: Floats) -> dict[str, float]:
    """Measure -> standard deviation of what the model leaves out, from fitted counts and what calibrated worlds say of
    them, `[observation, world]`; as stated where nothing of a measure was fitted.

    Of the squared miss of the median the count's own error explains a part. The spread of worlds is not taken off:
    worlds were moved towards these very counts, so that what is left of the misses is less than of counts that were
    not fitted.
    """
    missed = (np.median(y, axis=1) - fitted.value) ** 2 - fitted.own**2
    by_measure: dict[str, dict[tuple[str, ...], list[float]]] = defaultdict(lambda: defaultdict(list))
    for row, square in zip(fitted.rows, missed, strict=True):
        by_measure[row.measure][row.where].append(float(square))
    found = stated()
    for measure, by_place in by_measure.items():
        squares = [float(np.mean(values)) for values in by_place.values()]
        mean = (PRIOR_COUNTS * found[measure] ** 2 + max(sum(squares), 0.0)) / (PRIOR_COUNTS + len(squares))
        found[measure] = float(np.sqrt(mean))
    return found
