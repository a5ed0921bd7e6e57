"""The measures that results are reported in."""

import numpy as np
import pytest

from painter.imaging.compare import colourfulness, difference, psnr, region_accuracy


def test_psnr_of_a_known_error():
    black = np.zeros((4, 4, 3), np.uint8)
    assert psnr(black, black) == float("inf")
    assert psnr(black, black + np.uint8(255)) == pytest.approx(0)
    assert psnr(black, black + np.uint8(10)) == pytest.approx(28.13, abs=0.01)


def test_difference_counts_what_is_close():
    truth = np.full((10, 3), 200, np.uint8)
    found = truth.copy()
    found[0] = (0, 0, 255)
    result = difference(found, truth)
    assert result.close == pytest.approx(0.9)
    assert result.median == 0
    assert result.p95 > result.mean > 0


def test_region_accuracy_can_be_weighted():
    truth = np.array([[255, 255, 255], [200, 30, 30]], np.uint8)
    found = np.array([[255, 255, 255], [30, 30, 200]], np.uint8)
    assert region_accuracy(found, truth) == 0.5
    assert region_accuracy(found, truth, np.array([30, 10])) == 0.75


def test_grey_is_not_colourful():
    grey = np.repeat(np.arange(256, dtype=np.uint8)[:, np.newaxis], 3, axis=1)
    assert colourfulness(grey) == 0
    vivid = np.array([[255, 0, 0], [0, 255, 0], [0, 0, 255]], np.uint8)
    assert colourfulness(vivid) > 80
