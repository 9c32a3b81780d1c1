"""Tables for a window, for a memo, and for another program."""

from __future__ import annotations

import csv
import io
import re

from exeunt.cli.formats import markdown
from exeunt.cli.output import table
from exeunt.cli.run import COLUMNS

FEW = ("--worlds", "12")


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_a_table_is_markdown_that_any_renderer_reads():
    listing = table("Two hosts", ("place", "left"), ("people", "right"))
    listing.add_row("Near | far", "1.2k")
    assert markdown(listing) == "**Two hosts**\n\n| place | people |\n| --- | ---: |\n| Near \\| far | 1.2k |\n"


def test_a_run_is_printed_as_markdown_with_its_sentences(exeunt):
    text = exeunt("run", "three-places", *FEW, "--format", "markdown").stdout
    assert text.startswith("12 worlds drawn from the priors")
    assert re.search(r"^\| Near \| [\d.k]+ \| .+ to .+ \| 500 to 1.5k \| 31 Dec 22 \|", text, re.M)
    assert len(re.findall(r"^\*\*", text, re.M)) == 1
    whole = exeunt("run", "three-places", *FEW, "--all", "--format", "markdown").stdout
    assert len(re.findall(r"^\*\*", whole, re.M)) == 3


def test_a_run_as_csv_is_one_table_with_the_numbers_of_its_json(exeunt):
    rows = rows_of(exeunt("run", "three-places", *FEW, "--format", "csv").stdout)
    assert tuple(rows[0]) == COLUMNS
    counted = next(row for row in rows if row["kind"] == "counted")
    assert (counted["id"], counted["value"], counted["low"], counted["high"]) == (
        "near-count",
        "900.0",
        "500.0",
        "1500.0",
    )
    assert counted["source"] == "invented"
    kinds = {row["kind"] for row in rows}
    assert kinds == {"place", "counted", "simulated then", "total", "outcome"}
    assert all(float(row["low"]) <= float(row["median"]) <= float(row["high"]) for row in rows if row["median"])


def test_a_comparison_as_csv_is_a_row_for_each_outcome(exeunt):
    words = ("compare", "three-places", "as-was", "no-ban", "--outcome", "abroad[far]", "--outcome", "blocked", *FEW)
    rows = rows_of(exeunt(*words, "--format", "csv").stdout)
    assert [row["outcome"] for row in rows] == ["abroad[far]", "blocked"]
    assert float(rows[0]["share_higher"]) == 1
    text = exeunt(*words, "--format", "markdown").stdout
    assert "| abroad[far] |" in text
    assert "more under no-ban than under as-was" in text


def test_a_format_that_there_is_not_is_refused_before_any_work(exeunt):
    assert (
        "--format is 'html'; it is table, markdown, csv."
        in exeunt("run", "three-places", "--format", "html", code=2).stderr
    )
    both = exeunt("compare", "three-places", "as-was", "no-ban", "--json", "--format", "csv", code=2)
    assert "--json and --format exclude each other." in both.stderr
