"""Where a screen of dots stops without a line, a region ends."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from painter.segment.atoms import Passages, Segmentation
from painter.segment.find import find_regions
from painter.segment.ink import read_ink
from painter.segment.leaks import list_leaks
from painter.segment.openings import beside_on, survey
from painter.segment.part_passages import Parts, passages_of_parts

_GAP = 16.0
_PERIOD, _RADIUS = 8, 2
_SIDE = 320


def ellipse(wide: int, high: int) -> NDArray[np.bool_]:
    """In the middle of the page."""
    out = np.zeros((_SIDE, _SIDE), np.uint8)
    cv2.ellipse(out, (160, 160), (wide, high), 0, 0, 360, 1, -1)
    return out > 0


def screen(shape: str = "dots") -> NDArray[np.uint8]:
    """A page full of dots, or of marks of some other shape on the same lattice."""
    ink = np.zeros((_SIDE, _SIDE), np.uint8)
    for number, y in enumerate(range(4, _SIDE, _PERIOD)):
        for x in range(4 + (number % 2) * _PERIOD // 2, _SIDE, _PERIOD):
            if shape == "dots":
                cv2.circle(ink, (x, y), _RADIUS, 255, -1, cv2.LINE_AA)
            else:
                cv2.line(ink, (x - 3, y), (x + 3, y), 255, 1)
    return ink


def boxed(ink: NDArray[np.uint8]) -> NDArray[np.uint8]:
    out = ink.copy()
    out[:20] = out[-20:] = out[:, :20] = out[:, -20:] = 0
    cv2.rectangle(out, (20, 20), (300, 300), 255, 4)
    return out


def regions_of(found: Segmentation, gap: float | None = None) -> NDArray[np.uint32]:
    return found.regions(gap)[found.atoms]


def one_passage() -> Passages:
    """Between atoms 1 and 2, closed at a setting of 5."""
    ends = np.array([[1], [2]], np.int32)
    gap, mouth = np.array([[5], [2]], np.float32)
    return Passages(*ends, gap, mouth)


def overlap(found: NDArray[np.bool_], truth: NDArray[np.bool_]) -> float:
    return float((found & truth).sum() / (found | truth).sum())


BLUSH = ellipse(60, 34)


@pytest.mark.parametrize("is_toned", [BLUSH, ~BLUSH], ids=["dots in it", "dots around it"])
@pytest.mark.parametrize("gap", [0.0, _GAP, 2 * _GAP])
def test_a_blush_without_an_outline_is_a_region_at_any_setting(
    is_toned: NDArray[np.bool_], gap: float
):
    found = find_regions(boxed(screen() * is_toned), gap=_GAP)
    labels = regions_of(found, gap)
    assert overlap(labels == labels[160, 160], BLUSH) > 0.9
    assert labels[50, 50] == labels[270, 270] != labels[160, 160]


def test_an_edge_of_tone_has_a_tone_on_one_side_only():
    found = find_regions(boxed(screen() * ~BLUSH), gap=_GAP)
    tone = found.tone[found.atoms]
    assert tone[160, 160] < 0.03 < tone[50, 160]


def test_dots_rubbed_out_with_a_piece_of_line_leave_no_region():
    """As wide a place as the gap that closes there; the same place is a region where none do."""
    spot = ellipse(24, 18)
    page = boxed(screen() * ~spot)
    assert len(np.unique(regions_of(find_regions(page, gap=48.0))[24:296, 24:296])) == 1
    assert len(np.unique(regions_of(find_regions(page, gap=8.0))[24:296, 24:296])) == 2


def test_marks_that_are_not_recognised_as_dots_are_no_bare_paper():
    page = boxed(np.where(BLUSH, screen("dashes"), screen()))
    labels = regions_of(find_regions(page, gap=_GAP))
    assert labels[164, 164] == labels[60, 60]


def test_a_page_without_dots_stays_as_it_was():
    page = boxed(np.zeros((_SIDE, _SIDE), np.uint8))
    assert find_regions(page, gap=_GAP).atom_count == 2


def test_the_end_of_a_screen_is_no_passage_that_a_line_is_missing_in():
    ink = boxed(screen() * ~BLUSH)
    found = find_regions(ink, gap=_GAP)
    openings = survey(found.atoms, found.line, read_ink(ink))
    assert len(openings.width) > 0
    between = beside_on(openings, found.atoms)
    assert list_leaks(openings, between, found.regions(), tree=found.tree) == []


def test_a_passage_is_one_of_all_parts_that_touch_there():
    labels = np.repeat(np.array([[1, 1, 3, 3], [2, 2, 2, 2]], np.int32), 3, axis=0)
    parts = Parts(2)
    parts.add(1, np.array([7, 6]), np.array([True, False]))
    out = passages_of_parts(one_passage(), parts, labels, np.zeros(labels.shape, np.bool_))
    assert sorted(zip(out.a, out.b, out.gap, strict=True)) == [(1, 2, 5), (2, 3, 5)]


def test_nothing_flows_from_toned_to_bare_paper_where_two_cut_atoms_touch():
    labels = np.repeat(np.array([[1, 1, 3, 3], [2, 2, 4, 4]], np.int32), 3, axis=0)
    parts = Parts(2)
    parts.add(1, np.array([7, 6]), np.array([True, False]))
    parts.add(2, np.array([7, 6]), np.array([False, True]))
    out = passages_of_parts(one_passage(), parts, labels, np.zeros(labels.shape, np.bool_))
    assert len(out.gap) == 3
    assert not out.gap.any()
