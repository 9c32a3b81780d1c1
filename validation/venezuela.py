"""What the rules of venezuela-2017 are predicted to do, written down before any count from after their start is looked
at, and how its stocks are met.

python validation/venezuela.py [WORLDS]       writes docs/reference/venezuela-predictions.md

Every dated visa rule is compared, in the calibrated worlds that come with the case, with the same world without that
rule: its visa, what it asks for, and the end of the door without one. Both sides are cut short half a year after the
start, or on the eve of the pandemic; the past of a case that is cut short is the same.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np

import exeunt as ex
from exeunt.calibration.heldout import PER_WORLD
from exeunt.calibration.targets import targets
from exeunt.case import Case
from exeunt.compiled import model
from exeunt.declare import Floats
from exeunt.results import Results
from exeunt.study import run
from exeunt.study.posterior import POSTERIOR, Learned, chosen, find, read
from exeunt.worlds.draws import Known

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs/reference/venezuela-predictions.md"
CASE = "venezuela-2017"
SPAN = timedelta(days=182)
PANDEMIC = date(2020, 3, 13)
"""Day before borders were shut: no six months of a rule of 2019 go on beyond it."""
LEVEL = (0.1, 0.5, 0.9)
MIDDLE_OF_2018 = (date(2018, 6, 1), date(2018, 8, 25))
END_OF_2019 = (date(2019, 12, 31), date(2019, 12, 31))
BATCH = 32
FEW = 50
"""Fewer people than so many who set out no more in half a year say nothing of where they are instead."""


@dataclass(frozen=True)
class Visa:
    """A visa rule: where, the rules it consists of, the door it shut, and the hosts next to it."""

    hosts: tuple[str, ...]
    name: str
    start: date
    rules: tuple[str, ...]
    doors: tuple[str, ...]
    next_to: tuple[str, ...]

    @property
    def without(self) -> dict[str, object]:
        """Edits that undo it: the door without a visa stays open, and papers are asked for as on the eve."""
        replaced = {door: {"end": None} for door in self.doors}
        if "per" in self.hosts:
            replaced["R-per-passport-2"] = {"end": None}
        return {"title": f"No visa of {self.name}", "remove": list(self.rules), "replace": replaced}

    @property
    def end(self) -> date:
        """Last day of the half-year that is looked at."""
        last = self.start + SPAN - timedelta(days=1)
        return PANDEMIC if self.start < PANDEMIC < last else last


def visa(hosts: str, name: str, start: str, next_to: str) -> Visa:
    """A visa whose rules are named after its host."""
    where = tuple(hosts.split())
    doors = tuple(f"B-{host}-visa-free" for host in where)
    return Visa(where, name, date.fromisoformat(start), tuple(f"R-{host}-visa*" for host in where), doors,
                tuple(next_to.split()))  # fmt: skip


VISAS = (
    visa("pan", "Panama", "2017-10-01", "col cri mex dom"),
    visa("hnd", "Honduras", "2017-11-19", "gtm cri pan"),
    visa("gtm", "Guatemala", "2018-03-09", "mex cri hnd"),
    visa("per", "Peru", "2019-06-15", "col ecu chl bra bol"),
    visa("tto", "Trinidad and Tobago", "2019-06-17", "guy col abw"),
    visa("chl", "Chile", "2019-06-22", "per arg ecu col"),
    visa("ecu", "Ecuador", "2019-08-26", "col per bra chl"),
    visa("dom", "Dominican Republic", "2019-12-16", "pan mex usa cuw"),
    visa("abw cuw", "Aruba and Curaçao", "2021-01-15", "col tto dom"),
    visa("mex", "Mexico", "2022-01-21", "usa cri col"),
    visa("cri", "Costa Rica", "2022-02-21", "pan mex col"),
)


def cut(case: Case, last: date) -> Case:
    """The case as far as a day."""
    return replace(case, file=case.file.model_copy(update={"last_day": last}))


def during(results: Results, name: str, hosts: tuple[str, ...], first: date, last: date) -> Floats:
    """People counted by a flow from one day to another, both counted, in some hosts or in all, `[world]`."""
    return _at(results, name, hosts, last) - _at(results, name, hosts, first - timedelta(days=1))


def _at(results: Results, name: str, hosts: tuple[str, ...], day: date) -> Floats:
    found = sum(results.at(name, day, host) for host in hosts) if hosts else results.at(name, day).sum(axis=0)
    return np.asarray(found, dtype=np.float64)


def people(values: Floats) -> str:
    """The median and the 80 % range, in people."""
    low, middle, high = np.quantile(values, LEVEL)
    return f"{_short(middle)} ({_short(low)} to {_short(high)})"


def _short(value: float) -> str:
    size = abs(value)
    return f"{value:.0f}" if size < 1000 else f"{value / 1000:.1f}k" if size < 100_000 else f"{value / 1000:.0f}k"


def percent(values: Floats) -> str:
    """The median and the 80 % range of a ratio, as a change in per cent."""
    known = values[np.isfinite(values)]
    if not len(known):
        return "nobody either way"
    low, middle, high = np.quantile(100 * (known - 1), LEVEL)
    return f"{middle:+.0f} % ({low:+.0f} to {high:+.0f})"


def hundred(values: Floats, over: Floats) -> str:
    """People for a hundred, the median and the 80 % range, in worlds with somebody to divide by."""
    known = over > FEW
    if known.mean() < 0.5:
        return "too few"
    low, middle, high = np.quantile(100 * values[known] / over[known], LEVEL)
    return f"{middle:.0f} ({low:.0f} to {high:.0f})"


@dataclass(frozen=True)
class Found:
    """Cells of the tables for one visa."""

    visa: Visa
    flows: tuple[str, ...]
    elsewhere: tuple[str, ...]


def days_of(one: Visa) -> tuple[date, date, date]:
    """The eve of as long a span before the start, the eve of the start, and the last day."""
    eve = one.start - timedelta(days=1)
    return eve - (one.end - eve), eve, one.end


def played(rules: Case, case: Case, known: Known, days: tuple[date, ...]) -> Results:
    """Rules in the calibrated worlds; `case` is that without edits."""
    return run(rules, len(known.of), 1, case, 2, BATCH, days=days, known=known)


def predicted(case: Case, one: Visa, as_was: Results, known: Known) -> Found:
    """Play the half-year without a visa, and set it beside the rules as they were, in the same worlds."""
    before, eve, last = days_of(one)
    short = cut(case, last)
    without = played(ex.scenario(short, one.without), short, known, (before, eve, last))
    everybody = [during(at, "entered", one.hosts, one.start, last) for at in (as_was, without)]
    beside = [during(at, "irregular_entries", one.hosts, one.start, last) for at in (as_was, without)]
    regular = [whole - part for whole, part in zip(everybody, beside, strict=True)]
    earlier = during(as_was, "entered", one.hosts, before + timedelta(days=1), eve)
    earlier = earlier - during(as_was, "irregular_entries", one.hosts, before + timedelta(days=1), eve)
    with np.errstate(divide="ignore", invalid="ignore"):
        flows = (
            people(regular[0]), percent(regular[0] / regular[1]), percent(everybody[0] / everybody[1]),
            percent(regular[0] / earlier), people(beside[0] - beside[1]),
        )  # fmt: skip
    missing = during(without, "set_out", one.hosts, one.start, last) - during(
        as_was, "set_out", one.hosts, one.start, last
    )
    turned = [during(as_was, "set_out", (host,), one.start, last) - during(without, "set_out", (host,), one.start, last)
              for host in one.next_to]  # fmt: skip
    others = during(as_was, "set_out", (), one.start, last) - during(without, "set_out", (), one.start, last) + missing
    elsewhere = (
        people(missing),
        *(f"{case.place(h).name} {hundred(extra, missing)}" for h, extra in zip(one.next_to, turned, strict=True)),
        hundred(others, missing), hundred(missing - others, missing),
    )  # fmt: skip
    return Found(one, flows, elsewhere)


def met(case: Case, observed: Floats, span: tuple[date, date]) -> list[tuple[str, ...]]:
    """Stocks of a span that were never fitted: counted, simulated, and whether the 80 % range holds the count."""
    at = targets(case, observed, "validate")
    y = at.of(observed)
    noise = np.random.Generator(np.random.Philox(key=1)).standard_normal((len(at.rows), y.shape[1] * PER_WORLD))
    whole = np.repeat(y, PER_WORLD, axis=1) + noise * at.sd[:, None]
    rows, seen = [], set[str]()
    for k, row in enumerate(at.rows):
        host = row.where[0]
        counts = row.measure == "stock" or (row.measure == "net" and row.start == case.file.first_day)
        if not counts or not span[0] <= row.end <= span[1] or len(row.where) > 1 or host in seen:
            continue
        seen.add(host)
        alone, wide = (np.quantile(values[k], LEVEL) for values in (y, whole))
        inside = [bool(low <= at.value[k] <= high) for low, _, high in (alone, wide)]
        low, middle, high = np.expm1(alone)
        rows.append((case.place(host).name, row.id, row.end.isoformat(), _short(row.value),
                     f"{_short(middle)} ({_short(low)} to {_short(high)})",
                     *("inside" if yes else "outside" for yes in inside)))  # fmt: skip
    return rows


def table(heads: str, rows: list[tuple[str, ...]]) -> str:
    """A Markdown table."""
    columns = heads.count("|") - 1
    return "\n".join([heads, "|" + "---|" * columns, *(f"| {' | '.join(row)} |" for row in rows)])


def page(case: Case, found: list[Found], rows: list[list[tuple[str, ...]]], learned: Learned, worlds: int) -> str:
    """The whole page, in Markdown."""
    flows = [(f"{at.visa.name}, {at.visa.start} to {at.visa.end}", *at.flows) for at in found]
    elsewhere = [
        (at.visa.name, at.elsewhere[0], "; ".join(at.elsewhere[1:-2]), at.elsewhere[-2], at.elsewhere[-1])
        for at in found
    ]
    whole = [row for part in rows for row in part]
    alone, wide = (sum(row[k] == "inside" for row in whole) for k in (-2, -1))
    heads = "| host | count | on | counted | simulated | alone | with what the model leaves out |"
    return "\n\n".join(
        [
            f"# What the visas for Venezuelans are predicted to do: {case.name}",
            "Made by `python validation/venezuela.py`; do not edit by hand.",
            f"Written on {date.today().isoformat()}, before any comparison. Marks: case {case.hash[:12]}, model "
            f"{model()[:12]}, calibrated worlds {learned.known.mark} ({worlds} of them). A page with other marks is "
            "another prediction. Every cell is the median and the range that holds 80 % of worlds.",
            "**What is compared.** The same worlds with the visa and without it: its rules are taken away, the door "
            "without a visa stays open, and papers are asked for as on the eve. The half-year after the start, or what "
            "there is of it before the pandemic. No count from after 14 June 2019 was fitted, in any host. Of a host "
            "whose visa has begun no stock and no regular entry is in the tables; irregular transits of the Darién and "
            "of Honduras in 2020 and 2021 are, and none was fitted.",
            "**Who wrote it.** People who know roughly how it went. No value was therefore set for one host: what a "
            "visa leaves is one range for all visas of its kind, and what passes beside a post one range for all "
            "borders of its kind. In looking up days of rules two counts from after a start were seen (visas that "
            "Trinidad and Tobago had issued by October 2019, and arrivals by air in Mexico in January and February "
            "2022); no number rests on them.",
            "## Entries",
            "*Regular* entries are by every door but the irregular one. *Against without it* is the effect of the "
            "rule; *against the half-year before* is what a series of counts would show, with the trend in it.",
            table("| visa | regular entries | regular, against without it | by all doors, against without it | "
                  "regular, against the half-year before | irregular entries, more than without it |", flows),
            "## Where those are who do not come",
            "Of a hundred people who do not set out for the host because of its visa: how many set out for hosts next "
            "to it, for all other hosts together, and for none within the half-year.",
            table("| visa | set out no more | to hosts next to it | to other hosts in all | to none |", elsewhere),
            "## Stocks that were never fitted",
            "Counts by host in the middle of 2018 and at the end of 2019, people who were there before 2017 taken "
            f"off; none of them was fitted. {alone} of {len(whole)} lie in the 80 % range of the model alone, {wide} "
            f"of {len(whole)} in that with what the model is said to leave out of such counts (0.3 log points). "
            "Counts of the same hosts from before were fitted, so that this scores how the model goes on from them.",
            table(heads, rows[0]),
            table(heads, rows[1]),
        ]
    ) + "\n"  # fmt: skip


def main() -> None:
    """Play every visa with and without, write the page, say where."""
    case = ex.load(CASE)
    learned = read(case, find(case, POSTERIOR, ROOT / "nowhere"))
    known = chosen(learned.known, int(sys.argv[1]) if len(sys.argv) > 1 else learned.worlds, 1)
    worlds = len(known.of)
    whole = cut(case, max(one.end for one in VISAS))
    as_was = played(whole, whole, known, tuple(day for one in VISAS for day in days_of(one)))
    rows = [met(case, as_was.observed, span) for span in (MIDDLE_OF_2018, END_OF_2019)]
    found = []
    for one in VISAS:
        found.append(predicted(case, one, as_was, known))
        print(one.name, *found[-1].flows, *found[-1].elsewhere, sep=" | ", flush=True)
    PAGE.write_text(page(case, found, rows, learned, worlds), encoding="utf-8")
    print(f"Wrote {PAGE.relative_to(ROOT)}.")


if __name__ == "__main__":
    main()
