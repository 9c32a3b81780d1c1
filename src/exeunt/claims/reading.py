"""Ledgers read from YAML: every problem at once, with its line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from exeunt.case import Case, CaseProblems, Problem
from exeunt.case.document import read_yaml
from exeunt.case.problems import suggestion
from exeunt.claims.records import KINDS, Claim, Ledger, Test, smallest_of
from exeunt.study.questions import NoSuchQuestion, question

NAME = "claims.yaml"


def ledger_of(case: Case, words: str) -> Path:
    """The file that `--claims` means: a path, the case's own, or one shipped beside it as `claims-NAME.yaml`; FileNotFoundError if there is none."""
    folder = case.folder or Path(str(files("exeunt.cases") / case.name))
    for path in [folder / NAME] if not words else [Path(words), folder / f"claims-{words}.yaml", folder / words]:
        if path.is_file():
            return path
    raise FileNotFoundError(words or NAME)


def read_ledger(case: Case, path: Path) -> Ledger:
    """The ledger of a file, checked against its case. Raises CaseProblems with everything that is wrong, OSError for a file that cannot be read."""
    document, problems = read_yaml(path)
    if problems:
        raise CaseProblems(problems)
    lines = path.read_text("utf-8-sig").splitlines()
    if not isinstance(document.data, dict):
        raise CaseProblems([Problem(path.name, 0, "is not a mapping; it begins with `text:` and `claims:`.")])
    try:
        ledger = Ledger(**document.data)
    except ValidationError as error:
        raise CaseProblems(
            [Problem(path.name, *_where(document.data, lines, fault)) for fault in error.errors()]
        ) from None
    said = [Problem(path.name, _line(lines, id), text) for id, text in check(case, ledger)]
    if said:
        raise CaseProblems(said)
    return ledger


def _line(lines: list[str], id: str) -> int:
    pattern = re.compile(rf"^\s*-?\s*id:\s*['\"]?{re.escape(id)}['\"]?\s*(#.*)?$")
    return next((number for number, line in enumerate(lines, 1) if pattern.match(line)), 0) if id else 0


def _where(data: Any, lines: list[str], fault: Any) -> tuple[int, str]:
    """Line and sentence of a fault."""
    at, id = list(fault["loc"]), ""
    if at and at[0] == "claims" and len(at) > 1 and isinstance(at[1], int):
        rows = data.get("claims")
        row = rows[at[1]] if isinstance(rows, list) and at[1] < len(rows) else None
        id = str(row.get("id", "")) if isinstance(row, dict) else ""
        where = f"{id or f'claim {at[1] + 1}'}: "
        at = at[2:]
    else:
        where = ""
    field = ".".join(str(part + 1) if isinstance(part, int) else str(part) for part in at)
    given = fault.get("input")
    if fault["type"] == "missing":
        return _line(lines, id), f"{where}'{field}' is missing."
    if fault["type"] == "extra_forbidden":
        known = (Test if "tests" in field or "all" in field else Claim if id else Ledger).model_fields
        names = [described.alias or name for name, described in known.items()]
        return _line(lines, id), f"{where}key '{at[-1]}' is unknown.{suggestion(str(at[-1]), names)}"
    if field == "kind":
        what = "empty" if given in ("", None) else f"'{given}'"
        return _line(lines, id), f"{where}kind is {what}; it is {', '.join(KINDS[:-1])} or {KINDS[-1]}."
    if given in ("", None):
        return _line(lines, id), f"{where}{field} is empty."
    return _line(
        lines, id
    ), f"{where}{field} is '{str(given)[:60]}': {str(fault['msg']).removeprefix('Value error, ')}."


def check(case: Case, ledger: Ledger) -> Iterator[tuple[str, str]]:
    """Everything wrong with a ledger in itself and against its case: claim and sentence."""
    ids = [claim.id for claim in ledger.claims]
    if not ids:
        yield "", "holds no claim. `exeunt claims new CASE TEXT` begins one with a row for each sentence."
    for claim in ledger.claims:
        if ids.count(claim.id) > 1:
            yield claim.id, f"{claim.id} is there {ids.count(claim.id)} times. Rename one."
        for name in (*claim.rests_on, *claim.opposes):
            if name not in ids:
                yield claim.id, f"{claim.id}: no claim '{name}'.{suggestion(name, ids)}"
        if not claim.tests and not claim.not_testable:
            yield claim.id, f"{claim.id}: has neither a test nor a reason why it is not testable (`not_testable`)."
        if claim.not_testable and any(not test.beside for test in claim.tests):
            yield (
                claim.id,
                f"{claim.id}: has tests and a reason why it is not testable. Mark its tests `beside: true`, or take the reason out.",
            )
        for test in claim.tests:
            for text in _test(case, ledger, test):
                yield claim.id, f"{claim.id}: {text}"
        circle = _circle(ledger, claim.id)
        if circle:
            yield claim.id, f"{claim.id} rests on itself: {' -> '.join(circle)}."
    try:
        smallest_of(ledger.smallest_effect)
    except ValueError:
        yield "", f"smallest_effect is '{ledger.smallest_effect}'; it is a share like 1% or a number."


