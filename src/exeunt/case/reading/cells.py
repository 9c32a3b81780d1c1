"""CSV as people have it, made into cells with line numbers; nothing in a file is passed over in silence.

Understood without being told: UTF-8 with or without a mark, UTF-16, cp1251, cp1252 and latin-1; commas, semicolons and
tabs; line ends of every system; quoted cells over several lines.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
DELIMITERS = ",;\t"
AMONG_LATIN = re.compile(rb"(?<=[A-Za-z])[\xc0-\xff]|[\xc0-\xff](?=[A-Za-z])")
SIDE_BY_SIDE = re.compile(rb"[\xa8\xb8\xc0-\xff]{2,}")


CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""Characters that move a cursor or colour a terminal, and stand in no text. Tabs and line ends are none of them."""
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How the files of spreadsheet programs begin, of today and of old."""


class Unreadable(Exception):
    """A file that cannot be read further than a line; line 0 is the file as a whole."""

    def __init__(self, line: int, text: str) -> None:
        self.line, self.text = line, text
        super().__init__(text)


def decoded(raw: bytes) -> str:
    """Text of a file by its mark, else as UTF-8, else in the code page its letters look like."""
    if raw.startswith(WORKBOOKS):
        raise Unreadable(0, "is a workbook of a spreadsheet program. Save it as CSV.")
    for mark, encoding in MARKS:
        if raw.startswith(mark):
            try:
                return raw.decode(encoding)
            except UnicodeDecodeError:
                name = encoding.upper().removesuffix("-SIG")
                raise Unreadable(0, f"says it is {name} and is not. Save it as UTF-8.") from None
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        return raw.decode(_code_page(raw))
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _code_page(raw: bytes) -> str:
    """Cyrillic letters stand side by side; accented letters stand among plain ones."""
    western = len(AMONG_LATIN.findall(raw))
    cyrillic = sum(map(len, SIDE_BY_SIDE.findall(raw)))
    return "cp1252" if western > cyrillic else "cp1251"


def rows(text: str, delimiter: str = "") -> Iterator[tuple[int, list[str]]]:
    """Cells of every row that is not blank, with the line it begins on; Unreadable where quotes do not close.

    Cells are separated by `delimiter`, or by what the first line has most of.
    """
    if "\0" in text:
        raise Unreadable(0, "holds NUL characters; it is not a text file. Save it as CSV.")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter or delimiter_of(text), strict=True)
    while True:
        begins = reader.line_num + 1
        try:
            cells = [cell.strip() for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error as error:
            raise Unreadable(begins, _broken(str(error))) from None
        if any(CONTROL.search(cell) for cell in cells):
            raise Unreadable(begins, "holds a control character. Take it out.")
        if any(cells):
            yield begins, cells


def delimiter_of(text: str) -> str:
    """What the first line of a text has most of: commas, semicolons or tabs."""
    header = re.split(r"[\r\n]", text.lstrip(), maxsplit=1)[0]
    return max(DELIMITERS, key=header.count)


def _broken(error: str) -> str:
    if "expected after" in error:
        return "text follows a closing quote. Write a quote within a quoted cell twice."
    if "field limit" in error:
        return f"a cell is longer than {csv.field_size_limit():,} characters. Close its quote, or shorten it."
    return "a quoted cell begins in this row and does not end. Close the quote."
