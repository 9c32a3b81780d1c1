"""Bad input: one clear sentence per problem, all at once, and nothing lost."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exeunt.case import CaseProblems, load
from exeunt.case.new import write_new


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_new(tmp_path / "mine")
    return tmp_path / "mine"


def said(folder: Path) -> list[str]:
    with pytest.raises(CaseProblems) as caught:
        load(folder)
    return [str(problem) for problem in caught.value.problems]


def edit(folder: Path, table: str, old: str, new: str) -> None:
    path = folder / table
    text = path.read_text("utf-8")
    assert old in text, text
    path.write_text(text.replace(old, new, 1), "utf-8")


def add(folder: Path, table: str, line: str) -> None:
    path = folder / table
    path.write_text(path.read_text("utf-8") + line + "\n", "utf-8")


def test_a_new_case_is_valid(folder):
    assert load(folder).warnings == ()


@pytest.mark.parametrize(
    ("table", "old", "new", "sentence"),
    [
        (
            "rules.csv", ",near,visa_free,all,admits,1", ",nera,visa_free,all,admits,1",
            "rules.csv:2: place 'nera' is not in the case's places, blocks, routes or crossings. Did you mean 'near'?",
        ),
        (
            "rules.csv", "admits,0.2,0.1,0.35", "admits,2,0.1,0.35",
            "rules.csv:8: admits is 2; it is a share of people let in, of those who come by this door, between 0 and 1.",
        ),
        (
            "observations.csv", ",validate,invented,", ",validate,,",
            "observations.csv:2: no source. Add its row to sources.csv and name it here, or write 'assumption'.",
        ),
        (
            "observations.csv", ",validate,invented,", ",validate,invnted,",
            "observations.csv:2: source 'invnted' is not in sources.csv. Did you mean 'invented'?",
        ),
        ("routes.csv", "land,400,1", "land,abc,1", "routes.csv:2: km is 'abc'; it is a number: length, kilometres."),
        ("routes.csv", "land,400,1", "land,-4,1", "routes.csv:2: km is -4; it is at least 0: length, kilometres."),
        ("routes.csv", "land,400,1", "land,NaN,1", "routes.csv:2: km is NaN; it is a finite number: length, kilometres."),
        ("routes.csv", "to-near,land,near", "to-near,land,land", "routes.csv:2: leads from 'land' to itself. Take it out."),
        ("routes.csv", ",gate,", ",gat,", "routes.csv:2: crossing 'gat' is not in crossings.csv. Did you mean 'gate'?"),
        (
            "routes.csv", "near,land,400", "near,lnad,400",
            "routes.csv:2: mode 'lnad' is unknown; it is one of land, air, sea, rail, walk. Did you mean 'land'?",
        ),
        ("groups.csv", "draft,Men liable to be called up,0.3", "draft,Men liable to be called up,0.4",
         "groups.csv: shares sum to 1.1; they sum to 1, everybody being in one group."),
        ("rules.csv", "2022-09-20,3,", "2022-09-20,3,2022-09-01",
         "rules.csv:8: ends on 2022-09-01, before it starts on 2022-09-20."),
        ("rules.csv", "2022-09-10,2022-09-20", "2022-09-10,2022-09-31",
         "rules.csv:8: start is '2022-09-31'; it is a day as YYYY-MM-DD: first day in force."),
        ("rules.csv", "2022-09-10,2022-09-20", "2022-09-10,0000-09-20",
         "rules.csv:8: start is '0000-09-20'; it is a day as YYYY-MM-DD: first day in force."),
        ("rules.csv", "2022-09-10,2022-09-20", "2022-09-30,2022-09-20",
         "rules.csv:8: announced on 2022-09-30, after it starts on 2022-09-20."),
        ("rules.csv", "2022-09-10,2022-09-20", ",2024-09-20",
         "rules.csv:8: is in force from 2024-09-20 to later, outside 2022-01-01 to 2022-12-31: it has no effect. Take it out."),
        ("rules.csv", "0.2,0.1,0.35", "0.2,0.3,0.35", "rules.csv:8: value 0.2 is not between low 0.3 and high 0.35."),
        ("rules.csv", "0.2,0.1,0.35", "0.2,,0.35", "rules.csv:8: low and high go together: give both or none."),
        ("rules.csv", "far,short_visa,all,stay_days", "gate,short_visa,all,stay_days", "rules.csv:7: where 'gate' is no place."),
        ("places.csv", "origin", "host", "places.csv: no place has the role 'origin'; somebody has to leave somewhere."),
        ("places.csv", "1000000,origin", ",origin", "places.csv:2: 'land' is an origin without a population."),
        ("places.csv", "host,6000,3", "host,,3",
         "places.csv:3: gdp_per_capita is empty, but other hosts have it. Fill it for all hosts or for none."),
        ("events.csv", ",20,4,18,", ",DEP-99,4,18,",
         "events.csv:2: peak: parameter 'DEP-99' is not in parameters.csv or the priors. Did you mean 'DEP-09'?"),
        ("case.yaml", "movement: choose", "movment: choose", "case.yaml:7: key 'movment' is unknown. Did you mean 'movement'?"),
        ("case.yaml", "first_day: '2022-01-01'", "first_day: '2022-13-01'",
         "case.yaml:4: first_day is '2022-13-01'; it is a day as YYYY-MM-DD: first day simulated."),
        ("case.yaml", "mechanisms_off: {}", "mechanisms_off: {asylm: gone}",
         "case.yaml: mechanisms_off: no mechanism 'asylm'. Did you mean 'asylum'?"),
        ("case.yaml", "- near", "- hosts", "case.yaml: block 'hosts' contains itself. Blocks may hold blocks, but not in a circle."),
        ("case.yaml", "title:", "title: &a x\nnotes: *a\nquestion: y\nx:",
         "case.yaml:2: is not plain YAML: an alias ('*name'); write the value out."),
        ("crossings.csv", "id,name", "id,naem", "crossings.csv:1: column 'naem' is unknown. Did you mean 'name'?"),
    ],
)  # fmt: skip
def test_a_fault_gets_one_sentence_that_says_where_what_and_what_to_do(folder, table, old, new, sentence):
    edit(folder, table, old, new)
    assert sentence in said(folder)


def test_all_problems_come_in_one_answer_in_the_order_of_their_lines(folder):
    edit(folder, "routes.csv", "land,400,1", "land,abc,1")
    edit(folder, "rules.csv", "admits,0.2", "admits,7")
    edit(folder, "groups.csv", "0.3,0.5", "0.3,5")
    sentences = said(folder)
    assert len(sentences) == 3
    assert [sentence.split(":")[0] for sentence in sentences] == ["groups.csv", "routes.csv", "rules.csv"]


def test_a_row_that_could_not_be_read_makes_no_second_problem_elsewhere(folder):
    edit(folder, "crossings.csv", "gate,The gate,49", "gate,The gate,x")
    assert said(folder) == ["crossings.csv:2: lat is 'x'; it is a number: latitude, degrees north."]


def test_an_id_is_given_once(folder):
    add(folder, "rules.csv", "near-open,,2015-01-01,,,near,visa_free,all,admits,1,,,assumption,")
    assert said(folder) == ["rules.csv:9: id 'near-open' is already on line 2. Give each row its own."]


def test_a_number_is_fitted_or_scored_on_never_both(folder):
    add(folder, "observations.csv", "copy,stock,near,all,2022-01-01,2022-12-31,900,500,1500,people,x,fit,invented,")
    assert said(folder) == [
        "observations.csv:3: counts the same as line 2, one for fit and one for validate. A number is fitted or scored on, never both."
    ]


def test_two_routes_are_not_the_same_way_on_the_same_days(folder):
    add(folder, "routes.csv", "again,land,far,air,10,1,,,,assumption,")
    assert said(folder) == [
        "routes.csv:4: 'again' is open on days on which 'to-far' (line 3) is the same way. End one."
    ]


def test_a_crossing_may_let_nobody_through(folder):
    edit(folder, "crossings.csv", "gate,The gate,49,32,100,80,120", "gate,The gate,49,32,0,0,0")
    assert load(folder).crossings[0].capacity == 0


def test_a_table_of_a_cyrillic_desktop_is_read(folder):
    path = folder / "sources.csv"
    text = path.read_text("utf-8").replace("nobody", "никто").replace(",", ";")
    path.write_bytes(text.replace("\n", "\r\n").encode("cp1251"))
    assert load(folder).sources[0].publisher == "никто"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_marks_of_other_encodings_are_understood(folder, encoding):
    path = folder / "sources.csv"
    path.write_text(path.read_text("utf-8"), encoding)
    assert load(folder).sources[0].id == "invented"


def test_binary_data_is_no_table(folder):
    (folder / "routes.csv").write_bytes(b"id,from\0to")
    assert said(folder) == ["routes.csv: holds NUL characters; it is not a text file. Save it as CSV."]


def test_an_empty_or_missing_table_is_said(folder):
    (folder / "routes.csv").write_text("")
    (folder / "groups.csv").unlink()
    assert said(folder) == [
        "groups.csv: is missing; every case has it.",
        "routes.csv: is empty; its first line names the columns.",
    ]


def test_a_link_out_of_the_folder_is_refused(folder, tmp_path):
    (tmp_path / "secret.csv").write_text("x")
    (folder / "departures.csv").symlink_to(tmp_path / "secret.csv")
    assert said(folder) == ["departures.csv: is a link out of the case's folder. Put the file itself there."]


def test_a_folder_without_case_yaml_is_no_case(tmp_path):
    assert said(tmp_path) == [f"{tmp_path}: has no case.yaml; it is not a case. `exeunt new` makes one."]


def test_an_unknown_name_is_met_with_the_names_there_are():
    with pytest.raises(CaseProblems) as caught:
        load("russia-2202")
    assert str(caught.value) == (
        "russia-2202: is neither a folder nor a shipped case (russia-2022, three-places). Did you mean 'russia-2022'?"
    )


@given(st.binary(max_size=300))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_file_makes_reading_fail_otherwise_than_by_its_problems(tmp_path, data):
    case = tmp_path / "x"
    shutil.rmtree(case, ignore_errors=True)
    write_new(case)
    for name in ("rules.csv", "case.yaml"):
        kept = (case / name).read_bytes()
        (case / name).write_bytes(data)
        with pytest.raises(CaseProblems):
            load(case)
        (case / name).write_bytes(kept)
