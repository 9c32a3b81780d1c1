"""Bad input: one clear sentence per problem, all at once, and nothing lost."""

from __future__ import annotations

from pathlib import Path

import pytest

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
            "rules.csv:8: admits is 2; it is a share of people let in, of those who come by this door, between 0 and "
            "1.",
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
        ("routes.csv", "land,400,1", "land,NaN,1",
        "routes.csv:2: km is NaN; it is a finite number: length, kilometres."),
        ("routes.csv", "land,400,1", "land,4_00,1", "routes.csv:2: km is '4_00'; it is a number: length, kilometres."),
        ("routes.csv", "land,400,1", 'land,"4,5",1',
        "routes.csv:2: km is '4,5'; it is a number: length, kilometres. Write 4.5."),
        ("routes.csv", "land,400,1", "land,1e999,1",
        "routes.csv:2: km is 1e999; it is a finite number: length, kilometres."),
        ("routes.csv", "gate,,,assumption", "gate,2022-06-01,2022-05-01,assumption",
         "routes.csv:2: closes on 2022-05-01, before it opens on 2022-06-01."),
        ("routes.csv", "to-near,land,near", "to-near,land,land",
        "routes.csv:2: leads from 'land' to itself. Take it out."),
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
         "rules.csv:8: start is 0000-09-20; a case is about days between 1900 and 2200. Write the year with four "
         "digits."),
        ("rules.csv", "2022-09-10,2022-09-20", "2022-09-30,2022-09-20",
         "rules.csv:8: announced on 2022-09-30, after it starts on 2022-09-20."),
        ("rules.csv", "2022-09-10,2022-09-20,3,,", ",2020-09-20,3,2021-09-20,",
         "rules.csv:8: is in force from 2020-09-20 to 2021-09-20, outside 2022-01-01 to 2022-12-31: it has no effect. "
         "Take it out."),
        ("rules.csv", "0.2,0.1,0.35", "0.2,0.3,0.35", "rules.csv:8: value 0.2 is not between low 0.3 and high 0.35."),
        ("rules.csv", "0.2,0.1,0.35", "0.2,,0.35", "rules.csv:8: low and high go together: give both or none."),
        ("rules.csv", "far,short_visa,all,stay_days", "gate,short_visa,all,stay_days",
        "rules.csv:7: where 'gate' is not a place."),
        ("rules.csv", "2022-09-10,2022-09-20", ",86400",
        "rules.csv:8: start is '86400'; it is a day as YYYY-MM-DD: first day in force."),
        ("rules.csv", "near,visa_free,all,admits", ";,visa_free,all,admits",
         "rules.csv:2: where is empty: places, routes, crossings or blocks of places it acts on."),
        ("rules.csv", "near,visa_free,all,admits", "near far,visa_free,all,admits",
         "rules.csv:2: where 'near far' is not a name: letters, digits, '-', '_' and '.' without blanks. Separate "
         "names by ';'."),
        ("rules.csv", "near,visa_free,all,admits", "near,visa_free,all;draft,admits",
         "rules.csv:2: groups name 'all' and others. Keep one or the others."),
        ("rules.csv", "near,visa_free,all,admits", "near,visa_free,drafft,admits",
         "rules.csv:2: group 'drafft' is not in groups.csv. Did you mean 'draft'?"),
        ("rules.csv", "near,visa_free,all,admits", "gate,visa_free,all,capacity",
         "rules.csv:2: capacity has the door 'visa_free'; it takes no door, whatever door people came by."),
        ("rules.csv", "near,visa_free,all,admits", "near,visa_free,all,capacity",
        "rules.csv:2: where 'near' is not a crossing."),
        ("rules.csv", "near,visa_free,all,admits", "near,,all,eligible",
         "rules.csv:2: eligible needs a door: it is the share of the group that can get this door's paper at all."),
        ("rules.csv", "near,visa_free,all,stay_days", "near,asylum,all,stay_days",
         "rules.csv:3: stay_days has the door 'asylum'; it takes one of visa_free, short_visa."),
        ("rules.csv", "near,visa_free,all,stay_days", "land,visa_free,all,stay_days",
         "rules.csv:3: stay_days acts on hosts, and 'land' is an origin."),
        ("rules.csv", "near,visa_free,all,admits", "near,,all,exits",
        "rules.csv:2: exits acts on origins, and 'near' is a host."),
        ("rules.csv", "near,visa_free,all,admits", "to-near,asylum,all,closed",
        "rules.csv:2: where 'to-near' is not a place or crossing."),
        ("rules.csv", ",assumption,no visa", ",asumption,no visa",
         "rules.csv:2: source 'asumption' is not in sources.csv. Did you mean 'assumption'?"),
        ("rules.csv", ",assumption,no visa", ',assumption,"no visa',
         "rules.csv:2: a quoted cell begins in this row and does not end. Close the quote."),
        ("rules.csv", ",assumption,no visa", ',assumption,"no" visa',
         "rules.csv:2: text follows a closing quote. Write a quote within a quoted cell twice."),
        ("rules.csv", ",assumption,no visa", ",assumption," + 200_000 * "x",
         "rules.csv:2: a cell is longer than 131,072 characters. Close its quote, or shorten it."),
        ("rules.csv", ",assumption,no visa", ",assumption,no visa,please",
        "rules.csv:2: has 15 cells for 14 columns. Quote cells that hold the delimiter."),
        ("rules.csv", ",,,assumption,no visa", "",
        "rules.csv:2: has 10 cells for 14 columns. Leave cells empty, but keep their delimiters."),
        ("rules.csv", "id,announced", "id,id", "rules.csv:1: column 'id' is there 2 times. Keep one."),
        ("rules.csv", "id,announced", "id,", "rules.csv:1: a column has no name. Name it or take it out."),
        ("places.csv", ",origin,", ",host,",
        "places.csv: no place has the role 'origin'; somebody has to leave somewhere."),
        ("places.csv", ",1,1,0.2,", ",2,1,0.2,",
         "places.csv:3: memory is 2; it is at most 1: memory of rule by the origin: 1 if it was a part of it or of its "
         "bloc, 0.5 if so in part."),
        ("places.csv", "0.6,hybrid", "1,hybrid",
         "places.csv:3: welcome is 1; it is at most 0.99: share of its public that welcomed people of the origin at "
         "first, if polled."),
        ("places.csv", "origin,,,,,,,,,,,", "origin,,,,,,,,,,1,",
         "places.csv:2: memory is given for the origin 'land'; it is of hosts. Leave it empty."),
        ("places.csv", "1,,0,,,democracy", "1,,0,2022-02-01,,democracy",
         "places.csv:4: pressed_from is a day, but pressed is empty or 0. Say how far 'far' is pressed."),
        ("places.csv", "1000000,origin", ",origin", "places.csv:2: 'land' is an origin without a population."),
        ("places.csv", "host,6000,3", "host,,3",
         "places.csv:3: gdp_per_capita is empty, but other hosts have it. Fill it for all hosts or for none."),
        ("events.csv", ",20,4,18,", ",DEP-99,4,18,",
         "events.csv:2: peak: parameter 'DEP-99' is not in parameters.csv or the priors. Did you mean 'DEP-09'?"),
        ("events.csv", ",20,4,18,", ",inf,4,18,",
        "events.csv:2: peak: parameter 'inf' is not in parameters.csv or the priors."),
        ("events.csv", ",20,4,18,", ",20,,,", "events.csv:2: has a peak without lag and half_life."),
        ("events.csv", "2022-06-01", "2023-06-01",
         "events.csv:2: happened on 2023-06-01, after the last day 2022-12-31: it has no effect. Take it out."),
        ("events.csv", "mobilisation,land", "mobilisation,near",
         "events.csv:2: has a peak, but happened in no origin: nobody's departure is moved. Name an origin or empty "
         "the peak."),
        ("observations.csv", "2022-01-01,2022-12-31", "2022-12-31,2022-01-01",
        "observations.csv:2: ends on 2022-01-01, before it starts on 2022-12-31."),
        ("observations.csv", "900,500,1500", "900,1500,500",
        "observations.csv:2: value 900 is not between low 1500 and high 500."),
        ("observations.csv", "2022-01-01,2022-12-31", "2023-01-01,2023-12-31",
         "observations.csv:2: counts 2023-01-01 to 2023-12-31, outside 2022-01-01 to 2022-12-31: nothing simulated "
         "compares. Its use is 'context'."),
        ("observations.csv", "people,present", "share,present",
        "observations.csv:2: value is 900; a share is between 0 and 1. Is its unit 'per cent'?"),
        ("sources.csv", "invented", "VIS-11", "sources.csv:2: id 'VIS-11' is that of a shipped prior. Rename it."),
        ("groups.csv", "draft,Men", "all,Men", "groups.csv:2: id 'all' stands for every group. Rename it."),
        ("crossings.csv", "gate,The", "near,The",
        "crossings.csv:2: id 'near' is also in places.csv; rules could not tell them apart."),
        ("case.yaml", "movement: choose", "movment: choose",
        "case.yaml:7: key 'movment' is unknown. Did you mean 'movement'?"),
        ("case.yaml", "first_day: '2022-01-01'", "first_day: '2022-13-01'",
         "case.yaml:4: first_day is '2022-13-01'; it is a day as YYYY-MM-DD: first day simulated."),
        ("case.yaml", "mechanisms_off: {}", "mechanisms_off: {asylm: gone}",
         "case.yaml:13: mechanisms_off: no mechanism 'asylm'. Did you mean 'asylum'?"),
        ("case.yaml", "- near", "- hosts",
        "case.yaml:10: block 'hosts' contains itself. Blocks may hold blocks, but not in a circle."),
        ("case.yaml", "title:", "notes: *a\ntitle:",
        "case.yaml:1: is not plain YAML: an alias ('*name'); write the value out."),
        ("case.yaml", "title:", "title: &a x\nx:", "case.yaml:1: is not plain YAML: an anchor ('&name'); take it out."),
        ("case.yaml", "movement: choose", "movement: !!bool x",
        "case.yaml:7: is not plain YAML: a tag ('!name'); take it out."),
        ("case.yaml", "movement: choose", "title: again", "case.yaml:7: is not plain YAML: 'title' twice; keep one."),
        ("case.yaml", "movement: choose", "movement: " + 30 * "[",
        "case.yaml:7: is not plain YAML: nested deeper than 20 levels."),
        ("case.yaml", "movement: choose", "movement:",
        "case.yaml:7: movement is empty: 'choose' among destinations, 'walk' from place to place, or 'mixed': one or "
        "the other in each world (conflict cases)."),
        ("case.yaml", "first_day: '2022-01-01'", "first_day: 2022-02-31",
         "case.yaml:4: first_day is '2022-02-31'; it is a day as YYYY-MM-DD: first day simulated."),
        ("case.yaml", "first_day: '2022-01-01'", "first_day: 86400",
         "case.yaml:4: first_day is '86400'; it is a day as YYYY-MM-DD: first day simulated."),
        ("case.yaml", "last_day: '2022-12-31'", "last_day: 2021-12-31",
         "case.yaml:5: last_day 2021-12-31 is before first_day 2022-01-01."),
        ("case.yaml", "last_day: '2022-12-31'", "last_day: 2199-12-31",
         "case.yaml:5: runs from 2022-01-01 to 2199-12-31; a case may have 100 years."),
        ("case.yaml", "title: ", "title: 3 # ",
        "case.yaml:1: title is '3'; it is text: one line, shown above every result. Put it in quotes."),
        ("case.yaml", "- near", "- nera",
        "case.yaml:10: block 'hosts': place 'nera' is not in places.csv. Did you mean 'near'?"),
        ("case.yaml", "hosts:", "near:", "case.yaml:10: block 'near' has the name of a place. Rename it."),
        ("case.yaml", "departures: driven", "departures: given",
        "case.yaml:8: departures are 'given', but departures.csv holds none, and nobody is displaced on the first "
        "day."),
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


