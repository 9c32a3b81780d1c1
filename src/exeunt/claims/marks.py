"""Marks of everything that decides a ledger: a short fingerprint of each, so that a lock says which of them changed."""

from __future__ import annotations

import hashlib
import json

from exeunt.case import Case
from exeunt.claims.records import Ledger
from exeunt.compiled import model

DECIDES = {
    "ledger": "the claims file: a sentence, a quote, a test, a row of evidence, a cut-off or a smallest effect",
    "case": "the tables of the case",
    "scenarios": "a scenario that its tests name",
    "model": "the model or its evidence",
}
"""What has a mark, and what a change of it is a change of."""


def marks(case: Case, ledger: Ledger) -> dict[str, str]:
    """A mark for the claims file, the case, the scenarios named in tests, and the model with its evidence."""
    return {"ledger": ledger.hash, "case": case.hash[:12], "scenarios": _scenarios(case, ledger), "model": model()[:12]}


def named(ledger: Ledger) -> list[str]:
    """Scenarios that the tests of a ledger name."""
    parts = [part for claim in ledger.claims for test in claim.tests for part in test.parts]
    return sorted({name for part in parts for name in part.scenarios})


def _scenarios(case: Case, ledger: Ledger) -> str:
    kept = {name: case.scenario(name).hash for name in named(ledger) if name in case.scenarios}
    return hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()[:12]


def whole(marks: dict[str, str]) -> str:
    """One mark of all of them."""
    return hashlib.sha256(json.dumps(marks, sort_keys=True).encode()).hexdigest()[:12]
