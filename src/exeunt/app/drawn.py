"""Figures as the screens get them: the specification, the words around it, and the table of the same numbers."""

from __future__ import annotations

from typing import Any

from exeunt.figures import Figure


def shown(figure: Figure) -> dict[str, Any]:
    """A figure as plain data."""
    return {
        "name": figure.name, "title": figure.title, "unit": figure.unit, "description": figure.description,
        "caption": figure.caption, "spec": figure.spec, "table": figure.table,
        "slider": figure.meta.get("slider", {}).get("labels", []),
    }  # fmt: skip
