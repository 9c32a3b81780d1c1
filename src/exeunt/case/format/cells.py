"""What a cell of a case may hold, and rows made of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError

NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


FIRST_YEAR, LAST_YEAR = 1900, 2200
"""Years a case may be about."""


def _number(value: Any) -> Any:
    """Only what a reader takes for a number: no '4_000', no 'NaN', no truth value."""
    if isinstance(value, bool) or (isinstance(value, str) and not NUMBER.fullmatch(value.strip())):
        raise PydanticCustomError("number", "is not a number")
    return value


def _day(value: Any) -> Any:
    """Only days written out, in centuries that a case can be about: '86400' is not the second day of 1970, nor
    '0025-03-01' a day of 2025.
    """
    if not isinstance(value, date) and not (isinstance(value, str) and DAY.fullmatch(value.strip())):
        raise PydanticCustomError("day", "is not a day")
    year = value.year if isinstance(value, date) else int(value.strip()[:4])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise PydanticCustomError("year", "is a day of another age")
    return value


Number = Annotated[float, BeforeValidator(_number)]
Share = Annotated[Number, Field(ge=0, le=1)]
Count = Annotated[Number, Field(ge=0)]
Day = Annotated[date, BeforeValidator(_day)]
Words = Annotated[str, Field(min_length=1)]
Identifier = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$", max_length=80)]
Names = Annotated[tuple[Identifier, ...], Field(min_length=1, description="names separated by ';'")]


@dataclass(frozen=True)
class WordsThatAct:
    """Of the words that a column may hold, those that the simulation looks for; the others are kept for readers."""

    words: tuple[str, ...]


def shown(description: str, default: Any = "", **bounds: Any) -> Any:
    """A column for readers: shown, searched or drawn on a map, and nothing is computed from it."""
    return Field(default, description=description, json_schema_extra={"for_readers": True}, **bounds)


def for_readers(column: FieldInfo) -> bool:
    """Whether nothing is computed from a column."""
    extra = column.json_schema_extra
    return isinstance(extra, dict) and bool(extra.get("for_readers"))


class Row(BaseModel):
    """A row of a table: read once, never changed."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, str_strip_whitespace=True)
