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


MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
THEMES = (
    (r"\b(stay|stuck|trap|locked|remain)", "asked of who stays at home: never_left, blocked"),
    (r"\b(left|leave|fled|flee|exodus|escap|emigrat)", "asked of who goes: left, abroad, draftable_men_abroad"),
    (r"\b(ban|border|refus|turned (back|away)|clos|visa)", "asked of gates: arrivals, refused, left[PLACE]"),
    (r"\b(asylum|recogni|protection|deport)", "asked of asylum: applications, recognition_rate, removed"),
    (r"\b(permit|residence|stay limit|overstay|irregular)", "asked of stay: stay_lost, irregular_stock, secure_share"),
    (r"\b(return|back home|came back)", "asked of who comes home: returned, returned_share, returned_under_pressure"),
    (r"\b(rent|housing|apartment)", "asked of hosts: rent_index[PLACE]"),
    (r"\b(hostil|welcom|scapegoat|tighten)", "asked of hosts: hostility"),
    (r"\b(soldier|draft|mobili[sz]|war machine|army|manpower)", "asked of the war: soldiers_forgone"),
    (r"\b(worker|labou?r|econom|output)", "asked of labour: workforce_lost, output_lost"),
    (r"\b(opposition|activis|protest|dissent|media|voice)", "asked of voice: voice_exile, voice_home, media_reach"),
    (r"\b(narrative|propaganda|support|rally|Kremlin)", "asked of opinion: regime_support_shift"),
    (r"\b(arrest|detain|jail|prison|prosecut|persecut)", "asked of repression: detained, prosecuted"),
    (r"\b(cost|aid|taxpayer|burden)", "asked of aid: reception_cost, aid_displaced"),
)
"""Words of a sentence -> outcomes that such a sentence is often asked of, as a hint to the writer."""


def titled(text: str) -> tuple[str, str]:
    """The title of a text, if its first paragraph is one (it ends without a full stop and others follow), and the
    rest.
    """
    head, _, rest = text.strip().partition("\n\n")
    line = re.sub(r"\s+", " ", head).strip()
    if rest.strip() and line and not re.search(r"[.!?][\u201d\"\u2019')]*$", line):
        return line, rest
    return "", text


def dated(text: str) -> date | None:
    """The first day that a text names in full: 2023-11-13, 13 November 2023, Nov. 13, 2023."""
    names = "|".join(f"{name}[a-z]*" for name in MONTHS)
    pattern = (
        rf"(?P<y>\d{{4}})-(?P<m>\d\d)-(?P<d>\d\d)|(?P<d1>\d{{1,2}})\.? (?P<m1>{names})\.?,? (?P<y1>\d{{4}})"
        rf"|(?P<m2>{names})\.? (?P<d2>\d{{1,2}}),? (?P<y2>\d{{4}})"
    )
    for found in re.finditer(pattern, text):
        parts = found.groupdict()
        year, day = (next(parts[f"{k}{n}"] for n in ("", "1", "2") if parts[f"{k}{n}"]) for k in "yd")
        name = parts["m1"] or parts["m2"]
        month = int(parts["m"]) if parts["m"] else 1 + MONTHS.index(str(name)[:3])
        try:
            return date(int(year), month, int(day))
        except ValueError:
            continue
    return None


def hints(sentence: str) -> list[str]:
    """Outcomes that a sentence is often asked of."""
    return [hint for pattern, hint in THEMES if re.search(pattern, sentence, re.IGNORECASE)]


def skeleton(text: str, title: str, last: date, first: date | None = None) -> str:
    """YAML with a row for each sentence: what is to be filled in is empty, and `exeunt claims` says so line by line.

    The title and the day are those of the text where it has them; outcomes are read on that day, or on the nearest day
    of the case.
    """
    named, body = titled(text)
    on = dated(text)
    at = last if on is None else min(max(on, first or on), last)
    rows = [
        f"# A ledger for {named or title!r}. Fill in what is empty before anything is run: kind, says, and tests or "
        f"not_testable.",
        "# kind: fact, causal, counter (which the text rebuts), premise (which it needs and does not state), "
        "normative.",
        "# `exeunt show outcomes` lists what can be tested; docs/how-to/test-an-op-ed.md shows the way.",
        "text:",
        f"  title: {_quoted(named or title)}",
        f"  date: {on or last}" + ("" if on else "  # not found in the text: the last day of the case"),
        f"at: {at}",
        "holds: 0.9  # share of worlds from which a word is carried",
        "smallest_effect: 1%",
        'smallest_why: ""  # why an effect of that size matters; without a reason it counts as a judgement (grade E)',
        "claims:",
    ]
    for number, sentence in enumerate(sentences(body), 1):
        rows += [
            f"- id: S{number:02d}",
            f"  quote: {_quoted(sentence)}",
            *(f"  # {hint}" for hint in hints(sentence)),
            '  kind: ""',
            '  says: ""',
            "  tests: []",
            '  not_testable: ""',
        ]
    return "\n".join(rows) + "\n"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
