"""`exeunt report`."""

from __future__ import annotations

import shlex
from pathlib import Path

from exeunt.case import Case, load
from exeunt.case.scenarios.rules import AS_WAS
from exeunt.claims.reading import ledger_of, read_ledger
from exeunt.claims.records import Ledger
from exeunt.cli import output
from exeunt.cli.compare import asked_outcome
from exeunt.cli.kept import Kept, announce_runs, day_of
from exeunt.cli.output import case_problems, check_writable, give_up, refusals
from exeunt.cli.worlds import start
from exeunt.figures.figure import check_converter
from exeunt.laboratory.asking import scenarios_of
from exeunt.laboratory.refused import one_of
from exeunt.laboratory.sides import Side, sides
from exeunt.laboratory.switches import BY, KIND, parts
from exeunt.models import check_simulated, model_of
from exeunt.report.page.content import gather
from exeunt.report.page.document import report
from exeunt.report.page.pictures import figures
from exeunt.report.pdf import browser, print_pdf


def report_command(
    name: str, scenarios: list[str], outcomes: list[str], claims: bool, file: str, switch: str, at: str, worlds: int,
    seed: int, worlds_from: str, runs: Path, to: Path | None, pictures: Path | None = None, form: str = "html",
) -> None:  # fmt: skip
    """Ask everything, and write one page."""
    forms = _forms(form)
    with refusals():
        if switch:
            one_of("--switch-by", switch, BY)
    with case_problems():
        case = load(name)
        check_simulated(case)
        compared = _sides(case, scenarios)
        ledger = _ledger(case, name, file) if claims or file else None
    if model_of(case).calibrated:
        give_up(
            f"{name} is a conflict case: `exeunt validate {shlex.quote(name)} -o PAGE.html` makes its page.",
            output.USAGE,
        )
    with refusals():
        if pictures is not None:
            check_converter()
        if PDF in forms:
            browser()
    day = day_of(case, at)
    asked = [asked_outcome(case, text) for text in outcomes]
    begun = start(case, name, worlds_from, worlds, seed, runs)
    bench = Kept(runs).bench(case, begun)
    page = to or Path(f"{case.name}-report.html")
    command = _command(name, scenarios, outcomes, claims, file, switch, at, worlds_from, begun.worlds, seed, page)
    words = {one.name: f"{one.scenario.title}. {one.scenario.why}".strip() for one in compared}
    paper = page.with_suffix(f".{PDF}")
    for target in (page, *([paper] if PDF in forms else [])):
        check_writable(target)
    announce_runs(case, _played(case, compared, switch, ledger), begun.worlds, runs)
    with refusals(), case_problems():
        content = gather(bench, [(one.name, one.case) for one in compared], asked, day, ledger, command, switch, words)
    text = report(content)
    try:
        page.write_text(text, encoding="utf-8")
        if PDF in forms:
            with refusals():
                print_pdf(page, paper)
        if pictures is not None:
            pictures.mkdir(parents=True, exist_ok=True)
            for figure in figures(content).values():
                figure.save(pictures / f"{figure.name}.svg")
    except OSError as why:
        give_up(f"{why.filename} cannot be written: {why.strerror or why}.", output.USAGE)
    for one in content.comparisons:
        output.out.print(f"{one.lead.name}: {one.lead.sentence(one.a[0], one.b[0])}")
    if PDF in forms:
        output.err.print(f"Wrote {paper}, printed from the page.")
    output.err.print(f"Wrote {page} ({len(text.encode()) / 1e6:.1f} MB); it opens from the file, without a network.")


def _played(case: Case, compared: list[Side], switch: str, ledger: Ledger | None) -> set[str]:
    """Names of the sets of rules that a page plays."""
    played = {AS_WAS, *(one.name for one in compared), *(scenarios_of(case, ledger) if ledger else ())}
    for one in compared[1:] if switch else ():
        played |= {f"{one.name}: {part}" for part in parts(compared[0].case, one.case, switch)}
    return played


HTML, PDF = "html", "pdf"


def _forms(form: str) -> set[str]:
    """What `--format` asks for; the page is always written, a PDF is printed from it."""
    forms = {one.strip() for one in form.split(",")}
    if not forms <= {HTML, PDF}:
        give_up(f"--format is '{form}'; it is html, or html,pdf.", output.USAGE)
    return forms


def _sides(case: Case, scenarios: list[str]) -> list[Side]:
    """The rules to be compared: the first with each of the others; with the rules as they were if it is alone."""
    with refusals("--compare "):
        return sides(case, list(dict.fromkeys(scenarios if len(scenarios) > 1 else [AS_WAS, *scenarios])))


def _ledger(case: Case, name: str, file: str) -> Ledger:
    try:
        return read_ledger(case, ledger_of(case, file))
    except FileNotFoundError:
        give_up(f"A claims file is missing: {file or f'beside {name}'}.", output.USAGE)


def _command(
    name: str, scenarios: list[str], outcomes: list[str], claims: bool, file: str, switch: str, at: str,
    worlds_from: str,    worlds: int, seed: int, page: Path,
) -> str:  # fmt: skip
    """The command that makes the page again."""
    words = ["exeunt", "report", name]
    for option, given in (("--compare", scenarios), ("--outcome", outcomes)):
        for one in given:
            words += [option, one]
    words += ["--claims"] if claims and not file else ["--ledger", file] if file else []
    words += ["--switches"] if switch == KIND else ["--switch-by", switch] if switch else []
    words += ["--at", at] if at else []
    words += ["--worlds-from", worlds_from] if worlds_from else []
    return shlex.join([*words, "--worlds", str(worlds), "--seed", str(seed), "-o", str(page)])
