"""A page that draws figures: one file, no network, and no right to run anything but the script it carries."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import sha256
from html import escape
from importlib.resources import files
from typing import Any, Protocol

STYLE = """
:root { color-scheme: light; }
body { font: 16px/1.5 system-ui, -apple-system, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif; color: #1b2430;
  margin: 0; background: #fff; }
main { max-width: 60rem; margin: 0 auto; padding: 0 1rem; }
figure { margin: 1.6rem 0 2rem; break-inside: avoid; }
figure h3 { margin: 0; font-size: 1.08rem; line-height: 1.35; }
figure .unit { margin: .15rem 0 .5rem; color: #56606b; font-size: .92rem; }
figure .chart { width: 100%; min-height: 4rem; overflow: hidden; }
figure .chart svg { display: block; max-width: 100%; height: auto; }
figcaption { color: #56606b; font-size: .82rem; line-height: 1.45; overflow-wrap: anywhere; }
figure details { font-size: .85rem; margin-top: .35rem; }
figure summary { cursor: pointer; color: #0061a1; }
figure details > div { overflow: auto; max-height: 24rem; }
figure .day { display: flex; flex-wrap: wrap; gap: .3rem .8rem; align-items: center; font-size: .92rem; }
figure .day input { flex: 1 1 14rem; }
figure .day output { min-width: 9rem; font-weight: 600; }
table { border-collapse: collapse; font-size: .88rem; }
th, td { text-align: left; vertical-align: top; padding: .25rem .7rem .25rem 0; border-bottom: 1px solid #e3e6ea; }
th { font-weight: 600; }
table caption { text-align: left; font-weight: 600; padding: .4rem 0; }
"""


class Shown(Protocol):
    """What a page has to know of a figure."""

    @property
    def name(self) -> str:
        """Name by which the page finds it."""

    @property
    def title(self) -> str:
        """What was found, as a sentence."""

    @property
    def unit(self) -> str:
        """What is drawn, in which unit."""

    @property
    def description(self) -> str:
        """What is to be seen, in words."""

    @property
    def caption(self) -> str:
        """Note, sources and run below."""

    @property
    def meta(self) -> Mapping[str, Any]:
        """What only the page needs."""

    @property
    def spec(self) -> dict[str, Any]:
        """The Vega-Lite specification with data."""

    def html_table(self) -> str:
        """The same numbers as a table."""


@cache
def script() -> str:
    """What draws the figures: Vega, Vega-Lite and its interpreter, built from `frontend/`."""
    return (files("exeunt.figures") / "built/figures.js").read_text("utf-8").strip()


def page(figures: Iterable[Shown]) -> str:
    """Figures below one another, as a page of their own."""
    shown = list(figures)
    return document(shown[0].title, "<main>" + "".join(map(element, shown)) + "</main>", shown)


def element(figure: Shown, level: int = 3) -> str:
    """A figure as part of a page: what it says, the picture, its caption, and the table of the same numbers."""
    name, slider = escape(figure.name, quote=True), ""
    if "slider" in figure.meta:
        last = len(figure.meta["slider"]["labels"]) - 1
        slider = (
            f'<p class="day"><label for="{name}-day">Day</label><input type="range" id="{name}-day" min="0" '
            f'max="{last}" value="{last}"><output for="{name}-day">{escape(figure.meta["slider"]["labels"][-1])}'
            "</output></p>"
        )
    return (
        f'<figure data-figure="{name}" id="figure-{name}"><h{level}>{escape(figure.title)}</h{level}>'
        f'<p class="unit">{escape(figure.unit)}</p>{slider}'
        f'<div class="chart" role="img" aria-label="{escape(figure.description, quote=True)}"></div>'
        f"<figcaption>{escape(figure.caption)}</figcaption>"
        f"<details><summary>The same numbers as a table</summary><div>{figure.html_table()}</div></details></figure>"
    )


def document(
    title: str, body: str, figures: Iterable[Shown], style: str = "", data: Mapping[str, object] | None = None
) -> str:
    """A whole page, with the figures' specifications and other data by id, and a policy that lets in nothing from
    outside.
    """
    css = STYLE + style
    held: dict[str, object] = {"figures": {figure.name: figure.spec for figure in figures}, **(data or {})}
    blocks = "".join(f'<script type="application/json" id="{id}">{as_data(at)}</script>\n' for id, at in held.items())
    policy = (
        f"default-src 'none'; script-src 'sha256-{_digest(script())}'; style-src 'sha256-{_digest(css)}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<link rel="icon" href="data:,">\n'
        f"<title>{escape(title)}</title>\n<style>{css}</style>\n</head>\n<body>\n{body}\n"
        f"{blocks}<script>{script()}</script>\n</body>\n</html>\n"
    )


def as_data(value: object) -> str:
    """JSON that can stand within a page."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).replace("</", "<\\/")


def _digest(text: str) -> str:
    return b64encode(sha256(text.encode("utf-8")).digest()).decode("ascii")
