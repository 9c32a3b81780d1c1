"""Files as people download them, made into rows of text with the place of each: CSV and TSV, JSON, workbooks, and zips
of these.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import stat
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from exeunt.case.reading.cells import CONTROL, WORKBOOKS, Unreadable, decoded, rows

BIGGEST = 200 * 2**20
"""Bytes of a file, and of what a zip or a workbook unpacks to."""
MOST_MEMBERS = 50
DEEPEST_HEADER = 40
"""Rows that may stand above the header."""
NEEDS = (
    "is a workbook. Reading it needs one more package: `pip install 'exeunt[xlsx]'`. Or save its sheet with the "
    "numbers as CSV."
)
Line = tuple[int, list[str]]


@dataclass(frozen=True)
class Sheet:
    """Rows of a table with their numbers, of which the first few may stand above the header."""

    name: str
    lines: list[Line]
    counted: str = "line"
    """What the numbers count: lines of a text, rows of a sheet, items of a JSON document."""


@dataclass(frozen=True)
class Opened:
    """A file with its fingerprint and its tables."""

    name: str
    sha256: str
    kind: str
    sheets: list[Sheet] = field(default_factory=list)


def opened(path: Path) -> Opened:
    """Read a file whole; Unreadable with a sentence where that cannot be done."""
    try:
        at = path.stat()
        if not stat.S_ISREG(at.st_mode):
            raise Unreadable(0, "is not a plain file.")
        if at.st_size > BIGGEST:
            raise Unreadable(0, f"is {at.st_size / 2**20:.0f} MiB; it may have {BIGGEST // 2**20}. Download less.")
        raw = path.read_bytes()
    except OSError as error:
        raise Unreadable(0, f"cannot be read: {error.strerror}.") from None
    kind, sheets = _sheets(path.name, raw)
    return Opened(path.name, hashlib.sha256(raw).hexdigest(), kind, list(sheets))


def _sheets(name: str, raw: bytes) -> tuple[str, Iterator[Sheet]]:
    if raw.startswith(WORKBOOKS[0]):
        with _zip(raw) as archive:
            names = archive.namelist()
        if any(inner.startswith(("xl/", "content.xml")) for inner in names):
            return "workbook", _workbook(raw)
        return "zip", _members(raw)
    if raw.startswith(WORKBOOKS[1]):
        return "workbook", _workbook(raw)
    text = decoded(raw)
    if text.lstrip()[:1] in ("{", "["):
        return "JSON", iter([_json(name, text)])
    if text.lstrip()[:1] == "<":
        raise Unreadable(0, "is a web page, not a table: the download did not work. Download it again.")
    delimiter = _delimiter(text)
    kind = {"\t": "tab-separated text", ";": "text with semicolons", ",": "CSV"}[delimiter]
    return kind, iter([Sheet(name, list(_split(rows(text, delimiter))))])


def _delimiter(text: str) -> str:
    """The mark that stands most often in the first lines, titles above a header among them."""
    beginning = text[:50_000]
    if "\t" in beginning and "\\" in beginning.partition("\t")[0]:
        return "\t"  # Eurostat: commas within the first cell
    return max(",;\t", key=beginning.count)


def _split(lines: Iterator[Line]) -> Iterator[Line]:
    """Lines of Eurostat's tables, whose first cell holds all dimensions but one, with a cell for each."""
    several = False
    for number, cells in lines:
        if cells and "\\" in cells[0]:
            several, first = True, cells[0].partition("\\")[0]
        else:
            first = cells[0]
        yield number, [cell.strip() for cell in (*first.split(","), *cells[1:])] if several else cells


def _zip(raw: bytes) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw))
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise Unreadable(0, "is a damaged zip. Download it again.") from None
    unpacked = sum(member.file_size for member in archive.infolist())
    if unpacked > BIGGEST or len(archive.infolist()) > 10_000:
        raise Unreadable(0, f"unpacks to {unpacked / 2**20:,.0f} MiB; it may have {BIGGEST // 2**20}. Download less.")
    return archive


