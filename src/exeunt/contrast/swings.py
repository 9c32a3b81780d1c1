"""By how much a difference swings between the ends of each assumption."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from exeunt.contrast.pivots import THIRDS, Features
from exeunt.contrast.uncertain import Uncertain
from exeunt.declare import Floats

FEWEST = 8
"""Worlds with an option of a form, below which its median says nothing."""


@dataclass(frozen=True)
class AtEnds:
    """Median of a difference in the worlds in which an assumption is lowest, and in which it is highest."""

    what: Uncertain
    low: float
    high: float
    ends: tuple[str, str] = ("lowest third", "highest third")

    @property
    def width(self) -> float:
        """How far apart the medians are."""
        return abs(self.high - self.low)


def at_ends(features: Features, difference: Floats) -> list[AtEnds]:
    """Every assumption that a difference can depend on, the widest swing first; a form by its options."""
    found = []
    for k, what in enumerate(features.what):
        values = features.values[:, k]
        if what.kind == "structure":
            options = [value for value in np.unique(values) if (values == value).sum() >= FEWEST]
            medians = {float(value): float(np.median(difference[values == value])) for value in options}
            if len(medians) < 2:
                continue
            least, most = min(medians, key=medians.__getitem__), max(medians, key=medians.__getitem__)
            ends = (features.option(what, least), features.option(what, most))
            found.append(AtEnds(what, medians[least], medians[most], ends))
        else:
            cuts = np.quantile(values, (1 / THIRDS, 1 - 1 / THIRDS))
            low, high = (difference[side] for side in (values <= cuts[0], values >= cuts[1]))
            found.append(AtEnds(what, float(np.median(low)), float(np.median(high))))
    return sorted(found, key=lambda at: -at.width)
