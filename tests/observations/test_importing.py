"""Counts brought into a case on the command line, and files that cannot be read."""

from __future__ import annotations

import io
import json
import os
import sys
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from counts import POPULATION, TABLES
from exeunt.case import CaseProblems, load
from exeunt.interchange.observations import fetching, files, recognise
from workbooks import workbook

ROWS = "2021,Syria,SYR,Germany,DEU,600000,40000,0\n2022,Syria,SYR,Germany,DEU,660000,41000,0\n"


@pytest.fixture
def case(tmp_path):
    home = tmp_path / "two"
    home.mkdir()
    for name, text in TABLES.items():
        (home / name).write_text(text, encoding="utf-8")
    (tmp_path / "population.csv").write_text(POPULATION + ROWS, encoding="utf-8")
    return home


def test_a_download_becomes_rows_of_a_case_that_is_valid_and_scored(exeunt, case):
    answer = exeunt("import", "observations", "population.csv", "--into", "two", "--release", "2025.12.1")
    assert "Refugee Data Finder, population, UNHCR (map unhcr-population); CSV, headings on line 1" in answer.output
    assert "Added 2 rows to observations.csv" in answer.output
    found = load(str(case))
    assert [row.value for row in found.observations] == [1000, 60000]
    assert found.sources[0].date == "2025.12.1"
    assert "two is valid: 3 places, 2 routes, 1 group, 2 observations" in exeunt("check", "two").output


def test_the_same_table_is_not_taken_twice_and_nothing_is_written(exeunt, case):
    exeunt("import", "observations", "population.csv", "--into", "two")
    before = {path.name: path.read_bytes() for path in case.iterdir()}
    answer = exeunt("import", "observations", "population.csv", "--into", "two", code=3)
    assert (
        "observations.csv: unhcr-asylum-seekers-deu-2022, unhcr-refugees-deu-2022 are already there. To take a newer "
        "release, take the old rows out first." in answer.output
    )
    assert {path.name: path.read_bytes() for path in case.iterdir()} == before


def test_rows_are_appended_in_the_way_a_table_is_written(exeunt, case):
    (case / "sources.csv").write_bytes("id;publisher;kind;read\r\nmine;Né;press;yes\r\n".encode("cp1252"))
    exeunt("import", "observations", "population.csv", "--into", "two")
    lines = (case / "sources.csv").read_text("utf-8").splitlines()
    assert lines[1] == "mine;Né;press;yes"
    assert lines[2].split(";")[1:] == ["UNHCR", "statistics", "yes"]


def test_a_table_of_any_kind_is_read_with_a_map_of_ones_own(exeunt, case, tmp_path):
    (tmp_path / "mine.yaml").write_text(
        "title: Arrivals\npublisher: Ministry\nperiod: {column: when}\nwhere: {column: land, codes: name}\n"
        "counts:\n- {column: people, measure: entries, id: arrivals, counts_what: gross entries}\nthousands: '.'\n"
        "countries: {Deutschland: DEU}\n"
    )
    (tmp_path / "mine.csv").write_text("land;when;people\nDeutschland;2022-09;1.200\n")
    exeunt("import", "observations", "mine.csv", "--map", "mine.yaml", "--into", "two")
    assert [(row.measure, row.value) for row in load(str(case)).observations] == [("entries", 1200)]


def test_a_faulty_map_has_all_its_problems_with_their_lines(exeunt, case, tmp_path):
    (tmp_path / "mine.yaml").write_text("title: x\nperiods: {}\ncounts:\n- {measure: refugee, id: a, counts_what: b}\n")
    answer = exeunt("import", "observations", "population.csv", "--map", "mine.yaml", code=3)
    assert "mine.yaml:2: key 'periods' is unknown. Did you mean 'period'?" in answer.output
    assert "mine.yaml: 'publisher' is missing: who publishes it." in answer.output
    assert "mine.yaml:3: counts.measure 'refugee' is unknown" in answer.output


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["nowhere.csv"], 2, "nowhere.csv does not exist."),
        ([], 2, "Name a file, or `--maps` to list what is known."),
        (["population.csv", "--into", "three-places"], 2, "is not the folder of a case. A shipped case is copied with"),
        (["population.csv", "--into", "two", "--where", "x"], 2, "'x' is not a place, crossing or block of two."),
        (["population.csv", "--into", "two", "--where", "deu"], 3, "says itself where it counts. Leave --where out."),
        (["population.csv", "--into", "two", "--origin", "AFG"], 2, "has no count for a place and a day of two"),
        (["population.csv", "--map", "unhcr"], 3, "is neither a file nor a map that ships."),
        (["population.csv", "--map", "idmc"], 3, "has not the columns of the map idmc"),
        (["two/places.csv"], 3, "is not a table that is known by its columns. Its columns are id, name, iso3"),
        (["two"], 3, "two: is not a plain file."),
        (["--fetch", "acled", "--into", "two"], 2, "there are unhcr-population, unhcr-applications, unhcr-decisions."),
        (["--fetch", "unhcr-population"], 2, "--fetch needs --into CASE"),
    ],
)
def test_what_cannot_be_taken_gets_a_sentence(exeunt, case, words, code, sentence):
    assert sentence in exeunt("import", "observations", *words, code=code).output


