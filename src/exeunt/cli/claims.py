"""`exeunt claims`."""

from __future__ import annotations

import shlex
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import typer

from exeunt import __version__
from exeunt.case import Case, load
from exeunt.case.reading.problems import suggestion
from exeunt.claims.export import argdown, claim_review
from exeunt.claims.lock import before_runs, changes, locked, read_lock, turns_on, write_lock
from exeunt.claims.marks import marks
from exeunt.claims.reading import ledger_of, quotes_missing, read_ledger
from exeunt.claims.records import Ledger
from exeunt.claims.shares import Shares
from exeunt.claims.skeleton import dated, sentences, skeleton, titled
from exeunt.claims.specification import Specified
from exeunt.claims.verdicts import Tested, Verdict
from exeunt.cli import output
from exeunt.cli.about import about
from exeunt.cli.claims_printed import print_all, print_one, print_sources, print_specification
from exeunt.cli.curves import check_picture, draw, drawn_curves
from exeunt.cli.kept import Kept, announce_runs
from exeunt.cli.output import answers, case_problems, give_up, refusals, say_json, show, table
from exeunt.cli.worlds import drawn_from, start
from exeunt.contrast.pivots import Pivots
from exeunt.laboratory.asking import judged_ledger, scenarios_of, side_by_side, specification
from exeunt.laboratory.bench import Bench
from exeunt.models import check_simulated
from exeunt.report.ledger import counts, ledger_page
from exeunt.study.posterior import PRIOR


@dataclass(frozen=True)
class Files:
    """Files that the command reads and writes, beside the ledger; None for those not asked for."""

    expect: Path | None = None
    lock: Path | None = None
    lock_tests: Path | None = None
    text: Path | None = None
    page: Path | None = None
    argdown: Path | None = None
    claimreview: Path | None = None


@dataclass(frozen=True)
class Ask:
    """What is asked of a ledger beside its verdicts."""

    ids: tuple[str, ...] = ()
    file: str = ""
    beside: str = ""
    sources: bool = False
    specification: bool = False


def begin(case: str, ids: list[str], to: Path | None, exports: bool) -> tuple[str, list[str]]:
    """The case and the claims that are asked for, after `new` (which is done here: no case then) or `export`."""
    if case == "export":
        if not ids or not exports:
            example = "exeunt claims export CASE --argdown FILE --claimreview FILE"
            raise typer.BadParameter(f"after `export` come a case and what to write: {example}")
        return ids[0], ids[1:]
    if case == "new":
        if len(ids) != 2:
            raise typer.BadParameter("after `new` come a case and a text: exeunt claims new CASE TEXT")
        new_command(ids[0], Path(ids[1]), to)
        return "", []
    return case, ids


def claims_command(
    name: str, ask: Ask, worlds: int, worlds_from: str, seed: int, runs: Path, files: Files, as_json: bool
) -> None:
    """The ledger of a case, or some of its claims."""
    with case_problems():
        case = load(name)
        check_simulated(case)
        answers(case, name, "claims")
        ledger = _read(case, name, ask.file)
        other = _read(case, name, ask.beside) if ask.beside else None
    _check_ids(ledger, ask, name)
    if files.text is not None:
        _check_quotes(ledger, files.text)
    if ask.sources:
        print_sources(ledger)
        return
    if files.lock_tests is not None:
        _lock_tests(files.lock_tests, case, ledger)
        return
    if ask.specification and files.page is not None:
        check_picture(files.page)
    before = _lock(files.expect)
    begun = start(case, name, worlds_from, worlds, seed, runs)
    size, kept = begun.worlds, Kept(runs)
    bench = kept.bench(case, begun)
    if other is not None:
        _print_beside(bench, ledger, other)
        return
    if ask.specification:
        rows = _specified(bench, kept, name, ledger, ask.ids, runs)
        if not rows:
            give_up(f"No test of {', '.join(ask.ids)} is of one outcome in worlds: nothing to vary.", output.USAGE)
        print_specification(ledger, rows)
        if files.page is not None:
            draw(files.page, drawn_curves(ledger, rows, bench.kept.values()))
        return
    announce_runs(case, scenarios_of(case, ledger, ask.ids), size, runs)
    with refusals(), case_problems():
        verdicts = judged_ledger(bench, ledger, ask.ids)
    of = f"{size} {drawn_from(begun)}"
    command = f"exeunt claims {shlex.quote(name)}" + (f" --claims {shlex.quote(ask.file)}" if ask.file else "")
    if files.page is not None:
        source = f" --worlds-from {shlex.quote(worlds_from)}" if worlds_from else ""
        how = f"{command}{source} --worlds {size} -o PAGE"
        mattering = tuple(claim.id for claim in ledger.claims if claim.matters and claim.id in _ids(verdicts))
        curves = _specified(bench, kept, name, ledger, mattering, runs) if mattering else []
        _write(files.page, ledger_page(case, ledger, verdicts, of, how, curves, _tests_locked(files, case, ledger)))
    for path, text in (
        (files.argdown, argdown(ledger, verdicts)),
        (files.claimreview, claim_review(ledger, verdicts, __version__, of)),
    ):  # fmt: skip
        if path is not None:
            _write(path, text)
    if as_json:
        head = about("claims", case, begun, list(bench.kept), "expected", list(bench.kept.values()))
        say_json({"about": head, **_data(case, ledger, verdicts)})
    else:
        output.out.print(begun.sentence)
        for verdict in verdicts if ask.ids else ():
            print_one(ledger, verdict, size, drawn_from(begun))
        if not ask.ids:
            print_all(case, command, ledger, verdicts, size, drawn_from(begun))
    if files.lock is not None:
        drawn = begun.known.mark if begun.known else f"{PRIOR} {size}/{begun.seed}"
        write_lock(files.lock, locked(case, ledger, drawn, verdicts, _tests_locked(files, case, ledger)))
        output.err.print(f"Wrote {files.lock}.")
    if before is not None:
        _compared(before, ask.ids, case, ledger, verdicts)


