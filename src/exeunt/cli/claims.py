"""`exeunt claims`."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from exeunt.case import Case, load
from exeunt.case.reading.problems import suggestion
from exeunt.claims.lock import changes, locked, read_lock, turns_on, write_lock
from exeunt.claims.reading import ledger_of, quotes_missing, read_ledger
from exeunt.claims.records import Ledger
from exeunt.claims.skeleton import sentences, skeleton
from exeunt.claims.verdicts import WORST, Tested, Verdict
from exeunt.cli import output
from exeunt.cli.about import about
from exeunt.cli.kept import Kept
from exeunt.cli.output import answers, case_problems, give_up, refusals, say_json, show, table
from exeunt.cli.worlds import drawn_from, start
from exeunt.laboratory.asking import judged_ledger
from exeunt.models import check_simulated
from exeunt.report.ledger import effect_words, first_line, ledger_page, verdict_words
from exeunt.study.posterior import PRIOR


def claims_command(
    name: str, ids: list[str], file: str, worlds: int, worlds_from: str, seed: int, runs: Path, expect: Path | None,
    lock: Path | None, text: Path | None,
    page: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """The ledger of a case, or some of its claims."""
    with case_problems():
        case = load(name)
        check_simulated(case)
        answers(case, name, "claims")
        try:
            path = ledger_of(case, file)
        except FileNotFoundError:
            give_up(
                f"A claims file is missing: {file or f'beside {name}'}. "
                f"`exeunt claims new {name} TEXT` begins one from a text.",
                output.USAGE,
            )
        ledger = read_ledger(case, path)
    known_ids = [claim.id for claim in ledger.claims]
    for id in ids:
        if id not in known_ids:
            give_up(f"'{id}' is not a claim of {path.name}.{suggestion(id, known_ids)}", output.USAGE)
    if text is not None:
        _check_quotes(ledger, text)
    before = _lock(expect)
    begun = start(case, name, worlds_from, worlds, seed, runs)
    known, size, seed = begun.known, begun.worlds, begun.seed
    bench = Kept(runs).bench(case, begun)
    with refusals(), case_problems():
        verdicts = judged_ledger(bench, ledger, ids)
    listing = locked(case.name, ledger, known.mark if known else f"{PRIOR} {size}/{seed}", verdicts)
    command = f"exeunt claims {shlex.quote(name)}" + (f" --claims {shlex.quote(file)}" if file else "")
    if page is not None:
        page.parent.mkdir(parents=True, exist_ok=True)
        source = f" --worlds-from {shlex.quote(worlds_from)}" if worlds_from else ""
        how = f"{command}{source} --worlds {size} -o PAGE"
        page.write_text(ledger_page(case, ledger, verdicts, f"{size} {drawn_from(begun)}", how), encoding="utf-8")
        output.err.print(f"Wrote {page}.")
    if as_json:
        head = about("claims", case, begun, list(bench.kept), "expected", list(bench.kept.values()))
        say_json({"about": head, **_data(ledger, verdicts)})
    else:
        output.out.print(begun.sentence)
        for verdict in verdicts if ids else ():
            _print_one(ledger, verdict, size, drawn_from(begun))
        if not ids:
            _print_all(case, command, ledger, verdicts, size, drawn_from(begun))
    if lock is not None:
        write_lock(lock, listing)
        output.err.print(f"Wrote {lock}.")
    if before is not None:
        _compared(before, ids, ledger, verdicts)


def _compared(before: dict[str, Any], ids: list[str], ledger: Ledger, verdicts: list[Verdict]) -> None:
    """Leave with 4 and a sentence for every verdict that is not as it was locked."""
    words = {id: word for id, word in before["words"].items() if not ids or id in ids}
    found = changes({**before, "words": words}, ledger, verdicts)
    if found:
        text = [*(f"{sentence}." for sentence in found), f"{len(found)} of the ledger changed."]
        give_up("\n".join(text), output.GATE_FAILED)
    output.err.print("Every verdict is as it was.")


def _lock(path: Path | None) -> dict[str, Any] | None:
    if path is None:
        return None
    try:
        return read_lock(path)
    except FileNotFoundError:
        give_up(f"--expect {path} is not there; `--write-lock {path}` writes it.", output.USAGE)
    except (OSError, ValueError) as error:
        give_up(f"--expect: {error}.", output.USAGE)


def _check_quotes(ledger: Ledger, path: Path) -> None:
    try:
        gone = quotes_missing(ledger, path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        give_up(f"--text {path} cannot be read: {error}.", output.USAGE)
    if gone:
        give_up(f"Not in {path}, word for word: the quotes of {', '.join(gone)}.", output.INVALID_CASE)
    output.err.print(f"All {len(ledger.claims)} quotes are in {path.name}.")


def _print_all(case: Case, command: str, ledger: Ledger, verdicts: list[Verdict], size: int, source: str) -> None:
    title = (
        f"{ledger.text.title} ({', '.join(filter(None, (ledger.text.publisher, str(ledger.text.date))))}), on "
        f"{case.name}, {size} {source}"
    )
    listing = table(
        title, ("id", "whole"), ("kind", "left"), ("verdict", "whole"), ("share", "right"),
        ("hangs on (grade E or form)", "left"), ("claim", "left"),
    )  # fmt: skip
    for at in verdicts:
        share = "" if at.share is None else f"{at.share:.0%}"
        hangs = ", ".join(one.name for one in at.hangs[:3]) + (" ..." if len(at.hangs) > 3 else "")
        listing.add_row(at.claim.id, at.claim.kind, at.word, share, hangs, at.claim.says)
    show(listing)
    counts = {word: sum(at.word == word for at in verdicts) for word in (*reversed(WORST), "not testable")}
    output.out.print(", ".join(f"{count} {word}" for word, count in counts.items()) + ".")
    for at in verdicts:
        if at.shaken and at.word != "fails":
            rests = ", ".join(f"{id} ({word})" for id, word in at.shaken)
            output.out.print(f"{at.claim.id} rests on {rests}.")
    output.out.print(
        f"A claim holds from {ledger.holds:.0%} of worlds and fails up to {ledger.fails:.0%}; effects count from "
        f"{ledger.smallest_effect}. Written down before the run: "
        f"ledger {ledger.hash}. `{command} ID` shows the tests, what turns them, and what they do not show."
    )


def _print_one(ledger: Ledger, at: Verdict, size: int, source: str) -> None:
    say: Callable[[str], None] = output.out.print
    say(f"{at.claim.id}  {first_line(at, size, source)}")
    say(f"  “{at.claim.quote}”")
    say(f"  Says: {at.claim.says}")
    for tested in at.tested:
        _print_test(tested)
    for label, text in (
        ("Not testable", at.claim.not_testable), ("Rests on", ", ".join(f"{id} ({word})" for id, word in at.shaken)),
        ("Speaks against", ", ".join(at.claim.opposes)), ("For", at.claim.for_), ("Against", at.claim.against),
        ("Does not show", at.claim.limits), ("Sources", "; ".join(at.claim.sources)),
    ):  # fmt: skip
        if text:
            say(f"  {label}: {text}")
    say("")


def _print_test(at: Tested) -> None:
    say: Callable[[str], None] = output.out.print
    say(f"  Test{' (beside)' if at.test.beside else ''}: {at.words}.")
    say(f"    {verdict_words(at)}" + (f" {at.test.why}" if at.test.why and at.test.kind != "record" else ""))
    effect = effect_words(at)
    if effect:
        say(f"    {effect}")
    for one in at.hangs:
        grade = f"grade {one.grade}" if one.grade else "a form"
        say(
            f"    Hangs on {one.name} ({one.says}; {grade}): holds in {one.low:.0%} at the {one.options[0]}, in "
            f"{one.high:.0%} at the {one.options[1]}."
        )
    if at.pivots is not None:
        for box in at.pivots.boxes[:1]:
            grades = f", grades {box.grades}" if box.grades else ""
            say(f"    Turns where {box.words}{grades}: there {box.density:.0%} of worlds say the opposite.")
        if not at.pivots.boxes:
            say(f"    {at.pivots.sentence}")
    if at.judged:
        say(f"    Its outcome hangs on judgements of grade E: {' '.join(at.judged)}.")


def _data(ledger: Ledger, verdicts: list[Verdict]) -> dict[str, Any]:
    return {
        "ledger": ledger.hash, "holds": ledger.holds, "fails": ledger.fails,
        "smallest_effect": ledger.smallest_effect,
        "claims": [
            {
                **at.claim.model_dump(mode="json", by_alias=True, exclude={"tests"}), "verdict": at.word,
                "share": at.share,
                "rests_on_shaken": [{"id": id, "verdict": word} for id, word in at.shaken], "turns_on": turns_on(at),
                "tests": [_test_data(tested) for tested in at.tested],
            }
            for at in verdicts
        ],
    }  # fmt: skip


def _test_data(at: Tested) -> dict[str, Any]:
    boxes = at.pivots.boxes if at.pivots else ()
    return {
        "words": at.words, "verdict": at.word, "share": at.share, "share_error": at.share_error, "effect": at.effect,
        "unit": at.unit, "relative": at.relative,
        "per_100000_who_set_out": at.per, "found": at.found, "beside": at.test.beside,
        "hangs_on": [asdict(one) for one in at.hangs],
        "pivots": [{"words": box.words, "grades": box.grades, "coverage": box.coverage,
        "density": box.density} for box in boxes],
        "nothing_turns_it": at.pivots.sentence if at.pivots and not boxes else "", "judged": at.judged,
    }  # fmt: skip


def new_command(name: str, text: Path, to: Path | None) -> None:
    """A ledger to be filled in, from a text."""
    with case_problems():
        case = load(name)
    try:
        words = text.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        give_up(f"{text} cannot be read as text: {error}.", output.USAGE)
    if not sentences(words):
        give_up(f"{text} holds no sentence.", output.USAGE)
    path = to or text.with_suffix(".claims.yaml")
    if path.exists():
        give_up(f"{path} is there already; name another with -o.", output.USAGE)
    path.write_text(
        skeleton(words, text.stem.replace("-", " ").replace("_", " "), case.file.last_day), encoding="utf-8"
    )
    output.out.print(
        f"Wrote {path}: {len(sentences(words))} sentences to fill in. `exeunt claims {shlex.quote(name)} --claims "
        f"{shlex.quote(str(path))}` says what is missing."
    )
