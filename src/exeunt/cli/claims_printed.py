"""How `exeunt claims` prints a ledger."""

from __future__ import annotations

from exeunt.case import Case
from exeunt.claims.marks import marks, whole
from exeunt.claims.records import Ledger
from exeunt.claims.shares import OPPOSITE, percent
from exeunt.claims.specification import Specified
from exeunt.claims.verdicts import Verdict
from exeunt.cli import output
from exeunt.cli.output import show, table
from exeunt.report.ledger import about_claim, counts, first_line, hangs_on, sections, test_lines, to_look_up


def print_sources(ledger: Ledger) -> None:
    """What is still to be looked up."""
    listing = table("Still to be looked up", ("id", "whole"), ("what is missing", "left"), ("said to stand in", "left"))
    rows = to_look_up(ledger)
    for row in rows:
        listing.add_row(*row)
    if rows:
        show(listing)
    read = sum(row.verified for claim in ledger.claims for row in claim.evidence)
    left = "1 thing is" if len(rows) == 1 else f"{len(rows)} things are"
    output.out.print(f"{read} rows of evidence were read and say where; {left} still to be looked up.")


def print_all(case: Case, command: str, ledger: Ledger, verdicts: list[Verdict], size: int, source: str) -> None:
    """A whole ledger, in the groups of what its words stand on."""
    title = f"{ledger.text.title} ({', '.join(filter(None, (ledger.text.publisher, str(ledger.text.date))))}), on "
    output.out.print(f"{title}{case.name}, {size} {source}: {counts(verdicts)}.\n")
    for heading, found in sections(verdicts):
        simulated = any(at.share is not None for at in found)
        columns = [("id", "whole"), ("word", "whole")]
        columns += [("as asked", "right"), ("smaller", "right"), ("other way", "right"), ("sign", "right")] * simulated
        columns += [("confidence", "whole"), ("hangs on", "left")] * simulated
        listing = table(heading, *columns, ("claim", "left"))
        for at in found:
            listing.add_row(at.claim.id, at.word, *(_numbers(at) if simulated else ()), at.claim.says)
        show(listing)
    for at in verdicts:
        if at.shaken and at.word != OPPOSITE:
            rests = ", ".join(f"{id} ({word})" for id, word in at.shaken)
            output.out.print(f"{at.claim.id} rests on {rests}.")
    least = ledger.smallest_effect
    output.out.print(
        f"A word is carried by {ledger.holds:.0%} of worlds. Shares are of worlds in which the effect is at least as "
        f"large as its test asks ({least} unless it says otherwise), smaller, or as large the other way; with several "
        f"tests: all as asked, one smaller and none the other way, or one the other way, and the word is that of the "
        f"worst test. What is not so stands under the other way. Confidence is how well founded a word is. "
        f"Written down before the run: mark {whole(marks(case, ledger))}. "
        f"`{command} ID` shows the tests, what turns them, and what they do not show."
    )


def _numbers(at: Verdict) -> tuple[str, ...]:
    deciding = at.deciding
    shares = at.joint or (deciding.shares if deciding else None)
    level = deciding.confidence.level if deciding and deciding.confidence else ""
    if shares is None:
        return ("", "", "", "", level, hangs_on(at))
    sign = "" if shares.sign is None else percent(shares.sign)
    three = (shares.larger, shares.between, shares.opposite)
    return (*(percent(share) for share in three), sign, level, hangs_on(at))


def print_one(ledger: Ledger, at: Verdict, size: int, source: str) -> None:
    """A claim whole: its tests, what turns them, and what they do not show."""
    say = output.out.print
    say(f"{at.claim.id}  {first_line(at, size, source)}")
    say(f"  “{at.claim.quote}”")
    say(f"  Says: {at.claim.says}")
    for tested in at.tested:
        say(f"  Test{' (beside)' if tested.test.beside else ''}: {tested.words}.")
        for line in test_lines(ledger, tested):
            say(f"    {line}")
        if tested.judged and tested.restates is None:
            say(f"    Its outcome hangs on judgements of grade E: {' '.join(tested.judged)}.")
    for label, text in about_claim(at):
        say(f"  {label}: {text}")
    say("")


def print_specification(ledger: Ledger, rows: list[Specified]) -> None:
    """The words of some claims at other defensible choices."""
    for id in dict.fromkeys(row.claim for row in rows):
        listing = table(
            f"{id}: {ledger.claim(id).says}", ("test", "right"), ("choice", "whole"), ("value", "left"),
            ("word", "whole"), ("as asked", "right"), ("smaller", "right"), ("other way", "right"), ("sign", "right"),
        )  # fmt: skip
        mine = [row for row in rows if row.claim == id]
        for row in mine:
            sign = "" if row.shares.sign is None else percent(row.shares.sign)
            three = (row.shares.larger, row.shares.between, row.shares.opposite)
            listing.add_row(str(row.test), row.choice, row.value, row.word, *(percent(share) for share in three), sign)
        show(listing)
        for number in dict.fromkeys(row.test for row in mine):
            of = [row for row in mine if row.test == number]
            same = sum(row.word == of[0].word for row in of)
            output.out.print(
                f"Test {number}: '{of[0].word}' as written; the same word in {same} of {len(of)} specifications."
            )
