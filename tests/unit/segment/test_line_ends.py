"""Where lines stop short."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from painter.segment.gaps import free_ends


@pytest.mark.parametrize("wide", [2, 5, 12, 20, 28])
def test_both_ends_of_a_line_of_any_width_are_found(wide: int) -> None:
    ink = np.zeros((200, 500), np.uint8)
    cv2.line(ink, (100, 60), (400, 140), 255, wide)
    ends = free_ends(ink > 0, float(wide)).ends
    assert len(ends) == 2
    assert ends[:, 2:4] @ np.float32([0.966, 0.258]) == pytest.approx([-1, 1], abs=0.25)


def test_the_corners_of_a_blunt_end_are_no_ends_of_their_own() -> None:
    work = np.zeros((120, 400), np.bool_)
    work[50:70, 80:320] = True
    assert len(free_ends(work, 20.0).ends) == 2


def test_a_solid_black_has_no_ends() -> None:
    work = np.zeros((300, 300), np.bool_)
    work[100:200, 80:220] = True
    assert len(free_ends(work, 5.0).ends) == 0


def hatched(*wide):
    """Slanting strokes side by side, of these widths."""
    ink = np.zeros((200, 200), np.uint8)
    for k, width in enumerate(wide):
        cv2.line(ink, (60 + 8 * k, 60), (70 + 8 * k, 100), 255, width)
    return free_ends(ink > 0, 3.0)


def test_strokes_side_by_side_are_hatching() -> None:
    found = hatched(2, 2, 3)
    assert len(found.ends) == 0
    assert len(found.shading) == 6


def test_an_outline_that_stops_beside_hatching_is_none() -> None:
    """As a jaw beside the strokes of a blush."""
    found = hatched(7, 2, 2, 2)
    assert len(found.shading) == 6
    assert found.ends[:, 0] == pytest.approx([60, 70], abs=5)


def test_what_is_left_of_a_line_beside_another_is_a_stub() -> None:
    work = np.zeros((120, 120), np.bool_)
    work[58:63, 10:110] = True
    work[63:66, 60:64] = True
    found = free_ends(work, 4.0)
    assert len(found.ends) == 2
    assert found.stubs[:, :2] == pytest.approx(np.float32([[61.5, 65]]), abs=1.5)
    assert found.stubs[0, 2:4] == pytest.approx([0, 1], abs=0.3)
    work[63:66] = False
    assert len(free_ends(work, 4.0).stubs) == 0
