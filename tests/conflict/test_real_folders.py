"""Folders of Flee as they are found: other names, other scripts, floods, files that are not read, hostile input."""

from __future__ import annotations

from pathlib import Path

import pytest

from conflict.lands import FLEE, flee_folder
from exeunt.case import CaseProblems, load
from exeunt.case.writing import write
from exeunt.interchange.flee import export, import_case
from exeunt.interchange.flee.names import Ids, identifier

NO_COUNTS = {"river": "", "hill": "", "refugees": "", "data_layout": "", "registration_corrections": "#none\n"}


def notes_of(folder: Path) -> list[str]:
    return [str(note) for note in import_case(folder, "case").notes]


def problems_of(folder: Path) -> list[str]:
    with pytest.raises(CaseProblems) as caught:
        import_case(folder, "case")
    return [str(problem) for problem in caught.value.problems]


def driven(rule: str, more: str = "") -> str:
    return f"spawn_rules:\n{more}  conflict_driven_spawning:\n    {rule}\n"


def test_the_period_is_read_by_its_older_name(tmp_path):
    folder = flee_folder(tmp_path / "in", sim_period="")
    (folder / "input_csv/conflict_period.csv").write_text(FLEE["input_csv/sim_period.csv"])
    assert "conflict_period.csv: is the older name of sim_period.csv; it is read." in notes_of(folder)
    assert import_case(folder, "case").case.file.last_day.isoformat() == "2020-01-06"


def test_without_counts_departures_follow_from_the_conflict_and_nothing_is_scored(tmp_path):
    rule = driven("{spawn_mode: constant, displaced_per_conflict_day: 100}")
    found = import_case(flee_folder(tmp_path / "in", simsetting=rule, **NO_COUNTS), "case")
    assert "data_layout.csv: is missing: no registered counts, so nothing to score against." in map(str, found.notes)
    # War Town 100, 100, 100, 50; Old Fort 100 from the third day on.
    assert sum(row.people for row in found.case.departures) == 350 + 400


def test_who_is_taken_from_a_population_leaves_it_in_whole_people_and_once(tmp_path):
    rule = driven("{spawn_mode: pop_ratio, displaced_per_conflict_day: 0.5}", "  take_from_population: true\n")
    files = {**NO_COUNTS, "conflicts": "#Day,War Town\n0,1\n", "simsetting": rule}
    case = import_case(flee_folder(tmp_path / "in", **files), "case").case
    assert [row.people for row in case.departures] == [500, 250, 125, 62, 31, 16]


