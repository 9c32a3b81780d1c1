"""The report: one page that opens from a file, lets nothing in, and whose numbers lead to their sources."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import sys
from base64 import b64decode, b64encode
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

import exeunt as ex
from conflict.lands import flee_folder
from exeunt.cli.commands import app
from exeunt.contrast.questions import Question
from exeunt.figures.page import script
from exeunt.laboratory.bench import Bench
from exeunt.laboratory.switches import switched
from exeunt.results import Wanted

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)
LARGEST = 2_000_000


class Page(HTMLParser):
    """Ids, links, and addresses that a browser would fetch."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids, self.links, self.fetched, self.cells = [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.ids += [given["id"]] if "id" in given else []
        if tag == "a":
            self.links.append(given["href"])
        elif "src" in given or "href" in given:
            self.fetched.append(given.get("src") or given.get("href"))


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """The report of the teaching case with a comparison and its ledger, made once."""
    folder = tmp_path_factory.mktemp("report")
    file = folder / "page.html"
    words = ["report", "three-places", "--compare", "no-ban", "--claims", "--worlds", "60"]
    answer = CliRunner().invoke(app, [*words, "--runs", str(folder / "runs"), "-o", str(file)])
    assert answer.exit_code == 0, answer.output
    return file


@pytest.fixture(scope="module")
def text(page):
    return page.read_text("utf-8")


def test_the_page_is_one_small_file_that_fetches_nothing(text):
    assert len(text.encode()) < LARGEST
    assert Page(text.replace(script(), "")).fetched == ["data:,"]
    assert not re.search(r"@import|url\(", text.partition("</style>")[0])


def test_the_policy_lets_in_the_page_s_own_script_and_style_alone(text):
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text).group(1)
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert "unsafe" not in policy
    for tag, rule in (("script", "script-src"), ("style", "style-src")):
        (inside,) = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.S)
        assert rules[rule] == f"'sha256-{b64encode(hashlib.sha256(inside.encode()).digest()).decode()}'"


def test_the_comparison_comes_first_in_a_sentence_with_its_numbers(text):
    lead = re.search(r'<p class="lead">(.*?)</p>', text, re.S).group(1)
    assert "More under no-ban than under as-was in almost all worlds" in lead
    assert re.search(r"Median \+[\d.k]+ \(.+ to .+ in 90 % of worlds\) people on 31 December 2022", lead)
    assert text.index('class="lead"') < text.index('class="stack key"')


def test_every_link_leads_somewhere_in_the_page(text):
    found = Page(text)
    assert len(found.links) > 10
    assert {link.removeprefix("#") for link in found.links} <= set(found.ids)
    assert len(found.ids) == len(set(found.ids))


def test_every_row_of_the_summary_has_a_source(text):
    table = re.search(r'<table class="stack key">(.*?)</table>', text, re.S).group(1)
    rows = re.findall(r"<tr><td[^>]*>(.*?)</tr>", table, re.S)
    assert len(rows) >= 6
    assert all(re.search(r'<a href="#(source-|made)', row) for row in rows)
    assert 'href="#source-invented"' in table


def test_every_figure_is_there_with_its_words_and_its_table(text):
    specs = json.loads(re.search(r'id="figures">(.*?)</script>', text, re.S).group(1).replace("<\\/", "</"))
    names = {"difference-0", "dots-0", "tornado-0", "rules-0", "abroad", "map", "beside", "ledger", "evidence"}
    assert set(specs) == names
    for name, spec in specs.items():
        figure = re.search(rf'<figure data-figure="{name}".*?</figure>', text, re.S).group(0)
        assert 'role="img" aria-label=' in figure
        assert figure.count("<tr>") == len(spec["data"]["values"]) + 1


def test_assumptions_have_a_badge_and_a_list(text):
    grade = re.search(r"<summary>Grade E: (\d+) numbers.*?</details>", text, re.S)
    assert 'class="badge"' in grade.group(0)
    assert grade.group(0).count('<tr id="number-') == int(grade.group(1)) > 20
    assert "rows of the case rest on a judgement" in text