def test_a_row_that_could_not_be_read_keeps_its_name(folder):
    edit(folder, "places.csv", "3000000", "x")
    assert said(folder) == [
        "places.csv:3: population is 'x'; it is a number: people living there before the first day."
    ]


def test_a_table_that_could_not_be_read_makes_no_other_table_wrong(folder):
    edit(folder, "places.csv", "id,name", "id,naem")
    assert said(folder) == [
        "places.csv:1: column 'naem' is unknown. Did you mean 'name'?",
        "places.csv:1: column 'name' is missing: name shown to readers.",
    ]


def test_a_fault_in_case_yaml_hides_no_fault_of_a_table(folder):
    edit(folder, "case.yaml", "movement: choose", "movment: choose")
    edit(folder, "routes.csv", ",gate,", ",gat,")
    edit(folder, "rules.csv", "admits,0.2", "admits,7")
    assert [sentence.split(":")[0] for sentence in said(folder)] == ["case.yaml", "routes.csv", "rules.csv"]


def test_every_fault_of_a_row_is_said(folder):
    edit(folder, "rules.csv", "2022-09-20,3,,far,short_visa,all,admits,0.2", "2022-09-31,x,,far,short,all,admit,0.2")
    assert said(folder) == [
        "rules.csv:8: door 'short' is unknown; it is one of visa_free, short_visa, long_stay, humanitarian, asylum, "
        "irregular. Did you mean 'short_visa'?",
        "rules.csv:8: kind 'admit' is unknown; it is one of admits, eligible, issues, preferred, bypass, exits, "
        "transport, closed, capacity, stay_days, renewal, permit_hazard, regularisation_hazard, recognition, "
        "decision_hazard, removal_hazard, abduction_exposure, holds, redirects. Did you mean 'admits'?",
        "rules.csv:8: start is '2022-09-31'; it is a day as YYYY-MM-DD: first day in force.",
        "rules.csv:8: start_uncertain_days is 'x'; it is a number: half-width of the doubt about the first day, days.",
    ]


