"""A case is what its tables say."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import jsonschema
import pytest
import yaml

from exeunt.case import CaseProblems, load, shipped, write
from exeunt.case.format.kinds import KINDS
from exeunt.case.format.records import TABLES, RuleKind
from exeunt.case.format.schema import PAGES
from exeunt.case.trace import trace, uses

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", shipped())
def test_a_case_written_and_read_again_is_the_same(name, tmp_path):
    case = load(name)
    write(case, tmp_path / name)
    again = load(tmp_path / name)
    assert again == case
    assert again.hash == case.hash


@pytest.mark.parametrize("name", shipped())
def test_every_number_has_a_source_and_every_source_is_used(name):
    case = load(name)
    used = uses(case)
    assert [source.id for source in case.sources if source.id not in used] == []
    for table in ("places", "routes", "crossings", "groups", "rules", "events", "observations", "parameters"):
        assert all(row.source for row in case.table(table)), table


@pytest.mark.parametrize("path", PAGES)
def test_the_reference_of_the_case_format_is_as_the_records_say(path):
    assert (ROOT / path).read_text("utf-8") == PAGES[path](), "run: python -m exeunt.case.format.schema"


def test_shipped_cases_fit_the_published_schema():
    schema = json.loads((ROOT / "docs/reference/case.schema.json").read_text("utf-8"))
    for name in shipped():
        data = yaml.safe_load((ROOT / "src/exeunt/cases" / name / "case.yaml").read_text("utf-8"))
        plain = {key: str(value) if key.endswith("_day") else value for key, value in data.items()}
        jsonschema.validate(plain, schema)


@pytest.mark.parametrize("name", shipped())
def test_rows_of_shipped_cases_fit_the_published_schema_of_their_table(name):
    schema = json.loads((ROOT / "docs/reference/case.schema.json").read_text("utf-8"))
    case = load(name)
    for table in TABLES:
        validator = jsonschema.Draft202012Validator(schema["$defs"][table])
        for row in case.table(table):
            validator.validate(json.loads(row.model_dump_json(by_alias=True)))


def test_a_rule_that_is_replaced_and_shifted_is_shifted_from_its_replaced_day():
    from exeunt.case.scenarios.rules import parse

    edit = {"title": "t", "replace": {"far-ban": {"start": "2022-09-12"}}, "shift": {"far-*": 10}}
    after = {rule.id: rule for rule in load("three-places").edited(parse(edit, "s.yaml"), "s").rules}
    assert str(after["far-ban"].start) == "2022-09-22"


def test_every_kind_of_rule_is_described():
    assert set(KINDS) == set(RuleKind.__args__)


def test_a_number_can_be_walked_to_its_source():
    found = trace(load("russia-2022"), "P011a")
    assert found[0].table == "rules"
    assert "VIS-11" in found[0].sources
    assert "grade A" in found[0].sources["VIS-11"]


def test_a_case_can_be_sent_to_another_process():
    case = load("three-places")
    assert pickle.loads(pickle.dumps(case)) == case


def test_blocks_expand_through_blocks_each_place_once():
    case = load("russia-2022")
    dublin = case.expand("dublin")
    assert set(case.expand("eu")) < set(dublin)
    assert len(dublin) == len(set(dublin))


def test_a_scenario_moves_events_and_sets_parameters():
    from exeunt.case.scenarios.rules import parse

    case = load("three-places")
    first = case.events[0]
    edits = {
        "title": "t",
        "events": {"shift": {first.id: 30}},
        "parameters": {"DST-10": 0.4, "RET-04": {"low": 1, "high": 2}},
    }
    after = case.edited(parse(edits, "s.yaml"), "s")
    assert (after.events[0].day - first.day).days == 30
    assert after.rules == case.rules
    set_to = {row.id: (row.low, row.high) for row in after.parameters}
    assert set_to["DST-10"] == (0.4, 0.4)
    assert set_to["RET-04"] == (1, 2)


def test_a_scenario_adds_an_event_and_takes_one_away():
    from exeunt.case.scenarios.rules import parse

    case = load("three-places")
    new = {
        "id": "again",
        "day": case.file.first_day,
        "kind": "crackdown",
        "where": "land",
        "peak": 2,
        "lag": 1,
        "half_life": 9,
    }
    edits = {"title": "t", "events": {"remove": [case.events[0].id], "add": [new]}}
    after = case.edited(parse(edits, "s.yaml"), "s")
    assert [event.id for event in after.events if event not in case.events] == ["again"]
    assert case.events[0].id not in {event.id for event in after.events}


def test_a_scenario_edits_rules_and_only_rules():
    from exeunt.case.scenarios.rules import parse

    case = load("three-places")
    after = case.edited(parse({"title": "t", "remove": ["far-ban"], "scale": {"near-runs": 0.5}}, "s.yaml"), "s")
    assert {rule.id for rule in case.rules} - {rule.id for rule in after.rules} == {"far-ban"}
    assert next(rule for rule in after.rules if rule.id == "near-runs").value == pytest.approx(0.4)
    assert after.events == case.events


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        ({"remove": ["far-bam"]}, "s.yaml: no rule 'far-bam' to edit. Did you mean 'far-ban'?"),
        ({"scale": {"far-ban": 9}},
        "s.yaml: rule 'far-ban': admits is 1.8; it is a share of people let in, of those who come by this door, "
        "between 0 and 1."),
        ({"add": [{"id": "far-ban", "start": "2022-01-01", "where": "far", "kind": "closed", "value": 1}]},
         "s.yaml: adds rule 'far-ban', which the case has. Use `replace`."),
        ({"add": [{"id": "x", "start": "2022-01-01", "where": "fra", "kind": "closed", "value": 1}]},
         "s.yaml: place 'fra' is not in the case's places, blocks, routes or crossings. Did you mean 'far'?"),
        ({"replace": {"far-ban": {"source": "invnted"}}},
        "s.yaml: source 'invnted' is not in sources.csv. Did you mean 'invented'?"),
        ({"shift": {"far-ban": 10**9}}, "s.yaml: rule 'far-ban': 1000000000 days later is beyond the calendar."),
        ({"add": [{"id": "x", "start": "2022-01-01", "where": "gate;far", "kind": "stay_days", "value": 9}]},
         "s.yaml: where 'gate' is not a place."),
        ({"events": {"remove": ["xx"]}}, "s.yaml: no event 'xx' to edit."),
        ({"events": {"add": [{"id": "x", "day": "2022-02-01", "kind": "other", "where": "lnd"}]}},
         "s.yaml: event 'x': place 'lnd' is not in places.csv. Did you mean 'land'?"),
        ({"parameters": {"DST-99": 1}}, "s.yaml: no parameter 'DST-99' to set. Did you mean 'DST-09'?"),
        ({"replace": {"far-ban": {"vlaue": 1}}},
        "s.yaml: rule 'far-ban': column 'vlaue' is unknown. Did you mean 'value'?"),
    ],
)  # fmt: skip
def test_an_edit_that_says_nothing_sensible_is_a_problem(edit, sentence):
    from exeunt.case.scenarios.rules import parse

    case = load("three-places")
    with pytest.raises(CaseProblems) as caught:
        case.edited(parse({"title": "t", **edit}, "s.yaml"), "s")
    assert sentence in [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        ({"parameters": {"RET-04": "much"}}, "s.yaml: parameters: RET-04 is 'much'; it is a number, or low and high."),
        ({"parameters": {"RET-04": {"low": 2, "high": 1}}}, "s.yaml: parameters: RET-04 has high 1 below low 2."),
        ({"parameters": [1]}, "s.yaml: parameters is not a mapping; it holds ids with a number, or with low and high."),
        ({"events": {"rmove": []}}, "s.yaml: events: key 'rmove' is unknown. Did you mean 'remove'?"),
    ],
)
def test_what_a_scenario_supposes_is_checked(edit, sentence):
    from exeunt.case.scenarios.rules import parse

    with pytest.raises(CaseProblems) as caught:
        parse({"title": "t", **edit}, "s.yaml")
    assert [str(problem) for problem in caught.value.problems] == [sentence]


def test_an_unknown_key_of_a_scenario_is_a_problem():
    from exeunt.case.scenarios.rules import parse

    with pytest.raises(CaseProblems, match=r"key 'remvoe' is unknown\. Did you mean 'remove'\?"):
        parse({"title": "t", "remvoe": []}, "s.yaml")
