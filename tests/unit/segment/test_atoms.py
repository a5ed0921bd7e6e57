"""The merge tree and its kernels against plain twins."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.ndimage import label

from painter.segment.atoms import MergeTree, Passages, grow_forest, split_at_bridges
from painter.segment.fill import grow
from painter.segment.flood import widest_flood
from painter.segment.gaps import Bridges


def tree(*edges):
    a, b, gap = zip(*edges, strict=True)
    return MergeTree(np.array(a, np.uint32), np.array(b, np.uint32), np.array(gap, np.float32))


def test_a_passage_is_open_below_its_gap_and_closed_from_it_on():
    one = tree((1, 2, 6.0), (2, 3, 10.0))
    assert one.cut(5.9, 3).tolist() == [0, 1, 1, 1]
    assert one.cut(6.0, 3).tolist() == [0, 1, 2, 2]
    assert one.cut(10.0, 3).tolist() == [0, 1, 2, 3]


def test_atoms_without_passages_stay_apart():
    none = MergeTree(np.zeros(0, np.uint32), np.zeros(0, np.uint32), np.zeros(0, np.float32))
    assert none.cut(0.0, 2).tolist() == [0, 1, 2]


passages = st.lists(
    st.tuples(st.integers(1, 9), st.integers(1, 9), st.integers(0, 12)), min_size=1, max_size=30
)


@settings(max_examples=60, deadline=None)
@given(passages, st.integers(0, 12))
def test_the_forest_cuts_as_all_passages_would(edges, setting):
    a, b, gap = (np.array(column) for column in zip(*edges, strict=True))
    wide = gap.astype(np.float32)
    given_ = Passages(a.astype(np.int32), b.astype(np.int32), wide, np.zeros_like(wide))
    forest = grow_forest(np.full(10, 1 << 40), given_, least_area=0).passages
    found = MergeTree(forest.a.astype(np.uint32), forest.b.astype(np.uint32), forest.gap)
    region = found.cut(setting, 9)
    plain = list(range(10))
    for u, v, wide in edges:
        if wide > setting:
            old, new = plain[v], plain[u]
            plain = [new if p == old else p for p in plain]
    same = np.array(plain[1:])[:, None] == np.array(plain[1:])[None]
    assert np.array_equal(region[1:, None] == region[None, 1:], same)


@settings(max_examples=60, deadline=None)
@given(passages)
def test_pairs_part_at_the_setting_that_is_told(edges):
    a, b, gap = (np.array(column) for column in zip(*edges, strict=True))
    wide = gap.astype(np.float32)
    given_ = Passages(a.astype(np.int32), b.astype(np.int32), wide, np.zeros_like(wide))
    forest = grow_forest(np.full(10, 1 << 40), given_, least_area=0).passages
    found = MergeTree(forest.a.astype(np.uint32), forest.b.astype(np.uint32), forest.gap)
    one, other = (side.ravel().astype(np.uint32) for side in np.mgrid[1:10, 1:10])
    told = found.parted_at(one, other, 9)
    for setting in range(13):
        region = found.cut(setting, 9)
        assert np.array_equal(region[one] != region[other], told <= setting)


def kept_beside_a_large_one(area, deepest):
    one = np.ones(1, np.float32)
    passage = Passages(np.array([1], np.int32), np.array([2], np.int32), 5 * one, one)
    areas, depths = np.array([0, 9000, area]), np.array([0, 40, deepest], np.float32)
    return len(grow_forest(areas, passage, 100, depths).passages.a) == 1


def test_a_small_piece_is_kept_where_it_is_compact():
    disc, sliver, cut_out_of_a_wide_place = 5.0, 1.5, 12.0
    assert kept_beside_a_large_one(80, disc)
    assert not kept_beside_a_large_one(50, disc)
    assert not kept_beside_a_large_one(80, sliver)
    assert not kept_beside_a_large_one(80, cut_out_of_a_wide_place)
    assert kept_beside_a_large_one(100, sliver)


def dots_of_stroke(cells):
    """Closing strokes of one cell each, all for a setting of 3."""
    line = np.concatenate([cells[:, ::-1], cells[:, ::-1]], 1).astype(np.int32)
    three = np.full(len(cells), 3.0, np.float32)
    none = np.zeros((0, 3), np.float32)
    return Bridges(line, three, three, none, none, 3.0)


masks = arrays(np.bool_, st.tuples(st.integers(1, 14), st.integers(1, 14)))


@settings(max_examples=60, deadline=None)
@given(masks)
def test_the_flood_reaches_all_free_pixels_and_leaves_no_piece(free):
    from painter.imaging.lines import distance_inside

    labels, count = widest_flood(distance_inside(free), 8.0)
    assert np.array_equal(labels > 0, free)
    assert np.array_equal(np.unique(labels[free]), np.arange(1, count + 1))
    apart, _ = label(free)
    for basin in range(1, count + 1):
        assert len(np.unique(apart[labels == basin])) == 1


@settings(max_examples=60, deadline=None)
@given(masks, st.integers(0, 2**32 - 1))
def test_pieces_and_passages_join_to_what_is_connected(free, seed):
    from painter.imaging.lines import distance_inside

    rng = np.random.default_rng(seed)
    strokes = dots_of_stroke(np.argwhere(rng.random(free.shape) < 0.15))
    distance = distance_inside(free)
    basins, _ = widest_flood(distance, 8.0)
    pieces, count, found = split_at_bridges(basins, distance, strokes)
    everything = MergeTree(found.a.astype(np.uint32), found.b.astype(np.uint32), found.gap + 1)
    region = everything.cut(0.0, count)
    apart, _ = label(free)
    covered = pieces > 0
    pairs = np.unique(np.stack([region[pieces[covered]], apart[covered]]), axis=1)
    assert pairs.shape[1] == len(np.unique(apart[covered])) == region.max()


@settings(max_examples=40, deadline=None)
@given(masks)
def test_growing_gives_the_label_of_a_nearest_pixel_by_steps(seeds):
    labels = np.zeros(seeds.shape, np.int32)
    labels[seeds] = np.arange(1, int(seeds.sum()) + 1)
    grown = labels.copy()
    grow(grown, np.ones_like(seeds))
    points = np.argwhere(seeds)
    if len(points) == 0:
        assert not grown.any()
        return
    for y, x in np.ndindex(seeds.shape):
        steps = np.abs(points - (y, x)).sum(1)
        assert steps[grown[y, x] - 1] == steps.min()