def test_a_row_of_which_nothing_would_be_read_is_not_passed_over(folder):
    (folder / "parameters.csv").write_text(
        "id,name,central,low,high,unit,grade,source\nDEP-O1,Leaving,1,0,2,ratio,E,assumption\n"
    )
    assert said(folder) == [
        "parameters.csv:2: 'DEP-O1' replaces no prior and no event names it: it has no effect. Did you mean 'DEP-18'?"
    ]
    (folder / "parameters.csv").unlink()
    (folder / "rules.csv").rename(folder / "rule.csv")
    assert said(folder) == ["rule.csv: is not a table of a case. Did you mean 'rules.csv'?"]


@pytest.mark.parametrize(
    ("distribution", "sentence"),
    [
        ("lognormal(a", "parameters.csv:2: 'lognormal(a' is not a distribution; the shapes are beta, gamma, "
        "lognormal, normal, splitnormal, uniform and mixture."),
        ("uniform(min=3, max=1)",
        "parameters.csv:2: nothing can be drawn from 'uniform(min=3, max=1)'. Are its arguments in range?"),
        ("normal(mean=nan, sd=1)",
        "parameters.csv:2: nothing can be drawn from 'normal(mean=nan, sd=1)'. Are its arguments in range?"),
        ("splitnormal(mode=1, sd_left=0, sd_right=0)",
         "parameters.csv:2: nothing can be drawn from 'splitnormal(mode=1, sd_left=0, sd_right=0)'. Are its "
         "arguments in range?"),
    ],
)  # fmt: skip
def test_a_distribution_is_one_that_numbers_can_be_drawn_from(folder, distribution, sentence):
    (folder / "parameters.csv").write_text(
        "id,name,central,low,high,unit,distribution,grade,source\n"
        f'DEP-01,Leaving,1,0,2,ratio,"{distribution}",E,assumption\n'
    )
    assert said(folder) == [sentence]


