"""`exeunt check` reads everything that a later command reads, and says all that is wrong at once."""

from __future__ import annotations

import csv
import os

import pytest
import yaml

from exeunt.case.new import write_new
from exeunt.claims.check import circles
from exeunt.claims.records import Ledger

CLAIM = """\
text: {title: T, date: 2022-12-31}
at: 2022-12-31
claims:
- id: A
  quote: q
  kind: causal
  says: s
  tests:
  - %s
"""


@pytest.fixture
def folder(tmp_path):
    write_new(tmp_path / "mine")
    return tmp_path / "mine"


def said(exeunt, folder) -> list[str]:
    """What `check` says on standard error, without the line that counts the problems."""
    return exeunt("check", str(folder), code=3).stderr.splitlines()[:-1]


def notes(exeunt, folder) -> list[str]:
    return exeunt("check", str(folder)).stderr.splitlines()


def write(folder, name, text):
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def replaced(folder, name, old, new):
    text = (folder / name).read_text("utf-8")
    assert old in text
    write(folder, name, text.replace(old, new, 1))


def added(folder, table, like, **columns):
    """A further row, as that with the id `like` but for some columns."""
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows.append({**next(row for row in rows if row["id"] == like), **columns})
    with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def test_every_scenario_is_checked_and_those_that_would_be_ignored_are_named(exeunt, folder):
    write(folder, "scenarios/x.yaml", "title: X\nremove: [far-bna]\n")
    write(folder, "scenarios/twice.yaml", "title: T\ntitle: T\n")
    write(folder, "scenarios/as-was.yaml", "title: T\n")
    write(folder, "scenarios/other.yml", "title: T\n")
    write(folder, "scenarios/loud.YAML", "title: T\n")
    (folder / "scenarios/sub").mkdir()
    write(folder, "scenarios/sub/y.yaml", "title: T\n")
    write(folder, "scenarios/No-Ban.yaml", "title: T\n")
    (folder / "scenarios/folder.yaml").mkdir()
    os.mkfifo(folder / "scenarios/pipe.yaml")
    assert said(exeunt, folder) == [
        "as-was.yaml: is ignored: 'as-was' is the case without edits. Rename it.",
        "folder.yaml: is not a file that can be read.",
        "loud.YAML: is ignored: a scenario ends in '.yaml'. Rename it.",
        "no-ban.yaml: differs from No-Ban.yaml in letter case alone; some systems cannot tell them apart. Rename one.",
        "other.yml: is ignored: a scenario ends in '.yaml'. Rename it.",
        "pipe.yaml: is not a file that can be read.",
        "sub: is ignored: scenarios lie in 'scenarios/' itself. Move its files there.",
        "twice.yaml:2: is not plain YAML: 'title' twice; keep one.",
        "x.yaml: no rule 'far-bna' to edit. Did you mean 'far-ban'?",
    ]


def test_faults_of_tables_scenarios_and_ledgers_are_said_in_one_answer(exeunt, folder):
    replaced(folder, "rules.csv", "admits,0.2,0.1,0.35", "admits,2,0.1,0.35")
    write(folder, "scenarios/x.yaml", "titel: X\n")
    assert said(exeunt, folder) == [
        "rules.csv:8: admits is 2; it is a share of people let in, of those who come by this door, between 0 and 1.",
        "x.yaml: key 'titel' is unknown. Did you mean 'title'?",
    ]


def test_a_ledger_is_read_where_a_table_cannot_be(exeunt, folder):
    replaced(folder, "rules.csv", "admits,0.2,0.1,0.35", "admits,2,0.1,0.35")
    write(folder, "claims.yaml", CLAIM % "{outcome: abrod, between: [1e9, 0], in: not-there}")
    assert said(exeunt, folder) == [
        "claims.yaml:4: A: between names 1e+09 before 0. Write the lower end first.",
        "rules.csv:8: admits is 2; it is a share of people let in, of those who come by this door, between 0 and 1.",
    ]


@pytest.mark.parametrize("name", ["claims.yml", "claims_mine.yaml", "Claims.yaml"])
def test_a_file_that_looks_like_a_ledger_and_is_none_is_named(exeunt, folder, name):
    (folder / "claims.yaml").unlink(missing_ok=True)
    write(folder, name, CLAIM % "{outcome: abroad, above: 5}")
    assert said(exeunt, folder) == [
        f"{name}: is ignored: a ledger is named 'claims.yaml' or 'claims-*.yaml'. Rename it."
    ]


