"""Whatever is in a file, it becomes rows or sentences."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counts import POPULATION, TABLES
from exeunt.case import CaseProblems, load
from exeunt.interchange.observations import bring, recognise
from exeunt.interchange.observations.maps import read_map

WHOLE = (POPULATION + "2021,Syria,SYR,Germany,DEU,600000,40000,0\n2022,Syria,SYR,Germany,DEU,660000,41000,0\n").encode()
PIECES = st.sampled_from(
    [b"", b",", b";", b"\t", b'"', b"\n", b"\x00", b"\xff\xfe", b"NA", b"-", b"1e309", b"\\", b"{", b"[", b"9" * 40]
)  # fmt: skip
EDITS = st.lists(st.tuples(st.integers(0, len(WHOLE)), st.integers(0, 40), PIECES), min_size=1, max_size=12)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    home = tmp_path_factory.mktemp("any") / "two"
    home.mkdir()
    for name, text in TABLES.items():
        (home / name).write_text(text, encoding="utf-8")
    return home


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=EDITS)
def test_any_bytes_become_rows_or_sentences(folder, edits):
    raw = WHOLE
    for at, length, piece in edits:
        raw = raw[:at] + piece + raw[at + length :]
    path = folder.parent / "any.csv"
    path.write_bytes(raw)
    for read in (lambda: bring(recognise(path), load(str(folder))), lambda: read_map(path)):
        problems = ()
        try:
            read()
        except CaseProblems as found:
            problems = found.problems
        assert all(problem.text.endswith(".") for problem in problems)
