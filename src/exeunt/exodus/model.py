"""The model of an exodus: people decide to leave, meet rules, settle, move on and return."""

from __future__ import annotations

from exeunt.case import Case
from exeunt.exodus.checkpoints import play_from
from exeunt.exodus.checks import check, inert
from exeunt.exodus.compile import compile_worlds
from exeunt.exodus.day import MODES, run
from exeunt.results import Results, Wanted
from exeunt.results.outcomes import OUTCOMES
from exeunt.worlds.draws import Draws
from exeunt.worlds.model import Model


def play(case: Case, first: Case | None, draws: Draws, mode: str, wanted: Wanted) -> Results:
    """Play one batch of worlds of a case and return what was recorded."""
    if first is None or first.hash == case.hash:
        return run(compile_worlds(case, draws), mode, wanted)
    return play_from(case, first, draws, mode, wanted)


MODEL = Model(
    kind="a case with driven departures",
    modes=tuple(MODES),
    check=check,
    play=play,
    outcomes=tuple(OUTCOMES),
    apart=("abroad", "abroad_by_group"),
    by_groups=True,
    instead={"fit-conflicts": "its departures are driven: `exeunt calibrate` learns from its counts"},
    inert=inert,
)
