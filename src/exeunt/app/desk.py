"""The desk: the cases that are open, the worlds in which each is asked, and where things are kept."""

from __future__ import annotations

import re
import shutil
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from exeunt.app.players import WORKERS, Player
from exeunt.case import Case, CaseProblems, Problem, load
from exeunt.case.case import shipped
from exeunt.laboratory.bench import Bench, Ran, Request, Start, start
from exeunt.laboratory.checking import check
from exeunt.models import model_of
from exeunt.results import Results


class NotThere(Exception):
    """Something that is asked for by a name that nobody knows, as a sentence."""


class Taken(Exception):
    """A name that is in use, as a sentence."""


@dataclass(frozen=True, eq=False)
class Opened:
    """A case on the desk."""

    id: str  # in addresses
    name: str  # as commands are given it
    case: Case
    notes: tuple[Problem, ...]
    start: Start
    player: Player
    shipped: bool

    @property
    def conflict(self) -> bool:
        """Whether it is a conflict case."""
        return bool(model_of(self.case).calibrated)

    def bench(self, results: dict[str, Results]) -> Bench:
        """A bench that answers from worlds that have been played: results by the hash of the case under the rules."""
        worlds = min(one.worlds for one in results.values())
        known = self.start.known
        begun = Start(known, worlds, self.start.seed, self.start.sentence, self.start.warning)

        def read(request: Request) -> Ran:
            return Ran(results[request.case.hash], "")

        return Bench(self.case, begun, runner=read)


@dataclass(eq=False)
class Desk:
    """Everything that the server holds, for one user on one machine."""

    given: str  # the case named on the command line
    runs: Path
    worlds: int = 0  # 0: all calibrated ones, or as many from the priors as usual
    worlds_from: str = ""
    seed: int = 1
    saves: Path = field(default_factory=Path)  # folder for scenarios of shipped cases
    names: dict[str, str] = field(default_factory=dict)  # id -> name of a case, or its folder
    _open: dict[str, Opened] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _uploads: list[Path] = field(default_factory=list)
    pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(WORKERS, "worlds"))

    def __post_init__(self) -> None:
        for name in shipped():
            self.names[name] = name
        self.first = self.add(self.given)

    def add(self, name: str) -> str:
        """Put a case on the desk by name or folder; its id. It is read when it is first asked for."""
        known = next((id for id, at in self.names.items() if at == name), None)
        if known is not None:
            return known
        stem = re.sub(r"[^a-z0-9-]+", "-", Path(name).resolve().name.lower()).strip("-") or "case"
        id, number = stem, 2
        while id in self.names:
            id, number = f"{stem}-{number}", number + 1
        self.names[id] = name
        return id

    def remove(self, id: str) -> None:
        """Take a case from the desk that could not be read."""
        self.names.pop(id, None)

    def opened(self, id: str) -> Opened:
        """A case by id, read if it was not.

        Raises NotThere for an id that is unknown, CaseProblems with everything that is wrong with the case.
        """
        if id not in self.names:
            raise NotThere(f"No case '{id}' is open here.")
        with self._lock:
            if id not in self._open:
                self._open[id] = self._read(id)
            return self._open[id]

    def _read(self, id: str) -> Opened:
        name = self.names[id]
        checked = check(name)
        conflict = bool(model_of(checked.case).calibrated)
        worlds = self.worlds or (CONFLICT_WORLDS if conflict else 0)
        begun = start(checked.case, "" if conflict else self.worlds_from, worlds, self.seed, self.runs)
        player = Player(checked.case, begun, self.pool)
        return Opened(
            id, name, checked.case, checked.notes, begun, player, name in shipped() and not Path(name).is_dir()
        )

    def title(self, id: str) -> str:
        """Title of a case, or its name where it cannot be read."""
        if id in self._open:
            return self._open[id].case.file.title
        try:
            return load(self.names[id]).file.title
        except (CaseProblems, OSError):
            return self.names[id]

    def room(self) -> Path:
        """A new folder for an upload; it goes when the server ends."""
        folder = Path(tempfile.mkdtemp(prefix="exeunt-case-"))
        self._uploads.append(folder)
        return folder

    def close(self) -> None:
        """Stop what is running, and take away what was uploaded."""
        self.pool.shutdown(wait=False, cancel_futures=True)
        for folder in self._uploads:
            shutil.rmtree(folder, ignore_errors=True)


CONFLICT_WORLDS = 200
"""Worlds of a conflict case unless another number is asked for, as in `exeunt validate`."""
