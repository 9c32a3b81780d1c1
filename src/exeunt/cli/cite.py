"""`exeunt cite`."""

from __future__ import annotations

from exeunt import __version__
from exeunt.case import Case, load
from exeunt.case.format.records import TABLES
from exeunt.case.reading.problems import suggestion
from exeunt.cli import output
from exeunt.cli.about import about
from exeunt.cli.output import case_problems, give_up, say_json
from exeunt.compiled import model
from exeunt.evidence import load_priors
from exeunt.laboratory import bench
from exeunt.report.citation import cited, mark

PROGRAM = "The Exeunt contributors, Exeunt: a policy laboratory for flight and exile"


def cite_command(name: str, id: str, as_json: bool) -> None:
    """A sentence for a case, or for a row of it with its sources."""
    with case_problems():
        case = load(name)
    found = cited(case, id) if id else []
    if id and not found:
        ids = {row.id for table in TABLES for row in case.table(table) if hasattr(row, "id")} | set(load_priors())
        give_up(f"'{id}' is not an id in {case.name}.{suggestion(id, ids)}", output.USAGE)
    whole = _whole(case)
    if as_json:
        rows = [
            {"id": at.id, "kind": at.kind, "says": at.words, "sources": at.sources, "sentence": at.sentence}
            for at in found
        ]
        say_json({"about": about("cite", case), "sentence": whole, "rows": rows})
        return
    for at in found:
        output.out.print(f"{at.sentence} In: {whole}")
    if not found:
        output.out.print(whole)


def _whole(case: Case) -> str:
    """The program with its version, and the case with its mark and its worlds."""
    known = bench.start(case).known
    worlds = f", {len(known.of)} calibrated worlds (mark {known.mark})" if known else ""
    named = f"case {case.name}, {case.file.title} (mark {mark(case)})"
    return f"{PROGRAM}, version {__version__} (model {model()}), {named}{worlds}."
