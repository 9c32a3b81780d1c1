"""Exeunt: a policy laboratory for flight and exile.

import exeunt as ex
case = ex.load("russia-2022")
results = ex.run(case, worlds=100)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["Case", "CaseProblems", "effect", "load", "run", "shipped"]

_HOME = {
    "Case": "exeunt.case",
    "CaseProblems": "exeunt.case",
    "load": "exeunt.case",
    "shipped": "exeunt.case",
    "effect": "exeunt.contrast.effect",
    "run": "exeunt.study",
}

if TYPE_CHECKING:
    from exeunt.case import Case, CaseProblems, load, shipped
    from exeunt.contrast.effect import effect
    from exeunt.study import run


def __getattr__(name: str) -> Any:
    """Import on first use, so that `import exeunt` costs nothing."""
    from importlib import import_module

    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'exeunt' has no attribute '{name}'")
