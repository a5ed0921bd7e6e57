"""Strokes that might close a gap: which there are, and what is seen of them."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from painter.imaging.lines import distance_inside
from painter.segment.closings import NECK, closings_at, closings_of, free_length
from painter.segment.gaps import PAIR, RAY, RIM, free_ends
from painter.segment.sight import FACTS, SIDE, facts_of, ground_of, look_at, pictures_of

STROKE = 3.0
HALVES = ((slice(0, 80), -1), (slice(80, 160), 0))  # rows above and below; the one next to both


def lines(*segments, side=160):
    work = np.zeros((side, side), np.uint8)
    for x0, y0, x1, y1 in segments:
        cv2.line(work, (x0, y0), (x1, y1), 1, 3)
    return work > 0


def ground(work, basins):
    return ground_of(work, basins, int(basins.max()), distance_inside(~work), STROKE)


def strokes(work, gap=10.0):
    return closings_of(free_ends(work, STROKE), work, STROKE, gap)


def test_two_ends_that_face_each_other_are_joined():
    work = lines((10, 80, 70, 80), (82, 80, 150, 80))
    found, gap = strokes(work), int((~work[80, 60:95]).sum())
    pair = np.flatnonzero((found.kind == PAIR) & (found.facing.min(1) > 0.9))
    assert len(pair) == 1
    assert found.free[pair[0]] == pytest.approx(gap, abs=0.6)
    assert sorted(found.line[pair[0], [0, 2]]) == pytest.approx([71, 81], abs=2)
    assert found.setting[pair[0]] == pytest.approx(found.free[pair[0]] / 2)


def test_a_line_that_was_cut_where_it_leaves_another_is_joined_to_what_is_left_of_it():
    found = strokes(lines((10, 80, 150, 80), (80, 80, 80, 84), (80, 100, 80, 150)))
    pair = (found.kind == PAIR) & (found.stubs == 1)
    assert pair.sum() == 1
    assert found.line[pair][0, [0, 2]] == pytest.approx([80, 80], abs=1.5)
    assert found.free[pair][0] == pytest.approx(11, abs=1.5)
    assert not ((found.kind != PAIR) & (found.ends[:, 0] == found.ends[pair].max())).any()


def test_stubs_are_joined_to_what_they_face_only():
    found = strokes(lines((10, 80, 150, 80), (80, 80, 80, 84), (90, 86, 90, 130)))
    assert not found.stubs.any()


def test_no_stroke_crosses_a_line():
    crossed = strokes(lines((10, 80, 70, 80), (90, 80, 150, 80), (80, 60, 80, 100)))
    assert not (crossed.kind == PAIR).any()
    assert (crossed.kind == RAY).any()
    work = lines((80, 60, 80, 100))
    through = np.array([[60, 80, 100, 80], [60, 20, 100, 20]], np.float32)
    # Both begin off the line: the first meets it on its way.
    assert free_length(work, through).tolist() == [0, pytest.approx(40, abs=1)]


def test_an_end_is_joined_to_a_line_beside_it_too():
    """As the tip of an eyelash is to the lid below."""
    found = strokes(lines((10, 60, 80, 60), (40, 80, 120, 80)))
    down = found.line[:, 3] - found.line[:, 1]
    tip = (abs(found.line[:, 0] - 81) < 3) & (found.kind == RAY)
    assert ((down > 15) & tip).any()


def test_a_stroke_may_pass_by_the_end_of_a_line_that_is_nearer():
    """As from one side of an iris to the other, past the lid below."""
    found = strokes(lines((60, 30, 60, 80), (105, 30, 105, 130), (50, 96, 84, 96)), gap=60.0)
    foot = (np.hypot(found.line[:, 0] - 60, found.line[:, 1] - 81) < 4) & (found.kind == RAY)
    assert (foot & (abs(found.line[:, 2] - 105) < 4) & (found.line[:, 3] > 88)).any()


def test_a_line_that_is_cut_off_is_joined_to_the_rim():
    found = strokes(lines((10, 80, 140, 80), (10, 60, 10, 100)))
    rim = found.line[found.kind == RIM]
    assert len(rim) == 1
    assert rim[0, 2] == 159


def test_a_page_without_ends_has_no_strokes():
    for work in (np.zeros((64, 64), np.bool_), np.ones((64, 64), np.bool_)):
        assert len(strokes(work).kind) == 0


def test_the_stroke_over_a_narrow_place_is_as_long_as_it_is_wide():
    work = lines((10, 70, 150, 70), (10, 90, 150, 90))
    place = np.array([80]), np.array([60])
    found = closings_at(*place, np.float32([17]), np.float32([1.5]), work)
    assert found.kind.tolist() == [NECK]
    above, below = (int(np.flatnonzero(work[rows, 60])[at]) for rows, at in HALVES)
    assert sorted(found.line[0, [1, 3]]) == [above, below + 80]
    assert abs(found.line[0, 0] - found.line[0, 2]) <= 1
    assert found.setting.tolist() == [25.5]


def test_a_turned_page_looks_the_same():
    work = lines((10, 80, 70, 80), (86, 80, 150, 80), (60, 30, 60, 60))
    turned = np.ascontiguousarray(np.rot90(work))
    line = np.float32([[70, 80, 86, 80]])
    side = len(work) - 1
    back = np.float32([[80, side - 70, 80, side - 86]])
    one = pictures_of(line, distance_inside(~work), STROKE).astype(int)
    other = pictures_of(back, distance_inside(~turned), STROKE).astype(int)
    assert one.shape == (1, 3, SIDE, SIDE)
    # Samples lie between pixels: a few fall on the other side of an edge.
    assert np.mean(abs(one - other) > 24) < 0.03


def test_outside_the_page_is_line():
    work = lines((10, 80, 70, 80))
    picture = pictures_of(np.float32([[0, 0, 6, 0]]), distance_inside(~work), STROKE)
    assert (picture[0, 0, : SIDE // 2 - 2] == 0).all()
    assert picture[0, 0, SIDE // 2 + 4 :, SIDE // 2 :].min() > 0


def test_facts_are_numbers_whatever_lies_beside():
    work = lines((10, 80, 70, 80), (86, 80, 150, 80))
    found = strokes(work)
    ones = np.ones(len(found.kind), np.float32)
    for basins in (np.zeros(work.shape, np.int32), (~work).astype(np.int32)):
        facts = facts_of(found, ones, ground(work, basins))
        assert facts.shape == (len(ones), FACTS)
        assert np.isfinite(facts).all()


def test_looking_at_nothing_is_no_fault():
    work = np.zeros((32, 32), np.bool_)
    seen = look_at(strokes(work), np.ones(0, np.float32), ground(work, (~work).astype(np.int32)))
    assert len(seen.line) == len(seen.pictures) == len(seen.facts) == 0
