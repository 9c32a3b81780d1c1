"""Exeunt: a policy laboratory for flight and exile.

import exeunt as ex
case = ex.load("three-places")
results = ex.run(case, worlds=100)
print(ex.compare(case, "no-ban", "abroad"))
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

_HOME = {
    "Case": "exeunt.case",
    "CaseProblems": "exeunt.case",
    "load": "exeunt.case",
    "shipped": "exeunt.case",
    "effect": "exeunt.contrast.effect",
    "calibrate": "exeunt.laboratory.python",
    "check": "exeunt.laboratory.python",
    "compare": "exeunt.laboratory.python",
    "pivots": "exeunt.laboratory.python",
    "run": "exeunt.laboratory.python",
    "scenario": "exeunt.laboratory.python",
    "sensitivity": "exeunt.laboratory.python",
    "validate": "exeunt.laboratory.python",
    "verdicts": "exeunt.laboratory.python",
    "card": "exeunt.laboratory.cards",
    "prior": "exeunt.laboratory.cards",
    "Refused": "exeunt.laboratory.refused",
    "figure": "exeunt.figures.asked",
}
"""What there is to use -> module that it comes from."""
__all__ = [
    "Case", "CaseProblems", "Refused", "calibrate", "card", "check", "compare", "effect", "figure", "load", "pivots",
    "prior", "run", "scenario", "sensitivity", "shipped", "validate", "verdicts",
]  # fmt: skip

if TYPE_CHECKING:
    from exeunt.case import Case, CaseProblems, load, shipped
    from exeunt.contrast.effect import effect
    from exeunt.figures.asked import figure
    from exeunt.laboratory.cards import card, prior
    from exeunt.laboratory.python import (
        calibrate,
        check,
        compare,
        pivots,
        run,
        scenario,
        sensitivity,
        validate,
        verdicts,
    )
    from exeunt.laboratory.refused import Refused


def __getattr__(name: str) -> Any:
    """Import on first use, so that `import exeunt` costs nothing."""
    from importlib import import_module

    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'exeunt' has no attribute '{name}'")


def __dir__() -> list[str]:
    """What is there to use, also before its first use."""
    return sorted({*globals(), *__all__})
