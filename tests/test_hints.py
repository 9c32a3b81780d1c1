"""Every hint that the program prints can be typed as it is printed: hints are collected from answers, and run."""

from __future__ import annotations

import re
import shlex
import shutil

import pytest

from conflict.lands import flee_folder

FEW = ("--worlds", "8")
CASE = "mein Fall ö/Grenze's"
"""A folder with a blank, a letter that is not ASCII, and a quote."""
TEXT = "The ban on entry turned people back. It did not change how many left."

ASKED = [
    (("new", CASE), 0),
    (("new", "copy of it", "--from", CASE), 0),
    (("run", CASE, *FEW), 0),
    (("run", CASE, *FEW, "--all"), 0),
    (("run", "russia-2022", "--worlds", "2"), 0),
    (("run", "bare folder"), 3),
    (("compare", CASE, "as-was", "no-ban", *FEW), 0),
    (("compare", CASE, "as-was", "no-ban", "--outcome", "abraod"), 2),
    (("compare", CASE, "as-was", "no-ban", "--outcome", "abroad", *FEW), 0),
    (("predict", CASE, *FEW), 0),
    (("claims", CASE, "--worlds", "30"), 0),
    (("claims", CASE, "--specification"), 2),
    (("claims", CASE, "--lock-tests", "my lock.json"), 0),
    (("claims", "a bare case"), 2),
    (("claims", "new", CASE, "my text.txt"), 0),
    (("claims", "new", CASE), 2),
    (("claims", "export", CASE), 2),
    (("import", "flee", "in", "-o", "more camps"), 0),
    (("run", "the camps", *FEW), 0),
    (("predict", "the camps", *FEW), 2),
    (("claims", "the camps"), 2),
    (("calibrate", "the camps"), 2),
    (("sensitivity", "the camps", "--outcome", "abroad"), 2),
    (("report", "the camps"), 2),
    (("fit-conflicts", CASE), 2),
    (("runs", "rm"), 2),
]  # fmt: skip
"""What is asked, and the exit code of the answer."""
HINT = re.compile(r"`(exeunt [^`]+)`|(?:^|\W)(exeunt claims (?:new|export) [A-Z]+[^\n]*)", re.M)
AGAIN = re.compile(r"`(--[^`]+)`")
"""An option to add to the same command."""
FILLED = {
    "ID": "near-count", "CASE": CASE, "TEXT": "my text.txt", "PAGE.html": "page.html", "PAGE": "page.md",
    "FILE": "written",
}  # fmt: skip
"""Words in capital letters, which stand for something of the reader's, and something for them."""


LONG = ("calibrate", "fit-conflicts")
"""Commands that work for minutes: their hints are read, not done."""
UNFINISHED = 3
"""Exit code of a ledger that is just begun: its answer says what is missing."""


@pytest.fixture
def at(exeunt, tmp_path):
    exeunt("new", CASE)
    flee_folder(tmp_path / "in")
    (tmp_path / "my text.txt").write_text(TEXT, "utf-8")
    (tmp_path / "bare folder").mkdir()
    exeunt("new", "a bare case")
    (tmp_path / "a bare case" / "claims.yaml").unlink(missing_ok=True)
    exeunt("import", "flee", "in", "-o", "the camps")
    return exeunt


def filled(hint: str, words: tuple[str, ...]) -> list[str]:
    """A hint as a reader types it: with an id of what it is about in place of ID."""
    id = "S01" if " claims " in hint else "C001" if "russia-2022" in words else FILLED["ID"]
    return [id if word == "ID" else FILLED.get(word, word) for word in shlex.split(hint)]


@pytest.mark.parametrize(
    ("words", "code"), ASKED, ids=lambda given: " ".join(given) if isinstance(given, tuple) else ""
)
def test_every_hint_can_be_typed_as_it_is_printed(at, tmp_path, words, code):
    if words[0] == "new" and words[1] == CASE:
        shutil.rmtree(tmp_path / CASE)
    answer = at(*words, code=code)
    text = answer.stdout + answer.stderr
    hints = [next(filter(None, found)) for found in HINT.findall(text)]
    assert hints or AGAIN.search(text)
    for hint in hints:
        first, command, *more = filled(hint, words)
        assert first == "exeunt"
        if command in LONG:
            more.append("--help")
        few = {"claims": ("--worlds", "30"), "run": FEW, "validate": FEW}.get(command, ())
        unfinished = code == 0 and words[:2] == ("claims", "new")
        at(command, *more, *(() if more[:1] == ["new"] else few), code=UNFINISHED if unfinished else 0)
    for option in AGAIN.findall(text) if code == 0 else ():
        at(*words, *shlex.split(option))
