"""Counts of a table of the trade as rows of a case, each with the file, the line and the release it is from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from exeunt.case import Case
from exeunt.case.format.records import Observation, Source
from exeunt.case.reading.cells import Unreadable
from exeunt.case.reading.problems import CaseProblems, Problem, suggestion
from exeunt.interchange.observations.files import Opened, Sheet, opened
from exeunt.interchange.observations.gathering import Gathered, Gatherer, Key, Tally
from exeunt.interchange.observations.maps import ColumnMap, Header, header_of, read_map, recognised, shipped
from exeunt.interchange.observations.periods import named
from exeunt.vocabulary import MEASURES

DIGITS = 12
"""Digits of the fingerprint of a file in ids and notes."""


@dataclass(frozen=True)
class Recognised:
    """A file, and what its columns are."""

    file: Opened
    name: str
    map: ColumnMap
    sheet: Sheet
    header: int
    """Position of the header among the rows of the sheet."""

    @property
    def place(self) -> str:
        """The file as problems name it, with the table in it where there are several."""
        return self.file.name if self.sheet.name == self.file.name else f"{self.file.name}/{self.sheet.name}"


@dataclass(frozen=True)
class Brought:
    """Rows for a case, the source they cite, and what was left out."""

    observations: list[Observation]
    source: Source
    notes: list[str] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)


def recognise(path: Path, map_name: str = "") -> Recognised:
    """Open a file and find out what its columns are: by a map of the trade, or by the one that is named.

    Raises CaseProblems with a sentence where the file cannot be read or its columns are not known.
    """
    try:
        file = opened(path)
    except Unreadable as why:
        raise CaseProblems([Problem(path.name, why.line, why.text)]) from None
    if map_name:
        name, at = _named(map_name)
        for sheet in file.sheets:
            position = header_of(sheet.lines, at)
            if position is not None:
                return Recognised(file, name, at, sheet, position)
        wanted = at.recognise or [count.column for count in at.counts if count.column]
        raise _problem(file, f"has not the columns of the map {name}: {', '.join(wanted)}.{_columns(file)}")
    found = list(recognised(file))
    if not found:
        known = ", ".join(shipped())
        raise _problem(
            file,
            f"is not a table that is known by its columns.{_columns(file)} Known are {known}. For any other write a "
            "column map and name it with --map.",
        )
    if len({name for name, *_ in found}) > 1:
        names = " or ".join(name for name, *_ in found)
        raise _problem(file, f"may be {names}. Say which with --map.")
    return Recognised(file, *found[0])


def _named(name: str) -> tuple[str, ColumnMap]:
    known = shipped()
    if name in known:
        return name, known[name]
    path = Path(name)
    if not path.is_file():
        near = suggestion(name, known) or f" There are {', '.join(known)}."
        raise CaseProblems([Problem(name, 0, f"is neither a file nor a map that ships.{near}")])
    return path.stem, read_map(path)


def _problem(file: Opened, text: str) -> CaseProblems:
    return CaseProblems([Problem(file.name, 0, text)])


def _columns(file: Opened) -> str:
    for sheet in file.sheets:
        widest = max(sheet.lines[:40], key=lambda at: sum(map(bool, at[1])), default=None)
        if widest:
            return f" Its columns are {', '.join(filter(None, widest[1]))[:300]}."
    return ""


def bring(at: Recognised, case: Case, where: str = "", release: str = "", people_of: str = "") -> Brought:
    """Rows of observations for a case out of a file; CaseProblems with every sentence about what cannot be taken.

    `where` names the place or block of a table that does not say where it counts; `people_of` is the ISO code of the
    origin if places.csv has none.
    """
    origins = (
        {people_of.upper()} if people_of else {p.iso3.upper() for p in case.places if "origin" in p.roles and p.iso3}
    )
    hosts = _hosts(case, at, where)
    if not origins and at.map.origin is not None:
        raise CaseProblems(
            [Problem("places.csv", 0, "the origin has no iso3. Fill it in, or name its code with --origin.")]
        )
    if at.map.where is None and not where:
        raise CaseProblems(
            [Problem(at.file.name, 0, "does not say where it counts. Name a place or a block with --where.")]
        )
    if at.map.where is not None and where:
        raise CaseProblems([Problem(at.file.name, 0, "says itself where it counts. Leave --where out.")])
    header = at.sheet.lines[at.header][1]
    gatherer = Gatherer(at.place, at.map, header, origins, set(hosts))
    tally = gatherer.read(at.sheet.lines[at.header + 1 :])
    if tally.problems:
        raise CaseProblems(tally.problems)
    source = _source(at, release or _release(at, header))
    rows = list(_rows(at, case, hosts, where, tally, source))
    notes = [f"Left out because {why}: {_many(count, 'row')}." for why, count in sorted(tally.left_out.items())]
    outside = len(tally.counts) - sum(_in_days(case, key) for key in tally.counts)
    if outside:
        notes.append(f"Left out because the case has other days: {_many(outside, 'count')}.")
    if at.map.origin is None:
        notes.append("The table does not say whose people it counts; it may hold people of all origins.")
    return Brought(rows, source, notes, tally)


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'s' if count != 1 else ''}"


def _hosts(case: Case, at: Recognised, where: str) -> dict[str, str]:
    """ISO code -> place of the case; of an origin as well where people of all origins or displaced people count."""
    found: dict[str, str] = {}
    problems = []
    for place in case.places:
        if not place.iso3 or ("origin" in place.roles and at.map.origin is not None):
            continue
        if place.iso3.upper() in found and not where:
            text = f"{found[place.iso3.upper()]} and {place.id} are both in {place.iso3}; which one is counted?"
            problems.append(Problem("places.csv", 0, f"{text} Leave iso3 empty for the others."))
        found.setdefault(place.iso3.upper(), place.id)
    if problems:
        raise CaseProblems(problems)
    if not found and at.map.where is not None:
        raise CaseProblems(
            [Problem("places.csv", 0, "no place has an iso3, by which countries of the file are found. Fill it in.")]
        )
    return found


def _in_days(case: Case, key: Key) -> bool:
    """Whether the case has the last day of a count."""
    return case.file.first_day <= key.when[1] <= case.file.last_day


def _release(at: Recognised, header: list[str]) -> str:
    position = Header(header).find(at.map.release) if at.map.release else None
    lines = at.sheet.lines[at.header + 1 :]
    cells = lines[0][1] if lines else []
    return cells[position].strip() if position is not None and position < len(cells) else ""


def _source(at: Recognised, release: str) -> Source:
    return Source(
        id=f"{at.name}-{at.file.sha256[:DIGITS]}", kind=at.map.kind, publisher=at.map.publisher, title=at.map.title,
        date=release, url=at.map.url, licence=at.map.licence, read="yes",
        note=f"{at.file.name}, SHA-256 {at.file.sha256}; release {release or 'not given'}. {at.map.note}".strip(),
    )  # fmt: skip


def _rows(
    at: Recognised, case: Case, hosts: dict[str, str], where: str, tally: Tally, source: Source
) -> Iterator[Observation]:
    series: dict[tuple[str, str], dict[date, Gathered]] = defaultdict(dict)
    for key, found in tally.counts.items():
        series[key.count.id, key.where][key.when[1]] = found
    for key, found in sorted(tally.counts.items(), key=lambda kv: (kv[0].count.id, kv[0].where, kv[0].when)):
        if not _in_days(case, key):
            continue
        first, last = key.when
        value, note, compared = found.value, "", True
        simulated = not MEASURES[key.count.measure].not_simulated
        if key.count.stock and not simulated:
            first = min(case.file.first_day, last)
        elif key.count.stock:
            first, value, note, compared = _stock(key, series[key.count.id, key.where], case)
        elif first < case.file.first_day:
            compared, note = False, "the case has a part of these days"
        yield Observation(
            id=_id(at, key, hosts, where), measure=key.count.measure, where=(where or hosts[key.where],),
            start=first, end=last, value=value, unit=key.count.unit, counts_what=key.count.counts_what,
            use="validate" if compared and simulated else "context", source=(source.id,),
            note="; ".join(filter(None, (_lines(at, found), note, *_flags(found)))),
        )  # fmt: skip


def _stock(key: Key, by_day: dict[date, Gathered], case: Case) -> tuple[date, float, str, bool]:
    """First day, value, note and whether a stock is compared: what it has grown by since the last count before the
    first day.

    People who were there before the first day are in a stock and not in the simulation. A series that once falls below
    its first count shows them leaving: none of it is compared.
    """
    value = by_day[key.when[1]].value
    before = [day for day in by_day if day < case.file.first_day]
    if not before:
        note = "all who were there, those before the first day of the case among them"
        return min(case.file.first_day, key.when[1]), value, note, False
    base = by_day[max(before)]
    within = [found.value for day, found in by_day.items() if case.file.first_day <= day <= case.file.last_day]
    if min(within) < base.value:
        note = f"{base.value:,.0f} were there on {max(before)} and some of them left, or were counted otherwise"
        return min(case.file.first_day, key.when[1]), value, note, False
    note = f"{value:,.0f} less the {base.value:,.0f} of {max(before)} (line {base.lines[0]})"
    return max(before) + timedelta(days=1), value - base.value, note, True


def _id(at: Recognised, key: Key, hosts: dict[str, str], where: str) -> str:
    publisher = at.name.split("-")[0]
    return f"{publisher}-{key.count.id}-{where or hosts[key.where]}-{named(key.when)}"[:80]


def _lines(at: Recognised, found: Gathered) -> str:
    lines = found.lines
    listed = str(lines[0]) if len(lines) == 1 else f"{lines[0]} to {lines[-1]} ({len(lines)} of them added up)"
    return f"{at.place} {at.sheet.counted}{'s' if len(lines) > 1 else ''} {listed}"


def _flags(found: Gathered) -> Iterator[str]:
    if found.flags:
        yield f"flagged {', '.join(sorted(found.flags))} by the publisher"
