"""Rows of a table of the trade gathered into counts: by whose people, where and when; what would be counted twice is
refused.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from exeunt.case.reading.problems import Problem
from exeunt.interchange.observations.cells import Cell, number
from exeunt.interchange.observations.countries import NO_COUNTRY, country, question
from exeunt.interchange.observations.files import Line
from exeunt.interchange.observations.maps import ColumnMap, Count, Country, Header
from exeunt.interchange.observations.periods import Span, fiscal, gathered, span

MOST_ASKED = 20
"""Sentences of one kind that are shown."""
EVERY = "*"
"""In `add_over`: rows are parts of one count whatever their other columns say."""


@dataclass(frozen=True)
class Key:
    """What a count is of: which column of numbers, where, and when."""

    count: Count
    where: str
    when: Span


@dataclass
class Gathered:
    """A count and the lines it was added from."""

    value: float = 0.0
    lines: list[int] = field(default_factory=list)
    flags: set[str] = field(default_factory=set)


@dataclass
class Tally:
    """Counts of a table, all that is wrong with it, and what was left out."""

    counts: dict[Key, Gathered] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    left_out: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    rows: int = 0
    countries: set[str] = field(default_factory=set)


class Gatherer:
    """Reads a table under a map, for the people of some countries in some others."""

    def __init__(self, name: str, at: ColumnMap, header: Sequence[str], origins: set[str], hosts: set[str]) -> None:
        self.name, self.map, self.header = name, at, Header(header)
        self.origins, self.hosts = origins, hosts
        self.tally = Tally()
        self._asked: dict[str, list[int]] = {}
        self._sums: list[int] = []
        self._cells: dict[Key, list[tuple[int, list[str]]]] = defaultdict(list)
        self._once: dict[str, int] = {}
        self._spans = [(i, when) for i, cell in enumerate(header) if (when := span(cell))]
        self._columns = self._found()
        self._seen: dict[str, set[str]] = defaultdict(set)

    def _found(self) -> dict[str, int]:
        """Columns of the map that are there; a problem for one that has to be."""
        at, found = self.map, {}
        needed = [at.period.column, at.period.month, *(count.column for count in at.counts)]
        needed += [where.column for where in (at.origin, at.where) if where]
        for column in [*needed, *at.only, *at.add_over, at.once, at.release]:
            position = self.header.find(column) if column and column != EVERY else None
            if position is not None:
                found[column] = position
        counts = [count for count in at.counts if not count.column or count.column in found]
        absent = [column for column in needed[:2] if column and column not in found]
        if at.where and at.where.column not in found:
            absent.append(at.where.column)
        if not counts:
            absent += [count.column for count in at.counts]
        elif not at.period.column and not self._spans:
            absent.append("a heading with a year, a quarter or a month")
        for column in absent:
            text = f"column '{column}' is missing; the columns are {', '.join(filter(None, self.header.cells))[:300]}."
            self.tally.problems.append(Problem(self.name, 0, text))
        return found

    def read(self, lines: Sequence[Line]) -> Tally:
        """Gather all lines after the header."""
        if self.tally.problems:
            return self.tally
        for i, (line, cells) in enumerate(lines):
            if i == 0 and all(cell.startswith("#") for cell in cells if cell):
                continue  # tags of the Humanitarian Exchange Language
            self.tally.rows += 1
            self._line(line, [*cells, *[""] * (len(self.header.cells) - len(cells))])
        self._ask()
        self._refuse_doubles()
        if not self.tally.counts and not self.tally.problems:
            self._say_what_there_is()
        return self.tally

    def _say_what_there_is(self) -> None:
        for column, values in self._seen.items():
            kept = self.map.only[column]
            if not values & set(kept):
                self._problem(
                    0,
                    f"no row has {self.header.cells[self._columns[column]]} {' or '.join(kept)}; the rows have "
                    f"{', '.join(sorted(values)[:20])}. Download a table with it, or change `only` in a column map.",
                )

    def _line(self, line: int, cells: list[str]) -> None:
        for column, kept in self.map.only.items():
            if column in self._columns:
                value = cells[self._columns[column]].strip()
                self._seen[column].add(value)
                if value not in kept:
                    heading = self.header.cells[self._columns[column]]
                    self.tally.left_out[f"{heading} is not {' or '.join(kept)}"] += 1
                    return
        origin = self._country(line, cells, self.map.origin)
        if origin is not None and origin not in self.origins:
            if cells[self._columns[self.map.origin.column]].strip() == "-":  # type: ignore[union-attr]
                self._sums.append(line)
            self.tally.left_out["they count other people"] += 1
            return
        where = self._country(line, cells, self.map.where)
        if where is not None:
            self.tally.countries.add(where)
            if where in self.origins and self.map.origin is not None:
                self.tally.left_out["they count people in their own country"] += 1
                return
            if where not in self.hosts:
                self.tally.left_out["they are of countries that are not in the case"] += 1
                return
        elif self.map.where is not None:
            return
        if self.map.once and self.map.once in self._columns:
            value = cells[self._columns[self.map.once]]
            first = self._once.setdefault(value, line)
            if first != line:
                self._problem(line, f"{self.map.once} '{value[:40]}' is already on line {first}. Take one out.")
                return
        for count, when, cell in self._numbers(line, cells):
            self._add(Key(count, where or "", when), line, cells, cell)

    def _country(self, line: int, cells: list[str], at: Country | None) -> str | None:
        """ISO code of the country of a row; None without a column, or where somebody has to say."""
        if at is None or at.column not in self._columns:
            return None
        text = cells[self._columns[at.column]].strip()
        if text in self.map.countries:
            return self.map.countries[text]
        found = country(text, at.codes)
        if found is None:
            self._asked.setdefault(text, []).append(line)
            return NO_COUNTRY
        return found

    def _numbers(self, line: int, cells: list[str]) -> Iterator[tuple[Count, Span, Cell]]:
        spans = [(None, self._when(line, cells))] if self.map.period.column else self._spans
        taken: set[Span] = set()
        for count in self.map.counts:
            taken.clear()
            for position, when in spans:
                if when is None or when in taken:
                    continue  # of columns with the same heading the first is read
                taken.add(when)
                at = self._columns.get(count.column, position)
                if at is None and count.column:
                    continue
                cell = Cell(1.0) if at is None else number(cells[at], self.map)
                if cell.wrong:
                    self._problem(line, f"{self.header.cells[at or 0]} {cell.wrong}")
                elif cell.suppressed:
                    self.tally.left_out["their number is too small to be shown"] += 1
                elif cell.value is not None:
                    yield count, when, cell

    def _when(self, line: int, cells: list[str]) -> Span | None:
        period = self.map.period
        text = cells[self._columns[period.column]]
        if period.month:
            at = fiscal(text, cells[self._columns[period.month]], period.fiscal_from)
        else:
            at = span(text)
        if at is None:
            self._problem(line, f"{period.column} is '{text[:40]}'; it is a year, a quarter, a month or a day.")
            return None
        return gathered(at, period.by)

    def _add(self, key: Key, line: int, cells: list[str], cell: Cell) -> None:
        found = self.tally.counts.setdefault(key, Gathered())
        found.value += cell.value or 0.0
        found.lines.append(line)
        found.flags |= {cell.flag} - {""}
        if EVERY not in self.map.add_over:
            self._cells[key].append((line, cells))

    def _problem(self, line: int, text: str) -> None:
        self.tally.problems.append(Problem(self.name, line, text))

    def _ask(self) -> None:
        """One question for each name or code that is not known."""
        for i, (text, lines) in enumerate(self._asked.items()):
            if i == MOST_ASKED:
                self._problem(0, f"{len(self._asked) - i} further names are in no row of the table of countries.")
                break
            self._problem(
                lines[0],
                f'{question(text)}. Which country is it? Say it in a column map, `countries: {{"{text}": DEU}}`, or '
                f'`"{text}": ""` for none.',
            )
        if self._sums and not self.tally.counts:
            text = (
                f"the people of all origins are added up ('-' in {len(self._sums)} rows). Download it by country of "
                "origin."
            )
            self._problem(self._sums[0], text)

    def _refuse_doubles(self) -> None:
        """Counts of several rows that no column says are parts of one."""
        over = {self._columns[column] for column in self.map.add_over if column in self._columns}
        numbers = {self._columns[count.column] for count in self.map.counts if count.column in self._columns}
        numbers |= {position for position, _ in self._spans} if not self.map.period.column else set()
        found: dict[tuple[int, ...], list[tuple[Key, list[tuple[int, list[str]]]]]] = defaultdict(list)
        for key, rows in self._cells.items():
            if len(rows) < 2:
                continue
            apart = tuple(
                i
                for i in range(len(self.header.cells))
                if i not in over | numbers and len({cells[i] for _, cells in rows}) > 1
            )
            parts = {tuple(cells[i] for i in sorted(over)) for _, cells in rows}
            if apart or len(parts) < len(rows):
                found[apart].append((key, rows))
        for apart, doubles in found.items():
            self._double(apart, doubles)

    def _double(self, apart: tuple[int, ...], doubles: list[tuple[Key, list[tuple[int, list[str]]]]]) -> None:
        _, rows = doubles[0]
        first, second = rows[0][0], rows[1][0]
        many = f"{len(doubles)} counts" if len(doubles) > 1 else "a count"
        if not apart:
            text = f"{many} would be of several rows that are the same or differ in their number alone (line {first})."
            self._problem(second, f"{text} Which one holds? Take the others out.")
            return
        heads = [self.header.cells[i] for i in apart[:3]]
        few = min(apart, key=lambda i: len({cells[i] for _, rows in doubles for _, cells in rows}))
        values = sorted({cells[few] for _, cells in rows})[:6]
        column = self.header.cells[few]
        self._problem(
            second,
            f"{many} would be added from rows that differ in {', '.join(heads)} ({column}: {', '.join(values)}; lines "
            f"{first} and {second}). A total and its parts, persons and cases, or stages of one procedure must not be "
            f"added. Keep one with `only: {{{column}: [{values[0]}]}}` in a column map, or say `add_over: "
            f"[{', '.join(heads)}]` if they are parts.",
        )
