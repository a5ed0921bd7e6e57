"""The list of places where colour could run."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from painter.segment.atoms import MergeTree
from painter.segment.find import find_regions
from painter.segment.ink import read_ink
from painter.segment.leaks import leak_chances, list_leaks
from painter.segment.openings import beside_on, survey


def find_leaks(atoms, region_of_atom, ink):
    openings = survey(atoms, ink > 127, read_ink(ink))
    between = beside_on(openings, atoms)
    return list_leaks(openings, between, region_of_atom)


def page_with_gap(width):
    """Two halves parted by a line with a hole; coverage and atoms."""
    ink = np.zeros((60, 80), np.uint8)
    ink[:, 38:41] = 255
    ink[20 : 20 + width, 38:41] = 0
    atoms = np.ones((60, 80), np.uint32)
    atoms[:, 40:] = 2
    return ink, atoms


def test_a_hole_in_a_line_is_found_with_its_width_and_place():
    ink, atoms = page_with_gap(7)
    (leak,) = find_leaks(atoms, np.array([0, 1, 2], np.uint32), ink)
    assert leak.between == (1, 2)
    assert leak.width == 7
    assert abs(leak.at[0] - 39) <= 1
    assert 20 <= leak.at[1] < 27


def test_a_hole_inside_one_region_names_it_twice():
    ink, atoms = page_with_gap(7)
    (leak,) = find_leaks(atoms, np.array([0, 1, 1], np.uint32), ink)
    assert leak.between == (1, 1)


def test_a_closed_line_has_none():
    ink, atoms = page_with_gap(0)
    assert find_leaks(atoms, np.array([0, 1, 2], np.uint32), ink) == []


def test_a_hole_in_a_line_comes_before_a_narrower_waist():
    ink = np.zeros((360, 640), np.uint8)
    cv2.circle(ink, (160, 180), 110, 255, 4)
    ink[172:184, 262:280] = 0
    waist = [(400, 60), (600, 60), (506, 180), (600, 300), (400, 300), (494, 180)]
    cv2.polylines(ink, [np.array(waist, np.int32)], True, 255, 4)
    found = find_regions(ink, gap=30.0, by_shape=True)
    hole, neck = find_leaks(found.atoms, np.arange(found.atom_count + 1, dtype=np.uint32), ink)
    assert np.hypot(hole.at[0] - 270, hole.at[1] - 178) < 6
    assert np.hypot(neck.at[0] - 500, neck.at[1] - 180) < 6
    assert neck.width < hole.width
    assert hole.likelihood > 0.9
    assert neck.likelihood < 0.4


def test_one_of_two_holes_parts_nothing_by_itself():
    ink, atoms = page_with_gap(7)
    ink[45:52, 38:41] = 0
    single, _ = page_with_gap(7)
    alone = find_leaks(atoms, np.array([0, 1, 1], np.uint32), single)
    both = find_leaks(atoms, np.array([0, 1, 1], np.uint32), ink)
    assert [leak.parts for leak in alone] == [True]
    assert [leak.parts for leak in both] == [False, False]


def test_a_hole_that_parts_nothing_by_itself_comes_later():
    ink, atoms = page_with_gap(7)
    ink[:, 58:61] = 255
    ink[10:17, 58:61] = ink[40:47, 58:61] = 0
    atoms[:, 60:] = 3
    openings = survey(atoms, ink > 127, read_ink(ink))
    single = openings.at[:, 0] < 50
    openings = replace(openings, likely=np.where(single, 0.5, 0.9).astype(np.float32))
    between = beside_on(openings, atoms)
    leaks = list_leaks(openings, between, np.array([0, 1, 1, 1], np.uint32))
    assert [leak.likelihood for leak in leaks] == [0.5, 0.9, 0.9]
    assert [leak.parts for leak in leaks] == [True, False, False]


def two_equal_holes(setting_of_second):
    """Chances of two holes that look alike; the sides of the second part at that setting."""
    ink, atoms = page_with_gap(7)
    ink[:, 58:61] = 255
    ink[20:27, 58:61] = 0
    atoms[:, 60:] = 3
    openings = survey(atoms, ink > 127, read_ink(ink))
    order = np.argsort(openings.at[:, 0])
    openings = replace(openings, likely=np.full(len(order), 0.5, np.float32))
    between = beside_on(openings, atoms)
    tree = MergeTree(
        np.array([1, 2], np.uint32),
        np.array([2, 3], np.uint32),
        np.array([10, setting_of_second], np.float32),
        reach=20.0,
    )
    return leak_chances(openings, between, 3, tree)[order]


def test_of_two_equal_holes_that_is_likelier_whose_sides_part_sooner():
    first, later = two_equal_holes(setting_of_second=40)
    assert first == pytest.approx(0.5)
    assert 0.2 < later < 0.45
    first, sooner = two_equal_holes(setting_of_second=2)
    assert first == pytest.approx(0.5)
    assert 0.55 < sooner < 0.8


def test_sides_that_never_part_are_weighed_within_bounds():
    _, never = two_equal_holes(setting_of_second=np.inf)
    assert 0 < never < 0.4
