"""Event studies: the change from one count to a later one of the same border, where a rule changed between them and
where none did.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from exeunt.calibration.heldout import days_of
from exeunt.calibration.targets import FULL
from exeunt.case import Case
from exeunt.declare import Floats


@dataclass(frozen=True)
class Step:
    """Log change per day from before to after, counted and simulated."""

    what: str
    control: bool  # no rule changed between the two
    counted: float
    counted_sd: float
    median: float
    low: float
    high: float

    @property
    def inside(self) -> bool:
        """Whether the counted change, within its own error, meets the simulated 90 % range."""
        return self.low - FULL * self.counted_sd <= self.counted <= self.high + FULL * self.counted_sd


def event_studies(case: Case, observed: Floats) -> list[Step]:
    """Every step and control of a case that is simulated, from `[observation of the case, world]`."""
    rows = {row.id: (i, row) for i, row in enumerate(case.observations)}
    found = []
    for control, pairs in ((False, case.file.steps), (True, case.file.controls)):
        for what, (first, second) in pairs.items():
            (i, before), (k, after) = rows[first], rows[second]
            if (
                not (np.isfinite(observed[i]).all() and np.isfinite(observed[k]).all())
                or min(before.value, after.value) <= 0
            ):
                continue
            days = np.log(days_of(after.start, after.end) / days_of(before.start, before.end))
            change = np.log(np.maximum(observed[k], 1e-9) / np.maximum(observed[i], 1e-9)) - days
            low, middle, high = np.quantile(change, (0.05, 0.5, 0.95))
            errors = [np.log((row.high or row.value) / (row.low or row.value)) / (2 * FULL) for row in (before, after)]
            counted = float(np.log(after.value / before.value) - days)
            found.append(Step(what, control, counted, float(np.hypot(*errors)), float(middle), float(low), float(high)))
    return found
