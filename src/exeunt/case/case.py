"""A case: a folder of plain data, read whole, checked whole, never changed."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from exeunt.case.checks.bounds import beyond
from exeunt.case.checks.doubles import BOTH, pairs
from exeunt.case.checks.names import Names
from exeunt.case.checks.rules_and_events import check_event, check_targets
from exeunt.case.checks.tables import check, warn
from exeunt.case.format.records import (
    FOR_PAGES,
    TABLES,
    CaseFile,
    CaseParameter,
    Correction,
    Crossing,
    Departure,
    Event,
    Group,
    Miss,
    Observation,
    Place,
    Route,
    Rule,
    Source,
    Travel,
)
from exeunt.case.reading.document import read_case_file
from exeunt.case.reading.folder import CASE_FILE, check_folder
from exeunt.case.reading.problems import CaseProblems, Problem, suggestion
from exeunt.case.reading.tables import Table, read
from exeunt.case.scenarios import rules as edits
from exeunt.case.scenarios.events_and_parameters import edited_events, edited_parameters
from exeunt.evidence import load_priors

SHOWN = 200
"""Letters of a path that a problem shows."""


@dataclass(frozen=True)
class Case:
    """The tables of a case as records, in the order of their files."""

    name: str
    file: CaseFile
    places: tuple[Place, ...]
    routes: tuple[Route, ...]
    groups: tuple[Group, ...]
    sources: tuple[Source, ...]
    crossings: tuple[Crossing, ...] = ()
    travellers: tuple[Travel, ...] = ()
    rules: tuple[Rule, ...] = ()
    events: tuple[Event, ...] = ()
    departures: tuple[Departure, ...] = ()
    observations: tuple[Observation, ...] = ()
    corrections: tuple[Correction, ...] = ()
    parameters: tuple[CaseParameter, ...] = ()
    misses: tuple[Miss, ...] = field(default=(), compare=False)
    warnings: tuple[Problem, ...] = field(default=(), compare=False)
    lines: Mapping[tuple[str, str], int] = field(default_factory=dict, compare=False, repr=False)
    folder: Path | None = field(default=None, compare=False)

    @cached_property
    def _places(self) -> dict[str, Place]:
        return {place.id: place for place in self.places}

    def place(self, id: str) -> Place:
        """The place with this id; KeyError if there is none."""
        return self._places[id]

    def expand(self, name: str) -> tuple[str, ...]:
        """Places of a block, each once, in order; a place stands for itself."""
        found: dict[str, None] = {}
        ahead, opened = [name], set()
        while ahead:
            member = ahead.pop()
            if member in self._places:
                found[member] = None
            elif member not in opened:
                opened.add(member)
                ahead += reversed(self.file.blocks[member])
        return tuple(found)

    def table(self, name: str) -> tuple[Any, ...]:
        """The rows of a table by the name of its file."""
        rows: tuple[Any, ...] = getattr(self, name)
        return rows

    def _table(self, name: str) -> Table:
        rows = self.table(name)
        return Table([(0, row) for row in rows], {row.id for row in rows if hasattr(row, "id")})

    def line(self, table: str, id: str) -> int:
        """Line of a row in its file."""
        return self.lines[table, id]

    @cached_property
    def hash(self) -> str:
        """Fingerprint of everything that is computed with, whatever its files look like."""
        digest = hashlib.sha256(self.file.model_dump_json().encode())
        for table in (name for name in TABLES if name not in FOR_PAGES):
            for row in self.table(table):
                digest.update(f"\n{table} ".encode() + row.model_dump_json().encode())
        return digest.hexdigest()

    @property
    def scenarios(self) -> tuple[str, ...]:
        """Names of the scenarios of the case."""
        return edits.names(self.folder)

    def scenario(self, name: str) -> Case:
        """The case under the rules of a scenario; CaseProblems if it has none of that name, or a faulty one."""
        if name == edits.AS_WAS:
            return self
        return self.edited(self.read_scenario(name), name)

    def read_scenario(self, name: str) -> edits.Scenario:
        """Read the edits that a scenario of this case makes, without making them."""
        return edits.read(self.folder, name)

    def edited(self, scenario: edits.Scenario, name: str) -> Case:
        """The case with its rules, events and parameters edited."""
        rules = edits.edited(scenario, self.file, self.rules, name)
        problems: list[str] = []
        events = edited_events(scenario.events, self.events, problems)
        parameters = edited_parameters(scenario.parameters, self.parameters, load_priors(), problems)
        names = Names(self.file, {table: self._table(table) for table in TABLES}, load_priors())
        for rule in set(rules).difference(self.rules):
            problems += [*check_targets(rule, names), *names.unsourced(rule.source)]
            problems += [f"rule '{rule.id}': {text}" for text in beyond("rules", rule)]
        for event in set(events).difference(self.events):
            problems += [f"event '{event.id}': {text}" for text in check_event(event, self.file, names)]
            problems += names.unsourced(event.source)
            problems += [f"event '{event.id}': {text}" for text in beyond("events", event)]
        for table, edited_rows, earlier in (("rules", rules, self.rules), ("events", events, self.events)):
            problems += [
                f"leaves '{row.id}' the same as '{other.id}' but for its id; both would {BOTH[table]}. Take one out."
                for row, other in pairs(edited_rows)
                if row not in earlier or other not in earlier
            ]
        for row in set(parameters).difference(self.parameters):
            problems += [f"parameters: {row.id}: {text}" for text in beyond("parameters", row)]
        if problems:
            raise CaseProblems(Problem(f"{name}.yaml", 0, text) for text in problems)
        return replace(self, rules=rules, events=events, parameters=parameters)


def shipped() -> tuple[str, ...]:
    """Names of the cases in the package."""
    return tuple(sorted(entry.name for entry in files("exeunt.cases").iterdir() if (entry / "case.yaml").is_file()))


def load(name: str | Path, prior_ids: Collection[str] | None = None) -> Case:
    """A shipped case by name, or a case in a folder; CaseProblems with all that is wrong with it.

    Rows may cite `prior_ids`, or those of the package if none are given.
    """
    known = load_priors() if prior_ids is None else prior_ids
    try:
        if Path(name).is_dir():
            return load_folder(Path(name), known)
        if str(name) in shipped():
            with as_file(files("exeunt.cases") / str(name)) as folder:
                return load_folder(folder, known)
    except OSError as error:
        at = str(error.filename or name)
        raise CaseProblems([Problem(at[:SHOWN], 0, f"cannot be read: {error.strerror}.")]) from error
    text = f"is neither a folder nor a shipped case ({', '.join(shipped())}).{suggestion(str(name), shipped())}"
    raise CaseProblems([Problem(str(name), 0, text)])


def load_folder(folder: Path, prior_ids: Collection[str]) -> Case:
    """Read and check the case in a folder; CaseProblems with all that is wrong with it."""
    if not (folder / CASE_FILE).is_file():
        raise CaseProblems([Problem(str(folder), 0, f"has no {CASE_FILE}; it is not a case. `exeunt new` makes one.")])
    problems = list(check_folder(folder))
    unsafe = {problem.file for problem in problems}
    if CASE_FILE in unsafe or str(folder) in unsafe:
        raise CaseProblems(problems)
    file, lines, wrong = read_case_file(folder / CASE_FILE)
    problems += wrong
    tables: dict[str, Table] = {}
    for table, record in TABLES.items():
        path = folder / f"{table}.csv"
        if path.name in unsafe:
            tables[table] = Table(whole=False, named=False)
        elif path.is_file():
            tables[table], wrong = read(path, record)
            problems += wrong
        else:
            tables[table] = Table()
    problems += check(file, lines, tables, prior_ids)
    if problems or file is None:
        raise CaseProblems(problems)
    return Case(
        name=folder.resolve().name,
        file=file,
        warnings=tuple(warn(tables)),
        lines={(t, row.id): n for t in tables for n, row in tables[t].rows if hasattr(row, "id")},
        folder=folder,
        **{table: tuple(row for _, row in tables[table].rows) for table in TABLES},
    )
