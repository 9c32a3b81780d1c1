"""`exeunt runs`."""

from __future__ import annotations

import shutil
from pathlib import Path

from exeunt.case.reading.problems import suggestion
from exeunt.cli import output
from exeunt.cli.about import about
from exeunt.cli.output import give_up, say_json, show, table
from exeunt.study import Study, listed
from exeunt.study.stored import LATEST


def runs_command(what: str, ids: list[str], folder: Path, as_json: bool) -> None:
    """List runs, or remove those named."""
    if what == "rm":
        _remove(ids, folder)
    elif what:
        give_up(f"Unknown action '{what}'. The only action is 'rm'.", output.USAGE)
    elif as_json:
        found, passed_over = listed(folder)
        rows = [
            _data(study.folder)
            | {"id": study.definition.id, "finished": study.worlds, "worlds": study.definition.worlds}
            for study in found
        ]
        say_json(
            {
                "about": about("runs"),
                "runs": rows,
                "passed_over": [{"folder": at.name, "why": why} for at, why in passed_over],
            }
        )
    else:
        _list(folder)


def _list(folder: Path) -> None:
    found = _listed(folder)
    if not found:
        output.out.print(f"No runs in {folder}.")
        return
    listing = table(
        f"Runs in {folder}, the latest last", ("id", "whole"), ("case", "whole"), ("scenario", "whole"),
        ("worlds", "right"),
        ("seed", "right"), ("mode", "whole"), ("state", "whole"), ("MB", "right"),
    )  # fmt: skip
    for study in found:
        at = study.definition
        state = "complete" if study.complete else f"{study.worlds} finished"
        size = f"{_data(study.folder)['bytes'] / 1e6:.0f}"
        listing.add_row(at.id, at.case, at.scenario, str(at.worlds), str(at.seed), at.mode, state, size)
    show(listing)


def _listed(folder: Path) -> list[Study]:
    """Runs, with a line for every folder that is passed over."""
    found, passed_over = listed(folder)
    for path, why in passed_over:
        output.err.print(f"Passed over {path}: {why}.")
    return found


def _data(folder: Path) -> dict[str, int]:
    return {"bytes": sum(path.lstat().st_size for path in folder.iterdir())}


def _remove(ids: list[str], folder: Path) -> None:
    if not ids:
        give_up("Name the runs to remove; `exeunt runs` lists them.", output.USAGE)
    known = {study.definition.id: study.folder for study in _listed(folder)}
    for id in ids:
        if id not in known:
            give_up(f"'{id}' is not a run in {folder}; nothing was removed.{suggestion(id, known)}", output.USAGE)
    for id in ids:
        shutil.rmtree(known[id])
        output.out.print(f"Removed {id}.")
    latest = folder / LATEST
    if latest.is_symlink() and not latest.exists():
        latest.unlink()