def _read(case: Case, name: str, file: str) -> Ledger:
    try:
        path = ledger_of(case, file)
    except FileNotFoundError:
        give_up(
            f"A claims file is missing: {file or f'beside {name}'}. "
            f"`exeunt claims new {shlex.quote(name)} TEXT` begins one from a text.",
            output.USAGE,
        )
    return read_ledger(case, path)


def _check_ids(ledger: Ledger, ask: Ask, name: str) -> None:
    known = [claim.id for claim in ledger.claims]
    for id in ask.ids:
        if id not in known:
            give_up(
                f"'{id}' is not a claim of {Path(ask.file).name if ask.file else 'claims.yaml'}."
                f"{suggestion(id, known)}",
                output.USAGE,
            )
    if ask.specification and ask.beside:
        give_up("--specification and --beside are two questions. Ask one at a time.", output.USAGE)
    if ask.specification and not ask.ids:
        also = f" --claims {shlex.quote(ask.file)}" if ask.file else ""
        example = f"exeunt claims {shlex.quote(name)} {known[0]}{also} --specification"
        give_up(f"--specification needs the id of a claim: `{example}`.", output.USAGE)


def _ids(verdicts: list[Verdict]) -> set[str]:
    return {at.claim.id for at in verdicts}


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    output.err.print(f"Wrote {path}.")


def _lock_tests(path: Path, case: Case, ledger: Ledger) -> None:
    write_lock(path, before_runs(case, ledger))
    output.out.print(
        f"Wrote {path}: the tests are locked, nothing was run. `--expect {shlex.quote(str(path))}` says later whether "
        f"they are still the same."
    )


def _tests_locked(files: Files, case: Case, ledger: Ledger) -> str:
    """When the tests were locked before they were run, if a lock says so and the tests are still the same."""
    for path in (files.lock, files.expect):
        if path is not None and path.exists():
            try:
                lock = read_lock(path)
            except (OSError, ValueError):
                continue  # it is written over
            now = marks(case, ledger)
            same = all(lock["marks"].get(name) == now[name] for name in ("ledger", "scenarios"))
            if lock.get("tests_locked") and same:
                return str(lock["tests_locked"])
    return ""


def _specified(
    bench: Bench, kept: Kept, name: str, ledger: Ledger, ids: tuple[str, ...], runs: Path
) -> list[Specified]:
    """Specifications in these worlds, and beside them in worlds from the priors."""
    others = {}
    if bench.start.known is not None:
        begun = start(bench.case, name, PRIOR, bench.start.worlds, bench.start.seed, runs)
        others["from the priors"] = kept.bench(bench.case, begun)
    with refusals(), case_problems():
        return specification(bench, others, ledger, ids)


def _compared(
    before: dict[str, Any], ids: tuple[str, ...], case: Case, ledger: Ledger, verdicts: list[Verdict]
) -> None:
    """Leave with 4 and a sentence for every mark and verdict that is not as it was locked."""
    words = {id: word for id, word in before["words"].items() if not ids or id in ids}
    found = changes({**before, "words": words}, case, ledger, verdicts)
    if found:
        text = [*(f"{sentence}." for sentence in found), f"{len(found)} of the ledger changed."]
        give_up("\n".join(text), output.GATE_FAILED)
    if before.get("tests_locked"):
        output.err.print(f"The tests are those that were locked on {before['tests_locked']}.")
    output.err.print("Every verdict is as it was." if words else "Everything that decides is as it was locked.")


