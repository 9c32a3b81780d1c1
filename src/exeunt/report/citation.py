"""Sentences that can be pasted: a case, or one of its rows, with what it rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from exeunt.case import Case
from exeunt.case.trace import cite, trace
from exeunt.evidence import Prior, load_priors
from exeunt.results.in_words import day_words, number
from exeunt.vocabulary import MEASURES

MARK = 12
"""Letters of a fingerprint that tell a case from all others."""


@dataclass(frozen=True)
class Cited:
    """What a row says, in words, and a sentence for each of its sources."""

    id: str
    kind: str
    words: str
    sources: dict[str, str]

    @property
    def sentence(self) -> str:
        """The row with its sources."""
        listed = [text.rstrip(".").replace(".. ", ". ") for text in self.sources.values()]
        if len(listed) > 1:
            listed = [f"({place}) {text}" for place, text in enumerate(listed, 1)]
        rests = f" Source{'s' if len(listed) > 1 else ''}: {'; '.join(listed)}." if listed else ""
        return f"{self.words}.{rests}"


def cited(case: Case, id: str) -> list[Cited]:
    """Every row of a case with this id, or the prior of that name; nothing where there is none."""
    found = [
        Cited(id, at.table.removesuffix("s"), _row_words(case, at.table, at.row), at.sources or _of_itself(case, at))
        for at in trace(case, id)
    ]
    if found or id not in load_priors():
        return found
    prior = load_priors()[id]
    source = ". ".join(part.rstrip(".") for part in (prior.citation, prior.url) if part)
    return [Cited(id, "parameter", f"Parameter {id}, {_uncertain(prior)}", {id: source})]


def _of_itself(case: Case, at: Any) -> dict[str, str]:
    return {at.row.id: cite(case, at.row.id)} if at.table == "sources" else {}


def mark(case: Case) -> str:
    """The fingerprint of what a case says, shortened."""
    return case.hash[:MARK]


def _row_words(case: Case, table: str, row: Any) -> str:
    say = WORDS.get(table)
    return say(case, row) if say else f"{table.removesuffix('s').capitalize()} {row.id}{_named(row)}"


def _named(row: Any) -> str:
    name = getattr(row, "name", "").rstrip(".")
    return f", {name}" if name else ""


def _rule(case: Case, row: Any) -> str:
    until = f" to {day_words(row.end)}" if row.end else ""
    door = f" ({row.door.replace('_', ' ')})" if row.door else ""
    kind = row.kind.replace("_", " ")
    note = f" ({row.note.rstrip('.')})" if row.note else ""
    where = _names(case, row.where)
    return f"Rule {row.id}, {where}{door}: {kind} {_reach(row)} from {day_words(row.start)}{until}{note}"


def _observation(case: Case, row: Any) -> str:
    days = day_words(row.end) if row.start == row.end else f"{day_words(row.start)} to {day_words(row.end)}"
    what = MEASURES[row.measure].heading.lower()
    counts = f" ({row.counts_what.rstrip('.')})" if row.counts_what else ""
    return f"Observation {row.id}, {what} in {_names(case, row.where)}, {days}: {_reach(row)} {row.unit}{counts}"


def _parameter(case: Case, row: Any) -> str:
    return f"Parameter {row.id}, {_uncertain(row)}"


def _uncertain(row: Prior | Any) -> str:
    reach = f"{row.central:g} ({row.low:g} to {row.high:g})"
    return f"{row.name}: {reach} {row.unit}, grade {row.grade}"


def _reach(row: Any) -> str:
    return number(row.value) if row.low is None else f"{number(row.value)} ({number(row.low)} to {number(row.high)})"


def _names(case: Case, where: Iterable[str]) -> str:
    known = {row.id: row.name for row in case.places} | {row.id: row.name for row in case.crossings}
    return ", ".join(known.get(name, name) for name in where)


WORDS: dict[str, Callable[[Case, Any], str]] = {
    "rules": _rule,
    "observations": _observation,
    "parameters": _parameter,
}
"""Table -> how a row of it is said; other rows by name."""
