"""Which worlds a command starts from: calibrated ones where the case has them, else worlds drawn from the priors; and the line that says so."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import Path

from exeunt.case import Case
from exeunt.cli import output
from exeunt.cli.output import give_up
from exeunt.compiled import model
from exeunt.models import model_of
from exeunt.study.posterior import POSTERIOR, PRIOR, Learned, NotLearned, chosen, find, read
from exeunt.worlds.draws import Known

FROM_PRIORS = 1000
"""Worlds drawn from the priors unless another number is asked for."""


@dataclass(frozen=True)
class Start:
    """The worlds that a command starts from."""

    known: Known | None  # calibrated worlds; None for the priors
    worlds: int
    seed: int
    said: str  # which worlds they are, and the way to the others

    @property
    def source(self) -> str:
        """Where they come from, in a word: `prior`, or the mark of the calibrated ones."""
        return self.known.mark if self.known else PRIOR


def start(case: Case, name: str, words: str, worlds: int, seed: int, runs: Path, mode: str = "expected") -> Start:
    """Worlds as `--worlds-from`, `--worlds` (0: as many as there are, or FROM_PRIORS) and `--seed` ask for them.

    Leaves with a sentence where calibrated worlds are asked for by name and cannot be used.
    """
    found, why = _learned(case, words, runs)
    if found is None:
        size = worlds or FROM_PRIORS
        return Start(None, size, seed, f"{size:,} worlds drawn from the priors: {why}.")
    if found.told["version"].rpartition("+")[2] != model():
        again = f"`exeunt calibrate {shlex.quote(name)}` makes them anew"
        output.err.print(f"These worlds were calibrated with another version of the model; {again}.")
    size = min(worlds or found.worlds, found.worlds)
    known = chosen(found.known, size, seed)
    of = f"all {size:,}" if size == found.worlds else f"{size:,} of {found.worlds:,}"
    said = f"{size:,} calibrated worlds ({of} that there are"
    said += f"; {worlds:,} were asked for" if worlds > found.worlds else ""
    if size == found.worlds and mode == "expected":
        seed = found.known.seed  # all of them, whatever the seed: the same run
    return Start(known, size, seed, said + "); `--worlds-from prior` draws from the priors instead.")


def _learned(case: Case, words: str, runs: Path) -> tuple[Learned | None, str]:
    """Calibrated worlds, or None and why not."""
    why_none = model_of(case).calibrated
    if why_none:
        return None, why_none
    try:
        path = find(case, words or POSTERIOR, runs) if words != PRIOR else None
    except NotLearned as why:
        if words == POSTERIOR:
            give_up(
                f"--worlds-from {words}: {why}. `exeunt calibrate` makes them; `--worlds-from prior` draws from the priors.",
                output.USAGE,
            )
        return None, f"{why} (`exeunt calibrate` makes them)"
    if path is None:
        return None, _other_way(case, runs)
    try:
        return read(case, path), ""
    except NotLearned as why:
        give_up(f"--worlds-from {words or POSTERIOR}: {why}.", output.USAGE)


def _other_way(case: Case, runs: Path) -> str:
    try:
        find(case, POSTERIOR, runs)
    except NotLearned:
        return "nothing is fitted to what was counted"
    return "nothing is fitted to what was counted; `--worlds-from posterior` uses the calibrated worlds of this case"


def drawn_from(known: Known | None) -> str:
    """Where worlds come from, for titles."""
    return "calibrated worlds" if known else "worlds from the priors"
