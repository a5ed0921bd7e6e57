"""Rectangles against sets of points."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from painter.base.geometry import Rect, Size

coordinate = st.integers(-6, 6)
rects = st.builds(Rect, coordinate, coordinate, coordinate, coordinate)


def points(rect: Rect) -> set[tuple[int, int]]:
    return {(x, y) for x in range(rect.x0, rect.x1) for y in range(rect.y0, rect.y1)}


@given(rects)
def test_measures(rect):
    assert rect.width * rect.height == len(points(rect))
    assert rect.empty == (not points(rect))


@given(rects, rects)
def test_intersect(one, other):
    assert points(one.intersect(other)) == points(one) & points(other)


@given(rects, rects)
def test_union_is_the_smallest_rectangle_around_both(one, other):
    both = points(one) | points(other)
    union = one.union(other)
    assert both <= points(union)
    if both:
        assert (union.x0, union.y0) == (min(x for x, _ in both), min(y for _, y in both))
        assert (union.x1, union.y1) == (max(x for x, _ in both) + 1, max(y for _, y in both) + 1)
    else:
        assert union.empty


@given(rects, coordinate, coordinate)
def test_moved(rect, dx, dy):
    assert points(rect.moved(dx, dy)) == {(x + dx, y + dy) for x, y in points(rect)}


def test_size():
    size = Size(2480, 3507)
    assert size.pixels == 2480 * 3507
    assert str(size) == "2480x3507"
    assert Rect.of(size) == Rect(0, 0, 2480, 3507)


@pytest.mark.parametrize(("width", "height"), [(0, 1), (1, 0), (-1, 5)])
def test_size_needs_positive_sides(width, height):
    with pytest.raises(ValueError, match="positive sides"):
        Size(width, height)
