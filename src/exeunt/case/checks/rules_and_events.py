"""What is wrong with what has a day: rules, events, departures, observations."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from exeunt.case.checks.names import EVERYBODY, Names
from exeunt.case.format.cells import NUMBER
from exeunt.case.format.kinds import KINDS
from exeunt.case.format.records import CaseFile, Event, Observation, Rule
from exeunt.case.reading.problems import Problem, suggestion
from exeunt.case.reading.tables import Table, Tables
from exeunt.evidence import load_priors


def check(file: CaseFile, tables: Tables, names: Names) -> list[Problem]:
    """Every problem of the rules, events and observations of a case."""
    found = [
        Problem("rules.csv", line, text)
        for line, row in tables["rules"].rows
        for text in (*check_rule(row, file), *check_targets(row, names))
    ]
    found += [
        Problem("events.csv", line, text)
        for line, row in tables["events"].rows
        for text in check_event(row, file, names)
    ]
    grades = {id: prior.grade for id, prior in load_priors().items()}
    grades |= {row.id: row.grade for _, row in tables["parameters"].rows}
    rules = {row.id: row for _, row in tables["rules"].rows}
    found += [
        Problem("observations.csv", line, text)
        for line, row in tables["observations"].rows
        for text in (*_observation(row, file, names), *_informs(row, grades, rules))
    ]
    found += [
        Problem("departures.csv", line, f"{row.day} is outside {file.first_day} to {file.last_day}: it has no effect.")
        for line, row in tables["departures"].rows
        if not file.first_day <= row.day <= file.last_day
    ]
    return found + list(_fitted_and_scored(tables["observations"]))


def out_of_order(row: Any, low: str, value: str, high: str) -> Iterator[str]:
    """A range given by half, without its value, or beside it."""
    below, middle, above = (getattr(row, column) for column in (low, value, high))
    if (below is None) != (above is None):
        yield f"{low} and {high} go together: give both or none."
    elif below is not None and middle is None:
        yield f"{low} and {high} are given without {value}."
    elif below is not None and not below <= middle <= above:
        yield f"{value} {middle:g} is not between {low} {below:g} and {high} {above:g}."


def check_rule(row: Rule, file: CaseFile) -> Iterator[str]:
    """What is wrong with a rule in itself."""
    kind = KINDS[row.kind]
    given = (number for number in (row.value, row.low, row.high) if number is not None)
    excess = next((number for number in given if kind.highest is not None and number > kind.highest), None)
    if excess is not None:
        yield f"{row.kind} is {excess:g}; it is a {kind.says}, between {kind.bounds.replace(' to ', ' and ')}."
    else:
        yield from out_of_order(row, "low", "value", "high")
    if kind.needs_door and not row.door:
        yield f"{row.kind} needs a door: it is the {kind.says}."
    if row.door and row.door not in kind.doors:
        doors = f"one of {', '.join(kind.doors)}" if kind.doors else "no door, whatever door people came by"
        yield f"{row.kind} has the door '{row.door}'; it takes {doors}."
    if row.end and row.end < row.start:
        yield f"ends on {row.end}, before it starts on {row.start}."
    elif row.end and row.end < file.first_day:
        span = f"from {row.start} to {row.end or 'later'}, outside {file.first_day} to {file.last_day}"
        yield f"is in force {span}: it has no effect. Take it out."
    if row.announced and row.announced > row.start:
        yield f"announced on {row.announced}, after it starts on {row.start}."


def check_targets(row: Rule, names: Names) -> Iterator[str]:
    """What is wrong with where and for whom a rule is."""
    kind = KINDS[row.kind]
    targets = tuple(t for t in kind.targets if t != "routes") if row.door else kind.targets
    yield from _where(row, names, targets)
    yield from _groups(row, names)
    acts_on = "hosts" if row.door else kind.places
    for name in row.where:
        sides = names.sides(name) if names.kind_of(name) == "places" and "places" in targets else set()
        if sides and acts_on != "all" and acts_on not in sides:
            yield f"{row.kind} acts on {acts_on}, and '{name}' is {'a host' if 'hosts' in sides else 'an origin'}."


def _where(row: Any, names: Names, targets: tuple[str, ...]) -> Iterator[str]:
    sentence = "places.csv" if targets == ("places",) else "the case's places, blocks, routes or crossings"
    for name in row.where:
        found = names.kind_of(name)
        if found is None:
            yield from names.missing("place", name, sentence, "places", "routes", "crossings", "blocks")
        elif found not in targets:
            yield f"where '{name}' is not a {' or '.join(table[:-1] for table in targets)}."


def _groups(row: Any, names: Names) -> Iterator[str]:
    if EVERYBODY in row.groups and len(row.groups) > 1:
        yield f"groups name '{EVERYBODY}' and others. Keep one or the others."
    for group in row.groups:
        if group != EVERYBODY:
            yield from names.missing("group", group, "groups.csv", "groups")


def check_event(row: Event, file: CaseFile, names: Names) -> Iterator[str]:
    """What is wrong with an event."""
    yield from _where(row, names, ("places",))
    yield from _groups(row, names)
    if row.day > file.last_day:
        yield f"happened on {row.day}, after the last day {file.last_day}: it has no effect. Take it out."
    for column in ("peak", "traffic", "lag", "half_life"):
        text = getattr(row, column)
        if text and not (NUMBER.fullmatch(text) and 0 <= float(text) < math.inf):
            for sentence in names.missing("parameter", text, "parameters.csv or the priors", "parameters", "priors"):
                yield f"{column}: {sentence}"
    if row.peak and not (row.lag and row.half_life):
        yield "has a peak without lag and half_life."
    elif row.traffic and not (row.lag and row.half_life):
        yield "has traffic without lag and half_life."
    if (row.intensity is not None) != (row.kind == "conflict"):
        sentence = "is given" if row.intensity is not None else "is empty"
        yield f"intensity {sentence}, and the kind is '{row.kind}'. Intensity goes with the kind 'conflict'."
    sides = [names.sides(name) for name in row.where]
    if row.peak and all(side == {"hosts"} for side in sides):
        yield "has a peak, but happened in no origin: nobody's departure is moved. Name an origin or empty the peak."


def departures(table: Table, names: Names) -> Iterator[tuple[int, str]]:
    """What is wrong with who left where."""
    for line, row in table.rows:
        for text in names.missing("place", row.origin, "places.csv or the blocks", "places", "blocks"):
            yield line, text
        for text in names.missing("group", row.group, "groups.csv", "groups"):
            yield line, text
        if names.sides(row.origin) == {"hosts"}:
            yield line, f"'{row.origin}' has not the role 'origin'."


def _observation(row: Observation, file: CaseFile, names: Names) -> Iterator[str]:
    yield from _where(row, names, ("places", "crossings"))
    yield from _groups(row, names)
    if row.end < row.start:
        yield f"ends on {row.end}, before it starts on {row.start}."
    elif row.use != "context" and (row.start > file.last_day or row.end < file.first_day):
        span = f"{row.start} to {row.end}, outside {file.first_day} to {file.last_day}"
        yield f"counts {span}: nothing simulated compares. Its use is 'context'."
    if row.measure != "net" and min(row.value, row.value if row.low is None else row.low) < 0:
        yield f"value is {row.value:g}; only a count of measure 'net' may be below zero."
    if row.unit == "share" and row.value > 1:
        yield f"value is {row.value:g}; a share is between 0 and 1. Is its unit 'per cent'?"


def _informs(row: Observation, grades: Mapping[str, str], rules: Mapping[str, Rule]) -> Iterator[str]:
    for name in row.informs:
        if row.use != "fit":
            yield f"informs '{name}', but its use is '{row.use}': calibration learns from 'fit' alone."
        elif name in rules and name not in grades:
            if rules[name].low == rules[name].high:
                yield f"informs '{name}', a rule whose value has no range: there is nothing to learn. Give it one."
        elif name not in grades:
            near = suggestion(name, [*grades, *rules])
            yield f"informs '{name}', which is not a prior, not in parameters.csv and not in rules.csv.{near}"


def _fitted_and_scored(table: Table) -> Iterator[Problem]:
    uses: dict[tuple[Any, ...], tuple[str, int]] = {}
    for line, row in table.rows:
        key = (row.measure, row.where, row.groups, row.start, row.end)
        use, other = uses.setdefault(key, (row.use, line))
        if {use, row.use} == {"fit", "validate"}:
            text = (
                f"counts the same as line {other}, one for fit and one for validate. A number is fitted or scored "
                f"on, never both."
            )
            yield Problem("observations.csv", line, text)
