"""Compilation of the movers, kept on disk in a folder named by their source.

A kernel cached by numba does not notice a change in another file that it calls; a folder named by a hash of all
compiled modules does, so an edit never meets stale code. They import nothing else of the package (a test walks their
imports).
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

Function = TypeVar("Function", bound=Callable[..., Any])
PACKAGE = Path(__file__).parent
COMPILED = (
    "compiled", "displacement.movements", "exodus.gates", "exodus.movers.arrays", "exodus.movers.chance",
    "exodus.movers.decisions", "exodus.movers.expected", "exodus.movers.functions", "exodus.movers.lanes",
    "exodus.movers.leavers", "exodus.movers.lots", "exodus.movers.plain", "exodus.movers.rows", "exodus.movers.sampled",
    "exodus.sums", "exodus.traffic",
)  # fmt: skip
"""Modules whose source decides what is compiled."""


@cache
def source() -> str:
    """Hash of the source of the compiled modules."""
    digest = hashlib.sha256()
    for name in COMPILED:
        digest.update((PACKAGE / f"{name.replace('.', '/')}.py").read_bytes())
    return digest.hexdigest()[:16]


MODEL = ("declare.py", "vocabulary.py", "case", "evidence", "mechanisms", "worlds", "exodus", "displacement")
"""Parts of the package that decide what a world comes to."""


@cache
def model() -> str:
    """Mark of the model alone: its code, and the evidence it ships."""
    digest = hashlib.sha256()
    for part in MODEL:
        at = PACKAGE / part
        for path in [at] if at.is_file() else sorted(p for p in at.rglob("*") if p.suffix in (".py", ".csv")):
            if not path.name.startswith("test_"):
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


@cache
def folder() -> Path:
    """Folder of the kernels compiled from this source."""
    base = os.environ.get("EXEUNT_CACHE") or os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "exeunt" / f"kernels-{source()}"


def compiled(function: Function) -> Function:
    """Compile on first use, in strict IEEE arithmetic, without the interpreter's lock, kept on disk.

    The compiled function has the type of the one it is made from: a call with other arguments fails in mypy.
    """
    import numba

    numba.config.CACHE_DIR = str(folder())  # type: ignore[attr-defined]
    return cast(Function, numba.njit(nogil=True, cache=_writable(), error_model="numpy")(function))


@cache
def _writable() -> bool:
    """Whether kernels can be kept; where they cannot, every run compiles them."""
    try:
        folder().mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder(), os.W_OK)


def announce() -> None:
    """Say that the movers are compiled, the first time this source runs."""
    if not _writable() or not any(folder().rglob("*.nbi")):
        print("Compiling the movers, once for this version (about 15 seconds) ...", file=sys.stderr)


def inner(function: Callable[..., Any]) -> Any:
    """A loop over worlds that the movers call, row by row: alone it is simple enough to be vectorised."""
    import numba

    return numba.njit(nogil=True, error_model="numpy")(function)
