"""A forecast knows nothing of later days, keeps who is there, and is scored on days that were past."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from conflict.lands import camp, flee_folder, land, link, place, rule
from exeunt.case.format.records import Observation
from exeunt.case.writing import write
from exeunt.displacement.asof import as_of
from exeunt.displacement.forecast import Origin, expected_shares, expected_total, fan
from exeunt.displacement.outlook import outlook
from exeunt.displacement.rolling import past_of, score
from exeunt.displacement.trust import HORIZONS, Trust, load_trust, trust_at
from exeunt.interchange.flee import import_case
from exeunt.worlds.draws import Draws

FLAT = np.zeros(3)
PERSISTENT = Trust(0, 0, 0, 1, 0, 0, FLAT, FLAT)


def counted(days: dict[str, dict[int, float]], **more):
    """Two camps, one near and one far, with counts by camp and day; ten people leave each day."""
    places = [place("war", "conflict", "origin"), camp("near"), camp("far", "Third")]
    ways = [link("war", "near", 10), link("war", "far", 300)]
    case = land(places, ways, dict.fromkeys(range(120), 10), days=120, movement="mixed", **more)
    rows = tuple(
        Observation(
            id=f"{name}-{number}", measure="registered", where=(name,), start=case.file.first_day + timedelta(number),
            end=case.file.first_day + timedelta(number), value=value, unit="people", counts_what="people",
            use="validate", source=("assumption",),
        )
        for name, counts in days.items() for number, value in counts.items()
    )  # fmt: skip
    return replace(case, observations=rows)


GROWING = {"near": {day: 6.0 * day for day in range(0, 120, 7)}, "far": {day: 4.0 * day for day in range(0, 120, 7)}}


def test_a_case_as_of_a_day_holds_nothing_of_later_days():
    case = counted(GROWING, conflict=[("war", 0, 1.0), ("war", 80, 0.0)],
                   rules=[rule("closed", "far", end=90), rule("closed", "near", start=70)])  # fmt: skip
    day = case.file.first_day + timedelta(days=60)
    then = as_of(case, day, 30)
    assert max(row.end for row in then.observations) <= day
    assert [event.intensity for event in then.events] == [1.0]
    assert [(row.where, row.end) for row in then.rules] == [(("far",), None)]
    assert then.file.last_day == day + timedelta(days=30)
    # Departures after the last count, on day 56, go on as in the thirty days before it.
    later = [row.people for row in then.departures if row.day > case.file.first_day + timedelta(days=56)]
    assert later == pytest.approx([10] * 34)


def test_later_counts_change_no_number_of_a_forecast():
    case = counted(GROWING)
    day = case.file.first_day + timedelta(days=60)
    lied = tuple(row.model_copy(update={"value": 9e6}) if row.end > day else row for row in case.observations)
    one, other = (outlook(at, day, (30, 90), 40, 1) for at in (case, replace(case, observations=lied)))
    assert one.scored == other.scored
    for mine, theirs in zip(one.fans.values(), other.fans.values(), strict=True):
        assert all(np.array_equal(a.people, b.people) for a, b in zip(mine, theirs, strict=True))


def origin(known: list[list[float]], simulated: list[list[float]]) -> Origin:
    return Origin(len(known) - 1, ("near", "far"), np.array(known), np.array(simulated))


def test_without_trust_in_anything_else_shares_stay_as_they_are():
    at = origin([[0.0, 0.0], [30.0, 10.0]], [[0.0, 0.0], [1.0, 9.0], [1.0, 99.0]])
    assert expected_shares(at, 1, PERSISTENT, 0.5) == pytest.approx([0.75, 0.25])
    assert expected_total(at, 1, PERSISTENT) == 40


def test_who_comes_goes_where_the_simulation_sends_them_and_who_is_there_stays():
    """40 are there, 40 come, all to the far camp: 30 and 50 of 80."""
    at = origin([[0.0, 0.0], [30.0, 10.0]], [[0.0, 0.0], [1.0, 9.0], [1.0, 99.0]])
    assert expected_shares(at, 1, Trust(0, 1, 0, 1e9, 1, 0, FLAT, FLAT), 0.5) == pytest.approx([30 / 80, 50 / 80])


def test_a_camp_that_grew_more_than_simulated_draws_more_of_those_to_come():
    """Simulated growth is alike; counts grew three to one."""
    at = origin([[0.0, 0.0], [75.0, 25.0]], [[0.0, 0.0], [50.0, 50.0], [100.0, 100.0]])
    assert at.sent(1, 0) == pytest.approx([0.5, 0.5])
    assert at.sent(1, 1) == pytest.approx([0.75, 0.25], abs=0.005)


def test_arrivals_that_are_named_take_the_place_of_the_trend():
    at = origin([[0.0, 0.0], [30.0, 10.0]], [[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]])
    first = counted(GROWING).file.first_day
    found = fan(at, first, 30, PERSISTENT, Draws(5), departures=60.0)
    assert found.people.sum(axis=0) == pytest.approx([100] * 5)
    assert found.day == first + timedelta(days=31)


def test_trust_between_horizons_lies_on_a_straight_line_and_ends_at_the_last():
    near, far = load_trust()["", 30], load_trust()["", 90]
    assert trust_at(60, "").damping == pytest.approx((near.damping + far.damping) / 2)
    assert trust_at(9999, "").total_errors == pytest.approx(load_trust()["", HORIZONS[-1]].total_errors)


def test_trust_was_learned_without_each_war():
    wars = {war for war, _ in load_trust()}
    assert {"", "mali", "ukraine"} <= wars
    for war in wars - {""}:
        assert not np.array_equal(load_trust()[war, 30].share_errors, load_trust()["", 30].share_errors)


def test_forecasts_from_earlier_days_are_scored_beside_persistence():
    """Shares never change: persistence of them is right, and so is a forecast that keeps them."""
    case = counted(GROWING)
    found = score(case, past_of(case, worlds=4))
    assert [at.horizon for at in found] == [7, 30]
    assert all(at.persistence < 1e-9 for at in found)
    assert all(at.last_counts > 0.05 for at in found)


@pytest.fixture
def small(tmp_path):
    write(import_case(flee_folder(tmp_path / "in"), "small").case, tmp_path / "small")
    return str(tmp_path / "small")


def test_a_forecast_is_printed_drawn_and_told_to_a_machine(exeunt, small, tmp_path):
    words = ("forecast", small, "--counts-until", "2020-01-05", "--horizon", "7,30", "--worlds", "40")
    printed = exeunt(*words, "--page", str(tmp_path / "page.html")).stdout
    for word in ("River Camp", "all camps", "the trend of the counts", "Who is in a camp stays"):
        assert word in printed
    page = (tmp_path / "page.html").read_text("utf-8")
    assert page.count("<figure>") == 2
    assert "<script" not in page
    data = json.loads(exeunt(*words, "--arrivals", "0", "--arrivals", "50", "--json").stdout)
    assert [at["assumption"] for at in data["forecasts"]] == ["0 more people a day", "50 more people a day"]
    still, more = (at["camps"][-1]["at"][-1]["median"] for at in data["forecasts"])
    assert more == pytest.approx(still + 1500)


def test_without_counts_the_conflict_alone_speaks(exeunt, tmp_path):
    case = import_case(flee_folder(tmp_path / "in"), "small").case
    write(replace(case, observations=(), corrections=()), tmp_path / "blind")
    printed = exeunt("forecast", str(tmp_path / "blind"), "--horizon", "30", "--worlds", "20").stdout
    assert "the conflict alone" in " ".join(printed.split())
    assert "No count was made by then" in printed


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--horizon", "soon"), "--horizon is 'soon'; it is days with commas, as 30,90,180, up to 3650."),
        (("--counts-until", "June"), "--counts-until is 'June'; it is a day as YYYY-MM-DD."),
        (("--counts-until", "2019-01-01"), "2019-01-01 is before the first day of the case, 2020-01-01."),
    ],
)
def test_what_cannot_be_meant_is_one_sentence(exeunt, small, words, sentence):
    assert exeunt("forecast", small, *words, code=2).stderr == sentence + "\n"


def test_a_case_of_another_kind_is_not_forecast_so(exeunt):
    said = exeunt("forecast", "three-places", code=2).stderr
    assert said == "three-places is not a conflict case: `exeunt run three-places` says what is simulated.\n"
