"""Tables in narrow windows: columns that do not fit beside one another stand below, each part with its first column."""

from __future__ import annotations

from rich.cells import cell_len
from rich.table import Table

BETWEEN = 2
"""Blanks between two columns, as rich puts them."""
LEAST = 14
"""Letters to which a column of words may be narrowed."""


def without_empty(listing: Table) -> Table:
    """The table without columns in which no row has anything."""
    filled = [k for k, column in enumerate(listing.columns) if k == 0 or any(str(cell) for cell in column.cells)]
    return (
        listing if len(filled) == len(listing.columns) or not listing.rows else _part(listing, filled[1:], None, True)
    )


def in_window(listing: Table, width: int) -> list[Table]:
    """The table whole where it fits, or its columns in as many parts as the window needs."""
    whole = [_letters(listing, k) for k in range(len(listing.columns))]
    least = [size if column.no_wrap else min(size, LEAST) for size, column in zip(whole, listing.columns, strict=True)]
    if len(whole) < 3 or sum(least) + BETWEEN * (len(least) - 1) <= width:
        return [listing]
    first = min(whole[0], max(LEAST, width // 3)) if not listing.columns[0].no_wrap else whole[0]
    parts: list[list[int]] = [[]]
    room = width - first
    for k, size in enumerate(whole[1:], 1):
        needed = BETWEEN + min(size, width - first - BETWEEN)
        if needed > room and parts[-1]:
            parts.append([])
            room = width - first
        parts[-1].append(k)
        room -= needed
    return [_part(listing, part, first, n == 0) for n, part in enumerate(parts)]


def _letters(listing: Table, k: int) -> int:
    """Width of the widest cell of a column."""
    column = listing.columns[k]
    return max(
        (cell_len(line) for cell in (column.header, *column.cells) for line in str(cell).splitlines()), default=0
    )


def _part(listing: Table, columns: list[int], first: int | None, leads: bool) -> Table:
    """Some columns of a table behind its first one; the title stands over the part that leads."""
    part = Table(
        title=listing.title if leads else None, title_justify="left", box=None, pad_edge=False, header_style="bold",
        show_edge=False,
    )  # fmt: skip
    for k in (0, *columns):
        column = listing.columns[k]
        limit = first if k == 0 else None
        part.add_column(
            column.header, justify=column.justify, no_wrap=column.no_wrap and (k > 0 or first is None), width=limit
        )
    cells = [list(column.cells) for column in listing.columns]
    for row in zip(*(cells[k] for k in (0, *columns)), strict=True):
        part.add_row(*row)
    return part
