"""What holds for every case: it comes back as it was written, and no file breaks the reader."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exeunt.case import Case, CaseProblems, Problem, load, new_case, write
from exeunt.case.checks.doubles import pairs
from exeunt.case.format.kinds import KINDS
from exeunt.case.format.records import (
    TABLES,
    CaseParameter,
    Crossing,
    Departure,
    Event,
    Group,
    Observation,
    Rule,
    Source,
)
from exeunt.case.scenarios.rules import parse
from exeunt.vocabulary import EVENTS

TOY = load("three-places")
FIRST, LAST = TOY.file.first_day, TOY.file.last_day

words = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t"), max_size=30)
said = words.map(str.strip).filter(bool)
ids = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,12}", fullmatch=True)
shares = st.floats(0, 1)
counts = st.floats(0, 1e4)
doubts = st.floats(0, 366)
days = st.integers(0, (LAST - FIRST).days).map(lambda day: FIRST + timedelta(days=day))
groups = st.sampled_from([("all",), ("draft",), ("rest", "draft")])
ranges = st.lists(shares, min_size=3, max_size=3).map(sorted)
ASSUMED = ("assumption",)


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    kind = KINDS[name := draw(st.sampled_from(sorted(KINDS)))]
    door = draw(st.sampled_from(kind.doors)) if kind.needs_door else ""
    where = ("gate",) if "crossings" in kind.targets else ("hosts",) if "places" in kind.targets else ("to-near",)
    start = draw(days)
    low, value, high = draw(ranges)
    return Rule(
        id=draw(ids), kind=name, door=door, where=where, groups=draw(groups), value=value, low=low, high=high,
        start=start, announced=draw(st.none() | st.just(start)), end=draw(st.none() | st.just(LAST)),
        start_uncertain_days=draw(doubts), source=ASSUMED, note=draw(words),
    )  # fmt: skip


@st.composite
def observations(draw: st.DrawFn) -> Observation:
    start, end = sorted((draw(days), draw(days)))
    low, value, high = draw(ranges)
    return Observation(
        id=draw(ids), measure="stock", where=("near", "gate"), groups=draw(groups), start=start, end=end,
        value=value, low=low, high=high, unit="people", counts_what=draw(said), use="context", source=ASSUMED,
    )  # fmt: skip


def rows(strategy: st.SearchStrategy) -> st.SearchStrategy:
    return st.lists(strategy, max_size=4, unique_by=lambda row: row.id).map(tuple)


crossings = st.builds(
    Crossing,
    id=st.just("gate"),
    name=said,
    lat=st.floats(-90, 90),
    capacity=counts,
    source=st.just(ASSUMED),
    note=words,
)
sources = st.builds(
    Source, id=ids.map("src.{}".format), kind=st.just("press"), publisher=said, title=words, date=words, url=words,
    accessed=words, licence=words, read=st.sampled_from(["yes", "recalled"]), note=words,
)  # fmt: skip
events = st.builds(
    Event, id=ids, day=days, kind=st.sampled_from(sorted(set(EVENTS) - {"conflict"})), where=st.just(("land",)),
    groups=groups, peak=st.sampled_from(["", "3", "up"]),
    lag=st.just("2.5"), half_life=st.just("1e2"), people=st.none() | counts, source=st.just(ASSUMED), note=words,
)  # fmt: skip
departures = st.builds(
    Departure, day=days, origin=st.just("land"), group=st.just("rest"), people=counts, source=st.just(ASSUMED)
)
UP = CaseParameter(
    id="up",
    name="Up",
    central=2,
    low=1.5,
    high=3,
    unit="ratio",
    distribution="uniform(min=1, max=3)",
    grade="E",
    source=ASSUMED,
)
PULSE = Event(id="zz-up", day=FIRST, kind="other", where=("land",), peak="up", lag="1", half_life="1", source=ASSUMED)


def _apart(drawn):
    """Rows without those that act as an earlier one does: a case refuses them."""
    drawn = tuple(drawn)
    twice = {row.id for row, _ in pairs(drawn)}
    return tuple(row for row in drawn if row.id not in twice)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    share = draw(st.floats(0, 1))
    file = TOY.file.model_copy(update={"title": draw(said), "notes": draw(words).strip(), "question": draw(said)})
    return replace(
        TOY,
        file=file,
        groups=(
            Group(id="draft", name=draw(said), share=share, asylum_need=draw(counts), source=ASSUMED),
            Group(id="rest", name=draw(said), share=1 - share, passport=draw(shares), source=ASSUMED, note=draw(words)),
        ),
        crossings=(draw(crossings),),
        rules=_apart(rule for rule in draw(rows(rules())) if rule.kind != "bypass"),  # which needs a rule that admits
        events=(*_apart(event for event in draw(rows(events)) if event.id != PULSE.id), PULSE),
        departures=tuple(draw(st.lists(departures, max_size=3))),
        observations=draw(rows(observations())),
        sources=draw(rows(sources)),
        parameters=(UP,),
    )


@given(case=cases())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_case_written_and_read_again_is_the_same(tmp_path_factory, case):
    folder = tmp_path_factory.mktemp("written") / case.name
    write(case, folder)
    again = load(folder)
    assert again == case
    assert again.hash == case.hash


@given(case=cases())
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_hash_changes_with_any_word_and_with_nothing_else(case):
    assert replace(case, name="another").hash == case.hash
    assert replace(case, file=case.file.model_copy(update={"notes": case.file.notes + "x"})).hash != case.hash
    moved = PULSE.model_copy(update={"day": date(2022, 5, 5)})
    assert replace(case, events=(*case.events[:-1], moved)).hash != case.hash


NASTY = (
    "", " ", "x", "NA", "NaN", "-inf", "1e999", "-1", "-0.0", "1_000", "0,5", "0000-01-01", "0001-01-01", "9999-12-31",
    "2022-02-31", "86400", "all", "hosts", "gate", "near", "land", "draft;draft", ";", '"', '"";', "'", "=1+1",
    "\ufeff", "\r",
    "\0", "и", "ñ" * 90, "admits", "closed", "capacity", "asylum", "given", "DEP-01", "assumption", "lognormal(a",
    "uniform(min=1, max=0)", "splitnormal(mode=0, sd_left=0, sd_right=0)", "gamma(shape=nan, scale=1)",
    "mixture(1*normal(0,0))", "mixture(", "no", "~", "[]", "{}", "[[", "!!bool x", "&a x", "*a", "!!timestamp x",
    "? [a]: b", "- ",
    "\t", "a: b", "|", "9" * 5000, "🙂",
)  # fmt: skip
"""Cells that broke a reader somewhere."""
nasty = st.sampled_from(NASTY) | st.text(max_size=8)


def reads_or_says_why(folder: Path) -> None:
    """Any other exception fails the test."""
    said = problems_of(lambda: load(folder))
    assert all(problem.text.endswith((".", "?")) for problem in said), said


def problems_of(act: Callable[[], Case]) -> tuple[Problem, ...]:
    try:
        act()
    except CaseProblems as found:
        return found.problems
    return ()


@pytest.fixture(scope="module")
def template(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("template") / "mine"
    write(replace(TOY, parameters=(UP,), events=(*TOY.events, PULSE)), folder)
    load(folder)
    return folder


FILLED = sorted(set(TABLES) - {"departures", "corrections", "misses", "travellers"})


@given(data=st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_cell_makes_reading_fail_otherwise_than_by_its_problems(template, tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("cells") / "mine"
    shutil.copytree(template, folder)
    for _ in range(data.draw(st.integers(1, 3))):
        path = folder / f"{data.draw(st.sampled_from(FILLED))}.csv"
        lines = list(csv.reader(io.StringIO(path.read_text("utf-8"), newline="")))
        row = data.draw(st.integers(0, len(lines) - 1))
        column = data.draw(st.integers(0, len(lines[row]) - 1)) if lines[row] else None
        if column is not None:
            lines[row][column] = data.draw(nasty)
        text = io.StringIO(newline="")
        csv.writer(text, quoting=data.draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))).writerows(lines)
        path.write_text(text.getvalue(), "utf-8", errors="replace", newline="")
        if "\0" in text.getvalue():
            break
    reads_or_says_why(folder)


@given(data=st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_value_in_case_yaml_makes_reading_fail_otherwise_than_by_its_problems(template, tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("values") / "mine"
    shutil.copytree(template, folder)
    lines = (folder / "case.yaml").read_text("utf-8").splitlines()
    at = data.draw(st.integers(0, len(lines) - 1))
    key, colon, _ = lines[at].partition(":")
    lines[at] = data.draw(st.sampled_from([f"{key}{colon} ", f"{lines[at]}\n", ""])) + data.draw(nasty)
    (folder / "case.yaml").write_text("\n".join(lines), "utf-8", errors="replace")
    reads_or_says_why(folder)


@given(name=st.sampled_from(["case.yaml", *(f"{table}.csv" for table in TABLES)]), raw=st.binary(max_size=300))
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_file_makes_reading_fail_otherwise_than_by_its_problems(template, tmp_path_factory, name, raw):
    folder = tmp_path_factory.mktemp("files") / "mine"
    shutil.copytree(template, folder)
    (folder / name).write_bytes(raw)
    reads_or_says_why(folder)


leaves = st.none() | st.booleans() | st.integers(-(10**12), 10**12) | st.floats() | nasty
plain = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(nasty, inner, max_size=3), max_leaves=5
)
patterns = st.sampled_from([*(rule.id for rule in TOY.rules), "*", "near-*", "[", ""])
changes = st.dictionaries(st.sampled_from([*Rule.model_fields, "zz"]), plain, max_size=6)
edits = st.fixed_dictionaries(
    {"title": words},
    optional={
        "remove": st.lists(patterns) | plain,
        "shift": st.dictionaries(patterns, st.integers(-(10**10), 10**10)) | plain,
        "scale": st.dictionaries(patterns, st.floats()) | plain,
        "replace": st.dictionaries(patterns, changes) | plain,
        "add": st.lists(changes) | plain,
        "events": st.dictionaries(st.sampled_from(["remove", "shift", "replace", "add", "zz"]), plain) | plain,
        "parameters": st.dictionaries(st.sampled_from(["DST-10", "up", "zz"]), plain) | plain,
    },
)


@given(data=edits | plain)
@settings(max_examples=300, deadline=None)
def test_no_scenario_makes_editing_fail_otherwise_than_by_its_problems(data):
    assert {problem.file for problem in problems_of(lambda: TOY.edited(parse(data, "s.yaml"), "s"))} <= {"s.yaml"}


def test_a_new_case_has_the_title_it_was_given(tmp_path):
    new_case(tmp_path / "mine", "Leaving Atlantis")
    case = load(tmp_path / "mine")
    assert case.file.title == "Leaving Atlantis"
    assert case.warnings == ()
    with pytest.raises(FileExistsError):
        new_case(tmp_path / "mine", "Again")


def test_a_case_is_written_with_its_scenarios(tmp_path):
    new_case(tmp_path / "mine")
    (tmp_path / "mine" / "scenarios" / "open-far.yaml").write_text("title: No ban\nremove: [far-ban]\n", "utf-8")
    write(load(tmp_path / "mine"), tmp_path / "copy")
    assert load(tmp_path / "copy").scenarios == ("as-was", "no-ban", "open-far")
    assert "far-ban" not in {rule.id for rule in load(tmp_path / "copy").scenario("open-far").rules}
