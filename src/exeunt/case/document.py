"""`case.yaml`: plain data only. No tags, no anchors, no keys twice; every fault is a sentence."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from exeunt.case.problems import Problem, suggestion
from exeunt.case.records import CaseFile

BIGGEST = 2**20
DEEPEST = 20


class _Plain(yaml.SafeLoader):
    """The safe loader, without aliases (which can make a small file endless) and without keys given twice."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.MarkedYAMLError(problem="an alias ('*name'); write the value out", problem_mark=mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        keys = [key.value for key, _ in node.value]
        for key, _ in node.value:
            if keys.count(key.value) > 1:
                raise yaml.MarkedYAMLError(problem=f"'{key.value}' twice; keep one", problem_mark=key.start_mark)
        return super().construct_mapping(node, deep)


def read_yaml(path: Path) -> tuple[Any, list[Problem]]:
    """The data of a YAML file, or what is wrong with it."""
    size = path.stat().st_size
    if size > BIGGEST:
        return None, [Problem(path.name, 0, f"is {size / 2**20:.1f} MiB; it may have 1.")]
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        return None, [Problem(path.name, 0, "is not UTF-8 text. Save it as UTF-8.")]
    if (
        any(len(line) - len(line.lstrip()) > 200 for line in text.splitlines())
        or text.count("[[[[[[")
        or text.count("{{{{{{")
    ):
        return None, [Problem(path.name, 0, f"is nested deeper than {DEEPEST} levels.")]
    try:
        return yaml.load(text, Loader=_Plain), []  # noqa: S506 - a safe loader with more forbidden
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        return None, [Problem(path.name, line, f"is not plain YAML: {error.problem}.")]
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        return None, [Problem(path.name, 0, f"is not plain YAML: {str(error).splitlines()[0]}.")]


def read_case_file(path: Path) -> tuple[CaseFile | None, list[Problem]]:
    """The record of `case.yaml`, or what is wrong with it."""
    data, problems = read_yaml(path)
    if problems:
        return None, problems
    if not isinstance(data, dict):
        return None, [Problem(path.name, 0, "is not a mapping of names to values; it begins with `title: ...`.")]
    lines = {
        line.split(":")[0].strip(): n
        for n, line in enumerate(path.read_text("utf-8-sig").splitlines(), 1)
        if ":" in line
    }
    fields = CaseFile.model_fields
    for key in data:
        if key not in fields:
            near = suggestion(str(key), fields) or f" The keys are {', '.join(fields)}."
            problems.append(Problem(path.name, lines.get(str(key), 0), f"key '{key}' is unknown.{near}"))
    for key, field in fields.items():
        if field.is_required() and key not in data:
            problems.append(Problem(path.name, 0, f"'{key}' is missing: {field.description}."))
    if problems:
        return None, problems
    try:
        return CaseFile(**data), []
    except ValidationError as error:
        faults = error.errors()
    for fault in faults:
        key = str(fault["loc"][0])
        wanted = "a day as YYYY-MM-DD" if fields[key].annotation is date else "what the page of the case format says"
        problems.append(
            Problem(
                path.name, lines.get(key, 0), f"{key} is '{fault['input']}'; it is {wanted}: {fields[key].description}."
            )
        )
    return None, problems
