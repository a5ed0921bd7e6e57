"""Closed passages that the judge calls no gap, once it sees them, need a larger setting."""

import numpy as np
import pytest

from painter.imaging.lines import distance_inside
from painter.segment.atoms import Passages
from painter.segment.flood import widest_flood
from painter.segment.second_look import look_again
from painter.segment.sight import ground_of
from painter.segment.weigh import Scales

STROKE = 2.0
SETTING = 5.0


class Constant:
    """A judge who says the same of every stroke."""

    def __init__(self, odds):
        self._odds = odds

    def odds(self, seen):
        return np.full(len(seen.facts), self._odds, np.float32)


def rooms(wide):
    """A line down the page with one hole, and on its left a room so wide; their atoms 1 and 2."""
    work = np.zeros((40, 120), np.bool_)
    work[:, wide : wide + 2] = True
    work[18:23, wide : wide + 2] = False
    labels = np.where(np.arange(120) < wide + 1, 1, 2).astype(np.int32)
    return work, np.repeat(labels[np.newaxis], 40, axis=0)


def looked_at(wide, odds, between=(1, 2)):
    work, labels = rooms(wide)
    distance = distance_inside(~work)
    basins, count = widest_flood(distance, 18.0)
    scales = Scales(Constant(odds), ground_of(work, basins, count, distance, STROKE))
    one, other = (np.array([atom], np.int32) for atom in between)
    passages = Passages(one, other, np.array([SETTING], np.float32), np.ones(1, np.float32))
    return float(look_again(np.ascontiguousarray(labels), 2, passages, scales).gap[0])


@pytest.mark.parametrize("between", [(1, 2), (2, 1)])
def test_what_is_called_no_gap_opens_at_a_setting_where_it_was_closed(between):
    assert looked_at(8, -2.5, between) == pytest.approx(SETTING * np.e, rel=1e-3)


def test_the_setting_grows_only_so_far():
    assert looked_at(8, -30.0) == pytest.approx(10 * SETTING)


@pytest.mark.parametrize("odds", [-1.4, 4.0])
def test_what_may_be_a_gap_stays_as_it_is(odds):
    assert looked_at(8, odds) == SETTING


def test_two_large_rooms_stay_apart():
    assert looked_at(55, -30.0) == SETTING


def test_pieces_that_touch_nowhere_off_the_line_stay_as_they_are():
    work, labels = rooms(8)
    work[:, 8:10] = True
    distance = distance_inside(~work)
    basins, count = widest_flood(distance, 18.0)
    scales = Scales(Constant(-30.0), ground_of(work, basins, count, distance, STROKE))
    pair = np.array([1], np.int32), np.array([2], np.int32)
    passages = Passages(*pair, np.array([SETTING], np.float32), np.ones(1, np.float32))
    assert look_again(np.ascontiguousarray(labels), 2, passages, scales) is passages
