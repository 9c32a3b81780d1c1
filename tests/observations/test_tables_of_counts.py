"""Tables of the trade: each is known by its columns, and its traps are not stepped into."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date

import pytest

from counts import POPULATION, TABLES
from exeunt.case import CaseProblems, load
from exeunt.interchange.observations import bring, recognise, shipped
from exeunt.interchange.observations.countries import NO_COUNTRY, country
from exeunt.interchange.observations.periods import fiscal, named, span


@pytest.fixture
def folder(tmp_path):
    home = tmp_path / "two"
    home.mkdir()
    for name, text in TABLES.items():
        (home / name).write_text(text, encoding="utf-8")
    return home


@pytest.fixture
def take(folder, tmp_path):
    """Rows of a text under a file name, as {id: (value, use)}."""

    def taken(name: str, text: str | bytes, **options: str):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        found = recognise(path, options.pop("column_map", ""))
        brought = bring(found, load(str(folder)), **options)
        taken.last = brought
        return {row.id: (row.value, row.use) for row in brought.observations}

    return taken


def said(call) -> list[str]:
    with pytest.raises(CaseProblems) as found:
        call()
    return [str(problem) for problem in found.value.problems]


def test_every_map_that_ships_names_columns_it_is_known_by_and_a_licence():
    assert len(shipped()) == 17
    for name, at in shipped().items():
        assert at.recognise, name
        assert at.licence, name


def test_a_stock_of_unhcr_is_what_it_has_grown_by_since_the_last_one_before_the_first_day(take):
    rows = (
        "2021,Syrian Arab Rep.,SYR,Germany,DEU,600000,40000,0\n2022,Syrian Arab Rep.,SYR,Germany,DEU,660000,39000,0\n"
        "2022,Syrian Arab Rep.,SYR,France,FRA,20000,-,0\n"
    )
    assert take("population.csv", POPULATION + rows) == {
        "unhcr-refugees-deu-2022": (60000, "validate"),
        "unhcr-asylum-seekers-deu-2022": (39000, "context"),  # some left: those of before are in it
        "unhcr-refugees-fra-2022": (20000, "context"),  # nothing to compare with
    }
    row = next(row for row in take.last.observations if row.id == "unhcr-refugees-deu-2022")
    assert (row.start, row.end, row.measure) == (date(2022, 1, 1), date(2022, 12, 31), "refugees")
    assert row.note == "population.csv line 3; 660,000 less the 600,000 of 2021-12-31 (line 2)"
    assert row.source == (take.last.source.id,)
    assert take.last.source.id.removeprefix("unhcr-population-") in take.last.source.note


def test_a_preamble_a_byte_order_mark_and_a_zip_change_nothing(take):
    text = "Extracted from the database\n\n" * 7 + POPULATION + "2022,Syria,SYR,France,FRA,5,7,0\n"
    plain = take("population.csv", text)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("footnotes.csv", "Note\nNothing\n")
        archive.writestr("population.csv", b"\xef\xbb\xbf" + text.encode())
    assert take("query.zip", packed.getvalue()) == plain
    assert plain["unhcr-refugees-fra-2022"] == (5, "context")


def test_the_code_na_is_no_gap_and_appeals_and_cases_are_not_added_to_claims(take):
    head = (
        "Year,Country of origin (ISO),Country of asylum (ISO),Authority,Application type,Stage of procedure,Cases / "
        "Persons,applied\n"
    )
    rows = (
        "2023,SYR,DEU,G,N,FI,P,100\n2023,SYR,DEU,U,N,FI,P,11\n2023,SYR,DEU,G,NA,FI,P,1000\n2023,SYR,DEU,G,A,AR,P,50\n"
        "2023,SYR,DEU,G,N,FI,C,40\n"
    )
    assert take("asylum-applications.csv", head + rows) == {"unhcr-claims-deu-2023": (111, "validate")}
    assert "Left out because Application type is not N: 2 rows." in take.last.notes


def test_the_answer_of_the_interface_has_numbers_as_text(take):
    items = [
        {"year": 2021, "coo_iso": "SYR", "coa_iso": "DEU", "refugees": "10", "asylum_seekers": 3},
        {"year": 2022, "coo_iso": "SYR", "coa_iso": "DEU", "refugees": 25, "asylum_seekers": "-"},
    ]
    assert take("answer.json", json.dumps({"page": 1, "items": items})) == {"unhcr-refugees-deu-2022": (15, "validate")}


def test_people_of_all_origins_together_are_not_those_of_the_case(take):
    items = [{"year": 2022, "coo_iso": "-", "coa_iso": "DEU", "refugees": 9, "asylum_seekers": 1}]
    assert said(lambda: take("answer.json", json.dumps({"items": items}))) == [
        "answer.json:1: the people of all origins are added up ('-' in 1 rows). Download it by country of origin."
    ]


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        (
            "a.tsv",
            "freq,unit,citizen,sex,applicant,age,geo\\TIME_PERIOD\t2022 \t2023 \n"
            "A,PER,SY,T,FRST,TOTAL,DE\t70975 p\t: c\nA,PER,SY,T,FRST,TOTAL,EU27_2020\t9 \t9 \n",
            {"eurostat-first-claims-deu-2022": (70975, "validate")},
        ),
        (
            "a.csv",
            "DATAFLOW,LAST UPDATE,freq,unit,citizen,sex,applicant,age,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG\n"
            "X,22/05/26,M,PER,SY,T,FRST,TOTAL,FR,2022-09,15,\nX,22/05/26,M,PER,SY,T,SSEQ,TOTAL,FR,2022-09,5,\n",
            {"eurostat-first-claims-fra-2022-09": (15, "validate")},
        ),
        (
            "old.tsv",
            "unit,citizen,sex,asyl_app,age,geo\\time\t2022M09 \nPER,SY,T,NASY_APP,TOTAL,DE\t20 \n",
            {"eurostat-first-claims-deu-2022-09": (20, "validate")},
        ),
        (
            "permits.tsv",
            "freq,reason,citizen,duration,unit,geo\\TIME_PERIOD\t2022 \nA,TOTAL,SY,TOTAL,PER,FR\t7000 \n"
            "A,FAM,SY,TOTAL,PER,FR\t400 \n",
            {"eurostat-permits-issued-fra-2022": (7000, "validate")},
        ),
        (
            "acled.csv",
            "event_id_cnty,event_date,year,event_type,country,fatalities\nS1,24 February 2022,2022,Battles,France,3\n"
            "S2,2022-02-27,2022,Riots,France,0\n",
            {"acled-acled-events-fra-2022-02": (2, "context"), "acled-acled-fatalities-fra-2022-02": (3, "context")},
        ),
        (
            "ged.csv",
            "id,relid,year,type_of_violence,country,date_start,date_end,best,high,low\n"
            "1,a,2022,1,France,2022-03-01 00:00:00.000,2022-03-02,4,5,3\n",
            {"ucdp-ucdp-deaths-fra-2022-03": (4, "context")},
        ),
        (
            "dtm.json",
            json.dumps(
                {
                    "isSuccess": True,
                    "result": [
                        {
                            "admin0Pcode": "FRA",
                            "numPresentIdpInd": 147032,
                            "reportingDate": "2022-09-30T00:00:00",
                            "roundNumber": 1,
                        }
                    ],
                }
            ),
            {"iom-idps-fra-2022-09-30": (147032, "context")},
        ),
        (
            "idmc.csv",
            "ISO3,Name,Year,Conflict Stock Displacement,Conflict New Displacements\n"
            "#country+code,#country+name,#date+year,#affected,#affected\nFRA,France,2022,N/A,\n"
            "AB9,Abyei Area,2022,5,5\n",
            {"idmc-idps-conflict-fra-2022": (0, "context")},
        ),
        (
            "wdi.csv",
            '"Data Source","World Development Indicators",\n\n"Last Updated Date","2026-10-01",\n\n'
            '"Country Name","Country Code","Indicator Name","Indicator Code","2021","2022",\n'
            '"Germany","DEU","Refugee population","SM.POP.REFG","1","2",\n"World","WLD","x","SP.POP.TOTL","1","2",\n',
            {"world-refugees-of-all-origins-deu-2022": (2, "context")},
        ),
        (
            "desa.csv",
            "Index,Destination,Location code of destination,Origin,Location code of origin,2020,2022,2020\n"
            "1,Germany,276,Syria,760,5,9,4\n2,Germany,276,WORLD,900,5,9,4\n",
            {"un-migrant-stock-deu-2022": (9, "context")},
        ),
    ],
)
def test_a_table_of_the_trade_is_read_with_its_own_codes_and_gaps(take, name, text, expected):
    assert take(name, text) == expected


def test_detections_are_added_over_routes_and_need_a_place(take):
    text = (
        "\nRoute,BorderLocation,NationalityLong,SEP2022,OCT2022\nWestern Balkan,Land,Syria,10,\nOther,Sea,Syria,4,1\n"
    )
    assert "does not say where it counts" in said(lambda: take("frontex.csv", text))[0]
    assert take("frontex.csv", text, where="hosts") == {
        "frontex-detections-hosts-2022-09": (14, "context"),
        "frontex-detections-hosts-2022-10": (1, "context"),
    }


def test_a_fiscal_year_begins_in_october_and_thousands_have_a_comma(take):
    text = (
        "Fiscal Year,Month Grouping,Month (abbv),Component,Citizenship,Encounter Type,Encounter Count\n"
        '2023,FYTD,OCT,OFO,SYRIA,Inadmissibles,"1,200"\n2023,FYTD,JAN,USBP,SYRIA,Apprehensions,7\n'
        "2023,FYTD,JAN,OFO,SYRIA,Apprehensions,3\n"
    )
    assert take("cbp.csv", text, where="deu") == {
        "us-encounters-deu-2022-10": (1200, "validate"),
        "us-encounters-deu-2023-01": (10, "validate"),
    }


def test_rows_that_say_the_same_twice_or_in_parts_are_refused(take):
    head = "admin0Pcode,numPresentIdpInd,reportingDate,roundNumber,assessmentType\n"
    assert said(lambda: take("dtm.csv", head + "FRA,5,2022-09-30,1,BA\nFRA,5,2022-09-30,1,SA\n")) == [
        "dtm.csv:3: a count would be added from rows that differ in assessmentType (assessmentType: BA, SA; lines 2 "
        "and 3). A total and its parts, persons and cases, or stages of one procedure must not be added. Keep one with "
        "`only: {assessmentType: [BA]}` in a column map, or say `add_over: [assessmentType]` if they are parts."
    ]
    assert said(lambda: take("dtm.csv", head + "FRA,5,2022-09-30,1,BA\nFRA,6,2022-09-30,1,BA\n")) == [
        "dtm.csv:3: a count would be of several rows that are the same or differ in their number alone (line 2). Which "
        "one holds? Take the others out."
    ]
    twice = (
        "event_id_cnty,event_date,event_type,country,fatalities\nS1,2022-02-01,x,France,3\nS1,2022-02-01,x,France,3\n"
    )
    assert said(lambda: take("acled.csv", twice)) == [
        "acled.csv:3: event_id_cnty 'S1' is already on line 2. Take one out."
    ]


def test_a_table_with_parts_and_no_total_says_so(take):
    text = "freq,unit,citizen,sex,applicant,age,geo\\TIME_PERIOD\t2022 \nA,PER,SY,M,FRST,TOTAL,DE\t7 \n"
    assert said(lambda: take("a.tsv", text)) == [
        "a.tsv: no row has sex T; the rows have M. Download a table with it, or change `only` in a column map."
    ]


def test_a_name_of_two_countries_or_of_none_is_asked_about(take):
    text = (
        "event_id_cnty,event_date,event_type,country,fatalities\n1,2022-02-01,x,Congo,3\n2,2022-02-01,x,Frankreich,3\n"
    )
    assert said(lambda: take("acled.csv", text)) == [
        "acled.csv:2: 'Congo' may be COD or COG. Which country is it? Say it in a column map, "
        '`countries: {"Congo": DEU}`, or `"Congo": ""` for none.',
        "acled.csv:3: 'Frankreich' is in no row of the table of countries. Which country is it? Say it in a column "
        'map, `countries: {"Frankreich": DEU}`, or `"Frankreich": ""` for none.',
    ]


@pytest.mark.parametrize(
    ("text", "codes", "expected"),
    [
        ("NA", "iso2", "NAM"), ("EL", "eurostat", "GRC"), ("UK", "eurostat", "GBR"), ("GR", "iso2", "GRC"),
        ("008", "m49", "ALB"), ("8", "m49", "ALB"), ("Curacao", "name", "CUW"), ("Curaçao", "name", "CUW"),
        ("Dem. Rep. of the Congo", "name", "COD"), ("Unknown ", "name", NO_COUNTRY), ("STA", "iso3", NO_COUNTRY),
        ("Kosovo*", "name", "XKX"), ("EU27_2020", "eurostat", NO_COUNTRY), ("GFR", "iso3", None), ("Uk", "name", "GBR"),
        ("Russia (Soviet Union)", "name", "RUS"), ("Korea", "name", None), ("Türkiye", "name", "TUR"),
    ],
)  # fmt: skip
def test_a_country_is_found_by_its_code_or_name_and_never_by_likeness(text, codes, expected):
    assert country(text, codes) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022", "2022"), ("2022M09", "2022-09"), ("2022-Q3", "2022-Q3"), ("SEP2022", "2022-09"),
        ("2022 [YR2022]", "2022"),
        ("24 February 2022", "2022-02-24"), ("2022-02-24T00:00:00", "2022-02-24"), ("2022-13", None), ("Q3", None),
        ("99", None), ("2022-02-30", None), ("Male", None),
    ],
)  # fmt: skip
def test_a_span_is_read_as_tables_write_it(text, expected):
    at = span(text)
    assert (at and named(at)) == expected


def test_a_month_of_a_fiscal_year_lies_in_the_year_before_from_october_on():
    assert fiscal("2023", "Oct", 10) == (date(2022, 10, 1), date(2022, 10, 31))
    assert fiscal("2023 (FYTD)", "SEP", 10) == (date(2023, 9, 1), date(2023, 9, 30))
    assert fiscal("2023", "Smarch", 10) is None
