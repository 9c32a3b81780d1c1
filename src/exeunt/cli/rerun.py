"""`exeunt rerun`: a run again from its receipt, and whether it gives the same bytes."""

from __future__ import annotations

import json
import tempfile
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

from exeunt.case import load
from exeunt.cli import output
from exeunt.cli.kept import Kept
from exeunt.cli.output import case_problems, give_up, refusals
from exeunt.cli.worlds import start
from exeunt.laboratory.bench import Request
from exeunt.laboratory.sides import side, with_edits
from exeunt.results import Wanted
from exeunt.study import Study
from exeunt.study.posterior import PRIOR
from exeunt.study.stored import LATEST, LOG, RECEIPT, Definition, NotAStudy, define, read_study

BESIDE = (RECEIPT, LOG)
"""Files of a run that tell when and how long, and are not its numbers."""
SAYS = {
    "case": "the name of the case", "case_hash": "the case under its rules", "first_hash": "the case",
    "version": "the program or its model", "drawn_from": "the calibrated worlds", "first_day": "the first day",
}  # fmt: skip
"""What decides the numbers of a run -> what it is in words."""


def rerun_command(run: str, runs: Path, case_from: str, scenario_from: str) -> None:
    """Play a run again as its receipt says, and compare every file of it byte by byte."""
    earlier = _study(run, runs)
    at = earlier.definition
    asked = _asked(earlier.folder)
    name = case_from or asked.get("case") or at.case
    with case_problems(), refusals():
        first = load(name)
        rules = with_edits(side(first, scenario_from or asked.get("scenario") or at.scenario), asked.get("set", ()))
    words = PRIOR if at.drawn_from == "priors" else asked.get("worlds_from") or "posterior"
    begun = start(first, name, words, at.worlds, at.seed, runs, at.mode)
    wanted = Wanted(tuple(map(date.fromisoformat, at.days)), at.groups)
    request = Request(rules.case, first, rules.name, at.worlds, at.seed, at.mode, begun.known, wanted)
    now = define(rules.case, first, at.scenario, begun.worlds, at.seed, at.mode, begun.known, wanted)
    _same_definition(at, now, run)
    with tempfile.TemporaryDirectory() as aside:
        again = Kept(Path(aside)).study(request)
        there = _files(earlier)
        if not there:
            give_up(f"{run} holds a receipt and no numbers: there is nothing to compare with.", output.USAGE)
        differ = [path for path in there if (again.folder / path).read_bytes() != (earlier.folder / path).read_bytes()]
    if differ:
        give_up(f"{len(differ)} of {len(there)} files differ: {', '.join(differ)}.", output.GATE_FAILED)
    output.out.print(f"{at.id}: the same bytes in {len(there)} files, {earlier.worlds} worlds.")


def _study(run: str, runs: Path) -> Study:
    """The run that is meant: an id under the folder of runs, a folder, or a receipt."""
    given = Path(run).parent if Path(run).name == RECEIPT else Path(run)
    path = next((path for path in (runs / run, given) if (path / RECEIPT).is_file()), None)
    try:
        if path is not None:
            return read_study(path)
    except NotAStudy as why:
        give_up(f"{run}: {why}.", output.USAGE)
    return give_up(
        f"'{run}' is neither a run in {runs} nor a folder with a {RECEIPT}; `exeunt runs` lists them.", output.USAGE
    )


def _asked(folder: Path) -> dict[str, Any]:
    """The words with which a run was asked for, as far as its receipt knows them."""
    asked = json.loads((folder / RECEIPT).read_text("utf-8")).get("asked", {})
    return asked if isinstance(asked, dict) else {}


def _same_definition(then: Definition, now: Definition, run: str) -> None:
    """Leave with a sentence where something that decides the numbers is not as it was."""
    for one in fields(Definition):
        before, after = getattr(then, one.name), getattr(now, one.name)
        if before != after:
            what = SAYS.get(one.name, one.name)
            give_up(f"{run} cannot be made again: {what} was {before} and is {after} now.", output.GATE_FAILED)


def _files(study: Study) -> list[str]:
    return sorted(path.name for path in study.folder.iterdir() if path.name not in (*BESIDE, LATEST))
