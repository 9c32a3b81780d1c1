"""The screen of claims: a ledger by kind, its verdicts, where they turn, and a ledger of one's own."""

from __future__ import annotations

import json
import tempfile
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

from pydantic import Field

from exeunt.app.desk import Desk, NotThere
from exeunt.app.drawn import shown
from exeunt.app.edits import Edits, Rules, side_of
from exeunt.app.kept_runs import Runs, followed
from exeunt.app.operations import Body, Call, Data, Operation, wording
from exeunt.case import Case, CaseProblems, Problem
from exeunt.claims.marks import DECIDES, marks
from exeunt.claims.reading import folder_of, read_ledger
from exeunt.claims.records import Claim, Ledger
from exeunt.claims.shares import SAYS, WORDS, Shares
from exeunt.claims.skeleton import sentences, skeleton, titled
from exeunt.claims.verdicts import Verdict
from exeunt.figures import Credit, Said, ledger_strip
from exeunt.laboratory.asking import judged_ledger, specification
from exeunt.laboratory.bench import Bench
from exeunt.laboratory.cards import LOCK
from exeunt.laboratory.refused import Refused
from exeunt.models import model_of
from exeunt.report.ledger import SECTIONS, about_claim, first_line, how_judged, test_lines
from exeunt.report.page.pictures import strip_row

OWN = "claims.yaml"
"""The ledger of a case that is shown unless another is named."""
LONGEST_TEXT = 200_000
"""Letters of a text from which a ledger is begun."""


class Judge(Body):
    """Claims to be judged: of a ledger of the case by file name, or of one that is given whole."""

    ledger: str = Field(OWN, max_length=200)
    text: str = Field("", max_length=LONGEST_TEXT, description="a ledger of one's own, as YAML")
    ids: list[str] = Field(default_factory=list, max_length=500)
    edits: Edits | None = Field(None, description="rules in place of those as they were")
    specification: bool = False
    tab: str = Field("", max_length=64)


class Begin(Body):
    """A text from which a ledger is begun, or a ledger to be checked."""

    text: str = Field(max_length=LONGEST_TEXT)


def ledger(desk: Desk, call: Call) -> Data:
    """A ledger as it is written, with the verdicts that lie beside it."""
    at = desk.opened(call.names["case"])
    name = call.query.get("ledger", "") or OWN
    found = _named(at.case, name)
    kept, differs = _locked(at.case, found) if name == OWN else ({}, [])
    return {
        "name": name, "text": found.text.model_dump(mode="json"), "hash": found.hash, "holds": found.holds,
        "how": how_judged(found).replace("*", ""), "least_worlds": found.least_worlds, "words": SAYS, "order": WORDS,
        "sections": SECTIONS, "differs": differs, "judged": bool(kept),
        "claims": [{**_claim(at.case, one), "kept": kept.get(one.id)} for one in found.claims],
        "figure": _strip(found, [
            Said(id, found.claim(id).says, one["word"], one["share"])
            for id, one in kept.items() if one["share"] is not None
        ]),
    }  # fmt: skip


def _strip(found: Ledger, rows: Sequence[Said]) -> Data | None:
    if not rows:
        return None
    credit = Credit((found.text.title,))
    title = f"{len(rows)} claims that worlds can test, by the share of worlds in which they hold"
    ordered = sorted(rows, key=lambda one: -one.larger)
    return shown(ledger_strip("ledger", title, "Share of worlds", ordered, credit))


def _named(case: Case, name: str) -> Ledger:
    path = folder_of(case) / name
    if "/" in name or "\\" in name or not name.endswith(".yaml") or not path.is_file():
        raise NotThere(f"This case has no ledger '{name[:100]}'.")
    return read_ledger(case, path)


def _locked(case: Case, found: Ledger) -> tuple[dict[str, Any], list[str]]:
    """Verdicts of the lock beside a ledger, and what has changed since it was written."""
    path = folder_of(case) / LOCK
    if not path.is_file():
        return {}, []
    lock = json.loads(path.read_text("utf-8"))
    now = marks(case, found)
    return lock["verdicts"], [why for name, why in DECIDES.items() if lock["marks"].get(name) != now[name]]


def _cards(case: Case) -> set[str]:
    """Sources of the case, which have a card; a ledger may cite addresses besides."""
    return {source.id for source in case.sources}