def test_more_departures_than_people_are_said(tmp_path):
    rule = driven("{spawn_mode: constant, displaced_per_conflict_day: 300}")
    files = {**NO_COUNTS, "conflicts": "#Day,War Town\n0,1\n", "simsetting": rule}
    text = "simsetting.yml: more people leave than live there: War Town (1,800 of 1,000). take_from_population is false"
    assert any(note.startswith(text) for note in notes_of(flee_folder(tmp_path / "in", **files)))


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ("spawn_rules: [a]\n", "simsetting.yml:1: spawn_rules is ['a']; it is a table of settings."),
        (
            driven("displaced_per_conflict_day: [1, 2]"),
            "simsetting.yml:3: displaced_per_conflict_day is [1, 2]; it is a number.",
        ),
        (
            driven("displaced_per_conflict_day: many"),
            "simsetting.yml:3: displaced_per_conflict_day is 'many'; it is a number.",
        ),
        (
            driven("displaced_per_conflict_day: .inf"),
            "simsetting.yml:3: displaced_per_conflict_day is inf; it is a number between 0 and 10,000,000,000.",
        ),
        (
            driven("spawn_mode: exponential"),
            "simsetting.yml:3: spawn_mode is 'exponential'; it is constant, poisson, pop_ratio.",
        ),
        ("spawn_rules: {insert_day0: perhaps}\n", "simsetting.yml: insert_day0 is 'perhaps'; it is true or false."),
        (
            "a: 2022-02-31\n",
            "simsetting.yml:1: is not plain YAML: '2022-02-31' cannot be a value (day is out of range for month).",
        ),
        ("a: &a [x]\nb: *a\n", "simsetting.yml:2: is not plain YAML: an alias ('*name'); write the value out."),
    ],
)
def test_settings_that_cannot_be_meant_are_one_sentence(settings, sentence, tmp_path):
    assert problems_of(flee_folder(tmp_path / "in", simsetting=settings)) == [sentence]


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        (
            {"data_layout": "total,refugees.csv\nRiver Camp,../../private.csv\n"},
            "data_layout.csv:2: '../../private.csv' leads out of the folder; it is not read.",
        ),
        (
            {"locations": FLEE["input_csv/locations.csv"] + ",North,Home,1,2,camp,,5\n"},
            "locations.csv:8: the name is empty; every place has one.",
        ),
        (
            {"routes": FLEE["input_csv/routes.csv"] + f"War Town,{'x' * 200_000},5,\n"},
            "routes.csv:7: a cell has more than 131,072 characters; nothing after it is read.",
        ),
        (
            {"sim_period": "StartDate,9999-12-30\nLength,6\n"},
            "sim_period.csv:1: StartDate is '9999-12-30'; it is a day as YYYY-MM-DD. A case lies between 1900 and "
            "2200.",
        ),
        (
            {"locations": FLEE["input_csv/locations.csv"] + "Market,South,Home,1,2,town,,5\n"},
            "locations.csv:8: 'Market' is already on line 4. They lie in North and South: name them so that routes can "
            "tell them apart.",
        ),
        (
            {"locations": FLEE["input_csv/locations.csv"].replace("conflict_zone", "town")},
            "locations.csv: no place is of type conflict_zone or flood_zone: nobody can flee.",
        ),
        (
            {"sim_period": "StartDate,2030-01-01\nLength,6\n", "registration_corrections": "#none\n",
             "simsetting": "spawn_rules: {insert_day0: false}\n"},
            "data_layout.csv: the counts are of 2020-01-01 to 2020-01-06, the period of sim_period.csv is 2030-01-01 "
            "to 2030-01-06: nobody is displaced in it. Mend one of the two.",
        ),
        (NO_COUNTS, "data_layout.csv: there are no counts and no rule of departures in simsetting.yml: nobody is "
                    "displaced. Give either."),
    ],
)  # fmt: skip
def test_what_no_case_can_be_made_of_is_one_sentence(files, sentence, tmp_path):
    (tmp_path / "private.csv").write_text("2020-01-01,5\n")
    assert problems_of(flee_folder(tmp_path / "in", **files)) == [sentence]


def test_a_link_out_of_the_folder_is_not_followed(tmp_path):
    folder = flee_folder(tmp_path / "in", river="")
    (tmp_path / "private.csv").write_text("2020-01-01,5\n")
    (folder / "source_data/river.csv").symlink_to(tmp_path / "private.csv")
    assert problems_of(folder) == ["data_layout.csv:2: 'river.csv' leads out of the folder; it is not read."]


def test_a_coupled_case_and_an_empty_folder_are_one_sentence(tmp_path):
    folder = flee_folder(tmp_path / "in")
    (folder / "input_csv/locations-0.csv").write_text("#name\n")
    text = "input_csv: a coupled case (locations-0.csv): several scales at once are not read. Give a case of one scale."
    assert problems_of(folder) == [text]
    (tmp_path / "empty").mkdir()
    text = "is missing: neither empty/input_csv/ nor empty/ holds it. Name the folder of one Flee case."
    assert problems_of(tmp_path / "empty") == [f"locations.csv: {text}"]


def test_the_folder_of_the_inputs_may_be_named_as_well(tmp_path):
    folder = flee_folder(tmp_path / "in")
    assert import_case(folder / "input_csv", "case").case == import_case(folder, "case").case


