"""Exeunt: a policy laboratory for flight and exile.

import exeunt as ex
case = ex.load("russia-2022")
results = ex.run(case, worlds=100)
print(ex.compare(case, "open-eu", "abroad"))
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = [
    "Case", "CaseProblems", "compare", "effect", "load", "prior", "run", "scenario", "shipped", "verdicts",
]  # fmt: skip

_HOME = {
    "Case": "exeunt.case",
    "CaseProblems": "exeunt.case",
    "load": "exeunt.case",
    "shipped": "exeunt.case",
    "effect": "exeunt.contrast.effect",
    "compare": "exeunt.laboratory",
    "prior": "exeunt.laboratory",
    "scenario": "exeunt.laboratory",
    "verdicts": "exeunt.laboratory",
    "run": "exeunt.study",
}

if TYPE_CHECKING:
    from exeunt.case import Case, CaseProblems, load, shipped
    from exeunt.contrast.effect import effect
    from exeunt.laboratory import compare, prior, scenario, verdicts
    from exeunt.study import run


def __getattr__(name: str) -> Any:
    """Import on first use, so that `import exeunt` costs nothing."""
    from importlib import import_module

    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'exeunt' has no attribute '{name}'")


def __dir__() -> list[str]:
    """What is there to use, also before its first use."""
    return sorted({*globals(), *__all__})
