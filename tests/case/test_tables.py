"""Tables come as people's programs save them; what cannot be read is said and never skipped."""

from __future__ import annotations

from pathlib import Path

import pytest

from exeunt.case import CaseProblems, load, new_case
from exeunt.case.reading import tables as limits


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    new_case(tmp_path / "mine")
    return tmp_path / "mine"


def said(folder: Path) -> list[str]:
    with pytest.raises(CaseProblems) as caught:
        load(folder)
    return [str(problem) for problem in caught.value.problems]


def rewrite(folder: Path, publisher: str, encoding: str, delimiter: str = ",", line_end: str = "\n") -> None:
    path = folder / "sources.csv"
    text = path.read_text("utf-8").replace("nobody", publisher).replace(",", delimiter).replace("\n", line_end)
    path.write_bytes(text.encode(encoding))


@pytest.mark.parametrize(
    ("publisher", "encoding", "delimiter", "line_end"),
    [
        ("Росстат, то есть и «Ёлки» IT".replace(",", ""), "cp1251", ";", "\r\n"),
        ("Müller & Söhne à Genève", "latin-1", ",", "\n"),
        ("Institut für „Daten“", "cp1252", ";", "\r\n"),
        ("Росстат", "utf-8", "\t", "\r"),
        ("Росстат", "utf-8-sig", ",", "\r\n"),
        ("Росстат", "utf-16", "\t", "\r\n"),
    ],
)
def test_a_table_is_read_as_desktops_save_it(folder, publisher, encoding, delimiter, line_end):
    rewrite(folder, publisher, encoding, delimiter, line_end)
    assert load(folder).sources[0].publisher == publisher


def test_cells_of_a_table_with_semicolons_hold_lists_in_quotes(folder):
    path = folder / "rules.csv"
    text = (
        path.read_text("utf-8")
        .replace(",", ";")
        .replace(";near;visa_free;all;", ';"near;far";visa_free;"draft;rest";', 1)
    )
    path.write_text(text, "utf-8")
    assert load(folder).rules[0].where == ("near", "far")
    assert load(folder).rules[0].groups == ("draft", "rest")


def test_a_row_is_named_by_the_line_it_begins_on(folder):
    path = folder / "rules.csv"
    text = path.read_text("utf-8").replace("no visa", '"no visa,\nnot even ""on paper"""').replace(",90,", ",x,", 1)
    path.write_text(text, "utf-8")
    assert said(folder) == ["rules.csv:4: value is 'x'; it is a number: central value, in the unit of the kind."]


def test_blank_lines_and_empty_cells_beyond_the_last_column_hold_nothing(folder):
    path = folder / "rules.csv"
    case = load(folder)
    path.write_text("\n" + path.read_text("utf-8").replace("\n", ",,\n\n,,,\n"), "utf-8")
    assert load(folder) == case
    assert load(folder).line("rules", "near-open") == 5


def test_na_is_a_word_like_any_other(folder):
    path = folder / "groups.csv"
    path.write_text(path.read_text("utf-8").replace("draft,", "NA,", 1), "utf-8")
    for table in ("rules.csv", "events.csv"):
        path = folder / table
        path.write_text(path.read_text("utf-8").replace(",draft,", ",NA,"), "utf-8")
    assert load(folder).groups[0].id == "NA"
    assert load(folder).events[0].groups == ("NA",)


def test_an_empty_cell_takes_the_default_and_a_zero_does_not(folder):
    case = load(folder)
    assert case.place("land").compatriots is None
    assert case.place("far").internal_passport == 0


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"id,from\0to", "routes.csv: holds NUL characters; it is not a text file. Save it as CSV."),
        ("id,from".encode("utf-16-le"), "routes.csv: holds NUL characters; it is not a text file. Save it as CSV."),
        (b"\xff\xfei", "routes.csv: says it is UTF-16 and is not. Save it as UTF-8."),
        (b"\xef\xbb\xbfid\xff", "routes.csv: says it is UTF-8 and is not. Save it as UTF-8."),
        (b"", "routes.csv: is empty; its first line names the columns."),
        (b" \r\n,,\n", "routes.csv: is empty; its first line names the columns."),
    ],
)
def test_what_is_no_table_is_said_to_be_none(folder, raw, sentence):
    (folder / "routes.csv").write_bytes(raw)
    assert said(folder) == [sentence]


def test_a_table_may_have_so_many_rows_and_bytes(folder, monkeypatch):
    monkeypatch.setattr(limits, "MOST_ROWS", 6)
    assert said(folder) == ["rules.csv: has more than 6 rows; a table may have that many. Split the case."]
    monkeypatch.setattr(limits, "BIGGEST", 2**20)
    (folder / "rules.csv").write_bytes(3 * 2**20 * b"x")
    assert said(folder) == ["rules.csv: is 3 MiB; a table may have 1. Split the case."]


def test_a_case_may_have_so_many_bytes(folder):
    with (folder / "film.mp4").open("wb") as film:
        film.truncate(300 * 2**20)  # a sparse file: no byte is written
    assert said(folder) == [f"{folder}: holds 300 MiB; a case may have 200."]


def test_a_yaml_bomb_goes_off_nowhere(folder):
    lines = ["a0: &a0 [lol, lol]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 60)]
    (folder / "case.yaml").write_text("\n".join(lines))
    assert said(folder) == ["case.yaml:1: is not plain YAML: an anchor ('&name'); take it out."]


def test_blocks_that_double_at_every_step_expand_to_each_place_once(folder):
    path = folder / "case.yaml"
    doubling = "".join(f"  b{n}: [b{n + 1}, b{n + 1}]\n" for n in range(500)) + "  b500: [far, near]\n"
    path.write_text(path.read_text("utf-8").replace("blocks:\n", "blocks:\n" + doubling), "utf-8")
    assert load(folder).expand("b0") == ("far", "near")


def test_a_case_may_have_so_many_blocks(folder):
    path = folder / "case.yaml"
    many = "".join(f"  b{n}: [near]\n" for n in range(1000))
    path.write_text(path.read_text("utf-8").replace("blocks:\n", "blocks:\n" + many), "utf-8")
    assert said(folder) == ["case.yaml:9: has 1001 blocks; a case may have 1000."]
