"""The claims of a text with their verdicts, as HTML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from exeunt.case import Case
from exeunt.claims.verdicts import NOT_TESTABLE, Verdict
from exeunt.figures import Figure
from exeunt.figures.page import element
from exeunt.report.ledger import effect_words, verdict_words
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
        f"A claim holds from {at.ledger.holds:.0%} of worlds and fails up to {at.ledger.fails:.0%}; a claim with "
        f"several tests is as good as its worst. Ledger {at.ledger.hash}.</p>",
        element(drawn["ledger"]) if "ledger" in drawn else "",
    ]  # fmt: skip
    for heading, found in _by_kind(at).items():
        if found:
            parts.append(f"<h3>{heading} ({len(found)})</h3>" + "".join(_claim(at.case, one) for one in found))
    return "".join(parts) + "</section>"


def _by_kind(at: Content) -> dict[str, list[Verdict]]:
    """Verdicts apart by what decided: worlds, what was read or counted, or nothing."""
    simulated = [one for one in at.verdicts if one.share is not None]
    untested = [one for one in at.verdicts if one.word == NOT_TESTABLE]
    rest = [one for one in at.verdicts if one not in simulated and one not in untested]
    return {
        "Decided in simulated worlds": simulated, "Decided by what was counted, dated or read": rest,
        "Not testable here": untested,
    }  # fmt: skip


def _claim(case: Case, one: Verdict) -> str:
    share = "" if one.share is None else f", {one.share:.0%} of worlds"
    tests = "".join(
        f"<li>{escape(tested.words)}. {escape(verdict_words(tested))} {escape(effect_words(tested))}</li>"
        for tested in one.tested
    )
    more = [("Not testable", one.claim.not_testable), ("Does not show", one.claim.limits)]
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
