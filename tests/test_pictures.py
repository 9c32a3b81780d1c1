"""Pictures are as they were kept: drawn anew, every line and mark stands where it stood, within a few pixels.

`python tests/test_pictures.py` keeps them anew; look at them before they are committed.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).parents[1]
if __name__ == "__main__":
    sys.path[:0] = [str(ROOT / "tests")]

from test_figures import FIGURES  # noqa: E402

KEPT = Path(__file__).parent / "pictures"
DRAWN = [name for name in FIGURES if name != "map"]  # a map is most of all its coasts
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
MARK = re.compile(r"<(path|text|line|rect|use)\b([^>]*)>")
NEAR = 4.0
"""Pixels by which fonts of another machine may move a mark."""


def marks(svg: str) -> list[tuple[str, list[float], str]]:
    """Kind, numbers and colours of every mark, in the order in which they are drawn."""
    found = []
    for kind, attributes in MARK.findall(svg):
        given = dict(re.findall(r'([\w-]+)="([^"]*)"', attributes))
        numbers = [float(at) for key in ("d", "transform") for at in NUMBER.findall(given.get(key, ""))]
        found.append((kind, numbers, f"{given.get('fill', '')} {given.get('stroke', '')}"))
    return found


def words(svg: str) -> list[str]:
    return re.findall(r">([^<>]+)</text>", svg)


def apart(one: str, other: str) -> str:
    """What differs between two pictures, or nothing."""
    if words(one) != words(other):
        return f"words: {sorted(set(words(one)) ^ set(words(other)))}"
    before, after = marks(one), marks(other)
    if [(kind, len(at), colour) for kind, at, colour in before] != [
        (kind, len(at), colour) for kind, at, colour in after
    ]:
        return "another number of marks, or other kinds or colours"
    far = [float(np.abs(np.subtract(a, b)).max()) for (_, a, _), (_, b, _) in zip(before, after, strict=True) if a]
    return "" if max(far, default=0) <= NEAR else f"a mark is {max(far):.0f} pixels away from where it stood"


@pytest.mark.parametrize("name", DRAWN)
def test_a_picture_is_as_it_was_kept_within_a_few_pixels(name, tmp_path):
    drawn = FIGURES[name].save(tmp_path / f"{name}.svg").read_text("utf-8")
    assert apart((KEPT / f"{name}.svg").read_text("utf-8"), drawn) == ""


def test_a_mark_that_moves_a_word_that_changes_and_a_colour_that_is_another_are_seen():
    kept = (KEPT / "dots.svg").read_text("utf-8")
    assert apart(kept, kept) == ""
    assert apart(kept, kept.replace("In 15 of 20", "In 16 of 20")).startswith("words: ")
    assert "colours" in apart(kept, kept.replace("#0072b2", "#000000"))
    moved = re.sub(
        r'(fill="#0072b2" [^>]*transform="translate\()(\d+)', lambda at: at[1] + str(int(at[2]) + 9), kept, count=1
    )
    moved = moved if moved != kept else re.sub(r"translate\((\d+)", lambda at: f"translate({int(at[1]) + 9}", kept)
    assert "pixels away" in apart(kept, moved)


if __name__ == "__main__":
    KEPT.mkdir(exist_ok=True)
    for name in DRAWN:
        FIGURES[name].save(KEPT / f"{name}.svg")
