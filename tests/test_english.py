"""The words of the project are those of its field: names that say what they hold, docstrings that stand alone."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from typer.main import get_command

from exeunt.cli.commands import app

SOURCE = Path(__file__).parents[1] / "src/exeunt"
MODULES = sorted(path for path in SOURCE.rglob("*.py") if not path.name.startswith("test_"))
EMPTY_NAMES = {"told", "made", "said", "stuff", "tmp", "foo"}
"""Names that say nothing of what they hold."""
FEWEST_WORDS = 4
WIDEST_HELP = 44
"""Letters of a summary that `exeunt --help` shows whole in a window of 80 columns."""


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_no_name_is_one_that_says_nothing(path):
    tree = ast.parse(path.read_text("utf-8"))
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    names |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    names |= {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    assert not names & EMPTY_NAMES


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_no_message_says_that_something_is_no_thing(path):
    strings = [n.value for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.Constant)]
    found = [text for text in strings if isinstance(text, str) and re.search(r"(?<!there) is no [a-z]+[. ;,]", text)]
    assert not found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_a_public_docstring_is_a_sentence_of_its_own(path):
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            text = ast.get_docstring(node)
            assert text is None or len(text.split()) >= FEWEST_WORDS, (node.name, text)


def test_the_list_of_commands_shows_every_summary_whole():
    commands = get_command(app).commands
    assert len(commands) > 10
    for name, command in commands.items():
        assert len(command.get_short_help_str(200)) <= WIDEST_HELP, name