def test_the_page_says_how_it_is_made_again_and_is(text, page, exeunt, tmp_path):
    command = re.search(r"<code>exeunt (report .*?)</code>", text).group(1).replace(str(page), "again.html")
    exeunt(*command.split(), "--runs", str(page.parent / "runs"))
    again = (tmp_path / "again.html").read_text("utf-8")
    assert again.replace("again.html", str(page)) == text
    assert re.search(r"three-places-no-ban-60-1-[0-9a-f]{8}", text)


def test_scores_stand_beside_a_forecast_or_the_page_says_why_not(text):
    section = re.search(r'<section id="validation">(.*?)</section>', text, re.S).group(1)
    assert "1 of 1 observations marked" in section
    assert "naive forecast" in section


def test_a_scenario_may_be_a_file_and_the_first_of_several_is_what_others_are_compared_with(exeunt, tmp_path):
    (tmp_path / "softer.yaml").write_text("title: A softer ban\nscale: {far-ban: 2}\n", "utf-8")
    both = ("--compare", "no-ban", "--compare", "softer.yaml")
    exeunt("report", "three-places", *both, "--worlds", "8", "-o", "softer.html")
    text = (tmp_path / "softer.html").read_text("utf-8")
    assert "softer beside no-ban" in text
    assert "<dt>softer</dt><dd>A softer ban." in text
    assert 'id="claims"' not in text


def test_a_file_named_as_a_scenario_of_the_case_is_not_taken_for_it(exeunt, tmp_path):
    (tmp_path / "no-ban.yaml").write_text("title: A softer ban\nscale: {far-ban: 2}\n", "utf-8")
    both = ("--compare", "no-ban", "--compare", "no-ban.yaml")
    exeunt("report", "three-places", *both, "--worlds", "8", "-o", "page.html")
    text = (tmp_path / "page.html").read_text("utf-8")
    assert "no-ban.yaml beside no-ban</h2>" in text
    assert "do not differ in any world" not in text


def test_figures_are_written_as_pictures_too(exeunt, tmp_path, monkeypatch):
    with monkeypatch.context() as absent:
        absent.setitem(sys.modules, "vl_convert", None)
        refused = exeunt("report", "three-places", "--worlds", "8", "--pictures", "pictures", code=2)
    assert "Pictures need vl-convert" in refused.stderr
    assert list(tmp_path.iterdir()) == []
    pytest.importorskip("vl_convert", reason="vl-convert is not installed")
    exeunt("report", "three-places", "--worlds", "8", "--pictures", "pictures", "-o", "page.html")
    assert {path.name for path in (tmp_path / "pictures").iterdir()} == {
        "abroad.svg", "beside.svg", "evidence.svg", "map.svg",
    }  # fmt: skip


def test_where_nothing_differs_the_page_says_so_and_draws_no_dots(exeunt, tmp_path):
    asked = ("--compare", "no-ban", "--outcome", "abroad[far]", "--at", "2022-08-01", "--worlds", "8")
    exeunt("report", "three-places", *asked, "--switches", "-o", "page.html")
    text = (tmp_path / "page.html").read_text("utf-8")
    assert "Up to 1 August 2022 no-ban and as-was do not differ in any world" in text
    assert "people who left and are in a host (Far, people)" in text
    assert 'data-figure="dots-0"' not in text
    assert "NaN" not in text.replace(script(), "").replace("datum.label === 'NaN'", "")  # which prints 0 in its place


def test_a_sensitive_count_of_few_people_stands_nowhere_in_the_page(exeunt, tmp_path):
    asked = ("--compare", "no-ban", "--outcome", "refused", "--worlds", "20", "--switches")
    exeunt("report", "three-places", *asked, "-o", "page.html")
    text = (tmp_path / "page.html").read_text("utf-8")
    specs = json.loads(re.search(r'id="figures">(.*?)</script>', text, re.S).group(1).replace("<\\/", "</"))
    drawn = [row["value"] for row in specs["dots-0"]["data"]["values"]]
    drawn += [row[key] for row in specs["difference-0"]["data"]["values"] for key in ("low", "median", "high")]
    assert any(drawn)
    assert not [value for value in drawn if 0 < abs(value) < 5]
    lead = re.search(r'<p class="lead">(.*?)</p>', text, re.S).group(1)
    assert not re.search(r"[+−]\d( |\))", lead)


