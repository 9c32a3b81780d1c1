"""From an edit to its redrawn result in the local web app, in a browser: 100 worlds, the rules as they were played.

python bench/edit.py [CASE] [EDITS]

`again` is the time for rules whose worlds are in memory: all that is not playing worlds (asking, figures, drawing).
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from served import TOKEN, start

WORLDS = 100
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync")  # fmt: skip
DRAWN = """text => {
  const shown = document.querySelector('.result [data-done]');
  return shown && shown.dataset.done === '100' && shown.querySelector('.lead').textContent !== text
    && shown.querySelector('figure').dataset.shown === 'yes';
}"""


def main(case: str = "three-places", edits: str = "5") -> None:
    served, stop = start(case, Path(tempfile.mkdtemp()), WORLDS)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=list(FLAGS))
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(600_000)
        page.goto(f"{served.address}/#token={TOKEN}")
        page.wait_for_selector("figure[data-shown=yes]")
        page.wait_for_function("() => !document.querySelector('main progress')")
        page.get_by_role("navigation").get_by_role("button", name="Scenario").click()
        bars = page.locator(".lane .bar")
        bar = bars.nth(bars.count() - 1)
        bar.click()
        bar.focus()
        played, again = [], []
        for _ in range(int(edits)):
            played.append(timed(page, lambda: page.keyboard.press("Shift+ArrowLeft")))
            page.wait_for_selector("[data-state=done]")
        for _ in range(min(int(edits), 4) - 1):
            again.append(timed(page, lambda: page.get_by_role("button", name="Undo").click()))
        browser.close()
    stop()
    for name, times in (("played", played), ("again", again)):
        listed = ", ".join(f"{one:.2f}" for one in times)
        print(f"{case}, {WORLDS} worlds, {name}: median {median(times):.2f} s ({listed})")


def timed(page, act) -> float:
    lead = page.locator(".result .lead")
    before = lead.inner_text() if lead.count() else ""
    begun = time.perf_counter()
    act()
    page.wait_for_function(DRAWN, arg=before)
    return time.perf_counter() - begun


if __name__ == "__main__":
    main(*sys.argv[1:])
