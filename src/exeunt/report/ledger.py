"""The ledger in words: verdict lines, tests, and the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from exeunt.case import Case
from exeunt.claims.circular import BOUND
from exeunt.claims.effects import PER
from exeunt.claims.forms import FormCounts
from exeunt.claims.marks import marks, whole
from exeunt.claims.records import Ledger, smallest_of
from exeunt.claims.shares import NOT_TESTABLE, SAYS, WORDS, Shares, percent
from exeunt.claims.specification import Specified
from exeunt.claims.verdicts import Tested, Verdict
from exeunt.contrast.pivots import Pivots
from exeunt.report.summary import FEWEST, short
from exeunt.results.outcomes import OUTCOMES

SECTIONS = {
    "simulated": "Simulated: tested in worlds",
    "counted": "Counted: tested on observations of the case",
    "rules": "Dated: tested on rules and events of the case",
    "quoted": "Quoted: what sources say",
    "": "No word: not testable, or a test would find what was put in",
}
"""What a verdict stands on -> the heading under which it is listed."""
COUNTS = ("people", "soldiers", "workers", "person-days", "active people", "detentions")


def sections(verdicts: Sequence[Verdict]) -> Iterator[tuple[str, list[Verdict]]]:
    """Headings with their verdicts, in the order in which a reader should meet them."""
    for stands_on, heading in SECTIONS.items():
        found = [at for at in verdicts if at.stands_on == stands_on]
        if found:
            yield heading, found


def counts(verdicts: Sequence[Verdict]) -> str:
    """How many claims got each word."""
    return ", ".join(f"{sum(at.word == word for at in verdicts)} {word}" for word in WORDS)


def three(shares: Shares) -> str:
    """The three shares and that of the sign, in words; two where there is no other way."""
    if not shares.has_sides:
        return f"{percent(shares.larger)} so, {percent(shares.opposite)} not so"
    sign = "" if shares.sign is None else f"; the sign alone in {percent(shares.sign)}"
    return (
        f"{percent(shares.larger)} as asked, {percent(shares.between)} smaller, {percent(shares.opposite)} the other "
        f"way{sign}"
    )


def first_line(at: Verdict, size: int, source: str) -> str:
    """The word, its shares, how well founded it is, and what it hangs on."""
    if at.word == NOT_TESTABLE:
        why = at.claim.not_testable or "; ".join(t.found for t in at.tested if t.word == NOT_TESTABLE and t.found)
        return f"{NOT_TESTABLE}: {why}"
    deciding, sentence = at.deciding, at.word
    if at.joint is not None:
        sentence += f", all {_parts(at)} parts at once in {percent(at.joint.larger)} of {size} {source}"
    elif at.share is not None and deciding is not None and deciding.shares is not None:
        sentence += f", in {size} {source}: {three(deciding.shares)}"
    if deciding is not None and deciding.confidence is not None:
        sentence += f"; {deciding.confidence.words}"
    return sentence + (f"; it hangs on {hangs_on(at)}" if hangs_on(at) else "")


def _parts(at: Verdict) -> int:
    return sum(t.by_world is not None and not t.test.beside and t.restates is None for t in at.tested)


def hangs_on(at: Verdict) -> str:
    """Judgements, forms and the smallest effect that the word hangs on."""
    graded = [f"{one.name} (grade E)" for one in at.hangs if one.grade]
    forms = [f"the {one.says}" for one in at.hangs if not one.grade]
    size = ["the effect that is asked"] if at.deciding is not None and at.deciding.hangs_on_size else []
    return ", ".join([*graded, *forms, *size])


def verdict_words(at: Tested) -> str:
    """The word of one test with its shares, or what was found."""
    if at.restates is not None:
        return f"No word: it {at.restates.why}."
    if at.shares is None:
        return f"{at.word}: {at.found}" if at.found else at.word
    return f"{at.word}: {three(at.shares)} (standard error {100 * at.shares.error:.1f} points)."


def effect_words(at: Tested) -> str:
    """The effect with its range, per person concerned, or per 100,000 people who set out."""
    if at.effect is None:
        return ""
    name = at.test.outcome.partition("[")[0]
    low, middle, high = at.effect
    if at.test.per is not None:
        low, middle, high = (100 * number for number in at.effect)
        return (
            f"For every 100 concerned: {_plain(middle)} ({_plain(low)} to {_plain(high)}) {at.unit.split(' per ')[0]}."
        )
    if at.relative is None and at.per is None:
        return f"Simulated: {_guarded(name, middle)} ({_guarded(name, low)} to {_guarded(name, high)}) {at.unit}."
    sentence = f"Difference: {_signed(name, middle)} ({_signed(name, low)} to {_signed(name, high)}) {at.unit}"
    if at.relative is not None:
        sentence += f", {at.relative:+.1%}"
    if at.per is not None and at.unit in COUNTS:
        sentence += f"; {_signed(name, at.per)} for every {PER:,} people who set out"
    return sentence + "."


def reason_words(ledger: Ledger, at: Tested) -> str:
    """Why the smallest effect is what it is, with its grade, and whether the word hangs on it."""
    if not at.test.direction or at.shares is None or at.restates is not None:
        return ""
    size, why, grade = ledger.smallest(at.test)
    if at.test.per is not None:
        size = f"{100 * smallest_of(size)[0]:g} for every 100 of these"
    sentence = f"Asked: {size} or more" if at.test.direction != "same" else f"Asked: within {size}"
    sentence += f", {why} (grade {grade})" if why else ", without a reason (grade E)"
    if at.hangs_on_size:
        sentence += f"; a third of it gives '{at.sized[0]}', three times as much '{at.sized[1]}'"
    return sentence + "."


def form_words(at: Tested) -> list[str]:
    """A sentence for each judgement or form that decides the word; a form with a word for each option."""
    found = []
    for one in at.hangs:
        if one.words:
            options = "; ".join(f"{option}: {word}, so in {percent(share)}" for option, share, word in one.words)
            found.append(f"By {one.says}: {options}." + ("" if one.counts is None else " " + count_words(one.counts)))
        else:
            found.append(
                f"Hangs on {one.name} ({one.says}; grade {one.grade}): holds in {one.low:.0%} at the {one.options[0]}, "
                f"in {one.high:.0%} at the {one.options[1]}."
            )
    return found


def count_words(of: FormCounts) -> str:
    """What was counted beside the forms, and what it weighs."""
    lines = []
    for one in of.beside:
        worlds = "; ".join(f"{name} {mid:.3g} ({low:.3g} to {high:.3g})" for name, low, mid, high in one.options)
        unit = " %" if one.row.unit == "per cent" else f" {one.row.unit}"
        lines.append(f"{one.row.id} counts {one.row.value:,g}{unit}, in worlds: {worlds}")
    sentence = "Beside them: " + ". ".join(lines) + "."
    if of.weights is None:
        return f"{sentence} It weighs none of them ({of.beside[0].why_not})."
    return sentence + " Counts give " + ", ".join(f"{name} {share:.0%}" for name, share in of.weights.items()) + "."


def turn_words(at: Tested) -> list[str]:
    """Where the sign turns, and where it turns whether the effect is as large as asked."""
    if at.restates is not None:
        return []
    return [
        sentence for name, found in (("sign", at.sign), ("size", at.size))
        if found is not None and (sentence := _turns(name, found))
    ]  # fmt: skip


def _turns(name: str, found: Pivots) -> str:
    for box in found.boxes[:1]:
        grades = f", grades {box.grades}" if box.grades else ""
        return f"The {name} turns where {box.words}{grades}: there {box.density:.0%} of worlds have {found.rare}."
    return found.sentence


def _plain(value: float) -> str:
    return f"{value:.3g}" if abs(value) < 1000 else short(value)


def _guarded(name: str, value: float) -> str:
    return f"<{FEWEST}" if OUTCOMES[name].sensitive and 0 < abs(value) < FEWEST else short(value)


def _signed(name: str, value: float) -> str:
    if OUTCOMES[name].sensitive and 0 < abs(value) < FEWEST:
        return f"within {FEWEST}"
    return ("+" if value > 0 else "") + short(value)


def to_look_up(ledger: Ledger) -> list[tuple[str, str, str]]:
    """What nobody has looked up yet: claim, what is missing, and where it is said to stand."""
    found = []
    for claim in ledger.claims:
        records = [test for test in claim.tests if test.kind == "record"]
        if records and not claim.verified:
            found.append((claim.id, "a record without a row of evidence that was read", "; ".join(claim.sources)))
        found += [
            (claim.id, f"evidence {'that is recalled' if row.read == 'recalled' else 'without its place'}", row.source)
            for row in claim.evidence if not row.verified
        ]  # fmt: skip
    return found


def how_judged(ledger: Ledger) -> str:
    """How words are made, in the sentences that stand above a ledger."""
    size, grade = ledger.smallest_effect, ledger.smallest_grade or "E"
    why = f", {ledger.smallest_why}" if ledger.smallest_why else ""
    return (
        f"A word is carried by {ledger.holds:.0%} of worlds: "
        + "; ".join(f"*{word}*: {says}" for word, says in SAYS.items())
        + f". An effect counts from {size} of the mean of both sides unless its test says otherwise (grade {grade}"
        f"{why}). A claim with several tests is as good as its worst. A test that a single uncertain number decides by "
        f"more than {BOUND:.0%} of its variance restates it and gives no word. Confidence is not the share of worlds: "
        "it falls with the worst grade that moves the result, with forms that disagree, and with counts missed."
    )


def ledger_page(
    case: Case, ledger: Ledger, verdicts: list[Verdict], worlds: str, command: str,
    curves: Sequence[Specified] = (), locked: str = "",
) -> str:  # fmt: skip
    """The whole ledger as Markdown, with the command that makes it."""
    text, size, source = ledger.text, *worlds.partition(" ")[::2]
    marked = marks(case, ledger)
    parts = [
        f"# {text.title}: the ledger",
        f"Made by `{command}`; do not edit by hand.",
        f"{', '.join(part for part in (text.author, text.publisher, str(text.date)) if part)}. {text.note} Tested on "
        f"{case.name} in {worlds}: {counts(verdicts)}.",
        how_judged(ledger),
        f"Marks: {', '.join(f'{name} {mark}' for name, mark in marked.items())}; all {whole(marked)}."
        + (f" The tests were locked on {locked}." if locked else ""),
    ]
    for heading, found in sections(verdicts):
        columns = "id | kind | word | as asked | sign | confidence | hangs on | claim"
        head = f"| {columns} |\n|---|---|---|---:|---:|---|---|---|\n"
        parts += [f"## {heading}", head + "\n".join(_row(at) for at in found)]
    parts.append("## Claim by claim")
    for at in verdicts:
        parts.append(_one(ledger, at, int(size), source))
        rows = [row for row in curves if row.claim == at.claim.id]
        if rows:
            parts.append(specification_table(rows))
    return "\n\n".join(parts) + "\n"


def _row(at: Verdict) -> str:
    deciding = at.deciding
    shares = at.joint or (deciding.shares if deciding else None)
    sign = shares.sign if shares is not None else None
    level = deciding.confidence.level if deciding is not None and deciding.confidence is not None else ""
    cells = (
        f"[{at.claim.id}](#{at.claim.id.lower()})", at.claim.kind, at.word,
        "" if at.share is None else percent(at.share),
        "" if sign is None else percent(sign), level, hangs_on(at), at.claim.says,
    )  # fmt: skip
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def specification_table(rows: Sequence[Specified]) -> str:
    """A specification curve as a table: every other way to ask, and its word."""
    lines = [
        f"| {row.test} | {row.choice} | {row.value} | {row.word}{' (as written)' if row.written else ''} "
        f"| {percent(row.shares.larger)} | {percent(row.shares.between)} | {percent(row.shares.opposite)} |"
        for row in rows
    ]
    return (
        "*Specifications*: the word at other defensible choices, one changed at a time.\n\n"
        "| test | choice | value | word | as asked | smaller | other way |\n|---:|---|---|---|---:|---:|---:|\n"
        + "\n".join(lines)
    )


def test_lines(ledger: Ledger, at: Tested) -> list[str]:
    """Everything there is to say of one test, a sentence each."""
    return [
        part for part in (
            verdict_words(at), at.test.why if at.test.kind != "record" else "", effect_words(at),
            reason_words(ledger, at), *form_words(at), *turn_words(at),
        ) if part
    ]  # fmt: skip


def about_claim(at: Verdict) -> list[tuple[str, str]]:
    """What is said of a claim apart from its tests: label and text."""
    evidence = "; ".join(
        f"{row.speaks + ': ' if row.speaks else ''}{row.source}, {row.place}: “{row.quoted}” "
        f"({row.read}{f' on {row.seen}' if row.seen else ''})"
        for row in at.claim.evidence
    )
    found = (
        ("Rests on", ", ".join(f"{id} ({word})" for id, word in at.shaken)),
        ("Speaks against", ", ".join(at.claim.opposes)), ("For", at.claim.for_), ("Against", at.claim.against),
        ("Does not show", at.claim.limits), ("Evidence", evidence), ("Sources", "; ".join(at.claim.sources)),
    )  # fmt: skip
    return [(label, text) for label, text in found if text]


def _one(ledger: Ledger, at: Verdict, size: int, source: str) -> str:
    lines = [f"### {at.claim.id}", f"> {at.claim.quote}", f"{at.claim.says} **{first_line(at, size, source)}**"]
    for tested in at.tested:
        lines.append(
            f"*Test{', beside' if tested.test.beside else ''}*: {tested.words}. {' '.join(test_lines(ledger, tested))}"
        )
    lines += [f"*{label}*: {text}" for label, text in about_claim(at)]
    return "\n\n".join(lines)
