"""Pale lines are line where they lead from line to line, and dirt where they do not."""

from __future__ import annotations

import numpy as np
import pytest

from painter.imaging.lines import ink_mask
from painter.segment.find import find_regions

PALE = 12


def two_posts(way: slice, pale: int = PALE) -> np.ndarray:
    """Black posts at columns 20 to 22 and 80 to 82, and a pale line in row 50 over some columns."""
    page = np.zeros((100, 100), np.uint8)
    page[10:90, 20:23] = page[10:90, 80:83] = 255
    page[50, way] = pale
    return page


def test_a_pale_line_from_line_to_line_is_line():
    mask = ink_mask(two_posts(slice(23, 80)))
    assert (mask[50, 23:80] > 0).all()
    assert not mask[[48, 52], 26:77].any()


@pytest.mark.parametrize("turned", [0, 1, 2, 3])
def test_whichever_way_the_page_lies(turned):
    page = two_posts(slice(23, 80))
    assert np.array_equal(
        ink_mask(np.rot90(page, turned)) > 0, np.rot90(ink_mask(page) > 0, turned)
    )


@pytest.mark.parametrize(
    "way", [slice(23, 60), slice(40, 80), slice(30, 70)], ids=["left", "right", "neither"]
)
def test_a_pale_line_that_ends_nowhere_is_dirt(way):
    mask = ink_mask(two_posts(way))
    assert not mask[50, 26:77].any()


def test_what_is_paler_still_is_paper():
    assert not ink_mask(two_posts(slice(23, 80), pale=6))[50, 26:77].any()


def test_a_pale_fringe_along_a_line_is_no_line_of_its_own():
    page = two_posts(slice(0, 0))
    page[10:90, 23] = page[10:90, 79] = PALE
    assert not ink_mask(page)[:, 23].any()


def test_pale_lines_far_apart_and_more_than_fit_are_all_found():
    page = np.zeros((4000, 40), np.uint8)
    page[:, 5:8] = page[:, 32:35] = 255
    page[8::8, 8:32] = PALE
    mask = ink_mask(page)
    assert (mask[8::8, 8:32] > 0).mean() > 0.99
    assert not mask[4::8, 10:30].any()


def test_a_box_with_a_pale_side_is_a_region():
    ink = np.zeros((400, 400), np.uint8)
    ink[100:104, 100:300] = ink[300:304, 100:300] = ink[100:304, 100:104] = 255
    ink[104:300, 299] = PALE
    found = find_regions(ink, gap=4.0)
    regions = found.regions()[found.atoms]
    assert regions[200, 200] != regions[20, 20]
    ink[104:300, 299] = 0
    found = find_regions(ink, gap=4.0)
    regions = found.regions()[found.atoms]
    assert regions[200, 200] == regions[20, 20]
