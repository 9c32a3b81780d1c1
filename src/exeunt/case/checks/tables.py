"""What one table says of another: every name known, every number sourced, every share within its bounds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

import numpy as np

from exeunt.case.checks import beside
from exeunt.case.checks import rules_and_events as dated
from exeunt.case.checks.bounds import beyond
from exeunt.case.checks.doubles import doubled, doubled_reasons
from exeunt.case.checks.names import ASSUMPTION, EVERYBODY, PLACES_OF_RULES, Names, reached
from exeunt.case.format.records import CaseFile
from exeunt.case.reading.document import Lines, line_of
from exeunt.case.reading.problems import Problem, suggestion
from exeunt.case.reading.tables import Table, Tables
from exeunt.evidence import load_switches, parse
from exeunt.mechanisms import ORDER
from exeunt.vocabulary import GONE

SHARES_SUM_WITHIN = 1e-6
LONGEST_YEARS = 100
MOST_BLOCKS = 1000
PLACE_FACTS = ("gdp_per_capita", "liberties", "language_tie", "compatriots")
RECEPTION = ("memory", "border_with_origin", "aligned", "aligned_from", "pressed", "pressed_from", "welcome")
TENTHS = [tenth / 10 for tenth in range(1, 10)]
RANGES = {
    "travellers": (("low", "per_day", "high"), ("visitors_low", "visitors", "visitors_high")),
    "crossings": (("low", "capacity", "high"), ("travellers_low", "travellers", "travellers_high")),
    "parameters": (("low", "central", "high"),),
    "observations": (("low", "value", "high"),),
}
Said = Iterator[tuple[int, str]]
"""Line and sentence."""


def check(file: CaseFile | None, lines: Lines, tables: Tables, prior_ids: Collection[str]) -> list[Problem]:
    """Every problem between tables. `file` is None if case.yaml could not be read: what hangs on it is left out."""
    names = Names(file, tables, prior_ids)
    found = [Problem(f"{name}.csv", line, text) for name in tables for line, text in _rows(name, tables[name], names)]
    for table, sentences in (
        ("places", _places(tables, alone=file is not None and file.movement != "choose")),
        ("routes", _routes(tables["routes"], names)),
        ("groups", _groups(tables["groups"])),
        ("travellers", _travellers(tables, names, file)),
        ("parameters", _parameters(tables, names)),
        ("departures", dated.departures(tables["departures"], names)),
        ("rules", beside.without_effect(tables, names)),
    ):
        found += [Problem(f"{table}.csv", line, text) for line, text in sentences]
    if file is not None:
        found += [Problem("case.yaml", line, text) for line, text in _file(file, lines, names, tables)]
        found += dated.check(file, tables, names)
        found += _too_long(file, tables)
    return [*found, *doubled(tables), *doubled_reasons(tables["misses"])]


def _too_long(file: CaseFile, tables: Tables) -> Iterator[Problem]:
    """Spans that a case of so many days cannot hold."""
    days = (file.last_day - file.first_day).days + 1
    for line, row in tables["routes"].rows:
        if row.days > max(days, 1):
            text = (
                f"days is {row.days:g}; the case has {days} days, so nobody would arrive. Is it in hours or kilometres?"
            )
            yield Problem("routes.csv", line, text)


def warn(tables: Tables) -> list[Problem]:
    """Notes on what is odd in the tables and stops nothing: unused sources, crossings and columns."""
    used = {name for table in tables.values() for _, row in table.rows for name in getattr(row, "source", ())}
    ways = {row.crossing for _, row in tables["routes"].rows}
    found = [
        Problem(f"{name}.csv", 1, f"column '{column}' is not read. {GONE[column]}")
        for name, table in tables.items()
        for column in table.gone
    ]
    found += [
        Problem("sources.csv", line, f"'{row.id}' is used nowhere.")
        for line, row in tables["sources"].rows
        if row.id not in used
    ]
    found += [
        Problem("crossings.csv", line, f"no route uses '{row.id}'.")
        for line, row in tables["crossings"].rows
        if row.id not in ways
    ]
    found += [
        Problem("groups.csv", line, f"'{row.id}' has the share 0: nobody is in it, and it has no effect.")
        for line, row in tables["groups"].rows
        if row.share == 0
    ]
    empty = {row.id for _, row in tables["groups"].rows if row.share == 0}
    for name in ("rules", "events"):
        found += [
            Problem(
                f"{name}.csv",
                line,
                f"'{row.id}' is for the group {', '.join(row.groups)} alone, in which nobody is. It has no effect.",
            )
            for line, row in tables[name].rows
            if row.groups and empty.issuperset(row.groups)
        ]
    found += [
        Problem("events.csv", line, f"'{row.id}' has the peak 1: it multiplies departures by 1. It has no effect.")
        for line, row in tables["events"].rows
        if _is_one(row.peak)
    ]
    linked = {name for _, row in tables["routes"].rows for name in (row.from_, row.to)}
    found += [
        Problem("places.csv", line, f"no route leads to or from '{row.id}': nobody gets there, and nobody leaves.")
        for line, row in tables["places"].rows
        if row.id not in linked
    ]
    return found


def _is_one(text: str) -> bool:
    try:
        return float(text) == 1
    except ValueError:
        return False  # no peak, or a parameter


def _rows(name: str, table: Table, names: Names) -> Said:
    """What every row of every table is asked: an id of its own, a source, an ordered range."""
    first: dict[str, int] = {}
    for line, row in table.rows:
        id = getattr(row, "id", None)
        if id is not None and first.setdefault(id, line) != line:
            yield line, f"id '{id}' is already on line {first[id]}. Give each row its own."
        for text in _taken(name, id, names):
            yield line, text
        for text in names.unsourced(getattr(row, "source", ())):
            yield line, text
        for text in beyond(name, row):
            yield line, text
        for columns in RANGES.get(name, ()):
            for text in dated.out_of_order(row, *columns):
                yield line, text


def _taken(table: str, id: str | None, names: Names) -> Iterator[str]:
    """Names that would be mistaken for another thing."""
    if table in PLACES_OF_RULES:
        for other in PLACES_OF_RULES[: PLACES_OF_RULES.index(table)]:
            if id in names.ids[other]:
                yield f"id '{id}' is also in {other}.csv; rules could not tell them apart."
    if table == "sources" and (id == ASSUMPTION or id in names.ids["priors"]):
        yield f"id '{id}' is {'a word of its own' if id == ASSUMPTION else 'that of a shipped prior'}. Rename it."
    if table == "groups" and id == EVERYBODY:
        yield f"id '{EVERYBODY}' stands for every group. Rename it."


def _file(file: CaseFile, lines: Lines, names: Names, tables: Tables) -> Said:
    if file.last_day < file.first_day:
        yield line_of(lines, "last_day"), f"last_day {file.last_day} is before first_day {file.first_day}."
    elif file.last_day.year - file.first_day.year > LONGEST_YEARS:
        span = f"{file.first_day} to {file.last_day}"
        yield line_of(lines, "last_day"), f"runs from {span}; a case may have {LONGEST_YEARS} years."
    if len(file.blocks) > MOST_BLOCKS:
        yield line_of(lines, "blocks"), f"has {len(file.blocks)} blocks; a case may have {MOST_BLOCKS}."
        return
    for block, members in file.blocks.items():
        for text in _block(block, members, names):
            yield line_of(lines, "blocks", block), text
    for name in file.mechanisms_off:
        if name not in ORDER:
            text = f"mechanisms_off: no mechanism '{name}'.{suggestion(name, ORDER)}"
            yield line_of(lines, "mechanisms_off", name), text
    switches = load_switches()
    for name, option in file.structure.items():
        if name not in switches:
            yield line_of(lines, "structure", name), f"structure: no switch '{name}'.{suggestion(name, switches)}"
        elif option not in switches[name].options:
            known = ", ".join(switches[name].options)
            yield line_of(lines, "structure", name), f"structure: {name} has no option '{option}'; there are {known}."
    yield from _pairs(file, lines, tables)
    nobody = not any(getattr(place, "displaced", None) for _, place in tables["places"].rows)
    if file.departures == "given" and tables["departures"].whole and not tables["departures"].rows and nobody:
        text = "departures are 'given', but departures.csv holds none, and nobody is displaced on the first day."
        yield line_of(lines, "departures"), text


def _pairs(file: CaseFile, lines: Lines, tables: Tables) -> Said:
    known = tables["observations"].ids
    for key in ("steps", "controls"):
        for what, pair in getattr(file, key).items():
            if len(pair) != 2:
                yield (
                    line_of(lines, key, what),
                    f"{key}: '{what}' names {len(pair)} observations. It names two, before and after.",
                )
            for id in pair:
                if id not in known:
                    text = f"{key}: '{what}' names '{id}', which is not in observations.csv.{suggestion(id, known)}"
                    yield line_of(lines, key, what), text


def _block(block: str, members: tuple[str, ...], names: Names) -> Iterator[str]:
    taken = next((table for table in PLACES_OF_RULES if block in names.ids[table]), None)
    if taken:
        yield f"block '{block}' has the name of a {taken[:-1]}. Rename it."
    for member in members:
        for text in names.missing("place", member, "places.csv", "places", "blocks"):
            yield f"block '{block}': {text}"
    if block in reached(names.blocks, members):
        yield f"block '{block}' contains itself. Blocks may hold blocks, but not in a circle."


def _places(tables: Tables, alone: bool) -> Said:
    places, routes = tables["places"], tables["routes"]
    linked = {name for _, row in routes.rows for name in (row.from_, row.to)}
    for line, row in places.rows:
        if "origin" in row.roles and row.population is None:
            yield line, f"'{row.id}' is an origin without a population."
        if routes.whole and row.id not in linked and not alone:
            yield line, f"no route leads to or from '{row.id}'. Add one to routes.csv or take the place out."
    if places.whole and not any("origin" in row.roles for _, row in places.rows):
        yield 0, "no place has the role 'origin'; somebody has to leave somewhere."
    hosts = [(line, row) for line, row in places.rows if "origin" not in row.roles]
    for line, row in places.rows:
        yield from ((line, text) for text in _reception(row))
    for fact in PLACE_FACTS:
        empty = [line for line, row in hosts if getattr(row, fact) is None]
        for line in empty if len(empty) < len(hosts) else ():
            yield line, f"{fact} is empty, but other hosts have it. Fill it for all hosts or for none."


def _reception(place: Any) -> Iterator[str]:
    """What a place says of its reception: of an origin nothing, and no day of what is not there."""
    for fact in RECEPTION:
        if "origin" in place.roles and getattr(place, fact) is not None:
            yield f"{fact} is given for the origin '{place.id}'; it is of hosts. Leave it empty."
    for fact in ("aligned", "pressed"):
        if getattr(place, f"{fact}_from") is not None and not getattr(place, fact):
            yield f"{fact}_from is a day, but {fact} is empty or 0. Say how far '{place.id}' is {fact}."


def _routes(routes: Table, names: Names) -> Said:
    spans: dict[tuple[Any, ...], list[tuple[date, date, int, str]]] = defaultdict(list)
    for line, row in routes.rows:
        for text in _route(row, names):
            yield line, text
        opens, closes = row.opens or date.min, row.closes or date.max
        same_way = spans[row.from_, row.to, row.mode, row.crossing, row.days]
        for other_opens, other_closes, other_line, other in same_way:
            if opens <= other_closes and other_opens <= closes:
                text = f"'{row.id}' is open on days on which '{other}' (line {other_line}) is the same way. End one."
                yield line, text
                break
        same_way.append((opens, closes, line, row.id))


def _route(row: Any, names: Names) -> Iterator[str]:
    for end, place in (("from", row.from_), ("to", row.to)):
        for text in names.missing("place", place, "places.csv", "places"):
            yield f"{end}: {text}"
    if row.crossing:
        yield from names.missing("crossing", row.crossing, "crossings.csv", "crossings")
    for place in row.through:
        yield from names.missing("place", place, "places.csv", "places")
        if place in (row.from_, row.to) or (names.kind_of(place) == "places" and names.sides(place) == {"origins"}):
            yield f"leads through '{place}', which is an end of it or an origin. Name hosts in between."
    if row.from_ == row.to:
        yield f"leads from '{row.from_}' to itself. Take it out."
    if row.opens and row.closes and row.closes < row.opens:
        yield f"closes on {row.closes}, before it opens on {row.opens}."


def _groups(groups: Table) -> Said:
    total = sum(row.share for _, row in groups.rows)
    if groups.whole and abs(total - 1) > SHARES_SUM_WITHIN:
        yield 0, f"shares sum to {total:.6g}; they sum to 1, everybody being in one group."


def _travellers(tables: Tables, names: Names, file: CaseFile | None) -> Said:
    once = {row.id for _, row in tables["crossings"].rows if row.travellers is not None}
    first: dict[tuple[str, date], int] = {}
    begins: dict[str, tuple[date, int]] = {}
    for line, row in tables["travellers"].rows:
        for text in names.missing("crossing", row.crossing, "crossings.csv", "crossings"):
            yield line, text
        other = first.setdefault((row.crossing, row.start), line)
        if other != line:
            yield line, f"gives a second number for '{row.crossing}' from {row.start} (line {other}). Keep one."
        if file is not None and row.start > file.last_day:
            yield line, f"starts on {row.start}, after the last day {file.last_day}: it has no effect. Take it out."
        begins[row.crossing] = min(begins.get(row.crossing, (row.start, line)), (row.start, line))
    for crossing, (day, line) in begins.items():
        if file is not None and day > file.first_day and crossing in names.ids["crossings"] and crossing not in once:
            text = (
                f"nothing says how many come to '{crossing}' before {day}. Start a row on {file.first_day}, or give "
                f"travellers in crossings.csv."
            )
            yield line, text


def _parameters(tables: Tables, names: Names) -> Said:
    events = tables["events"]
    named = {name for _, row in events.rows for name in (row.peak, row.traffic, row.lag, row.half_life)}
    for line, row in tables["parameters"].rows:
        for text in _distribution(row.distribution):
            yield line, text
        if events.whole and row.id not in named and row.id not in names.ids["priors"]:
            near = suggestion(row.id, names.ids["priors"])
            yield (
                line,
                f"'{row.id}' replaces no prior and no event names it: it has no effect.{near or ' Take it out.'}",
            )


def _distribution(text: str) -> Iterator[str]:
    """One that cannot be read, or from which no rising finite numbers are drawn."""
    if not text:
        return
    try:
        with np.errstate(all="ignore"):
            drawn = parse(text).quantile(np.array(TENTHS))
    except ArithmeticError:
        drawn = np.array([np.nan])
    except ValueError as error:
        yield f"{error}."
        return
    if not (np.isfinite(drawn).all() and (np.diff(drawn) >= 0).all()):
        yield f"nothing can be drawn from '{text}'. Are its arguments in range?"
