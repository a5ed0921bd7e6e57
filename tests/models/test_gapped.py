"""Drawings that the judges of regions learn from."""

import cv2
import numpy as np

from models.data.gapped import Mixture, look_at_all, sources_of
from models.data.heaps import heap_drawing
from painter.imaging.cuts import colour_codes
from painter.imaging.touching import TONE
from tests.models.small_systems import quiet


def toned_share(drawing):
    return float((drawing.page.marks == TONE).mean()), drawing.truth


def test_every_line_of_a_heap_parts_colours_and_every_colour_is_closed():
    for seed in range(4):
        heap = heap_drawing(np.random.default_rng(seed))
        colours = colour_codes(heap.flat)
        _, pieces = cv2.connectedComponents((heap.ink < 128).astype(np.uint8), connectivity=4)
        pairs = np.unique(np.stack([pieces[heap.ink < 128], colours[heap.ink < 128]]), axis=1)
        size = np.bincount(pieces.ravel())
        large = size[pairs[0]] > 30  # under an edge that is half a pixel off lies a speck
        assert np.unique(pairs[0, large]).size == large.sum()
        assert np.unique(colours).size > 8


def test_the_same_state_gives_the_same_heap():
    first, again = (heap_drawing(np.random.default_rng(5)) for _ in range(2))
    assert np.array_equal(first.ink, again.ink)
    assert np.array_equal(first.flat, again.flat)


def test_mixtures_hold_what_they_say():
    found = sources_of([], Mixture(0, shapes=2, engine=3, heaps=4, toned=0.5))
    assert sorted(source.group for source in found) == sorted(
        ["shapes"] * 2 + ["engine"] * 3 + ["heaps"] * 4
    )
    assert {source.toned for source in found} == {0.5}


def test_what_is_toned_is_laid_with_dots_and_of_the_same_colours():
    bare, laid = (
        look_at_all(sources_of([], Mixture(0, heaps=6, toned=share)), toned_share, 3, quiet)
        for share in (0.0, 1.0)
    )
    assert all(np.array_equal(a[1], b[1]) for a, b in zip(bare, laid, strict=True))
    assert max(share for share, _ in bare) < 0.002
    assert np.mean([share for share, _ in laid]) > 0.01
