"""What the machine can do, measured: the ceiling beside which the movers' figures stand."""

from __future__ import annotations

import os
import platform
import time
from pathlib import Path

import numba
import numpy as np


@numba.njit(error_model="numpy")
def _triad(a, b, c):
    for i in range(a.size):
        a[i] = b[i] + 3.0 * c[i]


@numba.njit(error_model="numpy")
def _multiply(a, times):
    for _ in range(times):
        for i in range(a.size):
            a[i] = a[i] * 0.999 + 0.001


def _best(act, repeats: int = 7) -> float:
    act()
    took = []
    for _ in range(repeats):
        begun = time.perf_counter()
        act()
        took.append(time.perf_counter() - begun)
    return min(took)


def bandwidth(megabytes: float) -> float:
    """GB/s of a triad on one core over three arrays of so many megabytes in all."""
    n = int(megabytes * 1e6 / 24)
    a, b, c = np.zeros(n), np.ones(n), np.ones(n)
    rounds = max(1, int(2e8 / (24 * n)))

    def act() -> None:
        for _ in range(rounds):
            _triad(a, b, c)

    return 24 * n * rounds / _best(act) / 1e9


def arithmetic() -> float:
    """Multiply-adds of float64 on one core from first-level cache, G flop/s (two for each)."""
    a = np.ones(2048)
    return 2 * 2048 * 20_000 / _best(lambda: _multiply(a, 20_000)) / 1e9


def described() -> dict[str, object]:
    """The machine in words and figures."""
    model = next(
        (
            line.split(":", 1)[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    return {
        "processor": model, "cores": os.cpu_count(), "python": platform.python_version(), "numpy": np.__version__,
        "numba": numba.__version__,
        "memory_GB_s": round(bandwidth(400), 1), "cache_GB_s": round(bandwidth(6), 1),
        "arithmetic_Gflop_s": round(arithmetic(), 1),
    }  # fmt: skip
