"""JSON is a contract: every document fits its schema, begins with what made it, and holds nothing that is not JSON."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from conflict.lands import flee_folder
from exeunt.case.writing import write
from exeunt.cli.commands import app
from exeunt.interchange.flee import import_case
from exeunt.report.contracts import DOCUMENTS, document_schema, pages

FOLDER = Path(__file__).parents[1] / "docs/reference/json"
FEW = ("--worlds", "4", "--json")
WORDS = {
    "run": ("run", "three-places", *FEW),
    "run-conflict": ("run", "camps", *FEW),
    "predict": ("predict", "three-places", *FEW),
    "compare": ("compare", "three-places", "as-was", "no-ban", *FEW),
    "claims": ("claims", "three-places", "--worlds", "30", "--json"),
    "sensitivity": ("sensitivity", "three-places", "--outcome", "abroad[near]", "--worlds", "200", "--json"),
    "sensitivity-morris": ("sensitivity", "three-places", "--outcome", "abroad", "--morris", "2", "--json"),
    "pivots": ("pivots", "three-places", "as-was", "no-ban", "--outcome", "abroad[near]", "--worlds", "80", "--json"),
    "calibrate": ("calibrate", "mine", "--worlds", "100", "--json"),
    "validate": ("validate", "three-places", "--worlds", "20", "--json"),
    "validate-conflict": ("validate", "camps", *FEW),
    "forecast": ("forecast", "camps", "--worlds", "20", "--horizon", "7", "--json"),
    "cite": ("cite", "three-places", "far-ban", "--json"),
    "check": ("check", "three-places", "--json"),
    "cases": ("cases", "--json"),
    "runs": ("runs", "--json"),
    "show": ("show", "three-places", "--json"),
    "show-row": ("show", "three-places", "far-ban", "--json"),
    "show-rules": ("show", "three-places", "--rules", "--json"),
    "show-sources": ("show", "three-places", "--sources", "--json"),
    "show-scenarios": ("show", "three-places", "--scenarios", "--json"),
    "show-prior": ("show", "russia-2022", "DST-01", "--json"),
    "show-outcomes": ("show", "outcomes", "--json"),
}


@pytest.fixture
def folder(exeunt, tmp_path, monkeypatch):
    monkeypatch.setattr("exeunt.contrast.sensitivity.RESAMPLES", 2)
    monkeypatch.setattr("exeunt.contrast.sensitivity.MOST", 8)
    write(import_case(flee_folder(tmp_path / "in"), "camps").case, tmp_path / "camps")
    exeunt("new", "mine")
    counts = tmp_path / "mine" / "observations.csv"
    counts.write_text(counts.read_text().replace(",validate,", ",fit,"))
    return tmp_path


def not_json(word: str) -> None:
    raise AssertionError(f"{word} is not JSON")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_what_a_command_prints_fits_its_schema_and_begins_with_what_made_it(exeunt, folder, name):
    if name == "runs":
        exeunt("run", "three-places", "--worlds", "2")
    data = json.loads(exeunt(*WORDS[name]).stdout, parse_constant=not_json)
    jsonschema.validate(data, document_schema(name))
    about = data["about"]
    assert next(iter(data)) == "about"
    assert about["command"] == name.partition("-")[0]
    if name.partition("-")[0] in (
        "run",
        "compare",
        "claims",
        "pivots",
        "validate",
        "sensitivity",
    ) and not name.endswith("conflict"):
        assert about["case"] == "three-places"
        assert about["runs"]
        assert all((folder / "runs" / run / "run.json").is_file() for run in about["runs"])


def test_every_command_with_json_has_a_schema():
    with_json = {
        command.name or command.callback.__name__.replace("_", "-")
        for command in app.registered_commands
        if "json" in command.callback.__annotations__
    }
    assert with_json == {name.partition("-")[0] for name in DOCUMENTS}
    assert set(WORDS) == set(DOCUMENTS)


@pytest.mark.parametrize("name", pages())
def test_the_schemas_and_their_page_are_as_the_code_says(name):
    assert (FOLDER / name).read_text("utf-8") == pages()[name], "run: python -m exeunt.report.contracts"
