"""Strokes judged by the colours on both sides."""

from __future__ import annotations

import numpy as np
import pytest

from painter.bench.pages import shapes_page
from painter.bench.region_quality import LEAST_TRUE, quality
from painter.segment.find import find_regions
from painter.segment.ink import read_ink
from painter.segment.sides import Sides, share_between


def test_the_share_between_colours() -> None:
    truth = np.zeros((40, 60), np.int64)
    truth[20:] = 1
    work = np.zeros(truth.shape, np.bool_)
    line = np.float32([[10, 20, 50, 20], [10, 5, 50, 5], [30, 2, 30, 38], [5, 5, 5, 5]])
    share = share_between(truth, work, line, 2.0)
    assert share[0] == 1
    assert share[1] == 0
    assert 0 <= share[2] < 0.3
    assert share[3] == -1
    assert share_between(truth, ~work, line, 2.0).tolist() == [-1] * 4


@pytest.mark.parametrize("seed", [0, 2, 3])
def test_who_knows_the_colours_leaks_less_than_who_looks_at_shapes(seed: int) -> None:
    ink, truth = shapes_page(seed, (16, 28))
    bare = shapes_page(seed, None)[0] < 64
    told = find_regions(ink, gap=28.0, judge=Sides(truth.astype(np.int64), read_ink(ink)))
    shape = find_regions(ink, gap=28.0, by_shape=True)
    leak = [
        quality(found.regions()[found.atoms], truth, bare, LEAST_TRUE).leak
        for found in (told, shape)
    ]
    assert leak[0] < 0.6 * leak[1]
