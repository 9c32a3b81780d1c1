"""Worlds that calibration has learned, on disk: one Parquet file, with what they were learned from.

A row is a world; a column is a probability on the scale of the prior of that name, or `of`: the world of the sample of priors from which
it takes all that was not learned. So a posterior world is a world of the same kind as any other.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from exeunt.case import Case
from exeunt.world import Known

OF = "of"
SHIPPED, ENDING = "posteriors", "-posterior.parquet"
PRIOR, POSTERIOR = "prior", "posterior"
DIGITS = 12


class NotLearned(Exception):
    """Worlds that cannot be used, with the reason as a sentence."""


@dataclass(frozen=True)
class Learned:
    """Posterior worlds and what is told of them."""

    known: Known
    told: Mapping[str, Any]  # case, case_hash, source, table, ...

    @property
    def worlds(self) -> int:
        """How many there are."""
        return len(self.known.of)


def write(path: Path, known: Known, told: Mapping[str, Any]) -> None:
    """Keep worlds; OSError where that does not work."""
    frame = pl.DataFrame({OF: known.of, **known.columns})
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}")
    about = {"told": json.dumps({**told, "worlds": known.worlds, "seed": known.seed}, sort_keys=True)}
    frame.write_parquet(aside, compression="zstd", metadata=about)
    aside.replace(path)


def mark_of(columns: Mapping[str, Any], of: Any, worlds: int, seed: int) -> str:
    """What defines these worlds."""
    digest = hashlib.sha256(f"{worlds}/{seed}/".encode())
    digest.update(np.ascontiguousarray(of, dtype=np.int64).tobytes())
    for name in sorted(columns):
        digest.update(name.encode())
        digest.update(np.ascontiguousarray(columns[name], dtype=np.float64).tobytes())
    return digest.hexdigest()[:DIGITS]


def known_of(columns: Mapping[str, Any], of: Any, worlds: int, seed: int) -> Known:
    """Known worlds with their mark."""
    return Known(worlds, seed, np.asarray(of, dtype=np.int64), columns, mark_of(columns, of, worlds, seed))


def find(case: Case, words: str, runs: Path) -> Path:
    """The file that `--worlds-from` means: a path, or `posterior` for the newest of this case under runs, else the shipped one.

    Raises NotLearned.
    """
    if words != POSTERIOR:
        return Path(words)
    own = runs / f"{case.name}{ENDING}"
    if own.is_file():
        return own
    shipped = Path(str(files("exeunt.cases") / SHIPPED / f"{case.name}{ENDING}"))
    if shipped.is_file():
        return shipped
    raise NotLearned(f"there are no posterior worlds of {case.name} yet: `exeunt calibrate {case.name}` makes them")


def read(case: Case, path: Path) -> Learned:
    """Posterior worlds of a case; NotLearned with a sentence for a file that is none, or is of another case."""
    try:
        frame = pl.read_parquet(path)
        told = json.loads(pl.read_parquet_metadata(path)["told"])
    except FileNotFoundError:
        raise NotLearned(f"{path} is not there") from None
    except (OSError, KeyError, ValueError, pl.exceptions.PolarsError):
        raise NotLearned(f"{path} holds no posterior worlds, or is damaged: `exeunt calibrate` makes them") from None
    if told["case"] != case.name:
        raise NotLearned(f"{path} holds worlds of {told['case']}, not of {case.name}")
    if told["case_hash"] != case.hash:
        raise NotLearned(
            f"{path} was calibrated to another version of {case.name}: `exeunt calibrate {case.name}` makes it anew"
        )
    columns = {name: frame[name].to_numpy() for name in frame.columns if name != OF}
    if any(not np.isfinite(values).all() for values in columns.values()):
        raise NotLearned(f"{path} holds numbers that are none, or is damaged: `exeunt calibrate` makes it anew")
    return Learned(known_of(columns, frame[OF].to_numpy(), told["worlds"], told["seed"]), told)
