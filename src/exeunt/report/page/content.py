"""What a report says: everything asked of one bench, before any of it is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from exeunt.case import Case
from exeunt.case.scenarios.rules import AS_WAS
from exeunt.claims.records import Ledger
from exeunt.contrast.effect import Effect
from exeunt.contrast.pivots import Pivots
from exeunt.contrast.questions import Question
from exeunt.contrast.swings import AtEnds
from exeunt.declare import Floats
from exeunt.laboratory import asking
from exeunt.laboratory.answers import Validated, Verdicts
from exeunt.laboratory.bench import Bench, Ran, Request
from exeunt.laboratory.refused import Refused
from exeunt.laboratory.switches import Switches, switched
from exeunt.report.answer import ASKED, LEAD
from exeunt.results import Results, Wanted
from exeunt.results.outcomes import missing


@dataclass(frozen=True)
class Compared:
    """Two sets of rules in the same worlds."""

    a: tuple[str, Case]
    b: tuple[str, Case]
    lead: Effect
    effects: list[Effect]
    apart: list[Effect]  # places that differ most
    days: list[date]
    course: Floats  # the lead's difference, [day, world]
    swings: list[AtEnds]
    turns: Pivots
    switches: Switches | None = None  # where the reader may switch rules


@dataclass(frozen=True)
class Content:
    """All that a report is made from."""

    bench: Bench
    day: date
    command: str  # that makes it again
    results: Results  # under the rules as they were
    days: list[date]
    abroad: Floats  # people abroad under those rules, [day, world]
    comparisons: list[Compared]
    ledger: Ledger | None
    verdicts: Verdicts
    validated: Validated | None
    not_validated: str = ""  # why, where there is nothing to score against
    kept: list[str] = field(default_factory=list)  # ids of runs, in the order in which they were made
    words: Mapping[str, str] = field(default_factory=dict)  # name of a set of rules -> what it is
    own: dict[str, str] = field(default_factory=dict)  # of those that levels and comparisons stand on, by scenario

    @property
    def case(self) -> Case:
        """The case without edits."""
        return self.bench.case

    @property
    def runs(self) -> str:
        """Ids of the runs, or where they were made."""
        return ", ".join(dict.fromkeys(filter(None, self.kept))) or f"in memory, seed {self.bench.start.seed}"


def gather(
    bench: Bench, sides: Sequence[tuple[str, Case]], asked: Sequence[Question], day: date, ledger: Ledger | None,
    command: str, switch: str = "", words: Mapping[str, str] | None = None,
) -> Content:  # fmt: skip
    """Ask everything. Each of `sides` after the first is compared with the first; `asked` leads, in its order.

    With `switch`, every part of what differs is played alone too: rules of a kind, of a decision, or each rule. `words`
    say what a set of rules is.
    """
    keep = Wanted.of([day], (what.groups for what in asked))
    bench = _remembering(bench)
    as_was = (AS_WAS, bench.case)
    results = bench.results(*as_was, keep)
    days, abroad = asking.over_time(bench, as_was, Question(LEAD), keep)
    comparisons = [_compared(bench, sides[0], side, asked, day, keep, switch) for side in sides[1:]]
    own = dict(bench.kept)
    verdicts = Verdicts() if ledger is None else asking.judged_ledger(bench, ledger)
    kept = [*own.values(), *bench.kept.values()]
    validated, why = None, ""
    try:
        validated = asking.validated(bench, bench.start.seed)
        kept += validated.kept
    except Refused as refused:
        why = str(refused)
    return Content(
        bench, day, command, results, days, abroad, comparisons, ledger, verdicts, validated, why, kept,
        words or {}, own,
    )  # fmt: skip


def _remembering(bench: Bench) -> Bench:
    """The same bench, which plays or reads each run once."""
    seen: dict[tuple[object, ...], Ran] = {}

    def play(request: Request) -> Ran:
        rules = (request.scenario, request.case.hash)
        key = (*rules, request.wanted, request.known is None, request.worlds, request.seed)
        if key not in seen:
            seen[key] = bench.runner(request)
        return seen[key]

    return replace(bench, runner=play)


def _compared(
    bench: Bench,
    a: tuple[str, Case],
    b: tuple[str, Case],
    asked: Sequence[Question],
    day: date,
    keep: Wanted,
    switch: str,
) -> Compared:
    off = bench.case.file.mechanisms_off
    beside = [Question(name) for name in ASKED if not missing(name, off)]
    questions = [*(asked or [Question(LEAD)]), *(what for what in beside if what not in asked)]
    questions = list(dict.fromkeys(questions))
    effects = asking.differences(bench, a, b, questions, day, apart=True)
    lead, listed, apart = effects[0], effects[: len(questions)], effects[len(questions) :]
    days, before = asking.over_time(bench, a, questions[0], keep)
    _, after = asking.over_time(bench, b, questions[0], keep)
    apart = [at for at in apart if at.outcome.axis == "place" and at.outcome.name == LEAD]
    listed_too = [Question(at.outcome.name, at.label) for at in apart]
    switches = switched(bench, a, b, [*questions, *listed_too], day, keep, switch) if switch else None
    return Compared(
        a, b, lead, listed, apart, days, after - before, asking.swings(bench, lead), asking.turns(bench, lead), switches
    )
