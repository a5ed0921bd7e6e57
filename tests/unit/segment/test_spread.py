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


def _boxes(line=3, small=14):
    """A large box 1 above a small box 2, parted by a line, on the ground 3."""
    labels = np.full((140, 140), 3, np.uint32)
    labels[20:100, 20:120] = 1
    labels[100 : 100 + line + small, 20 : 20 + small] = 2
    ink = np.zeros((140, 140), np.uint8)
    ink[100 : 100 + line, 20:120] = 255
    for rows, columns in ((slice(17, 20), slice(17, 123)), (slice(17, 103), slice(17, 20))):
        ink[rows, columns] = 255
    ink[17:103, 120:123] = 255
    return labels, ink


def test_one_blob_over_boxes_of_unequal_size_hints_both():
    labels, ink = _boxes()
    hints = np.zeros((140, 140, 4), np.uint8)
    hints[20:117, 20:34] = (*RED, 255)
    hints[20:100, 20:120] = (*RED, 255)
    assert _found(_spread(hints, labels, ink)) == {1: RED, 2: RED}


@pytest.mark.parametrize("small", [3, 6, 10, 30])
def test_painted_regions_are_hinted_however_small_they_are(small):
    labels, ink = _boxes(small=small)
    table = np.array([(0, 0, 0, 0), (*RED, 255), (*RED, 255), (0, 0, 0, 0)], np.uint8)
    assert _found(_spread(table[labels], labels, ink)) == {1: RED, 2: RED}


