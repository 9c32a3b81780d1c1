"""What the server answers: the same numbers as the commands, in few worlds first and then in all."""

from __future__ import annotations

import http.client
import io
import json
import time
import zipfile
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

import exeunt as ex
from conflict.lands import flee_folder
from exeunt.app.players import AT_ONCE, spans
from exeunt.case.writing import write
from exeunt.interchange.flee import import_case
from served import TOKEN

CASE = "/api/cases/three-places"
EDITS = {"title": "Near closes", "add": [{
    "id": "N1", "start": "2022-06-06", "where": ["near"], "kind": "closed", "value": 0.9, "low": 0.7, "high": 1,
    "source": ["assumption"],
}]}  # fmt: skip


def test_the_app_lists_the_cases_of_the_package(served):
    status, data = served.ask("/api/cases")
    assert status == 200
    assert {one["id"] for one in data["cases"]} >= {"russia-2022", "three-places"}
    assert data["first"] == "three-places"


def test_the_first_hundred_worlds_are_a_span_boundary_and_spans_are_whole():
    for worlds in (1, 24, 25, 99, 100, 101, 120, 400, 1000):
        found = spans(worlds)
        assert found[0][0] == 0
        assert found[-1][1] == worlds
        assert all(a[1] == b[0] for a, b in pairwise(found))
        assert all(a < b for a, b in found)
        assert worlds < AT_ONCE or AT_ONCE in {end for _, end in found}


def test_an_edit_shows_few_worlds_and_then_all_and_they_are_those_of_python(served):
    status, events = served.ask(f"{CASE}/edit", {"edits": EDITS, "outcome": "abroad[near]", "tab": "t"})
    assert status == 200
    results = [data for name, data in events if name == "result"]
    assert results[-1]["done"] == results[-1]["of"] == 120
    case = ex.load("three-places")
    effect = ex.compare(case, EDITS, "abroad[near]", worlds=120, seed=1)
    assert results[-1]["effects"][0]["number"] == effect.quantiles[1]


def test_the_python_of_a_screen_gives_its_numbers(served, capsys):
    asked = {"a": {"scenario": "no-ban"}, "b": {"edits": EDITS}, "outcome": "abroad", "day": "2022-10-31"}
    shown = served.last(f"{CASE}/compare", asked)
    status, data = served.ask(f"{CASE}/python", asked)
    assert status == 200
    names: dict = {}
    exec(compile(data["code"], "screen.py", "exec"), names)
    assert capsys.readouterr().out.startswith("<abroad on 2022-10-31:")
    assert names["effect"].day == date(2022, 10, 31)
    assert shown["effects"][0]["number"] == names["effect"].quantiles[1]
    assert shown["effects"][0]["above"] == names["effect"].above


def begun(served, edits, tab):
    """An edit whose answer is read no further than its first event."""
    at = http.client.HTTPConnection("127.0.0.1", served.port, timeout=60)
    body = json.dumps({"edits": edits, "tab": tab})
    at.request("POST", f"{CASE}/edit", body, {"x-exeunt-token": TOKEN, "content-type": "application/json"})
    answer = at.getresponse()
    assert answer.readline() == b"event: worlds\n"
    return at, answer


def until(holds, seconds=60):
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        time.sleep(0.05)
    return holds()


def shut(value):
    return {"replace": {"far-ban": {"value": value, "low": None, "high": None}}}


def test_a_run_that_nobody_waits_for_any_more_leaves_no_trace(served):
    player = served.desk.opened("three-places").player
    assert until(lambda: player.case.hash in player.begun)
    before, kept = set(player.begun), set(served.folder.rglob("*"))
    at, answer = begun(served, shut(0.123), "left")
    assert until(lambda: set(player.begun) != before)
    answer.close()
    at.close()
    assert until(lambda: set(player.begun) == before)
    assert set(served.folder.rglob("*")) == kept


def test_a_newer_edit_of_the_same_screen_ends_the_older_one(served):
    at, answer = begun(served, shut(0.234), "same")
    other, newer = begun(served, shut(0.345), "same")
    ended = answer.read().decode()
    assert "A newer run of this screen has taken the place of this one." in ended
    assert '"done":120' in newer.read().decode()
    at.close()
    other.close()


