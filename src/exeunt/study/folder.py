"""What a run leaves on disk: `run.json`, one Parquet file per series, and the log."""

from __future__ import annotations

import json
import platform
import time
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

import exeunt
from exeunt.results import Results, Series

LIBRARIES = ("numpy", "numba", "scipy", "polars")


@dataclass(frozen=True)
class Run:
    """A receipt: everything that decides the numbers of a run, and what it took."""

    id: str
    case: str
    case_hash: str
    scenario: str
    worlds: int
    worlds_asked: int
    seed: int
    version: str
    first_day: str
    started: str
    seconds: float
    complete: bool
    people: float
    worst_loss: float
    libraries: dict[str, str]
    machine: str


def receipt(case: str, case_hash: str, scenario: str, asked: int, seed: int, results: Results, started: float) -> Run:
    """The receipt of a run that has just ended."""
    begun = datetime.fromtimestamp(started, UTC)
    name = f"{case}-{scenario}-{asked}-{seed}-{begun:%Y%m%dT%H%M%S}"
    return Run(
        id=name,
        case=case,
        case_hash=case_hash,
        scenario=scenario,
        worlds=results.worlds,
        worlds_asked=asked,
        seed=seed,
        version=exeunt.__version__,
        first_day=results.first_day.isoformat(),
        started=begun.isoformat(timespec="seconds"),
        seconds=round(time.time() - started, 2),
        complete=results.worlds == asked,
        people=results.people,
        worst_loss=results.worst_loss,
        libraries={library: version(library) for library in LIBRARIES},
        machine=f"{platform.machine()} {platform.system()} Python {platform.python_version()}",
    )


def save(run: Run, results: Results, runs: Path, log: list[str]) -> Path:
    """Write a run folder; written aside and renamed, so that a folder with its name is whole."""
    final, aside = runs / run.id, runs / f".{run.id}.part"
    aside.mkdir(parents=True)
    for name, series in results.series.items():
        _frame(series, results.first_day).write_parquet(aside / f"{name}.parquet")
    columns = {f"w{w}": results.observed[:, w] for w in range(results.worlds)}
    pl.DataFrame({"id": results.observation_ids, **columns}).write_parquet(aside / "observed.parquet")
    (aside / "log.txt").write_text("\n".join([*log, ""]), encoding="utf-8")
    (aside / "run.json").write_text(json.dumps(asdict(run), indent=2) + "\n", encoding="utf-8")
    aside.rename(final)
    latest = runs / "latest"
    latest.unlink(missing_ok=True)
    latest.symlink_to(run.id)
    return final


def _frame(series: Series, first_day: date) -> pl.DataFrame:
    """One row per label and day, one column per world."""
    labels, days, worlds = series.values.shape
    flat = series.values.reshape(labels * days, worlds)
    first = np.datetime64(first_day)
    frame: dict[str, Any] = {
        series.axis: np.repeat(np.array(series.labels, dtype=object), days).tolist(),
        "day": np.tile(first + np.array(series.days), labels),
    }
    return pl.DataFrame({**frame, **{f"w{w}": flat[:, w] for w in range(worlds)}})


def read_run(folder: Path) -> tuple[Run, Results]:
    """A run folder as it was saved; FileNotFoundError if it is not one."""
    run = Run(**json.loads((folder / "run.json").read_text("utf-8")))
    first_day = date.fromisoformat(run.first_day)
    series = {}
    for path in sorted(folder.glob("*.parquet")):
        frame = pl.read_parquet(path)
        if path.stem == "observed":
            observed, ids = frame.drop("id").to_numpy(), tuple(frame["id"].to_list())
            continue
        axis = frame.columns[0]
        labels = tuple(dict.fromkeys(frame[axis].to_list()))
        days = tuple((day - first_day).days for day in frame["day"].to_list()[: len(frame) // max(len(labels), 1)])
        values = frame.drop(axis, "day").to_numpy().reshape(len(labels), len(days), run.worlds)
        series[path.stem] = Series(axis, labels, days, np.ascontiguousarray(values, dtype=np.float32))
    return run, Results(first_day, 0, series, observed, ids, run.people, run.worst_loss)
