"""YAML files of a case: plain data only. No tags, no aliases, no keys twice; every fault is a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from exeunt.case.format.records import CaseFile
from exeunt.case.reading.cells import CONTROL
from exeunt.case.reading.faults import faults
from exeunt.case.reading.problems import Problem, suggestion

BIGGEST = 2**20
DEEPEST = 20
GUESSED = ("tag:yaml.org,2002:bool", "tag:yaml.org,2002:timestamp")
"""Kinds of value that stay text: 'no' is Norway, and a day is checked where it is read, with its line."""
IN_OUR_WORDS = {
    "but found another document": "a second document begins ('---'); keep one",
    "found unhashable key": "a key that is not a plain name",
}

Lines = Mapping[tuple[str, ...], int]
"""Key, or key and the key below it -> its line."""


@dataclass(frozen=True)
class Document:
    """What a YAML file holds, and where."""

    data: Any
    lines: dict[tuple[str, ...], int] = field(default_factory=dict)


class _Plain(yaml.SafeLoader):
    """The safe loader without what makes a small file large or a plain value clever."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - as the loader has it
        first: [(tag, pattern) for tag, pattern in listed if tag not in GUESSED]
        for first, listed in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        for used, sentence in (
            (isinstance(event, yaml.AliasEvent), "an alias ('*name'); write the value out"),
            (getattr(event, "anchor", None) is not None, "an anchor ('&name'); take it out"),
            (getattr(event, "tag", None) is not None, "a tag ('!name'); take it out"),
            (self.depth > DEEPEST, f"nested deeper than {DEEPEST} levels"),
        ):
            if used:
                raise yaml.MarkedYAMLError(problem=sentence, problem_mark=event.start_mark)
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        seen = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    raise yaml.MarkedYAMLError(problem=f"'{key.value}' twice; keep one", problem_mark=key.start_mark)
                seen.add(key.value)
        return super().construct_mapping(node, deep)

    def construct_scalar(self, node: Any) -> Any:
        value = super().construct_scalar(node)
        if isinstance(value, str) and CONTROL.search(value):
            raise yaml.MarkedYAMLError(problem="a control character; take it out", problem_mark=node.start_mark)
        return value

    def construct_object(self, node: Any, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except ValueError:
            raise yaml.MarkedYAMLError(problem="a number too long to read", problem_mark=node.start_mark) from None


def read_yaml(path: Path) -> tuple[Document, list[Problem]]:
    """What a YAML file holds, or what is wrong with it."""
    if not path.is_file():
        return Document(None), [Problem(path.name, 0, "is not a file that can be read.")]
    size = path.stat().st_size
    if size > BIGGEST:
        return Document(None), [Problem(path.name, 0, f"is {size / 2**20:.1f} MiB; it may have 1.")]
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        return Document(None), [Problem(path.name, 0, "is not UTF-8 text. Save it as UTF-8.")]
    try:
        return _parsed(text), []
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        sentence = IN_OUR_WORDS.get(str(error.problem), str(error.problem or error.context))
        return Document(None), [Problem(path.name, mark.line + 1 if mark else 0, f"is not plain YAML: {sentence}.")]
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        return Document(None), [Problem(path.name, line, "is not plain YAML: a control character; take it out.")]


def _parsed(text: str) -> Document:
    loader = _Plain(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return Document(None)
        return Document(loader.construct_document(node), _lines(node))
    finally:
        loader.dispose()


def _lines(node: Any, above: tuple[str, ...] = ()) -> dict[tuple[str, ...], int]:
    """Lines of the keys of a mapping and of the mappings right below it."""
    if not isinstance(node, yaml.MappingNode):
        return {}
    found = {}
    for key, value in node.value:
        path = (*above, str(key.value))
        found[path] = key.start_mark.line + 1
        found |= _lines(value, path) if not above else {}
    return found


def line_of(lines: Lines, *path: str) -> int:
    """Line of the nearest key at or above a path; 0 if there is none."""
    return next((lines[path[:depth]] for depth in range(len(path), 0, -1) if path[:depth] in lines), 0)


def read_case_file(path: Path) -> tuple[CaseFile | None, Lines, list[Problem]]:
    """The record of `case.yaml` as far as it can be made, the lines of its keys, and all that is wrong with it."""
    document, problems = read_yaml(path)
    if problems:
        return None, {}, problems
    if not isinstance(document.data, dict):
        text = "is not a mapping of names to values; it begins with `title: ...`."
        return None, {}, [Problem(path.name, 0, text)]
    fields, lines = CaseFile.model_fields, document.lines
    known = {}
    for key, value in document.data.items():
        if key in fields:
            known[key] = value
            continue
        near = suggestion(str(key), fields) or f" The keys are {', '.join(fields)}."
        problems.append(Problem(path.name, line_of(lines, str(key)), f"key '{str(key)[:80]}' is unknown.{near}"))
    for key, described in fields.items():
        if described.is_required() and key not in known:
            problems.append(Problem(path.name, 0, f"'{key}' is missing: {described.description}."))
    try:
        return CaseFile(**known), lines, problems
    except ValidationError as error:
        problems += [
            Problem(path.name, line_of(lines, *at), text) for at, text in faults(error, CaseFile) if at[0] in known
        ]
        return None, lines, problems