def test_what_run_would_refuse_check_refuses(exeunt, folder):
    replaced(folder, "case.yaml", "movement: choose", "movement: walk")
    write(folder, "parameters.csv",
          "id,name,central,low,high,unit,grade,source\n"
          "DEP-01,Leaving,0.01,0.005,0.02,per day,E,assumption\n")  # fmt: skip
    assert said(exeunt, folder) == [
        "case.yaml: movement 'walk' goes with departures 'given': who walks from place to place is known to have left.",
        "parameters.csv:2: unit of DEP-01 is 'per day'; the prior it replaces is in 'per person-year'. Use the same.",
    ]


def test_the_same_event_or_rule_under_two_ids_is_a_problem(exeunt, folder):
    added(folder, "events", "shock", id="shock-again", note="the same call-up")
    added(folder, "rules", "far-ban", id="ban-again", announced="", note="the same ban")
    assert said(exeunt, folder) == [
        "events.csv:3: 'shock-again' is the same as 'shock' (line 2) but for its id; both would multiply. Take one "
        "out.",
        "rules.csv:9: 'ban-again' is the same as 'far-ban' (line 8) but for its id; both would act twice. Take one "
        "out.",
    ]


def test_two_ways_of_writing_the_same_event_are_one(exeunt, folder):
    row = (folder / "events.csv").read_text("utf-8").splitlines()[1]
    peak = row.split(",")[5]
    added(folder, "events", "shock", id="shock-again", peak=f"{float(peak):.3f}")
    assert said(exeunt, folder) == [
        "events.csv:3: 'shock-again' is the same as 'shock' (line 2) but for its id; both would multiply. Take one out."
    ]


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        ("replace: {far-ban: {start_uncertain_days: 1e300}}",
         "x.yaml: rule 'far-ban': start_uncertain_days is 1e+300; it is between 0 and 366. Is it in another unit?"),
        ("scale: {near-stay: 1e300}",
        "x.yaml: rule 'near-stay': stay_days value is 9e+301; it is between 0 and 36600. Is it in another unit?"),
        ("events: {replace: {shock: {half_life: 1e9}}}",
         "x.yaml: event 'shock': half_life is 1e+09; it is between 0 and 36600. Is it in another unit?"),
        ("parameters: {DEP-01: 1.0e+300}",
         "x.yaml: parameters: DEP-01: central is 1e+300; it is between -2e+10 and 2e+10. Is it in another unit?"),
    ],
)  # fmt: skip
def test_a_scenario_cannot_say_what_a_table_may_not(exeunt, folder, edit, sentence):
    write(folder, "scenarios/x.yaml", f"title: X\n{edit}\n")
    assert sentence in said(exeunt, folder)


def test_a_scenario_cannot_write_the_same_rule_down_twice(exeunt, folder):
    with (folder / "rules.csv").open(encoding="utf-8", newline="") as file:
        rule = next(row for row in csv.DictReader(file) if row["id"] == "far-ban")
    columns = {key: value for key, value in rule.items() if value} | {"id": "again"}
    write(folder, "scenarios/x.yaml", yaml.safe_dump({"title": "X", "add": [columns]}))
    assert said(exeunt, folder) == [
        "x.yaml: leaves 'again' the same as 'far-ban' but for its id; both would act twice. Take one out."
    ]


