"""What is built for the browser: of its sources, small, and with permissive licences."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
FRONTEND, BUILT = ROOT / "frontend", ROOT / "src/exeunt/app/built"


def test_the_built_app_is_that_of_its_sources():
    """Built anew with `npm ci && npm run build` in frontend/."""
    listed = re.search(
        r"^const APP_SOURCES = \[(.*?), \.\.\.readdir", (FRONTEND / "build.mjs").read_text("utf-8"), re.M
    )
    names = [
        *re.findall(r'"([^"]+)"', listed.group(1)),
        *(f"src/app/{p.name}" for p in sorted((FRONTEND / "src/app").iterdir())),
    ]
    assert {"package-lock.json", "build.mjs", "tsconfig.json", "src/app/main.tsx"} <= set(names)
    digest = hashlib.sha256(b"".join((FRONTEND / name).read_bytes() for name in names)).hexdigest()[:16]
    assert f"sources {digest};" in (BUILT / "app.js").read_text("utf-8")[:200]
    for name in ("index.html", "icon.svg"):
        assert (BUILT / name).read_bytes() == (FRONTEND / "src/app" / name).read_bytes()


def test_every_part_of_the_built_app_has_a_permissive_licence():
    text = (ROOT / "LICENSES/app.txt").read_text("utf-8")
    assert set(re.findall(r"^## (\S+) \S+: (.+)$", text, re.M)) == {("preact", "MIT")}


def test_the_page_loads_nothing_from_elsewhere_and_runs_nothing_inline():
    page = (BUILT / "index.html").read_text("utf-8")
    assert all(address.startswith("/") for address in re.findall(r'(?:src|href)="([^"]+)"', page))
    assert not re.search(r"<script(?![^>]*src=)|\son\w+=|style=", page)
