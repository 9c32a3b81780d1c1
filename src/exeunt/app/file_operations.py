"""What is opened, saved and taken away: cases from disk or uploaded, scenario files, and the report."""

from __future__ import annotations

import io
import os
import re
import stat
import zipfile
import zlib
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path, PurePosixPath

from pydantic import Field

from exeunt.app.desk import Desk, Taken
from exeunt.app.edits import Edits, Rules, parsed, side_of, text_of
from exeunt.app.kept_runs import Runs, followed
from exeunt.app.operations import Body, Call, Data, Operation
from exeunt.case import CaseProblems, Problem
from exeunt.case.reading.folder import CASE_FILE
from exeunt.contrast.questions import question
from exeunt.laboratory.bench import Bench
from exeunt.laboratory.refused import Refused
from exeunt.report.page.content import gather
from exeunt.report.page.document import report

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
MOST_FILES, MOST_BYTES = 500, 60_000_000
"""Files of an upload, and their bytes when unpacked."""
MADE_OF = (".csv", ".yaml", ".yml", ".md", ".txt", ".lock", ".json", ".geojson")
"""What a case is made of; other files of an upload are refused."""


class Folder(Body):
    """A folder of a case on this machine."""

    path: str = Field(min_length=1, max_length=4000)


class Save(Body):
    """A scenario to be kept."""

    name: str = Field(min_length=1, max_length=60)
    edits: Edits
    over: bool = Field(False, description="whether a scenario of this name may be written over")


class Report(Body):
    """A report to be made: of the case, or of edited rules beside the rules as they were."""

    edits: Edits | None = None
    outcome: str = Field("abroad", max_length=200)
    day: date | None = None


def open_folder(desk: Desk, call: Call) -> Data:
    """Open the case in a folder of this machine."""
    path = Path(call.body.path).expanduser()
    if "\0" in call.body.path or not path.is_dir():
        raise CaseProblems([Problem(call.body.path[:200], 0, "is not a folder of this machine.")])
    return _opened(desk, str(path))


def _opened(desk: Desk, name: str) -> Data:
    id = desk.add(name)
    try:
        found = desk.opened(id)
    except CaseProblems:
        desk.remove(id)
        raise
    return {"id": id, "title": found.case.file.title, "notes": [str(note) for note in found.notes]}


def upload(desk: Desk, call: Call) -> Data:
    """Open a case from an uploaded zip file: its files are written to a folder of their own, and read as data."""
    content: bytes = call.body
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        members = [one for one in archive.infolist() if not one.is_dir()]
    except (zipfile.BadZipFile, ValueError, NotImplementedError, UnicodeDecodeError):
        raise CaseProblems([Problem("upload", 0, "is not a zip file.")]) from None
    problems = list(_unsafe(members))
    if problems:
        raise CaseProblems(problems)
    top = _top(members)
    name = re.sub(r"[^A-Za-z0-9-]+", "-", top.rstrip("/")).strip("-") or "uploaded"
    folder = desk.room() / name
    left = MOST_BYTES
    for one in members:
        inside = one.filename.removeprefix(top)
        target = folder / PurePosixPath(inside)
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with archive.open(one) as packed:
                data = packed.read(left + 1)
        except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError):
            raise CaseProblems(
                [Problem(one.filename[:200], 0, "cannot be unpacked: it is damaged or encrypted.")]
            ) from None
        left -= len(data)
        if left < 0:
            raise CaseProblems([Problem("upload", 0, f"unpacks to more than {MOST_BYTES:,} bytes.")])
        target.write_bytes(data)
    return _opened(desk, str(folder))