def test_an_edit_that_changes_nothing_differs_by_exactly_nothing(served):
    found = served.last(f"{CASE}/edit", {"edits": {}})
    assert found["sentence"].startswith("The edited rules and the rules as they were do not differ in any world")
    assert all(not one["differs"] for one in found["effects"])


def test_a_scenario_comes_as_edits_of_single_rules_that_say_the_same(served):
    status, edits = served.ask(f"{CASE}/scenarios/no-ban")
    assert status == 200
    case = ex.load("three-places")
    as_edits = {key: value for key, value in edits.items() if value}
    from exeunt.case.scenarios.rules import parse

    assert case.edited(parse(as_edits, "edits"), "edits").hash == case.scenario("no-ban").hash


@pytest.mark.parametrize(("body", "problem"), [
    ({"edits": {"remove": ["far-bann"]}}, "edits.yaml: no rule 'far-bann' to edit. Did you mean 'far-ban'?"),
    ({"edits": {"add": [{"id": "N1", "start": "2022-06-06", "where": ["nea"], "kind": "closed", "value": 0.9}]}},
     "edits.yaml: place 'nea' is not in the case's places, blocks, routes or crossings. Did you mean 'near'?"),
    ({"edits": {"replace": {"far-ban": {"value": 7}}}},
     "edits.yaml: rule 'far-ban': admits is 7; it is a share of people let in, of those who come by this door, "
     "between 0 and 1."),
])  # fmt: skip
def test_edits_that_say_nothing_sensible_get_the_problems_of_a_scenario_file(served, body, problem):
    status, data = served.ask(f"{CASE}/check", body)
    assert (status, data["problems"]) == (422, [problem])


@pytest.mark.parametrize(("path", "body", "status"), [
    ("/api/cases/none", None, 404), (f"{CASE}/cards/none", None, 404), (f"{CASE}/scenarios/none", None, 422),
    (f"{CASE}/claims?ledger=../case.yaml", None, 404), (f"{CASE}/rules?on=yesterday", None, 404),
    (f"{CASE}/edit", b"{", 400), (f"{CASE}/edit", b"\xff", 400), (f"{CASE}/edit", {"unknown": 1}, 400),
    (f"{CASE}/edit", {"outcome": "abrod"}, 422), (f"{CASE}/edit", {"day": "2022-06-07"}, 422),
    (f"{CASE}/camps", None, 422), (f"{CASE}/report", {"day": "2000-01-01"}, 422),
    (f"{CASE}/claims/judge", {"ids": ["none"]}, 200),
])  # fmt: skip
def test_what_cannot_be_answered_gets_a_sentence(served, path, body, status):
    found, data = served.ask(path, body)
    assert found == status, data
    if status == 200:
        assert data[-1][0] == "failed"
        data = data[-1][1]
    assert data["error"].endswith((".", "?"))


def test_the_rules_in_force_on_a_day_are_those_of_the_command(served):
    assert {row["id"] for row in served.ask(f"{CASE}/rules?on=2022-09-19")[1]["rules"]} == {
        rule.id for rule in ex.load("three-places").rules if rule.start <= date(2022, 9, 19)
    }


def test_a_claim_is_judged_as_the_command_judges_it_and_under_edited_rules_otherwise(served):
    found = served.last(f"{CASE}/claims/judge", {"ids": ["S01"], "specification": True})
    verdict = ex.verdicts(ex.load("three-places"), ids=["S01"], worlds=120, seed=1)[0]
    assert found["verdicts"][0]["word"] == verdict.word
    assert found["verdicts"][0]["share"] == verdict.share
    assert any(row["written"] for row in found["specification"])
    assert (served.folder / "runs" / found["runs"][0] / "run.json").is_file()
    edited = served.last(f"{CASE}/claims/judge", {"ids": ["S01"], "edits": EDITS})
    assert edited["edited"]
    assert edited["verdicts"][0]["shares"] != found["verdicts"][0]["shares"]


def test_a_ledger_of_an_own_text_is_begun_checked_and_judged(served):
    status, begun = served.ask(f"{CASE}/claims/begin", {"text": "On a ban\n\nFewer people reach Far with the ban."})
    assert status == 200
    checked = served.ask(f"{CASE}/claims/check", {"text": begun["yaml"]})[1]
    assert checked["problems"]
    own = (Path(ex.load("three-places").folder) / "claims.yaml").read_text("utf-8")
    assert served.ask(f"{CASE}/claims/check", {"text": own})[1]["problems"] == []
    assert served.last(f"{CASE}/claims/judge", {"text": own, "ids": ["S02"]})["verdicts"][0]["id"] == "S02"


