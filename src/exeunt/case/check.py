"""What one table says of another: every name known, every number sourced, every share within its bounds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from exeunt.case.kinds import KINDS
from exeunt.case.problems import Problem, suggestion, unknown
from exeunt.case.records import CaseFile, Rule
from exeunt.evidence import parse
from exeunt.mechanisms import ORDER

ASSUMPTION = "assumption"
SHARES_SUM_WITHIN = 1e-6
Rows = dict[str, list[tuple[int, Any]]]
"""Table -> (line, record) of every row that could be read."""


def check_names(file: CaseFile, rows: Rows) -> list[Problem]:
    """Only what rules name: for rules that a scenario made."""
    names = {table: {row.id for _, row in rows[table] if hasattr(row, "id")} for table in rows}
    return list(_rules(file, rows, names))


def check(file: CaseFile, rows: Rows, prior_ids: Collection[str]) -> list[Problem]:
    """Every problem between tables."""
    names = {table: {row.id for _, row in rows[table] if hasattr(row, "id")} for table in rows}
    checks = (
        _ids(rows),
        _sources(rows, names["sources"], prior_ids),
        _file(file, names, rows),
        _places(rows),
        _routes(rows, names),
        _crossings(rows),
        _groups(rows),
        _rules(file, rows, names),
        _events(file, rows, names, prior_ids),
        _departures(rows, names),
        _observations(file, rows, names),
        _parameters(rows),
    )
    return [problem for found in checks for problem in found]


def warn(rows: Rows) -> list[Problem]:
    """What is odd but harmless."""
    used = {name for table in rows for _, row in rows[table] for name in getattr(row, "source", ())}
    ways = {row.crossing for _, row in rows["routes"]}
    found = [
        Problem("sources.csv", n, f"'{row.id}' is used nowhere.") for n, row in rows["sources"] if row.id not in used
    ]
    found += [
        Problem("crossings.csv", n, f"no route uses '{row.id}'.") for n, row in rows["crossings"] if row.id not in ways
    ]
    return found


def _ids(rows: Rows) -> Iterator[Problem]:
    for table, listed in rows.items():
        first: dict[str, int] = {}
        for line, row in listed:
            name = getattr(row, "id", None)
            if name is not None and first.setdefault(name, line) != line:
                yield Problem(
                    f"{table}.csv", line, f"id '{name}' is already on line {first[name]}. Give each row its own."
                )
    taken: dict[str, str] = {}
    for table in ("places", "routes", "crossings"):
        for line, row in rows[table]:
            if taken.setdefault(row.id, table) != table:
                yield Problem(
                    f"{table}.csv",
                    line,
                    f"id '{row.id}' is also in {taken[row.id]}.csv; rules could not tell them apart.",
                )


def _sources(rows: Rows, sources: set[str], priors: Collection[str]) -> Iterator[Problem]:
    for table, listed in rows.items():
        for line, row in listed:
            if not hasattr(row, "source"):
                continue
            if not row.source:
                yield Problem(
                    f"{table}.csv",
                    line,
                    "no source. Add its row to sources.csv and name it here, or write 'assumption'.",
                )
            for name in row.source:
                if name != ASSUMPTION and name not in sources and name not in priors:
                    yield Problem(f"{table}.csv", line, unknown("source", name, "sources.csv", sources))


def _file(file: CaseFile, names: dict[str, set[str]], rows: Rows) -> Iterator[Problem]:
    if file.last_day < file.first_day:
        yield Problem("case.yaml", 0, f"last_day {file.last_day} is before first_day {file.first_day}.")
    for block, members in file.blocks.items():
        if block in names["places"]:
            yield Problem("case.yaml", 0, f"block '{block}' has the name of a place. Rename it.")
        for member in members:
            if member not in names["places"] and member not in file.blocks:
                yield Problem(
                    "case.yaml", 0, f"block '{block}': " + unknown("place", member, "places.csv", names["places"])
                )
        if block in _reached(file.blocks, members):
            yield Problem(
                "case.yaml", 0, f"block '{block}' contains itself. Blocks may hold blocks, but not in a circle."
            )
    for name in file.mechanisms_off:
        if name not in ORDER:
            yield Problem("case.yaml", 0, f"mechanisms_off: no mechanism '{name}'.{suggestion(name, ORDER)}")
    if not any("origin" in row.roles for _, row in rows["places"]):
        yield Problem("places.csv", 0, "no place has the role 'origin'; somebody has to leave somewhere.")


def _reached(blocks: dict[str, tuple[str, ...]], members: Iterable[str]) -> set[str]:
    reached: set[str] = set()
    ahead = list(members)
    while ahead:
        name = ahead.pop()
        if name not in reached:
            reached.add(name)
            ahead += blocks.get(name, ())
    return reached


def _places(rows: Rows) -> Iterator[Problem]:
    linked = {name for _, row in rows["routes"] for name in (row.from_, row.to)}
    for line, row in rows["places"]:
        if "origin" in row.roles and row.population is None:
            yield Problem("places.csv", line, f"'{row.id}' is an origin without a population.")
        if row.id not in linked:
            yield Problem(
                "places.csv",
                line,
                f"no route leads to or from '{row.id}'. Add one to routes.csv or take the place out.",
            )
    hosts = [(line, row) for line, row in rows["places"] if "origin" not in row.roles]
    for fact in ("gdp_per_capita", "liberties", "language_tie", "past_tie", "compatriots"):
        given = [row for _, row in hosts if getattr(row, fact) is not None]
        for line, row in hosts:
            if given and getattr(row, fact) is None:
                yield Problem(
                    "places.csv", line, f"{fact} is empty, but other hosts have it. Fill it for all hosts or for none."
                )


def _routes(rows: Rows, names: dict[str, set[str]]) -> Iterator[Problem]:
    spans: dict[tuple[str, ...], list[tuple[Any, Any, int, str]]] = defaultdict(list)
    for line, row in rows["routes"]:
        for end, place in (("from", row.from_), ("to", row.to)):
            if place not in names["places"]:
                yield Problem("routes.csv", line, f"{end}: " + unknown("place", place, "places.csv", names["places"]))
        if row.crossing and row.crossing not in names["crossings"]:
            yield Problem("routes.csv", line, unknown("crossing", row.crossing, "crossings.csv", names["crossings"]))
        if row.from_ == row.to:
            yield Problem("routes.csv", line, f"leads from '{row.from_}' to itself. Take it out.")
        if row.opens and row.closes and row.closes < row.opens:
            yield Problem("routes.csv", line, f"closes on {row.closes}, before it opens on {row.opens}.")
        key = (row.from_, row.to, row.mode, row.crossing)
        opens, closes = str(row.opens or "0000"), str(row.closes or "9999")
        for other_opens, other_closes, other_line, other in spans[key]:
            if opens <= other_closes and other_opens <= closes:
                yield Problem(
                    "routes.csv",
                    line,
                    f"'{row.id}' is open on days on which '{other}' (line {other_line}) is the same way. End one.",
                )
                break
        spans[key].append((opens, closes, line, row.id))


def _ordered(row: Any, low: str, value: str, high: str) -> str | None:
    below, middle, above = (getattr(row, column) for column in (low, value, high))
    if (below is None) != (above is None):
        return f"{low} and {high} go together: give both or none."
    if below is not None and middle is None:
        return f"{low} and {high} are given without {value}."
    if below is not None and not below <= middle <= above:
        return f"{value} {middle:g} is not between {low} {below:g} and {high} {above:g}."
    return None


def _crossings(rows: Rows) -> Iterator[Problem]:
    for line, row in rows["crossings"]:
        for columns in (("low", "capacity", "high"), ("travellers_low", "travellers", "travellers_high")):
            wrong = _ordered(row, *columns)
            if wrong:
                yield Problem("crossings.csv", line, wrong)


def _groups(rows: Rows) -> Iterator[Problem]:
    total = sum(row.share for _, row in rows["groups"])
    if rows["groups"] and abs(total - 1) > SHARES_SUM_WITHIN:
        yield Problem("groups.csv", 0, f"shares sum to {total:.6g}; they sum to 1, everybody being in one group.")


def _names_known(row: Any, file: CaseFile, names: dict[str, set[str]], tables: tuple[str, ...]) -> Iterator[str]:
    known = set(file.blocks) | {name for table in tables for name in names[table]}
    for name in row.where:
        if name not in known:
            others = {n for table in ("places", "routes", "crossings") for n in names[table]}
            if name in others:
                yield f"where '{name}' is no {' or '.join(table[:-1] for table in tables)}."
            else:
                yield unknown(
                    "place",
                    name,
                    "places.csv" if tables == ("places",) else "the case's places, blocks, routes or crossings",
                    known,
                )
    for group in row.groups:
        if group not in names["groups"] and row.groups != ("all",):
            yield unknown("group", group, "groups.csv", names["groups"])


def _rules(file: CaseFile, rows: Rows, names: dict[str, set[str]]) -> Iterator[Problem]:
    for line, row in rows["rules"]:
        for text in (*_names_known(row, file, names, KINDS[row.kind].targets), *check_rule(row, file)):
            yield Problem("rules.csv", line, text)


def check_rule(row: Rule, file: CaseFile) -> Iterator[str]:
    """What is wrong with a rule in itself."""
    kind = KINDS[row.kind]
    for column in ("value", "low", "high"):
        given = getattr(row, column)
        if given is not None and kind.highest is not None and given > kind.highest:
            yield f"{row.kind} is {given:g}; it is a {kind.says}, between 0 and {kind.highest:g}."
            break
    else:
        wrong = _ordered(row, "low", "value", "high")
        if wrong:
            yield wrong
    if kind.needs_door and not row.door:
        yield f"{row.kind} needs a door: it is the {kind.says}."
    if row.end and row.end < row.start:
        yield f"ends on {row.end}, before it starts on {row.start}."
    elif row.start > file.last_day or (row.end and row.end < file.first_day):
        yield f"is in force from {row.start} to {row.end or 'later'}, outside {file.first_day} to {file.last_day}: it has no effect. Take it out."
    if row.announced and row.announced > row.start:
        yield f"announced on {row.announced}, after it starts on {row.start}."


def _events(file: CaseFile, rows: Rows, names: dict[str, set[str]], priors: Collection[str]) -> Iterator[Problem]:
    for line, row in rows["events"]:
        for text in _names_known(row, file, names, ("places",)):
            yield Problem("events.csv", line, text)
        for column in ("peak", "lag", "half_life"):
            text = getattr(row, column)
            if text and not _number(text) and text not in names["parameters"] and text not in priors:
                known = names["parameters"] | set(priors)
                yield Problem(
                    "events.csv",
                    line,
                    f"{column}: " + unknown("parameter", text, "parameters.csv or the priors", known),
                )
        if row.peak and not (row.lag and row.half_life):
            yield Problem("events.csv", line, "has a peak without lag and half_life.")


def _number(text: str) -> bool:
    try:
        return float(text) >= 0
    except ValueError:
        return False


def _departures(rows: Rows, names: dict[str, set[str]]) -> Iterator[Problem]:
    for line, row in rows["departures"]:
        if row.origin not in names["places"]:
            yield Problem("departures.csv", line, unknown("place", row.origin, "places.csv", names["places"]))
        if row.group not in names["groups"]:
            yield Problem("departures.csv", line, unknown("group", row.group, "groups.csv", names["groups"]))


def _observations(file: CaseFile, rows: Rows, names: dict[str, set[str]]) -> Iterator[Problem]:
    uses: dict[tuple[Any, ...], tuple[str, int]] = {}
    for line, row in rows["observations"]:
        found = list(_names_known(row, file, names, ("places", "crossings")))
        wrong = _ordered(row, "low", "value", "high")
        found += [wrong] if wrong else []
        if row.end < row.start:
            found.append(f"ends on {row.end}, before it starts on {row.start}.")
        key = (row.measure, row.where, row.groups, row.start, row.end, row.source)
        use, other = uses.setdefault(key, (row.use, line))
        if {use, row.use} == {"fit", "validate"}:
            found.append(
                f"counts the same as line {other}, one for fit and one for validate. A number is fitted or scored on, never both."
            )
        for text in found:
            yield Problem("observations.csv", line, text)


def _parameters(rows: Rows) -> Iterator[Problem]:
    for line, row in rows["parameters"]:
        wrong = _ordered(row, "low", "central", "high")
        if wrong:
            yield Problem("parameters.csv", line, wrong)
        if row.distribution:
            try:
                parse(row.distribution)
            except ValueError as error:
                yield Problem("parameters.csv", line, f"{error}.")
