"""Where a contrast changes its sign: ranges of few assumptions in which it says the opposite of most worlds.

A shallow tree (Breiman and others, "Classification and Regression Trees", 1984) always; PRIM (Friedman and Fisher,
"Bump hunting in high-dimensional data", 1999; for policy, Bryant and Lempert, "Thinking inside the box", 2010) where
`exeunt[explore]` is installed. A box that does not stand on worlds it was not made from is not a pivot.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from exeunt.case import Case
from exeunt.contrast.grounds import reaches
from exeunt.contrast.uncertain import Uncertain, cited, drawn, uncertain, unit_of
from exeunt.declare import Floats
from exeunt.evidence import load_switches
from exeunt.worlds.draws import Draws

if TYPE_CHECKING:
    import polars as pl

THIRDS = 3
"""Parts of the worlds by an assumption, of which the lowest and the highest are compared."""
DEEPEST = 3
"""Assumptions a box may name."""
SMALLEST = 0.04
"""Share of the worlds that a box holds at least."""
FEWEST = 12
"""Worlds of the rarer sign below which nothing can be said of them."""
PARTS = 4
"""Parts of the worlds, each held out once."""
STANDS = 1.5
"""A box stands if worlds held out are so many times likelier to be of the rarer sign in it than anywhere."""
TURNS = 0.5
"""Share of the worlds of a box that must be of the rarer sign: in it, most worlds say the opposite."""
IDLE = 0.08
"""A limit that adds less than so much to the density of a box is left out of it."""
COLUMNS = ("box", "name", "grade", "low", "high", "unit", "options", "density", "coverage", "mass")
"""Of the table of limits."""
MISSING = "PRIM needs ema_workbench: `pip install 'exeunt[explore]'`"


@dataclass(frozen=True)
class Limit:
    """The range of one assumption that bounds a box."""

    what: Uncertain
    unit: str
    low: float | None
    high: float | None
    options: tuple[str, ...] = ()
    citation: str = ""

    @property
    def words(self) -> str:
        """The range in words, with its unit."""
        if self.options:
            return f"{self.what.says} is {' or '.join(repr(option) for option in self.options)}"
        name = self.what.says if self.what.kind != "parameter" else f"{self.what.name} ({self.what.says})"
        if self.low is not None and self.high is not None:
            return f"{name} between {self.low:.3g} and {self.high:.3g} {self.unit}"
        return (
            f"{name} above {self.low:.3g} {self.unit}"
            if self.low is not None
            else f"{name} below {self.high:.3g} {self.unit}"
        )


@dataclass(frozen=True)
class Box:
    """A range of assumptions in which the sign is the rarer one."""

    limits: tuple[Limit, ...]
    coverage: float  # share of the worlds of the rarer sign that are in it
    density: float  # share of its worlds that are of the rarer sign
    mass: float  # share of all worlds
    lift: float  # density in worlds held out, over the share of the rarer sign in all
    method: str

    @property
    def grades(self) -> str:
        """Grades of the parameters it names, worst first."""
        return "".join(sorted({limit.what.grade for limit in self.limits if limit.what.grade}, reverse=True))

    @property
    def words(self) -> str:
        """The range in words, with its unit."""
        return " and ".join(limit.words for limit in self.limits)


@dataclass(frozen=True, repr=False)
class Pivots:
    """Whether and where a contrast turns."""

    worlds: int
    rarer: int  # worlds of the rarer sign
    boxes: tuple[Box, ...]
    rare: str = "the opposite sign"  # what those worlds have

    @property
    def sentence(self) -> str:
        """What is to be said where there is no box."""
        have = f"of {self.worlds} worlds {'has' if self.rarer == 1 else 'have'} {self.rare}"
        if not self.rarer:
            return f"None of {self.worlds} worlds has {self.rare}: nothing within the ranges turns it."
        if self.rarer < FEWEST:
            return f"{self.rarer} {have}: too few to say on what it turns."
        return f"{self.rarer} {have}, and no range of up to {DEEPEST} assumptions holds them together."

    def to_frame(self) -> pl.DataFrame:
        """A row for each limit of each box; a limit by options has no range, an open end is null. Shares are 0 to 1."""
        import polars as pl

        rows = [
            (
                number, limit.what.name, limit.what.grade, limit.low, limit.high, limit.unit, list(limit.options),
                box.density, box.coverage, box.mass,
            )
            for number, box in enumerate(self.boxes, 1)
            for limit in box.limits
        ]  # fmt: skip
        frame = pl.DataFrame(rows, schema=COLUMNS, orient="row")
        shares = pl.col("low", "high", "density", "coverage", "mass").cast(pl.Float64)
        return frame.with_columns(shares, pl.col("options").cast(pl.List(pl.String)))

    def __repr__(self) -> str:
        """Where it turns, or why there is nothing to say, in one line."""
        where = " or ".join(box.words for box in self.boxes)
        sentence = (
            f"{self.rarer} of {self.worlds} worlds have {self.rare}, most where {where}" if where else self.sentence
        )
        return f"<Pivots: {sentence.rstrip('.')}>"


class Features:
    """What is uncertain, in the worlds of a contrast."""

    def __init__(self, case: Case, what: tuple[Uncertain, ...], values: Floats) -> None:
        self.case, self.what, self.values = case, what, values  # [world, feature]

    @classmethod
    def of(cls, case: Case, draws: Draws) -> Features:
        """Every parameter and structural switch of a case."""
        what = tuple(one for one in uncertain(case) if one.kind in ("parameter", "structure"))
        return cls(case, what, np.array([drawn(case, one, draws) for one in what]).T)

    def upon(self, *outcomes: str) -> Features:
        """Those on which some outcomes can depend."""
        used = reaches(outcomes)
        kept = [k for k, one in enumerate(self.what) if not used.isdisjoint(one.used_by)]
        return Features(self.case, tuple(self.what[k] for k in kept), self.values[:, kept])

    def option(self, what: Uncertain, value: float) -> str:
        """The option of a structural switch by the number that stands for it."""
        return load_switches()[what.name.removeprefix("switch/")].options[int(value)]


def pivots(
    features: Features, difference: Floats, how: str = "tree", signs: tuple[str, str] = ("the opposite sign",) * 2
) -> Pivots:
    """Where a paired difference, `[world]`, has the rarer sign; zero counts as not having it. `signs` are the words for
    a world below and above zero. KeyError for an unknown method.
    """
    above, below = int((difference > 0).sum()), int((difference < 0).sum())
    rare = difference < 0 if above >= below else difference > 0
    name = signs[0] if above >= below else signs[1]
    count = int(rare.sum())
    if count < FEWEST:
        return Pivots(len(difference), count, (), name)
    found = METHODS[how](features.values, rare)
    lift = _held_out(features.values, rare, how)
    boxes = []
    for whole in found:
        ranges = _pruned(features.values, rare, whole)
        inside = _inside(features.values, ranges)
        if not inside.any() or len(ranges) > DEEPEST:
            continue
        density = float(rare[inside].mean())
        if lift < STANDS or density < TURNS:
            continue
        limits = tuple(_limit(features, at, low, high) for at, (low, high) in sorted(ranges.items()))
        boxes.append(Box(limits, float(rare[inside].sum() / count), density, float(inside.mean()), lift, how))
    return Pivots(len(difference), count, tuple(sorted(boxes, key=lambda box: -box.coverage)), name)


Ranges = dict[int, tuple[float, float]]
"""Feature -> range that a box allows, infinite where open."""


def _tree(values: Floats, rare: NDArray[np.bool_]) -> list[Ranges]:
    from sklearn.tree import DecisionTreeClassifier

    least = max(int(SMALLEST * len(rare)), 5)
    tree = DecisionTreeClassifier(max_depth=DEEPEST, min_samples_leaf=least, class_weight="balanced", random_state=0)
    fitted = tree.fit(values, rare).tree_
    found: list[Ranges] = []

    def walk(node: int, ranges: Ranges) -> None:
        if fitted.children_left[node] < 0:
            if fitted.value[node][0][-1] > 0.5:
                found.append(ranges)
            return
        at, cut = int(fitted.feature[node]), float(fitted.threshold[node])
        low, high = ranges.get(at, (-np.inf, np.inf))
        walk(fitted.children_left[node], {**ranges, at: (low, min(high, cut))})
        walk(fitted.children_right[node], {**ranges, at: (max(low, cut), high)})

    walk(0, {})
    return [ranges for ranges in found if ranges]


def _prim(values: Floats, rare: NDArray[np.bool_]) -> list[Ranges]:
    try:
        import warnings

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import pandas as pd
            from ema_workbench.analysis import prim
    except ModuleNotFoundError:
        raise ModuleNotFoundError(MISSING) from None
    frame = pd.DataFrame(values, columns=[str(k) for k in range(values.shape[1])])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        box = prim.Prim(frame, rare.astype(float), threshold=0.5, mass_min=SMALLEST).find_box()
    if box is None:
        return []
    steps = [k for k in range(len(box.peeling_trajectory)) if box.peeling_trajectory["res_dim"].iloc[k] <= DEEPEST]
    best = max(steps, key=lambda k: _worth(box.peeling_trajectory.iloc[k]))
    limits = box.box_lims[best]
    ranges: Ranges = {}
    for k, name in enumerate(frame.columns):
        low, high = float(limits[name].iloc[0]), float(limits[name].iloc[1])
        at = (low if low > values[:, k].min() else -np.inf, high if high < values[:, k].max() else np.inf)
        if at != (-np.inf, np.inf):
            ranges[k] = at
    return [ranges] if ranges else []


def _worth(row: object) -> float:
    coverage, density = float(row["coverage"]), float(row["density"])  # type: ignore[index]
    return 2 * coverage * density / max(coverage + density, 1e-12)


METHODS = {"tree": _tree, "prim": _prim}


def _inside(values: Floats, ranges: Ranges) -> NDArray[np.bool_]:
    inside = np.ones(len(values), dtype=bool)
    for at, (low, high) in ranges.items():
        inside &= (values[:, at] >= low) & (values[:, at] <= high)
    return inside


def _pruned(values: Floats, rare: NDArray[np.bool_], ranges: Ranges) -> Ranges:
    """Without the limits that hardly tell the rarer sign: a box that is as dense without one does not name it."""
    kept = dict(ranges)
    density = float(rare[_inside(values, kept)].mean())
    for at in sorted(ranges, key=lambda at: -_alone(values, rare, {**kept, at: (-np.inf, np.inf)})):
        fewer = {k: ends for k, ends in kept.items() if k != at}
        if fewer and _alone(values, rare, fewer) >= max(density - IDLE, TURNS):
            kept = fewer
    return kept


def _alone(values: Floats, rare: NDArray[np.bool_], ranges: Ranges) -> float:
    return float(rare[_inside(values, ranges)].mean())


def _held_out(values: Floats, rare: NDArray[np.bool_], how: str) -> float:
    """Density of boxes made without a part of the worlds in that part, over the share of the rarer sign."""
    part = np.arange(len(rare)) % PARTS
    inside, hits = 0, 0
    for k in range(PARTS):
        rest = part != k
        if rare[rest].sum() < FEWEST // 2:
            continue
        chosen = np.zeros(int((part == k).sum()), dtype=bool)
        for ranges in METHODS[how](values[rest], rare[rest]):
            chosen |= _inside(values[part == k], ranges)
        inside += int(chosen.sum())
        hits += int(rare[part == k][chosen].sum())
    return hits / inside / float(rare.mean()) if inside else 0.0


def _limit(features: Features, at: int, low: float, high: float) -> Limit:
    what = features.what[at]
    if what.kind == "structure":
        options = load_switches()[what.name.removeprefix("switch/")].options
        kept = tuple(name for k, name in enumerate(options) if low <= k <= high)
        return Limit(what, "", None, None, kept)
    ends = (None if np.isinf(low) else low, None if np.isinf(high) else high)
    return Limit(what, unit_of(features.case, what), *ends, citation=cited(what))
