"""`simsetting.yml` of a Flee case: plain YAML, of which what the case means is taken over and the rest is named."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from exeunt.case.reading.problems import Problem
from exeunt.interchange.flee.files import MOST_PEOPLE, Remarks, text_of

SETTINGS = "simsetting.yml"
SECTIONS = ("log_levels", "spawn_rules", "move_rules", "optimisations")
"""Sections of the settings that the program reads."""
USED = ("sum_from_camps", "insert_day0", "empty_camps_on_day0", "take_from_population")
FALSE, TRUE = ("false", "no", "off", "0", "n"), ("true", "yes", "on", "1", "y")
MODES = ("constant", "poisson", "pop_ratio")


class _Plain(yaml.SafeLoader):
    """The safe loader without aliases, by which a small file becomes a large one; a bad value is said with its line."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent):
            raise yaml.MarkedYAMLError(
                problem="an alias ('*name'); write the value out",
                problem_mark=event.start_mark,  # type: ignore[arg-type]
            )
        return super().compose_node(parent, index)

    def construct_object(self, node: Any, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except (ValueError, OverflowError) as error:
            what = f"'{node.value}' cannot be a value ({error})"
            raise yaml.MarkedYAMLError(problem=what, problem_mark=node.start_mark) from None


@dataclass(frozen=True)
class Driven:
    """Departures by a rule: people a day at full intensity, or at each level of a flood."""

    mode: str
    each: tuple[float, ...]  # one number a day and unit of intensity, or one for each level of the flood
    flood: bool


@dataclass(frozen=True)
class Settings:
    """What of the settings belongs to the meaning of a case."""

    text: str = ""
    sum_from_camps: bool = True
    insert_day0: bool = True
    empty_camps_on_day0: bool = False
    take_from_population: bool = False
    driven: Driven | None = None
    data: dict[str, Any] = field(default_factory=dict)


def read(folder: Path, remarks: Remarks) -> Settings:
    """The settings of a case; those of the program where there is no file."""
    path = folder / SETTINGS
    remarks.read.add(path)
    if not path.exists():
        old = "; simsetting.csv, of Flee 2, is not read" * (folder / "simsetting.csv").exists()
        text = f"is missing{old}; nothing is lost, this program moves people by settings of its own."
        remarks.notes.append(Problem(SETTINGS, 0, text))
        return Settings()
    found = text_of(path, remarks)
    if found is None:
        return Settings()
    text = found
    try:
        data = yaml.load(text, _Plain)  # noqa: S506 - a safe loader
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        why = getattr(error, "problem", None) or "a control character, or nested too deep"
        remarks.problems.append(Problem(SETTINGS, mark.line + 1 if mark else 0, f"is not plain YAML: {why}."))
        return Settings(text)
    if data is None:
        return Settings(text)
    if not isinstance(data, dict):
        remarks.problems.append(Problem(SETTINGS, 0, f"is {_shown(data)}; it is a table of settings."))
        return Settings(text)
    before = len(remarks.problems)
    sections = {name: _table(data, name, remarks) for name in ("spawn_rules", "move_rules")}
    spawn = sections["spawn_rules"]
    flags = {key: _flag(spawn[key], key, remarks) for key in USED if key in spawn}
    driven = _driven(spawn, remarks)
    remarks.problems[before:] = [_at_line(problem, text) for problem in remarks.problems[before:]]
    _say_ignored(data, sections, driven, remarks)
    return Settings(text=text, driven=driven, data=data, **{k: v for k, v in flags.items() if v is not None})


def _at_line(problem: Problem, text: str) -> Problem:
    """The problem with the line on which the setting that it names stands."""
    key = problem.text.split(" ", 1)[0]
    lines = (number for number, line in enumerate(text.splitlines(), 1) if line.strip().startswith(f"{key}:"))
    return Problem(problem.file, next(lines, 0), problem.text)


def _table(data: dict[str, Any], name: str, remarks: Remarks) -> dict[str, Any]:
    found = data.get(name)
    if found is None or isinstance(found, dict):
        return found or {}
    remarks.problems.append(Problem(SETTINGS, 0, f"{name} is {_shown(found)}; it is a table of settings."))
    return {}


def _flag(value: Any, key: str, remarks: Remarks) -> bool | None:
    word = str(value).strip().lower()
    if word in FALSE + TRUE:
        if word in FALSE and isinstance(value, str):
            text = f'{key} is "{value}" in quotes, which Flee takes for true; it is taken for false, as it says.'
            remarks.notes.append(Problem(SETTINGS, 0, text))
        return word in TRUE
    remarks.problems.append(Problem(SETTINGS, 0, f"{key} is {_shown(value)}; it is true or false."))
    return None


def _number(value: Any, what: str, remarks: Remarks) -> float | None:
    number = None
    if isinstance(value, int | float) and not isinstance(value, bool):
        number = float(value)
    elif isinstance(value, str):
        try:
            number = float(value)
        except ValueError:
            number = None
    if number is None:
        remarks.problems.append(Problem(SETTINGS, 0, f"{what} is {_shown(value)}; it is a number."))
    elif not 0 <= number <= MOST_PEOPLE:
        text = f"{what} is {_shown(value)}; it is a number between 0 and {MOST_PEOPLE:,.0f}."
        remarks.problems.append(Problem(SETTINGS, 0, text))
        number = None
    return number


def _driven(spawn: dict[str, Any], remarks: Remarks) -> Driven | None:
    for key, flood in (("conflict_driven_spawning", False), ("flood_driven_spawning", True)):
        rule = spawn.get(key)
        if rule is None or str(rule).strip().lower() in FALSE + TRUE:
            continue
        if not isinstance(rule, dict):
            remarks.problems.append(Problem(SETTINGS, 0, f"{key} is {_shown(rule)}; it is a table of settings."))
            continue
        mode = str(rule.get("flood_spawn_mode" if flood and "flood_spawn_mode" in rule else "spawn_mode", MODES[0]))
        if mode.lower() not in MODES:
            text = f"spawn_mode is '{mode[:40]}'; it is {', '.join(MODES)}."
            remarks.problems.append(Problem(SETTINGS, 0, text))
            continue
        what = (
            "displaced_per_flood_day" if flood and "displaced_per_flood_day" in rule else "displaced_per_conflict_day"
        )
        given = rule.get(what, 0.01 if mode.lower() == "pop_ratio" else 500)
        levels = given if flood and isinstance(given, list) else [given]
        each = [_number(value, what, remarks) for value in levels]
        if None not in each:
            return Driven(mode.lower(), tuple(value or 0.0 for value in each), flood)
    return None


def _shown(value: Any) -> str:
    text = f"'{value}'" if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _say_ignored(
    data: dict[str, Any], sections: dict[str, dict[str, Any]], driven: Driven | None, remarks: Remarks
) -> None:
    """Name what of the settings is not carried over into the meaning of the case."""
    for section, values in data.items():
        if section not in SECTIONS and isinstance(values, dict):
            remarks.notes.append(Problem(SETTINGS, 0, f"section '{section}' is unknown to Flee."))
    used = {*USED, *(("flood_driven_spawning" if driven.flood else "conflict_driven_spawning",) if driven else ())}
    ignored = [str(key) for key in (*sections["spawn_rules"], *sections["move_rules"]) if key not in used]
    if ignored:
        text = f"{', '.join(ignored)}: kept to be written back, not used; people move by this program's own settings."
        remarks.notes.append(Problem(SETTINGS, 0, text))
