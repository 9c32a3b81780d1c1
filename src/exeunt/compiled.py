"""Compilation of the movers, kept on disk in a folder named by their source.

A kernel cached by numba does not notice a change in another file that it calls; a folder named by a hash of all
compiled modules does, so an edit never meets stale code. They import nothing else of the package (a test walks their
imports).
"""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import sys
from collections.abc import Callable
from functools import cache
from importlib import import_module
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
def folder() -> Path | None:
    """Folder of the kernels compiled from this source; None for a user without a home, who keeps none.

    What is kept there is code: EXEUNT_CACHE must be a folder that nobody else can write to.
    """
    base = os.environ.get("EXEUNT_CACHE") or os.environ.get("XDG_CACHE_HOME")
    try:
        return Path(base or Path.home() / ".cache") / "exeunt" / f"kernels-{source()}"
    except RuntimeError:  # no HOME, and a user whom the system does not know, as in a container
        return None


def compiled(function: Function) -> Function:
    """Compile on first use, in strict IEEE arithmetic, without the interpreter's lock, kept on disk.

    The compiled function has the type of the one it is made from: a call with other arguments fails in mypy.
    """
    import numba

    kept = writable()
    if kept:
        numba.config.CACHE_DIR = str(folder())  # type: ignore[attr-defined]
    dispatcher = numba.njit(nogil=True, error_model="numpy")(function)
    if kept:
        cast(Any, dispatcher)._cache = _careful_cache()(function)
    return cast(Function, dispatcher)


@cache
def _careful_cache() -> type:
    """Numba's cache of functions, with a checksum over what is kept: what is damaged is compiled anew, and what cannot
    be kept is compiled and not kept.
    """
    numba: Any = import_module("numba.core.caching")

    class Checked(numba.IndexDataCacheFile):  # type: ignore[misc]
        """Files of a function: the checksum stands before the code that it vouches for."""

        def _dump(self, obj: Any) -> bytes:
            data: bytes = super()._dump(obj)
            return hashlib.sha256(data).digest() + data

        def _load_index(self) -> Any:
            try:
                raw = Path(self._index_path).read_bytes()
            except OSError:
                return {}
            begun = io.BytesIO(raw)
            if pickle.load(begun) != self._version:  # noqa: S301 - a folder of this user's own
                return {}
            stamp, overloads = pickle.loads(_vouched(begun.read()))  # noqa: S301
            return overloads if stamp == self._source_stamp else {}

        def _load_data(self, name: str) -> Any:
            return pickle.loads(_vouched(Path(self._data_path(name)).read_bytes()))  # noqa: S301

    class Careful(numba.FunctionCache):  # type: ignore[misc]
        """A cache that never stops a run."""

        def __init__(self, function: Callable[..., Any]) -> None:
            super().__init__(function)
            at: Any = vars(self)["_cache_file"]
            self._cache_file = Checked(at._cache_path, self._impl.filename_base, at._source_stamp)

        def load_overload(self, sig: Any, target_context: Any) -> Any:
            """The kernel kept for a signature, or None for none and for one that is damaged, which is taken away."""
            try:
                return super().load_overload(sig, target_context)
            except Exception:  # whatever a damaged file makes of unpickling and linking
                for path in Path(self._cache_path).glob(f"{self._impl.filename_base}.*"):
                    path.unlink(missing_ok=True)
                return None

        def save_overload(self, sig: Any, data: Any) -> None:
            """Keep a kernel; on a full disk, or in a folder that is gone, go on without."""
            try:
                super().save_overload(sig, data)
            except OSError as why:
                _say_not_kept(str(why.strerror))

    return Careful


def _vouched(raw: bytes) -> bytes:
    """What follows a checksum; ValueError if it is not what was written."""
    digest, data = raw[:32], raw[32:]
    if hashlib.sha256(data).digest() != digest:
        raise ValueError("a kept kernel is damaged")
    return data


@cache
def _say_not_kept(why: str) -> None:
    print(f"Compiled movers cannot be kept in {folder()} ({why}); every run compiles them.", file=sys.stderr)


@cache
def writable() -> bool:
    """Whether kernels can be kept; where they cannot, every run compiles them."""
    at = folder()
    if at is None:
        return False
    try:
        at.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(at, os.W_OK)


def announce() -> None:
    """Say that the movers are compiled, the first time this source runs, and whether that has to be done each time."""
    at = folder()
    if at is None or not writable():
        where = f"in {at}" if at else "for a user without a home (set EXEUNT_CACHE to a folder of your own)"
        print(f"Compiling the movers (about 15 seconds); they cannot be kept {where}.", file=sys.stderr)
    elif not any(at.rglob("*.nbi")):
        print("Compiling the movers, once for this version (about 15 seconds) ...", file=sys.stderr)


def inner(function: Callable[..., Any]) -> Any:
    """A loop over worlds that the movers call, row by row: alone it is simple enough to be vectorised."""
    import numba

    return numba.njit(nogil=True, error_model="numpy")(function)
