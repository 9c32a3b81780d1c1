"""The ledger says what holds, what fails and what cannot be tested, and what it is told wrongly it says by line."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exeunt.case import CaseProblems, load
from exeunt.claims import Claim, Ledger, judge, read_ledger
from exeunt.claims.lock import changes, locked, read_lock, write_lock
from exeunt.claims.reading import ledger_of, quotes_missing
from exeunt.claims.skeleton import sentences, skeleton
from exeunt.claims.words import in_words

WORLDS = 100
TEXT = {"title": "T", "date": "2022-12-31"}


@pytest.fixture(scope="module")
def case():
    return load("three-places")


def ledger(*tests: dict, **more: object) -> Ledger:
    claims = [
        {"id": f"K{i}", "quote": "q", "kind": "causal", "says": "s", "tests": [test]} for i, test in enumerate(tests)
    ]
    return Ledger(**{"text": TEXT, "at": "2022-12-31", "claims": claims, **more})


def worlds(**values: object):
    """Outcomes by scenario: as_was=..., no_ban=... for every outcome."""
    known = {
        name.replace("_", "-"): np.broadcast_to(np.asarray(value, dtype=float), (WORLDS,))
        for name, value in values.items()
    }
    return lambda scenario, what, day: known[scenario]


CONTRAST = {"outcome": "abroad", "in": "as-was", "against": "no-ban", "direction": "lower"}


@pytest.mark.parametrize(
    ("lower_in", "word"),
    [(100, "holds"), (90, "holds"), (89, "depends"), (11, "depends"), (10, "opposite"), (0, "opposite")],
)
def test_the_word_follows_from_the_share_of_worlds_and_the_cut_offs(case, lower_in, word):
    here = np.where(np.arange(WORLDS) < lower_in, 50.0, 150.0)
    verdict = judge(case, ledger(CONTRAST), worlds(as_was=here, no_ban=100.0))[0]
    assert (verdict.word, verdict.share) == (word, lower_in / 100)


def test_effects_below_the_smallest_of_interest_do_not_count(case):
    values = worlds(as_was=99.5, no_ban=100.0)
    assert judge(case, ledger(CONTRAST), values)[0].word == "negligible"
    assert judge(case, ledger(CONTRAST, smallest_effect="0.1%"), values)[0].word == "holds"
    assert judge(case, ledger({**CONTRAST, "smallest": "0.6"}), values)[0].word == "negligible"
    assert judge(case, ledger({**CONTRAST, "direction": "same"}), values)[0].word == "holds"


numbers = st.lists(st.floats(0, 1e6), min_size=WORLDS, max_size=WORLDS)


@settings(max_examples=60, deadline=None)
@given(here=numbers, there=numbers)
def test_a_claim_and_its_opposite_never_both_hold_and_reversing_the_pair_mirrors_the_share(here, there):
    case = load("three-places")
    lower, higher, same = ({**CONTRAST, "direction": direction} for direction in ("lower", "higher", "same"))
    swapped = {**CONTRAST, "in": "no-ban", "against": "as-was", "direction": "higher"}
    values = worlds(as_was=here, no_ban=there)
    found = judge(case, ledger(lower, higher, same, swapped), values)
    assert [at.word for at in found[:3]].count("holds") <= 1
    shares = [at.tested[0].shares.larger for at in found]
    assert shares[0] == shares[3]
    assert shares[0] + shares[1] <= 1


def test_levels_changes_and_conjunctions_are_judged_in_each_world(case):
    first = np.where(np.arange(WORLDS) < 95, 5.0, 15.0)
    level = {"outcome": "abroad", "between": [0, 10]}
    both = {"all": [{"outcome": "abroad", "below": 10}, {"outcome": "left", "above": 4}]}
    found = judge(case, ledger(level, both), worlds(as_was=first))
    assert [(at.word, at.share) for at in found] == [("holds", 0.95), ("holds", 0.95)]
    change = {"outcome": "abroad", "since": "2022-06-30", "direction": "higher"}
    by_day = lambda scenario, what, day: np.full(WORLDS, float(day.month))  # noqa: E731
    assert judge(case, ledger(change), by_day)[0].word == "holds"


def test_a_claim_with_several_tests_is_as_good_as_its_worst_and_those_beside_do_not_count(case):
    good, bad = {"outcome": "abroad", "above": 1}, {"outcome": "abroad", "above": 100}
    values = worlds(as_was=10.0)
    one = {"id": "A", "quote": "q", "kind": "causal", "says": "s"}
    made = lambda *tests: Ledger(text=TEXT, at="2022-12-31", claims=[{**one, "tests": list(tests)}])  # noqa: E731
    assert judge(case, made(good, bad), values)[0].word == "not so"
    assert judge(case, made(good, {**bad, "beside": True}), values)[0].word == "holds"
    unread = judge(case, made(good, {"record": "holds", "why": "w"}), values)[0]
    assert (unread.word, unread.tested[1].found) == (
        "unverified", "w Without a row of evidence that was read; recorded as 'holds'."
    )  # fmt: skip


def test_a_claim_on_a_mechanism_that_is_off_is_not_testable_and_says_which(case):
    off = replace(case, file=case.file.model_copy(update={"mechanisms_off": {"manpower": "not asked here"}}))
    found = judge(off, ledger({"outcome": "soldiers_forgone", "above": 1}), worlds(as_was=5.0))[0]
    assert found.word == "not testable"
    assert found.tested[0].found == "manpower is off in this case: not asked here"


def test_counts_rules_and_events_are_tested_against_the_case(case):
    tests = (
        {"observation": ["near-count"], "between": [400, 1600]},
        {"observation": ["near-count"], "above": 1000},
        {"observation": ["near-count"], "above": 2000},
        {"rule": ["far-ban"]},
        {"rule": ["far-ban"], "at": "2022-06-01"},
        {"event": ["shock"]},
    )
    words = [at.word for at in judge(case, ledger(*tests), worlds())]
    assert words == ["holds", "depends", "not so", "holds", "not so", "holds"]


def test_a_conclusion_whose_premises_fail_says_so(case):
    rows = [
        {"id": "A", "quote": "q", "kind": "premise", "says": "s", "tests": [{"outcome": "abroad", "above": 100}]},
        {
            "id": "B",
            "quote": "q",
            "kind": "causal",
            "says": "s",
            "tests": [{"outcome": "abroad", "above": 1}],
            "rests_on": ["A"],
        },
    ]
    found = judge(case, Ledger(text=TEXT, at="2022-12-31", claims=rows), worlds(as_was=10.0), ids=("B",))
    assert [at.claim.id for at in found] == ["B"]
    assert (found[0].word, found[0].shaken) == ("holds", (("A", "not so"),))


def test_a_long_chain_of_premises_is_judged(case):
    row = {"quote": "q", "kind": "causal", "says": "s", "tests": [{"record": "not so", "why": "read"}]}
    claims = [{"id": f"A{i}", **row, "rests_on": [f"A{i + 1}"] if i < 2999 else []} for i in range(3000)]
    ledger = Ledger.model_validate({"text": {"title": "T", "date": "2023-11-13"}, "at": "2022-12-31", "claims": claims})
    verdicts = judge(case, ledger, lambda *_: np.zeros(1))
    assert len(verdicts) == 3000
    assert verdicts[0].shaken == (("A1", "unverified"),)
    assert not verdicts[-1].shaken


def test_a_specification_is_drawn_with_the_test_as_it_is_asked_among_its_points(exeunt, tmp_path):
    words = ("claims", "three-places", "S01", "--worlds", "30", "--specification", "-o")
    exeunt(*words, "curve.json")
    spec = json.loads((tmp_path / "curve.json").read_text("utf-8"))
    rows = spec["data"]["values"]
    assert [row["asked"] for row in rows].count("as asked") == 1
    shares = [row["share"] for row in rows]
    assert shares == sorted(shares)
    assert spec["title"]["text"][0].startswith("S01: ")
    answer = exeunt(*words, "curve.docx", code=2)
    assert answer.stderr == "'curve.docx' ends in '.docx'; a figure is written as .html, .json, .svg, .png.\n"


def test_tests_are_said_in_words():
    made = ledger(
        CONTRAST,
        {"outcome": "abroad", "between": [1, 2000]},
        {"observation": ["x"], "above": 3},
        {**CONTRAST, "direction": "same"},
    )
    assert [in_words(made, claim.tests[0]) for claim in made.claims] == [
        "abroad on 2022-12-31 is lower under as-was than under no-ban, by 1% or more",
        "abroad under as-was on 2022-12-31 is between 1 and 2,000",
        "x counted is above 3",
        "abroad on 2022-12-31 is the same under as-was as under no-ban, within 1%",
    ]


WRONG = """text: {title: T, date: 2022-12-31}
at: 2022-12-31
claims:
- id: A
  quote: q
  kind: guess
  says: s
  tests: [{outcome: abroad, above: 1}]
