"""A figure: a Vega-Lite specification with its data, and the table of the same numbers."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

from exeunt.figures.theme import QUIET, SCHEMA, VERSION, WIDTH, config
from exeunt.results.in_words import number

LINE = 84
"""Letters of a line of a title or caption in a picture; on a page lines break by themselves."""
MISSING = "Pictures need vl-convert: `pip install 'exeunt[figures]'`"


@dataclass(frozen=True)
class Credit:
    """Where the numbers of a figure come from."""

    sources: tuple[str, ...] = ()
    run: str = ""  # id of the run, or of several

    @property
    def sentence(self) -> str:
        """Sources and run in one line."""
        parts = [f"Sources: {'; '.join(self.sources)}." if self.sources else "", f"Run {self.run}." if self.run else ""]
        return " ".join(filter(None, parts))


NOT_SAID = Credit()
"""No sources and no run: a sketch."""


@dataclass(frozen=True, repr=False)
class Figure:
    """One figure: what it says, its numbers, and how they are drawn."""

    name: str
    title: str  # what was found
    unit: str  # what is drawn, and in which unit
    description: str  # what is to be seen, for those who do not see it
    rows: Sequence[Mapping[str, Any]]  # the numbers, as they are drawn
    columns: Mapping[str, str]  # field of a row -> heading in the table
    layers: Sequence[Mapping[str, Any]]
    height: int
    credit: Credit = NOT_SAID
    note: str = ""  # what a reader has to know to read it, under the figure
    more: Mapping[str, Any] = field(default_factory=dict)  # keys of the specification beside those of every figure
    meta: Mapping[str, Any] = field(default_factory=dict)  # for the page that shows it

    @property
    def caption(self) -> str:
        """What stands below: the note, the sources and the run."""
        return " ".join(filter(None, (self.note, self.credit.sentence)))

    @property
    def spec(self) -> dict[str, Any]:
        """The Vega-Lite specification, with its data and theme, as plain dicts."""
        more = dict(self.more)
        below = more.pop("below", 46)
        return {
            "$schema": SCHEMA,
            "description": self.description,
            "title": {"text": textwrap.wrap(self.title, LINE - 10), "subtitle": textwrap.wrap(self.unit, LINE)},
            "width": WIDTH,
            "height": self.height,
            "data": {"name": "numbers", "values": [dict(row) for row in self.rows]},
            "layer": [*(dict(layer) for layer in self.layers), *self._caption(below)],
            "config": config(),
            "usermeta": {**self.meta, "name": self.name, "caption": self.caption},
            **more,
        }

    def _caption(self, below: int) -> list[dict[str, Any]]:
        lines = textwrap.wrap(self.caption, LINE + 20, break_on_hyphens=False)
        if not lines:
            return []
        text = {
            "type": "text", "text": lines, "x": 0, "y": {"expr": f"height + {below}"}, "align": "left",
            "baseline": "top", "fontSize": 10.5, "color": QUIET, "lineHeight": 14, "tooltip": False,
        }  # fmt: skip
        return [{"name": "caption", "data": {"values": [{}]}, "mark": text}]

    @property
    def table(self) -> list[list[str]]:
        """The same numbers in words: a line of headings, then a line for each row."""
        return [list(self.columns.values()), *([_cell(row.get(key)) for key in self.columns] for row in self.rows)]

    def html_table(self) -> str:
        """The table of the same numbers, for readers who do not see the figure and for those who copy."""
        head, *rows = self.table
        lines = ["".join(f"<td>{escape(cell)}</td>" for cell in row) for row in rows]
        headings = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
        body = "".join(f"<tr>{line}</tr>" for line in lines)
        return f"<table><caption>{escape(self.title)}</caption><tr>{headings}</tr>{body}</table>"

    def save(self, path: str | Path) -> Path:
        """Write the figure as the ending asks: html, json, svg or png.

        ValueError for another ending; ModuleNotFoundError with a sentence where a picture is asked for and vl-convert
        is not installed.
        """
        to = Path(path)
        write = WRITERS.get(to.suffix.lower())
        if write is None:
            raise ValueError(f"'{to.name}' ends in '{to.suffix}'; a figure is written as {', '.join(WRITERS)}.")
        content = write(self)
        to.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return to

    def to_altair(self) -> Any:
        """The figure as a chart of Altair, where that is installed, to be changed or laid out with others."""
        try:
            import altair
        except ModuleNotFoundError:
            raise ModuleNotFoundError("This needs Altair: `pip install altair`") from None
        return altair.Chart.from_dict(self.spec)

    def _repr_html_(self) -> str:
        """The figure in a notebook: a frame that holds all it needs, so that it shows without a network."""
        from exeunt.figures.page import page

        height = self.height + 200 + 18 * (len(self.caption) // LINE)
        return (
            f'<iframe title="{escape(self.title, quote=True)}" sandbox="allow-scripts" width="100%" height="{height}" '
            f'style="border:0" srcdoc="{escape(page([self]), quote=True)}"></iframe>'
        )

    def __repr__(self) -> str:
        """The name and what the figure says in one line."""
        return f"<Figure {self.name}: {self.title}>"


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return number(float(value)) if isinstance(value, int | float) else str(value)


def _html(figure: Figure) -> str:
    from exeunt.figures.page import page

    return page([figure])


def _json(figure: Figure) -> str:
    return json.dumps(figure.spec, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _svg(figure: Figure) -> str:
    return str(_converter().vegalite_to_svg(figure.spec, vl_version=VERSION))


def _png(figure: Figure) -> bytes:
    return bytes(_converter().vegalite_to_png(figure.spec, vl_version=VERSION, scale=2))


def check_converter() -> None:
    """ModuleNotFoundError with a sentence where pictures cannot be made."""
    _converter()


def _converter() -> Any:
    try:
        import vl_convert
    except ModuleNotFoundError:
        raise ModuleNotFoundError(MISSING) from None
    return vl_convert


WRITERS: dict[str, Callable[[Figure], str | bytes]] = {".html": _html, ".json": _json, ".svg": _svg, ".png": _png}
"""Ending of a file -> how a figure is written to it."""


def rounded(value: float, step: float = 0) -> float:
    """A number with as many digits as a picture can show, or to a step."""
    return float(f"{value:.5g}") if not step else round(value / step) * step + 0.0
