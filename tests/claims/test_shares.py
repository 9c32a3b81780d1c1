"""Three shares carry a word, effects are per person concerned, and a test that finds what was put in gives none."""

from __future__ import annotations

import json
import re
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exeunt.case import load
from exeunt.claims import Ledger, judge
from exeunt.claims.circular import by_formula, restated
from exeunt.claims.confidence import confidence
from exeunt.claims.shares import Shares, shares_of, sides_of, together
from exeunt.claims.skeleton import dated, hints, skeleton, titled
from exeunt.contrast.pivots import Features
from exeunt.contrast.uncertain import Uncertain

WORLDS = 100
TEXT = {"title": "T", "date": "2022-12-31"}


@pytest.fixture(scope="module")
def case():
    return load("three-places")


def ledger(*tests: dict, **more: object) -> Ledger:
    claims = [{"id": f"K{i}", "quote": "q", "kind": "causal", "says": "s", "tests": [t]} for i, t in enumerate(tests)]
    return Ledger(**{"text": TEXT, "at": "2022-12-31", "claims": claims, **more})


def one_claim(*tests: dict) -> Ledger:
    claim = {"id": "K", "quote": "q", "kind": "causal", "says": "s", "tests": list(tests)}
    return Ledger(text=TEXT, at="2022-12-31", claims=[claim])


def answers(**values: object):
    """Outcomes by name and scenario, `abroad__no_ban=...`; all else is 1,000."""
    known = {name: np.broadcast_to(np.asarray(value, dtype=float), (WORLDS,)) for name, value in values.items()}
    return lambda scenario, what, day: known.get(
        f"{what.outcome}__{scenario.replace('-', '_')}", np.full(WORLDS, 1000.0)
    )


numbers = st.lists(st.floats(-1e6, 1e6), min_size=WORLDS, max_size=WORLDS)
OTHER = {"holds": "opposite", "opposite": "holds", "negligible": "negligible", "depends": "depends"}


@settings(max_examples=100, deadline=None)
@given(change=numbers, least=st.floats(0, 1e5))
def test_the_opposite_of_a_claim_has_its_shares_with_the_ends_exchanged(change, least):
    here, size = np.array(change), np.full(WORLDS, least)
    claim, other = (shares_of(sides_of(sign * here, size), sign * here) for sign in (1, -1))
    assert (claim.larger, claim.between, claim.opposite) == (other.opposite, other.between, other.larger)
    assert claim.larger + claim.between + claim.opposite == pytest.approx(1)
    assert other.word(0.9) == OTHER[claim.word(0.9)]
    assert claim.larger <= claim.sign


def test_a_word_needs_its_own_share_of_worlds():
    assert Shares(0.9, 0.1, 0).word(0.9) == "holds"
    assert Shares(0, 0.95, 0.05).word(0.9) == "negligible"
    assert Shares(0.05, 0, 0.95).word(0.9) == "opposite"
    assert Shares(0, 0.6, 0.4).word(0.9) == "depends"


def test_a_true_sign_that_is_too_small_is_negligible_and_not_the_opposite(case):
    test = {"outcome": "never_left", "in": "as-was", "against": "no-ban", "direction": "higher"}
    found = judge(case, ledger(test), answers(never_left__as_was=1004.0, never_left__no_ban=1000.0))[0]
    assert (found.word, found.deciding.shares.sign, found.share) == ("negligible", 1.0, 0.0)
    assert found.deciding.sized == ("holds", "negligible")
    assert found.deciding.hangs_on_size


def test_an_effect_is_divided_by_those_whom_the_rule_touches(case):
    test = {
        "outcome": "never_left", "in": "as-was", "against": "no-ban", "direction": "higher", "smallest": "10%",
        "per": {"outcome": "left[far]", "in": "no-ban", "against": "as-was"},
    }  # fmt: skip
    values = answers(never_left__as_was=1003.0, never_left__no_ban=1000.0, left__as_was=490.0, left__no_ban=500.0)
    found = judge(case, ledger(test), values)[0]
    assert (found.word, found.share) == ("holds", 1.0)
    assert found.deciding.effect == pytest.approx((0.3, 0.3, 0.3))
    nobody = answers(never_left__as_was=1003.0, never_left__no_ban=1000.0, left__as_was=500.0, left__no_ban=500.0)
    wordless = judge(case, ledger(test), nobody)[0]
    assert wordless.word == "not testable"
    assert wordless.tested[0].found == (
        "in 100% of worlds nobody is concerned: are `in` and `against` of `per` the wrong way round?"
    )
    some = np.where(np.arange(WORLDS) < 96, 500.0, 490.0)
    values = answers(never_left__as_was=1003.0, never_left__no_ban=1000.0, left__as_was=490.0, left__no_ban=some)
    found = judge(case, ledger(test), values)[0]
    assert (found.share, found.deciding.shares.worlds) == (1.0, 96)


