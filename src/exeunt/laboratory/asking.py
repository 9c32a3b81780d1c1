"""Questions asked of a bench: differences, sensitivity, pivots, verdicts of a ledger, scores on counts never fitted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

import numpy as np

from exeunt.calibration.event_studies import event_studies
from exeunt.calibration.heldout import held_out
from exeunt.calibration.questions import kept as never_seen
from exeunt.calibration.questions import same_host_later
from exeunt.calibration.targets import targets
from exeunt.case import Case
from exeunt.case.reading.problems import suggestion
from exeunt.case.scenarios.rules import AS_WAS
from exeunt.claims.beside import Shared, beside
from exeunt.claims.confidence import Skill
from exeunt.claims.effects import Value
from exeunt.claims.records import Ledger
from exeunt.claims.specification import Asking, Questions, Specified, specified
from exeunt.claims.values import looked_up, values, wanted, with_premises
from exeunt.claims.verdicts import judge, requests
from exeunt.contrast.effect import Effect, effect
from exeunt.contrast.pivots import METHODS, Features, Pivots, pivots
from exeunt.contrast.questions import Question, course
from exeunt.contrast.sensitivity import (
    Elementary,
    check_enough,
    check_ready,
    morris,
    shares,
    split,
)
from exeunt.contrast.swings import AtEnds, at_ends
from exeunt.declare import Floats
from exeunt.laboratory.answers import Sensitivity, Validated, Verdicts
from exeunt.laboratory.bench import Bench, Request, in_memory
from exeunt.laboratory.refused import Refused, one_of
from exeunt.models import model_of
from exeunt.results import NOTHING_MORE, Results, Wanted
from exeunt.results.outcomes import missing
from exeunt.worlds.draws import Known

LISTED = 8
"""Labels shown apart where no outcome is named: those that differ most."""
TWICE = ("abroad_by_group",)
"""Outcomes whose sum over labels is another outcome."""
WHOLE_WORLDS = 16
"""Worlds played with whole people to see what chance does."""


def all_questions(case: Case) -> list[Question]:
    """Every outcome that a case can be asked, each for all places together."""
    names = model_of(case).outcomes
    return [Question(name) for name in names if name not in TWICE and not missing(name, case.file.mechanisms_off)]


def differences(
    bench: Bench, a: tuple[str, Case], b: tuple[str, Case], asked: Sequence[Question], day: date, apart: bool = False
) -> list[Effect]:
    """What outcomes are under B less what they are under A, world by world; a side is the name of its rules and the
    case.

    `apart` adds, for the outcomes that a comparison shows label by label, the labels that differ most.
    """
    keep = Wanted.of([day], (what.groups for what in asked))
    before, after = (bench.results(name, side, keep) for name, side in (a, b))
    effects = [effect(before, after, what.outcome, day, what.label, what.groups) for what in asked]
    for outcome in model_of(bench.case).apart if apart else ():
        parts = [effect(before, after, outcome, day, label) for label in before.series[outcome].labels]
        effects += sorted(parts, key=lambda at: -abs(at.quantiles[1]))[:LISTED]
    return effects


def over_time(
    bench: Bench, side: tuple[str, Case], what: Question, keep: Wanted = NOTHING_MORE
) -> tuple[list[date], Floats]:
    """An outcome on every day on which its run kept it, and its values `[day, world]`."""
    return course(bench.results(*side, keep), what)


def swings(bench: Bench, seen: Effect) -> list[AtEnds]:
    """A difference at both ends of each assumption that it can depend on, the widest swing first."""
    return at_ends(Features.of(bench.case, bench.start.draws).upon(seen.outcome.name), seen.difference)


def sensitivity_of(
    bench: Bench,
    what: Question,
    side: tuple[str, Case],
    day: date,
    seed: int,
    chance: bool = False,
) -> Sensitivity:
    """Shares of the variance of an outcome by parameter, structure and, if asked for, chance.

    Raises TooFew for too few worlds or an outcome that never differs, ModuleNotFoundError with a sentence where SALib
    is not installed.
    """
    check_ready()
    check_enough(bench.start.worlds)
    keep, case = Wanted.of([day], [what.groups]), side[1]
    outcome = what.value(bench.results(*side, keep), day)
    found, noise = shares(case, bench.start.draws, outcome, seed)
    by_chance = None
    if chance:
        few, same = (
            in_memory(Request(case, bench.case, side[0], WHOLE_WORLDS, seed, mode, wanted=keep)).results
            for mode in ("sampled", "expected")
        )
        by_chance = what.value(few, day) - what.value(same, day)
    return Sensitivity(found, noise, split(case, bench.start.draws, outcome, by_chance))


def elementary_effects(
    bench: Bench, what: Question, side: tuple[str, Case], day: date, trajectories: int, seed: int
) -> tuple[list[Elementary], list[str]]:
    """Elementary effects of every parameter over its range, by as many trajectories, and the ids of the runs.

    Raises Refused for a single trajectory, ModuleNotFoundError with a sentence where SALib is not installed.
    """
    if trajectories < 2:
        raise Refused(f"--morris is {trajectories}; a spread of elementary effects needs 2 trajectories or more.")
    check_ready()
    scenario, case = side
    keep = Wanted.of([day], [what.groups])
    kept: list[str] = []

    def value(known: Known) -> Floats:
        ran = bench.runner(Request(case, bench.case, scenario, len(known.of), seed, "expected", known, keep))
        kept.append(ran.id)
        return what.value(ran.results, day)

    return morris(case, trajectories, seed, value), kept


def turns(bench: Bench, seen: Effect, how: str = "tree") -> Pivots:
    """The ranges of at most three assumptions in which a difference has its rarer sign.

    Raises Refused for an unknown method, ModuleNotFoundError with a sentence where the method's library is not
    installed.
    """
    one_of("method", how, METHODS)
    return pivots(Features.of(bench.case, bench.start.draws).upon(seen.outcome.name), seen.difference, how)


def judged_ledger(bench: Bench, ledger: Ledger, ids: Collection[str] = ()) -> Verdicts:
    """Verdicts on the claims of a ledger, or on those named.

    Raises Refused for a claim that the ledger does not have and for too few worlds to carry a word, CaseProblems for a
    scenario that a test names and that is faulty.
    """
    known = [claim.id for claim in ledger.claims]
    for id in ids:
        if id not in known:
            raise Refused(f"'{id}' is not a claim of the ledger.{suggestion(id, known)}")
    enough(ledger, bench.start.worlds)
    case, keep = bench.case, wanted(bench.case, ledger)
    observed: list[Floats] = []  # under the rules as they were, read in passing

    def results_of(scenario: str) -> Results:
        results = bench.results(scenario, wanted=keep)
        if scenario == AS_WAS:
            observed.append(np.asarray(results.observed))
        return results

    value = values(case, ledger, ids, results_of)
    holds_out = any(row.use == "validate" for row in case.observations)
    if holds_out and not observed and requests(case, ledger, with_premises(ledger, ids)):
        results_of(AS_WAS)
    features = Features.of(case, bench.start.draws)
    seen = observed[0] if observed else None
    return Verdicts(judge(case, ledger, value, features, tuple(ids), _skill(case, observed), seen))


def scenarios_of(case: Case, ledger: Ledger, ids: Collection[str] = ()) -> list[str]:
    """Sets of rules that judging the claims of a ledger, or those named, plays."""
    asked = {scenario for scenario, _, _ in requests(case, ledger, with_premises(ledger, ids))}
    return sorted({AS_WAS, *asked})


def specification(bench: Bench, others: dict[str, Bench], ledger: Ledger, ids: Collection[str]) -> list[Specified]:
    """The words of some claims at other defensible choices; `others` are benches with other worlds, by name.

    Raises what `judged_ledger` does.
    """
    claims = tuple(ledger.claim(id) for id in ids)

    def asking(at: Bench) -> Asking:
        def answer(asked: Questions) -> tuple[Value, Features]:
            keep = wanted(at.case, ledger).also((day for _, _, day in asked), (what.groups for _, what, _ in asked))
            value = looked_up(asked, lambda scenario: at.results(scenario, wanted=keep))
            return value, Features.of(at.case, at.start.draws)

        return answer

    return specified(bench.case, ledger, claims, {name: asking(at) for name, at in {"": bench, **others}.items()})


def side_by_side(bench: Bench, first: Ledger, second: Ledger) -> tuple[Verdicts, Verdicts, list[Shared]]:
    """Two ledgers judged in the same worlds, and the tests that they share."""
    one, other = judged_ledger(bench, first), judged_ledger(bench, second)
    return one, other, beside(one, other, Features.of(bench.case, bench.start.draws))


def _skill(case: Case, observed: Sequence[Floats]) -> Skill:
    """How well counts that were never fitted are met, by kind; nothing where the case holds none out or nothing was
    run.
    """
    scored = held_out(case, observed[0]) if observed else None
    return scored.by_measure if scored is not None else {}


def enough(ledger: Ledger, worlds: int) -> None:
    """Refused where so few worlds carry no word."""
    if worlds < ledger.least_worlds:
        cut_off = f"with the cut-off {ledger.holds:.0%}"
        raise Refused(f"{worlds} worlds carry no word: {cut_off} it takes {ledger.least_worlds} or more.")


def validated(bench: Bench, seed: int) -> Validated:
    """Score worlds on the observations marked `validate`. Raises Refused where there is nothing to score against."""
    case, at = bench.case, bench.start
    observed, kept = [], []
    for known in (None, at.known) if at.known is not None else (None,):
        ran = bench.runner(Request(case, case, AS_WAS, at.worlds, at.seed if known else seed, "expected", known))
        kept.append(ran.id)
        observed.append(np.asarray(ran.results.observed))
    scored = [held_out(case, observed[0])]
    if at.known is not None:
        scored.append(held_out(case, observed[1], left_out=at.left_out))
    if scored[0] is None or scored[-1] is None:
        left = "; ".join(map(str, targets(case, observed[0], "validate").passed_over))
        why = f"Not scored: {left}." if left else "No observation is marked 'validate'."
        raise Refused(f"there is nothing to score against. {why}")
    after = scored[-1] if at.known is not None else None
    same = same_host_later(case, observed[-1], at.left_out if at.known is not None else None)
    return Validated(scored[0], after, event_studies(case, observed[-1]), kept, same, never_seen(case))
