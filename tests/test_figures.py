"""Figures are plain specifications that say what they show, in words and in numbers."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import jsonschema
import numpy as np
import pytest

from exeunt.figures import (
    Arc,
    Bar,
    Choice,
    Counted,
    Credit,
    Learned,
    Said,
    Swing,
    difference_fan,
    evidence_map,
    flow_map,
    ledger_strip,
    level_fan,
    prior_and_posterior,
    quantile_dots,
    rules_over_time,
    simulated_beside_counted,
    specification_curve,
    tornado,
)
from exeunt.figures.page import page, script
from exeunt.results.in_words import number

ROOT = Path(__file__).parents[1]
SCHEMA = json.loads(gzip.decompress((Path(__file__).parent / "vega-lite.schema.json.gz").read_bytes()))
CREDIT = Credit(("count-2023",), "case-as-was-8-1-abcdef")
DAYS = [date(2022, 1, 1) + timedelta(days=7 * k) for k in range(5)]
WORLDS = np.linspace(-1, 3, 40)
OVER_TIME = np.outer(np.arange(5), WORLDS)
FIRST, LAST = DAYS[0], DAYS[-1]

FIGURES = {
    "difference": difference_fan("difference", "More are abroad", "people", DAYS, OVER_TIME, CREDIT),
    "level": level_fan(
        "level", "1.2k are abroad", "people", DAYS, OVER_TIME + 10, CREDIT, [(date(2022, 1, 20), 8, 12, 15)]
    ),
    "dots": quantile_dots("dots", "In 15 of 20 worlds more", "people", WORLDS, CREDIT),
    "beside": simulated_beside_counted(
        "beside", "One of two meets", "people",
        [
            Counted("Near", (10, 20, 40), (15, 30, 35), True, "fit", "near-count", "count-2023"),
            Counted("Far", (1, 2, 4), (150, 300, 350), False, "validate", "far-count", "count-2023"),
        ],
        CREDIT,
    ),
    "rules": rules_over_time(
        "rules", "One rule differs", "days in force",
        [
            Bar("Near: closed", FIRST, LAST, "1 share", "as-was", "R1", "law"),
            Bar("Near: closed", FIRST, LAST, "0.5 share", "open", "R1", "law"),
        ],
        ("as-was", "open"), CREDIT,
    ),
    "strip": ledger_strip(
        "strip", "One holds", "share of worlds",
        [Said("C1", "More leave", "holds", 0.9, 0.06, 0.04), Said("C2", "Fewer stay", "fails", 0.05)], CREDIT,
    ),
    "tornado": tornado(
        "tornado", "It hangs on the retry", "median difference",
        [
            Swing("ASM-01", "retry", "E", -2, 3, ("lowest third", "highest third")),
            Swing("S", "form", "", 1, 2, ("a", "b")),
        ],
        CREDIT,
    ),
    "evidence": evidence_map(
        "evidence", "1 of 3 is a judgement", "numbers", [("a", "A"), ("a", "E"), ("b", "B")], CREDIT
    ),
    "learned": prior_and_posterior(
        "learned", "Counts taught one of two", "on the scale of the prior",
        [
            Learned("place/near", "Near", "B", "log points", (-1.0, 0.0, 1.0), (-0.2, 0.1, 0.4)),
            Learned("ASM-01", "retry", "E", "per year", (1.0, 2.0, 3.0), (1.0, 2.0, 3.0)),
        ],
        Credit(("count-2023",), "case-as-was-8-1-abcdef"),
    ),
    "curve": specification_curve(
        "curve", "'holds' at 2 of 3 ways to ask", "share of worlds",
        [
            Choice("as written 10%", "holds", 0.93, True), Choice("day 2022-06-30", "holds", 0.97),
            Choice("worlds from the priors", "depends", 0.6),
        ],
        0.9, CREDIT,
    ),
    "map": flow_map(
        "map", "Most are in Near", "people", (50.0, 30.0), DAYS,
        [Arc("Near", 48.0, 34.0, [0, 1, 5, 9, 12]), Arc("Far", 52.0, 10.0, [0, 0, 1, 2, 3])], CREDIT,
    ),
}  # fmt: skip
EACH = pytest.mark.parametrize("figure", FIGURES.values(), ids=list(FIGURES))


@EACH
def test_a_specification_is_one_by_the_schema_of_vega_lite(figure):
    validator = jsonschema.Draft7Validator(SCHEMA)
    whole = validator.evolve(schema={**SCHEMA, "$ref": "#/definitions/TopLevelLayerSpec"})
    assert not [error.message[:300] for error in whole.iter_errors(figure.spec)]
    assert figure.spec["$schema"].endswith("/v6.4.3.json")


@EACH
def test_a_figure_says_what_was_found_in_which_unit_and_from_where(figure):
    spec = figure.spec
    assert " ".join(spec["title"]["text"]) == figure.title
    assert " ".join(spec["title"]["subtitle"]) == figure.unit
    assert "count-2023" in spec["usermeta"]["caption"]
    assert "case-as-was-8-1-abcdef" in spec["usermeta"]["caption"]
    caption = next(layer for layer in spec["layer"] if layer.get("name") == "caption")
    assert " ".join(caption["mark"]["text"]) == figure.caption


@EACH
def test_a_figure_has_words_for_those_who_do_not_see_it(figure):
    assert figure.spec["description"] == figure.description
    assert len(figure.description.split()) >= 8
    assert re.search(r"\d", figure.description)


@EACH
def test_the_table_holds_the_numbers_that_are_drawn(figure):
    head, *rows = figure.table
    assert len(head) == len(figure.columns)
    drawn = figure.spec["data"]["values"]
    assert len(rows) == len(drawn)
    for cells, row in zip(rows, drawn, strict=True):
        for cell, key in zip(cells, figure.columns, strict=True):
            value = row.get(key)
            if isinstance(value, int | float):
                assert cell == number(float(value))
            else:
                assert cell == (value or "")
    assert figure.html_table().count("<tr>") == len(drawn) + 1


@EACH
def test_colour_is_never_alone(figure):
    """Whatever is told apart by colour is told apart by shape, place or the words of its row too."""
    for layer in figure.spec["layer"]:
        colour = layer.get("encoding", {}).get("color", {})
        if "field" in colour:
            beside = {"shape", "yOffset", "x2"} & set(layer["encoding"])
            assert beside


def test_a_fan_shows_the_quantiles_of_worlds_day_by_day():
    last = FIGURES["difference"].rows[-1]
    expected = np.quantile(OVER_TIME[-1], (0.05, 0.25, 0.5, 0.75, 0.95))
    assert [last[key] for key in ("low", "low_half", "median", "high_half", "high")] == pytest.approx(
        expected, rel=1e-4
    )
    assert any(layer.get("encoding", {}).get("y") == {"datum": 0} for layer in FIGURES["difference"].spec["layer"])


def test_twenty_dots_are_as_many_on_each_side_as_worlds_are():
    sides = [row["side"] for row in FIGURES["dots"].rows]
    assert len(sides) == 20
    assert sides.count("lower") == round(20 * float((WORLDS < 0).mean()))


def test_a_difference_of_nothing_is_drawn_as_nothing():
    figure = quantile_dots("none", "No difference", "people", np.zeros(30))
    assert {row["side"] for row in figure.rows} == {"no difference"}
    assert [row["stack"] for row in figure.rows] == list(range(1, 21))


def test_the_shares_of_a_claim_add_up_to_one():
    shares = {}
    for row in FIGURES["strip"].rows:
        shares[row["id"]] = shares.get(row["id"], 0) + row["share"]
    assert shares == pytest.approx({"C1": 1, "C2": 1})


def test_the_map_holds_every_place_or_names_it_below():
    places = [(f"Place {k}", 40.0 + k, 30.0 + 3 * k, 100.0 - k) for k in range(6)]
    arcs = [Arc(name, lat, lon, [people]) for name, lat, lon, people in [*places, ("Antipodes", -50.0, -150.0, 2.0)]]
    figure = flow_map("map", "Most are near", "people", (50.0, 30.0), DAYS[:1], arcs)
    assert "Antipodes (2)" in figure.caption
    assert not any("Antipodes" in json.dumps(layer) for layer in figure.spec["layer"] if layer.get("name") != "caption")


@EACH
@pytest.mark.parametrize("ending", ["svg", "png"])
def test_a_figure_is_written_as_a_picture(figure, ending, tmp_path):
    pytest.importorskip("vl_convert", reason="vl-convert is not installed")
    written = figure.save(tmp_path / f"figure.{ending}").read_bytes()
    if ending == "png":
        assert written.startswith(b"\x89PNG")
    else:
        assert figure.title.split()[0] in written.decode("utf-8")


def test_a_picture_without_the_converter_is_refused_with_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    with pytest.raises(ModuleNotFoundError, match=r"Pictures need vl-convert: `pip install 'exeunt\[figures\]'`"):
        FIGURES["dots"].save(tmp_path / "dots.png")


def test_an_unknown_ending_is_refused_with_those_that_there_are(tmp_path):
    with pytest.raises(
        ValueError, match=r"'dots.gif' ends in '.gif'; a figure is written as .html, .json, .svg, .png."
    ):
        FIGURES["dots"].save(tmp_path / "dots.gif")


def test_a_page_and_a_notebook_hold_all_they_need(tmp_path):
    text = FIGURES["map"].save(tmp_path / "map.html").read_text("utf-8")
    assert text == page([FIGURES["map"]])
    assert "default-src 'none'" in text
    assert "unsafe" not in text.partition("<title>")[0]
    before = text.partition("<script>")[0]
    assert all(address == "data:," for address in re.findall(r'(?:src|href)="([^"#]+)"', before))
    assert 'sandbox="allow-scripts"' in FIGURES["map"]._repr_html_()
    assert json.loads(FIGURES["map"].save(tmp_path / "map.json").read_text("utf-8")) == FIGURES["map"].spec


def test_the_built_script_is_that_of_its_sources():
    """Built anew with `npm ci && npm run build` in frontend/."""
    folder = ROOT / "frontend"
    listed = re.search(r"^const SOURCES = \[(.*)\];$", (folder / "build.mjs").read_text("utf-8"), re.M).group(1)
    names = re.findall(r'"([^"]+)"', listed)
    assert {"package-lock.json", "build.mjs", "src/figures.js"} <= set(names)
    digest = hashlib.sha256(b"".join((folder / name).read_bytes() for name in names)).hexdigest()[:16]
    assert f"sources {digest};" in script()[:200]


def test_the_lock_file_of_the_script_names_no_address_and_what_it_installs_is_not_kept():
    assert '"resolved"' not in (ROOT / "frontend/package-lock.json").read_text("utf-8")
    tracked = subprocess.run(["git", "ls-files", "frontend"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "node_modules" not in tracked.stdout


def test_every_part_of_the_built_script_has_a_permissive_licence():
    text = (ROOT / "LICENSES/figures.txt").read_text("utf-8")
    named = re.findall(r"^## \S+ \S+: (.+)$", text, re.M)
    assert len(named) > 20
    assert set(named) <= {"BSD-3-Clause", "ISC", "MIT"}
