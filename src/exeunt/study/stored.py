"""A study on disk: a case under one scenario in so many worlds, block by block; what is there already is not computed
again.

A study is defined by what decides its numbers: the case (its hash, and that of the case without edits), the number of
worlds, the seed, the mode and the version, with the mark of its source. Its folder is named by them. However it was
interrupted, spread over workers or started twice at once, it ends with the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import Any

import exeunt
from exeunt.case import Case
from exeunt.compiled import announce, model
from exeunt.models import check_simulated
from exeunt.results import NOTHING_MORE, Wanted, joined
from exeunt.study.blocks import BLOCK, SUM, Packed, Stored, damaged, keep, name_of, pack
from exeunt.study.ensemble import BATCH, play
from exeunt.study.executors import EXECUTORS
from exeunt.worlds.draws import Draws, Known

LIBRARIES = ("numpy", "numba", "scipy", "polars")
RECEIPT, LOG, LATEST = "run.json", "log.txt", "latest"
DIGITS = 8
MOST_WORLDS = 1_000_000
PROCESS = re.compile(r"[0-9]{1,10}", re.ASCII)


@dataclass(frozen=True)
class Definition:
    """What decides the numbers of a study."""

    case: str
    case_hash: str
    first_hash: str
    scenario: str
    worlds: int
    seed: int
    mode: str
    version: str
    first_day: str
    drawn_from: str = "priors"
    days: tuple[str, ...] = ()  # kept besides the ends of weeks and months
    groups: tuple[str, ...] = ()  # sets of groups counted besides exiles

    @property
    def id(self) -> str:
        """Name of the folder that keeps the study, from what defines it."""
        digest = hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()
        return f"{self.case}-{self.scenario}-{self.worlds}-{self.seed}-{digest[:DIGITS]}"

    @property
    def starts(self) -> range:
        """Number of the first world of every block of the study."""
        return range(0, self.worlds, BLOCK)


class Interrupted(Exception):
    """Ctrl-C: `study` holds the worlds that are finished, if any."""

    def __init__(self, study: Study) -> None:
        super().__init__("interrupted")
        self.study = study


@dataclass(frozen=True)
class Study:
    """A study and the folder it is kept in."""

    definition: Definition
    folder: Path

    @property
    def done(self) -> list[int]:
        """First worlds of the blocks that are there."""
        return [first for first in self.definition.starts if (self.folder / f"{name_of(first)}.{SUM}").is_file()]

    @property
    def worlds(self) -> int:
        """Number of worlds that are finished and on disk."""
        return sum(min(BLOCK, self.definition.worlds - first) for first in self.done)

    @property
    def complete(self) -> bool:
        """Whether every world of the study is on disk."""
        return self.worlds == self.definition.worlds

    def results(self) -> Stored:
        """The results of all worlds that are finished."""
        return Stored(self.folder, self.done, date.fromisoformat(self.definition.first_day))


def define(
    case: Case,
    first: Case,
    scenario: str,
    worlds: int,
    seed: int,
    mode: str,
    known: Known | None = None,
    wanted: Wanted = NOTHING_MORE,
) -> Definition:
    """Define a study: everything that decides its numbers."""
    return Definition(
        case=first.name,
        case_hash=case.hash,
        first_hash=first.hash,
        scenario=scenario,
        worlds=worlds,
        seed=seed,
        mode=mode,
        version=f"{exeunt.__version__}+{model()}",
        first_day=case.file.first_day.isoformat(),
        drawn_from=known.mark if known else "priors",
        days=tuple(day.isoformat() for day in wanted.days),
        groups=wanted.groups,
    )


def compute(
    case: Case, first: Case, scenario: str, worlds: int, seed: int, runs: Path, *, mode: str = "expected",
    executor: str = "threads",
    scheduler: str = "", workers: int | None = None, fresh: bool = False, known: Known | None = None,
    wanted: Wanted = NOTHING_MORE,
    say: Callable[[str], None] = lambda text: None, progress: Callable[[int, int], None] = lambda computed, read: None,
    asked: Mapping[str, Any] = MappingProxyType({}),
) -> Study:  # fmt: skip
    """Compute what is missing of a study under `runs`; `progress` gets worlds computed and worlds read from before.

    `asked` are words of what asked for it, which the receipt keeps beside what decides the numbers.

    Raises CaseProblems for a case that cannot be simulated, `Interrupted` on Ctrl-C with what is finished, OSError
    where the folder cannot be written.
    """
    check_simulated(case, mode)
    definition = define(case, first, scenario, worlds, seed, mode, known, wanted)
    study = Study(definition, runs / definition.id)
    study.folder.mkdir(parents=True, exist_ok=True)
    for leftover in study.folder.glob(".*"):
        _remove_if_abandoned(leftover)
    missing = []
    for start in definition.starts:
        wrong = "" if fresh else damaged(study.folder, start)
        if wrong:
            say(f"{study.folder.name}: {wrong}; its worlds are computed again.")
        if wrong is not None:
            _take_away(study.folder / f"{name_of(start)}.{SUM}")
            missing.append(start)
    read = worlds - sum(min(BLOCK, worlds - start) for start in missing)
    if missing:
        _run(study, case, first, known, wanted, missing, read, executor, scheduler, workers, progress, asked)
    _latest(runs, study, say)
    return study


def _run(
    study: Study, case: Case, first: Case, known: Known | None, wanted: Wanted, missing: list[int], read: int,
    executor: str, scheduler: str, workers: int | None,
    progress: Callable[[int, int], None], asked: Mapping[str, Any],
) -> None:  # fmt: skip
    begun = time.time()
    announce()
    at = study.definition
    task = partial(block_of, case, first, Draws(at.worlds, at.seed, known=known), at.mode, wanted)
    computed = 0
    try:
        for packed in EXECUTORS[executor](task, missing, workers, scheduler):
            keep(study.folder, packed)
            computed += packed.worlds
            progress(computed, read)
    except KeyboardInterrupt:
        _receipt(study, begun, computed, asked)
        raise Interrupted(study) from None
    _receipt(study, begun, computed, asked)


def block_of(case: Case, first: Case | None, draws: Draws, mode: str, wanted: Wanted, start: int) -> Packed:
    """One block, played in batches and packed: the same bytes wherever it is done."""
    end = min(start + BLOCK, draws.worlds)
    parts = [play(case, first, draws.batch(at, min(at + BATCH, end)), mode, wanted) for at in range(start, end, BATCH)]
    return pack(joined(parts))


def _take_away(path: Path) -> None:
    """Remove whatever stands where a checksum would."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _receipt(study: Study, begun: float, computed: int, asked: Mapping[str, Any]) -> None:
    """`run.json` and a line of the log: what it took, beside what decides the numbers."""
    seconds = round(time.time() - begun, 2)
    receipt: dict[str, Any] = {
        **asdict(study.definition),
        "id": study.definition.id,
        "finished": study.worlds,
        "complete": study.complete,
        "computed": computed,
        "seconds": seconds,
        "asked": dict(asked),
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "libraries": {library: version(library) for library in LIBRARIES},
        "machine": f"{platform.machine()} {platform.system()} Python {platform.python_version()}",
    }
    aside = study.folder / f".{RECEIPT}.{os.getpid()}"
    aside.write_text(json.dumps(receipt, indent=2) + "\n", encoding="utf-8")
    aside.replace(study.folder / RECEIPT)
    with (study.folder / LOG).open("a", encoding="utf-8") as log:
        log.write(
            f"{receipt['at']} computed {computed} worlds in {seconds} s; {study.worlds} of {study.definition.worlds} "
            f"finished\n"
        )


