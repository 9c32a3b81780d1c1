"""The ledger in words: verdict lines, and the page."""

from __future__ import annotations

from exeunt.case import Case
from exeunt.claims.records import Ledger
from exeunt.claims.verdicts import PER, WORST, Tested, Verdict
from exeunt.report.summary import FEWEST, short
from exeunt.results.outcomes import OUTCOMES


def first_line(at: Verdict, size: int, source: str) -> str:
    """The verdict, its share, and the judgements it hangs on."""
    if at.word not in WORST:
        return "not testable: " + (
            at.claim.not_testable or "; ".join(t.found for t in at.tested if t.word not in WORST)
        )
    sentence = at.word if at.share is None else f"{at.word}, in {at.share:.0%} of {size} {source}"
    graded = [f"{one.name} (grade E)" for one in at.hangs if one.grade]
    forms = [f"the {one.says}" for one in at.hangs if not one.grade]
    hangs = [*graded, *forms]
    return sentence + (f"; it hangs on {', '.join(hangs)}" if hangs else "")


def verdict_words(at: Tested) -> str:
    """The verdict of one test in words, with the share of worlds in which it holds."""
    if at.share is None:
        return f"{at.word}: {at.found}" if at.found else at.word
    error = "" if at.share_error is None else f" (standard error {100 * at.share_error:.1f} points)"
    return f"{at.word}: in {at.share:.0%} of worlds{error}."


def effect_words(at: Tested) -> str:
    """The effect with its range, and per 100,000 people who set out."""
    if at.effect is None:
        return ""
    name = at.test.outcome.partition("[")[0]
    low, middle, high = at.effect
    if at.relative is None and at.per is None:
        return f"Simulated: {_guarded(name, middle)} ({_guarded(name, low)} to {_guarded(name, high)}) {at.unit}."
    sentence = f"Difference: {_signed(name, middle)} ({_signed(name, low)} to {_signed(name, high)}) {at.unit}"
    if at.relative is not None:
        sentence += f", {at.relative:+.1%}"
    if at.per is not None and at.unit in (
        "people",
        "soldiers",
        "workers",
        "person-days",
        "active people",
        "detentions",
    ):
        sentence += f"; {at.per:+,.3g} for every {PER:,} people who set out"
    return sentence + "."


def _guarded(name: str, value: float) -> str:
    return f"<{FEWEST}" if OUTCOMES[name].sensitive and 0 < abs(value) < FEWEST else short(value)


def _signed(name: str, value: float) -> str:
    if OUTCOMES[name].sensitive and 0 < abs(value) < FEWEST:
        return f"within {FEWEST}"
    return ("+" if value > 0 else "") + short(value)


def ledger_page(case: Case, ledger: Ledger, verdicts: list[Verdict], worlds: str, command: str) -> str:
    """The whole ledger as Markdown, with the command that makes it."""
    text = ledger.text
    counts = ", ".join(
        f"{sum(at.word == word for at in verdicts)} {word}" for word in (*reversed(WORST), "not testable")
    )
    parts = [
        f"# {text.title}: the ledger",
        f"Made by `{command}`; do not edit by hand.",
        f"{', '.join(part for part in (text.author, text.publisher, str(text.date)) if part)}. {text.note} Tested on "
        f"{case.name} in {worlds}: {counts}. "
        f"A claim holds from {ledger.holds:.0%} of worlds and fails up to {ledger.fails:.0%}; a claim with several "
        f"tests is as good as its worst. Effects count from "
        f"{ledger.smallest_effect} of the mean of both sides. Ledger {ledger.hash}.",
        "| id | kind | verdict | share of worlds | hangs on | claim |\n|---|---|---|---:|---|---|\n"
        + "\n".join(
            f"| [{at.claim.id}](#{at.claim.id.lower()}) | {at.claim.kind} | {at.word} | "
            f"{'' if at.share is None else f'{at.share:.0%}'} "
            f"| {', '.join(one.name for one in at.hangs)} | {_cell(at.claim.says)} |"
            for at in verdicts
        ),
        *(_one(at, worlds) for at in verdicts),
    ]
    return "\n\n".join(parts) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "/")


def _one(at: Verdict, worlds: str) -> str:
    size, _, source = worlds.partition(" ")
    lines = [f"## {at.claim.id}", f"> {at.claim.quote}", f"{at.claim.says} **{first_line(at, int(size), source)}**"]
    for tested in at.tested:
        parts = [f"*Test{', beside' if tested.test.beside else ''}*: {tested.words}. {verdict_words(tested)}"]
        if tested.test.why and tested.test.kind != "record":
            parts.append(tested.test.why)
        parts.append(effect_words(tested))
        parts += [
            f"Hangs on {one.name} ({one.says}): holds in {one.low:.0%} at the {one.options[0]}, in {one.high:.0%} at "
            f"the {one.options[1]}."
            for one in tested.hangs
        ]
        if tested.pivots is not None:
            parts += [
                f"Turns where {box.words} (grades {box.grades or '-'}; {box.density:.0%} of worlds there)."
                for box in tested.pivots.boxes[:1]
            ]
            parts += [] if tested.pivots.boxes else [tested.pivots.sentence]
        lines.append(" ".join(part for part in parts if part))
    for label, said_of in (
        ("Rests on", ", ".join(f"{id} ({word})" for id, word in at.shaken)),
        ("Speaks against", ", ".join(at.claim.opposes)), ("For", at.claim.for_),
        ("Against", at.claim.against), ("Does not show", at.claim.limits), ("Sources", "; ".join(at.claim.sources)),
    ):  # fmt: skip
        if said_of:
            lines.append(f"*{label}*: {said_of}")
    return "\n\n".join(lines)
