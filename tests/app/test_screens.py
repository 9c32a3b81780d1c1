"""Every screen in a browser: edit, undo, link, cancel; no word on the console, and no request off this machine."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from served import TOKEN

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)
AXE = Path(__file__).parents[2] / "frontend/node_modules/axe-core/axe.min.js"
SCREENS = ("Case", "Scenario", "Compare", "Claims", "Validation", "Data & sources")
pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")


@pytest.fixture(scope="module")
def browser():
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    with playwright.sync_playwright() as play:
        found = play.chromium.launch(executable_path=BROWSER, args=list(FLAGS))
        yield found
        found.close()


class Shown:
    """A page, with what it wrote on the console and what it asked for."""

    def __init__(self, browser, served, width=1280, key=True):
        self.served, self.wrote, self.asked = served, [], []
        self.context = browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce")
        self.page = self.context.new_page()
        self.page.set_default_timeout(40_000)
        self.page.on("console", lambda message: self.wrote.append(message.text))
        self.page.on("pageerror", lambda error: self.wrote.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(f"{served.address}/" + (f"#token={TOKEN}" if key else ""))
        if key:
            self.page.wait_for_selector("nav button")
            self.page.wait_for_selector("main h1")

    def open(self, screen):
        self.page.get_by_role("navigation").get_by_role("button", name=screen, exact=True).click()
        self.page.wait_for_selector(f"nav button[aria-current=page]:has-text('{screen}')")

    def edited(self):
        """The median of the lead outcome once all worlds are played."""
        self.page.wait_for_selector("[data-state=done] .number b")
        return self.page.locator(".result .number b").first.inner_text()

    def closed(self):
        """Nothing on the console, nothing asked of another host."""
        self.context.close()
        ours = (self.served.address, "blob:", "data:")
        assert [url for url in self.asked if not url.startswith(ours)] == []
        assert self.wrote == []


@pytest.fixture
def shown(browser, served):
    found = Shown(browser, served)
    yield found
    found.closed()


def title(text):
    return re.compile(f"^{re.escape(text)}")


def begin(shown):
    """The timeline with the entry ban of the teaching case chosen."""
    shown.open("Scenario")
    shown.page.locator(".lane", has_text="far-ban").locator(".bar").click()
    shown.page.wait_for_selector("text=Far · admits · short visa")


def test_a_rule_edited_by_keyboard_changes_the_number_and_undo_takes_it_back(shown):
    begin(shown)
    bar = shown.page.locator(".lane.chosen .bar")
    bar.focus()
    shown.page.keyboard.press("Shift+ArrowLeft")
    first = shown.edited()
    assert shown.page.get_by_label("First day", exact=True).input_value() == "2022-09-13"
    shown.page.get_by_role("slider", name="Strength of far-ban").focus()
    for _ in range(4):
        shown.page.keyboard.press("ArrowDown")
    shown.page.wait_for_function("text => document.querySelector('.result .number b')?.textContent !== text", arg=first)
    second = shown.edited()
    assert second != first
    assert shown.page.get_by_label("Value", exact=True).input_value() == "0"
    for _ in range(4):
        shown.page.get_by_role("button", name="Undo").click()
    shown.page.wait_for_function("text => document.querySelector('.result .number b')?.textContent === text", arg=first)
    shown.page.get_by_role("button", name="Undo").click()
    shown.page.wait_for_selector("text=nothing is changed yet")
    shown.page.get_by_role("button", name="Redo").click()
    assert shown.edited() == first


def test_a_rule_dragged_by_mouse_moves_by_days_and_its_ends_and_strength_can_be_dragged(shown):
    begin(shown)
    wide = shown.page.locator(".months div").bounding_box()["width"] / 365

    def drag(selector, days, up=0):
        box = shown.page.locator(f".lane.chosen {selector}").bounding_box()
        x, y = box["x"] + min(box["width"] / 2, 30), box["y"] + box["height"] / 2
        shown.page.mouse.move(x, y)
        shown.page.mouse.down()
        shown.page.mouse.move(x + days * wide, y - up, steps=6)
        shown.page.mouse.up()

    drag(".bar", 20)
    assert shown.page.get_by_label("First day", exact=True).input_value() == "2022-10-10"
    number = shown.edited()
    assert number != "0"
    drag(".grip.end", -40)
    assert shown.page.get_by_label("Last day", exact=True).input_value() == "2022-11-21"
    drag(".grip.value", 0, up=18)
    assert shown.page.get_by_label("Value", exact=True).input_value() == "0.5"
    assert shown.page.locator(".lane.chosen .ghost").count() == 1
    shown.page.get_by_role("button", name="As it was").click()
    shown.page.wait_for_selector("text=nothing is changed yet")


def test_rules_are_added_switched_off_and_put_back(shown):
    shown.open("Scenario")
    shown.page.get_by_role("button", name="+ Rule").click()
    shown.edited()
    shown.page.get_by_label("Where", exact=True).select_option("far")
    shown.page.get_by_role("checkbox", name=title("far-ban in force")).uncheck()
    shown.page.wait_for_selector("text=2 changes to the rules as they were")
    shown.page.get_by_role("button", name="Remove").click()
    shown.page.wait_for_selector("text=1 change to the rules as they were")
    shown.edited()
    shown.page.get_by_role("checkbox", name=title("far-ban in force")).check()
    shown.page.wait_for_selector("text=nothing is changed yet")


def test_a_link_opens_the_same_screen_and_holds_no_key(shown, browser, served):
    begin(shown)
    shown.page.locator(".lane.chosen .bar").press("ArrowRight")
    number = shown.edited()
    shown.page.wait_for_function("() => location.hash.startsWith('#s=')")
    link = shown.page.url
    assert TOKEN not in link
    shown.page.reload()
    assert shown.edited() == number
    other = Shown(browser, served, key=False)
    other.page.wait_for_selector("text=The key is missing")
    other.page.goto(link)
    other.page.wait_for_function("() => location.hash.startsWith('#s=')")
    other.page.wait_for_selector("text=The key is missing")
    other.page.get_by_label("Address or key").fill(f"{served.address}/#token={TOKEN}")
    other.page.get_by_role("button", name="Open").click()
    assert other.edited() == number
    other.context.close()
    assert all("401" in text for text in other.wrote)  # the browser itself notes a refused request


def test_a_stopped_run_shows_nothing_and_leaves_no_trace(browser, served):
    shown = Shown(browser, served)
    opened = served.desk.opened("three-places")
    before = set(opened.player.begun)
    shown.page.route("**/edit", lambda route: None)  # an answer that never comes
    begin(shown)
    shown.page.locator(".lane.chosen .bar").press("ArrowLeft")
    shown.page.get_by_role("button", name="Stop").click()
    shown.page.wait_for_selector("text=Stopped. Nothing was kept.")
    assert shown.page.locator(".result .number").count() == 0
    shown.closed()
    assert set(opened.player.begun) == before
    assert not list(served.folder.glob("scenarios/*"))


def test_the_answer_waits_for_a_guess_where_that_is_asked_for(shown):
    begin(shown)
    shown.page.get_by_label("Let me guess first").check()
    shown.page.locator(".lane.chosen .bar").press("PageUp")
    shown.page.get_by_label("By how much").fill("less by 50")
    assert shown.page.locator(".result .number").count() == 0
    shown.page.get_by_role("button", name="Show the answer").click()
    shown.edited()
    assert "Your guess: less by 50." in shown.page.locator(".result").inner_text()


def test_the_case_opens_a_question_and_its_map_follows_the_day(shown):
    shown.page.wait_for_selector("#figure-map[data-shown=yes]")
    before = shown.page.locator("#figure-map svg").inner_html()
    shown.page.locator("#day-map").fill("5")
    shown.page.wait_for_function("html => document.querySelector('#figure-map svg').innerHTML !== html", arg=before)
    assert re.search(r"Rules in force on 2022-0\d-\d\d", shown.page.inner_text("main"))
    with shown.page.expect_download() as taken:
        shown.page.get_by_role("button", name=title("CSV of Most")).click()
    assert Path(taken.value.path()).read_text("utf-8").startswith("day,place,people there (median)")
    with shown.page.expect_download() as taken:
        shown.page.get_by_role("button", name=title("PNG of Most")).click()
    assert Path(taken.value.path()).read_bytes().startswith(b"\x89PNG")
    shown.page.get_by_role("button", name=title("Try: What if Near")).click()
    assert shown.edited().startswith("−")


def test_two_scenarios_are_compared_and_the_python_of_it_can_be_taken(shown):
    shown.open("Compare")
    shown.page.get_by_label("B", exact=True).select_option("no-ban")
    shown.page.wait_for_selector("[data-state=done] .lead")
    assert shown.page.locator(".lead").inner_text().startswith("More under no-ban than under as-was")
    assert shown.page.locator("figure[data-shown=yes]").count() >= 2
    shown.page.get_by_role("button", name="Python").click()
    assert "rules = 'no-ban'" in shown.page.locator("dialog pre").first.inner_text()
    shown.page.keyboard.press("Escape")
    shown.page.wait_for_selector("dialog", state="detached")


def test_a_claim_is_judged_on_the_screen_and_its_text_can_be_ones_own(shown):
    shown.open("Claims")
    shown.page.get_by_role("button", name=title("S01")).click()
    shown.page.get_by_role("button", name="Run its tests").click()
    shown.page.wait_for_selector(".detail .three")
    assert "as asked" in shown.page.locator(".detail .three").inner_text()
    shown.page.get_by_text("A ledger of your own text").click()
    shown.page.get_by_label("Text", exact=True).fill("Fewer people reach Far with the ban.")
    shown.page.get_by_role("button", name="Begin a ledger").click()
    shown.page.get_by_role("button", name="Check").click()
    shown.page.wait_for_selector(".own .problems li")


def test_validation_and_sources_show_cards(shown):
    shown.open("Validation")
    shown.page.get_by_role("button", name="near-count").click()
    shown.page.wait_for_selector("dialog:has-text('observations.csv, line 2')")
    shown.page.keyboard.press("Escape")
    shown.open("Data & sources")
    shown.page.get_by_role("button", name=title("Only assumptions")).click()
    shown.page.get_by_label("Search").fill("far-ban")
    shown.page.locator("main").get_by_role("button", name="far-ban", exact=True).click()
    shown.page.wait_for_selector("dialog:has-text('rules.csv, line')")
    shown.page.keyboard.press("Escape")


def test_a_faulty_upload_shows_its_problems_as_check_words_them(browser, served, tmp_path):
    shown = Shown(browser, served)
    file = tmp_path / "case.zip"
    file.write_bytes(b"no zip")
    shown.page.get_by_label("Case", exact=True).select_option("open…")
    shown.page.locator("dialog input[type=file]").set_input_files(file)
    shown.page.wait_for_selector("dialog .problems:has-text('upload: is not a zip file.')")
    shown.context.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_no_screen_has_a_serious_fault_of_access_or_is_wider_than_the_window(browser, served, width):
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: `npm ci` in frontend/")
    shown = Shown(browser, served, width)
    begin(shown)
    shown.page.locator(".lane.chosen .bar").press("ArrowLeft")
    shown.edited()
    found = {}
    for screen in SCREENS:
        shown.open(screen)
        shown.page.wait_for_selector("main h1")
        busy = "main [role=status] progress, main > p[role=status]"
        shown.page.wait_for_function(f"() => !document.querySelector('{busy}')")
        if screen == "Claims":
            shown.page.get_by_role("button", name=title("S01")).click()
        assert shown.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), screen
        shown.page.evaluate(AXE.read_text("utf-8"))
        faults = shown.page.evaluate("axe.run(document, {resultTypes: ['violations']}).then(at => at.violations)")
        found[screen] = [
            (at["id"], at["impact"], [node["html"][:120] for node in at["nodes"][:3]])
            for at in faults if at["impact"] in ("serious", "critical")
        ]  # fmt: skip
    shown.context.close()
    assert {screen: faults for screen, faults in found.items() if faults} == {}, json.dumps(found, indent=1)


def test_the_first_page_is_small_apart_from_the_chart_library(browser, served):
    shown = Shown(browser, served)
    sizes = {}
    shown.page.on("requestfinished", lambda asked: sizes.__setitem__(asked.url, asked.sizes()["responseBodySize"]))
    shown.page.reload()
    shown.page.wait_for_selector("main h1")
    shown.page.wait_for_timeout(500)
    shown.context.close()
    assert any(url.endswith("app.js") for url in sizes)
    assert sum(size for url, size in sizes.items() if not url.endswith("figures.js")) < 400_000, sizes


def test_a_page_of_another_site_can_neither_read_nor_post(browser, served, tmp_path):
    page = browser.new_context().new_page()
    (tmp_path / "other.html").write_text("<!doctype html><title>other</title>", "utf-8")
    page.goto((tmp_path / "other.html").as_uri())
    tried = page.evaluate(
        """async ([address, token]) => {
          const ask = (path, how) =>
            fetch(address + path, how).then((at) => (at.type === 'opaque' ? 'opaque' : at.status), () => 'refused');
          return [
            await ask('/api/cases', {headers: {'x-exeunt-token': token}}),
            await ask('/', {}),
            await ask('/api/cases/three-places/save', {method: 'POST', headers: {'x-exeunt-token': token}}),
            await ask('/api/cases/three-places/edit', {method: 'POST', body: '{}', mode: 'no-cors'}),
          ];
        }""",
        [served.address, TOKEN],
    )
    assert tried[:3] == ["refused", "refused", "refused"]
    assert tried[3] in ("opaque", "refused")
    assert not list(served.folder.glob("scenarios/*"))
    page.context.close()
