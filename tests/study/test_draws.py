"""What depends on the case alone is made once for all batches, and no number depends on that."""

from __future__ import annotations

import pytest

import exeunt.exodus.compile as compiling
import exeunt.worlds.draws as drawing
from exeunt.case import load
from exeunt.study import run
from exeunt.worlds.draws import Draws


@pytest.mark.parametrize("worlds", [1, 4095, 4096, 4097, 10_000])
def test_a_batch_holds_the_same_numbers_as_the_whole_column_wherever_windows_end(worlds):
    whole = drawing._drawn(worlds, 3, "one")
    for first, last in ((0, worlds), (0, 1), (worlds // 2, worlds), (max(worlds - 1, 0), worlds)):
        assert (Draws(worlds, 3).batch(first, last).uniform("one") == whole[first:last]).all()


def test_batches_of_one_window_draw_a_column_once_and_let_go_of_the_rest_of_it(monkeypatch):
    drawn = []
    real = drawing._drawn
    monkeypatch.setattr(drawing, "_drawn", lambda *asked: drawn.append(asked) or real(*asked))
    drawing._window.cache_clear()
    for first in range(0, 4096, 1024):
        Draws(20_000, 5).batch(first, first + 1024).uniform("two")
    assert len(drawn) == 1
    assert drawing._window(20_000, 5, "two", 0).base is None
    assert drawing._window.cache_info().maxsize * drawing.WINDOW * 8 <= 70e6


def test_a_case_is_laid_out_once_for_all_its_batches(monkeypatch):
    laid = []
    real = compiling._plan
    monkeypatch.setattr(compiling, "_plans", {})
    monkeypatch.setattr(compiling, "_plan", lambda *asked: laid.append(asked) or real(*asked))
    case = load("three-places")
    run(case, worlds=40, batch=8)
    assert len(laid) == 1
    run(case.scenario("no-ban"), worlds=40, batch=8, first=case)
    assert len(laid) == 2
