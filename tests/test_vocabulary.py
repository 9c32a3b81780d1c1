"""Every word of a case is known, and everything that a case can say is read by something, or is for readers."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from exeunt.case.format.cells import for_readers
from exeunt.case.format.kinds import DRIVEN, GIVEN, KINDS, LATEST, MULTIPLY, Kind, conditions
from exeunt.case.format.records import TABLES, Group
from exeunt.case.new import write_new
from exeunt.declare import COUNTED, FACTS, STATES
from exeunt.displacement.terrain import ACTS
from exeunt.exodus import speakers as engine_speakers
from exeunt.exodus.compile import compile_worlds
from exeunt.exodus.hazards import HazardFlows
from exeunt.exodus.observe import MOMENTS, NOT_SIMULATED, RATIOS, RISES, SPANS
from exeunt.exodus.sight import EVENT, FLOW, RULE, Sight, Undeclared, check_reads
from exeunt.mechanisms import MOVING, ORDER
from exeunt.results.outcomes import OUTCOMES
from exeunt.study import run
from exeunt.vocabulary import EVENTS, EVENTS_THAT_ACT, MEASURES, MOVES
from exeunt.worlds.draws import Draws
from exeunt.worlds.uncertain_numbers import mechanism
from toys import SOURCE, Event, day, lively, opened, play, rule, stock, toy

SOURCES = {
    path: path.read_text("utf-8")
    for path in (Path(__file__).parents[1] / "src/exeunt").rglob("*.py")
    if not path.name.startswith("test_") and path.name != "records.py"
}
READS = {name: mechanism(name).READS for name in ORDER}
COLUMNS = [(table, name, column) for table, record in TABLES.items() for name, column in record.model_fields.items()]


@pytest.mark.parametrize(("table", "name", "column"), COLUMNS, ids=[f"{table}.{name}" for table, name, _ in COLUMNS])
def test_every_column_is_read_by_something_or_is_for_readers(table, name, column):
    """An attribute, a key or a fact of that name somewhere in the package, for what is not for readers alone."""
    if for_readers(column) or name in ("id", "source", "name", "title"):
        return
    if table == "groups" and f"group.{name}" in FACTS:
        assert any(f"group.{name}" in reads for reads in READS.values())
        return
    if table == "places" and f"place.{name}" in FACTS:
        assert any(f"place.{name}" in reads for reads in READS.values())
        return
    used = re.compile(rf"\.{name}\b|[\"']{name}[\"']")
    assert any(used.search(text) for text in SOURCES.values())


def test_every_fact_state_flow_and_event_that_acts_is_declared_by_a_mechanism_that_reads_it():
    read = {name for reads in READS.values() for name in reads}
    engine = {FLOW + "applications"}  # the record of claims
    wanted = {
        *FACTS,
        *STATES,
        *(FLOW + name for name in COUNTED),
        *(EVENT + name for name in EVENTS_THAT_ACT if name != "conflict"),
    }
    assert wanted - read - engine == set()


def test_every_rule_of_which_the_latest_wins_sets_a_condition_that_something_reads():
    read = {name.removeprefix(RULE) for reads in READS.values() for name in reads if name.startswith(RULE)}
    clocks = {"stay_days", "renewal_visit"}  # read by the movers: see engine.tables
    assert set(conditions()) - clocks == read


def test_every_kind_of_rule_is_read_by_a_model():
    for name, kind in KINDS.items():
        assert set(kind.cases) <= {DRIVEN, GIVEN}
        assert (GIVEN in kind.cases) == (name in ACTS)
        assert kind.combine in (MULTIPLY, LATEST)


def test_every_measure_has_a_meter_or_a_reason_and_not_both():
    met = SPANS.keys() | RATIOS.keys() | RISES.keys() | MOMENTS.keys()
    assert met <= MEASURES.keys()
    for name, measure in MEASURES.items():
        assert bool(measure.not_simulated) == (name not in met), name
        assert (name in NOT_SIMULATED) == (name not in met)


def test_every_outcome_can_be_read_off_a_run():
    results = run(lively(), worlds=2)
    for outcome in OUTCOMES.values():
        assert np.isfinite(outcome.value(results, results.last_day)).all(), outcome.name


def test_every_move_is_said_by_a_mechanism(monkeypatch):
    said = set()
    add = HazardFlows.add

    def noted(self, status, to, hazard):
        said.add(to)
        add(self, status, to, hazard)

    monkeypatch.setattr(HazardFlows, "add", noted)
    play(lively())
    assert said == set(MOVES)


def test_a_move_that_is_not_in_the_table_is_refused():
    flows = HazardFlows((1, 1, 1), None)
    flows.speak_for("m")
    with pytest.raises(ValueError, match="m: no move 'returned gladly'; there are resident, applicant"):
        flows.add("visiting", "returned gladly", 1.0)


class Spied(Sight):
    """What a mechanism sees, and the names that it reads."""

    read: set[str]

    def __init__(self, today, mechanism, reads, own):
        super().__init__(today, mechanism, reads, own)
        seen = self.read = READ.setdefault(mechanism, set())

        class Noted(dict):
            def __init__(self, prefix, facts):
                super().__init__(facts)
                self.prefix = prefix

            def __getitem__(self, name):
                seen.add(self.prefix + name)
                return super().__getitem__(name)

        self.place, self.group, self.route = (
            Noted(f"{kind}.", getattr(self, kind)) for kind in ("place", "group", "route")
        )

    def __getitem__(self, name):
        self.read |= {name, RULE + name}
        return super().__getitem__(name)

    def _declared(self, name):
        self.read.add(name)
        super()._declared(name)


READ: dict[str, set[str]] = {}


def test_a_mechanism_reads_all_that_it_declares(monkeypatch):
    monkeypatch.setattr(engine_speakers, "Sight", Spied)
    play(lively())
    for name in ORDER:
        assert set(READS[name]) <= READ[name], name


def test_a_name_that_is_not_declared_fails_at_the_first_step(monkeypatch):
    """Where a missing word once gave 0 abductions in place of 78, there is no result."""
    reach = rule("reach", "abduction_exposure", "near", 1, start=day(20))
    case = toy(days=30, people=1000, rules=[*opened("near"), reach], known={"TNR-04": 0.365})
    monkeypatch.setattr(mechanism("abduction"), "READS", {"group.wanted": "share"})
    with pytest.raises(Undeclared, match="abduction: reads 'abduction_exposure', which its READS do not declare"):
        play(case)
    monkeypatch.setattr(mechanism("abduction"), "READS", {"rule.abduction_exposure": "ratio"})
    with pytest.raises(Undeclared, match=r"abduction: reads 'group\.wanted', which its READS do not declare"):
        play(case)


@pytest.mark.parametrize(
    ("reads", "every", "sentence"),
    [
        ({"group.remote": "share"}, "", "m: READS names 'group.remote', which nothing sets"),
        ({"rule.removal_hazard": "1/day"}, "", "m: READS has 'rule.removal_hazard' in '1/day'; it is in '1/year'"),
        ({"abroad": "people"}, "", "m: 'abroad' changes from day to day; say in EVERY how often it is read"),
        ({}, "year", "m: EVERY is 'year'; it is one of '', 'day', 'week', 'four weeks'"),
    ],
)
def test_a_declaration_of_nothing_of_another_unit_or_without_a_schedule_is_refused(reads, every, sentence):
    with pytest.raises(Undeclared) as why:
        check_reads("m", reads, every, {})
    assert str(why.value) == sentence


@pytest.mark.parametrize("name", ORDER)
def test_the_declarations_of_every_mechanism_hold(name):
    kept = {number: what for of in ORDER for number, what in getattr(mechanism(of), "KEEPS", {}).items()}
    check_reads(name, READS[name], mechanism(name).EVERY, kept)
    assert mechanism(name).EVERY == "week" if name not in MOVING else mechanism(name).EVERY != "week"


def test_a_misspelt_kind_of_event_is_a_problem_with_a_suggestion(exeunt, tmp_path):
    """Once it was valid, and nobody was detained."""
    write_new(tmp_path / "mine")
    path = tmp_path / "mine" / "events.csv"
    path.write_text(path.read_text("utf-8").replace("mobilisation", "mobilization"), "utf-8")
    assert exeunt("check", "mine", code=3).stderr.splitlines()[0] == (
        "events.csv:2: kind 'mobilization' is unknown; kinds that act are campaign, conflict, invasion, mobilisation, "
        "mobilisation_end, platform_blocking. "
        "Did you mean 'mobilisation'?"
    )


def test_a_column_that_went_is_passed_over_with_a_note_and_a_kind_that_went_is_a_problem(exeunt, tmp_path):
    write_new(tmp_path / "mine")
    path = tmp_path / "mine" / "groups.csv"
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([lines[0] + ",remote", *(line + ",0" for line in lines[1:])]) + "\n", "utf-8")
    assert exeunt("check", "mine").stderr.startswith(
        "note: groups.csv:1: column 'remote' is not read. It changed no number and went: "
    )
    rules = tmp_path / "mine" / "rules.csv"
    rules.write_text(rules.read_text("utf-8").replace(",permit_hazard,", ",support,"), "utf-8")
    assert (
        "rules.csv:5: kind 'support' is unknown; it is not read any more. It changed no number and went: "
        in exeunt("check", "mine", code=3).stderr
    )


def test_a_kind_of_rule_that_multiplies_costs_one_line(monkeypatch):
    """Carriers that take half of all halve those who are let in."""
    monkeypatch.setitem(
        KINDS,
        "carriers_board",
        Kind("share of travellers whom carriers take", "share", 1, MULTIPLY, ("places", "crossings")),
    )
    half = rule("board", "admits", "near", 0.5)
    half = half.model_construct(**{**half.model_dump(), "kind": "carriers_board"})
    known = {"DEP-01": 0.1, "VIS-12": 0.3}
    with_it, without = (
        play(toy(days=5, people=1000, rules=rules, known=known)) for rules in ([*opened("near"), half], opened("near"))
    )
    assert 0 < stock(with_it, "visiting") < stock(without, "visiting")


def test_drawn_values_stay_within_the_bounds_of_their_kind():
    """A share with a wide range above 1 is never more than 1, whatever else knows of the kind."""
    wide = rule("r", "permit_hazard", "near", 0.95, low=0.5, high=1.0)
    case = toy(rules=[*opened("near"), wide, rule("s", "renewal", "near", 0.95, door="visa_free", low=0.5, high=1.0)])
    book = compile_worlds(case, Draws(500)).rules
    values = book.value[book.listed.ids.index("s")]
    assert values.max() == 1.0
    assert book.value[book.listed.ids.index("r")].max() > 1.0  # a hazard has no such bound


def test_rents_detentions_and_prosecutions_are_compared_with_what_was_counted():
    from exeunt.case import load

    case = load("russia-2022")
    observed = run(case, worlds=2).observed
    for row, values in zip(case.observations, observed, strict=True):
        if row.measure in ("detentions", "prosecutions") or (row.measure == "rent" and row.end <= case.file.last_day):
            assert np.isfinite(values).all(), row.id


def test_what_follows_is_read_on_the_day_of_the_count_and_not_of_its_week():
    """Detentions of an observation equal the outcome on its last day, in the middle of a week."""
    from dataclasses import replace

    from toys import Observation

    row = Observation(
        id="o", measure="detentions", where=("land",), start=day(0), end=day(17), value=1, unit="cases",
        counts_what="d", use="context", source=SOURCE
    )  # fmt: skip
    case = replace(lively(), observations=(row,))
    results = run(case, worlds=3, days=[day(17)])
    assert results.observed[0] == pytest.approx(OUTCOMES["detained"].value(results, day(17)), rel=1e-6)


def test_a_measure_of_a_mechanism_that_is_off_says_so():
    from dataclasses import replace

    from exeunt.exodus.observe import reason_not_simulated
    from toys import Observation

    row = Observation(
        id="o", measure="detentions", where=("land",), start=day(0), end=day(17), value=1, unit="cases",
        counts_what="d", use="context", source=SOURCE
    )  # fmt: skip
    case = lively()
    off = replace(
        case, observations=(row,), file=case.file.model_copy(update={"mechanisms_off": {"repression": "a test"}})
    )
    assert reason_not_simulated(compile_worlds(off, Draws(1)), row) == "repression is off in this case: a test"


def test_every_outcome_is_asked_for_by_the_labels_that_its_runs_have():
    from exeunt.case import load
    from exeunt.contrast.questions import labels

    case = load("three-places")
    results = run(case, worlds=1)
    kinds = {outcome.by for outcome in OUTCOMES.values()}
    assert kinds == {"", "place", "crossing", "group"}
    for outcome in OUTCOMES.values():
        if outcome.labels in results.series:
            assert list(results.series[outcome.labels].labels) == labels(case, outcome.name), outcome.name


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"where": ("land",), "groups": ("quiet",)}, "counted in some groups; simulated for all of them together"),
        ({"where": ("north",)}, "counted in a part of the origin; simulated for all of it"),
        (
            {"where": ("near",), "measure": "rent", "unit": "share"},
            "counted in 'share'; simulated as a rise in per cent",
        ),
    ],
)
def test_a_count_of_a_part_is_not_put_beside_the_whole(columns, sentence):
    from exeunt.exodus.observe import reason_not_simulated
    from toys import Group, Observation, Place, host, toy

    groups = [Group(id=id, name=id, share=0.5, source=SOURCE) for id in ("loud", "quiet")]
    north = Place(id="north", name="North", roles=("origin",), population=100, source=SOURCE)
    case = toy(places=[north, host("near", city_population=1000)], groups=groups, rules=opened("near"))
    row = {"id": "o", "measure": "detentions", "start": day(0), "end": day(9), "value": 1, "unit": "cases",
           "counts_what": "d", "use": "context", "source": SOURCE} | columns  # fmt: skip
    if "groups" in columns:
        row["where"] = ("land", "north")
    assert reason_not_simulated(compile_worlds(case, Draws(1)), Observation(**row)) == sentence


def test_a_pulse_moves_departures_whatever_the_kind_of_its_event():
    assert {kind for kind in EVENTS if kind not in EVENTS_THAT_ACT}
    shock = Event(
        id="s", day=day(2), kind="economic", where=("land",), peak="9", lag="1", half_life="10", source=SOURCE
    )
    known = {"DEP-01": 0.1}
    moved, calm = (
        stock(play(toy(days=9, people=1000, rules=opened("near"), events=events, known=known)), "home")
        for events in ([shock], [])
    )
    assert moved < calm
    assert Group.model_fields["note"].json_schema_extra == {"for_readers": True}
