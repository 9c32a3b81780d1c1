"""A run that loses people, or makes a number that is none, stops.

People are conserved on every day and in every world: in `expected` mode but for rounding, with whole people exactly.
"""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from exeunt.declare import Floats

ROUNDING = 1e-9
"""Share of all people that rounding may add or take away over a run; thousands of sums of doubles lose about 1e-13."""


class Broken(ArithmeticError):
    """A run that broke its own rules: case, scenario, world, day, and what happened."""

    def __init__(self, what: str, world: int, day: date, case: str = "", scenario: str = "") -> None:
        super().__init__(what, world, day, case, scenario)
        self.what, self.world, self.day, self.case, self.scenario = what, world, day, case, scenario

    def __str__(self) -> str:
        where = ", ".join(filter(None, (self.case, self.scenario and f"scenario {self.scenario}")))
        return (
            f"{where or 'This case'}, world {self.world}, {self.day}: {self.what}. The run was stopped: a number of "
            f"the case is beyond what "
            "the model can hold. Look for one that is far too large or too small; if there is none, this is a fault of "
            "Exeunt."
        )


class Guard:
    """Stops a batch of worlds that loses people or makes a number that is not finite."""

    def __init__(self, people: Floats, first_world: int, whole: bool) -> None:
        self.people, self.first_world = people, first_world
        self.allowed = 0.0 if whole else ROUNDING
        self.worst = 0.0

    def count(self, total: Floats, day: date) -> None:
        """Stop unless everybody is still there: people of all statuses, `[world]`."""
        lost = np.abs(total - self.people) / np.maximum(self.people, 1.0)
        wrong = ~(lost <= self.allowed)  # NaN is wrong as well
        if wrong.any():
            world = int(np.flatnonzero(wrong)[0])
            what = f"there are {total[world]:,.6g} people where there were {self.people[world]:,.6g}"
            raise Broken(what, self.first_world + world, day)
        self.worst = max(self.worst, float(lost.max(initial=0.0)))

    def finite(self, name: str, values: NDArray[np.floating], day: date) -> None:
        """Stop where a series `[..., world]` holds something that is not a number, or counts people below zero."""
        wrong = ~np.isfinite(values)
        if wrong.any():
            world = int(np.argwhere(wrong)[0][-1])
            raise Broken(f"'{name}' is not a number", self.first_world + world, day)

    def not_negative(self, name: str, values: NDArray[np.floating], day: date) -> None:
        """Stop where a series `[..., world]` counts fewer than no people, but for rounding."""
        wrong = values < -self.allowed * np.maximum(self.people, 1.0)
        if wrong.any():
            world = int(np.argwhere(wrong)[0][-1])
            raise Broken(f"'{name}' counts fewer than no people", self.first_world + world, day)
