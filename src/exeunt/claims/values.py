"""What the tests of a ledger ask of runs, looked up once: the same for runs on disk and runs in memory."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date

from exeunt.case import Case
from exeunt.claims.effects import Value, asks
from exeunt.claims.records import Claim, Ledger
from exeunt.claims.specification import variants
from exeunt.claims.verdicts import requests
from exeunt.contrast.questions import Question
from exeunt.declare import Floats
from exeunt.results import Results, Wanted


def wanted(case: Case, ledger: Ledger) -> Wanted:
    """Days and groups that the whole ledger asks for, and the specifications of the claims that matter, so that some of
    its claims stand on the same runs as all of them.
    """
    asked = requests(case, ledger, ledger.claims) | specifications(case, ledger)
    return Wanted.of((day for _, _, day in asked), (what.groups for _, what, _ in asked))


def specifications(case: Case, ledger: Ledger) -> set[tuple[str, Question, date]]:
    """Every value that the specifications of the claims that matter ask for."""
    tests = [test for claim in ledger.claims if claim.matters for test in claim.tests if test.kind == "outcome"]
    plans = [plan for test in tests if not test.beside for _, _, plan in variants(case, ledger, test)]
    return {one for plan in plans for one in asks(case, ledger, plan)}


def values(case: Case, ledger: Ledger, ids: Collection[str], results_of: Callable[[str], Results]) -> Value:
    """A look-up of everything that the tests of the named claims (or of all) ask for; `results_of` runs a scenario by
    name.
    """
    return looked_up(requests(case, ledger, with_premises(ledger, ids)), results_of)


def looked_up(asked: Collection[tuple[str, Question, date]], results_of: Callable[[str], Results]) -> Value:
    """A look-up of some questions, each scenario run once."""
    found: dict[tuple[str, Question, date], Floats] = {}
    for scenario in sorted({scenario for scenario, _, _ in asked}):
        results = results_of(scenario)
        for key in sorted((key for key in asked if key[0] == scenario), key=lambda key: (key[1].text, key[2])):
            found[key] = key[1].value(results, key[2])
    return lambda scenario, what, day: found[scenario, what, day]


def with_premises(ledger: Ledger, ids: Collection[str]) -> tuple[Claim, ...]:
    """The named claims, or all, and every claim that they rest on, in the order of the ledger."""
    ahead, seen = [claim.id for claim in ledger.claims if not ids or claim.id in ids], set()
    while ahead:
        id = ahead.pop()
        if id not in seen:
            seen.add(id)
            ahead += ledger.claim(id).rests_on
    return tuple(claim for claim in ledger.claims if claim.id in seen)