def test_names_in_any_script_have_ids_of_their_own(tmp_path):
    swap = {"War Town": "Алеппо", "Old Fort": "حمص", "Market": "ሰላም"}
    files = {}
    for name, text in FLEE.items():
        for plain, written in swap.items():
            text = text.replace(plain, written)
        files[Path(name).stem] = text
    case = import_case(flee_folder(tmp_path / "in", **files), "case").case
    assert [(p.id, p.name) for p in case.places[:3]] == [("place", "Алеппо"), ("place-2", "حمص"), ("place-3", "ሰላም")]
    write(case, tmp_path / "case")
    assert load(tmp_path / "case").places == case.places
    export(case, tmp_path / "back")
    assert import_case(tmp_path / "back", "case").case.places == case.places


def test_ids_are_never_alike():
    ids = Ids({"place"})
    assert [ids.new(name) for name in ("Ж", "Ж", "a b", "a-b")] == ["place-2", "place-3", "a-b", "a-b-2"]
    assert identifier("São Tomé") == "Sao-Tome"


def test_a_name_that_differs_in_blanks_marks_or_letter_case_is_matched_with_a_note(tmp_path):
    files = {"conflicts": "#Day,War_Town\n0,1\n", "routes": FLEE["input_csv/routes.csv"].replace("Market", "market")}
    found = import_case(flee_folder(tmp_path / "in", **files), "case")
    notes = list(map(str, found.notes))
    assert "conflicts.csv:1: 'War_Town' is read as 'War Town' of locations.csv." in notes
    assert "routes.csv:2: 'market' is read as 'Market' of locations.csv." in notes
    assert [event.where for event in found.case.events] == [("War-Town",)]
    assert len(found.case.routes) == 5


def test_counts_are_never_put_where_only_the_letter_case_agrees(tmp_path):
    layout = "total,refugees.csv\nriver camp,river.csv\nHill_Camp,hill.csv\n"
    files = {"data_layout": layout, "registration_corrections": "#none\n"}
    notes = notes_of(flee_folder(tmp_path / "in", **files))
    text = "it counts in the total of departures and is compared with nothing. Did you mean 'River Camp'?"
    assert f"data_layout.csv: 'river camp' is not a place of locations.csv; {text}" in notes
    assert "data_layout.csv:3: 'Hill_Camp' is read as 'Hill Camp' of locations.csv." in notes


def test_intensities_above_one_count_by_their_ratios_and_are_said_once(tmp_path):
    found = import_case(flee_folder(tmp_path / "in", conflicts="#Day,War Town,Old Fort\n0,2,1\n1,1,2\n"), "case")
    text = "conflicts.csv: intensity up to 2; all are divided by 2: their ratios count."
    assert [str(note) for note in found.notes if "intensity" in note.text] == [text]
    assert [event.intensity for event in found.case.events] == [1, 0.5, 0.5, 1]


def test_a_conflict_that_never_comes_is_said(tmp_path):
    notes = notes_of(flee_folder(tmp_path / "in", conflicts="#Day,War Town\n0,0\n"))
    assert "conflicts.csv: no place is in conflict on any day with departures; people leave from anywhere." in notes


def test_a_false_in_quotes_is_false(tmp_path):
    found = import_case(flee_folder(tmp_path / "in", simsetting='spawn_rules:\n  insert_day0: "False"\n'), "case")
    text = 'simsetting.yml: insert_day0 is "False" in quotes, which Flee takes for true; it is taken for false'
    assert any(str(note).startswith(text) for note in found.notes)
    assert not any(place.displaced for place in found.case.places)


def test_people_flee_a_flood_by_its_level(tmp_path):
    files = {
        "locations": FLEE["input_csv/locations.csv"].replace("conflict_zone", "flood_zone"), "conflicts": "",
        "simsetting": "spawn_rules:\n  take_from_population: true\n  flood_driven_spawning:\n"
                      "    flood_spawn_mode: pop_ratio\n    displaced_per_flood_day: [0.0, 0.1, 0.5]\n",
        **NO_COUNTS,
    }  # fmt: skip
    folder = flee_folder(tmp_path / "in", **files)
    (folder / "input_csv/flood_level.csv").write_text("#Day,War Town\n0,1\n1,2\n2,0\n")
    case = import_case(folder, "case").case
    assert [row.people for row in case.departures] == [100, 450]
    assert [event.intensity for event in case.events] == [0.5, 1, 0]


