"""Hints over regions: what an artist's strokes mean."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from painter.segment.spread import spread_hints

RED, BLUE, GREEN = (220, 30, 30), (30, 30, 220), (30, 200, 30)


def _page(side=120):
    """Four squares, 1 2 / 3 4, parted by lines five pixels wide."""
    half = np.arange(side) >= side // 2
    labels = (1 + half[:, np.newaxis] * 2 + half).astype(np.uint32)
    ink = np.zeros((side, side), np.uint8)
    ink[side // 2 - 2 : side // 2 + 3] = 255
    ink[:, side // 2 - 2 : side // 2 + 3] = 255
    return labels, ink


def _hints(side=120):
    return np.zeros((side, side, 4), np.uint8)


def _line(hints, start, end, colour, width):
    cv2.line(hints, start, end, (*colour, 255), width)


def _spread(hints, labels, ink, region_of_atom=None):
    if region_of_atom is None:
        region_of_atom = np.arange(int(labels.max()) + 1, dtype=np.uint32)
    return spread_hints(hints, labels, region_of_atom, ink)


def _found(result):
    return {
        int(r): tuple(int(v) for v in c) for r, c in zip(result.region, result.colour, strict=True)
    }


def test_a_dot_hints_its_region_and_nothing_is_split():
    labels, ink = _page()
    hints = _hints()
    cv2.circle(hints, (25, 95), 4, (*RED, 255), -1)
    result = _spread(hints, labels, ink)
    assert _found(result) == {3: RED}
    assert result.labels is labels
    assert result.count == 4
    assert result.ignored == 0
    assert np.abs(result.point[0] - (25.5, 95.5)).max() <= 1


def test_one_pixel_is_a_hint():
    labels, ink = _page()
    hints = _hints()
    hints[10, 100] = (*BLUE, 255)
    assert _found(_spread(hints, labels, ink)) == {2: BLUE}


def test_a_spill_over_the_line_does_not_count():
    labels, ink = _page()
    hints = _hints()
    cv2.circle(hints, (50, 25), 13, (*RED, 255), -1)  # reaches to x = 63, the line ends at 62
    _line(hints, (10, 56), (50, 56), BLUE, 13)  # runs beside the line between 1 and 3
    assert _found(_spread(hints, labels, ink))[1] in {RED, BLUE}
    assert 2 not in _found(_spread(hints, labels, ink))
    assert 3 not in _found(_spread(hints, labels, ink))


def test_a_long_stroke_hints_all_regions_that_it_crosses():
    labels, ink = _page()
    hints = _hints()
    _line(hints, (20, 30), (100, 30), GREEN, 5)
    assert _found(_spread(hints, labels, ink)) == {1: GREEN, 2: GREEN}


def test_ink_under_a_stroke_does_not_count_unless_there_is_nothing_else():
    labels, ink = _page()
    hints = _hints()
    hints[20:50, 58:63] = (*RED, 255)  # all on the line between 1 and 2, most of it over 2
    assert _found(_spread(hints, labels, ink)) == {2: RED}
    hints[20:50, 50:63] = (*RED, 255)
    assert _found(_spread(hints, labels, ink)) == {1: RED}


def test_soft_rims_take_the_colour_of_their_stroke():
    labels, ink = _page()
    white = np.full((120, 120, 3), 255, np.uint8)
    cv2.circle(white, (30, 30), 9, RED, -1, cv2.LINE_AA)
    cv2.line(white, (80, 80), (110, 80), BLUE, 7, cv2.LINE_AA)
    blurred = cv2.GaussianBlur(white, (0, 0), 0.8)
    hints = np.dstack([blurred, np.where((blurred < 255).any(axis=2), 255, 0).astype(np.uint8)])
    result = _spread(hints, labels, ink)
    assert _found(result) == {1: RED, 4: BLUE}
    assert result.labels is labels


def test_faint_pixels_are_no_hints():
    labels, ink = _page()
    hints = _hints()
    hints[30:40, 30:40] = (*RED, 127)
    result = _spread(hints, labels, ink)
    assert len(result.region) == len(result.colour) == len(result.point) == 0
    assert result.ignored == 0


def test_two_colours_in_one_region_split_it_at_the_gap_of_a_line():
    """A wall with a gap divides the page in unequal rooms; nobody closed the gap."""
    labels = np.ones((100, 160), np.uint32)
    ink = np.zeros((100, 160), np.uint8)
    ink[:, 50:54] = 255
    ink[40:56, 50:54] = 0
    hints = np.zeros((100, 160, 4), np.uint8)
    cv2.circle(hints, (10, 10), 3, (*RED, 255), -1)
    cv2.circle(hints, (70, 48), 3, (*BLUE, 255), -1)
    result = _spread(hints, labels, ink)
    regions = result.region_of_atom[result.labels]
    assert result.count == 2
    assert sorted(_found(result).values()) == sorted([RED, BLUE])
    colour_of = {c: r for r, c in _found(result).items()}
    left, right = regions[:, :50], regions[:, 54:]
    assert (left == colour_of[RED]).mean() > 0.97
    assert (right == colour_of[BLUE]).mean() > 0.97
    assert labels.max() == 1, "the labels given must not change"


def test_two_colours_in_an_open_region_share_it_even_when_one_is_close_to_a_line():
    labels = np.ones((120, 200), np.uint32)
    ink = np.zeros((120, 200), np.uint8)
    hints = np.zeros((120, 200, 4), np.uint8)
    cv2.circle(hints, (150, 60), 4, (*RED, 255), -1)
    cv2.circle(hints, (12, 60), 4, (*BLUE, 255), -1)
    result = _spread(hints, labels, ink)
    shares = np.bincount(result.region_of_atom[result.labels].ravel())[1:] / labels.size
    assert shares.min() > 0.3


def test_split_regions_keep_their_atoms_apart_from_others():
    labels, ink = _page()
    region_of_atom = np.array([0, 1, 1, 2, 3], np.uint32)  # the upper squares are one region
    hints = _hints()
    cv2.circle(hints, (30, 30), 5, (*RED, 255), -1)
    cv2.circle(hints, (90, 30), 5, (*BLUE, 255), -1)
    cv2.circle(hints, (90, 90), 5, (*GREEN, 255), -1)
    result = _spread(hints, labels, ink, region_of_atom)
    regions = result.region_of_atom[result.labels]
    assert regions[30, 30] != regions[30, 90]
    assert (regions[60:] == region_of_atom[labels][60:]).all()
    assert result.count == 4
    assert list(result.region) == sorted(result.region)
    assert _found(result)[3] == GREEN


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**31), st.integers(1, 12))
def test_every_stroke_keeps_its_exact_colour(seed, strokes):
    """Whatever is painted: one colour a region, and every counted middle lies in its region."""
    rng = np.random.default_rng(seed)
    labels, ink = _page(90)
    hints = _hints(90)
    for _ in range(strokes):
        ends = rng.integers(0, 90, 4).tolist()
        colour = tuple(int(v) for v in rng.integers(0, 3, 3) * 100)
        _line(hints, ends[:2], ends[2:], colour, int(rng.integers(1, 9)))
    result = _spread(hints, labels, ink)
    regions = result.region_of_atom[result.labels]
    assert (regions > 0).all()
    assert len(set(result.region.tolist())) == len(result.region)
    assert result.count == result.region_of_atom.max() == len(np.unique(regions))
    x, y = result.point.astype(int).T
    assert np.array_equal(regions[y, x], result.region)
    assert np.array_equal(hints[y, x, :3], result.colour)
    old = np.arange(5, dtype=np.uint32)[labels]
    for region in range(1, result.count + 1):
        assert len(np.unique(old[regions == region])) == 1


def test_sizes_must_fit():
    labels, ink = _page()
    with pytest.raises(ValueError, match="one size"):
        spread_hints(_hints(60), labels, np.arange(5, dtype=np.uint32), ink)


def test_two_regions_that_wind_around_each_other_are_both_split():
    labels = np.ones((40, 60), np.uint32)
    labels[10:30, 10:50] = 2
    ink = np.zeros((40, 60), np.uint8)
    ink[10, 10:50] = ink[29, 10:50] = ink[10:30, 10] = ink[10:30, 49] = 255
    hints = np.zeros((40, 60, 4), np.uint8)
    for place, colour in (
        ((slice(2, 7), slice(2, 7)), (200, 0, 0)),
        ((slice(33, 38), slice(52, 57)), (0, 200, 0)),
        ((slice(17, 23), slice(14, 20)), (0, 0, 200)),
        ((slice(17, 23), slice(40, 46)), (200, 200, 0)),
    ):
        hints[place] = (*colour, 255)
    spread = spread_hints(hints, labels, np.arange(3, dtype=np.uint32), ink)
    assert spread.count == 4
    assert len(spread.region) == 4
    found = spread.region_of_atom[spread.labels]
    assert len(np.unique([found[4, 4], found[35, 54], found[20, 17], found[20, 43]])) == 4
