"""What holds in every world of every case."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exeunt.case import Case
from exeunt.case.format.records import Crossing, Event, Group
from exeunt.exodus.compile import compile_worlds
from exeunt.worlds.draws import Draws
from toys import SOURCE, day, everybody, host, opened, play, route, rule, toy, watched

DAYS = 60
DOORS = ("visa_free", "short_visa", "long_stay", "asylum")
check = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def cases(draw: st.DrawFn, *, queues: bool = True, feedback: bool = True) -> Case:
    """A small case with everything drawn from the shipped priors and random rules.

    Without feedback, compatriots, queues and announcements turn nobody, nobody leaves twice, moves on or tries in vain:
    then who leaves follows from the doors alone.
    """
    hosts = [f"h{i}" for i in range(draw(st.integers(1, 3)))]
    share = draw(st.floats(0.1, 0.9))
    groups = [
        Group(
            id=name, name=name, share=part, passport=draw(st.floats(0, 1)), short_visa=draw(st.floats(0, 1)),
            draft_eligible=draw(st.floats(0, 1)), asylum_need=draw(st.floats(0, 2)), source=SOURCE,
            departure_ratio=draw(st.floats(0, 500)), wanted=draw(st.floats(0, 1)),
        )
        for name, part in (("g", share), ("rest", 1 - share))
    ]  # fmt: skip
    crossings = [Crossing(id="gate", name="G", capacity=draw(st.floats(0, 50)), source=SOURCE)] if queues else []
    routes = [
        route(
            name, km=draw(st.floats(10, 9000)), days=draw(st.floats(0, 5)), crossing="gate" if queues and i == 0 else ""
        )
        for i, name in enumerate(hosts)
    ]
    rules = []
    for i in range(draw(st.integers(0, 8))):
        start = draw(st.integers(-20, DAYS - 1))
        kind, value = draw(
            st.sampled_from(
                [("admits", 1.0), ("admits", 0.3), ("eligible", 0.5), ("closed", 1.0), ("stay_days", 5.0), ("renewal",
                0.5),
                 ("permit_hazard", 3.0), ("removal_hazard", 2.0), ("recognition", 0.4)]
            )
        )  # fmt: skip
        rules.append(
            rule(
                f"r{i}", kind, draw(st.sampled_from(hosts)), value, door=draw(st.sampled_from(DOORS)), start=day(start),
                end=draw(st.one_of(st.none(), st.integers(start, start + 40).map(day))),
                announced=day(start - draw(st.integers(0, 9))), start_uncertain_days=draw(st.integers(0, 10)),
            )
        )  # fmt: skip
    shock = Event(
        id="e", day=day(draw(st.integers(0, DAYS - 1))), kind="invasion", where=("land",), peak="DEP-06", lag="DEP-04",
        half_life="DEP-05", source=SOURCE,
    )  # fmt: skip
    case = toy(hosts, days=DAYS, people=1e5, groups=groups, crossings=crossings, routes=routes,
               rules=[*opened(*hosts), *rules], events=[shock])  # fmt: skip
    kept = (
        ()
        if feedback
        else tuple(p for p in case.parameters if p.id in ("DST-01", "BRD-04", "VIS-26", "RET-09", "RET-11", "VIS-12"))
    )
    return replace(case, parameters=kept)


@given(cases(), st.integers(0, 2**31))
@check
def test_people_are_conserved_every_day_in_every_world(case, seed):
    worlds = compile_worlds(case, Draws(3, seed))
    _, losses = watched(worlds)
    assert len(losses) == DAYS
    assert max(losses) < 1e-9


@given(cases(), st.integers(0, 2**31))
@check
def test_what_is_recorded_adds_up_to_everybody(case, seed):
    results = play(case, worlds=3, seed=seed)
    assert results.worst_loss < 1e-9
    assert np.allclose(everybody(results), results.people, rtol=1e-6)  # kept in single precision


@given(cases(), st.integers(0, 2**31))
@check
def test_nobody_is_ever_fewer_than_nobody(case, seed):
    results = play(case, worlds=3, seed=seed)
    for series in results.series.values():
        assert (series.values > -1e-6).all()


@given(cases())
@check
def test_closing_every_door_sends_nobody_anywhere(case):
    shut = [rule(f"shut-{name.id}", "closed", name.id, 1) for name in case.places if name.id != "land"]
    results = play(replace(case, rules=(*case.rules, *shut)), worlds=3, first=case)
    assert results.series["abroad"].values.max() == 0
    assert results.series["set_out"].values.max() == 0


@given(cases(queues=False, feedback=False), st.sampled_from(DOORS), st.integers(0, DAYS - 1))
@check
def test_opening_one_more_door_never_lowers_the_number_who_leave(case, door, start):
    wider = replace(case, rules=(*case.rules, rule("more", "admits", "h0", 1, door=door, start=day(start))))
    before, after = play(case, worlds=3, first=case), play(wider, worlds=3, first=case)
    left = [r.series["set_out"].values.sum(axis=0).astype(float) for r in (before, after)]
    assert (left[1] >= left[0] * (1 - 1e-6)).all()


@given(cases(feedback=False), st.floats(1, 10))
@check
def test_a_wider_crossing_never_lets_fewer_through(case, factor):
    gate = case.crossings[0]
    wide = replace(case, crossings=(gate.model_copy(update={"capacity": gate.capacity * factor}),))
    through = [play(c, worlds=3, first=case).series["through"].values.astype(float) for c in (case, wide)]
    assert (through[1] >= through[0] * (1 - 1e-6)).all()


@given(cases())
@check
def test_a_person_is_never_in_two_places(case):
    """On the move, people are counted once: in the ring or in a queue, and by the place they head for."""
    worlds = compile_worlds(case, Draws(2))
    state, _ = watched(worlds)
    ring = state.ring.sum(axis=(0, 1, 2))
    queues = state.waiting.sum(axis=(0, 1, 2))
    assert np.allclose(state.on_the_way.sum(axis=(0, 1)), ring, atol=1e-6)
    assert np.allclose(state.queueing.sum(axis=(0, 1)), queues, atol=1e-6)
    assert np.allclose(state.queue.sum(axis=0), queues, atol=1e-6)
    clocked = np.add.reduceat(state.clock, state.clock_first, axis=0) * state.survival
    assert (clocked <= state["visiting"] * (1 + 1e-9) + 1e-9).all()


@given(cases(), st.integers(1, 7))
@check
def test_a_world_does_not_depend_on_its_batch(case, batch):
    from exeunt.study import run

    whole, parts = (run(case, worlds=7, batch=size, workers=1) for size in (7, batch))
    for name, series in whole.series.items():
        assert np.array_equal(series.values, parts.series[name].values), name


def test_a_door_that_opens_early_in_some_worlds_only_ties_no_world_to_its_batch():
    """A rule near the first day, in doubt by ten days: which nest a host is in must not be settled by batch mates."""
    from exeunt.study import run

    doubt = rule("r", "admits", "far", 1, door="visa_free", start=day(3), start_uncertain_days=10)
    visa = rule("v", "admits", "far", 1, door="short_visa")
    groups = [Group(id="g", name="g", share=1, short_visa=0.5, departure_ratio=100, source=SOURCE)]
    case = replace(
        toy(("near", "far"), days=DAYS, people=1e5, rules=[*opened("near"), visa, doubt], groups=groups), parameters=()
    )
    whole, parts = (run(case, worlds=7, batch=size, workers=1) for size in (7, 1))
    for name, series in whole.series.items():
        assert np.array_equal(series.values, parts.series[name].values), name


def test_processes_change_nothing():
    from exeunt import load
    from exeunt.study import run

    case = load("three-places")
    one, two = (run(case, worlds=8, batch=3, workers=2, executor=name) for name in ("threads", "processes"))
    for name, series in one.series.items():
        assert np.array_equal(series.values, two.series[name].values), name


def test_threads_change_nothing():
    from exeunt.study import run

    case = replace(toy(("near", "far"), days=DAYS, rules=opened("near", "far"), known={"DEP-01": 5}), parameters=())
    one, two = (run(case, worlds=8, batch=2, workers=n) for n in (1, 2))
    assert np.array_equal(one.series["abroad"].values, two.series["abroad"].values)


def test_two_worlds_differ_and_the_same_seed_gives_the_same_worlds():
    case = replace(toy(days=DAYS, rules=opened("near")), parameters=())
    first, again, other = (play(case, worlds=2, seed=seed).series["abroad"].values[:, -1] for seed in (1, 1, 2))
    assert first[0, 0] != first[0, 1]
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_an_idle_place_parameter_or_rule_changes_no_other_draw():
    """Draws are keyed by name: what is added takes no other column."""
    small = compile_worlds(toy(rules=opened("near")), Draws(5))
    large = compile_worlds(toy(("near", "far"), rules=opened("near", "far")), Draws(5))
    for name, parameters in small.parameters.items():
        for attribute in parameters.wanted():
            assert np.array_equal(getattr(parameters, attribute), getattr(large.parameters[name], attribute))
    assert host("near").id == "near"


@pytest.mark.parametrize("worlds", [1, 10, 1000])
def test_each_stratum_of_a_draw_holds_one_world(worlds):
    column = Draws(worlds).uniform("anything")
    assert sorted((column * worlds).astype(int)) == list(range(worlds))
