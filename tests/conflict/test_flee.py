"""Flee cases are read as their authors meant them, and written back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from conflict.lands import flee_folder
from exeunt.case import CaseProblems, load
from exeunt.case.writing import write
from exeunt.interchange.flee import export, import_case

SHARED = Path(__file__).parents[2].parent / "shared" / "flee-cases"
CASES = sorted(path.name for path in SHARED.iterdir() if path.is_dir()) if SHARED.is_dir() else []


@pytest.fixture
def small(tmp_path):
    return import_case(flee_folder(tmp_path / "small"), "small")


def test_places_keep_their_kind_country_and_name(small):
    found = {p.id: (p.name, p.roles, p.country, p.population, p.capacity) for p in small.case.places}
    assert found["War-Town"] == ("War Town", ("conflict", "origin"), "Home", 1000, None)
    assert found["Market"] == ("Market", ("town",), "Home", 500, None)
    assert found["Crossing"] == ("Crossing", ("forwarding",), "Home", 0, None)
    assert found["River-Camp"] == ("River Camp", ("camp", "host"), "Away", None, 800)
    assert found["Hill-Camp"][-1] is None  # capacity 0 is no limit


def test_conflict_is_kept_as_changes_of_intensity(small):
    found = [(e.where[0], (e.day - small.case.file.first_day).days, e.intensity) for e in small.case.events]
    assert found == [("War-Town", 0, 1), ("Old-Fort", 2, 1), ("War-Town", 3, 0.5), ("War-Town", 4, 0)]


def test_closures_are_rules_on_whole_days(small):
    found = [(r.kind, r.where, str(r.start), str(r.end)) for r in small.case.rules]
    ways = ("Crossing--River-Camp", "Crossing--Hill-Camp")
    assert found == [
        ("closed", ways, "2020-01-01", "2020-01-02"),
        ("closed", ("Hill-Camp",), "2020-01-01", "2020-01-04"),
    ]


def test_who_left_is_the_rise_of_corrected_registrations_with_falls_as_debt(small):
    """River: 200, 400 on day 3 halve to 100 and 200, for the new registration finds 200; then 260. Hill: 10 a day."""
    rises = [100 / 3 + 10] * 3 + [0 + 10, 60 + 10]
    assert [row.people for row in small.case.departures] == pytest.approx(rises)
    assert {p.id: p.displaced for p in small.case.places if p.displaced} == {"River-Camp": pytest.approx(100)}


def test_a_fall_is_a_debt_that_holds_back_later_departures(tmp_path):
    """100, 60, 90, 120: a debt of 40, of which 30 is paid on the next day and 10 on the last."""
    files = {
        "river": "2020-01-01,100\n2020-01-02,60\n2020-01-03,90\n2020-01-04,120\n2020-01-06,120\n",
        "hill": "2020-01-01,0\n2020-01-06,0\n", "registration_corrections": "#none\n",
    }  # fmt: skip
    case = import_case(flee_folder(tmp_path / "debt", **files), "debt").case
    assert [((row.day - case.file.first_day).days, row.people) for row in case.departures] == [(3, pytest.approx(20))]


def test_the_imported_case_is_valid_and_loads_as_it_was(small, tmp_path):
    write(small.case, tmp_path / "case" / "small")
    assert load(tmp_path / "case" / "small") == small.case


def test_written_back_and_read_again_it_is_the_same(small, tmp_path):
    export(small.case, tmp_path / "back")
    again = import_case(tmp_path / "back", "small").case
    assert again == replace(small.case, file=again.file)
    assert again.file.kept == small.case.file.kept


@pytest.mark.parametrize("name", CASES)
def test_every_shared_case_imports_is_valid_and_comes_back_the_same(name, tmp_path):
    found = import_case(SHARED / name, name)
    write(found.case, tmp_path / name)
    assert load(tmp_path / name) == found.case
    export(found.case, tmp_path / "back")
    again = import_case(tmp_path / "back", name).case
    assert again == replace(found.case, file=again.file)


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({"routes": "#n\nWar Town,Markt,50,\n"},
        "routes.csv:2: 'Markt' is not a place of locations.csv. Did you mean 'Market'?"),
        ({"routes": "#n\nWar Town,Market,-50,\n"}, "routes.csv:2: the distance is -50; it is a number, 0 or more."),
        ({"routes": "#n\nWar Town,Market,far,\n"}, "routes.csv:2: the distance is 'far'; it is a number."),
        ({"routes": "#n\nWar Town,Market,5,7\n"}, "routes.csv:2: forced_redirection is '7'; it is 0, 1 or 2."),
        ({"locations": "#n\nX,R,Home,10,20,village,,5\n"},
         "locations.csv:2: type 'village' is unknown; it is conflict_zone, town, camp, forwarding_hub or marker."),
        ({"locations": "#n\nX,R,Home,10,20,town,,many\n"},
        "locations.csv:2: population or capacity is 'many'; it is a number."),
        ({"closures": "#c\ncountry,Home,Awy,0,2\n"},
        "closures.csv:2: 'Awy' is not a country of locations.csv. Did you mean 'Away'?"),
        ({"closures": "#c\nroad,Home,Away,0,2\n"},
         "closures.csv:2: closure 'road' is unknown; it is country, location, camp, idpcamp, link, links, "
         "remove_forced_redirection."),
        ({"sim_period": "StartDate,tomorrow\nLength,6\n"},
        "sim_period.csv:1: StartDate is 'tomorrow'; it is a day as YYYY-MM-DD."),
        ({"sim_period": ""},
         "sim_period.csv: is missing; a Flee case has it: two rows, 'StartDate,2012-02-29' and 'Length,300'."),
        ({"conflicts": "#Day,War Town\n0,-3\n"},
        "conflicts.csv:2: the intensity of War Town is -3; it is a number, 0 or more."),
        ({"sim_period": "StartDate,2020-01-01\nLength,999999\n"},
        "sim_period.csv:2: Length is 999999; a case may have 36500 days."),
        ({"river": "2020-01-01,-5\n"}, "river.csv:1: the count is -5; it is a number, 0 or more."),
        ({"river": "1 Jan,5\n"}, "river.csv:1: '1 Jan' is not a day as YYYY-MM-DD."),
        ({"registration_corrections": "River Camp,2020-01-02,n\n"},
         "registration_corrections.csv:1: River Camp has no count on 2020-01-02; a correction is on the day of a "
         "count."),
    ],
)  # fmt: skip
def test_what_makes_a_case_impossible_is_one_sentence(files, sentence, tmp_path):
    with pytest.raises(CaseProblems) as caught:
        import_case(flee_folder(tmp_path / "bad", **files), "bad")
    assert sentence in [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({"conflicts": "#Day,War Town,Warton\n0,1,1\n"},
         "conflicts.csv:1: 'Warton' is not a place of locations.csv and is left out. Did you mean 'War Town'?"),
        ({"data_layout": "total,refugees.csv\nRiver Camp,river.csv\n"},
         "data_layout.csv: 'Hill Camp' is a camp without counts; it is compared with nothing."),
        ({"data_layout": "total,refugees.csv\nRiver Camp,river.csv\nHill Camp,hill.csv\nElsewhere,hill.csv\n"},
         "data_layout.csv: 'Elsewhere' is not a place of locations.csv; it counts in the total of departures and is "
         "compared with nothing."),
        ({"river": "2020-01-01,200\n2020-01-05,200\n2020-01-03,150\n"},
         "river.csv:3: 2020-01-03 comes after 2020-01-05; the counts are sorted by day."),
        ({"closures": "#c\nlink,Market,Crossing,3,3\n"},
        "closures.csv:2: ends before it begins; it closes nothing and is left out."),
        ({"closures": "#c\nlocation,War Town,Hill Camp,0,4\n"},
         "closures.csv:2: names War Town and the camp Hill Camp; the camp is taken to be what is closed."),
        ({"conflicts": "#Day,War Town\n0,1\n"}, "conflicts.csv: has 1 days of 6; the last one goes on."),
        ({"river": ""}, "river.csv: is missing; the series it holds is left out."),
        ({"simsetting": ""}, "simsetting.yml: is missing; nothing is lost, this program moves people by settings of "
        "its own."),
        ({"simsetting": "move_rules:\n  camps_are_sinks: true\n"},
         "simsetting.yml: camps_are_sinks: kept to be written back, not used; people move by this program's own "
         "settings."),
        ({"routes": "#n\nWar Town,Market,50,\nMarket,War Town,40,\nMarket,Crossing,7,\nOld "
        "Fort,Market,6,\nCrossing,River Camp,5,\nCrossing,Hill Camp,5,\n"},
         "routes.csv:3: Market and War Town have a route already; the shorter one counts."),
        ({"locations": "name,region,country,latitude,longitude,location_type,conflict_date,population\nWar "
        "Town,N,Home,10,20,conflict_zone,0,9\nRiver Camp,N,Away,11,20,camp,,9\n",
          "routes": "#n\nWar Town,River Camp,5,\n", "closures": "#c\n", "conflicts": "#Day,War Town\n0,1\n"},
         "locations.csv:1: is a header without '#'; it is taken for one."),
    ],
)  # fmt: skip
def test_what_is_mended_or_left_out_is_said(files, sentence, tmp_path):
    found = import_case(flee_folder(tmp_path / "mended", **files), "mended")
    assert sentence in [str(note) for note in found.notes]


def test_a_case_without_registrations_takes_its_departures_from_the_conflict(tmp_path):
    """One in a thousand of those in a place of full intensity, each day: 1 of 1,000 and, from day 2, 3 of 3,000."""
    files = {
        "simsetting": "spawn_rules:\n  conflict_driven_spawning: {spawn_mode: pop_ratio, displaced_per_conflict_day: "
        "0.001}\n",
        "river": "", "hill": "", "refugees": "", "registration_corrections": "#none\n",
    }  # fmt: skip
    found = import_case(flee_folder(tmp_path / "driven", **files), "driven")
    people = [((row.day - found.case.file.first_day).days, row.origin, row.people) for row in found.case.departures]
    assert people[:4] == [(0, "War-Town", 1), (1, "War-Town", 1), (2, "War-Town", 1), (2, "Old-Fort", 3)]
    assert people[4] == (3, "War-Town", 0.5)
    write(found.case, tmp_path / "case")
    assert load(tmp_path / "case").departures == found.case.departures


def test_a_case_that_is_no_conflict_case_is_not_exported(tmp_path):
    with pytest.raises(CaseProblems, match="only a conflict case has what Flee reads"):
        export(load("three-places"), tmp_path / "back")
