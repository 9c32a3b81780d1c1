"""Ledgers read from YAML: every problem at once, with its line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from exeunt.case import Case, CaseProblems, Problem
from exeunt.case.reading.document import Document, line_of, read_yaml
from exeunt.claims.check import check
from exeunt.claims.faults import sentence
from exeunt.claims.records import Ledger

NAME = "claims.yaml"
OTHERS = "claims-*.yaml"
LIKE = re.compile(r"claims.*\.ya?ml", re.IGNORECASE)
ID = re.compile(r"""^\s*-?\s*id:\s*['"]?(?P<id>[^'"#]*?)['"]?\s*(#.*)?$""")


def folder_of(case: Case) -> Path:
    """Where the ledgers of a case lie."""
    return case.folder or Path(str(files("exeunt.cases") / case.name))


def ledger_of(case: Case, words: str) -> Path:
    """The file that `--claims` means: a path, the case's own, or one shipped beside it as `claims-NAME.yaml`;
    FileNotFoundError if there is none.
    """
    folder = folder_of(case)
    for path in [folder / NAME] if not words else [Path(words), folder / f"claims-{words}.yaml", folder / words]:
        if path.is_file():
            return path
    raise FileNotFoundError(words or NAME)


def ledgers_in(folder: Path) -> Iterator[Path]:
    """Paths of all claims files in a folder, in the order of their names."""
    yield from (path for path in sorted([folder / NAME, *folder.glob(OTHERS)]) if path.exists())


def overlooked(folder: Path) -> Iterator[Problem]:
    """Files that look like ledgers, and that no command would read."""
    for path in sorted(folder.iterdir()):
        if LIKE.fullmatch(path.name) and path not in set(ledgers_in(folder)):
            yield Problem(path.name, 0, f"is ignored: a ledger is named '{NAME}' or '{OTHERS}'. Rename it.")


def read_ledger(case: Case | None, path: Path) -> Ledger:
    """The ledger of a file, checked against its case (in itself alone, if there is none). Raises CaseProblems with
    everything that is wrong, OSError for a file that cannot be read.
    """
    document, problems = read_yaml(path)
    if problems:
        raise CaseProblems(problems)
    if not isinstance(document.data, dict):
        raise CaseProblems([Problem(path.name, 0, "is not a mapping; it begins with `text:` and `claims:`.")])
    lines = _lines(path.read_text("utf-8-sig"))
    faults = list(_not_names(document, lines))
    if not faults:
        try:
            ledger = Ledger(**document.data)
        except ValidationError as error:
            faults = [_fault(document, lines, fault) for fault in error.errors(include_url=False)]
        else:
            faults = [(lines.get(id, 0), text) for id, text in check(case, ledger)]
    if faults:
        raise CaseProblems(Problem(path.name, line, text) for line, text in faults)
    return ledger


def _lines(text: str) -> dict[str, int]:
    """Id of each claim -> the line of the YAML file on which it begins."""
    found: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        match = ID.match(line)
        if match:
            found.setdefault(match["id"], number)
    return found


def _not_names(document: Document, lines: dict[str, int]) -> Iterator[tuple[int, str]]:
    """Keys that are not text: a number, nothing."""
    ahead: list[tuple[Any, str, int]] = [(document.data, "", 0)]
    while ahead:
        data, claim, line = ahead.pop()
        if isinstance(data, dict):
            if isinstance(data.get("id"), str):
                claim, line = data["id"], lines.get(data["id"], line)
            for key, value in data.items():
                if not isinstance(key, str):
                    at = line_of(document.lines, str(key)) if data is document.data else line
                    yield at, f"{claim}: key {key} is unknown." if claim else f"key {key} is unknown."
                ahead.append((value, claim, line))
        elif isinstance(data, list):
            ahead += [(value, claim, line) for value in data]


def _fault(document: Document, lines: dict[str, int], fault: Any) -> tuple[int, str]:
    """Line and sentence of a fault."""
    at, id, where = list(fault["loc"]), "", ""
    if at and at[0] == "claims" and len(at) > 1 and isinstance(at[1], int):
        rows = document.data.get("claims")
        row = rows[at[1]] if isinstance(rows, list) and at[1] < len(rows) else None
        id = str(row.get("id", "")) if isinstance(row, dict) else ""
        where = f"{id or f'claim {at[1] + 1}'}: "
        at = at[2:]
    field = ".".join(str(part + 1) if isinstance(part, int) else str(part) for part in at)
    line = lines.get(id, 0) if where else line_of(document.lines, *(str(part) for part in fault["loc"]))
    return line, where + sentence(field, id or where, fault)


def quotes_missing(ledger: Ledger, text: str) -> list[str]:
    """Claims whose quote is not in the text, blanks and kinds of quotation marks apart; a quote may leave out words
    with '...'.
    """
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