def _unsafe(members: list[zipfile.ZipInfo]) -> list[Problem]:
    """Files that climb out, links, files that no case has, and more than there may be."""
    found = []
    if len(members) > MOST_FILES:
        return [Problem("upload", 0, f"holds {len(members)} files; a case may have {MOST_FILES}.")]
    if sum(one.file_size for one in members) > MOST_BYTES:
        return [Problem("upload", 0, f"unpacks to more than {MOST_BYTES:,} bytes.")]
    names = set()
    for one in members:
        name, parts = one.filename[:200], PurePosixPath(one.filename).parts
        if one.filename.startswith("/") or ".." in parts or "\\" in one.filename or ":" in one.filename:
            found.append(Problem(name, 0, "leads out of the case's folder. Put it inside."))
        elif stat.S_ISLNK(one.external_attr >> 16):
            found.append(Problem(name, 0, "is a link. Put the file itself there."))
        elif PurePosixPath(one.filename).suffix.lower() not in MADE_OF:
            found.append(Problem(name, 0, f"does not belong to a case; its files end in {', '.join(MADE_OF)}."))
        elif one.filename in names:
            found.append(Problem(name, 0, "is there twice. Keep one."))
        names.add(one.filename)
    return found


def _top(members: list[zipfile.ZipInfo]) -> str:
    """The folder in which case.yaml lies, if the archive holds a folder and not its files."""
    found = sorted((one.filename for one in members if PurePosixPath(one.filename).name == CASE_FILE), key=len)
    top = found[0].removesuffix(CASE_FILE) if found else ""
    return top if all(one.filename.startswith(top) for one in members) else ""


def save(desk: Desk, call: Call) -> Data:
    """Keep edits as a scenario file: beside the case, or under `scenarios/` here for a case of the package."""
    at, asked = desk.opened(call.names["case"]), call.body
    if not NAME.fullmatch(asked.name):
        raise Refused("A scenario is named with small letters, digits and hyphens, as 'georgia-closes'.")
    at.case.edited(parsed(asked.edits), asked.name)
    home = desk.saves if at.shipped or at.case.folder is None else at.case.folder
    path = home / "scenarios" / f"{asked.name}.yaml"
    if not at.shipped and asked.name in at.case.scenarios and not asked.over:
        raise Taken(f"There is a scenario '{asked.name}' already. Take another name, or write over it.")
    if path.exists() and not asked.over:
        raise Taken(f"{path} is there already. Take another name, or write over it.")
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    aside.write_text(text_of(asked.edits), encoding="utf-8")
    aside.replace(path)
    return {"path": str(path), "command": f"exeunt compare {at.name} as-was {path}"}


def make_report(desk: Desk, call: Call) -> AsyncIterator[tuple[str, Data]]:
    """The report as one page: of the case, with edited rules beside the rules as they were if there are any."""
    at, asked = desk.opened(call.names["case"]), call.body
    if at.conflict:
        raise Refused("A conflict case has its page from `exeunt validate CASE -o PAGE.html`.")
    lead, day = question(at.case, asked.outcome), asked.day or at.case.file.last_day
    file = at.case.file
    if not file.first_day <= day <= file.last_day:
        raise Refused(f"{day} is outside the case, which runs from {file.first_day} to {file.last_day}.")
    sides = [side_of(at.case, Rules())]
    if asked.edits is not None:
        sides.append(side_of(at.case, Rules(edits=asked.edits)))
    runner = Runs(desk, at.case)

    def work() -> Data:
        bench = Bench(at.case, at.start, runner=runner.play)
        words = {one.name: f"{one.scenario.title}. {one.scenario.why}".strip() for one in sides}
        pairs = [(one.name, one.case) for one in sides]
        command = f"exeunt report {at.name}" + (" --compare SAVED-SCENARIO.yaml" if len(sides) > 1 else "")
        content = gather(bench, pairs if len(pairs) > 1 else [], [lead], day, None, command, words=words)
        return {"name": f"{at.case.name}-report.html", "html": report(content)}

    return followed(work, runner)


OPERATIONS = (
    Operation("POST", "/api/folders", "open the case in a folder of this machine", open_folder, Folder),
    Operation("POST", "/api/uploads", "open a case from a zip file", upload, raw="application/zip"),
    Operation("POST", "/api/cases/{case}/save", "keep edits as a scenario file", save, Save),
    Operation("POST", "/api/cases/{case}/report", "the report as one page", make_report, Report, events=True),
)
