"""The shapes of priors, read from their text in the table of priors: `beta(a=4, b=7)`.

A distribution is used through its quantile function alone, so that a draw is a number between 0 and 1 that keeps
its meaning when the prior is replaced.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_SHAPE = re.compile(r"^(?P<name>[a-z]+)\((?P<arguments>.*)\)$")
_PART = re.compile(r"(?P<weight>[0-9.]+)\*normal\((?P<mean>-?[0-9.]+),\s*(?P<sd>[0-9.]+)\)")
_GRID = 4001


@dataclass(frozen=True)
class Distribution:
    """A shape and its arguments; `quantile` maps probabilities in (0, 1) to values."""

    shape: str
    arguments: tuple[tuple[str, float], ...]
    quantile: Callable[[Floats], Floats]


def parse(text: str) -> Distribution:
    """Read `name(argument=value, ...)`; ValueError names what is wrong."""
    text = text.strip()
    if text.startswith("mixture("):
        return _mixture(text)
    match = _SHAPE.match(text)
    if match is None or match["name"] not in SHAPES:
        raise ValueError(f"'{text}' is not a distribution; the shapes are {', '.join(sorted(SHAPES))} and mixture")
    arguments: dict[str, float] = {}
    for part in filter(None, (piece.strip() for piece in match["arguments"].split(","))):
        name, _, value = part.partition("=")
        try:
            arguments[name.strip()] = float(value)
        except ValueError:
            raise ValueError(f"'{part}' in '{text}' is not name=number") from None
    names, make = SHAPES[match["name"]]
    if set(arguments) != set(names):
        raise ValueError(f"'{text}' needs {', '.join(names)}")
    values = [arguments[name] for name in names]
    return Distribution(match["name"], tuple(zip(names, values, strict=True)), make(*values))


def uniform(low: float, high: float) -> Distribution:
    """Every value between the two is as likely as any other: the sweep of what nobody has measured."""
    return Distribution("uniform", (("min", low), ("max", high)), _uniform(low, high))


def _normal(mean: float, sd: float) -> Callable[[Floats], Floats]:
    from scipy.special import ndtri

    return lambda u: mean + sd * ndtri(u)


def _lognormal(meanlog: float, sdlog: float) -> Callable[[Floats], Floats]:
    from scipy.special import ndtri

    return lambda u: np.exp(meanlog + sdlog * ndtri(u))


def _beta(a: float, b: float) -> Callable[[Floats], Floats]:
    from scipy.special import betaincinv

    return lambda u: betaincinv(a, b, u)


def _gamma(shape: float, scale: float) -> Callable[[Floats], Floats]:
    from scipy.special import gammaincinv

    return lambda u: scale * gammaincinv(shape, u)


def _uniform(low: float, high: float) -> Callable[[Floats], Floats]:
    return lambda u: low + (high - low) * u


def _splitnormal(mode: float, left: float, right: float) -> Callable[[Floats], Floats]:
    """Two half-normals that meet at the mode (Wallis 2014): mass left / (left + right) lies below it."""
    from scipy.special import ndtri

    below = left / (left + right)

    def quantile(u: Floats) -> Floats:
        low = mode + left * ndtri(np.clip(u * (left + right) / (2 * left), 1e-300, 1))
        high = mode + right * ndtri(np.clip((u * (left + right) - left + right) / (2 * right), 0, 1 - 1e-16))
        return np.asarray(np.where(u < below, low, high))

    return quantile


SHAPES: dict[str, tuple[tuple[str, ...], Callable[..., Callable[[Floats], Floats]]]] = {
    "normal": (("mean", "sd"), _normal),
    "lognormal": (("meanlog", "sdlog"), _lognormal),
    "beta": (("a", "b"), _beta),
    "gamma": (("shape", "scale"), _gamma),
    "uniform": (("min", "max"), _uniform),
    "splitnormal": (("mode", "sd_left", "sd_right"), _splitnormal),
}


def _mixture(text: str) -> Distribution:
    """`mixture(0.6*normal(-0.3,0.2)+0.4*normal(0.3,0.2))`: the quantile is read off the cumulative function."""
    from scipy.special import ndtr

    parts = [(float(m["weight"]), float(m["mean"]), float(m["sd"])) for m in _PART.finditer(text)]
    if not parts or not math.isclose(sum(weight for weight, _, _ in parts), 1, abs_tol=1e-9):
        raise ValueError(f"'{text}' needs weight*normal(mean, sd) parts whose weights sum to 1")
    grid = np.linspace(min(m - 6 * s for _, m, s in parts), max(m + 6 * s for _, m, s in parts), _GRID)
    mass = sum(weight * ndtr((grid - mean) / sd) for weight, mean, sd in parts)
    arguments = tuple((f"part{i}", weight) for i, (weight, _, _) in enumerate(parts))
    return Distribution("mixture", arguments, lambda u: np.interp(u, mass, grid))
