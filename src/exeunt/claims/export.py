"""A ledger for other tools: an argument map in Argdown, and ClaimReview of schema.org as JSON-LD."""

from __future__ import annotations

import json
from typing import Any

from exeunt.claims.records import Ledger
from exeunt.claims.shares import DEPENDS, HOLDS, NEGLIGIBLE, NOT_SO, NOT_TESTABLE, OPPOSITE, UNVERIFIED
from exeunt.claims.verdicts import Verdict

RATED = {HOLDS: 5, DEPENDS: 3, NEGLIGIBLE: 2, OPPOSITE: 1, NOT_SO: 1}
"""Words that ClaimReview can rate, from 1 (false) to 5 (true); others carry the word alone."""


def argdown(ledger: Ledger, verdicts: list[Verdict]) -> str:
    """The claims with what they rest on (+) and speak against (-), each tagged with its kind and its word, in the
    syntax of Argdown (argdown.org).
    """
    lines = ["===", f"title: {json.dumps(ledger.text.title, ensure_ascii=False)}"]
    lines += [f"author: {json.dumps(ledger.text.author, ensure_ascii=False)}"] if ledger.text.author else []
    lines += ["===", ""]
    for at in verdicts:
        claim = at.claim
        tags = f"#{claim.kind} #{at.word.replace(' ', '-')}"
        lines.append(f"[{claim.id}]: {_plain(claim.says)} {tags}")
        lines += [f"    + [{id}]" for id in claim.rests_on]
        lines.append("")
    for at in verdicts:
        for id in at.claim.opposes:
            lines += [f"[{id}]", f"    - [{at.claim.id}]", ""]
    return "\n".join(lines)


def _plain(text: str) -> str:
    return " ".join(text.replace("[", "(").replace("]", ")").replace("#", "no. ").split())


def claim_review(ledger: Ledger, verdicts: list[Verdict], version: str, worlds: str) -> str:
    """One ClaimReview for each claim that the text makes and that was tested, as a JSON-LD graph
    (schema.org/ClaimReview). What the text rebuts, and what it needs and does not say, is not its author's.
    """
    graph = [
        _review(ledger, at, version, worlds) for at in verdicts
        if at.word not in (NOT_TESTABLE, UNVERIFIED) and at.claim.kind not in ("counter", "premise")
    ]  # fmt: skip
    return json.dumps({"@context": "https://schema.org", "@graph": graph}, indent=1, ensure_ascii=False) + "\n"


def _review(ledger: Ledger, at: Verdict, version: str, worlds: str) -> dict[str, Any]:
    text = ledger.text
    founded = at.deciding.confidence.words if at.deciding and at.deciding.confidence else ""
    stands = {"simulated": f"tested in {worlds}", "counted": "tested on counts"}.get(at.stands_on, "read in sources")
    explained = "; ".join(filter(None, (stands, founded)))
    rating: dict[str, Any] = {"@type": "Rating", "alternateName": at.word, "ratingExplanation": explained}
    if at.word in RATED:
        rating |= {"ratingValue": RATED[at.word], "bestRating": 5, "worstRating": 1}
    appeared: dict[str, Any] = {"@type": "CreativeWork", "headline": text.title, "datePublished": str(text.date)}
    if text.url:
        appeared["url"] = text.url
    if text.author:
        appeared["author"] = {"@type": "Person", "name": text.author}
    return {
        "@type": "ClaimReview",
        "claimReviewed": at.claim.says,
        "reviewRating": rating,
        "itemReviewed": {"@type": "Claim", "appearance": appeared, "text": at.claim.quote},
        "author": {"@type": "Organization", "name": "Exeunt", "description": f"Exeunt {version}, ledger {ledger.hash}"},
    }
