"""Finished worlds on disk, in blocks of 64: Parquet, a checksum beside each, and a reader that takes no more than is
asked for.

A block holds the same worlds and the same bytes however it was computed. It is written aside and renamed, its checksum
last: a block without one, or with another, is not there.
"""

from __future__ import annotations

import hashlib
import io
import math
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from exeunt.results import Results, Series

BLOCK = 64
"""Worlds in a block; the last one may hold fewer."""
SERIES, OBSERVED, SUM = "series.parquet", "observed.parquet", "sha256"


@dataclass(frozen=True)
class Packed:
    """A block as bytes, and the largest share of people missing or too many in it."""

    first: int
    worlds: int
    series: bytes
    observed: bytes
    worst_loss: float
    people: float


def pack(results: Results) -> Packed:
    """A block made into bytes: one row for each series, label and day, one column for each world."""
    frames = []
    for name, series in results.series.items():
        labels, days, worlds = series.values.shape
        flat = series.values.reshape(labels * days, worlds)
        frames.append(
            pl.DataFrame(
                {
                    "series": [name] * (labels * days),
                    "axis": [series.axis] * (labels * days),
                    "label": np.repeat(np.array(series.labels, dtype=object), days).tolist(),
                    "day": np.tile(np.array(series.days, dtype=np.int32), labels),
                    **{f"w{results.first_world + w}": flat[:, w] for w in range(worlds)},
                }
            )
        )
    columns = {f"w{results.first_world + w}": results.observed[:, w] for w in range(results.worlds)}
    observed = pl.DataFrame({"id": list(results.observation_ids), **columns})
    return Packed(
        results.first_world,
        results.worlds,
        _bytes(pl.concat(frames)),
        _bytes(observed),
        results.worst_loss,
        results.people,
    )


def _bytes(frame: pl.DataFrame) -> bytes:
    out = io.BytesIO()
    frame.write_parquet(out, compression="zstd", statistics=True, row_group_size=4096)
    return out.getvalue()


def name_of(first: int) -> str:
    """File name of the block that begins with this world, without its ending."""
    return f"worlds-{first:07d}"


def keep(folder: Path, block: Packed) -> None:
    """Write a block; OSError leaves what was there before as it was."""
    stem = name_of(block.first)
    for ending, data in ((SERIES, block.series), (OBSERVED, block.observed)):
        _replace(folder / f"{stem}.{ending}", data)
    lines = [_digest(block.series), _digest(block.observed), repr(block.worst_loss), repr(block.people)]
    _replace(folder / f"{stem}.{SUM}", ("\n".join(lines) + "\n").encode())


def _replace(path: Path, data: bytes) -> None:
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with aside.open("wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        aside.replace(path)
    except OSError:
        aside.unlink(missing_ok=True)
        raise


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def damaged(folder: Path, first: int) -> str | None:
    """What is wrong with a block that is there; None for a whole one; "" for one that is not there."""
    stem = name_of(first)
    try:
        lines = (folder / f"{stem}.{SUM}").read_text("utf-8").splitlines()
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError):
        return f"{stem}.{SUM} cannot be read"
    if not _vouches(lines):
        return f"{stem}.{SUM} is not the checksum of a block"
    for ending, digest in zip((SERIES, OBSERVED), lines, strict=False):
        path = folder / f"{stem}.{ending}"
        if not path.is_file():
            return f"{path.name} is missing"
        if _digest(path.read_bytes()) != digest:
            return f"{path.name} is not what was written (its checksum differs)"
    return None


def _vouches(lines: list[str]) -> bool:
    """Whether a checksum file holds two checksums and two numbers."""
    try:
        return (
            len(lines) == 4
            and all(len(line) == 64 for line in lines[:2])
            and all(math.isfinite(float(line)) for line in lines[2:])
        )
    except ValueError:
        return False


class Stored(Results):
    """Results whose series are read from blocks when they are asked for, one at a time; the last two are kept."""

    def __init__(self, folder: Path, firsts: list[int], first_day: date) -> None:
        sums = [(folder / f"{name_of(first)}.{SUM}").read_text("utf-8").splitlines() for first in firsts]
        frames = [pl.read_parquet(folder / f"{name_of(first)}.{OBSERVED}") for first in firsts]
        set_to = {
            "first_day": first_day,
            "first_world": firsts[0],
            "series": _Lazy(folder, firsts),
            "observed": np.concatenate([frame.drop("id").to_numpy() for frame in frames], axis=1),
            "observation_ids": tuple(frames[0]["id"].to_list()),
            "people": float(sums[0][3]),
            "worst_loss": max(float(lines[2]) for lines in sums),
        }
        for name, value in set_to.items():
            object.__setattr__(self, name, value)

    @property
    def last_day(self) -> date:
        """Last day on which anything was recorded."""
        assert isinstance(self.series, _Lazy)
        return self.first_day + timedelta(days=self.series.last_day)


KEPT = 2


class _Lazy(Mapping[str, Series]):
    """Series by name, read from the blocks of a folder."""

    def __init__(self, folder: Path, firsts: list[int]) -> None:
        self._paths = [folder / f"{name_of(first)}.{SERIES}" for first in firsts]
        index = pl.scan_parquet(self._paths[0]).select("series", "axis", "label", "day").collect()
        self._index = {
            str(name): (str(rows["axis"][0]), tuple(dict.fromkeys(rows["label"])), tuple(dict.fromkeys(rows["day"])))
            for (name,), rows in index.group_by(["series"], maintain_order=True)
        }
        self._recent: dict[str, Series] = {}

    @property
    def last_day(self) -> int:
        """Last day of any series, counted from the first."""
        return int(max(days[-1] for _, _, days in self._index.values()))

    def __iter__(self) -> Iterator[str]:
        return iter(self._index)

    def __len__(self) -> int:
        return len(self._index)

    def __getitem__(self, name: str) -> Series:
        axis, labels, days = self._index[name]
        if name not in self._recent:
            parts = []
            for path in self._paths:
                rows = pl.scan_parquet(path).filter(pl.col("series") == name).collect()
                parts.append(rows.drop("series", "axis", "label", "day").to_numpy())
            values = np.ascontiguousarray(np.concatenate(parts, axis=1), dtype=np.float32)
            while len(self._recent) >= KEPT:
                del self._recent[next(iter(self._recent))]
            self._recent[name] = Series(axis, labels, days, values.reshape(len(labels), len(days), -1))
        return self._recent[name]
