"""The columns of a record, and what a cell of each has to be, in words."""

from __future__ import annotations

import types
import typing
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel
from pydantic.fields import FieldInfo


def columns_of(record: type[BaseModel]) -> dict[str, FieldInfo]:
    """Fields of a record by the name they have in files."""
    return {field.alias or key: field for key, field in record.model_fields.items()}


def wants(annotation: Any) -> str:
    """What a cell has to be, in words."""
    parts = plain_types(annotation)
    if float in parts:
        return "a number"
    if int in parts:
        return "a whole number"
    if date in parts:
        return "a day as YYYY-MM-DD"
    if is_list(annotation):
        words = choices(annotation)
        return "a list separated by ';'" + (f" of {', '.join(words)}" if words else "")
    if choices(annotation):
        return "one of " + ", ".join(choices(annotation))
    return "a mapping of names to values" if any(typing.get_origin(part) is dict for part in parts) else "text"


def is_list(annotation: Any) -> bool:
    """Whether a cell holds several values."""
    return any(typing.get_origin(part) is tuple for part in plain_types(annotation))


def choices(annotation: Any) -> tuple[str, ...]:
    """The words a cell, or an item of its list, is one of; none if it is free."""
    for part in plain_types(annotation):
        if typing.get_origin(part) is Literal:
            return tuple(word for word in typing.get_args(part) if word)
        if typing.get_origin(part) is tuple:
            return choices(typing.get_args(part)[0])
    return ()


def plain_types(annotation: Any) -> tuple[Any, ...]:
    """The plain types an annotation allows."""
    origin = typing.get_origin(annotation)
    if origin is typing.Annotated:
        return plain_types(typing.get_args(annotation)[0])
    if origin in (typing.Union, types.UnionType):
        return tuple(part for argument in typing.get_args(annotation) for part in plain_types(argument))
    return (annotation,)
