"""Which names a case has, and a sentence for a name it has not."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from exeunt.case.format.records import CaseFile
from exeunt.case.reading.problems import unknown
from exeunt.case.reading.tables import Tables

ASSUMPTION = "assumption"
EVERYBODY = "all"
PLACES_OF_RULES = ("places", "routes", "crossings")


class Names:
    """Every name of a case by its table. Of a table that could not be read no name is called unknown."""

    def __init__(self, file: CaseFile | None, tables: Tables, priors: Collection[str]) -> None:
        self.ids: dict[str, Collection[str]] = {name: table.ids for name, table in tables.items()}
        self.ids |= {"blocks": file.blocks if file else (), "priors": priors, "always": (ASSUMPTION,)}
        self.complete = {name for name, table in tables.items() if table.named} | {"priors", "always"}
        self.complete |= {"blocks"} if file else set()
        self.blocks: Mapping[str, tuple[str, ...]] = file.blocks if file else {}
        self._sides: dict[str, frozenset[str]] = {}
        self._sentences: dict[tuple[str, ...], str] = {}
        self._origin = {place.id: "origin" in place.roles for _, place in tables["places"].rows}

    def missing(self, what: str, name: str, listed_in: str, *tables: str) -> Iterator[str]:
        """`place 'georgai' is not in places.csv. Did you mean 'georgia'?`, unless one of the tables has the name."""
        if any(name in self.ids[table] for table in tables) or not self.complete.issuperset(tables):
            return
        key = (what, name, listed_in)
        if key not in self._sentences:
            self._sentences[key] = unknown(
                what, name, listed_in, [known for table in tables for known in self.ids[table]]
            )
        yield self._sentences[key]

    def unsourced(self, cited: Collection[str]) -> Iterator[str]:
        """A sentence for every source that is neither a row of sources.csv nor a prior nor an assumption."""
        for source in cited:
            yield from self.missing("source", source, "sources.csv", "sources", "priors", "always")

    def kind_of(self, name: str) -> str | None:
        """The table a place of a rule stands in; blocks are places."""
        if name in self.ids["blocks"]:
            return "places"
        return next((table for table in PLACES_OF_RULES if name in self.ids[table]), None)

    def sides(self, name: str) -> frozenset[str]:
        """`origins`, `hosts` or both: what a place or the places of a block are. Empty where that is not known."""
        if name not in self._sides:
            within = reached(self.blocks, (name,)) - set(self.blocks)
            known = within if within <= set(self._origin) else ()
            self._sides[name] = frozenset("origins" if self._origin[place] else "hosts" for place in known)
        return self._sides[name]


def reached(blocks: Mapping[str, tuple[str, ...]], members: Iterable[str]) -> set[str]:
    """The members and everything the blocks among them hold, however deep."""
    found: set[str] = set()
    ahead = list(members)
    while ahead:
        name = ahead.pop()
        if name not in found:
            found.add(name)
            ahead += blocks.get(name, ())
    return found