def _claim(case: Case, at: Claim) -> Data:
    return {
        "id": at.id, "kind": at.kind, "quote": at.quote, "says": at.says, "not_testable": at.not_testable,
        "limits": at.limits, "for": at.for_, "against": at.against, "rests_on": at.rests_on, "opposes": at.opposes,
        "sources": at.sources, "evidence": [row.model_dump(mode="json") for row in at.evidence],
        "scenarios": sorted({
            name for test in at.tests for part in test.parts for name in part.scenarios if part.outcome
        }),
        "known": [name for name in (*at.sources, *(row.source for row in at.evidence)) if name in _cards(case)],
        "tests": [test.why or test.outcome or test.kind for test in at.tests],
    }  # fmt: skip


def judge(desk: Desk, call: Call) -> AsyncIterator[tuple[str, Data]]:
    """Judge claims in worlds that are kept, or played now; with edited rules in place of those as they were."""
    at, asked = desk.opened(call.names["case"]), call.body
    if at.conflict:
        raise Refused(f"{at.case.file.title}: {model_of(at.case).calibrated}.")
    case = side_of(at.case, Rules(edits=asked.edits)).case if asked.edits is not None else at.case
    found = _own(case, asked.text) if asked.text else _named(case, asked.ledger)
    runner = Runs(desk, at.case)

    def work() -> Data:
        bench = Bench(case, at.start, runner=runner.play)
        verdicts = judged_ledger(bench, found, asked.ids)
        curves = specification(bench, {}, found, asked.ids) if asked.specification and asked.ids else []
        of, drawn = at.start.worlds, "calibrated worlds" if at.start.known else "worlds from the priors"
        return {
            "worlds": of, "runs": runner.ids, "edited": asked.edits is not None,
            "verdicts": [_verdict(found, one, of, drawn) for one in verdicts],
            "specification": [
                {"claim": one.claim, "test": one.test, "choice": one.choice, "value": one.value, "word": one.word,
                 "written": one.written, "shares": _shares(one.shares)}
                for one in curves
            ],
            "figure": _strip(found, [strip_row(one) for one in verdicts if one.share is not None]),
        }  # fmt: skip

    return followed(work, runner)


def _shares(at: Shares | None) -> Data | None:
    if at is None:
        return None
    return {"larger": at.larger, "between": at.between, "opposite": at.opposite, "sign": at.sign, "error": at.error,
            "worlds": at.worlds}  # fmt: skip


def _verdict(found: Ledger, at: Verdict, worlds: int, drawn: str) -> Data:
    deciding = at.deciding
    return {
        "id": at.claim.id, "word": at.word, "share": at.share, "stands_on": at.stands_on,
        "line": first_line(at, worlds, drawn), "shares": _shares(at.joint or (deciding.shares if deciding else None)),
        "confidence": deciding.confidence.level if deciding and deciding.confidence else "",
        "tests": [{"words": one.words, "word": one.word, "lines": test_lines(found, one)} for one in at.tested],
        "about": [[label, text] for label, text in about_claim(at) if text],
        "turns": [
            {"words": box.words, "grades": box.grades, "density": box.density, "coverage": box.coverage}
            for one in at.tested for pivot in (one.sign, one.size) if pivot is not None for box in pivot.boxes
        ],
    }  # fmt: skip


def _own(case: Case, text: str) -> Ledger:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "your-text.claims.yaml"
        path.write_text(text, encoding="utf-8")
        return read_ledger(case, path)


def begin(desk: Desk, call: Call) -> Data:
    """A ledger to be filled in, a row for each sentence of a text."""
    case = desk.opened(call.names["case"]).case
    words = call.body.text
    if not sentences(words):
        raise Refused("The text holds no sentence. Paste one that ends in a full stop.")
    title = titled(words)[0] or "a text"
    return {"yaml": skeleton(words, title, case.file.last_day, case.file.first_day), "sentences": len(sentences(words))}


def check(desk: Desk, call: Call) -> Data:
    """Everything that is wrong with a ledger of one's own; nothing is run."""
    case = desk.opened(call.names["case"]).case
    try:
        found = _own(case, call.body.text)
    except CaseProblems as why:
        return wording(CaseProblems(Problem(one.file, one.line, one.text) for one in why.problems))[1]
    return {
        "error": "",
        "problems": [],
        "claims": [_claim(case, one) for one in found.claims],
        "text": found.text.title,
    }


OPERATIONS = (
    Operation(
        "GET", "/api/cases/{case}/claims", "a ledger, with the verdicts kept beside it", ledger, query=("ledger",)
    ),
    Operation("POST", "/api/cases/{case}/claims/judge", "judge claims in worlds", judge, Judge, events=True),
    Operation("POST", "/api/cases/{case}/claims/begin", "a ledger to be filled in, from a text", begin, Begin),
    Operation("POST", "/api/cases/{case}/claims/check", "what is wrong with a ledger", check, Begin),
)  # fmt: skip
