"""The generated test set is what the quality rows say it is."""

from __future__ import annotations

import numpy as np

from painter.bench.pages import cut_gaps, shapes_page
from painter.bench.region_quality import page_quality, quality


def test_pages_are_the_same_for_the_same_seed_and_closed_without_gaps():
    ink, truth = shapes_page(4, None, size=512)
    again, _ = shapes_page(4, None, size=512)
    assert np.array_equal(ink, again)
    assert np.array_equal(np.unique(truth), np.arange(1, truth.max() + 1))
    across = (truth[:, 1:] != truth[:, :-1]) & (ink[:, 1:] < 40) & (ink[:, :-1] < 40)
    assert across.mean() < 1e-4, "regions meet under line only"


def test_gaps_only_take_ink_away():
    ink, truth = shapes_page(4, None, size=512)
    cut = cut_gaps(ink, truth, 10, 8, 16, seed=1)
    assert (cut <= ink).all()
    opened = (ink > 128) & (cut < 64)
    assert 100 < opened.sum() < 4000
    assert np.array_equal(cut, cut_gaps(ink, truth, 10, 8, 16, seed=1))


def test_true_labels_are_perfect_and_one_region_is_not():
    ink, truth = shapes_page(4, None, size=512)
    free = ink < 64
    best = quality(truth, truth, free, 64)
    assert best.leak == best.merged == 0.0
    assert best.overlap == 1.0
    worst = quality(np.ones_like(truth), truth, free, 64)
    assert worst.merged == 1.0
    assert worst.leak > 0.2
    assert page_quality(truth, truth, ink)[:2] == (0.0, 0.0)
