"""What a shell offers after Tab: names of cases, scenarios and outcomes; nothing heavy is imported for the former."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import typer

CASE_FILE, SCENARIOS = "case.yaml", "scenarios"
AS_WAS = "as-was"


def cases(incomplete: str) -> list[str]:
    """Shipped cases, and folders here that hold a case."""
    shipped = [at.name for at in files("exeunt").joinpath("cases").iterdir() if at.joinpath(CASE_FILE).is_file()]
    here = [path.parent.as_posix() for path in (*Path().glob(f"*/{CASE_FILE}"), *Path().glob(f"*/*/{CASE_FILE}"))]
    return [name for name in sorted({*shipped, *here}) if name.startswith(incomplete)]


def scenarios(ctx: typer.Context, incomplete: str) -> list[str]:
    """Scenarios of the case that is named already, and scenario files here."""
    case = Path(str(ctx.params.get("case") or ""))
    shipped = Path(str(files("exeunt"))) / "cases" / case
    folder = (case if (case / CASE_FILE).is_file() else shipped) / SCENARIOS
    names = [AS_WAS, *(path.stem for path in folder.glob("*.yaml"))]
    names += [path.as_posix() for path in Path().glob("*.y*ml")]
    return [name for name in sorted(set(names)) if name.startswith(incomplete)]


def outcomes(incomplete: str) -> list[str]:
    """Outcomes that begin with what is typed."""
    from exeunt.results.outcomes import OUTCOMES

    return [name for name in OUTCOMES if name.startswith(incomplete)]