def test_a_ratio_of_two_outcomes_is_a_level(case):
    test = {"outcome": "returned", "per": {"outcome": "left"}, "above": 0.2}
    assert judge(case, ledger(test), answers(returned__as_was=300.0))[0].word == "holds"
    assert judge(case, ledger(test), answers(returned__as_was=100.0))[0].word == "not so"


def test_a_reported_number_agrees_if_it_is_in_the_range_of_the_worlds(case):
    spread = answers(abroad__as_was=np.arange(WORLDS))
    inside, outside = {"outcome": "abroad", "reported": [50, 60]}, {"outcome": "abroad", "reported": [97, 99]}
    found = judge(case, ledger(inside, outside), spread)
    assert [at.word for at in found] == ["holds", "not so"]
    assert found[0].tested[0].found == "50% of worlds lie below it and 39% above"


@settings(max_examples=60, deadline=None)
@given(first=numbers, second=numbers)
def test_the_joint_share_is_at_most_that_of_each_part(first, second):
    case = load("three-places")
    parts = ({"outcome": "abroad", "above": 0}, {"outcome": "left", "above": 0})
    found = judge(case, one_claim(*parts), answers(abroad__as_was=first, left__as_was=second))[0]
    assert found.joint is not None
    assert found.share == found.joint.larger <= min(at.share for at in found.tested)


def test_together_is_so_only_where_all_are_and_the_other_way_where_one_is():
    said = together([np.array([1.0, 1, 0, 1]), np.array([1.0, 0, 0, -1])])
    assert said.tolist() == [1, 0, 0, -1]


def features(values: np.ndarray, grade: str = "E") -> Features:
    what = tuple(Uncertain(f"P{k}", "parameter", grade, "a number", ()) for k in range(values.shape[1]))
    return Features(load("three-places"), what, values)


def test_a_test_that_one_parameter_decides_is_caught_however_it_is_curved():
    random = np.random.default_rng(1)
    put_in, idle, noise = random.uniform(0, 1, (3, 400))
    upon = features(np.stack([idle, put_in], axis=1))
    planted = restated(upon, np.exp(3 * put_in) - 5)
    assert (planted.parameter, planted.grade) == ("P1", "E")
    assert planted.why == "restates P1 (E), which alone decides 100% of what differs between worlds"
    assert restated(upon, put_in + 3 * noise) is None
    assert restated(upon, np.full(400, 2.0)) is None


def test_a_relative_difference_from_a_world_in_which_nobody_leaves_follows_from_the_formula():
    many, few = np.full(WORLDS, 1000.0), np.full(WORLDS, 10.0)
    assert by_formula(np.full(WORLDS, 5.0), np.zeros(WORLDS), many, few) is not None
    assert by_formula(np.full(WORLDS, 5.0), np.full(WORLDS, 6.0), many, few) is None
    assert by_formula(np.full(WORLDS, 5.0), np.zeros(WORLDS), many, many) is None


def test_a_claim_whose_only_test_restates_its_input_has_no_word(case):
    put_in = np.random.default_rng(2).uniform(0, 1, WORLDS)
    upon = features(put_in[:, None])
    upon.upon = lambda *outcomes: upon
    test = {"outcome": "abroad", "in": "as-was", "against": "no-ban", "direction": "higher"}
    values = answers(abroad__as_was=1000 + 500 * put_in, abroad__no_ban=1000.0)
    found = judge(case, ledger(test), values, upon)[0]
    assert found.word == "not testable"
    assert found.tested[0].found.startswith("restates P0 (E), which alone decides 100%")
    beside = one_claim(test, {"outcome": "left", "above": 1})
    assert judge(case, beside, values, upon)[0].word == "holds"


def test_confidence_falls_with_grades_that_move_the_result_and_counts_that_were_missed():
    random = np.random.default_rng(3)
    one, other = random.uniform(0, 1, (2, 400))
    upon = features(one[:, None], "D")
    met, missed = {"stock": (5, 0.9, 0.3)}, {"stock": (5, 0.4, 0.9)}
    assert confidence(upon, other, ("abroad",), met, False).level == "high"
    found = confidence(upon, one + other, ("abroad",), missed, False)
    assert found.words == ("low confidence (P0 of grade D moves it; 40% of held-out stock are in the 90 % range)")
    assert confidence(upon, other, ("voice_exile",), met, True).words == (
        "low confidence (forms of the model disagree on the word; no count of its kind was held out)"
    )


def test_a_record_holds_only_with_words_that_somebody_read(case):
    claim = {"id": "K", "quote": "q", "kind": "fact", "says": "s", "tests": [{"record": "holds", "why": "w"}]}
    row = {
        "source": "https://example.org", "place": "p. 3", "quoted": "so it is", "read": "read", "seen": "2026-11-25",
    }  # fmt: skip

    def word(evidence: list[dict]) -> str:
        made = Ledger(text=TEXT, at="2022-12-31", claims=[{**claim, "evidence": evidence}])
        return judge(case, made, answers())[0].word

    assert [word([]), word([{**row, "read": "recalled"}]), word([row])] == ["unverified", "unverified", "holds"]


