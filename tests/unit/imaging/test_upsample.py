"""Chroma brought to page size along the page's greys."""

import cv2
import numpy as np

from painter.imaging.upsample import coarse_chroma


def two_surfaces(side=240, border=101):
    """A dark and a bright surface that meet in the middle of a coarse pixel, and their chroma."""
    grey = np.full((side, side), 200, np.uint8)
    grey[:, :border] = 90
    chroma = np.zeros((side, side, 2), np.float32)
    chroma[:, :border], chroma[:, border:] = (30, -40), (-20, 10)
    return grey, chroma


def test_colours_end_where_the_greys_do():
    grey, true = two_surfaces()
    small = cv2.resize(true, (24, 24), interpolation=cv2.INTER_AREA)
    found = coarse_chroma(small, grey).rows(grey, 0, 240)
    linear = cv2.resize(small, (240, 240))
    near = slice(91, 111)
    error = np.abs(found - true)[:, near].mean()
    assert error < np.abs(linear - true)[:, near].mean() / 3
    assert np.allclose(found[:, :80], true[:, :80], atol=1e-3)


def test_on_one_grey_it_is_linear_interpolation():
    rng = np.random.default_rng(0)
    small = rng.uniform(-50, 50, (9, 7, 2)).astype(np.float32)
    grey = np.full((90, 70), 128, np.uint8)
    found = coarse_chroma(small, grey).rows(grey, 0, 90)
    assert np.allclose(found, cv2.resize(small, (70, 90)), atol=1e-3)


def test_nothing_is_made_up():
    rng = np.random.default_rng(1)
    small = rng.uniform(-50, 50, (8, 5, 2)).astype(np.float32)
    grey = rng.integers(0, 256, (77, 61), dtype=np.uint8)
    found = coarse_chroma(small, grey).rows(grey, 0, 77)
    assert (found >= small.min(axis=(0, 1)) - 1e-3).all()
    assert (found <= small.max(axis=(0, 1)) + 1e-3).all()


def test_bands_fit_together():
    rng = np.random.default_rng(2)
    small = rng.uniform(-50, 50, (8, 5, 2)).astype(np.float32)
    grey = rng.integers(0, 256, (77, 61), dtype=np.uint8)
    coarse = coarse_chroma(small, grey)
    bands = [coarse.rows(grey, top, min(77, top + 20)) for top in range(0, 77, 20)]
    assert np.array_equal(np.concatenate(bands), coarse.rows(grey, 0, 77))


def test_a_single_colour_fills_the_page():
    grey = np.arange(200, dtype=np.uint8).reshape(10, 20)
    small = np.full((1, 1, 2), (12, -7), np.float32)
    found = coarse_chroma(small, grey).rows(grey, 0, 10)
    assert np.allclose(found, (12, -7), atol=1e-4)
