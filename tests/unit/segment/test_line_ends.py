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
