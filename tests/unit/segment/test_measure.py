"""Region numbers against plain arrays."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from painter.segment.measure import measure, neighbours

shapes = array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=12)


@settings(max_examples=60, deadline=None)
@given(
    shapes.flatmap(
        lambda s: st.tuples(arrays(np.uint32, s, elements=st.integers(1, 5)), arrays(np.bool_, s))
    )
)
def test_measure_equals_plain_sums(page):
    atoms, line = page
    region_of = np.array([0, 1, 1, 2, 3, 3], np.uint32)
    stats = measure(atoms, region_of, line)
    regions = region_of[atoms]
    for r in (1, 2, 3):
        ys, xs = np.nonzero(regions == r)
        assert stats.area[r - 1] == len(ys)
        if len(ys) == 0:
            continue
        assert stats.box[r - 1].tolist() == [xs.min(), ys.min(), xs.max() + 1, ys.max() + 1]
        assert np.allclose(stats.centroid[r - 1], [xs.mean(), ys.mean()], atol=0.01)
        assert np.isclose(stats.ink_share[r - 1], line[regions == r].mean())


@settings(max_examples=40, deadline=None)
@given(
    shapes.flatmap(
        lambda s: st.tuples(arrays(np.uint32, s, elements=st.integers(1, 4)), arrays(np.bool_, s))
    )
)
def test_neighbours_equal_plain_pairs(page):
    atoms, line = page
    graph = neighbours(atoms, np.arange(5, dtype=np.uint32), line)
    pairs = {}
    for y, x in np.ndindex(atoms.shape):
        for v, u in ((y, x + 1), (y + 1, x)):
            if v < atoms.shape[0] and u < atoms.shape[1] and atoms[y, x] != atoms[v, u]:
                key = tuple(sorted((int(atoms[y, x]), int(atoms[v, u]))))
                border, open_ = pairs.get(key, (0, 0))
                pairs[key] = (border + 1, open_ + (not line[y, x] and not line[v, u]))
    found = zip(graph.a, graph.b, graph.border, graph.open_border, strict=True)
    assert {(int(a), int(b)): (int(n), int(o)) for a, b, n, o in found} == pairs


def test_the_passage_is_as_wide_as_the_opening():
    line = np.zeros((40, 41), np.bool_)
    line[:, 20] = True
    line[16:25, 20] = False
    atoms = np.ones((40, 41), np.uint32)
    atoms[:, 20:] = 2
    graph = neighbours(atoms, np.arange(3, dtype=np.uint32), line)
    assert abs(graph.passage[0] - 9) <= 1.5
    assert graph.open_border[0] == 9
