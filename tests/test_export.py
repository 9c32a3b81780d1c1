"""A run as tidy tables that other programs read, described by a data package."""

from __future__ import annotations

import json
from datetime import date

import numpy as np
import polars as pl
import pytest

import exeunt as ex
from conflict.lands import flee_folder

READ = {"csv": lambda path: pl.read_csv(path, try_parse_dates=True), "parquet": pl.read_parquet}
FEW = ("--worlds", "9")


@pytest.mark.parametrize("ending", list(READ))
def test_tables_hold_the_numbers_of_the_run(exeunt, tmp_path, ending):
    exeunt("export", ending, "three-places", "-o", "out", "--scenario", "no-ban", "--at", "2022-10-05", *FEW)
    case = ex.load("three-places")
    day = date(2022, 10, 5)
    results = ex.run(case.scenario("no-ban"), worlds=9, first=case, days=[day])
    series = READ[ending](tmp_path / "out" / f"series.{ending}")
    (row,) = series.filter(series="abroad", label="far", day=day).to_dicts()
    expected = np.quantile(results.at("abroad", day, "far"), (0.05, 0.5, 0.95))
    assert [row[name] for name in ("low", "median", "high")] == pytest.approx(expected, rel=1e-5)
    outcomes = READ[ending](tmp_path / "out" / f"outcomes.{ending}").filter(outcome="abroad")
    assert outcomes["value"].to_list() == pytest.approx(results.at("abroad", day).sum(axis=0))
    counts = READ[ending](tmp_path / "out" / f"counts.{ending}")
    assert counts.row(0, named=True)["source"] == "invented"


def test_a_data_package_names_every_table_and_column(exeunt, tmp_path):
    exeunt("export", "csv", "three-places", "-o", "out", *FEW)
    about = json.loads((tmp_path / "out" / "datapackage.json").read_text("utf-8"))
    listed = {one["path"]: [field["name"] for field in one["schema"]["fields"]] for one in about["resources"]}
    assert set(listed) == {path.name for path in (tmp_path / "out").glob("*.csv")}
    for name, columns in listed.items():
        assert pl.read_csv(tmp_path / "out" / name).columns == columns
    assert about["name"].startswith("three-places-as-was-9-1-")
    assert about["licenses"] == [{"name": "CC-BY-4.0"}]


def test_a_conflict_case_is_exported_too(exeunt, tmp_path):
    flee_folder(tmp_path / "flee")
    exeunt("import", "flee", "flee", "-o", "war")
    exeunt("export", "parquet", "war", "-o", "out", *FEW)
    assert pl.read_parquet(tmp_path / "out" / "series.parquet").height > 0


def test_a_map_has_people_by_month_and_arrivals_that_add_up_to_those_who_entered(exeunt, tmp_path):
    exeunt("export", "geojson", "three-places", "-o", "map", *FEW)
    results = ex.run(ex.load("three-places"), worlds=9)
    people, arrivals = (
        json.loads((tmp_path / "map" / name).read_text("utf-8"))["features"]
        for name in ("people.geojson", "arrivals.geojson")
    )
    last = [at for at in people if at["properties"]["date"] == str(results.last_day)]
    assert {at["properties"]["id"] for at in last} == {"near", "far"}
    near = next(at for at in last if at["properties"]["id"] == "near")
    assert near["geometry"]["coordinates"] == [34.0, 48.0] or near["geometry"]["type"] == "Point"
    expected = np.quantile(results.at("abroad", results.last_day, "near"), (0.05, 0.5, 0.95))
    assert [near["properties"][key] for key in ("low", "median", "high")] == pytest.approx(expected, abs=0.06)
    assert all(at["properties"]["begin"] <= at["properties"]["end"] for at in arrivals)
    entered = np.median(results.at("entered", results.last_day, "near"))
    assert sum(at["properties"]["median"] for at in arrivals if at["properties"]["dest"] == "near") == pytest.approx(
        entered, rel=0.25
    )


def test_flowmap_has_its_two_tables_and_every_end_of_a_flow_is_a_location(exeunt, tmp_path):
    exeunt("export", "flowmap", "russia-2022", "-o", "map", "--worlds", "3")
    places, flows = (pl.read_csv(tmp_path / "map" / name) for name in ("locations.csv", "flows.csv"))
    assert places.columns == ["id", "name", "lat", "lon"]
    assert flows.columns == ["origin", "dest", "count", "time"]
    assert set(flows["origin"]) == {"origin"}
    assert set(flows["dest"]) <= set(places["id"])
    assert flows["count"].min() > 0
    assert flows["time"].min() == "2022-02-01" or flows["time"].min() == str(ex.load("russia-2022").file.first_day)


def test_what_is_there_is_not_written_over_and_an_unknown_format_is_refused(exeunt, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").touch()
    assert "out is not an empty folder" in exeunt("export", "csv", "three-places", "-o", "out", code=2).stderr
    said = exeunt("export", "excel", "three-places", "-o", "new", code=2).stderr
    assert "'excel' is not a format; there are csv, parquet, geojson, flowmap, flee." in said
