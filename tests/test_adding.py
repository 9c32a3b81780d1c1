"""A mechanism is one folder and one line: the one of the how-to page is added and does what it says."""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from exeunt.mechanisms import MECHANISMS, MOVING, ORDER
from toys import AT_ONCE, opened, play, toy

PAGE = Path(__file__).parents[1] / "docs/how-to/add-a-mechanism.md"


def _module(name: str, code: str) -> ModuleType:
    module = ModuleType(f"exeunt.mechanisms.{name}")
    exec(compile(code, str(PAGE), "exec"), module.__dict__)
    return module


@pytest.fixture
def added(monkeypatch):
    """The two mechanisms of the page, in the order of a day."""
    moving, following = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.S)
    follower = _module("missing", moving + following)
    follower.step = follower.follow
    order = (*MOVING[:-1], "homesickness", *ORDER[len(MOVING) - 1 :], "missing")
    cut = order.index("abduction") + 1
    monkeypatch.setitem(MECHANISMS, "homesickness", _module("homesickness", moving))
    monkeypatch.setitem(MECHANISMS, "missing", follower)
    for place, name, value in (
        ("exodus.compile", "ORDER", order), ("exodus.memory", "ORDER", order), ("exodus.day", "MOVING", order[:cut]),
        ("exodus.day", "FOLLOWING", order[cut:]),
    ):  # fmt: skip
        monkeypatch.setattr(f"exeunt.{place}.{name}", value)


def test_the_mechanism_of_the_how_to_page_moves_people_and_what_follows_is_kept(added):
    """Everybody abroad on day 1; then a hazard of 1 a year, on top of a `returning` that is silent."""
    known = {"DEP-01": AT_ONCE, "RET-01": 1.0, "RET-11": 0.0}
    base = toy(days=31, people=1000, rules=opened("near"), known=known)
    case = base.__class__(
        **{**vars(base), "file": base.file.model_copy(update={"mechanisms_off": {"returning": "a test"}})}
    )
    results = play(case)
    abroad = results.series["abroad"].values[0, -1, 0]
    assert abroad == pytest.approx(1000 * np.exp(-30 / 365), rel=1e-6)
    assert results.series["missed"].values[0, -1, 0] == pytest.approx(2 * abroad, rel=1e-6)