@pytest.mark.parametrize(
    ("table", "old", "new", "sentence"),
    [
        ("routes.csv", "land,400,1,", "land,400,400,",
         "routes.csv:2: days is 400; the case has 365 days, so nobody would arrive. Is it in hours or kilometres?"),
        ("routes.csv", "land,400,1,", "land,400,1e9,",
        "routes.csv:2: days is 1e+09; it is between 0 and 3660. Is it in another unit?"),
        ("rules.csv", "2022-09-20,3,", "2022-09-20,1e300,",
         "rules.csv:8: start_uncertain_days is 1e+300; it is between 0 and 366. Is it in another unit?"),
        ("rules.csv", "stay_days,90", "stay_days,1e6",
        "rules.csv:3: stay_days value is 1e+06; it is between 0 and 36600. Is it in another unit?"),
        ("places.csv", "host,6000,3", "host,0,3",
        "places.csv:3: gdp_per_capita is 0; it is between 1 and 1e+07. Is it in another unit?"),
        ("places.csv", "30,1000000,origin", "30,1e15,origin",
        "places.csv:2: population is 1e+15; it is between 0 and 2e+10. Is it in another unit?"),
        ("events.csv", "2022-06-01", "0025-06-01",
        "events.csv:2: day is 0025-06-01; a case is about days between 1900 and 2200. Write the year with four "
        "digits."),
        ("places.csv", "near,Near", "near,\x1b]0;pwn\x07Near", "places.csv:3: holds a control character. Take it out."),
        ("case.yaml", "title: Three places, a teaching case", 'title: "a\\e[31mred"',
        "case.yaml:1: is not plain YAML: a control character; take it out."),
    ],
)  # fmt: skip
def test_what_can_break_a_run_is_refused(exeunt, folder, table, old, new, sentence):
    replaced(folder, table, old, new)
    assert sentence in said(exeunt, folder)


def test_a_row_of_tags_under_the_header_is_passed_over(exeunt, folder):
    header = (folder / "groups.csv").read_text("utf-8").splitlines()[0]
    tags = ",".join(["#meta+id", "#group+name", "#value", *[""] * (header.count(",") - 2)])
    replaced(folder, "groups.csv", header, f"{header}\n{tags}")
    assert not notes(exeunt, folder)


def test_a_workbook_saved_under_the_name_of_a_table_is_named(exeunt, folder):
    (folder / "rules.csv").write_bytes(b"PK\x03\x04\x14\x00\x06\x00")
    assert "rules.csv: is a workbook of a spreadsheet program. Save it as CSV." in said(exeunt, folder)


def test_an_unknown_column_does_not_hide_the_faults_of_its_table(exeunt, folder):
    replaced(
        folder,
        "routes.csv",
        "id,from,to,mode,km,days,crossing,opens,closes,source,note",
        "id,from,to,mode,km,days,crossing,opens,closes,source,remark",
    )
    replaced(folder, "routes.csv", "land,400,1", "land,abc,1")
    found = said(exeunt, folder)
    assert any(line.startswith("routes.csv:1: column 'remark' is unknown.") for line in found)
    assert "routes.csv:2: km is 'abc'; it is a number: length, kilometres." in found


def test_what_has_no_effect_gets_a_note_and_no_problem(exeunt, folder):
    added(folder, "groups", "rest", id="nobody", share="0")
    added(folder, "events", "shock", id="calm", peak="1")
    added(folder, "rules", "far-ban", id="far-nobody", groups="nobody")
    added(folder, "places", "near", id="shut")
    added(folder, "routes", "to-far", id="to-shut", to="shut")
    assert notes(exeunt, folder) == [
        "note: groups.csv:4: 'nobody' has the share 0: nobody is in it, and it has no effect.",
        "note: rules.csv:9: 'far-nobody' is for the group nobody alone, in which nobody is. It has no effect.",
        "note: events.csv:3: 'calm' has the peak 1: it multiplies departures by 1. It has no effect.",
        "note: places.csv:5: nobody can ever enter 'shut': no door of it opens to anybody while a route runs. It has "
        "no effect.",
    ]


@pytest.mark.parametrize("name", ["three-places", "russia-2022"])
def test_the_shipped_cases_are_valid_with_all_that_lies_beside_them(exeunt, name):
    assert " is valid: " in exeunt("check", name).stdout


