"""What lies between two strokes over one gap joins one neighbour, and never both."""

from __future__ import annotations

import numpy as np
import pytest

from painter.imaging.lines import distance_inside
from painter.segment.fill import grow
from painter.segment.scraps import join_scraps

STROKE = 4.0
EACH_BY_ITSELF = np.arange(4, dtype=np.uint32)


def between_rooms(top=5, hole=18, line=2, hanging=0):
    """Room 1 above a piece 3 in the middle, room 2 below it, lines to the left and right.

    Args:
        top: rows of the piece. hole: columns in which it is open to both rooms, but for
            `hanging` on its upper side, in which a line goes on.
    """
    work = np.zeros((80, 100), np.bool_)
    left = 50 - hole // 2
    work[30 : 30 + top, :left], work[30 : 30 + top, left + hole :] = True, True
    work[30 - line : 30, left : left + hanging] = True
    labels = np.where(np.arange(80) < 35, 1, 2).astype(np.int32)[:, None].repeat(100, axis=1)
    labels[30 : 30 + top, left : left + hole] = 3
    labels[work] = 0
    grow(labels, np.ones_like(work))
    return labels, distance_inside(~work)


def joined(page, regions=EACH_BY_ITSELF):
    return join_scraps(*page, 3, STROKE, regions).tolist()


def test_a_piece_in_a_gap_joins_one_of_its_neighbours():
    _, above, below, piece = joined(between_rooms())
    assert above != below
    assert piece in (above, below)


def test_it_joins_the_one_that_it_is_wider_open_to():
    assert joined(between_rooms(hanging=3)) == [0, 1, 2, 2]


@pytest.mark.parametrize("regions", [[0, 1, 2, 1], [0, 1, 1, 1]])
def test_what_belongs_to_a_region_already_is_no_scrap_of_its_own(regions):
    assert joined(between_rooms(), np.array(regions, np.uint32)) == [0, 1, 2, 3]


def test_what_is_drawn_for_the_most_part_stays():
    assert joined(between_rooms(top=16, hole=8)) == [0, 1, 2, 3]


def test_what_is_large_stays():
    assert joined(between_rooms(top=20, hole=40)) == [0, 1, 2, 3]


def test_two_that_are_open_to_each_other_run_nothing_together():
    labels, distance = between_rooms()
    labels[32:35, 44:56] = 4
    alone = np.arange(5, dtype=np.uint32)
    _, above, below, *pieces = join_scraps(labels, distance, 4, STROKE, alone).tolist()
    assert above != below
    assert set(pieces) <= {above, below}
