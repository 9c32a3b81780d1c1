"""How `exeunt claims ID --specification -o FILE` draws what it prints."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from exeunt.claims.records import Ledger
from exeunt.claims.specification import Specified
from exeunt.cli import output
from exeunt.cli.output import give_up
from exeunt.figures import Choice, Credit, Figure, specification_curve
from exeunt.figures.figure import WRITERS
from exeunt.figures.page import page


def check_picture(path: Path) -> None:
    """Leave with a sentence, before any work is done, for an ending in which no figure is written."""
    if path.suffix.lower() not in WRITERS:
        give_up(f"'{path.name}' ends in '{path.suffix}'; a figure is written as {', '.join(WRITERS)}.", output.USAGE)


def drawn_curves(ledger: Ledger, rows: list[Specified], runs: Iterable[str]) -> list[Figure]:
    """A specification curve for each test of the claims."""
    credit = Credit((ledger.text.title,), ", ".join(dict.fromkeys(filter(None, runs))))
    found = []
    for claim, test in dict.fromkeys((row.claim, row.test) for row in rows):
        of = [row for row in rows if (row.claim, row.test) == (claim, test)]
        written = next((row for row in of if row.written), of[0])
        same = sum(row.word == written.word for row in of)
        found.append(specification_curve(
            f"curve-{claim}-{test}", f"{claim}: '{written.word}' as asked, and at {same} of {len(of)} ways to ask",
            f"Share of worlds in which it is as it says: {ledger.claim(claim).says} (test {test})",
            [
                Choice(" ".join(filter(None, (row.choice, row.value))), row.word, row.shares.larger, row is written)
                for row in of
            ],
            ledger.holds, credit,
        ))  # fmt: skip
    return found


def draw(path: Path, figures: list[Figure]) -> None:
    """Write the curves: all of them on one page, or the single one as a picture."""
    try:
        if path.suffix.lower() == ".html":
            path.write_text(page(figures), "utf-8")
        elif len(figures) == 1:
            figures[0].save(path)
        else:
            give_up(
                f"{len(figures)} curves go into one page, not one picture: name a file ending in .html.", output.USAGE
            )
    except ModuleNotFoundError as why:
        give_up(f"{why}.", output.USAGE)
    except OSError as why:
        give_up(f"{path} cannot be written: {why.strerror or why}.", output.USAGE)
    output.err.print(f"Wrote {path}.")
