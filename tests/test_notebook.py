"""What a notebook shows: frames, arrays, figures; and the tutorial, run in a real kernel of Jupyter."""

from __future__ import annotations

import html
import os
import re
from pathlib import Path

import nbformat
import numpy as np
import pytest

import exeunt as ex

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "docs/tutorials").glob("*.ipynb"))


@pytest.fixture(scope="module")
def asked():
    case = ex.load("three-places")
    return case, ex.run(case, worlds=12), ex.run(ex.scenario(case, "no-ban"), worlds=12, first=case)


@pytest.fixture(scope="module", params=NOTEBOOKS, ids=lambda path: path.stem)
def executed(request, tmp_path_factory):
    from nbclient import NotebookClient

    folder = tmp_path_factory.mktemp("notebook")
    notebook = nbformat.read(request.param, as_version=4)
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYDEVD_DISABLE_FILE_VALIDATION": "1"}
    client = NotebookClient(notebook, timeout=600, kernel_name="python3", resources={"metadata": {"path": str(folder)}})
    client.execute(env=environment)
    return notebook, folder


def shown(notebook) -> list[dict]:
    return [out for cell in notebook.cells if cell.cell_type == "code" for out in cell.outputs]


def test_there_is_a_tutorial_and_it_is_kept_without_its_outputs():
    assert NOTEBOOKS
    for path in NOTEBOOKS:
        assert not shown(nbformat.read(path, as_version=4))


def test_every_cell_of_the_tutorial_runs_and_nothing_is_printed_as_an_error(executed):
    notebook, folder = executed
    assert not [out for out in shown(notebook) if out.output_type == "error" or out.get("name") == "stderr"]
    assert (folder / "without-the-ban.html").is_file()


def test_the_tutorial_shows_figures_that_need_no_network_and_tables_of_three_libraries(executed):
    notebook, _ = executed
    pages = [out["data"]["text/html"] for out in shown(notebook) if "text/html" in out.get("data", {})]
    frames = [page for page in pages if page.startswith("<iframe")]
    assert len(frames) == 3
    for frame in frames:
        page = html.unescape(re.search(r'srcdoc="([^"]*)"', frame)[1])
        assert "default-src 'none'" in page
        assert 'src="http' not in page
    assert any("xarray.DataArray" in page for page in pages)
    assert any('class="dataframe"' in page for page in pages)
    texts = "\n".join(out.get("text", "") + str(out.get("data", {}).get("text/plain", "")) for out in shown(notebook))
    assert "in almost all worlds (100%): people who left and are in a host (far)" in re.sub(r"\s+", " ", texts) or (
        "more under no-ban than under as-was" in texts
    )


def test_a_series_is_the_same_in_three_libraries(asked):
    _, results, _ = asked
    frame, table, array = results.to_frame("abroad"), results.to_pandas("abroad"), results.to_xarray("abroad")
    assert list(table.columns) == frame.columns
    assert table["value"].to_numpy() == pytest.approx(frame["value"].to_numpy())
    assert array.dims == ("label", "day", "world")
    last = results.at("abroad", results.last_day, "near")
    assert np.array_equal(array.sel(label="near").isel(day=-1).values.astype(float), last)
    assert str(array["day"].values[-1])[:10] == str(results.last_day)
    with pytest.raises(LookupError, match="Did you mean 'abroad'"):
        results.to_xarray("abrod")


@pytest.mark.parametrize(("library", "way"), [("pandas", "to_pandas"), ("xarray", "to_xarray")])
def test_a_library_that_is_not_installed_is_named(asked, monkeypatch, library, way):
    monkeypatch.setitem(__import__("sys").modules, library, None)
    with pytest.raises(ModuleNotFoundError, match=f"This needs {library}: `pip install {library}`"):
        getattr(asked[1], way)("abroad")


def test_a_run_a_pair_of_runs_and_a_difference_have_a_figure(asked):
    case, results, without = asked
    level = ex.figure(case, results, "abroad[far]")
    assert level.unit == "people who left and are in a host (Far, people)"
    assert float(level.rows[-1]["median"]) == pytest.approx(
        np.median(results.at("abroad", results.last_day, "far")), rel=1e-4
    )
    apart = ex.figure(case, without, "abroad[far]", against=results)
    assert apart.title.endswith("in 90 % of worlds")
    effect = ex.compare(case, "no-ban", "abroad[far]", worlds=12)
    assert apart.rows[-1]["median"] == pytest.approx(np.median(effect.difference), rel=1e-4)
    assert ex.figure(case, results, "abroad", against=results).title == "The two runs do not differ in any world"
    assert ex.figure(case, effect).title == "Under the edits it is higher in 100% of 12 worlds"


def test_a_figure_that_cannot_be_drawn_says_why(asked):
    case, results, _ = asked
    with pytest.raises(ValueError, match="hold different worlds or days"):
        ex.figure(case, results, "abroad", against=ex.run(case, worlds=3))
    with pytest.raises(ValueError, match="is not an outcome"):
        ex.figure(case, results, "abraod")


def test_a_figure_becomes_a_chart_of_altair(asked):
    case, results, _ = asked
    chart = ex.figure(case, results, "abroad").to_altair()
    assert type(chart).__module__.startswith("altair")
    assert chart.to_dict()["usermeta"]["name"] == "abroad"
