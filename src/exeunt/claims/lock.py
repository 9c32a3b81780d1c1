"""A lock: the verdicts as they were, to be told when one changes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from exeunt.claims.records import Ledger
from exeunt.claims.verdicts import Verdict

DIGITS = 2


def locked(case: str, ledger: Ledger, worlds: str, verdicts: list[Verdict]) -> dict[str, Any]:
    """What a lock holds: words, shares, and what each turns on."""
    return {
        "case": case,
        "ledger": ledger.hash,
        "worlds": worlds,
        "verdicts": {
            at.claim.id: {
                "word": at.word,
                "share": None if at.share is None else round(at.share, DIGITS),
                "hangs_on": [one.name for one in at.hangs],
                "turns_on": turns_on(at),
            }
            for at in verdicts
        },
    }


def turns_on(verdict: Verdict) -> list[str]:
    """Names of the assumptions of the pivot of the test that decides."""
    deciding = verdict.deciding
    boxes = deciding.pivots.boxes if deciding and deciding.pivots else ()
    return sorted({limit.what.name for box in boxes[:1] for limit in box.limits})


def write_lock(path: Path, lock: dict[str, Any]) -> None:
    """Write it; OSError where that does not work."""
    path.write_text(json.dumps(lock, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def read_lock(path: Path) -> dict[str, Any]:
    """Read it; ValueError for a file that is none, OSError for one that cannot be read."""
    try:
        lock = json.loads(path.read_text("utf-8"))
        words = {str(id): str(at["word"]) for id, at in lock["verdicts"].items()}
    except (KeyError, TypeError, AttributeError, json.JSONDecodeError, UnicodeDecodeError):
        raise ValueError(f"{path} is not a lock of a ledger; `--write-lock` makes one") from None
    return {**lock, "words": words}


def changes(lock: dict[str, Any], ledger: Ledger, verdicts: list[Verdict]) -> list[str]:
    """A sentence for everything that is not as it was."""
    found = []
    if lock.get("ledger") != ledger.hash:
        found.append(
            f"the claims file is not the one that was locked ({lock.get('ledger')}, now {ledger.hash}): a claim, a "
            f"test, a cut-off or a smallest effect was changed"
        )
    now = {at.claim.id: at.word for at in verdicts}
    for id, word in lock["words"].items():
        if id not in now:
            found.append(f"{id} was '{word}' and is not in the ledger any more")
        elif now[id] != word:
            found.append(f"{id} was '{word}' and is '{now[id]}'")
    return found + [f"{id} is new: '{word}'" for id, word in now.items() if id not in lock["words"]]
