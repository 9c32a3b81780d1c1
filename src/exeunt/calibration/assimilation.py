"""One step of an ensemble smoother with multiple data assimilation (ES-MDA).

Emerick and Reynolds, "Ensemble smoother with multiple data assimilation", Computers & Geosciences 55, 2013, equations 9
to 13: each of n steps moves every member by K (d + sqrt(n) e - y), with K = C_xy (C_yy + n C_d)^-1, where x is what may
learn, y what the member simulates, d what was counted with errors of covariance C_d, and e a fresh draw of such errors.
The gain K is localised as in Chen and Oliver, "Localization and regularization for iterative ensemble smoothers",
Computational Geosciences 21, 2017: it is multiplied, entry by entry, by a table that says what may learn from what.
"""

from __future__ import annotations

import numpy as np

from exeunt.declare import Floats


def assimilated(
    x: Floats, y: Floats, counted: Floats, covariance: Floats, steps: int, may: Floats, random: np.random.Generator
) -> Floats:
    """Members `[parameter, member]` after one of `steps` steps.

    `y` is `[observation, member]`, `counted` is `[observation]`, `covariance` of its errors is `[observation,
    observation]`, and `may` is `[parameter, observation]`: 1 where a parameter may learn from an observation, 0 where
    it may not.
    """
    members = x.shape[1]
    if members < 2:
        raise ValueError(f"there are {members} members; a covariance needs 2 or more")
    about_x = x - x.mean(axis=1, keepdims=True)
    about_y = y - y.mean(axis=1, keepdims=True)
    cross = about_x @ about_y.T / (members - 1)
    total = about_y @ about_y.T / (members - 1) + steps * covariance
    gain = np.linalg.solve(total, cross.T).T
    errors = np.linalg.cholesky(steps * covariance) @ random.standard_normal(y.shape)
    return np.asarray(x + (gain * may) @ (counted[:, None] + errors - y))
