"""The project itself."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from exeunt.compiled import COMPILED
from exeunt.mechanisms import ORDER
from exeunt.report.reference import PAGES

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def tracked() -> list[Path]:
    names = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def test_every_top_level_module_has_its_place_in_the_layers():
    contract = PROJECT["tool"]["importlinter"]["contracts"][0]
    listed = {name.strip() for layer in contract["layers"] for name in layer.split("|")} | set(
        contract["exhaustive_ignores"]
    )
    found = {
        p.stem if p.is_file() else p.name
        for p in (ROOT / "src/exeunt").iterdir()
        if p.name not in ("__init__.py", "__pycache__", "py.typed")
    }
    assert found == listed


def test_the_lock_file_holds_no_addresses():
    assert "://" not in (ROOT / "requirements/dev.txt").read_text("utf-8")


def test_no_file_holds_a_path_of_a_machine():
    pattern = re.compile(r"(^|[\s\"'=(])/(work|root|home|tmp)/", re.M)
    for path in tracked():
        if path.suffix in (".py", ".md", ".toml", ".yaml", ".csv", ".txt", "") and path.name not in ("LICENSE",):
            assert not pattern.search(path.read_text("utf-8")), path


def test_no_tracked_file_is_larger_than_a_megabyte():
    assert [path for path in tracked() if path.stat().st_size > 1_000_000] == []


def test_modules_stay_small():
    for path in (ROOT / "src").rglob("*.py"):
        assert len(path.read_text("utf-8").splitlines()) <= 400, path


@pytest.mark.parametrize("path", PAGES)
def test_the_reference_pages_are_as_the_code_says(path):
    assert (ROOT / path).read_text("utf-8") == PAGES[path](), "run: python -m exeunt.report.reference"


def test_every_mechanism_of_the_order_is_a_folder_and_every_folder_is_in_the_order():
    folders = {
        path.name for path in (ROOT / "src/exeunt/mechanisms").iterdir() if path.is_dir() and path.name != "__pycache__"
    }
    assert folders == set(ORDER)


def test_the_changelog_has_a_place_for_what_comes():
    assert "## Unreleased" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_links_in_the_documentation_lead_somewhere():
    for page in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), (page, target)


def test_the_prior_predictive_page_is_of_the_case_as_it_is():
    """Its ids are those of the case: the page itself takes a thousand worlds to make."""
    from exeunt.case import load

    page = (ROOT / "docs/reference/prior-predictive.md").read_text("utf-8")
    listed = set(re.findall(r"^\| ([A-Z][\w.-]+) \|", page, re.M))
    assert listed == {row.id for row in load("russia-2022").observations}


def test_the_picture_of_the_house_is_the_house():
    page = (ROOT / "docs/explanation/house.md").read_text("utf-8")
    drawn = set(re.findall(r"^  ([a-z_]+(?:/|\.py)) ", page, re.M))
    package = ROOT / "src/exeunt"
    folders = {f"{path.name}/" for path in package.iterdir() if (path / "__init__.py").is_file()}
    modules = {path.name for path in package.glob("*.py") if path.name != "__init__.py"}
    assert drawn == folders | modules
    for path in re.findall(r"`((?:case|worlds|exodus|results|cli|evidence|mechanisms|interchange)/[\w/.]*)`", page):
        assert (package / path).exists(), path


def test_compiled_modules_are_known_to_the_cache_and_import_nothing_else():
    package = ROOT / "src/exeunt"
    uses = re.compile(r"^from exeunt\.compiled import .*\b(compiled|inner)\b", re.MULTILINE)
    found = {
        ".".join(path.relative_to(package).with_suffix("").parts): path.read_text("utf-8")
        for path in package.rglob("*.py")
        if uses.search(path.read_text("utf-8"))
    }
    used = {"compiled", *(f"exodus.movers.{name}" for name in ("arrays", "lanes", "plain"))}
    assert {*found, *used} == set(COMPILED)
    allowed = {f"exeunt.{name}" for name in COMPILED}
    for name in COMPILED:
        text = (package / f"{name.replace('.', '/')}.py").read_text("utf-8")
        for module, words in re.findall(r"^from (exeunt\S*) import (.*)$", text, re.MULTILINE):
            inside = {f"{module}.{word.strip()}" for word in words.split(",")}
            assert module in allowed or inside <= allowed, (name, module, words)