def test_counts_that_only_fall_make_a_case_in_which_nobody_leaves(exeunt, tmp_path):
    files = {"river": "2020-01-01,900\n2020-01-06,100\n", "hill": "2020-01-01,50\n2020-01-06,40\n",
             "registration_corrections": "#none\n"}  # fmt: skip
    words = ("import", "flee", str(flee_folder(tmp_path / "in", **files)), "-o", str(tmp_path / "case"))
    assert "0 days of departures" in exeunt(*words).stdout
    case = load(tmp_path / "case")
    assert (sum(place.displaced or 0 for place in case.places), case.departures) == (950, ())
    exeunt("check", str(tmp_path / "case"))


def test_an_import_that_fails_leaves_nothing_behind(exeunt, tmp_path):
    folder = flee_folder(tmp_path / "in", simsetting="spawn_rules: [a]\n")
    exeunt("import", "flee", str(folder), "-o", str(tmp_path / "case"), code=3)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in"]


def test_what_is_not_read_is_named_and_written_back_byte_for_byte(tmp_path):
    routes = "#name1,name2,distance,forced_redirection,max_move_speed\n" + "".join(
        f"{line},50\n" for line in FLEE["input_csv/routes.csv"].splitlines()[1:]
    )
    folder = flee_folder(tmp_path / "in", routes=routes)
    unread = {"input_csv/demographics_age.csv": b"#age,Default\r\n10,0.5\r\n", "source_data/old.csv": b"a;b\n",
              "simsetting.csv": b"AwarenessLevel,1\n"}  # fmt: skip
    for name, data in unread.items():
        (folder / name).write_bytes(data)
    found = import_case(folder, "case")
    notes = list(map(str, found.notes))
    assert "routes.csv: columns max_move_speed are not used; they are kept to be written back." in notes
    for name in unread:
        assert f"{Path(name).name}: is not used; it is kept to be written back." in notes
    write(found.case, tmp_path / "case")
    export(load(tmp_path / "case"), tmp_path / "back")
    for name, data in unread.items():
        assert (tmp_path / "back" / name).read_bytes() == data
    lines = (tmp_path / "back/input_csv/routes.csv").read_text().splitlines()
    assert lines[:2] == ["#name1,name2,distance,forced_redirection,max_move_speed", "War Town,Market,50,0,50"]


def test_a_fault_of_many_lines_is_one_note(tmp_path):
    routes = FLEE["input_csv/routes.csv"]
    again = "".join(
        ",".join([*reversed(line.split(",")[:2]), *line.split(",")[2:]]) + "\n" for line in routes.splitlines()[1:]
    )
    notes = [note for note in notes_of(flee_folder(tmp_path / "in", routes=routes + again)) if "routes.csv" in note]
    assert len(notes) == 1
    assert "5 routes are given again with the same length" in notes[0]


def test_camps_for_people_displaced_within_the_country_are_counted_apart(exeunt, tmp_path):
    files = {"locations": FLEE["input_csv/locations.csv"].replace("Hill Camp,East,Away,12,21,camp",
                                                                  "Hill Camp,East,Home,12,21,idpcamp")}  # fmt: skip
    case = import_case(flee_folder(tmp_path / "in", **files), "case").case
    assert case.place("Hill-Camp").roles == ("camp", "idp")
    write(case, tmp_path / "case")
    from exeunt.study import run

    series = run(case, worlds=4).series
    assert (series["abroad"].labels, series["within"].labels) == (("River-Camp",), ("Hill-Camp",))
    printed = exeunt("run", str(tmp_path / "case"), "--worlds", "4", "--runs", str(tmp_path / "runs")).stdout
    assert "Hill Camp (IDPs)" in printed
    export(case, tmp_path / "back")
    assert "idpcamp" in (tmp_path / "back/input_csv/locations.csv").read_text()
