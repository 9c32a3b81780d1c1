"""The claims of a text with their verdicts, as HTML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from exeunt.case import Case
from exeunt.claims.records import Ledger
from exeunt.claims.verdicts import Verdict
from exeunt.figures import Figure
from exeunt.figures.page import element
from exeunt.report.ledger import about_claim, how_judged, sections, test_lines
from exeunt.report.page.content import Content
from exeunt.report.page.words import linked


def ledger(at: Content, drawn: Mapping[str, Figure]) -> str:
    """The claims of a text with their verdicts."""
    if at.ledger is None:
        return ""
    text = at.ledger.text
    about = ", ".join(part for part in (text.author, text.publisher, str(text.date)) if part)
    parts = [
        f'<section id="claims"><h2>What is said: {escape(text.title)}</h2><p>{escape(about)}. {escape(text.note)} '
        f"Ledger {at.ledger.hash}.</p><p>{escape(how_judged(at.ledger).replace('*', ''))}</p>",
        element(drawn["ledger"]) if "ledger" in drawn else "",
    ]  # fmt: skip
    for heading, found in sections(at.verdicts):
        claims = "".join(_claim(at.case, at.ledger, one) for one in found)
        parts.append(f"<h3>{escape(heading)} ({len(found)})</h3>{claims}")
    return "".join(parts) + "</section>"


def _claim(case: Case, ledger: Ledger, one: Verdict) -> str:
    share = "" if one.share is None else f", {one.share:.0%} of worlds"
    tests = "".join(
        f"<li>{escape(tested.words)}. {escape(' '.join(test_lines(ledger, tested)))}</li>" for tested in one.tested
    )
    more = [("Not testable", one.claim.not_testable), *(row for row in about_claim(one) if row[0] != "Sources")]
    notes = "".join(f"<p><i>{label}</i>: {escape(text)}</p>" for label, text in more if text)
    sources = f"<p><i>Sources</i>: {_sources(case, one.claim.sources)}</p>" if one.claim.sources else ""
    return (
        f'<details class="claim" id="claim-{escape(one.claim.id, quote=True)}"><summary><b>{escape(one.claim.id)}'
        f'</b> <span class="word">{escape(one.word)}{share}</span> {escape(one.claim.says)}</summary>'
        f"<blockquote>{escape(one.claim.quote)}</blockquote><ul>{tests}</ul>{notes}{sources}</details>"
    )


def _sources(case: Case, names: Sequence[str]) -> str:
    known = {source.id for source in case.sources}
    return "; ".join(linked([name]) if name in known else escape(name) for name in names)
