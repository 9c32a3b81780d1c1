"""Sentences that can be pasted: every one names the program, the case with its mark, and what a row rests on."""

from __future__ import annotations

import json
import re

import pytest

from exeunt import __version__
from exeunt.case import load
from exeunt.case.format.records import TABLES
from exeunt.compiled import model
from exeunt.report.citation import cited

WHOLE = (
    f"The Exeunt contributors, Exeunt: a policy laboratory for flight and exile, version {__version__} "
    f"(model {model()}), case "
)


def test_a_case_is_cited_with_its_mark_and_its_worlds(exeunt):
    mark = load("russia-2022").hash[:12]
    said = exeunt("cite", "russia-2022").stdout
    told = f"{WHOLE}russia-2022, Leaving Russia after 24 February 2022 (mark {mark}), 400 calibrated worlds (mark "
    assert said.startswith(told)
    assert re.fullmatch(r"[0-9a-f]{12}\)\.\n", said.removeprefix(told))
    mark = load("three-places").hash[:12]
    assert exeunt("cite", "three-places").stdout == (
        f"{WHOLE}three-places, Three places, a teaching case (mark {mark}).\n"
    )


@pytest.mark.parametrize(
    ("id", "sentence"),
    [
        ("P011a", "Rule P011a, Finland, Vaalimaa, Nuijamaa, Imatra (short visa): admits 0.2 (0.09 to 0.34) from "
         "30 September 2022 (share still let in on a short-stay visa). Sources: (1) CAPA; Reuters via Devdiscourse; "
         "Babel quoting Yle; Sputnik quoting the Finnish government. Finland restricts entry of Russian tourists. "
         "https://centreforaviation.com/news/finland-restricts-entry-of-russian-tourists-1162605; (2) prior of grade "
         "A: exemption leakage under entry ban, 0.2 (0.09 to 0.34) share. Finnish Border Guard via Yle (Oct 2022). "),
        ("C001", "Observation C001, people who left and are abroad in hosts, 24 February 2022 to 28 September 2023: "
         "870,000 (817,000 to 922,000) people (net estimate from host data). Source: Re:Russia. "),
        ("DST-10", "Parameter DST-10, outside-option share of blocked leavers: 0.35 (0.1 to 0.65) probability, grade "
         "E. Source: implied by Bertoli & FHM (2015) and VIS-25. "),
        ("re-russia", "Source re-russia. Source: Re:Russia. https://re-russia.net/en/review/347/. "),
    ],
)  # fmt: skip
def test_a_row_is_cited_with_what_it_says_and_all_its_sources(exeunt, id, sentence):
    said = exeunt("cite", "russia-2022", id).stdout
    assert said.startswith(sentence)
    assert f" In: {WHOLE}russia-2022, " in said
    assert said.count("\n") == 1


def test_a_row_that_rests_on_a_judgement_says_so(exeunt):
    said = exeunt("cite", "three-places", "far-ban").stdout
    assert "Source: assumption: a judgement of those who compiled the case. In: " in said


def test_the_same_stands_in_json(exeunt):
    data = json.loads(exeunt("cite", "russia-2022", "P011a", "--json").stdout)
    (row,) = data["rows"]
    assert list(row["sources"]) == ["capa-finland-restricts", "VIS-11"]
    assert row["sentence"].startswith(row["says"])
    assert exeunt("cite", "russia-2022", "P011a").stdout == f"{row['sentence']} In: {data['sentence']}\n"


@pytest.mark.parametrize("name", ["russia-2022", "three-places"])
def test_every_row_of_a_case_can_be_cited(name):
    case = load(name)
    ids = {row.id for table in TABLES for row in case.table(table) if hasattr(row, "id")}
    for id in ids:
        for at in cited(case, id):
            assert at.sources or not getattr(at, "source", ()), id
            assert re.fullmatch(r"\S.*\S\.", at.sentence, re.S), id
            assert ".." not in at.sentence.replace("...", ""), at.sentence


def test_an_id_that_there_is_not_gets_the_nearest(exeunt):
    assert exeunt("cite", "three-places", "far-bam", code=2).stderr == (
        "'far-bam' is not an id in three-places. Did you mean 'far-ban'?\n"
    )
