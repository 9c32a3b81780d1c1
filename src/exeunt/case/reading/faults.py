"""What does not fit a record, in our words; those of the validating library are never shown."""

from __future__ import annotations

import typing
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from exeunt.case.format.cells import FIRST_YEAR, LAST_YEAR, WordsThatAct
from exeunt.case.format.columns import choices, columns_of, is_list, plain_types, wants
from exeunt.case.reading.problems import suggestion
from exeunt.vocabulary import GONE

NO_SOURCE = "no source. Add its row to sources.csv and name it here, or write 'assumption'."
SHOWN = 40
Path = tuple[str, ...]
"""Column or key, and the keys and positions below it."""


def faults(error: ValidationError, record: type[BaseModel]) -> Iterator[tuple[Path, str]]:
    """Where and what, for everything that does not fit."""
    columns = columns_of(record)
    for fault in error.errors(include_url=False):
        if fault["type"] == "too_short" and fault["input"]:
            continue  # a list is called too short as well when one of its items does not fit
        path = tuple(str(step) for step in fault["loc"])
        yield path, _sentence(path, columns[path[0]], fault)


def _at(field: FieldInfo, path: Path) -> tuple[Any, FieldInfo]:
    """The annotation of a value within a list, a mapping or a record, and the innermost key that describes it."""
    annotation = field.annotation
    for step in path:
        plain = plain_types(annotation)[0]
        if isinstance(plain, type) and issubclass(plain, BaseModel):
            if step not in plain.model_fields:
                return annotation, field
            field = plain.model_fields[step]
            annotation = field.annotation
            continue
        inner = typing.get_args(plain_types(annotation)[0])
        annotation = inner[1] if len(inner) == 2 and inner[1] is not Ellipsis and step != "[key]" else inner[0]
    return annotation, field


def _sentence(path: Path, field: FieldInfo, fault: Any) -> str:
    name = ".".join(step for step in path if step != "[key]" and not step.isdigit())
    kind, given, context = fault["type"], fault["input"], fault.get("ctx", {})
    annotation, field = _at(field, path[1:])
    described = field.description
    if kind == "extra_forbidden":
        return f"key '{name}' is unknown.{suggestion(path[-1], columns_in(annotation))}"
    if kind in ("model_type", "dict_type"):
        return f"{name} is '{_shown(given)}'; it is a mapping of names to values: {described}."
    if kind in ("missing", "string_too_short", "too_short") or given is None:
        return NO_SOURCE if name == "source" else f"{name} is empty: {described}."
    shown = _shown(given)
    if kind in ("greater_than_equal", "less_than_equal"):
        bound = f"at least {context['ge']:g}" if kind == "greater_than_equal" else f"at most {context['le']:g}"
        return f"{name} is {shown}; it is {bound}: {described}."
    if kind == "literal_error":
        return f"{name} '{shown}' is unknown; {_instead(shown, choices(annotation), field)}"
    if kind == "string_pattern_mismatch":
        apart = " Separate names by ';'." if is_list(field.annotation) else ""
        return f"{name} '{shown}' is not a name: letters, digits, '-', '_' and '.' without blanks.{apart}"
    if kind == "string_too_long":
        return f"{name} '{shown}' is longer than {context['max_length']} characters."
    if kind == "tuple_type":
        return f"{name} is '{shown}'; it is a list, as [near, far]: {described}."
    if kind == "year":
        return (
            f"{name} is {shown}; a case is about days between {FIRST_YEAR} and {LAST_YEAR}. Write the year with "
            f"four digits."
        )
    if kind == "finite_number" or (kind == "number" and shown.lower().lstrip("+-") in ("nan", "inf", "infinity")):
        return f"{name} is {shown}; it is a finite number: {described}."
    return f"{name} is '{shown}'; it is {wants(annotation)}: {described}.{_hint(kind, given)}"


def columns_in(annotation: Any) -> tuple[str, ...]:
    """Keys of a record within another."""
    plain = plain_types(annotation)[0]
    return tuple(plain.model_fields) if isinstance(plain, type) and issubclass(plain, BaseModel) else ()


def _instead(given: str, words: tuple[str, ...], field: FieldInfo) -> str:
    """The words that a column holds, and what became of one that it held once."""
    near = suggestion(given, words)
    if given in GONE:
        return f"it is not read any more. {GONE[given]} Take it out."
    acting = next((at.words for at in field.metadata if isinstance(at, WordsThatAct)), ())
    if not acting:
        return f"it is one of {', '.join(words)}.{near}"
    others = ", ".join(word for word in words if word not in acting)
    return f"kinds that act are {', '.join(acting)}.{near or f' Kinds kept for readers are {others}.'}"


def _hint(kind: str, given: Any) -> str:
    if kind == "string_type" and isinstance(given, int | float):
        return " Put it in quotes."
    if kind == "number" and isinstance(given, str) and given.replace(",", "", 1).lstrip("+-").isdecimal():
        return f" Write {given.replace(',', '.')}."
    return ""


def _shown(given: Any) -> str:
    """A value on one line, its beginning where it is long."""
    text = " ".join(str(given).split())
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}..."
