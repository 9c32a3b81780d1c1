"""A second country is data alone: no line of the package knows either, and what comes with it is of its tables."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest

from exeunt.case import load
from exeunt.claims import read_ledger
from exeunt.claims.lock import changed_marks
from exeunt.claims.reading import ledger_of
from exeunt.compiled import model
from exeunt.study.posterior import POSTERIOR, find, read

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src/exeunt"
COUNTRIES = re.compile(r"russia|venezuel", re.I)
VENEZUELA = "venezuela-2017"


def _code(path: Path) -> str:
    """What a file does: of a module without its comments and docstrings, which may measure on a case."""
    text = path.read_text("utf-8")
    if path.suffix != ".py":
        return text
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(getattr(node, "body", None), list):
            node.body = [at for at in node.body if not _is_text(at)] or [ast.Pass()]
    return ast.unparse(tree)


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def test_no_line_of_code_outside_the_cases_knows_either_country():
    """Sources of the evidence name the countries that they are of; code does not."""
    lines = [
        f"{path.relative_to(PACKAGE)}: {line.strip()}"
        for path in sorted(PACKAGE.rglob("*"))
        if path.suffix in (".py", ".js", ".css", ".html", ".json", ".yaml", ".toml")
        and "cases" not in path.relative_to(PACKAGE).parts
        for line in _code(path).splitlines()
        if COUNTRIES.search(line)
    ]
    assert lines == []


@pytest.fixture(scope="module")
def venezuela():
    return load(VENEZUELA)


@pytest.fixture(scope="module")
def learned(venezuela):
    return read(venezuela, find(venezuela, POSTERIOR, Path("nowhere")))


def test_no_count_from_after_the_first_visa_of_2019_is_fitted(venezuela):
    fitted = [row for row in venezuela.observations if row.use == "fit"]
    assert len(fitted) > 50
    assert max(row.end.isoformat() for row in fitted) <= "2019-06-14"


def test_stocks_of_the_middle_of_2018_are_not_fitted(venezuela):
    middle = [
        row for row in venezuela.observations
        if row.measure == "stock" and row.end.isoformat().startswith(("2018-06", "2018-07", "2018-08"))
    ]  # fmt: skip
    assert len(middle) >= 5
    assert "fit" not in {row.use for row in middle}


def test_the_shipped_worlds_are_of_this_model(learned):
    assert learned.account["version"].endswith("+" + model()), (
        "exeunt calibrate venezuela-2017 --worlds 200 "
        "--to src/exeunt/cases/posteriors/venezuela-2017-posterior.parquet -o docs/reference/calibration-venezuela.md"
    )


def test_the_page_of_predictions_is_of_these_tables_worlds_and_model(venezuela, learned):
    page = (ROOT / "docs/reference/venezuela-predictions.md").read_text("utf-8")
    marks = f"Marks: case {venezuela.hash[:12]}, model {model()[:12]}, calibrated worlds {learned.known.mark} "
    assert marks in page, "python validation/venezuela.py"


def test_three_quarters_of_the_stocks_that_were_not_fitted_are_in_the_80_per_cent_ranges():
    page = (ROOT / "docs/reference/venezuela-predictions.md").read_text("utf-8")
    cells = [line.strip("| ").split(" | ") for line in page.splitlines() if line.endswith(("inside |", "outside |"))]
    assert len(cells) >= 12
    assert sum(row[-1] == "inside" for row in cells) >= 0.75 * len(cells)


def test_the_shipped_ledger_of_the_second_country_is_locked(venezuela):
    ledger = read_ledger(venezuela, ledger_of(venezuela, ""))
    lock = json.loads((PACKAGE / f"cases/{VENEZUELA}/ledger.lock").read_text("utf-8"))
    assert changed_marks(lock, venezuela, ledger) == []
    assert list(lock["verdicts"]) == [claim.id for claim in ledger.claims]
    assert len(ledger.claims) == 10
    page = (ROOT / "docs/reference/claims-venezuela.md").read_text("utf-8")
    assert f"Marks: ledger {ledger.hash}, " in page
