"""How figures look: one set of colours that can be told apart without seeing red or green, one set of letters."""

from __future__ import annotations

from typing import Any

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.4.3.json"
VERSION = "6.4"
"""Version of Vega-Lite that figures are written for; exporters are asked for it by name."""

INK, QUIET, GRID, ZERO = "#1b2430", "#56606b", "#e3e6ea", "#3c4650"
BLUE, ORANGE, PURPLE, GREY, PALE, LAND = "#0072b2", "#c44900", "#7a2f6b", "#8c96a0", "#c9d0d7", "#eceff2"
"""Blue: simulated, and higher. Orange: counted, and lower. Grey: too little to say. Each has a shape or word beside
it.
"""
WIDTH = 680
"""Pixels of a picture; on a page a figure is as wide as there is room."""
FONT = "system-ui, -apple-system, 'Segoe UI', 'Noto Sans', 'DejaVu Sans', sans-serif"


def config() -> dict[str, Any]:
    """The theme, as every figure carries it."""
    letters = {"font": FONT, "labelFont": FONT, "titleFont": FONT}
    axis = {
        "labelFont": FONT, "titleFont": FONT, "labelColor": QUIET, "titleColor": INK, "labelFontSize": 12,
        "titleFontSize": 12, "titleFontWeight": "normal", "gridColor": GRID, "domainColor": GREY, "tickColor": GREY,
    }  # fmt: skip
    return {
        "background": "#ffffff",
        "font": FONT,
        "view": {"stroke": None},
        "axis": axis,
        "axisY": {"labelLimit": 330},
        "axisX": {},
        "legend": {
            **{key: letters[key] for key in ("labelFont", "titleFont")}, "labelColor": INK, "labelFontSize": 12,
            "titleFontSize": 12, "orient": "top", "title": None, "symbolSize": 120, "labelLimit": 320, "columns": 0,
        },
        "title": {
            "font": FONT, "subtitleFont": FONT, "anchor": "start", "frame": "group", "color": INK, "fontSize": 16,
            "fontWeight": 600, "subtitleColor": QUIET, "subtitleFontSize": 12.5, "subtitlePadding": 6, "offset": 14,
        },
        "text": {"font": FONT, "fontSize": 12, "color": INK},
    }  # fmt: skip
