"""Words and marks that the sections of a report share, as HTML."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

import numpy as np

from exeunt.case import Case
from exeunt.contrast.effect import Effect
from exeunt.declare import Floats
from exeunt.report.summary import FEWEST, Range, guarded_range, short
from exeunt.results.outcomes import Outcome

BADGE = '<span class="badge" title="a judgement that nobody has measured">assumption</span>'


def linked(names: Iterable[str]) -> str:
    """Sources by name, each a link to where it stands."""
    return ", ".join(f'<a href="#source-{escape(name, quote=True)}">{escape(name)}</a>' for name in names)


def ranged(at: Range, name: str = "") -> str:
    """Median and 90 % range of an outcome."""
    median, reach = guarded_range(name, at)
    return f"<b>{median}</b> ({reach})"


def moved(at: Effect, value: float) -> str:
    """A difference with its sign; a sensitive count of few people says only that they are few."""
    if at.outcome.sensitive and 0 < abs(value) < FEWEST:
        return f"within {FEWEST}"
    return signed(value)


def signed(value: float) -> str:
    """A difference with its sign, shortly."""
    return f"+{short(value)}" if value > 0 else short(value).replace("-", "−")


def where_words(case: Case, where: tuple[str, ...]) -> str:
    """Places by name, blocks by their own."""
    names = {place.id: place.name for place in case.places}
    return ", ".join(names.get(id, f"all {id}") for id in where)


def few_are_few(outcome: Outcome, values: Floats) -> Floats:
    """Differences of which, where the count is sensitive and few, only the sign is kept."""
    few = np.abs(values) < FEWEST
    return np.where(few, np.sign(values) * FEWEST / 2, values) if outcome.sensitive else values


def stacked(heads: Sequence[str], rows: Iterable[Sequence[str]], kind: str = "") -> str:
    """A table whose rows become lists where room is short; heads are words, cells are HTML."""
    row = "".join(f'<th scope="col">{escape(head)}</th>' for head in heads)
    labels = [escape(head, quote=True) for head in heads]
    body = "".join(
        "<tr>"
        + "".join(f'<td data-of="{label}">{cell}</td>' for label, cell in zip(labels, cells, strict=True))
        + "</tr>"
        for cells in rows
    )
    return f'<div class="wide"><table class="stack{kind and " " + kind}"><tr>{row}</tr>{body}</table></div>'
