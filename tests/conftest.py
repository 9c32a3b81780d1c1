"""What several tests use."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings
from typer.testing import CliRunner

from exeunt.cli.commands import app

# The same examples each time, so that a check fails for what changed; HYPOTHESIS_PROFILE=default looks for new ones.
settings.register_profile("checks", derandomize=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "checks"))


@pytest.fixture
def exeunt(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def call(*words: str, code: int = 0):
        answer = CliRunner().invoke(app, list(words))
        if answer.exception and not isinstance(answer.exception, SystemExit):
            raise answer.exception
        assert answer.exit_code == code, answer.output
        return answer

    return call