def test_what_cannot_be_reported_is_said_before_any_work(exeunt, tmp_path):
    (tmp_path / "taken").mkdir()
    said = exeunt("report", "three-places", "-o", "taken", code=2).stderr
    assert "taken cannot be written: Is a directory." in said
    assert "is not a scenario of this case" in exeunt("report", "three-places", "--compare", "noban", code=3).stderr
    gone = exeunt("report", "three-places", "--compare", "gone.yaml", code=3).stderr
    assert gone.startswith("gone.yaml: is not there. Give the path of a scenario file, or the name of a scenario")
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


def test_a_conflict_case_is_sent_to_the_page_that_it_has(exeunt, tmp_path):
    flee_folder(tmp_path / "flee")
    exeunt("import", "flee", "flee", "-o", "war")
    assert "war is a conflict case: `exeunt validate war -o PAGE.html`" in exeunt("report", "war", code=2).stderr


@pytest.fixture(scope="module")
def switchable(tmp_path_factory):
    """A report of two kinds of rules that the reader may switch, and its bench's numbers."""
    folder = tmp_path_factory.mktemp("switches")
    edits = "title: No ban, short visits\nremove: [far-ban]\nscale: {near-stay: 0.5}\n"
    (folder / "edits.yaml").write_text(edits, "utf-8")
    words = ["report", "three-places", "--compare", str(folder / "edits.yaml"), "--switches", "--worlds", "40"]
    answer = CliRunner().invoke(app, [*words, "--runs", str(folder / "runs"), "-o", str(folder / "page.html")])
    assert answer.exit_code == 0, answer.output
    return folder / "page.html"


def test_the_page_holds_what_each_kind_of_rule_does_alone_in_the_same_worlds(switchable):
    text = switchable.read_text("utf-8")
    data = json.loads(re.search(r'id="switches">(.*?)</script>', text, re.S).group(1))["0"]
    case = ex.load("three-places")
    alone = ex.compare(case, {"remove": ["far-ban"]}, "abroad", worlds=40)
    packed = data["each"][1]["differences"]  # kinds in the order of the rules: stay_days, admits
    values = np.frombuffer(b64decode(packed["values"]), "<i2").reshape(-1, data["worlds"])
    assert values[0] * packed["steps"][0] == pytest.approx(alone.difference, abs=packed["steps"][0])
    assert re.search(
        r"With all on, the sum is .+ and the run of all at once .+; world by world the sum is off by", text
    )


def test_one_kind_of_rule_alone_adds_up_to_the_run_of_all():
    case = ex.load("three-places")
    bench = Bench.of(case, 12, worlds_from="prior")
    day = case.file.last_day
    sides = [(name, case.scenario(name)) for name in ("as-was", "no-ban")]
    found = switched(bench, *sides, [Question("abroad"), Question("blocked")], day, Wanted.of([day]))
    assert [part.rules for part in found.each] == [("far-ban",)]
    assert not found.missed.any()


def test_rules_are_switched_by_kind_by_decision_or_one_by_one_and_every_change_is_in_one_part():
    from exeunt.laboratory.switches import LATER, MOST, parts

    case = ex.load("russia-2022")
    other = case.scenario("open-eu")
    changed = {rule.id for rule in case.rules} ^ {rule.id for rule in other.rules}
    found = {by: parts(case, other, by) for by in ("kind", "decision", "rule")}
    for by, listed in found.items():
        ids = [id for rules, _ in listed.values() for id in rules]
        assert sorted(ids) == sorted(changed), by
        assert len(listed) <= MOST
    assert len(found["kind"]) < len(found["decision"]) == MOST
    assert LATER in found["rule"]
    finland = [rules for name, (rules, _) in found["decision"].items() if re.match("Finland.*30 September 2022", name)]
    assert finland == [("P011a", "P011b")]


def test_a_page_of_many_parts_holds_fewer_worlds_and_stays_small():
    from exeunt.laboratory.switches import Switch, Switches
    from exeunt.report.page.switches import ROOM, _kept, _worlds

    days, questions = [None] * 120, [Question("abroad")] * 16
    each = [Switch(str(k), (), np.zeros((120, 400)), np.zeros((16, 400))) for k in range(40)]
    many = Switches(days, questions, np.zeros((16, 400)), each, np.zeros((16, 400)))
    few = Switches(days, questions, np.zeros((16, 400)), each[:3], np.zeros((16, 400)))
    assert _worlds(few) == 400
    small = Switches(days, questions, np.zeros((16, 9)), each, np.zeros((16, 9)))
    assert _worlds(small) == 9
    assert 60 <= _worlds(many) < 400
    assert len(many.each) * (len(_kept(many)) + 16) * _worlds(many) <= ROOM
    assert _kept(many)[-1] == 119


@pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")
def test_a_report_is_printed_as_pdf_beside_its_page(exeunt, tmp_path):
    answer = exeunt("report", "three-places", "--worlds", "12", "--format", "html,pdf", "-o", "page.html")
    assert "Wrote page.pdf, printed from the page." in answer.stderr
    data = (tmp_path / "page.pdf").read_bytes()
    assert data.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b", data)) >= 3


def test_a_machine_without_a_browser_says_so_before_any_work_and_other_formats_are_refused(
    exeunt, monkeypatch, tmp_path
):
    monkeypatch.setattr("exeunt.report.pdf.BROWSERS", ("no-such-browser",))
    words = ("report", "three-places", "--worlds", "12", "--format")
    assert exeunt(*words, "pdf", code=2).stderr == (
        "A PDF is printed by Chromium or Chrome, and neither is on the path. Install one, or write the page alone and "
        "print it from any browser: it has a style for paper.\n"
    )
    assert "--format is 'docx'; it is html, or html,pdf." in exeunt(*words, "docx", code=2).stderr
    said = exeunt("report", "three-places", "--switch-by", "rules", code=2).stderr
    assert said == "--switch-by is 'rules'; it is kind or decision or rule. Did you mean 'rule'?\n"
    assert not (tmp_path / "runs").exists()


@pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")
def test_switching_a_rule_changes_sentence_figure_and_table_at_once(switchable):
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    said = []
    with playwright.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=BROWSER, args=list(FLAGS))
        shown = browser.new_context(offline=True).new_page()
        shown.on("console", lambda message: said.append(message.text))
        shown.on("pageerror", lambda error: said.append(str(error)))
        shown.goto(switchable.as_uri())
        shown.wait_for_selector("#figure-switched-0 svg")
        drawn = "document.querySelector('#figure-switched-0 svg').innerHTML"
        before, whole = shown.evaluate(drawn), shown.locator(".switches .lead").inner_text()
        took = shown.evaluate(
            "[...document.querySelectorAll('.switches input')].map(box => {"
            "const begun = performance.now(); box.click(); return performance.now() - begun})"
        )
        shown.wait_for_timeout(200)
        after, nothing = shown.evaluate(drawn), shown.locator(".switches .lead").inner_text()
        cells = shown.locator(".switches .wide > table tr").nth(1).inner_text()
        every = shown.locator(".switches").inner_text()
        browser.close()
    assert not said
    assert max(took) < 100
    assert before != after
    assert whole.startswith(("More than under as-was", "Less than under as-was"))
    assert nothing.startswith("No difference in any world")
    assert "0 (0 to 0)" in cells
    assert "NaN" not in every


@pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")
@pytest.mark.parametrize("width", [1280, 390])
def test_a_browser_draws_the_page_from_the_file_without_a_network_or_a_word_on_its_console(page, width):
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    said, asked = [], []
    with playwright.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=BROWSER, args=list(FLAGS))
        context = browser.new_context(viewport={"width": width, "height": 900}, offline=True)
        shown = context.new_page()
        shown.on("console", lambda message: said.append(message.text))
        shown.on("pageerror", lambda error: said.append(str(error)))
        shown.on("request", lambda request: asked.append(request.url))
        shown.goto(Path(page).as_uri())
        count = shown.locator("[data-figure]").count()
        shown.wait_for_function(f"document.querySelectorAll('.chart svg').length === {count}")
        inside = shown.evaluate("document.documentElement.scrollWidth <= innerWidth")
        before = shown.locator("#figure-map svg").inner_html()
        slider = shown.locator("#map-day")
        slider.fill("10")
        day = shown.locator("#figure-map output").inner_text()
        shown.wait_for_timeout(200)
        after = shown.locator("#figure-map svg").inner_html()
        browser.close()
    assert count == 9
    assert not said
    assert all(address.startswith(("file:", "data:")) for address in asked)
    assert inside
    assert re.fullmatch(r"\d+ \w+ 2022", day)
    assert before != after
