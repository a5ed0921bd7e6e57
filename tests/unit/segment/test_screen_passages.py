"""Lines that end within one screen, and screens that stop."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from painter.segment.atoms import MergeTree
from painter.segment.find import find_regions
from painter.segment.screen_passages import weigh_screens
from painter.segment.toned import Screens

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


def screens_like(*atoms: tuple[float, float, float]) -> Screens:
    """Atoms of these coverages, mean rows of a dot, and numbers of dots."""
    sums = np.zeros((len(atoms) + 1, 3), np.int64)
    for number, (share, dot, dots) in enumerate(atoms, 1):
        inked = dots * dot * dot * 1.27
        sums[number] = inked / share if share else 5000, inked, inked / dot if dot else 0
    return Screens(sums)


def weighed(
    screens: Screens, passages: list[tuple[int, int, float]], judged: bool = True
) -> NDArray[np.float32]:
    """Settings of passages between atoms when their screens are known."""
    a, b = (np.array([p[k] for p in passages], np.uint32) for k in (0, 1))
    gap = np.array([p[2] for p in passages], np.float32)
    return weigh_screens(MergeTree(a, b, gap, reach=30.0), screens, judged).gap


def test_few_dots_need_be_less_alike_to_be_one_screen():
    """Both sides of a passage in a narrow frame hold a dozen dots, and its lines eat some."""

    def left_open(number: float) -> bool:
        screens = screens_like((0.25, 4, number), (0.2, 3.5, number))
        return bool(weighed(screens, [(1, 2, 9.0)], judged=False)[0] > 30)

    assert left_open(12)
    assert not left_open(200)


NONE, PALE, DARK = (0, 0, 0), (0.2, 4, 100), (0.4, 4, 100)


@pytest.mark.parametrize(
    ("one", "other", "judged", "least", "most"),
    [
        (PALE, PALE, False, 60, 60),
        (PALE, PALE, True, 4, 59),
        (PALE, DARK, True, 1, 1),
        (PALE, NONE, True, 0.1, 0.9),
        (PALE, NONE, False, 0.1, 0.9),
    ],
)
def test_a_passage_opens_where_one_screen_goes_on_and_closes_where_it_stops(
    one, other, judged, least, most
):
    assert least <= weighed(screens_like(one, other), [(1, 2, 1.0)], judged)[0] <= most


def test_between_large_screens_alike_a_gap_is_believed_sooner():
    large, larger = (0.2, 4, 1000), (0.2, 4, 3000)
    small, beside_large = (
        weighed(screens_like(s, larger), [(1, 2, 1.0)])[0] for s in (PALE, large)
    )
    assert 1 < beside_large < small


def test_a_speck_with_a_few_dots_is_no_way_from_one_screen_into_another():
    """Its own dots may be like those behind the gap; those of the thing it belongs to are not."""
    screens = screens_like((0.3, 3.1, 4), (0.4, 4, 400), (0.33, 3.4, 1200))
    behind_gap, in_thing = weighed(screens, [(1, 3, 1.0), (1, 2, 200.0)])
    assert behind_gap == 1
    assert weighed(screens, [(1, 3, 1.0)])[0] > 1
    assert in_thing >= 200
