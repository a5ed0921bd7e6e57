"""How sure a region is of a colour that a picture gave it."""

from __future__ import annotations

import numpy as np
import pytest

from painter.segment.agreement import UNKNOWN, agreement

RED, BLUE = (200, 40, 40), (40, 40, 200)


@pytest.mark.parametrize("size", [60, 1500])
def test_a_flat_region_is_sure_and_a_torn_one_is_not(size: int) -> None:
    labels = np.ones((size, size), np.uint32)
    labels[size // 2 :] = 2
    picture = np.full((size, size, 3), RED, np.uint8)
    picture[size // 2 :, size // 2 :] = BLUE
    colours = np.array([(0, 0, 0), RED, RED, RED], np.uint8)
    atoms = np.where(labels > 1, 3, labels).astype(np.uint32)
    region_of_atom = np.array([0, 1, 3, 2], np.uint32)
    ink = np.zeros((size, size), np.uint8)
    sure = agreement(picture, atoms, region_of_atom, colours, ink)
    assert sure.tolist() == pytest.approx([UNKNOWN, 1.0, 0.5, UNKNOWN], abs=0.02)


def test_what_lies_under_the_line_does_not_count() -> None:
    labels = np.ones((40, 40), np.uint32)
    picture = np.full((40, 40, 3), RED, np.uint8)
    picture[:20] = 0
    ink = np.zeros((40, 40), np.uint8)
    ink[:20] = 255
    own = np.arange(2, dtype=np.uint32)
    assert agreement(picture, labels, own, np.array([RED, RED], np.uint8), ink)[1] == 1
