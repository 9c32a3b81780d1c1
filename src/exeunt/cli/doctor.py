"""`exeunt doctor`: what is installed, what this machine has, and whether a small run comes out as it should."""

from __future__ import annotations

import os
import platform
import shutil
import time
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

import typer

LIBRARIES = ("numpy", "numba", "scipy", "polars", "pydantic")
OPTIONAL = {
    "figures": ("vl_convert", "pictures as SVG and PNG"),
    "xlsx": ("python_calamine", "counts from workbooks"),
    "dask": ("distributed", "runs on a cluster"),
    "explore": ("ema_workbench", "the EMA Workbench"),
}
"""Extra -> a module of it, and what it is for."""
NEEDED, ROOMY = 500, 2000
"""Megabytes on disk: what a thousand worlds of a large case take, and with room to spare."""
SEED, WORLDS = 1, 2


def doctor() -> None:
    """Check the installation: versions, cores, cache, disk, what is optional, and a run of two worlds, twice."""
    from exeunt import __version__
    from exeunt.cli import output

    wrong: list[str] = []
    listing = output.table("", ("", "whole"), ("", "left"))
    listing.show_header = False
    listing.add_row("Exeunt", f"{__version__}, in {Path(__file__).parents[1]}")
    listing.add_row("Python", f"{platform.python_version()} on {platform.system()} {platform.machine()}")
    listing.add_row("libraries", ", ".join(f"{name} {_version(name, wrong)}" for name in LIBRARIES))
    listing.add_row("cores", _cores())
    listing.add_row("instructions", _instructions())
    listing.add_row("memory", _memory())
    listing.add_row("compiled movers", _cache())
    listing.add_row("disk here", _disk(wrong))
    for extra, (module, use) in OPTIONAL.items():
        there = find_spec(module) is not None
        listing.add_row(f"exeunt[{extra}]", f"{'there' if there else 'not installed'}: {use}")
    listing.add_row("self-test", _self_test(wrong))
    output.show(listing)
    if wrong:
        output.give_up("\n".join(wrong), output.GATE_FAILED)
    output.out.print("All is well.")


def _version(name: str, wrong: list[str]) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        wrong.append(f"{name} is not installed. Install Exeunt again: `pip install exeunt`.")
        return "missing"


def _cores() -> str:
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return f"{usable} for this process, {os.cpu_count()} in all"


def _instructions() -> str:
    """Name of the processor for which kernels are compiled."""
    try:
        from llvmlite import binding

        features = [name for name, has in binding.get_host_cpu_features().items() if has]
        wide = next((name for name in ("avx512f", "avx2", "avx", "sse2", "neon") if name in features), "none known")
        return f"{binding.get_host_cpu_name()}, vectors by {wide}"
    except (ImportError, AttributeError, RuntimeError):
        return "not known"


def _memory() -> str:
    try:
        pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError, AttributeError):
        return "not known"
    return f"{pages * size / 2**30:.1f} GiB; a run takes about 0.3 for each worker"


def _cache() -> str:
    from exeunt import compiled

    at = compiled.folder()
    if at is None:
        return "nowhere to keep them: no home. Set EXEUNT_CACHE to a folder of your own"
    if not compiled.writable():
        return f"cannot be kept in {at}; every run compiles them"
    files = list(at.rglob("*.nbc"))
    size = sum(path.stat().st_size for path in files) / 1e6
    return f"{len(files)} kept ({size:.0f} MB) in {at}" if files else f"none yet; they will be kept in {at}"


def _disk(wrong: list[str]) -> str:
    free = shutil.disk_usage(Path()).free / 1e6
    if not os.access(Path(), os.W_OK):
        return "this folder cannot be written; name another with --runs"
    if free < NEEDED:
        wrong.append(f"Only {free:.0f} MB are free here; a thousand worlds of a large case take up to {NEEDED}.")
    return f"{free / 1000:.1f} GB free" + ("" if free > ROOMY else "; little for many worlds")


def _self_test(wrong: list[str]) -> str:
    """Two worlds of the teaching case, twice: the same numbers, nobody lost."""
    import numpy as np

    from exeunt.case import load
    from exeunt.study import run

    case, begun = load("three-places"), time.perf_counter()
    first = run(case, WORLDS, SEED)
    compiled_and_run = time.perf_counter() - begun
    begun = time.perf_counter()
    second = run(case, WORLDS, SEED)
    seconds = time.perf_counter() - begun
    same = all(np.array_equal(first.series[name].values, second.series[name].values) for name in first.series)
    if not same:
        wrong.append("Two runs with the same seed differ. Please report it, with what stands above.")
    if not 0 <= first.worst_loss < 1e-9:
        wrong.append(f"A run lost a share of {first.worst_loss:g} of its people. Please report it.")
    alike = "the same" if same else "not the same"
    return f"{WORLDS} worlds in {compiled_and_run:.1f} s, again in {seconds:.1f} s; {alike}"


def add_to(app: typer.Typer) -> None:
    """Add this command to the group of all commands."""
    app.command(short_help="Check the installation and this machine.")(doctor)
