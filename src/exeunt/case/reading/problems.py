"""What is wrong with a case: one sentence per problem, saying where, what, and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType

MOST_COMPARED, LONGEST_COMPARED = 5_000, 100
"""Beyond this many names, or letters, looking for a near one takes longer than it helps."""


NO_NAMES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, order=True)
class Problem:
    """A sentence about a line of a file; line 0 is the file as a whole."""

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.text}"


class CaseProblems(Exception):
    """Everything that is wrong with a case, in the order of its files and lines."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


def unknown(what: str, name: str, table: str, known: Iterable[str]) -> str:
    """`place 'georgai' is not in places.csv. Did you mean 'georgia'?`"""
    return f"{what} '{name}' is not in {table}.{suggestion(name, known)}"


def suggestion(name: str, known: Iterable[str], shown: Mapping[str, str] = NO_NAMES) -> str:
    """` Did you mean 'georgia'?`, or nothing where nothing is near. `shown` are names that readers see, with what they
    stand for.
    """
    lower = {candidate.lower(): candidate for candidate in known}
    lower |= {candidate.lower(): id for candidate, id in shown.items()}
    if len(lower) > MOST_COMPARED or len(name) > LONGEST_COMPARED:
        return ""
    near = get_close_matches(name.lower(), list(lower), n=1, cutoff=0.6)
    return f" Did you mean '{lower[near[0]]}'?" if near else ""
