"""A case: a folder of plain data, read whole, checked whole, never changed."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from importlib.resources import as_file, files
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from exeunt.case import check as checks
from exeunt.case import scenario as edits
from exeunt.case.document import read_case_file
from exeunt.case.problems import CaseProblems, Problem, suggestion
from exeunt.case.records import (
    REQUIRED,
    TABLES,
    CaseFile,
    CaseParameter,
    Crossing,
    Departure,
    Event,
    Group,
    Observation,
    Place,
    Route,
    Row,
    Rule,
    Source,
)
from exeunt.case.tables import number_text, read
from exeunt.evidence import load_priors

WHOLE_CASE = 200 * 2**20


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
    rules: tuple[Rule, ...] = ()
    events: tuple[Event, ...] = ()
    departures: tuple[Departure, ...] = ()
    observations: tuple[Observation, ...] = ()
    parameters: tuple[CaseParameter, ...] = ()
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
        if name in self._places:
            return (name,)
        members = [place for member in self.file.blocks[name] for place in self.expand(member)]
        return tuple(dict.fromkeys(members))

    def table(self, name: str) -> tuple[Any, ...]:
        """The rows of a table by the name of its file."""
        rows: tuple[Any, ...] = getattr(self, name)
        return rows

    def line(self, table: str, id: str) -> int:
        """Line of a row in its file."""
        return self.lines[table, id]

    @cached_property
    def hash(self) -> str:
        """Fingerprint of everything the case says, whatever its files look like."""
        digest = hashlib.sha256(self.file.model_dump_json().encode())
        for table in TABLES:
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
        """The edits of a scenario."""
        return edits.read(self.folder, name)

    def edited(self, scenario: edits.Scenario, name: str) -> Case:
        """The case with its rules edited."""
        rules = edits.edited(scenario, self.file, self.rules, name)
        rows: checks.Rows = {table: [(0, row) for row in self.table(table)] for table in TABLES}
        rows["rules"] = [(0, rule) for rule in rules]
        problems = [replace(at, file=f"{name}.yaml") for at in checks.check_names(self.file, rows)]
        if problems:
            raise CaseProblems(problems)
        return replace(self, rules=rules)


def shipped() -> tuple[str, ...]:
    """Names of the cases in the package."""
    return tuple(sorted(entry.name for entry in files("exeunt.cases").iterdir() if (entry / "case.yaml").is_file()))


def load(name: str | Path) -> Case:
    """A shipped case by name, or a case in a folder; CaseProblems with all that is wrong with it."""
    path = Path(name)
    if path.is_dir():
        return load_folder(path)
    if str(name) in shipped():
        with as_file(files("exeunt.cases") / str(name)) as folder:
            return load_folder(folder)
    text = f"is neither a folder nor a shipped case ({', '.join(shipped())}).{suggestion(str(name), shipped())}"
    raise CaseProblems([Problem(str(name), 0, text)])


def load_folder(folder: Path) -> Case:
    """The case in a folder."""
    problems = _outside(folder)
    if problems:
        raise CaseProblems(problems)
    if not (folder / "case.yaml").is_file():
        raise CaseProblems([Problem(str(folder), 0, "has no case.yaml; it is not a case. `exeunt new` makes one.")])
    file, problems = read_case_file(folder / "case.yaml")
    rows: checks.Rows = {}
    for table, record in TABLES.items():
        path = folder / f"{table}.csv"
        rows[table] = []
        if path.is_file():
            rows[table], wrong = read(path, record)
            problems += wrong
        elif table in REQUIRED:
            problems.append(Problem(path.name, 0, "is missing; every case has it."))
    if file is not None:
        unreadable = {problem.file for problem in problems}
        found = checks.check(file, rows, load_priors())
        problems += [problem for problem in found if not _follows_from(problem, unreadable)]
    if problems or file is None:
        raise CaseProblems(problems)
    return Case(
        name=folder.resolve().name,
        file=file,
        warnings=tuple(checks.warn(rows)),
        lines=MappingProxyType({(t, row.id): n for t in rows for n, row in rows[t] if hasattr(row, "id")}),
        folder=folder,
        **{table: tuple(row for _, row in rows[table]) for table in TABLES},
    )


def _follows_from(problem: Problem, unreadable: set[str]) -> bool:
    """Whether a name is only unknown because its own row could not be read."""
    return any(f"is not in {name}" in problem.text for name in unreadable) or (
        problem.file == "groups.csv" and problem.file in unreadable and "sum to" in problem.text
    ) or (bool(unreadable & {"routes.csv"}) and "no route leads" in problem.text)  # fmt: skip


def _outside(folder: Path) -> list[Problem]:
    """Links that climb out of the folder, and folders too large to read."""
    home, problems, size = folder.resolve(), [], 0
    for path in sorted(folder.rglob("*")):
        if not path.resolve().is_relative_to(home):
            problems.append(
                Problem(
                    str(path.relative_to(folder)), 0, "is a link out of the case's folder. Put the file itself there."
                )
            )
        elif path.is_file():
            size += path.stat().st_size
    if size > WHOLE_CASE:
        problems.append(
            Problem(str(folder), 0, f"holds {size / 2**20:.0f} MiB; a case may have {WHOLE_CASE // 2**20}.")
        )
    return problems


def write(case: Case, folder: Path) -> None:
    """Write a case as a folder of tables that loads to an equal case; FileExistsError if the folder holds one."""
    if (folder / "case.yaml").exists():
        raise FileExistsError(f"{folder} already holds a case")
    folder.mkdir(parents=True, exist_ok=True)
    data = case.file.model_dump(mode="json")
    (folder / "case.yaml").write_text(
        yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=100), encoding="utf-8"
    )
    for table, record in TABLES.items():
        if case.table(table) or table in REQUIRED:
            write_table(folder / f"{table}.csv", record, case.table(table))


def write_table(path: Path, record: type[Row], rows: Collection[Row]) -> None:
    """Rows of a record as CSV, every column of the record in its order."""
    columns = [field.alias or key for key, field in record.model_fields.items()]
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(columns)
        for row in rows:
            writer.writerow([_text(getattr(row, key)) for key in record.model_fields])


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ";".join(value)
    return number_text(value) if isinstance(value, float) else str(value)