def test_a_scenario_is_saved_once_and_the_command_reads_it(served, exeunt):
    body = {"name": "near-closes", "edits": EDITS}
    status, data = served.ask(f"{CASE}/save", body)
    assert status == 200
    assert yaml.safe_load(Path(data["path"]).read_text("utf-8"))["title"] == "Near closes"
    assert served.ask(f"{CASE}/save", body)[0] == 409
    assert served.ask(f"{CASE}/save", {**body, "over": True})[0] == 200
    words = ["compare", "three-places", "as-was", data["path"], "--worlds", "30", "--worlds-from", "prior"]
    assert "near-closes" in exeunt(*words, "--outcome", "abroad").stdout
    Path(data["path"]).unlink()


def test_a_case_is_opened_from_a_zip_file_and_its_problems_are_those_of_check(served, tmp_path):
    folder = Path(ex.load("three-places").folder)
    for broken in (False, True):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            for path in sorted(folder.rglob("*")):
                if path.is_file():
                    text = path.read_bytes()
                    if broken and path.name == "rules.csv":
                        text = text.replace(b",near,", b",naer,")
                    archive.writestr(f"my-case/{path.relative_to(folder)}", text)
        status, data = served.ask("/api/uploads", packed.getvalue())
        if broken:
            assert status == 422
            assert any(one.startswith("rules.csv:2: ") and "Did you mean 'near'?" in one for one in data["problems"])
        else:
            assert (status, data["title"]) == (200, "Three places, a teaching case")
            assert served.ask(f"/api/cases/{data['id']}")[1]["conflict"] is False


def test_validation_puts_the_worst_first_and_marks_what_was_held_out(served):
    found = served.last(f"{CASE}/validation")
    off = [row["off"] for row in found["rows"] if row["off"] is not None]
    assert off == sorted(off, reverse=True)
    assert {row["use"] for row in found["rows"]} == {"validate"}
    assert found["scores"]["observations"] == 1


def test_every_number_has_sources_and_each_source_has_a_card(served):
    status, data = served.ask(f"{CASE}/numbers")
    assert status == 200
    assert {one["id"] for one in data["numbers"]} >= {"far-ban", "near-count", "DST-10"}
    for id in ("far-ban", "near-count", "DST-10", "invented", "assumption"):
        assert served.ask(f"{CASE}/cards/{id}")[0] == 200, id


def test_the_report_of_a_screen_is_a_page(served):
    found = served.last(f"{CASE}/report", {"edits": EDITS})
    assert found["name"] == "three-places-report.html"
    assert "Near closes" in found["html"]


def test_a_conflict_case_has_camps_beside_registrations_and_no_ledger(served, tmp_path):
    write(import_case(flee_folder(tmp_path / "in"), "small").case, tmp_path / "small")
    status, opened = served.ask("/api/folders", {"path": str(tmp_path / "small")})
    assert status == 200
    case = f"/api/cases/{opened['id']}"
    about = served.ask(case)[1]
    assert about["conflict"]
    assert {one["name"] for one in about["outcomes"]} == {"abroad"}
    found = served.last(f"{case}/camps")
    assert {one["name"] for one in found["camps"]} >= {"River Camp"}
    assert all(one["registered"] for one in found["camps"])
    scored = served.last(f"{case}/validation")
    assert scored["conflict"]
    assert {one["name"] for one in scored["naive"]} == {"first day", "uniform", "gravity"}
    camp = about["rules"][0]["where"] if about["rules"] else [about["places"][0]["id"]]
    edits = {"add": [{"id": "N1", "start": about["first_day"], "where": camp, "kind": "closed", "value": 1}]}
    assert served.last(f"{case}/compare", {"b": {"edits": edits}})["places"]
    assert served.ask(f"{case}/claims/judge", {"ids": []})[0] == 422
    assert served.ask(f"{case}/report", {})[0] == 422
    assert served.ask(f"{case}/numbers")[0] == 200
