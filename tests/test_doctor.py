"""What `exeunt doctor` says of a machine, and pages made from the commands."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from collections import namedtuple
from pathlib import Path

import pytest

from exeunt import compiled
from exeunt.cli.reference import PAGES

ROOT = Path(__file__).parents[1]


def test_a_machine_that_will_do_is_well(exeunt):
    answer = exeunt("doctor").output
    assert answer.rstrip().endswith("All is well.")
    for word in ("Exeunt", "numba", "cores", "instructions", "compiled movers", "exeunt[xlsx]", "the same"):
        assert word in answer


def test_little_disk_and_no_cache_are_named(exeunt, monkeypatch):
    Usage = namedtuple("Usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(10**9, 10**9, 10**8))
    monkeypatch.setattr(compiled, "folder", lambda: None)
    answer = exeunt("doctor", code=4).output
    assert "Only 100 MB are free here; a thousand worlds of a large case take up to 500." in answer
    assert "nowhere to keep them: no home. Set EXEUNT_CACHE to a folder of your own" in answer


@pytest.mark.parametrize("path", PAGES)
def test_the_pages_made_from_the_commands_are_as_the_code_says(path):
    assert (ROOT / path).read_text("utf-8") == PAGES[path](), "run: python -m exeunt.cli.reference"


def test_every_page_of_the_documentation_is_listed_in_its_table_of_contents():
    listed = (ROOT / "docs/README.md").read_text("utf-8")
    for page in (ROOT / "docs").rglob("*.md"):
        at = page.relative_to(ROOT / "docs")
        if at.parts[0] not in ("adr", "site") and at.name not in ("README.md", "index.md"):
            assert f"({at.as_posix()})" in listed, at


def test_what_documentation_and_workbooks_need_is_locked():
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    locked = (ROOT / "requirements/docs.txt").read_text("utf-8")
    assert "://" not in locked
    for name in extras["docs"]:
        assert f"\n{name.partition('>')[0]}==" in "\n" + locked.lower()


def test_the_list_of_what_is_installed_fails_above_its_limit():
    words = [sys.executable, ROOT / "scripts/installed.py", "0.1", "0.2"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "packages (target: under 0, missed; limit: 0)" in done.stdout
