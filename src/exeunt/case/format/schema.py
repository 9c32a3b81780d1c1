"""The reference of the case format, made from the records: never written by hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from pydantic.fields import FieldInfo

from exeunt.case.format.cells import Row, for_readers
from exeunt.case.format.columns import columns_of, wants
from exeunt.case.format.kinds import KINDS
from exeunt.case.format.records import REQUIRED, TABLES, CaseFile
from exeunt.vocabulary import DOORS, EVENTS

FOR_READERS = " (for readers: nothing is computed from it)"


def case_schema() -> str:
    """JSON Schema of `case.yaml`, and under `$defs` of a row of each table, its lists as arrays."""
    rows = {name: record.model_json_schema() for name, record in TABLES.items()}
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **CaseFile.model_json_schema(),
        "$defs": rows,
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def reference_page() -> str:
    """Markdown: every table with its columns, and the kinds of rules."""
    parts = [
        "# The case format",
        "Made by `python -m exeunt.case.format.schema` from the records; do not edit by hand.",
        "A case is a folder with `case.yaml` and CSV tables. It is data: no code, no expressions, no links out of the "
        "folder. "
        "`exeunt check FOLDER` reports every problem at once. Cells with several values separate them by `;`. An empty "
        "cell takes "
        "the default. Every row names its source: rows of `sources.csv`, ids of priors, or `assumption`. Tables may be "
        "in UTF-8, "
        "UTF-16 or a Windows code page and separate cells by commas, semicolons or tabs; numbers have a decimal point.",
        "## case.yaml",
        _columns(CaseFile),
        "Scenarios are named edits in `scenarios/NAME.yaml`: `title`, `why`, and `remove`, `replace`, `scale`, "
        "`shift`, "
        "`add`, applied in this order; `events` holds the same edits of events, `parameters` numbers (or `low` and "
        "`high`) that "
        "parameters have in this scenario.",
    ]
    for name, record in TABLES.items():
        parts += [f"## {name}.csv", (record.__doc__ or "").strip(), _columns(record)]
        parts += ["Every case has this table."] if name in REQUIRED else []
    parts += ["## Kinds of rules", _kinds()]
    parts += [
        f"The doors are {', '.join(DOORS)}. A door of a place is closed unless an `admits` rule for that place and "
        f"door is in force; "
        "further rules multiply it. People eligible before any rule: for visa_free those with a passport (everybody "
        "where the "
        "internal passport is enough), for short_visa those who hold a visa, for the others everybody. At gates "
        "without a crossing "
        "nobody arrives by the doors asylum and irregular: carriers take nobody without papers."
    ]
    parts += ["## Kinds of events", "Whatever its kind, an event with a `peak` moves departures.", _events()]
    return "\n\n".join(parts) + "\n"


def _columns(record: type[Row]) -> str:
    lines = ["| column | is | meaning | if empty |", "|---|---|---|---|"]
    for column, field in columns_of(record).items():
        meaning = f"{field.description}{FOR_READERS if for_readers(field) else ''}"
        lines.append(f"| {column} | {wants(field.annotation)} | {meaning} | {_default(field)} |")
    return "\n".join(lines)


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "a problem"
    default = field.get_default(call_default_factory=True)
    if default in (None, "", (), {}):
        return "nothing"
    return ";".join(default) if isinstance(default, tuple) else str(default)


def _kinds() -> str:
    lines = [
        "| kind | says | unit | values | several in force | acts on | doors | departures |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, kind in KINDS.items():
        several = "multiply" if kind.multiplies else "the latest start wins"
        places = "places and blocks" if kind.places == "all" else f"{kind.places} and blocks of them"
        targets = ", ".join(places if table == "places" else table for table in kind.targets)
        doors = "any" if kind.doors == DOORS else ", ".join(kind.doors) or "none"
        doors += "" if kind.needs_door or not kind.doors else "; empty: every"
        read = " or ".join(kind.cases)
        lines.append(
            f"| {name} | {kind.says} | {kind.unit} | {kind.bounds} | {several} | {targets} | {doors} | {read} |"
        )
    return "\n".join(lines)


def _events() -> str:
    lines = ["| kind | says | read by |", "|---|---|---|"]
    for name, kind in EVENTS.items():
        lines.append(f"| {name} | {kind.says} | {'the simulation' if kind.acts else 'readers'} |")
    return "\n".join(lines)


PAGES: dict[str, Callable[[], str]] = {
    "docs/reference/case-format.md": reference_page,
    "docs/reference/case.schema.json": case_schema,
}
"""Generated file -> what makes it."""


def write_pages(pages: dict[str, Callable[[], str]], root: Path) -> None:
    """Make generated files anew below a folder."""
    for path, make in pages.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(make(), encoding="utf-8")


if __name__ == "__main__":
    write_pages(PAGES, Path())
