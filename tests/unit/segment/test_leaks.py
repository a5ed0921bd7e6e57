"""The list of places where colour could run."""

import numpy as np

from painter.segment.leaks import list_leaks
from painter.segment.measure import measure_atoms
from painter.segment.openings import survey


def find_leaks(atoms, region_of_atom, ink):
    line = ink > 127
    openings = survey(atoms, line)
    side = openings.side
    between = atoms[side[:, [1, 3]], side[:, [0, 2]]]
    table = measure_atoms(atoms, len(region_of_atom) - 1, line)
    return list_leaks(openings, between, table, region_of_atom)


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


def test_the_narrowest_comes_first():
    ink, atoms = page_with_gap(9)
    ink[45:49, 38:41] = 0
    leaks = find_leaks(atoms, np.array([0, 1, 2], np.uint32), ink)
    assert [leak.width for leak in leaks] == [4, 9]
