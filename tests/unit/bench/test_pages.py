"""The generated test set is what the quality rows say it is."""

from __future__ import annotations

import numpy as np
import pytest

from painter.bench.pages import shapes_page
from painter.bench.region_peers import flood_fill, line_filler, single_ball, trapped_ball
from painter.bench.region_quality import page_quality, quality
from painter.imaging.cuts import cut_gaps


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


def test_clicks_are_merges_and_splits():
    truth = np.ones((40, 60), np.uint32)
    truth[:, 30:] = 2
    every = np.ones_like(truth, dtype=bool)
    assert quality(truth, truth, every, 64).clicks == 0
    assert quality(np.ones_like(truth), truth, every, 64).clicks == 1, "one split"
    thirds = truth.copy()
    thirds[:, :10] = 3
    assert quality(thirds, truth, every, 64).clicks == 1, "one merge"
    sliver = truth.copy()
    sliver[:, 28:30] = 2
    assert quality(sliver, truth, every, 64).clicks == 0, "nearly right is right"


@pytest.mark.parametrize("peer", [flood_fill, single_ball, trapped_ball, line_filler])
def test_peers_find_closed_regions_and_leave_no_pixel(peer):
    ink, truth = shapes_page(4, None, size=512)
    found = peer(ink, 8.0)
    assert found.shape == ink.shape
    assert found.min() >= 1
    assert quality(found, truth, ink < 64, 64).overlap > 0.85


def test_hatching_and_tone_are_ink_on_the_same_regions():
    ink, truth = shapes_page(7, (3, 8), size=512)
    toned, same = shapes_page(7, (3, 8), tone=True, size=512)
    assert np.array_equal(truth, same)
    assert (toned > 128).sum() > (ink > 128).sum()