@pytest.mark.parametrize(
    ("test", "sentence"),
    [
        ("{outcome: abroad, between: [1e9, 0]}", "A: between names 1e+09 before 0. Write the lower end first."),
        ("{outcome: abroad, above: -.inf}", "A: a bound is not a finite number. Leave out the side that has no bound."),
        ("{outcome: abroad, between: [.nan, 5]}",
        "A: a bound is not a finite number. Leave out the side that has no bound."),
        ("{outcome: abroad, between: [0, 5], above: 1}",
        "A: gives `between` and `above` or `below`. Give one or the other."),
        ("{outcome: abroad, above: 5, below: 1}", "A: nothing is above 5 and below 1."),
        ("{outcome: abroad, at: 2022-03-01, since: 2022-12-01, direction: lower}",
        "A: `since` 2022-12-01 is not before 2022-03-01, the day of the test."),
        ("{outcome: abroad, against: no-ban, direction: same, smallest: 500%}",
         "A: smallest is '500%'; it is a share from 0% to 100%, like 1%, or a number in the unit of the outcome."),
        ("{outcome: abroad, against: no-ban, direction: higher, above: 5}",
         "A: has a direction and bounds, and a comparison is judged by its direction alone. Make two tests of it."),
        ("{outcome: abroad, above: 5, smallest: 1%}", "A: `smallest` goes with a direction."),
        ("{outcome: abroad, above: 5, in: ''}", "A: `in` is empty. Name a scenario, or leave it out for as-was."),
        ("{outcome: abroad, above: 5, at: 86400}", "A: tests.1.at is '86400'; it is a day as YYYY-MM-DD."),
        ("{outcome: abroad, between: 5}", "A: tests.1.between is '5'; it is a list of two numbers, as [500, 900]."),
        ("{outcome: abroad, abvoe: 5}", "A: key 'abvoe' is unknown. Did you mean 'above'?"),
        ("5", "A: tests.1 is '5'; it is a mapping of names to values."),
        ("{observation: [near-count], above: 5, against: no-ban}",
        "A: `against` says nothing in a test of kind `observation`. Take it out."),
        ("{record: holds, why: w, above: 5}", "A: `above` says nothing in a test of kind `record`. Take it out."),
        ("{observation: [near-count], above: 5, at: 2022-08-01}",
        "A: `at` says nothing in a test of kind `observation`. Take it out."),
        ("{outcome: abroad, between: [0, 0]}",
        "A: no world lies strictly between 0 and 0. Write a lower and a higher end."),
        ("{outcome: abroad, against: no-ban, direction: same, smallest: 0%}",
         "A: is said to be the same within 0, which holds in no world. Name in `smallest` how far apart is still the "
         "same."),
        ("{all: [{outcome: abroad, above: 5, beside: true}]}",
        "A: `beside` stands at the test and not at a part of `all`."),
    ],
)  # fmt: skip
def test_a_ledger_refuses_what_cannot_be_a_test(exeunt, folder, test, sentence):
    write(folder, "claims.yaml", CLAIM % test)
    assert said(exeunt, folder) == [f"claims.yaml:4: {sentence}"]


def test_keys_that_are_not_text_are_unknown_keys(exeunt, folder):
    write(folder, "claims.yaml", CLAIM % "{outcome: abroad, above: 5, 7: x}" + "1: x\n")
    assert said(exeunt, folder) == ["claims.yaml:4: A: key 7 is unknown.", "claims.yaml:10: key 1 is unknown."]


def test_words_of_a_ledger_are_refused_in_our_words(exeunt, folder):
    write(folder, "claims.yaml", "text: {title: T, date: 44713}\nat: 2022-12-31\nholds: 2\nclaims: 5\n")
    assert said(exeunt, folder) == [
        "claims.yaml:1: text.date is '44713'; it is a day as YYYY-MM-DD.",
        "claims.yaml:3: holds is 2; it is a share above 0.5 and up to 1.",
        "claims.yaml:4: claims is '5'; it is a list.",
    ]


def test_thousands_of_claims_that_rest_on_one_another_are_looked_at_once_each():
    chain = {f"C{i}": (f"C{i + 1}",) for i in range(200_000)}
    assert list(circles({**chain, "C200000": ()})) == []
    assert list(circles({"B": ("C",), "C": ("A",), "A": ("B",), "D": ("A", "D")})) == [["A", "B", "C", "A"], ["D", "D"]]


@pytest.mark.parametrize(("holds", "least"), [(0.9, 29), (0.95, 59), (0.6, 6), (1, 2995)])
def test_a_word_takes_so_many_worlds_that_all_of_them_agreeing_would_prove_it(holds, least):
    """0.9^29 = 0.047 and 0.9^28 = 0.052: of 28 worlds all may agree by chance where 90 of 100 do."""
    ledger = Ledger.model_construct(holds=holds, claims=())
    assert ledger.least_worlds == least


def test_fewer_worlds_than_carry_a_word_are_refused(exeunt):
    answer = exeunt("claims", "three-places", "--worlds", "28", code=2)
    assert answer.stderr.splitlines()[-1] == "28 worlds carry no word: with the cut-off 90% it takes 29 or more."