def _members(raw: bytes) -> Iterator[Sheet]:
    with _zip(raw) as archive:
        members = [at for at in archive.infolist() if at.filename.lower().endswith((".csv", ".tsv", ".json"))]
        if not members:
            raise Unreadable(0, "is a zip without a CSV, TSV or JSON file.")
        for member in members[:MOST_MEMBERS]:
            try:
                inner = archive.read(member)
            except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError, ValueError) as error:
                raise Unreadable(0, f"holds {member.filename}, which cannot be unpacked: {error}.") from None
            except Exception as error:  # zlib and the other unpackers have errors of their own
                raise Unreadable(0, f"holds {member.filename}, which is damaged ({type(error).__name__}).") from None
            if inner.startswith(WORKBOOKS):
                raise Unreadable(0, f"holds {member.filename}, which is packed itself. Unpack it first.")
            yield from _sheets(member.filename, inner)[1]


def _workbook(raw: bytes) -> Iterator[Sheet]:
    try:
        from python_calamine import CalamineWorkbook
    except ModuleNotFoundError:
        raise Unreadable(0, NEEDS) from None
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
        found = [(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in book.sheet_names]
    except Exception as error:  # the reader's errors have no common kind
        raise Unreadable(0, f"is a workbook that cannot be read ({error}). Save its sheet as CSV.") from None
    for name, cells in found:
        lines = [(i, [_text(cell) for cell in line]) for i, line in enumerate(cells, start=1)]
        yield Sheet(name, [(i, line) for i, line in lines if any(line)], "row")


def _json(name: str, text: str) -> Sheet:
    try:
        data = json.loads(text, parse_constant=str)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 0)
        raise Unreadable(line, "is not JSON from here on. Download it again.") from None
    if isinstance(data, dict) and data.get("class") == "dataset" and "dimension" in data:
        return _json_stat(name, data)
    items = data if isinstance(data, list) else next((at for at in data.values() if _are_items(at)), None)
    if not items or not _are_items(items):
        raise Unreadable(0, "is JSON without a list of records. Is it an answer that says what went wrong?")
    header = list(dict.fromkeys(key for item in items for key in item))
    lines = [(i, [_text(item.get(key)) for key in header]) for i, item in enumerate(items, start=1)]
    return Sheet(name, [(0, [str(key).strip() for key in header]), *lines], "item")


def _are_items(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


def _json_stat(name: str, data: dict[str, Any]) -> Sheet:
    """A cube of JSON-stat 2.0 as rows: values are keyed by position, row by row, and may be left out."""
    try:
        ids, size, values = data["id"], [int(n) for n in data["size"]], data["value"]
        labels = [_labels(data["dimension"][at]["category"]) for at in ids]
        given = values.items() if isinstance(values, dict) else enumerate(values)
        lines: list[Line] = [(0, [*map(str, ids), "OBS_VALUE"])]
        for key, value in given:
            at, where = int(key), []
            for n in reversed(size):
                at, index = divmod(at, n)
                where.append(index)
            codes = [named[index] for named, index in zip(labels, reversed(where), strict=True)]
            lines.append((int(key) + 1, [*codes, _text(value)]))
    except (KeyError, TypeError, ValueError, IndexError, ZeroDivisionError, AttributeError):
        raise Unreadable(0, "is not a whole JSON-stat document. Download it again, as TSV if that goes on.") from None
    return Sheet(name, lines, "value")


def _labels(category: dict[str, Any]) -> list[str]:
    """Codes of a dimension in the order of their positions, which need not be that of the document."""
    index = category.get("index")
    if isinstance(index, list):
        return [str(code) for code in index]
    if isinstance(index, dict):
        return [str(code) for code in sorted(index, key=lambda code: int(index[code]))]
    return [str(code) for code in category["label"]]


def _text(value: Any) -> str:
    """A cell of a workbook or a JSON document as a table would hold it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return f"{value:.0f}"
    if isinstance(value, dict | list):
        return "" if not value else json.dumps(value, ensure_ascii=False)[:200]
    text = " ".join(str(value).split())
    return CONTROL.sub("", text)


def csv_line(cells: list[str], delimiter: str) -> str:
    """A row as a line of a table, with its end."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerow(cells)
    return out.getvalue()
