"""Worlds that calibration has learned, on disk: one Parquet file, with what they were learned from.

A row is a world; a column is a probability on the scale of the prior of that name, or `of`: the world of the sample of
priors from which it takes all that was not learned. So a posterior world is a world of the same kind as any other.
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
from exeunt.evidence import load_priors, load_switches
from exeunt.worlds.draws import Known

OF = "of"
SHIPPED, ENDING = "posteriors", "-posterior.parquet"
PRIOR, POSTERIOR = "prior", "posterior"
DIGITS = 12
MOST_WORLDS = 1_000_000
"""More worlds than any sample of priors has."""


class NotLearned(Exception):
    """Calibrated worlds that are not there or cannot be used, with the reason as a sentence."""


@dataclass(frozen=True)
class Learned:
    """Posterior worlds and what is told of them."""

    known: Known
    account: Mapping[str, Any]  # case, case_hash, source, table, ...

    @property
    def worlds(self) -> int:
        """Number of calibrated worlds in the file, each of them distinct in what was learned."""
        return len(self.known.of)


def write(path: Path, known: Known, account: Mapping[str, Any]) -> None:
    """Keep worlds; OSError where that does not work."""
    frame = pl.DataFrame({OF: known.of, **known.columns})
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}")
    about = {
        "told": json.dumps({**account, "worlds": known.worlds, "seed": known.seed, "mark": known.mark}, sort_keys=True)
    }
    frame.write_parquet(aside, compression="zstd", metadata=about)
    aside.replace(path)


def mark_of(columns: Mapping[str, Any], of: Any, worlds: int, seed: int) -> str:
    """Fingerprint of calibrated worlds: what they are, whatever file they lie in."""
    digest = hashlib.sha256(f"{worlds}/{seed}/".encode())
    digest.update(np.ascontiguousarray(of, dtype=np.int64).tobytes())
    for name in sorted(columns):
        digest.update(name.encode())
        digest.update(np.ascontiguousarray(columns[name], dtype=np.float64).tobytes())
    return digest.hexdigest()[:DIGITS]


def known_of(columns: Mapping[str, Any], of: Any, worlds: int, seed: int) -> Known:
    """Calibrated worlds from their columns, with their fingerprint."""
    return Known(worlds, seed, np.asarray(of, dtype=np.int64), columns, mark_of(columns, of, worlds, seed))


def chosen(known: Known, worlds: int, seed: int) -> Known:
    """So many of the worlds that are known: all, in their order, or fewer, of which the seed says which and in which
    order.
    """
    members = len(known.of)
    if worlds >= members:
        return known
    picked = np.random.Generator(np.random.Philox(key=seed)).permutation(members)[:worlds]
    columns = {name: values[picked] for name, values in known.columns.items()}
    return Known(known.worlds, known.seed, known.of[picked], columns, known.mark)


def find(case: Case, words: str, runs: Path) -> Path:
    """The file that `--worlds-from` means: a path, or `posterior` for the newest under runs that belongs to what the
    case says, else the shipped one.

    Worlds belong to the content of a case, whatever its folder is called. Raises NotLearned.
    """
    if words != POSTERIOR:
        return Path(words)
    own = sorted(runs.glob(f"*{ENDING}"), key=_age, reverse=True) if runs.is_dir() else []
    shipped = sorted(Path(str(files("exeunt.cases") / SHIPPED)).glob(f"*{ENDING}"))
    earlier = ""
    for path in (*own, *shipped):
        try:
            account = account_of(path)
        except NotLearned:
            continue
        if account["case_hash"] == case.hash:
            return path
        if account["case"] == case.name:
            earlier = f"{path} was calibrated to another version of {case.name}"
    raise NotLearned(earlier or f"no calibrated worlds belong to what {case.name} says")


def _age(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def account_of(path: Path) -> Mapping[str, Any]:
    """What a file tells of its worlds; NotLearned with a sentence for one that holds none."""
    try:
        account = json.loads(pl.read_parquet_metadata(path)["told"])
    except FileNotFoundError:
        raise NotLearned(f"{path} is not there") from None
    except (OSError, KeyError, ValueError, pl.exceptions.PolarsError, pl.exceptions.PanicException):
        raise NotLearned(f"{path} holds no calibrated worlds, or is damaged") from None
    wrong = _wrong_about(account)
    if wrong:
        raise NotLearned(f"{path} holds no calibrated worlds: {wrong}")
    return dict(account)


TELLS = {"case": str, "case_hash": str, "version": str, "mark": str, "worlds": int, "seed": int}
"""What a file has to tell, and as what."""


def _wrong_about(account: Any) -> str:
    if not isinstance(account, dict):
        return "what it tells is not a mapping"
    for key, kind in TELLS.items():
        if not isinstance(account.get(key), kind) or isinstance(account[key], bool):
            return (
                f"it does not tell '{key}'"
                if key not in account
                else f"'{key}' is not {'a whole number' if kind is int else 'text'}"
            )
    if not 1 <= account["worlds"] <= MOST_WORLDS or account["seed"] < 0:
        return f"it tells of {account['worlds']} worlds and seed {account['seed']}"
    return ""


def read(case: Case, path: Path) -> Learned:
    """Calibrated worlds of a case; NotLearned with a sentence for a file that is none, is damaged, or is of another
    case.
    """
    account = account_of(path)
    if account["case_hash"] != case.hash:
        what = f"another version of {case.name}" if account["case"] == case.name else f"another case, {account['case']}"
        raise NotLearned(f"{path} was calibrated to {what}")
    try:
        frame = pl.read_parquet(path)
    except (OSError, ValueError, pl.exceptions.PolarsError, pl.exceptions.PanicException):
        raise NotLearned(f"{path} is damaged") from None
    wrong = _wrong_in(case, frame, account["worlds"])
    if wrong:
        raise NotLearned(f"{path} holds no worlds of {case.name}: {wrong}")
    columns = {name: frame[name].to_numpy() for name in frame.columns if name != OF}
    known = known_of(columns, frame[OF].to_numpy(), account["worlds"], account["seed"])
    if known.mark != account["mark"]:
        raise NotLearned(
            f"{path} is not what was written: its columns have another mark ({known.mark}) than it tells "
            f"({account['mark']})"
        )
    return Learned(known, account)


def _wrong_in(case: Case, frame: pl.DataFrame, worlds: int) -> str:
    """What is wrong with the columns of a file."""
    if OF not in frame.columns or not frame[OF].dtype.is_integer():
        return f"there is no column '{OF}' of whole numbers"
    if not frame.height:
        return "there is no row in it"
    if frame[OF].null_count() or not (int(frame[OF].min()) >= 0 and int(frame[OF].max()) < worlds):  # type: ignore[arg-type]
        return f"'{OF}' names worlds beyond the {worlds} that it tells of"
    drawn = names_drawn(case)
    for name in frame.columns:
        if name == OF:
            continue
        if name not in drawn:
            return f"'{name}' is nothing that is drawn in this case"
        values = frame[name]
        if not values.dtype.is_float() or values.null_count() or not values.is_finite().all():
            return f"'{name}' is not a column of numbers"
        if not (values.min() > 0 and values.max() < 1):  # type: ignore[operator]
            return f"'{name}' holds a number that is not a probability between 0 and 1"
    return ""


def names_drawn(case: Case) -> set[str]:
    """Names of everything that is drawn for the worlds of a case."""
    places = [f"{what}/{place.id}" for what in ("place", "claims") for place in case.places]
    at_crossings = ("crossing", "travellers", "visitors")
    crossings = [f"{kind}/{crossing.id}" for crossing in case.crossings for kind in at_crossings]
    rules = [name for rule in case.rules for name in (f"rule/{rule.id}", f"rule/{rule.id}/start")]
    switches = [f"switch/{id}" for id in load_switches()]
    return {*load_priors(), *(row.id for row in case.parameters), *places, *crossings, *rules, *switches}