def test_people_leave_from_an_origin_within_the_days_of_the_case(folder):
    (folder / "departures.csv").write_text(
        "day,origin,group,people,source\n2022-02-01,land,draft,10,assumption\n2023-02-01,near,darft,10,assumption\n"
    )
    assert said(folder) == [
        "departures.csv:3: 'near' has not the role 'origin'.",
        "departures.csv:3: 2023-02-01 is outside 2022-01-01 to 2022-12-31: it has no effect.",
        "departures.csv:3: group 'darft' is not in groups.csv. Did you mean 'draft'?",
    ]


def test_what_no_row_uses_is_a_warning_and_no_problem(folder):
    add(folder, "sources.csv", "unread,other,nobody,,,,,,recalled,")
    add(folder, "crossings.csv", "bridge,The bridge,,,,,,,,,assumption,")
    assert [str(warning) for warning in load(folder).warnings] == [
        "sources.csv:3: 'unread' is used nowhere.",
        "crossings.csv:3: no route uses 'bridge'.",
    ]


def test_an_id_is_given_once(folder):
    add(folder, "rules.csv", "near-open,,2015-01-01,,,near,visa_free,all,admits,1,,,assumption,")
    assert said(folder) == ["rules.csv:9: id 'near-open' is already on line 2. Give each row its own."]


def test_a_number_is_fitted_or_scored_on_never_both(folder):
    add(folder, "observations.csv", "copy,stock,near,all,2022-01-01,2022-12-31,900,500,1500,people,x,fit,invented,,")
    assert said(folder) == [
        "observations.csv:3: counts the same as line 2, one for fit and one for validate. A number is fitted or scored "
        "on, never both."
    ]


def test_two_routes_may_differ_in_their_days_alone(folder):
    """Some take a month to get there and some three: preparation, papers, a wait on the way."""
    add(folder, "routes.csv", "again,land,far,air,10,30,,,,assumption,,,")
    assert "again" in {route.id for route in load(folder).routes}


def test_two_routes_are_not_the_same_way_on_the_same_days(folder):
    add(folder, "routes.csv", "again,land,far,air,10,0.5,,,,assumption,,,")
    assert said(folder) == [
        "routes.csv:4: 'again' is open on days on which 'to-far' (line 3) is the same way. End one."
    ]


