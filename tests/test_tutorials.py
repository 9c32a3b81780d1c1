"""Every command of the tutorials runs, in their order, on the files they show, and prints what they show."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[1] / "docs"
TUTORIALS = sorted(
    path for path in (DOCS / "tutorials").glob("*.md") if "```console\n$ exeunt" in path.read_text("utf-8")
)
FILE = re.compile(r"^`([\w./-]+)`\n\n```\w+\n(.*?)^```$", re.M | re.S)
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.M | re.S)


def steps(page: str) -> list[tuple[str, str]]:
    """Files and blocks of commands of a page, in their order: (path or nothing, text)."""
    found = [(at.start(), at[1], at[2]) for at in FILE.finditer(page)]
    found += [(at.start(), "", at[1]) for at in BLOCK.finditer(page)]
    return [(path, text) for _, path, text in sorted(found)]


def shown(line: str) -> re.Pattern[str]:
    """What a line of a page stands for: `...` is anything, and columns may be farther apart."""
    parts = [r"\s+".join(map(re.escape, part.split())) for part in line.split("...")]
    return re.compile(".*".join(parts))


@pytest.mark.parametrize("path", TUTORIALS, ids=lambda path: path.stem)
def test_every_command_of_a_tutorial_runs_and_prints_what_it_shows(exeunt, tmp_path, path):
    for data in (DOCS / "tutorials/data").iterdir():
        shutil.copy(data, tmp_path)
    for name, text in steps(path.read_text("utf-8")):
        if name:
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text, encoding="utf-8")
            continue
        for command in re.split(r"^\$ ", text, flags=re.M)[1:]:
            words, _, lines = command.partition("\n")
            answer = exeunt(*shlex.split(words, comments=True)[1:])
            for line in filter(None, map(str.strip, lines.splitlines())):
                if line != "...":
                    assert shown(line).search(answer.output), (words, line, answer.output)
