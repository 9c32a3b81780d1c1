"""Numbers that the model holds fixed: judged or read, each with its unit, grade and reason, and never varied."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TypeVar

from exeunt.evidence.tables import rows

Row = TypeVar("Row")


@dataclass(frozen=True)
class Fixed:
    """One number, or several by step, that is the same in every world."""

    id: str
    what: str
    values: tuple[float, ...]
    unit: str
    grade: str
    read: str  # a word of `priors.READ`, or "scale" where the number only names the steps of a scale
    used_by: str  # mechanism or package
    why: str


@cache
def load_fixed() -> MappingProxyType[str, Fixed]:
    """Every number that is the same in all worlds, by id. ValueError for an id that stands twice."""
    found = [
        Fixed(
            row["id"], row["what"], _numbers(row["value"]), row["unit"], row["grade"], row["read"], row["used_by"],
            row["why"],
        )
        for row in rows("fixed.csv")
    ]  # fmt: skip
    return MappingProxyType(_once({row.id: row for row in found}, len(found), "fixed.csv"))


def _once(found: dict[str, Row], size: int, table: str) -> dict[str, Row]:
    if len(found) < size:
        raise ValueError(f"{table} names something twice")
    return found


def _numbers(cell: str) -> tuple[float, ...]:
    return tuple(float(piece) for piece in cell.split(";"))


def fixed(id: str) -> float:
    """A fixed number by id; KeyError for an unknown one."""
    (value,) = load_fixed()[id].values
    return value


def fixed_steps(id: str) -> tuple[float, ...]:
    """A fixed number that has a value for each step."""
    return load_fixed()[id].values


@dataclass(frozen=True)
class Discrepancy:
    """What the model is judged to leave out of one kind of count, stated before fitting."""

    measure: str
    sd: float | None  # standard deviation, in `unit`; None for a measure that is not compared
    unit: str  # log points or log odds
    grade: str
    read: str
    why: str


@cache
def load_discrepancies() -> MappingProxyType[str, Discrepancy]:
    """The discrepancy of every measure that is simulated, by measure. ValueError for a measure that stands twice."""
    found = [
        Discrepancy(
            row["measure"], float(row["sd"]) if row["sd"] else None, row["unit"], row["grade"], row["read"], row["why"]
        )
        for row in rows("discrepancies.csv")
    ]
    return MappingProxyType(_once({row.measure: row for row in found}, len(found), "discrepancies.csv"))