def test_a_text_gives_its_title_its_day_and_hints_for_its_sentences():
    text = "On doors that shut\n\nNov. 13, 2023\n\nThe ban keeps people in. Rents rose."
    assert titled(text)[0] == "On doors that shut"
    assert titled("A sentence. Another.") == ("", "A sentence. Another.")
    assert (dated(text), dated("on 3 March 2022"), dated("2022-02-30")) == (date(2023, 11, 13), date(2022, 3, 3), None)
    assert hints("The ban keeps people in.") == ["asked of gates: arrivals, refused, left[PLACE]"]
    made = skeleton(text, "other", date(2023, 12, 31), date(2022, 1, 1))
    assert 'title: "On doors that shut"' in made
    assert "\nat: 2023-11-13\n" in made
    assert made.count("- id: ") == 3


AID = """text: {title: On aid, date: 2023-11-13}
at: 2023-11-13
smallest_effect: 2%
claims:
- id: A1
  quote: Reception of exiles costs more where doors are open.
  kind: causal
  says: With open doors reception costs more per exile who is there.
  tests:
  - outcome: reception_cost
    in: open-eu
    against: as-was
    direction: higher
    per: {outcome: "abroad[eu]"}
    smallest: "0.001"
- id: A2
  quote: Most who are there need no aid.
  kind: fact
  says: Fewer than one in five of those abroad asked for asylum.
  tests:
  - {outcome: applications, per: {outcome: abroad}, below: 0.2}
"""


def test_a_ledger_on_another_question_works_with_the_shipped_outcomes(exeunt, tmp_path):
    (tmp_path / "aid.yaml").write_text(AID, encoding="utf-8")
    asked = ("claims", "russia-2022", "--claims", "aid.yaml", "--worlds-from", "prior", "--worlds", "29")
    data = json.loads(exeunt(*asked, "--json", "--argdown", "aid.argdown", "--claimreview", "aid.json").stdout)
    assert [row["id"] for row in data["claims"]] == ["A1", "A2"]
    assert all(row["verdict"] for row in data["claims"])
    assert (
        "[A1]: With open doors reception costs more per exile who is there. #causal #"
        in (tmp_path / "aid.argdown").read_text()
    )
    reviews = json.loads((tmp_path / "aid.json").read_text())["@graph"]
    assert {at["@type"] for at in reviews} <= {"ClaimReview"}
    said = exeunt(*asked, "A2", "--specification").stdout
    assert "Test 1: '" in said
    assert "the same word in" in said


def test_tests_are_locked_before_the_run_and_shown_to_be_the_same(exeunt, tmp_path):
    exeunt("claims", "three-places", "--lock-tests", "tests.lock")
    asked = ("claims", "three-places", "--worlds-from", "prior", "--worlds", "60", "--expect", "tests.lock")
    said = exeunt(*asked).stderr
    assert "The tests are those that were locked on 20" in said
    assert "Everything that decides is as it was locked." in said
    lock = json.loads((tmp_path / "tests.lock").read_text())
    lock["marks"]["scenarios"] = "0"
    (tmp_path / "tests.lock").write_text(json.dumps(lock))
    assert "a scenario that its tests name is not as it was locked (0, now " in exeunt(*asked, code=4).stderr


def test_what_is_still_to_be_looked_up_is_listed_without_a_run(exeunt):
    said = exeunt("claims", "russia-2022", "--sources").stdout
    assert "a record without a row of evidence that was read" in said
    assert "1 thing is still to be looked up." in said
    assert (
        "--specification needs the id of a claim: `exeunt claims three-places S01 --specification`."
        in exeunt("claims", "three-places", "--specification", code=2).stderr
    )


def test_two_texts_are_put_to_the_same_worlds(exeunt, tmp_path):
    (tmp_path / "other.yaml").write_text(
        "text: {title: Other, date: 2022-12-31}\nat: 2022-12-31\nclaims:\n- id: O1\n  quote: q\n  kind: causal\n"
        "  says: The ban keeps nobody in.\n  tests:\n"
        "  - {outcome: never_left, in: as-was, against: no-ban, direction: lower}\n",
        encoding="utf-8",
    )
    asked = ("claims", "three-places", "--beside", "other.yaml", "--worlds-from", "prior", "--worlds", "60")
    said = exeunt(*asked).stdout
    assert "never_left, as-was against no-ban  S02: higher under as-was  holds" in said
    assert re.search(r"O1: lower under as-was +opposite +no", said)
    assert "They put 1 tests to the same outcome." in said
