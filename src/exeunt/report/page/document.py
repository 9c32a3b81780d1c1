"""A report as one HTML file."""

from __future__ import annotations

from html import escape

from exeunt.figures.page import document
from exeunt.report.page import claims, grounds, results, switches
from exeunt.report.page.content import Content
from exeunt.report.page.pictures import figures
from exeunt.results.in_words import day_words

STYLE = """
header { padding-top: 1.6rem; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .3rem; }
h2 { font-size: 1.35rem; margin: 2.6rem 0 .6rem; padding-top: .9rem; border-top: 2px solid #1b2430; }
h3 { font-size: 1.08rem; margin: 1.6rem 0 .4rem; }
nav { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; font-size: .92rem; margin: .8rem 0 0; }
a { color: #0061a1; }
.question { color: #56606b; }
.lead { font-size: 1.12rem; background: #eef5fa; border-left: 4px solid #0072b2; padding: .7rem .9rem; margin: 1rem 0; }
.wide { overflow-x: auto; }
.wide table { min-width: 34rem; }
table.key td:first-child { min-width: 9rem; } .stack td:last-child { white-space: nowrap; }
fieldset { border: 1px solid #c9d0d7; padding: .4rem .9rem .7rem; margin: 0 0 1rem; }
fieldset label { display: block; padding: .25rem 0; }
.badge { display: inline-block; font-size: .74rem; line-height: 1.3; padding: 0 .45rem; border: 1px solid #a34a00;
  border-radius: .8rem; color: #8a3d00; background: #fff5ea; white-space: nowrap; }
.miss { color: #8a3d00; font-weight: 600; }
.grade, .uses { color: #56606b; font-size: .85em; }
details.claim { border-bottom: 1px solid #e3e6ea; padding: .35rem 0 .35rem 1.1rem; }
details.claim summary { margin-left: -1.1rem; }
.word { display: inline-block; min-width: 13rem; color: #56606b; }
summary { cursor: pointer; }
blockquote { margin: .5rem 0; padding-left: .8rem; border-left: 3px solid #c9d0d7; }
dt { font-weight: 600; } dd { margin: 0 0 .4rem 0; }
code { overflow-wrap: anywhere; font-size: .88em; }
li, td { overflow-wrap: break-word; }
td.plain { white-space: nowrap; }
footer { margin: 2.5rem 0; color: #56606b; font-size: .85rem; }
@media (max-width: 30rem) {
  h1 { font-size: 1.5rem; } .word { display: block; }
  .wide table.stack { min-width: 0; display: block; }
  .stack tbody, .stack tr, .stack td { display: block; border: 0; padding: 0; }
  .stack tr { border-bottom: 1px solid #e3e6ea; padding: .4rem 0; }
  .stack tr:first-child, .stack td:empty { display: none; }
  .stack td:first-child { font-weight: 600; }
  .stack td:not(:first-child)::before { content: attr(data-of) ": "; color: #56606b; }
}
@media print {
  .switches { display: none; }
  html { font-size: 11px; } body { font-size: 1.05rem; } h2 { margin-top: 1.6rem; } figure { margin: 1rem 0; }
  th, td { padding-top: .12rem; padding-bottom: .12rem; } nav, figure .day, figure details { display: none; }
  a { color: inherit; text-decoration: none; } main { max-width: none; padding: 0; }
  h2 { break-after: avoid; } .wide { overflow: visible; } .wide table { min-width: 0; }
  figure .chart svg { max-height: 22cm; }
}
"""


def report(at: Content) -> str:
    """The whole page: summary, comparisons, levels, claims, validation, method, evidence, sources, how it was made."""
    drawn = figures(at)
    links = [("summary", "In one minute")]
    links += [(f"comparison-{k}", one.b[0]) for k, one in enumerate(at.comparisons)]
    links += [("levels", "Where people are"), *([("claims", "Claims")] if at.ledger else [])]
    links += [("validation", "Validation"), ("method", "Method"), ("evidence", "Evidence"), ("sources", "Sources")]
    links += [("made", "Make it again")]
    nav = "".join(f'<a href="#{id}">{escape(words)}</a>' for id, words in links)
    body = (
        f'<main><header><h1>{escape(at.case.file.title)}</h1><p class="question">Results on {day_words(at.day)} in '
        f"{at.bench.start.worlds:,} {'calibrated worlds' if at.bench.start.known else 'worlds from the priors'}.</p>"
        f'<nav aria-label="Sections">{nav}</nav></header>'
        + results.summary(at) + results.comparisons(at, drawn) + results.levels(at, drawn) + claims.ledger(at, drawn)
        + grounds.validation(at) + grounds.method(at) + grounds.evidence(at, drawn) + grounds.sources(at)
        + grounds.reproduced(at)
        + "<footer>Made by Exeunt. This page loads nothing: all its data and scripts are in this file.</footer></main>"
    )  # fmt: skip
    return document(at.case.file.title, body, drawn.values(), STYLE, {"switches": switches.data(at)})