def test_the_maps_that_ship_are_listed_and_a_file_is_described_without_a_case(exeunt, case):
    assert "unhcr-population" in exeunt("import", "observations", "--maps").output
    answer = exeunt("import", "observations", "population.csv").output
    assert "2 rows. Year-end stocks." in answer
    assert "Nothing was written." in answer


def sentence_of(tmp_path, name: str, raw: bytes) -> str:
    (tmp_path / name).write_bytes(raw)
    with pytest.raises(CaseProblems) as found:
        recognise(tmp_path / name)
    return str(found.value)


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def test_broken_and_hostile_files_get_a_sentence(tmp_path, monkeypatch):
    assert "is JSON without a list of records" in sentence_of(tmp_path, "a.json", b'{"detail": "no"}')
    assert "is not JSON from here on" in sentence_of(tmp_path, "b.json", b'{"items": [\n{"a": }]}')
    assert "is not JSON" in sentence_of(tmp_path, "c.json", b"[" * 100_000)
    assert "is a web page, not a table" in sentence_of(tmp_path, "d.csv", b"<!DOCTYPE html><html></html>")
    assert "is a damaged zip" in sentence_of(tmp_path, "e.zip", b"PK\x03\x04 nothing")
    assert "without a CSV, TSV or JSON file" in sentence_of(tmp_path, "f.zip", zipped({"a.txt": b"x"}))
    assert "which is packed itself" in sentence_of(tmp_path, "g.zip", zipped({"a.csv": zipped({"b.csv": b"x"})}))
    assert "is not a whole JSON-stat document" in sentence_of(
        tmp_path, "h.json", json.dumps({"class": "dataset", "dimension": {}, "id": ["a"], "size": [0]}).encode()
    )
    monkeypatch.setattr(files, "BIGGEST", 100_000)
    assert "unpacks to" in sentence_of(tmp_path, "i.zip", zipped({"a.csv": b"0" * 1_000_000}))
    assert "it may have" in sentence_of(tmp_path, "j.csv", b"0" * 200_000)
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(CaseProblems, match="is not a plain file"):
        recognise(tmp_path / "pipe.csv")


def test_a_cube_of_json_stat_is_read_by_the_positions_of_its_labels():
    cube = {
        "class": "dataset", "id": ["geo", "time"], "size": [2, 2], "value": {"1": 5, "2": 7},
        "dimension": {
            "geo": {"category": {"index": {"FR": 1, "DE": 0}}}, "time": {"category": {"index": ["2021", "2022"]}},
        },
    }  # fmt: skip
    assert files._json_stat("x", cube).lines == [
        (0, ["geo", "time", "OBS_VALUE"]),
        (2, ["DE", "2022", "5"]),
        (3, ["FR", "2021", "7"]),
    ]


def test_a_workbook_is_read_and_without_its_reader_a_sentence_says_what_to_do(tmp_path, monkeypatch):
    raw = workbook([["Title above"], [], ["ISO3", "Year", "Conflict Stock Displacement"], ["FRA", 2022, 1234.0]])
    (tmp_path / "idmc.xlsx").write_bytes(raw)
    found = recognise(tmp_path / "idmc.xlsx")
    assert (found.name, found.sheet.counted) == ("idmc", "row")
    assert found.sheet.lines[-1] == (4, ["FRA", "2022", "1234"])
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    assert "pip install 'exeunt[xlsx]'" in sentence_of(tmp_path, "again.xlsx", raw)


@pytest.fixture
def interface(monkeypatch):
    """A public interface on this machine: two pages of one row each."""
    asked = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            page = 2 if "page=2" in self.path else 1
            item = {
                "year": 2020 + page,
                "coo_iso": "SYR",
                "coa_iso": "DEU",
                "refugees": 100 * page,
                "asylum_seekers": 0,
            }
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps({"maxPages": 2, "items": [item]}).encode())

        def log_message(self, *words):
            pass

    server = HTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setattr(fetching, "BASE", f"http://127.0.0.1:{server.server_port}")
    yield asked
    server.shutdown()
    server.server_close()


def test_a_table_is_fetched_once_and_kept_as_a_file(exeunt, case, interface):
    answer = exeunt("import", "observations", "--fetch", "unhcr-population", "--into", "two").output
    assert "Fetched: unhcr-population-syr-2020-2023.json." in answer
    assert "coo=SYR" in interface[0]
    assert len(interface) == 2
    assert [row.value for row in load(str(case)).observations] == [0, 100]
    (case / "observations.csv").unlink()
    assert "Kept from before" in exeunt("import", "observations", "--fetch", "unhcr-population", "--into", "two").output
    assert len(interface) == 2


def test_without_a_network_a_sentence_says_what_to_do(exeunt, case, monkeypatch):
    monkeypatch.setattr(fetching, "BASE", "http://127.0.0.1:9")
    answer = exeunt("import", "observations", "--fetch", "unhcr-population", "--into", "two", code=2).output
    assert "UNHCR's interface cannot be reached" in answer
    assert "Download the table by hand" in answer
