"""Colours of a network that is sure of little are raised, their lightness is not."""

import numpy as np
import pytest

from models.pipelines.vivid import vivid
from painter.imaging.colour import to_oklab

PALE = np.array([[(150, 130, 120), (120, 130, 150), (128, 128, 128)]], np.uint8)


def test_chroma_is_raised_and_lightness_kept():
    before, after = to_oklab(PALE), to_oklab(vivid(PALE, 2.0))
    assert after[..., 0] == pytest.approx(before[..., 0], abs=0.005)
    assert after[..., 1:] == pytest.approx(2 * before[..., 1:], abs=0.005)


def test_one_leaves_the_picture_and_nothing_makes_it_grey():
    assert vivid(PALE, 1.0) is PALE
    assert np.ptp(vivid(PALE, 0.0), axis=-1).max() <= 1
