"""A report on paper: its page, printed by the Chromium that this machine has."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from exeunt.laboratory.refused import Refused

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
"""Names of browsers that print a page without a window."""
DRAWING = 15_000
"""Milliseconds of the page's own clock for its figures to be drawn."""
LONGEST = 180
"""Seconds after which a browser that has not answered is given up."""
FLAGS = (
    "--headless", "--disable-gpu", "--no-first-run", "--disable-sync", "--disable-background-networking",
    "--disable-component-update", "--disable-quic", "--no-pdf-header-footer", f"--virtual-time-budget={DRAWING}",
)  # fmt: skip


def browser() -> str:
    """The browser that prints; Refused with a sentence where there is none."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        raise Refused(
            "A PDF is printed by Chromium or Chrome, and neither is on the path. Install one, or write the page alone "
            "and print it from any browser: it has a style for paper."
        )
    return found


def print_pdf(page: Path, to: Path) -> None:
    """Print a page that lies on disk; Refused with a sentence where the browser does not, OSError for the file."""
    flags = [*FLAGS, *(["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else [])]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        aside = Path(profile) / "page.pdf"
        words = [browser(), *flags, f"--user-data-dir={profile}", f"--print-to-pdf={aside}", page.resolve().as_uri()]
        try:
            done = subprocess.run(words, capture_output=True, text=True, timeout=LONGEST, check=False)  # noqa: S603
        except subprocess.TimeoutExpired:
            raise Refused(f"The browser did not print {page} within {LONGEST} s; print it from a window.") from None
        if not aside.is_file():
            why = done.stderr.strip().splitlines()[-1:] or [f"it left with {done.returncode}"]
            raise Refused(f"The browser did not print {page}: {why[0]}")
        shutil.copyfile(aside, to)
