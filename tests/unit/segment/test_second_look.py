"""What a passage parts says how soon it closes."""

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
    """A judge who says the same of every parting."""

    def __init__(self, times):
        self._times = times

    def odds(self, seen):
        return np.zeros(len(seen.facts), np.float32)

    def setting_times(self, partings):
        return np.full(len(partings.facts), self._times, np.float32)


def rooms(wide):
    """A line down the page with one hole, and on its left a room so wide; their atoms 1 and 2."""
    work = np.zeros((40, 120), np.bool_)
    work[:, wide : wide + 2] = True
    work[18:23, wide : wide + 2] = False
    labels = np.where(np.arange(120) < wide + 1, 1, 2).astype(np.int32)
    return work, np.repeat(labels[np.newaxis], 40, axis=0)


def looked_at(wide, times, between=(1, 2), setting=SETTING):
    work, labels = rooms(wide)
    distance = distance_inside(~work)
    basins, count = widest_flood(distance, 18.0)
    scales = Scales(Constant(times), ground_of(work, basins, count, distance, STROKE))
    one, other = (np.array([atom], np.int32) for atom in between)
    passages = Passages(one, other, np.array([setting], np.float32), np.ones(1, np.float32))
    return float(look_again(np.ascontiguousarray(labels), 2, passages, scales).gap[0])


@pytest.mark.parametrize("between", [(1, 2), (2, 1)])
@pytest.mark.parametrize("times", [0.3, 1.0, 2.5])
def test_a_passage_needs_so_many_times_its_setting(times, between):
    assert looked_at(8, times, between) == pytest.approx(SETTING * times)


def test_the_setting_grows_and_shrinks_only_so_far():
    assert looked_at(8, 1e9) == pytest.approx(30 * SETTING)
    assert looked_at(8, 0.0, setting=60.0) == pytest.approx(2)


def test_what_closes_at_hardly_any_setting_needs_no_less():
    assert looked_at(8, 0.0) == 1
    assert looked_at(8, 0.5, setting=0.3) == pytest.approx(0.3)
    assert looked_at(8, 2.0, setting=0.3) == pytest.approx(0.6)


def test_two_large_rooms_stay_apart_and_may_part_sooner():
    assert looked_at(55, 3.0) == SETTING
    assert looked_at(55, 0.5) == SETTING / 2


def test_without_passages_there_is_nothing_to_look_at():
    work, labels = rooms(8)
    distance = distance_inside(~work)
    scales = Scales(Constant(1.0), ground_of(work, labels, 2, distance, STROKE))
    none = np.zeros(0, np.int32)
    passages = Passages(none, none, none.astype(np.float32), none.astype(np.float32))
    assert look_again(np.ascontiguousarray(labels), 2, passages, scales) is passages
