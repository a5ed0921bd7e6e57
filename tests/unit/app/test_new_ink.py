"""Another version of the line art under the colours of a page."""

from __future__ import annotations

import numpy as np
import pytest

from painter.app.newink import replace_ink
from painter.base.errors import UserError
from painter.document.edits import lock_regions
from painter.document.regions import close_gap, fill_regions, merge_regions, recut, split_regions
from tests.unit.document.region_pages import check, page_of, region, rooms

LEFT, MIDDLE, RIGHT = (50, 70), (150, 70), (250, 100)


def coloured():
    page = page_of(rooms())
    for number, place in enumerate((LEFT, MIDDLE, RIGHT), 1):
        page = fill_regions(page, [region(page, *place)], (number, number, number)).page
    return lock_regions(page, [region(page, *RIGHT)], True)


def colour(page, place):
    return tuple(page.regions.colour[region(page, *place)])


def test_the_same_ink_changes_nothing():
    page = coloured()
    change = replace_ink(page, rooms())
    check(change.page)
    assert change.shift == (0, 0)
    assert not len(change.changed) + len(change.new) + len(change.lost)
    for place in (LEFT, MIDDLE, RIGHT):
        assert colour(change.page, place) == colour(page, place)
    assert change.page.regions.locked[region(change.page, *RIGHT)]


def test_a_new_wall_makes_a_new_region_and_the_old_colours_stay():
    ink = rooms()
    ink[70:73, 103:200] = 255
    change = replace_ink(coloured(), ink)
    check(change.page)
    upper, lower = (150, 40), (150, 110)
    assert region(change.page, *upper) != region(change.page, *lower)
    assert colour(change.page, upper) == colour(change.page, lower) == (2, 2, 2)
    assert {region(change.page, *upper), region(change.page, *lower)} <= set(change.changed)
    assert region(change.page, *LEFT) not in set(change.changed)


def test_a_region_that_is_gone_is_told():
    ink = rooms()
    ink[10:140, 101:202] = 255  # the middle room is black now
    page = coloured()
    change = replace_ink(page, ink)
    assert region(page, *MIDDLE) in set(change.lost)
    assert len(change.notices) == 1


def test_a_drawing_that_moved_a_little_is_followed():
    page = coloured()
    rng = np.random.default_rng(1)
    ink = np.maximum(rooms(), (rng.random((280, 300)) < 0.001) * np.uint8(255))
    change = replace_ink(page, np.roll(ink, (2, 3), (0, 1)))
    assert np.allclose(change.shift, (3, 2), atol=0.5)
    for place in (LEFT, MIDDLE, RIGHT):
        assert colour(change.page, place) == colour(page, place)


def test_corrections_are_made_again():
    page = recut(coloured(), 0.0).page
    page = split_regions(page, np.array([(20, 75), (95, 75)], np.float32)).page
    page = close_gap(page, np.array([(101, 197), (101, 217)], np.float32)).page
    page = fill_regions(page, [region(page, 50, 120)], (77, 7, 7)).page
    ink = rooms()
    ink[200:230, 240:243] = 255  # a mark in a room far away
    change = replace_ink(page, ink)
    check(change.page)
    assert len(change.page.corrections.closures) == 1
    assert region(change.page, 50, 40) != region(change.page, 50, 120)
    assert colour(change.page, (50, 120)) == (77, 7, 7)


def test_merged_regions_are_merged_again():
    page = page_of(rooms())
    page = merge_regions(page, [region(page, *LEFT), region(page, *MIDDLE)]).page
    change = replace_ink(page, rooms())
    assert region(change.page, *LEFT) == region(change.page, *MIDDLE)
    assert region(change.page, *LEFT) != region(change.page, *RIGHT)


def test_a_picture_of_another_size_is_scaled():
    page = coloured()
    change = replace_ink(page, np.kron(rooms(), np.ones((2, 2), np.uint8)))
    assert colour(change.page, LEFT) == colour(page, LEFT)
    with pytest.raises(UserError, match="does not fit"):
        replace_ink(page, np.zeros((100, 300), np.uint8))
