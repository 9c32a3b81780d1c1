"""Rules on who passes beside a gate that could let nobody pass."""

from __future__ import annotations

from collections.abc import Iterator

from exeunt.case.checks.names import Names, reached
from exeunt.case.format.kinds import KINDS
from exeunt.case.format.records import Rule
from exeunt.case.reading.tables import Tables

IRREGULAR = "irregular"


def without_effect(tables: Tables, names: Names) -> Iterator[tuple[int, str]]:
    """Line and sentence for every rule that acts beside gates where there is no crossing, or no irregular door."""
    routes = [row for _, row in tables["routes"].rows if row.crossing]

    def hosts(row: Rule) -> set[str]:
        return reached(names.blocks, row.where) | {route.to for route in routes if route.crossing in row.where}

    rows = tables["rules"].rows
    opened = {host for _, row in rows if row.kind == "admits" and row.door == IRREGULAR for host in hosts(row)}
    for line, row in rows:
        if KINDS[row.kind].beside and tables["routes"].whole and tables["rules"].whole:
            crossed = hosts(row) & {route.to for route in routes}
            if not crossed:
                yield line, f"{row.kind} acts where no route has a crossing, and carriers take nobody without papers."
            elif not crossed & opened:
                yield line, f"{row.kind} acts where no `admits` rule opens the door irregular: nobody passes. Add one."
