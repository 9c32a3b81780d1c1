"""A lock: what decides a ledger, marked, and the verdicts as they were, to be told when one changes.

A lock without verdicts is written before anything is run; the day and time in it show that the tests are older than the
runs by which they are judged.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from exeunt.case import Case
from exeunt.claims.marks import DECIDES, marks
from exeunt.claims.records import Ledger
from exeunt.claims.verdicts import Verdict

DIGITS = 2


def locked(case: Case, ledger: Ledger, worlds: str, verdicts: list[Verdict], tests_on: str = "") -> dict[str, Any]:
    """What a lock holds: the marks, when the tests were locked if that was before, words, shares, and what each turns
    on.
    """
    return {
        "case": case.name,
        "marks": marks(case, ledger),
        **({"tests_locked": tests_on} if tests_on else {}),
        "worlds": worlds,
        "verdicts": {
            at.claim.id: {
                "word": at.word,
                "share": None if at.share is None else round(at.share, DIGITS),
                "hangs_on": [one.name for one in at.hangs],
                "turns_on": turns_on(at),
                "restates": sorted({t.restates.parameter for t in at.tested if t.restates and t.restates.parameter}),
            }
            for at in verdicts
        },
    }


def before_runs(case: Case, ledger: Ledger) -> dict[str, Any]:
    """A lock of the tests alone, with the time at which it is made."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return {"case": case.name, "marks": marks(case, ledger), "tests_locked": now, "verdicts": {}}


def turns_on(verdict: Verdict) -> list[str]:
    """Names of the assumptions of the pivot of the test that decides: on the sign, or else on the size."""
    deciding = verdict.deciding
    if deciding is None:
        return []
    for found in (deciding.sign, deciding.size):
        if found is not None and found.boxes:
            return sorted({limit.what.name for box in found.boxes[:1] for limit in box.limits})
    return []


def write_lock(path: Path, lock: dict[str, Any]) -> None:
    """Write it; OSError where that does not work."""
    path.write_text(json.dumps(lock, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def read_lock(path: Path) -> dict[str, Any]:
    """Read it; ValueError for a file that is none, OSError for one that cannot be read."""
    try:
        lock = json.loads(path.read_text("utf-8"))
        words = {str(id): str(at["word"]) for id, at in lock["verdicts"].items()}
        {str(name): str(mark) for name, mark in lock["marks"].items()}
    except (KeyError, TypeError, AttributeError, json.JSONDecodeError, UnicodeDecodeError):
        raise ValueError(f"{path} is not a lock of a ledger; `--write-lock` makes one") from None
    return {**lock, "words": words}


def changed_marks(lock: dict[str, Any], case: Case, ledger: Ledger) -> list[str]:
    """A sentence for everything that decides and is not what was locked."""
    now = marks(case, ledger)
    return [
        f"{DECIDES[name]} is not as it was locked ({lock['marks'].get(name)}, now {now[name]})"
        for name in DECIDES
        if lock["marks"].get(name) != now[name]
    ]


def changes(lock: dict[str, Any], case: Case, ledger: Ledger, verdicts: list[Verdict]) -> list[str]:
    """A sentence for every mark and verdict that is not as it was. A lock of tests alone holds no verdict."""
    found = changed_marks(lock, case, ledger)
    now = {at.claim.id: at.word for at in verdicts}
    for id, word in lock["words"].items():
        if id not in now:
            found.append(f"{id} was '{word}' and is not in the ledger any more")
        elif now[id] != word:
            found.append(f"{id} was '{word}' and is '{now[id]}'")
    new = [f"{id} is new: '{word}'" for id, word in now.items() if id not in lock["words"]] if lock["words"] else []
    return found + new