def test_a_crossing_may_let_nobody_through(folder):
    edit(folder, "crossings.csv", "gate,The gate,49,32,100,80,120", "gate,The gate,49,32,0,0,0")
    assert load(folder).crossings[0].capacity == 0


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


def test_a_link_to_itself_is_refused(folder):
    (folder / "departures.csv").symlink_to(folder / "departures.csv")
    assert said(folder) == ["departures.csv: is not a file that can be read."]


def test_a_link_within_the_folder_is_read(folder):
    (folder / "kept").mkdir()
    (folder / "rules.csv").rename(folder / "kept" / "rules.csv")
    (folder / "rules.csv").symlink_to(Path("kept") / "rules.csv")
    assert len(load(folder).rules) == 7


def test_a_path_no_system_knows_is_refused_with_a_sentence():
    with pytest.raises(CaseProblems, match=r"^x{200}: cannot be read: File name too long\.$"):
        load(5000 * "x")


def test_rows_may_cite_the_priors_that_the_caller_knows(folder):
    edit(folder, "rules.csv", ",assumption,no visa", ",MINE-1,no visa")
    assert load(folder, prior_ids=["MINE-1"]).rules[0].source == ("MINE-1",)
    assert said(folder) == ["rules.csv:2: source 'MINE-1' is not in sources.csv. Did you mean 'MAN-10'?"]


def test_a_folder_without_case_yaml_is_no_case(tmp_path):
    assert said(tmp_path) == [f"{tmp_path}: has no case.yaml; it is not a case. `exeunt new` makes one."]


def test_an_unknown_name_is_met_with_the_names_there_are():
    with pytest.raises(CaseProblems) as caught:
        load("russia-2202")
    assert str(caught.value) == (
        "russia-2202: is neither a folder nor a shipped case (russia-2022, three-places, venezuela-2017). "
        "Did you mean 'russia-2022'?"
    )


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (["gait,2022-01-01,20,10,30,,,,B,assumption,"],
         "travellers.csv:2: crossing 'gait' is not in crossings.csv. Did you mean 'gate'?"),
        (["gate,2022-03-01,20,30,40,,,,B,assumption,"],
         "travellers.csv:2: per_day 20 is not between low 30 and high 40."),
        (["gate,2022-03-01,20,,,0.7,0.8,0.9,B,assumption,"],
         "travellers.csv:2: visitors 0.7 is not between visitors_low 0.8 and visitors_high 0.9."),
        (["gate,2022-03-01,20,,,7,,,B,assumption,"],
         "travellers.csv:2: visitors is 7; it is at most 1: share of them who come without a visa or on a short-stay "
         "one, the others having a right to stay; empty: as among the citizens at large."),
        (["gate,2022-03-01,20,,,,,,B,assumption,", "gate,2022-03-01,25,,,,,,B,assumption,"],
         "travellers.csv:3: gives a second number for 'gate' from 2022-03-01 (line 2). Keep one."),
        (["gate,2023-03-01,20,,,,,,B,assumption,"],
         "travellers.csv:2: starts on 2023-03-01, after the last day 2022-12-31: it has no effect. Take it out."),
        (["gate,2022-03-01,20,,,,,,B,asumption,"],
         "travellers.csv:2: source 'asumption' is not in sources.csv. Did you mean 'assumption'?"),
    ],
)  # fmt: skip
def test_numbers_of_travellers_are_checked(folder, lines, sentence):
    header = "crossing,start,per_day,low,high,visitors,visitors_low,visitors_high,grade,source,note\n"
    (folder / "travellers.csv").write_text(header + "\n".join(lines) + "\n", "utf-8")
    assert said(folder) == [sentence]


def test_travellers_of_the_first_days_are_asked_for(folder):
    edit(folder, "crossings.csv", "80,120,50,40,60", "80,120,,,")
    header = "crossing,start,per_day,low,high,visitors,visitors_low,visitors_high,grade,source,note\n"
    (folder / "travellers.csv").write_text(header + "gate,2022-03-01,20,,,,,,B,assumption,\n", "utf-8")
    assert said(folder) == [
        "travellers.csv:2: nothing says how many come to 'gate' before 2022-03-01. Start a row on 2022-01-01, or give "
        "travellers in crossings.csv."
    ]


def test_an_event_that_multiplies_travellers_says_when(folder):
    edit(folder, "events.csv", ",20,4,18,,", ",,,,2,")
    assert said(folder) == ["events.csv:2: has traffic without lag and half_life."]
