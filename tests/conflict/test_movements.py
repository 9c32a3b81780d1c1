"""Golden worlds of the two movements of displaced people, worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conflict.lands import camp, land, link, place, played, rule

WAR, TOWN = place("war", "conflict", "origin"), place("town", "town")
MOVEMENTS = pytest.mark.parametrize("movement", ["choose", "walk"])


ONWARD = {"walking_decay": 1.0, "guide": 50.0}
"""Nobody turns back: places farther from a camp weigh nothing."""


def test_people_walk_along_a_line_and_half_of_those_in_a_town_go_on_each_day():
    """100 leave; half pass the town at once, half of the rest on the next day."""
    case = land([WAR, TOWN, camp("end")], [link("war", "town", 10), link("town", "end", 10)], {0: 100})
    _, camps, elsewhere = played(case, "walk", **ONWARD)
    assert camps[:, 0] == pytest.approx([50, 75, 87.5, 93.75, 96.875])
    assert camps[:, 0] + elsewhere == pytest.approx(np.full(5, 100))


def test_a_walker_without_knowledge_of_the_way_turns_back_as_often_as_on():
    """Blind, from the town half go to the camp and half back to the war: 25 of 100 arrive at once (half stay in
    town).
    """
    case = land([WAR, TOWN, camp("end")], [link("war", "town", 10), link("town", "end", 10)], {0: 100})
    _, camps, _ = played(case, "walk")
    assert camps[0, 0] == pytest.approx(100 * 0.5 * 0.5)


@pytest.mark.parametrize(("movement", "arrives"), [("choose", 4), ("walk", 2)])
def test_a_long_way_takes_days(movement, arrives):
    """450 km: 100 a day on the journey to a camp, 200 on a single link."""
    case = land([WAR, camp("end")], [link("war", "end", 450)], {0: 100}, days=6)
    _, camps, elsewhere = played(case, movement)
    assert camps[:, 0] == pytest.approx([0] * arrives + [100] * (6 - arrives))
    assert elsewhere == pytest.approx([100] * arrives + [0] * (6 - arrives))


@MOVEMENTS
def test_at_a_fork_people_part_by_distance(movement):
    """10 km and 30 km, a third for every 20: three to one."""
    case = land([WAR, camp("near"), camp("far")], [link("war", "near", 10), link("war", "far", 30)], {0: 100})
    rate = np.log(3) / 20
    _, camps, _ = played(case, movement, decay=rate, walking_decay=rate)
    assert camps[-1] == pytest.approx([75, 25])


@MOVEMENTS
def test_a_closed_border_holds_people_until_it_opens(movement):
    """Shut through day 2; who fled on days 0 and 1 gets through on day 3."""
    case = land(
        [WAR, camp("end")], [link("war", "end", 10)], {0: 100, 1: 20}, rules=[rule("closed", "war--end", end=2)]
    )
    _, camps, elsewhere = played(case, movement)
    assert camps[:, 0] == pytest.approx([0, 0, 0, 120, 120])
    assert elsewhere == pytest.approx([100, 120, 120, 0, 0])


@MOVEMENTS
def test_a_camp_that_is_nearly_full_turns_people_away(movement):
    """80 places fill to 100; with 95 there, half of its pull is left: one in three goes there, two to the other."""
    places = [WAR, camp("small", capacity=80, displaced=95), camp("large")]
    case = land(places, [link("war", "small", 10), link("war", "large", 10)], {0: 3})
    _, camps, _ = played(case, movement, bounded=True)
    assert camps[-1] == pytest.approx([96, 2])
    _, camps, _ = played(case, movement, bounded=False)
    assert camps[-1] == pytest.approx([96.5, 1.5])


def test_some_of_those_who_reach_a_camp_pass_on():
    """A quarter of 100 who reach the first camp go on to the second, which passes a quarter of them back: three links a
    day.
    """
    case = land(
        [WAR, camp("first"), camp("second")], [link("war", "first", 10), link("first", "second", 10)], {0: 100}, days=1
    )
    _, camps, _ = played(case, "walk", pass_on=0.25, **ONWARD)
    assert camps[0] == pytest.approx([75 + 6.25, 25 - 6.25])
    _, camps, _ = played(case, "walk", pass_on=0, **ONWARD)
    assert camps[0] == pytest.approx([100, 0])


def test_a_new_camp_draws_people_and_takes_over_from_older_ones():
    """Shut for two days, then open: of 100 a day it draws two thirds at weight 1 + 1, and a tenth of the old camp moves
    there daily.
    """
    places = [WAR, camp("old"), camp("new")]
    case = land(
        places, [link("war", "old", 10), link("war", "new", 10)], {2: 300}, rules=[rule("closed", "new", end=1)], days=4
    )
    _, camps, _ = played(case, "choose", fresh=1)
    assert camps[2] == pytest.approx([100, 200])
    _, camps, _ = played(case, "choose", relocation=0.1)
    assert camps[2] == pytest.approx([150, 150])
    assert camps[3] == pytest.approx([135, 165])


def test_countries_are_chosen_first_where_camps_of_one_country_are_alike():
    """Two camps here, one there, all 10 km off; with dissimilarity 1/2 the two weigh as the root of two."""
    places = [WAR, camp("a", "One"), camp("b", "One"), camp("c", "Two")]
    case = land(places, [link("war", name, 10) for name in "abc"], {0: 100})
    _, camps, _ = played(case, "choose", nest=0.5)
    here = 2**0.5 / (2**0.5 + 1)
    assert camps[-1] == pytest.approx([50 * here, 50 * here, 100 * (1 - here)])


def test_a_forced_redirection_sends_people_on_from_a_hub_and_nowhere_else():
    places = [WAR, place("hub", "forwarding"), camp("here"), camp("there")]
    ways = [link("war", "hub", 10), link("hub", "here", 10), link("hub", "there", 10, redirects="forth")]
    _, camps, _ = played(land(places, ways, {0: 100}), "walk")
    assert camps[-1] == pytest.approx([0, 100])
    _, camps, _ = played(land(places, ways, {0: 100}, rules=[rule("redirects", "hub--there", 0)]), "walk", **ONWARD)
    assert camps[-1] == pytest.approx([50, 50])


def test_a_camp_that_does_not_hold_is_walked_through():
    case = land(
        [WAR, camp("a"), camp("b")], [link("war", "a", 10), link("a", "b", 10)], {0: 100}, rules=[rule("holds", "a", 0)]
    )
    _, camps, _ = played(case, "walk", **ONWARD)
    assert camps[:, 1] == pytest.approx([50, 75, 87.5, 93.75, 96.875])


def test_people_flee_from_places_in_conflict_by_the_root_of_population_and_intensity():
    """1,000 at intensity 1 and 4,000 at a half: alike; the quiet town sends nobody, unless flight is from anywhere."""
    places = [WAR, place("fort", "conflict", "origin", population=4000), TOWN, camp("a"), camp("b"), camp("c")]
    ways = [link("war", "a", 10), link("fort", "b", 10), link("town", "c", 10)]
    case = land(places, ways, {0: 100}, conflict=[("war", 0, 1.0), ("fort", 0, 0.5)], origin="zones")
    _, camps, _ = played(case, "choose")
    assert camps[-1] == pytest.approx([50, 50, 0])
    _, camps, _ = played(case, "choose", anywhere=0.5)
    assert camps[-1] == pytest.approx([25 + 50 / 3, 25 + 50 / 3, 50 / 3])


def test_a_conflict_that_ages_drives_fewer_of_the_displaced():
    """After four steps of 30 days a conflict weighs a tenth of a fresh one alike."""
    places = [WAR, place("fort", "conflict", "origin"), camp("a"), camp("b")]
    case = land(
        places, [link("war", "a", 10), link("fort", "b", 10)], {125: 110}, days=130, origin="zones",
        conflict=[("war", 0, 1.0), ("fort", 120, 1.0)],
    )  # fmt: skip
    _, camps, _ = played(case, "choose")
    assert camps[-1] == pytest.approx([10, 100])


def test_ways_abroad_may_count_for_less():
    """Two camps alike but for 100 km abroad beyond the border town: at a tenth they count as 10."""
    places = [WAR, place("border", "town", country="Away"), camp("beyond"), camp("here", "Third")]
    ways = [link("war", "border", 10), link("border", "beyond", 100), link("war", "here", 20)]
    case = land(places, ways, {0: 100})
    _, camps, _ = played(case, "choose", decay=0.1, abroad_effort=5)
    assert camps[-1] == pytest.approx([50, 50])
    _, camps, _ = played(case, "choose", decay=0.1, abroad_effort=1)
    assert camps[-1][0] < 1


@MOVEMENTS
@settings(deadline=None, max_examples=30)
@given(
    km=st.lists(st.floats(1, 2000), min_size=5, max_size=5),
    fleeing=st.dictionaries(st.integers(0, 29), st.floats(0, 1e6), min_size=1),
    shut=st.integers(0, 29),
    values=st.fixed_dictionaries(
        {"leave_town": st.floats(0.2, 1), "fresh": st.floats(0, 4), "herd": st.floats(0, 0.6)}
    ),
)
def test_nobody_appears_or_vanishes_on_any_day(movement, km, fleeing, shut, values):
    places = [WAR, TOWN, place("hub", "forwarding"), camp("a", displaced=7), camp("b", "Third", capacity=50)]
    ends = [("war", "town"), ("town", "hub"), ("hub", "a"), ("hub", "b"), ("war", "b")]
    ways = [link(*pair, length) for pair, length in zip(ends, km, strict=True)]
    case = land(places, ways, fleeing, days=30, rules=[rule("closed", "a", end=shut)])
    ground, camps, elsewhere = played(case, movement, bounded=True, **values)
    fled = 7 + np.cumsum(ground.fleeing.sum(axis=0))
    assert camps.sum(axis=1) + elsewhere == pytest.approx(fled, rel=1e-9, abs=1e-9)
    assert (camps >= 0).all()


@MOVEMENTS
def test_a_population_a_thousand_times_larger_goes_the_same_ways(movement):
    places = [WAR, TOWN, camp("a"), camp("b", "Third")]
    ways = [link("war", "town", 40), link("town", "a", 300), link("town", "b", 700)]
    small, large = (played(land(places, ways, {0: 100 * k, 2: 7 * k}, days=9), movement)[1] for k in (1, 1000))
    assert large == pytest.approx(1000 * small, rel=1e-9)
