"""Names of a Flee case: ids for names in any script, and names that differ by a blank, a mark or letter case."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from exeunt.case.reading.problems import suggestion
from exeunt.interchange.flee.files import Line, Remarks

LONGEST_ID = 60
"""Letters of a place's id, which leave room for those made from it."""


def identifier(name: str) -> str:
    """A name as tables allow it: letters, digits, '-', '_' and '.'; 'place' where nothing of it is left."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9_.-]+", "-", plain).strip("-_.")[:LONGEST_ID].strip("-_.") or "place"


@dataclass
class Ids:
    """Ids handed out, no two alike."""

    taken: set[str] = field(default_factory=set)

    def new(self, name: str) -> str:
        """The id of a name; numbered from 2 where another has it already."""
        id, number = identifier(name), 2
        wanted = id
        while id in self.taken:
            id, number = f"{wanted}-{number}", number + 1
        self.taken.add(id)
        return id


def loose(name: str) -> str:
    """A name without blanks, underscores and hyphens."""
    return re.sub(r"[\s_-]+", "", name)


class Known:
    """Names of places, and what is meant by one that differs in blanks, underscores, hyphens or letter case alone."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = tuple(names)
        self._exact = frozenset(self.names)
        self._near: dict[str, list[str]] = {}
        for name in self.names:
            self._near.setdefault(loose(name).casefold(), []).append(name)
        self._noted: set[tuple[str, str]] = set()

    def meant(self, name: str, line: Line, remarks: Remarks, *, letter_case: bool = True) -> str | None:
        """The place meant, with a note where it is not written so; None where none is, or more than one."""
        if name in self._exact:
            return name
        near = self._near.get(loose(name).casefold(), [])
        if len(near) != 1 or (not letter_case and loose(near[0]) != loose(name)):
            return None
        if (line.file, name) not in self._noted:
            self._noted.add((line.file, name))
            remarks.notes.append(line.problem(f"'{name}' is read as '{near[0]}' of locations.csv."))
        return near[0]

    def unknown(self, name: str) -> str:
        """`'Markt' is not a place of locations.csv. Did you mean 'Market'?`, without the suggestion's full stop."""
        return suggestion(name, self.names)
