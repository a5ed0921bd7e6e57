"""Which of the strokes that might close a gap are drawn."""

from __future__ import annotations

import numpy as np
import pytest

from painter.segment.choose import choose_strokes
from painter.segment.closings import Closings
from painter.segment.gaps import RAY

GAP = 50.0  # largest setting
SHORT, LONG = 20.0, 45.0  # the latter is longer than a gap of the setting


def chosen(*rays):
    """Numbers of the rays that are drawn, (length, logarithm of the odds) each, from one end."""
    free, odds = np.array(rays, np.float32).T
    turn = np.linspace(-0.6, 0.6, len(rays)) if len(rays) > 1 else np.zeros(1)
    way = np.stack([np.cos(turn), np.sin(turn)], 1)
    line = np.concatenate([np.zeros((len(rays), 2)), way * free[:, None]], 1).astype(np.float32)
    closings = Closings(
        line=line,
        free=free,
        kind=np.full(len(rays), RAY),
        setting=free,
        facing=np.stack([way[:, 0], np.zeros(len(rays))], 1).astype(np.float32),
        ends=np.array([[0, -1]] * len(rays)),
        stubs=np.zeros(len(rays), np.int64),
    )
    end = np.array([[0, 0, 1, 0, 1]], np.float32)
    factor = np.full(len(rays), 0.1, np.float32)
    return choose_strokes(closings, odds, factor, end, GAP)[0].tolist()


def test_the_likeliest_is_drawn():
    assert chosen((SHORT, 0.1), (SHORT, 0.9)) == [1]


def test_a_long_one_is_drawn_for_want_of_a_shorter_one():
    assert chosen((LONG, 0.1)) == [0]


def test_a_shorter_one_comes_before_a_likelier_long_one():
    assert chosen((LONG, 1.9), (SHORT, 0.1)) == [1]


@pytest.mark.parametrize(
    ("second", "drawn"), [((SHORT, 0.9), False), ((SHORT, 1.1), True), ((LONG, 2.1), True)]
)
def test_a_second_one_is_drawn_if_it_is_likely_as_well(second, drawn):
    assert chosen((SHORT, 3.0), second) == ([0, 1] if drawn else [0])