def _two_halves(line=3, side=300):
    labels = np.ones((side, 2 * side), np.uint32)
    labels[:, side:] = 2
    ink = np.zeros(labels.shape, np.uint8)
    ink[:, side - line // 2 - 1 : side + line // 2] = 255
    return labels, ink


@pytest.mark.parametrize("width", [5, 15, 60])
@pytest.mark.parametrize(("share", "counts"), [(0.2, False), (0.75, True), (1.5, True)])
def test_a_stroke_that_ends_inside_a_region_counts_from_half_its_depth(width, share, counts):
    labels, ink = _two_halves()
    hints = np.zeros((*labels.shape, 4), np.uint8)
    depth = max(round(width * share), 5 if counts else 1)
    hints[100 : 100 + width, 150 : 301 + depth] = (*RED, 255)
    assert _found(_spread(hints, labels, ink)) == ({1: RED, 2: RED} if counts else {1: RED})


@pytest.mark.parametrize("width", [3, 6, 13, 40])
@pytest.mark.parametrize("along", [False, True])
def test_a_spill_of_three_pixels_over_a_line_of_three_does_not_count(width, along):
    labels, ink = _two_halves()
    hints = np.zeros((*labels.shape, 4), np.uint8)
    rows, columns = (200, width + 6) if along else (width, 150)
    hints[50 : 50 + rows, 304 - columns : 304] = (*RED, 255)
    assert _found(_spread(hints, labels, ink)) == {1: RED}


def test_a_large_stroke_counts_in_a_narrow_region_that_it_crosses():
    """A corridor is as deep as it is wide, however broad the brush."""
    labels = np.ones((600, 200), np.uint32)
    labels[:, 150:162] = 2
    labels[:, 162:] = 3
    ink = np.zeros((600, 200), np.uint8)
    ink[:, 149:151] = ink[:, 161:163] = 255
    hints = np.zeros((600, 200, 4), np.uint8)
    hints[60:120, 60:161] = (*RED, 255)
    assert _found(_spread(hints, labels, ink)) == {1: RED, 2: RED}


def _cells(seed, side=400, cells=60):
    """Inked cells around random places."""
    rng = np.random.default_rng(seed)
    ground = np.full((side, side), 255, np.uint8)
    places = rng.integers(0, side, (cells, 2))
    ground[places[:, 1], places[:, 0]] = 0
    _, labels = cv2.distanceTransformWithLabels(
        ground, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    edge = cv2.morphologyEx(labels.astype(np.float32), cv2.MORPH_GRADIENT, np.ones((3, 3)))
    return labels.astype(np.uint32), np.where(edge > 0, 255, 0).astype(np.uint8)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("colours", [2, 5, 200])
def test_exact_flats_as_hints_give_every_region_its_colour(seed, colours):
    labels, ink = _cells(seed)
    rng = np.random.default_rng(seed + 100)
    table = np.full((int(labels.max()) + 1, 4), 255, np.uint8)
    table[:, :3] = rng.integers(0, 256, (colours, 3))[rng.integers(0, colours, len(table))]
    result = _spread(table[labels], labels, ink)
    assert result.labels is labels
    off_ink = np.unique(labels[ink <= 128])
    assert set(off_ink.tolist()) <= set(result.region.tolist())
    assert np.array_equal(table[result.region, :3], result.colour)


def test_fixed_regions_are_neither_hinted_nor_split():
    labels, ink = _page()
    hints = _hints()
    _line(hints, (20, 30), (100, 30), GREEN, 5)
    cv2.circle(hints, (20, 10), 4, (*RED, 255), -1)
    cv2.circle(hints, (90, 90), 4, (*BLUE, 255), -1)
    region_of_atom = np.arange(5, dtype=np.uint32)
    fixed = np.array([False, True, False, True, False])
    result = spread_hints(hints, labels, region_of_atom, ink, fixed)
    assert _found(result) == {2: GREEN, 4: BLUE}
    assert result.labels is labels
    assert result.kept == 1
    assert result.ignored == 0
    assert spread_hints(hints, labels, region_of_atom, ink, np.zeros(5, np.bool_)).count == 5
    with pytest.raises(ValueError, match="every region"):
        spread_hints(hints, labels, region_of_atom, ink, np.zeros(4, np.bool_))


def test_faint_strokes_are_counted():
    labels, ink = _page()
    hints = _hints()
    hints[30:40, 30:40] = (*RED, 127)
    hints[90:100, 30:40] = (*BLUE, 1)
    hints[88:102, 78:92] = (*GREEN, 60)  # the soft rim of a hint
    hints[90:100, 80:90] = (*GREEN, 255)
    result = _spread(hints, labels, ink)
    assert result.faint == 2
    assert _found(result) == {4: GREEN}
    assert _spread(_hints(), labels, ink).faint == 0


@pytest.mark.parametrize("sigma", [0.7, 1.5, 3.0, 6.0])
@pytest.mark.parametrize("ground", [0, 255])
def test_of_a_stroke_blurred_over_clear_pixels_the_most_opaque_colour_wins(sigma, ground):
    labels, ink = _page()
    hints = _hints()
    hints[:, :, :3] = ground
    cv2.circle(hints, (28, 28), 18, (*RED, 255), -1)
    cv2.line(hints, (80, 85), (108, 100), (*BLUE, 255), 9)
    hints = cv2.GaussianBlur(hints, (0, 0), sigma)
    result = _spread(hints, labels, ink)
    assert list(result.region) == [1, 4]
    assert result.labels is labels
    for region, colour in zip(result.region, result.colour, strict=True):
        inside = hints[labels == region]
        top = inside[inside[:, 3] == inside[:, 3].max(), :3]
        assert (top == colour).all(axis=1).any()


def test_where_one_colour_covers_a_torn_region_it_takes_the_rest():
    labels, ink = _page()
    hints = _hints()
    hints[:58, :58] = (*RED, 255)
    hints[5:15, 5:15] = (*BLUE, 255)
    hints[50:58, 50:58] = 0
    result = _spread(hints, labels, ink)
    regions = result.region_of_atom[result.labels]
    assert result.count == 5
    assert len(np.unique(regions[5:15, 5:15])) == 1
    assert (regions == regions[9, 9]).sum() == 100
    assert regions[55, 55] == regions[30, 30]