def _lock(path: Path | None) -> dict[str, Any] | None:
    if path is None:
        return None
    try:
        return read_lock(path)
    except FileNotFoundError:
        give_up(f"--expect {path} is not there; `--write-lock {shlex.quote(str(path))}` writes it.", output.USAGE)
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


def _print_beside(bench: Bench, first: Ledger, second: Ledger) -> None:
    with refusals(), case_problems():
        one, other, shared = side_by_side(bench, first, second)
    listing = table(
        f"{first.text.title} beside {second.text.title}", ("tested", "left"), ("first says", "left"), ("word", "whole"),
        ("second says", "left"), ("word", "whole"), ("can both be so", "whole"), ("parted by", "left"),
    )  # fmt: skip
    for row in shared:
        listing.add_row(
            row.what, f"{row.first[0]}: {row.first[1]}", row.first[2],
            f"{row.second[0]}: {row.second[1]}", row.second[2],
            "yes" if row.agree else "no", row.parted_by,
        )  # fmt: skip
    if shared:
        show(listing)
    output.out.print(
        f"First: {counts(one)}. Second: {counts(other)}. They put {len(shared)} tests to the same outcome."
    )


def _data(case: Case, ledger: Ledger, verdicts: list[Verdict]) -> dict[str, Any]:
    return {
        "ledger": ledger.hash, "marks": marks(case, ledger), "holds": ledger.holds,
        "smallest_effect": ledger.smallest_effect,
        "claims": [
            {
                **at.claim.model_dump(mode="json", by_alias=True, exclude={"tests"}), "verdict": at.word,
                "stands_on": at.stands_on, "share": at.share, "joint": _shares(at.joint),
                "rests_on_shaken": [{"id": id, "verdict": word} for id, word in at.shaken], "turns_on": turns_on(at),
                "tests": [_test_data(ledger, tested) for tested in at.tested],
            }
            for at in verdicts
        ],
    }  # fmt: skip


def _shares(at: Shares | None) -> dict[str, Any] | None:
    if at is None:
        return None
    return {
        "as_asked": at.larger, "smaller": at.between, "other_way": at.opposite, "sign": at.sign, "worlds": at.worlds,
    }  # fmt: skip


def _turns(at: Pivots | None) -> dict[str, Any] | None:
    if at is None:
        return None
    boxes = [
        {"words": box.words, "grades": box.grades, "coverage": box.coverage, "density": box.density} for box in at.boxes
    ]
    return {"rare": at.rare, "worlds": at.rarer, "boxes": boxes, "sentence": "" if boxes else at.sentence}


def _test_data(ledger: Ledger, at: Tested) -> dict[str, Any]:
    hangs = [
        {**asdict(one), "words": [{"option": name, "share": share, "word": word} for name, share, word in one.words]}
        for one in at.hangs
    ]
    size, why, grade = ledger.smallest(at.test)
    return {
        "words": at.words, "verdict": at.word, "shares": _shares(at.shares),
        "share_error": at.shares.error if at.shares else None, "effect": at.effect, "unit": at.unit,
        "relative": at.relative, "per_100000_who_set_out": at.per, "found": at.found, "beside": at.test.beside,
        "smallest_effect": size, "smallest_why": why, "smallest_grade": grade,
        "word_at_a_third": at.sized[0], "word_at_three_times": at.sized[1], "hangs_on": hangs,
        "sign_turns": _turns(at.sign), "size_turns": _turns(at.size), "judged": at.judged,
        "restates": asdict(at.restates) if at.restates else None,
        "confidence": asdict(at.confidence) if at.confidence else None,
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
    title = text.stem.replace("-", " ").replace("_", " ")
    path.write_text(skeleton(words, title, case.file.last_day, case.file.first_day), encoding="utf-8")
    named, body = titled(words)
    on = dated(words)
    read = f" Its title is read as '{named}'." if named else ""
    read += f" Its day is read as {on}." if on else " No day was found in it: fill in `date` and `at`."
    output.out.print(
        f"Wrote {path}: {len(sentences(body))} sentences to fill in.{read} `exeunt claims {shlex.quote(name)} --claims "
        f"{shlex.quote(str(path))}` says what is missing."
    )
