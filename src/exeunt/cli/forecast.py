"""`exeunt forecast`: people in each camp some weeks after the last count."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from exeunt.cli.options import CaseName, Json, Seed

HORIZONS = "30,90,180"
WORLDS = 400


def forecast(
    case: CaseName,
    counts_until: Annotated[
        str, typer.Option("--counts-until", metavar="DAY", help="Use no count after this day; the last if not given.")
    ] = "",
    horizon: Annotated[str, typer.Option(metavar="DAYS", help="Days ahead, with commas.")] = HORIZONS,
    arrivals: Annotated[
        list[float] | None,
        typer.Option(
            min=0, help="People newly registered each day from then on, instead of the trend; may be given again."
        ),
    ] = None,
    worlds: Annotated[int, typer.Option(min=20, max=100_000, help="Number of worlds.")] = WORLDS,
    seed: Seed = 1,
    page: Annotated[Path | None, typer.Option("--page", "-o", help="Write a page with a fan for every camp.")] = None,
    json: Json = False,
) -> None:
    """Forecast a conflict case from its counts so far, and score such forecasts on the days before."""
    forecast_command(case, counts_until, horizon, arrivals or [], worlds, seed, page, json)


def add_to(app: typer.Typer) -> None:
    """Add the command to the group of all commands."""
    app.command(short_help="Forecast camps from the counts so far.")(forecast)


def forecast_command(
    name: str, until: str, horizon: str, arrivals: list[float], worlds: int, seed: int, page: Path | None, as_json: bool
) -> None:
    """Print, write and score a forecast."""
    from exeunt.case import load
    from exeunt.cli import output
    from exeunt.cli.output import case_problems, give_up, say_json
    from exeunt.displacement.outlook import last_count, outlook
    from exeunt.displacement.rolling import horizons_of
    from exeunt.models import check_simulated
    from exeunt.report.forecast import forecast_data, forecast_page

    with case_problems():
        case = load(name)
        check_simulated(case)
    if case.file.departures != "given":
        give_up(f"{name} is not a conflict case: `exeunt run {name}` says what is simulated.", output.USAGE)
    try:
        horizons = sorted(set(horizons_of(horizon)))
    except ValueError:
        give_up(f"--horizon is '{horizon}'; it is days with commas, as 30,90,180, up to 3650.", output.USAGE)
    try:
        day = date.fromisoformat(until) if until else last_count(case) or case.file.last_day
        found = outlook(case, day, horizons, worlds, seed, arrivals)
    except ValueError as error:
        wrong = f"--counts-until is '{until}'; it is a day as YYYY-MM-DD" if "isoformat" in str(error) else str(error)
        give_up(f"{wrong}.", output.USAGE)
    if page is not None:
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(forecast_page(found), encoding="utf-8")
        output.err.print(f"Wrote {page}.")
    if as_json:
        from exeunt.cli.about import about
        from exeunt.laboratory.bench import Start

        head = about("forecast", case, Start(None, worlds, seed, ""), ["as-was"], "expected")
        say_json({"about": {**head, "worlds_from": "settings"}, **forecast_data(found)})
        return
    _print(found, horizons)


def _print(found: Any, horizons: list[int]) -> None:
    from exeunt.cli import output
    from exeunt.cli.output import show, table
    from exeunt.displacement.outlook import beyond
    from exeunt.report.forecast import explained, ranges
    from exeunt.report.summary import short, short_spread

    for assumption, fans in found.fans.items():
        listing = table(
            f"{found.case.file.title}: forecast from {found.day}, by {assumption}", ("camp", "whole"),
            ("last count", "right"), *[(f"{at.ahead} d, {at.day}", "right") for at in fans],
            *[(f"80 % at {at.ahead} d", "right") for at in fans],
        )  # fmt: skip
        for row in ranges(found, fans):
            listing.add_row(
                row.name, "-" if row.now is None else short(row.now), *[short(at.median) for at in row.at],
                *[short_spread(at.low, at.high) for at in row.at],
            )  # fmt: skip
        show(listing)
    if found.scored:
        listing = table(
            "Forecasts from earlier days of this case: sum of |forecast - counted| over the total", ("days", "right"),
            ("forecasts", "right"), ("shares", "right"), ("shares of that day", "right"), ("simulation alone", "right"),
            ("people", "right"), ("people of that day", "right"), ("counts in 80/95 %", "right"),
        )  # fmt: skip
        for at in found.scored:
            inside = "/".join("-" if math.isnan(part) else f"{part * 100:.0f}" for part in at.inside)
            listing.add_row(
                str(at.horizon), str(at.origins),
                *[f"{value:.3f}" for value in (at.shares, at.persistence, at.simulation, at.counts, at.last_counts)],
                inside,
            )  # fmt: skip
        show(listing)
    for sentence in explained(found):
        output.out.print(sentence)
    if far := beyond(horizons):
        output.out.print(f"No forecast was ever scored {', '.join(map(str, far))} days ahead: read it as 180 days.")
