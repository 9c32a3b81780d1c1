"""A ledger to be filled in: one row for each sentence of a text, and nothing guessed."""

from __future__ import annotations

import re
from datetime import date

SHORT = (
    "Mr",
    "Mrs",
    "Ms",
    "Dr",
    "St",
    "No",
    "vs",
    "Sept",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
    "Jan",
    "Feb",
    "Aug",
    "U.S",
    "U.K",
    "e.g",
    "i.e",
    "etc",
)
"""Words whose full stop ends no sentence."""


def sentences(text: str) -> list[str]:
    """The sentences of a text, in order, blanks made one. Paragraphs are apart by an empty line."""
    found = []
    for paragraph in re.split(r"\n\s*\n", text):
        plain = re.sub(r"\s+", " ", paragraph).strip()
        begin = 0
        for stop in re.finditer(r"[.!?][”\"’')\]]*(?=\s+[“\"‘'(\[]?[A-ZÀ-ÞА-ЯЁ0-9])", plain):
            last = plain[begin : stop.start()].rsplit(" ", 1)[-1].lstrip("“\"'(")
            if stop.group()[0] == "." and (last in SHORT or re.fullmatch(r"[A-Z]", last)):
                continue
            found.append(plain[begin : stop.end()].strip())
            begin = stop.end()
        found.append(plain[begin:].strip())
    return [sentence for sentence in found if re.search(r"\w", sentence)]


def skeleton(text: str, title: str, at: date) -> str:
    """YAML with a row for each sentence: what is to be filled in is empty, and `exeunt claims` says so line by line."""
    rows = [
        f"# A ledger for {title!r}. Fill in what is empty before anything is run: kind, says, and tests or "
        f"not_testable.",
        "# kind: fact, causal, counter (which the text rebuts), premise (which it needs and does not state), "
        "normative.",
        "# `exeunt show outcomes` lists what can be tested; docs/how-to/test-an-op-ed.md shows the way.",
        "text:",
        f"  title: {_quoted(title)}",
        f"  date: {at}",
        f"at: {at}",
        "holds: 0.9  # share of worlds from which a claim holds",
        "fails: 0.1  # share of worlds up to which it fails",
        "smallest_effect: 1%",
        "claims:",
    ]
    for number, sentence in enumerate(sentences(text), 1):
        rows += [
            f"- id: S{number:02d}",
            f"  quote: {_quoted(sentence)}",
            '  kind: ""',
            '  says: ""',
            "  tests: []",
            '  not_testable: ""',
        ]
    return "\n".join(rows) + "\n"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
