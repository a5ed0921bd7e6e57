"""Screentone of atoms, and lines that end within one screen."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from painter.segment.atoms import MergeTree
from painter.segment.find import find_regions
from painter.segment.toned import Screens, screens_of_atoms, weigh_screens

FINE, COARSE = (8, 2), (14, 4)  # pixels from dot to dot, radius of one
LIGHT = (8, 1)


def folded(left: tuple[int, int] | None, right: tuple[int, int] | None) -> NDArray[np.uint8]:
    """A box with a fold that ends 12 pixels above its floor, and dots on both sides of it."""
    ink = np.zeros((320, 320), np.uint8)
    for screen, columns in ((left, (20, 158)), (right, (164, 302))):
        if screen is None:
            continue
        apart, radius = screen
        for number, y in enumerate(range(24, 300, apart)):
            for x in range(columns[0] + 4 + (number % 2) * apart // 2, columns[1] - 3, apart):
                cv2.circle(ink, (x, y), radius, 255, -1, cv2.LINE_AA)
    cv2.rectangle(ink, (18, 18), (304, 304), 255, 4)
    cv2.line(ink, (161, 20), (161, 288), 255, 4)
    return ink


def one_region(ink: NDArray[np.uint8]) -> bool:
    found = find_regions(ink, gap=16.0)
    labels = found.regions()[found.atoms]
    return bool(labels[150, 90] == labels[150, 230])


def test_a_fold_within_one_screen_does_not_cut_it():
    assert one_region(folded(FINE, FINE))


@pytest.mark.parametrize(
    ("left", "right"), [(None, None), (FINE, None), (FINE, COARSE), (FINE, LIGHT)]
)
def test_without_one_screen_on_both_sides_the_gap_below_it_closes(left, right):
    assert not one_region(folded(left, right))


def test_tone_is_the_share_of_dots_beside_the_line():
    atoms = np.repeat(np.array([[1, 2]], np.uint32), 4, axis=0)
    marks = np.array([[2, 0], [0, 0], [1, 1], [0, 0]], np.uint8)
    assert np.allclose(screens_of_atoms(atoms, marks, 2).share, [0, 1 / 3, 0])


def test_dots_are_measured_along_the_rows():
    atoms = np.ones((2, 8), np.uint32)
    marks = np.array([[2, 2, 0, 2, 2, 2, 2, 1], [0, 2, 2, 2, 0, 0, 0, 0]], np.uint8)
    assert np.allclose(screens_of_atoms(atoms, marks, 1).dot, [0, 3])


def test_few_dots_need_be_less_alike_to_be_one_screen():
    """Both sides of a passage in a narrow frame hold a dozen dots, and its lines eat some."""

    def left_open(number: float) -> bool:
        screens = Screens(
            np.array([0, 0.25, 0.18], np.float32),
            np.array([0, 4, 3.5], np.float32),
            np.array([0, number, number], np.float32),
        )
        one, two = (np.array([k], np.uint32) for k in (1, 2))
        tree = MergeTree(one, two, np.array([9], np.float32), reach=30.0)
        return bool(weigh_screens(tree, screens, judged=False).gap[0] > 30)

    assert left_open(12)
    assert not left_open(200)


ONE_SCREEN, TWO_SCREENS, ONE_SIDE = (0.2, 0.2), (0.2, 0.4), (0.2, 0.0)


@pytest.mark.parametrize(
    ("shares", "judged", "least", "most"),
    [
        (ONE_SCREEN, False, 60, 60),
        (ONE_SCREEN, True, 4, 59),
        (TWO_SCREENS, True, 1, 1),
        (ONE_SIDE, True, 0.1, 0.9),
        (ONE_SIDE, False, 0.1, 0.9),
    ],
)
def test_a_passage_opens_where_one_screen_goes_on_and_closes_where_it_stops(
    shares, judged, least, most
):
    screens = Screens(
        np.array([0, *shares], np.float32),
        np.array([0, 4, 4 if shares[1] else 0], np.float32),
        np.array([0, 500, 500 if shares[1] else 0], np.float32),
    )
    one, two = (np.array([k], np.uint32) for k in (1, 2))
    tree = MergeTree(one, two, np.array([1], np.float32), reach=30.0)
    assert least <= weigh_screens(tree, screens, judged).gap[0] <= most
