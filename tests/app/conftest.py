"""A server for the tests of the app, with the teaching case."""

from __future__ import annotations

import pytest

from served import start


@pytest.fixture(scope="session")
def served(tmp_path_factory):
    found, stop = start("three-places", tmp_path_factory.mktemp("served"))
    yield found
    stop()
