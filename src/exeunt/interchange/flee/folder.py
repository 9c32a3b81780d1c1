"""Where the files of a Flee case lie, and the texts of those that are not read, kept to be written back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from exeunt.case.reading.cells import CONTROL
from exeunt.case.reading.problems import CaseProblems, Problem
from exeunt.interchange.flee.files import Remarks
from exeunt.interchange.flee.settings import SETTINGS

INPUT, DATA = "input_csv", "source_data"
PLACES = "locations.csv"
SCALES = ("coupled_locations.csv", "locations-0.csv", "locations-1.csv")
"""Files of a case that is simulated on several scales at once."""
ROOT = (SETTINGS, "simsetting.csv")
"""Files beside the two folders that are kept."""
MOST_KEPT = 300_000
"""Bytes of texts kept in a case; its file may have a mebibyte."""


@dataclass(frozen=True)
class Folder:
    """The folders of a Flee case."""

    root: Path
    source: Path  # places, routes, closures, conflict, period
    data: Path  # registered counts


def folder_of(folder: Path) -> Folder:
    """The case in a folder, in its `input_csv`, or flat; CaseProblems where there is none, or a coupled one."""
    for root, source in ((folder, folder / INPUT), (folder.parent, folder), (folder, folder)):
        if source.name != INPUT and source is not folder:
            continue
        if any((source / name).exists() for name in SCALES):
            text = f"a coupled case ({', '.join(n for n in SCALES if (source / n).exists())}): several scales at once"
            raise CaseProblems([Problem(source.name, 0, text + " are not read. Give a case of one scale.")])
        if (source / PLACES).exists() and (source.name == INPUT or source == root):
            data = next((at for at in (root / DATA, source / DATA) if at.is_dir()), root / DATA)
            return Folder(root, source, data)
    if (folder / INPUT).is_dir():
        return Folder(folder, folder / INPUT, folder / DATA)
    text = f"is missing: neither {folder.name}/{INPUT}/ nor {folder.name}/ holds it. Name the folder of one Flee case."
    raise CaseProblems([Problem(PLACES, 0, text)])


def kept(where: Folder, extra: list[str], remarks: Remarks) -> dict[str, str]:
    """Texts of files that are not read, and of read ones with columns that are not, by path in the case.

    A note names every file that is not read.
    """
    wanted = {SETTINGS: where.root / SETTINGS} if (where.root / SETTINGS).is_file() else {}
    wanted |= {f"{INPUT}/{name}": where.source / name for name in extra}
    unread = {
        **{name: where.root / name for name in ROOT if name != SETTINGS},
        **{f"{INPUT}/{path.name}": path for path in _files(where.source)},
        **{f"{DATA}/{path.name}": path for path in _files(where.data)},
    }
    named = {name: path for name, path in unread.items() if path.is_file() and path not in remarks.read}
    texts: dict[str, str] = {}
    room = MOST_KEPT
    for name, path in {**wanted, **named}.items():
        text = _text(path, room)
        if text is not None:
            texts[name] = text if name == SETTINGS else json.dumps(text, ensure_ascii=False)
            room -= len(text.encode())
        if name in named:
            back = "kept to be written back" if text is not None else "too large, or no plain text, to be kept"
            remarks.notes.append(Problem(path.name, 0, f"is not used; it is {back}."))
    return texts


def restored(name: str, text: str) -> bytes:
    """The bytes of a kept text; all but the settings are kept in quotes, so that no blank at an end is lost."""
    return (text if name == SETTINGS else str(json.loads(text))).encode()


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return [path for path in sorted(folder.iterdir()) if path.is_file() and not path.name.startswith(".")]


def _text(path: Path, room: int) -> str | None:
    """The text of a plain file in the folder, byte for byte; None where it cannot be kept."""
    if path.is_symlink() or path.stat().st_size > room:
        return None
    try:
        text = path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    return None if CONTROL.search(text) else text