def _remove_if_abandoned(path: Path) -> None:
    """A file written aside by a process that is gone."""
    process = path.name.rpartition(".")[2]
    if not PROCESS.fullmatch(process) or int(process) == os.getpid() or _runs(int(process)):
        return
    if path.is_file() or path.is_symlink():
        path.unlink(missing_ok=True)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    except OverflowError:
        return False
    return True


def _latest(runs: Path, study: Study, say: Callable[[str], None]) -> None:
    """Point `latest` at a study; where something else stands there, say so and leave it."""
    aside = runs / f".{LATEST}.{os.getpid()}"
    try:
        aside.unlink(missing_ok=True)
        aside.symlink_to(study.folder.name)
        aside.replace(runs / LATEST)
    except OSError as why:
        aside.unlink(missing_ok=True)
        say(f"{runs / LATEST} does not point at this run: {why.strerror}.")


class NotAStudy(ValueError):
    """A folder without a receipt that can be read, with the reason."""


def read_study(folder: Path) -> Study:
    """A study by its folder; NotAStudy if its receipt is not there, is not one, or is of another version of the
    format.
    """
    try:
        receipt = json.loads((folder / RECEIPT).read_text("utf-8"))
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not JSON"
        raise NotAStudy(f"its {RECEIPT} cannot be read ({reason})") from None
    fields = Definition.__dataclass_fields__
    if not isinstance(receipt, dict) or not fields.keys() <= receipt.keys():
        raise NotAStudy(f"its {RECEIPT} is not the receipt of a run of this version")
    values: dict[str, Any] = {key: tuple(value) if isinstance(value := receipt[key], list) else value for key in fields}
    wrong = [
        key
        for key, field in fields.items()
        if not isinstance(values[key], {"int": int, "str": str}.get(str(field.type), tuple))
    ]
    if wrong or not 1 <= values["worlds"] <= MOST_WORLDS:
        raise NotAStudy(f"its {RECEIPT} is not the receipt of a run of this version")
    return Study(Definition(**values), folder.resolve())


def listed(runs: Path) -> tuple[list[Study], list[tuple[Path, str]]]:
    """Every study under a folder, the latest last, and the folders that are passed over, each with the reason."""
    found, passed_over = [], []
    for folder in sorted((path.parent for path in runs.glob(f"*/{RECEIPT}") if not path.parent.is_symlink()), key=_age):
        try:
            found.append(read_study(folder))
        except NotAStudy as why:
            passed_over.append((folder, str(why)))
    return found, passed_over


def _age(folder: Path) -> float:
    return (folder / RECEIPT).lstat().st_mtime
