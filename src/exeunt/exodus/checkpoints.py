"""Worlds under edited rules start from where those without the edits stand on the eve of the first that could differ.

Until an edited rule is announced, or may begin, nothing in a world knows of it: the days before are the same under both
sets of rules. They are played once, under the rules of the case, and everything that changes from day to day is kept;
each edit goes on from a copy. The bytes are those of a run from the first day (a test compares them).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from threading import Lock
from typing import Any

import numpy as np

from exeunt.case import Case
from exeunt.case.format.records import Rule
from exeunt.exodus.compile import compile_worlds
from exeunt.exodus.day import Engine
from exeunt.exodus.travellers import Count
from exeunt.results import Results, Wanted
from exeunt.worlds.draws import Draws

WORLDS_KEPT = 256
"""Worlds of which a day is kept: about a megabyte each for russia-2022. A larger study would push out each batch before
it is asked for again, and starts at the start.
"""
OF_RULES = {"tables": {"_acts_on", "_routes_of"}}
"""What a part makes of the rules when it is made: the edited ones make their own."""
VIEWS = {"movers": {"home", "way", "abroad"}}
"""Views of what another part keeps."""
Snapshot = dict[str, dict[str, Any]]
_kept: dict[tuple[Any, ...], tuple[int, Snapshot]] = {}
_keeping = Lock()


def first_difference(case: Case, first: Case) -> int:
    """First day, counted from that of the case, on which edited rules could make a difference; 0 where anything but
    rules is edited.
    """
    if replace(case, name=first.name, rules=()) != replace(first, rules=()):
        return 0
    one, other = set(map(_row, case.rules)), set(map(_row, first.rules))
    days = [
        _first_day(rule, first) for rule in (*case.rules, *first.rules) if (_row(rule) in one) != (_row(rule) in other)
    ]
    same = [rule for rule in case.rules if _row(rule) in other] == [rule for rule in first.rules if _row(rule) in one]
    last = (first.file.last_day - first.file.first_day).days + 1
    return max(min(days, default=last), 0) if same else 0


def _row(rule: Rule) -> str:
    return rule.model_dump_json()


def _first_day(rule: Rule, case: Case) -> int:
    starts = (rule.start - case.file.first_day).days - math.ceil(rule.start_uncertain_days)
    return starts if rule.announced is None else min(starts, (rule.announced - case.file.first_day).days)


def play_from(case: Case, first: Case, draws: Draws, mode: str, wanted: Wanted) -> Results:
    """Play one batch of worlds of an edited case, from the eve of the first day that could differ."""
    day = first_difference(case, first) if draws.worlds <= WORLDS_KEPT else 0
    engine = Engine(compile_worlds(case, draws, first), mode, wanted)
    if day > 0:
        day, snapshot = _reached(day, first, draws, mode, wanted)
        if _fits(engine, snapshot):
            _take_over(engine, snapshot)
            engine.day = day
    engine.play()
    return engine.record.results()


def _reached(day: int, first: Case, draws: Draws, mode: str, wanted: Wanted) -> tuple[int, Snapshot]:
    """The case without edits as it stands before a day: as kept, or played from an earlier day that is kept."""
    of = draws.known.mark if draws.known else ""
    key = (first.hash, draws.worlds, draws.seed, draws.first, draws.last, of, mode, wanted)
    with _keeping:
        found = _kept.get(key)
    if found is not None and found[0] == day:
        return found
    engine = Engine(compile_worlds(first, draws), mode, wanted)
    if found is not None and found[0] < day:
        _take_over(engine, found[1])
        engine.day = found[0]
    engine.play(day)
    reached = day, _snapshot(engine)
    with _keeping:
        _kept.pop(key, None)
        _kept[key] = reached
        while sum(last - start for _, _, _, start, last, *_ in _kept) > WORLDS_KEPT and len(_kept) > 1:
            _kept.pop(next(iter(_kept)))
    return reached


def _parts(engine: Engine) -> Iterator[tuple[str, Any]]:
    """Everything of a running batch that changes from day to day."""
    for name in ("state", "tables", "memory", "flows", "movers", "today", "travellers", "record"):
        yield name, getattr(engine, name)
    yield "observer", engine.record.observer
    yield "guard", engine.record.guard


def _snapshot(engine: Engine) -> Snapshot:
    found: Snapshot = {}
    for name, part in _parts(engine):
        left_out = OF_RULES.get(name, set()) | VIEWS.get(name, set())
        found[name] = {
            key: _copied(value) for key, value in vars(part).items() if key not in left_out and _plain(value)
        }
    return found


def _plain(value: Any) -> bool:
    """Whether a value is numbers, or holds nothing but them: not a part of the engine and not a case."""
    if isinstance(value, list | tuple):
        return all(_plain(item) for item in value)
    if isinstance(value, dict):
        return all(_plain(item) for item in value.values())
    return value is None or isinstance(value, np.ndarray | int | float | str | slice | set | np.generic | Count)


def _copied(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return value.copy()
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*map(_copied, value))
    if isinstance(value, list | tuple):
        return type(value)(map(_copied, value))
    if isinstance(value, dict):
        return {key: _copied(item) for key, item in value.items()}
    return value


def _fits(engine: Engine, snapshot: Snapshot) -> bool:
    """Whether what is kept has the shape of the edited case: a longer lawful visit needs a longer clock."""
    return np.array_equal(engine.state.clock_days, snapshot["state"]["clock_days"])


def _take_over(engine: Engine, snapshot: Snapshot) -> None:
    """Bring a new batch to where another stood, array by array: parts hold views of each other's."""
    for name, part in _parts(engine):
        for key, value in snapshot[name].items():
            setattr(part, key, _into(getattr(part, key, None), value))


def _into(old: Any, value: Any) -> Any:
    if isinstance(value, np.ndarray) and isinstance(old, np.ndarray) and old.shape == value.shape:
        old[...] = value
        return old
    if isinstance(value, tuple) and hasattr(value, "_fields") and isinstance(old, tuple):
        return type(value)(*map(_into, old, value))
    return _copied(value)
