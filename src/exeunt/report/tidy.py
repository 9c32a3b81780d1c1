"""A run as tidy tables for other programs: a row for each thing, a column for each of its properties."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from exeunt.case import Case
from exeunt.mechanisms import ORDER
from exeunt.models import model_of
from exeunt.report.summary import reported
from exeunt.results import Results
from exeunt.results.outcomes import OUTCOMES, missing

if TYPE_CHECKING:
    import polars as pl

SAYS = {
    "series": "what a run kept, by label and day: quantiles over worlds; flows are sums since the first day",
    "outcomes": "every outcome on one day in each world",
    "counts": "what was counted, beside what was simulated of the same thing",
    "places": "places with their coordinates",
}
"""Table -> what a row of it is."""


def tables(case: Case, results: Results, day: date) -> dict[str, pl.DataFrame]:
    """The tables by name, for a run of a case; outcomes on one day that the run kept."""
    found = {"series": _series(results), "outcomes": _outcomes(case, results, day), "counts": _counts(case, results)}
    return {**found, "places": _places(case)}


def _series(results: Results) -> pl.DataFrame:
    import polars as pl

    frames = []
    for name, series in results.series.items():
        labels, days, _ = series.values.shape
        low, middle, high = np.quantile(series.values, (0.05, 0.5, 0.95), axis=2)
        dates = [results.first_day + timedelta(days=day) for day in series.days]
        frames.append(
            pl.DataFrame({
                "series": [name] * (labels * days), "axis": [series.axis] * (labels * days),
                "label": np.repeat(np.array(series.labels, dtype=np.str_), days), "day": dates * labels,
                "low": low.ravel(), "median": middle.ravel(), "high": high.ravel(),
            })
        )  # fmt: skip
    return pl.concat(frames)


def _outcomes(case: Case, results: Results, day: date) -> pl.DataFrame:
    import polars as pl

    names = [name for name in model_of(case).outcomes if not missing(name, case.file.mechanisms_off)]
    frames = [
        pl.DataFrame({
            "outcome": [name] * results.worlds, "unit": [OUTCOMES[name].unit] * results.worlds,
            "day": [day] * results.worlds,
            "world": np.arange(results.first_world, results.first_world + results.worlds),
            "value": np.asarray(OUTCOMES[name].value(results, day), dtype=np.float64),
        })
        for name in names
    ]  # fmt: skip
    return pl.concat(frames)


def _counts(case: Case, results: Results) -> pl.DataFrame:
    import polars as pl

    rows: list[dict[str, Any]] = []
    for at in reported(case, results):
        row, then = at.row, at.simulated
        rows.append({
            "id": row.id, "measure": row.measure, "where": ";".join(row.where), "groups": ";".join(row.groups),
            "start": row.start, "end": row.end, "value": row.value, "low": at.low, "high": at.high, "unit": row.unit,
            "used": row.use, "source": ";".join(row.source), "simulated_low": then and then.low,
            "simulated_median": then and then.median, "simulated_high": then and then.high,
        })  # fmt: skip
    return pl.DataFrame(rows, infer_schema_length=None)


def _places(case: Case) -> pl.DataFrame:
    import polars as pl

    columns = ("id", "name", "iso3", "lat", "lon", "population")
    rows = [
        {**{name: getattr(place, name) for name in columns}, "roles": ";".join(place.roles)} for place in case.places
    ]
    return pl.DataFrame(rows, infer_schema_length=None)


KINDS = {"String": "string", "Date": "date", "Float64": "number", "Float32": "number", "Int64": "integer"}
"""Type of a column -> its name in a data package."""


def package(case: Case, run: str, frames: dict[str, pl.DataFrame], ending: str) -> dict[str, Any]:
    """A Frictionless data package that describes the tables."""
    return {
        "name": run.lower() or case.name,
        "title": case.file.title,
        "description": case.file.question,
        "licenses": [{"name": case.file.licence}] if case.file.licence else [],
        "sources": [{"title": at.title or at.publisher, "path": at.url} for at in case.sources if at.url],
        "mechanisms": [name for name in ORDER if name not in case.file.mechanisms_off],
        "resources": [
            {
                "name": name, "path": f"{name}.{ending}", "description": SAYS[name], "format": ending,
                "schema": {"fields": _fields(frame)},
            }
            for name, frame in frames.items()
        ],
    }  # fmt: skip


def _fields(frame: pl.DataFrame) -> list[dict[str, str]]:
    return [{"name": column, "type": KINDS.get(str(kind), "string")} for column, kind in frame.schema.items()]
