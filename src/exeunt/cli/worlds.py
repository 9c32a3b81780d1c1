"""`--worlds-from`: worlds drawn from the priors, or those that calibration learned."""

from __future__ import annotations

from pathlib import Path

from exeunt.case import Case
from exeunt.cli import output
from exeunt.cli.output import give_up
from exeunt.engine import model
from exeunt.study.learned import POSTERIOR, PRIOR, Learned, NotLearned, find, read
from exeunt.world import Known


def learned(case: Case, words: str, runs: Path) -> Learned | None:
    """Posterior worlds of a case, or None for the priors; leaves with a sentence where there are none."""
    if words == PRIOR:
        return None
    try:
        found = read(case, find(case, words, runs))
    except NotLearned as why:
        give_up(f"--worlds-from {words}: {why}.", output.USAGE)
    if found.told["version"].rpartition("+")[2] != model():
        output.err.print(
            f"These worlds were calibrated with another version of the model; `exeunt calibrate {case.name}` makes them anew."
        )
    return found


def newest(case: Case, runs: Path) -> Learned | None:
    """Posterior worlds where there are any, else the priors, and a word about it."""
    try:
        find(case, POSTERIOR, runs)
    except NotLearned as why:
        output.err.print(f"From the priors alone: {why}.")
        return None
    return learned(case, POSTERIOR, runs)


def worlds_of(found: Learned | None, worlds: int) -> tuple[Known | None, int]:
    """What is known, and how many worlds there are: no more than were learned."""
    if found is None:
        return None, worlds
    if worlds > found.worlds:
        output.err.print(f"There are {found.worlds} posterior worlds; all of them are used.")
    return found.known, min(worlds, found.worlds)


def drawn_from(known: Known | None) -> str:
    """Where worlds come from, for titles."""
    return "calibrated worlds" if known else "worlds from the priors"
