"""The folder of scenarios: which files are scenarios, what is wrong with each, and what would be passed over in
silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from exeunt.case.case import Case
from exeunt.case.reading.problems import CaseProblems, Problem
from exeunt.case.scenarios.rules import AS_WAS, parse_file

FOLDER = "scenarios"
ENDING = ".yaml"
UNSAFE = '<>:"/\\|?*'
"""Characters that no file of Windows may have in its name."""
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
"""Names of devices there, whatever their ending."""


def check_scenarios(folder: Path | None, case: Case | None) -> Iterator[Problem]:
    """Every problem of the scenarios in a case's folder. Without a case (its tables cannot be read) each file is
    checked in itself.
    """
    if folder is None or not (folder / FOLDER).exists():
        return
    if not (folder / FOLDER).is_dir():
        yield Problem(
            FOLDER, 0, "is ignored: it is a folder of scenarios, and here a file. Move it, or make it a folder."
        )
        return
    first: dict[str, str] = {}
    for path in sorted((folder / FOLDER).iterdir()):
        if path.suffix.lower() in (".yml", ENDING) and path.suffix != ENDING:
            yield Problem(path.name, 0, f"is ignored: a scenario ends in '{ENDING}'. Rename it.")
        elif path.is_dir() and path.suffix != ENDING and any(path.glob("*.y*ml")):
            yield Problem(path.name, 0, f"is ignored: scenarios lie in '{FOLDER}/' itself. Move its files there.")
        if path.suffix != ENDING:
            continue
        other = first.setdefault(path.name.lower(), path.name)
        if other != path.name:
            yield Problem(
                path.name,
                0,
                f"differs from {other} in letter case alone; some systems cannot tell them apart. Rename one.",
            )
        if RESERVED.fullmatch(path.stem) or set(path.stem) & set(UNSAFE) or path.stem != path.stem.strip(" ."):
            yield Problem(path.name, 0, "has a name that some systems cannot hold. Use letters, digits, '-' and '_'.")
        if path.stem == AS_WAS:
            yield Problem(path.name, 0, f"is ignored: '{AS_WAS}' is the case without edits. Rename it.")
        elif not path.is_file():
            yield Problem(path.name, 0, "is not a file that can be read.")
        else:
            yield from _scenario(path, case)


def _scenario(path: Path, case: Case | None) -> Iterator[Problem]:
    try:
        scenario = parse_file(path)
        if case is not None:
            case.edited(scenario, path.stem)
    except CaseProblems as found:
        yield from found.problems
    except OSError as error:
        yield Problem(path.name, 0, f"cannot be read: {error.strerror}.")
