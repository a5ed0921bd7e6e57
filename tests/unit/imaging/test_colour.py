"""Colours survive their way through every space, and differences agree with published figures."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from painter.imaging.colour import (
    delta_e,
    delta_e_2000,
    from_lab,
    from_oklab,
    linear_to_srgb,
    srgb_to_linear,
    to_lab,
    to_oklab,
)


def _cube(step):
    value = np.unique(np.append(np.arange(0, 256, step), [1, 2, 3, 254, 255])).astype(np.uint8)
    return np.stack(np.meshgrid(value, value, value, indexing="ij"), axis=-1).reshape(-1, 3)


@pytest.mark.parametrize(
    ("there", "back"),
    [(srgb_to_linear, linear_to_srgb), (to_oklab, from_oklab), (to_lab, from_lab)],
)
def test_bytes_come_back_exactly(there, back):
    colours = _cube(5)
    between = there(colours)
    assert between.dtype == np.float32
    assert np.array_equal(back(between), colours)


@given(st.tuples(*[st.integers(0, 255)] * 3))
def test_any_colour_comes_back(rgb):
    colour = np.array(rgb, np.uint8)
    assert tuple(from_oklab(to_oklab(colour))) == rgb
    assert tuple(from_lab(to_lab(colour))) == rgb


def test_known_values():
    colours = np.array([[255, 255, 255], [255, 0, 0], [0, 0, 0]], np.uint8)
    oklab = [[1, 0, 0], [0.62796, 0.22486, 0.12585], [0, 0, 0]]
    lab = [[100, 0, 0], [53.24, 80.09, 67.20], [0, 0, 0]]
    np.testing.assert_allclose(to_oklab(colours), oklab, atol=2e-4)
    np.testing.assert_allclose(to_lab(colours), lab, atol=0.02)


def test_out_of_gamut_is_clipped():
    assert tuple(from_oklab(np.array([2.0, 0, 0], np.float32))) == (255, 255, 255)
    assert from_oklab(np.array([0.6, 0.4, -0.4], np.float32)).dtype == np.uint8


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [  # Sharma, Wu, Dalal 2005, table 1: pairs 1, 7, 9, 10, 13, 14, 17, 20, 25, 34
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, 0, 0), (50, -1, 2), 2.3669),
        ((50, 2.49, -0.001), (50, -2.49, 0.0009), 7.1792),
        ((50, 2.49, -0.001), (50, -2.49, 0.0010), 7.1792),
        ((50, -0.001, 2.49), (50, 0.0009, -2.49), 4.8045),
        ((50, -0.001, 2.49), (50, 0.0010, -2.49), 4.8045),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((50, 2.5, 0), (58, 24, 15), 19.4535),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_difference_agrees_with_the_published_pairs(first, second, expected):
    one, two = np.array(first), np.array(second)
    assert delta_e_2000(one, two) == pytest.approx(expected, abs=1e-4)
    assert delta_e_2000(two, one) == pytest.approx(expected, abs=1e-4)


def test_differences_broadcast():
    colours = _cube(64)
    table = delta_e(colours[:, np.newaxis], colours[np.newaxis])
    assert table.shape == (len(colours), len(colours))
    assert np.diagonal(table).max() < 1e-3
