"""What every JSON document begins with: what made it, of which case, in which worlds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from exeunt import __version__
from exeunt.case import Case
from exeunt.compiled import model
from exeunt.laboratory.bench import Start

SCHEMA = 1
"""Version of the schemas in docs/reference/json: it rises when a key is taken away or means another thing."""


def about(
    command: str, case: Case | None = None, start: Start | None = None, scenarios: Sequence[str] = (),
    mode: str | None = None,
    runs: Sequence[str] = (),
) -> dict[str, Any]:  # fmt: skip
    """The head of a document; null or empty where a command has no case, no worlds or no run that is kept."""
    return {
        "command": command,
        "schema": SCHEMA,
        "exeunt": __version__,
        "model": model(),
        "case": case.name if case else None,
        "case_hash": case.hash if case else None,
        "scenarios": list(scenarios),
        "mode": mode,
        "seed": start.seed if start else None,
        "worlds": start.worlds if start else None,
        "worlds_from": start.source if start else None,
        "runs": list(runs),
    }
