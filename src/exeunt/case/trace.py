"""From any row of a case to where it comes from, and back."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from exeunt.case.case import Case
from exeunt.case.checks.names import ASSUMPTION
from exeunt.case.format.records import TABLES
from exeunt.evidence import load_priors


@dataclass(frozen=True)
class Trace:
    """A row, where it stands, and a sentence for each of its sources."""

    table: str
    line: int
    row: Any
    sources: dict[str, str]


def trace(case: Case, id: str) -> list[Trace]:
    """Every row with this id, with its sources."""
    return [
        Trace(table, case.line(table, id), row, {name: cite(case, name) for name in getattr(row, "source", ())})
        for table in TABLES
        for row in case.table(table)
        if getattr(row, "id", None) == id
    ]


def cite(case: Case, name: str) -> str:
    """A source, a prior or an assumption in one sentence."""
    if name == ASSUMPTION:
        return "assumption: a judgement of those who compiled the case"
    if name in load_priors():
        prior = load_priors()[name]
        return (
            f"prior of grade {prior.grade}: {prior.name}, {prior.central:g} ({prior.low:g} to {prior.high:g}) "
            f"{prior.unit}. {prior.citation}"
        )
    source = next(source for source in case.sources if source.id == name)
    sentence = "" if source.read == "yes" else " (recalled, not read)"
    parts = [source.publisher, source.title, source.date, source.url]
    return ". ".join(part for part in parts if part) + sentence


def uses(case: Case) -> dict[str, list[str]]:
    """Source -> rows that cite it, as table:id."""
    found: dict[str, list[str]] = defaultdict(list)
    for table in TABLES:
        for row in case.table(table):
            for name in getattr(row, "source", ()):
                found[name].append(f"{table}:{getattr(row, 'id', '')}")
    return found
