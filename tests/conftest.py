"""What several tests use."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from exeunt.cli.commands import app


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