def _circle(ledger: Ledger, id: str) -> list[str]:
    """The way from a claim back to itself over what it rests on, if there is one and it begins with the first of its ids."""
    rests = {claim.id: claim.rests_on for claim in ledger.claims}
    way, ahead = {id: [id]}, [id]
    while ahead:
        here = ahead.pop()
        for name in rests.get(here, ()):
            if name == id:
                return [*way[here], id] if id == min(way[here]) else []
            if name not in way:
                way[name] = [*way[here], name]
                ahead.append(name)
    return []


def _test(case: Case, ledger: Ledger, test: Test) -> Iterator[str]:
    if not test.kind:
        yield "a test has one of outcome, observation, rule, event, record, all."
        return
    for name, table, rows in (
        ("observation", "observations.csv", case.observations), ("rule", "rules.csv", case.rules), ("event", "events.csv", case.events),
    ):  # fmt: skip
        known = [row.id for row in rows]
        for id in getattr(test, name):
            if id not in known:
                yield f"{name} '{id}' is not in {table}.{suggestion(id, known)}"
    if test.kind == "record" and not test.why:
        yield "a record has no `why`: say what was read."
    if test.kind == "all":
        for part in test.all:
            if part.kind != "outcome":
                yield "`all` holds tests of outcomes."
            yield from _test(case, ledger, part)
    if test.kind == "observation" and not _bounds(test):
        yield "a test of observations says `between`, `above` or `below`."
    if test.kind == "outcome":
        yield from _outcome(case, ledger, test)


def _bounds(test: Test) -> bool:
    return test.between is not None or test.above is not None or test.below is not None


def _outcome(case: Case, ledger: Ledger, test: Test) -> Iterator[str]:
    try:
        question(case, test.outcome, off_too=True)
    except NoSuchQuestion as why:
        yield str(why)
    for name in (test.in_, test.against):
        if name and name not in case.scenarios:
            yield f"no scenario '{name}'.{suggestion(name, case.scenarios)}"
    first, last = case.file.first_day, case.file.last_day
    for day in (test.at or ledger.at, test.since):
        if day is not None and not first <= day <= last:
            yield f"{day} is outside {first} to {last}, the days of the case."
    if test.against and test.in_ == test.against:
        yield f"compares '{test.against}' with itself."
    if (test.against or (test.since and not _bounds(test))) and not test.direction:
        yield "a comparison says `direction: higher`, `lower` or `same`."
    if test.direction and not (test.against or test.since):
        yield f"is said to be {test.direction}, but than what? Name `against` or `since`."
    if not test.direction and not _bounds(test):
        yield "says nothing that could fail: give `against` or `since` with a direction, or `between`, `above`, `below`."
    if test.smallest:
        try:
            smallest_of(test.smallest)
        except ValueError:
            yield f"smallest is '{test.smallest}'; it is a share like 1% or a number."


def quotes_missing(ledger: Ledger, text: str) -> list[str]:
    """Claims whose quote is not in the text, blanks and kinds of quotation marks apart; a quote may leave out words with '...'."""
    known = _plain(text)
    return [
        claim.id
        for claim in ledger.claims
        if not all(part in known for part in map(_plain, re.split(r"\.\.\.|…", claim.quote)) if part)
    ]


def _plain(text: str) -> str:
    for marks, one in (("“”„«»", '"'), ("’‘", "'"), ("–—‑", "-")):
        text = re.sub(f"[{marks}]", one, text)
    text = re.sub(r"-\s+", "-", text)
    return re.sub(r"\s+", " ", text).strip().lower()


def day_of_test(ledger: Ledger, test: Test) -> date:
    """The day on which a test is read."""
    return test.at or ledger.at
