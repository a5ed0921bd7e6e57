"""Cells too small to colour, and whom they join."""

from __future__ import annotations

import numpy as np

from painter.imaging.lines import distance_inside
from painter.segment.declutter import join_clutter
from painter.segment.fill import grow


def band_between_lines(ink_between: int) -> tuple[np.ndarray, np.ndarray, int]:
    """A band between two thick lines: 1 above, 2 the band, 3 below, 4.. small cells along it."""
    labels = np.zeros((33, 60), np.int32)
    labels[:10], labels[14:19, :20], labels[23:] = 1, 2, 3
    number, left = 3, 20 + ink_between
    while left + 5 <= 60:
        number += 1
        labels[14:19, left : left + 5] = number
        left += 5 + ink_between
    distance = distance_inside(labels > 0)
    grow(labels, np.ones_like(labels, np.bool_))
    return labels, distance, number


def test_cells_parted_by_hair_lines_join_along_their_band_and_not_across_its_outline():
    labels, distance, count = band_between_lines(1)
    owner = join_clutter(labels, distance, count, 4.0)
    assert (owner[4:] == 2).all()


def test_a_small_cell_behind_thick_lines_on_all_sides_joins_its_longest_border():
    labels, distance, count = band_between_lines(4)
    owner = join_clutter(labels, distance, count, 4.0)
    assert np.isin(owner[4:], (1, 2, 3)).all()
    assert np.isin(owner[4:], (1, 3)).any()


def cells_in_a_frame(boxes: list[tuple[int, int, int, int]]) -> tuple[np.ndarray, np.ndarray, int]:
    """Cells, given as top, left, bottom, right, with lines of 3 pixels between them."""
    labels = np.zeros((300, 300), np.int32)
    for number, (top, left, bottom, right) in enumerate(boxes, 1):
        labels[top - 3 : bottom + 3, left - 3 : right + 3] = 0
        labels[top:bottom, left:right] = number
    distance = distance_inside(labels > 0)
    grow(labels, np.ones_like(labels, np.bool_))
    return labels, distance, len(boxes)


def test_a_button_stays_and_a_chip_of_its_size_between_four_neighbours_joins_one():
    page, hole = (3, 3, 297, 297), (100, 100, 105, 105)
    assert join_clutter(*cells_in_a_frame([page, hole]), 2.0)[2] == 2
    quarters = [(3, 3, 101, 101), (3, 104, 101, 297), (104, 3, 297, 101), (104, 104, 297, 297)]
    assert join_clutter(*cells_in_a_frame([*quarters, hole]), 2.0)[5] < 5


def test_four_neighbours_that_are_open_to_each_other_are_one():
    quarters = [(3, 3, 101, 101), (3, 104, 101, 297), (104, 3, 297, 101), (104, 104, 297, 297)]
    cells = cells_in_a_frame([*quarters, (100, 100, 105, 105)])
    assert join_clutter(*cells, 2.0, np.array([0, 1, 1, 1, 1, 2]))[5] == 5


def test_specks_join_wherever_they_lie():
    page, hole = (3, 3, 297, 297), (100, 100, 102, 103)
    assert join_clutter(*cells_in_a_frame([page, hole]), 2.0)[2] == 1


def test_a_picture_of_nothing_but_specks_stays_as_it_is():
    specks = [(top, left, top + 2, left + 3) for top in (3, 50) for left in (3, 60, 120)]
    assert join_clutter(*cells_in_a_frame(specks), 2.0).tolist() == list(range(7))


def test_a_chip_that_is_open_to_something_stays_with_it():
    """Across the line it would bring everything with it: a window's frame, and a pane."""
    quarters = [(3, 3, 101, 101), (3, 104, 101, 297), (104, 3, 297, 101), (104, 104, 297, 297)]
    cells = cells_in_a_frame([*quarters, (100, 100, 105, 105)])
    for home in (1, 2, 3, 4):
        group = np.arange(6)
        group[5] = group[home]
        assert join_clutter(*cells, 2.0, group)[5] in (home, 5)