- id: B
  quote: q
  kind: ""
  says: s
"""
ALSO_WRONG = """text: {title: T, date: 2022-12-31}
at: 2022-12-31
claims:
- id: A
  quote: q
  kind: causal
  says: s
  tests:
  - {outcome: abraod, above: 1}
  - {outcome: abroad, against: no-bann, direction: lower}
  - {outcome: "abroad[nera]", above: 1}
  - {outcome: abroad, against: no-ban}
  - {outcome: abroad, at: 2023-05-01, above: 1}
  - {outcome: abroad}
  - {observation: [near-cuont], above: 1}
  rests_on: [C]
- id: B
  quote: q
  kind: causal
  says: s
- id: C
  quote: q
  kind: causal
  says: s
  not_testable: why
  rests_on: [A]
"""


def problems(case, tmp_path, text: str) -> list[str]:
    path = tmp_path / "claims.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CaseProblems) as caught:
        read_ledger(case, path)
    return [str(problem) for problem in caught.value.problems]


def test_problems_of_a_ledger_are_said_with_claim_and_line(case, tmp_path):
    assert problems(case, tmp_path, WRONG) == [
        "claims.yaml:4: A: kind is 'guess'; it is fact, causal, counter, premise or normative.",
        "claims.yaml:9: B: kind is empty; it is fact, causal, counter, premise or normative.",
    ]
    assert sorted(problems(case, tmp_path, ALSO_WRONG)) == sorted(
        [
            "claims.yaml:4: A rests on itself: A -> C -> A.",
            "claims.yaml:4: A: 'abraod' is not an outcome. Did you mean 'abroad'? `exeunt show outcomes` lists them.",
            "claims.yaml:4: A: no scenario 'no-bann'. Did you mean 'no-ban'?",
            "claims.yaml:4: A: 'nera' is not a label of abroad. Did you mean 'near'?",
            "claims.yaml:4: A: a comparison says `direction: higher`, `lower` or `same`.",
            "claims.yaml:4: A: 2023-05-01 is outside 2022-01-01 to 2022-12-31, the days of the case.",
            "claims.yaml:4: A: says nothing that could fail: give `against` or `since` with a direction, or "
            "`between`, `above`, `below`.",
            "claims.yaml:4: A: observation 'near-cuont' is not in observations.csv. Did you mean 'near-count'?",
            "claims.yaml:17: B: has neither a test nor a reason why it is not testable (`not_testable`).",
        ]
    )


def test_the_mark_changes_with_everything_that_is_written_down():
    one = ledger(CONTRAST)
    assert ledger(CONTRAST, holds=0.8).hash != one.hash
    assert ledger({**CONTRAST, "smallest": "2%"}).hash != one.hash
    assert ledger({**CONTRAST, "why": "a word of explanation"}).hash != one.hash
    reworded = one.model_copy(update={"claims": (one.claims[0].model_copy(update={"says": "something else"}),)})
    assert reworded.hash != one.hash
    requoted = one.model_copy(update={"claims": (one.claims[0].model_copy(update={"quote": "x"}),)})
    assert requoted.hash != one.hash


def test_a_lock_tells_what_changed(case, tmp_path):
    made = ledger(CONTRAST, {"outcome": "abroad", "above": 1})
    before = judge(case, made, worlds(as_was=50.0, no_ban=100.0))
    path = tmp_path / "ledger.lock"
    write_lock(path, locked(case, made, "w", before))
    assert changes(read_lock(path), case, made, before) == []
    after = judge(case, made, worlds(as_was=100.0, no_ban=100.0))
    assert changes(read_lock(path), case, made, after) == ["K0 was 'holds' and is 'negligible'"]
    softer = ledger({**CONTRAST, "smallest": "0"}, {"outcome": "abroad", "above": 1})
    assert changes(read_lock(path), case, softer, before) == [
        "the claims file: a sentence, a quote, a test, a row of evidence, a cut-off or a smallest effect is not as it "
        f"was locked ({made.hash}, now {softer.hash})"
    ]
    other = replace(case, rules=case.rules[1:])
    assert [said.split(" is not")[0] for said in changes(read_lock(path), other, made, before)] == [
        "the tables of the case", "a scenario that its tests name"
    ]  # fmt: skip
    path.write_text("[]")
    with pytest.raises(ValueError, match="is not a lock of a ledger"):
        read_lock(path)


def test_quotes_are_found_whatever_the_marks_and_the_line_breaks():
    claims = [
        Claim(id="A", quote="the exiles’ lives ... harder", kind="fact", says="s", not_testable="w"),
        Claim(id="B", quote="anti- war", kind="fact", says="s", not_testable="w"),
        Claim(id="C", quote="not there", kind="fact", says="s", not_testable="w"),
    ]
    made = Ledger(text=TEXT, at="2022-12-31", claims=claims)
    assert quotes_missing(made, "making the exiles' lives\nmuch harder for anti-\nwar people") == ["C"]


def test_a_skeleton_has_a_row_for_each_sentence_and_guesses_nothing(case, tmp_path):
    text = "The U.S. said no. “Why?” asked Mr. Smith (twice).\nNobody knew!\n\nA title without a stop"
    assert sentences(text) == [
        "The U.S. said no.",
        "“Why?” asked Mr. Smith (twice).",
        "Nobody knew!",
        "A title without a stop",
    ]
    said = problems(case, tmp_path, skeleton(text, "A text", case.file.last_day))
    assert said[0] == "claims.yaml:12: S01: kind is empty; it is fact, causal, counter, premise or normative."
    assert "claims.yaml:12: S01: says is empty." in said
    assert len({sentence.split(":")[2] for sentence in said}) == 4


def test_the_shipped_ledger_has_every_row_and_no_premise_without_its_sentence():
    case = load("russia-2022")
    made = read_ledger(case, ledger_of(case, ""))
    assert [claim.id for claim in made.claims] == [f"C{n:02d}" for n in range(1, 72)]
    kinds = [claim.kind for claim in made.claims]
    assert (kinds.count("normative"), kinds.count("premise"), kinds.count("counter")) == (5, 4, 6)
    assert all(claim.sources or claim.kind == "normative" or claim.not_testable for claim in made.claims)
    other = read_ledger(case, ledger_of(case, "for-bans"))
    assert len(other.claims) == 13
    assert {test.kind for claim in other.claims for test in claim.tests} <= {"outcome", "observation"}


SEED = Path(__file__).parents[3] / "shared" / "seed"


@pytest.mark.skipif(not SEED.is_dir(), reason="the text is not in the package")
def test_every_quote_is_in_the_text_that_is_tested():
    case = load("russia-2022")
    made = read_ledger(case, ledger_of(case, ""))
    assert quotes_missing(made, next(SEED.glob("*.txt")).read_text("utf-8")) == []


def test_the_command_prints_the_ledger_one_claim_a_page_and_a_lock(exeunt, tmp_path):
    answer = exeunt(
        "claims",
        "three-places",
        "--worlds-from",
        "prior",
        "--worlds",
        "60",
        "--write-lock",
        "ledger.lock",
        "-o",
        "page.md",
    )
    assert "Simulated: tested in worlds\nid   word" in answer.stdout
    assert "S03  not testable  The ban should be lifted." in answer.stdout
    assert "Written down before the run: mark " in answer.stdout
    assert "### S02" in (tmp_path / "page.md").read_text()
    whole = exeunt(
        "claims", "three-places", "S02", "--worlds-from", "prior", "--worlds", "60", "--expect", "ledger.lock"
    )
    said, _, rest = whole.stdout.partition("\n")
    assert said.startswith("60 worlds drawn from the priors: ")
    assert rest.startswith(
        "S02  holds, in 60 worlds from the priors: 100% as asked, 0% smaller, 0% the other way; the sign alone in 100%"
    )
    assert "None of 60 worlds has the opposite sign: nothing within the ranges turns it." in whole.stdout
    assert "Every verdict is as it was." in whole.stderr
    data = json.loads(exeunt("claims", "three-places", "--worlds-from", "prior", "--worlds", "60", "--json").stdout)
    assert [row["id"] for row in data["claims"]] == ["S01", "S02", "S03"]
    lock = json.loads((tmp_path / "ledger.lock").read_text())
    lock["verdicts"]["S02"]["word"] = "opposite"
    (tmp_path / "ledger.lock").write_text(json.dumps(lock))
    answer = exeunt(
        "claims", "three-places", "--worlds-from", "prior", "--worlds", "60", "--expect", "ledger.lock", code=4
    )
    assert answer.stderr.splitlines()[-2:] == ["S02 was 'opposite' and is 'holds'.", "1 of the ledger changed."]


def test_the_command_says_what_is_missing(exeunt, tmp_path):
    said = exeunt("claims", "three-places", "--worlds-from", "posterior", code=2).stderr
    assert "no calibrated worlds belong to what three-places says. No observation is marked 'fit', so there is " in said
    assert "'S9' is not a claim of claims.yaml." in exeunt("claims", "three-places", "S9", code=2).stderr
    (tmp_path / "text.txt").write_text("One sentence. Another one.")
    answer = exeunt("claims", "new", "three-places", "text.txt")
    assert (
        answer.stdout
        == "Wrote text.claims.yaml: 2 sentences to fill in. No day was found in it: fill in `date` and `at`. "
        "`exeunt claims three-places --claims text.claims.yaml` "
        "says what is missing.\n"
    )
    answer = exeunt("claims", "three-places", "--claims", "text.claims.yaml", code=3)
    assert "text.claims.yaml:12: S01: kind is empty;" in answer.stderr
    assert "text.claims.yaml is there already" in exeunt("claims", "new", "three-places", "text.txt", code=2).stderr
    (tmp_path / "other.txt").write_text("Something else.")
    answer = exeunt("claims", "three-places", "--worlds-from", "prior", "--worlds", "60", "--text", "other.txt", code=3)
    assert answer.stderr.strip() == "Not in other.txt, word for word: the quotes of S01, S02, S03."
