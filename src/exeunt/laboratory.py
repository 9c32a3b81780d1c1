"""The laboratory for Python: the commands' questions, asked of a case in memory, with records instead of tables.

Runs are not kept; the commands keep theirs in `runs/`. Worlds are drawn from the priors, and equal seeds give equal worlds.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from exeunt.case import Case
from exeunt.case.reading.problems import suggestion
from exeunt.case.scenarios.rules import parse, parse_file
from exeunt.claims.reading import ledger_of, read_ledger
from exeunt.claims.records import Ledger
from exeunt.claims.values import values, wanted
from exeunt.claims.verdicts import Verdict, judge
from exeunt.contrast.effect import Effect, effect
from exeunt.contrast.pivots import Features
from exeunt.contrast.questions import question
from exeunt.evidence import Prior, load_priors
from exeunt.results import Results
from exeunt.study import run
from exeunt.worlds.draws import Draws

Edits = str | Path | Mapping[str, Any]
"""Name of a scenario of the case, path of a scenario file, or its keys: title, remove, shift, scale, replace, add, events, parameters."""
FILES = (".yaml", ".yml")


def scenario(case: Case, edits: Edits) -> Case:
    """The case under a scenario. Raises CaseProblems with everything that is wrong, OSError for a file that cannot be read."""
    if isinstance(edits, Mapping):
        return case.edited(parse({"title": "edited in Python", **edits}, "edits"), "edits")
    path = Path(edits)
    if isinstance(edits, Path) or path.suffix in FILES:
        return case.edited(parse_file(path), path.stem)
    return case.scenario(edits)


def compare(
    case: Case,
    edits: Edits,
    outcome: str = "left",
    *,
    against: Edits = "as-was",
    day: date | None = None,
    worlds: int = 100,
    seed: int = 1,
    mode: str = "expected",
) -> Effect:
    """What an outcome, such as `abroad[kaz]`, is under a scenario less what it is `against` another, in the same worlds.

    `day` is the last of the case if not given. Raises NoSuchQuestion for an outcome that the case does not have, and
    CaseProblems for edits that say nothing sensible.
    """
    asked, on = question(case, outcome), case.file.last_day if day is None else day
    before, after = (
        run(scenario(case, side), worlds, seed, first=case, mode=mode, days=[on], groups=[asked.groups])
        for side in (against, edits)
    )
    return effect(before, after, asked.outcome, on, asked.label, asked.groups)


def verdicts(
    case: Case, ledger: Ledger | str | Path = "", *, ids: Collection[str] = (), worlds: int = 100, seed: int = 1
) -> list[Verdict]:
    """Verdicts of a ledger: a record, a path, or the name of one that lies beside the case (its own, if empty).

    Raises CaseProblems for a faulty ledger, FileNotFoundError where there is none, ValueError for too few worlds to carry
    a word or a claim that the ledger does not have.
    """
    made = ledger if isinstance(ledger, Ledger) else read_ledger(case, ledger_of(case, str(ledger)))
    if worlds < made.least_worlds:
        raise ValueError(f"{worlds} worlds carry no word; it takes {made.least_worlds} or more")
    known = [claim.id for claim in made.claims]
    for id in ids:
        if id not in known:
            raise ValueError(f"'{id}' is not a claim of the ledger.{suggestion(id, known)}")
    keep = wanted(case, made)

    def results_of(name: str) -> Results:
        return run(case.scenario(name), worlds, seed, first=case, days=keep.days, groups=keep.groups)

    features = Features.of(case, Draws(worlds, seed))
    return judge(case, made, values(case, made, ids, results_of), features, tuple(ids))


def prior(id: str) -> Prior:
    """What is known of an uncertain number: range, grade, source. Raises LookupError with a suggestion for an id that is unknown."""
    known = load_priors()
    if id not in known:
        raise LookupError(f"'{id}' is not a prior.{suggestion(id, known)}")
    return known[id]
