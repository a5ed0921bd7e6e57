"""Flat-colour correction: exact on flats, robust on paintings, the published formula exact."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from painter.segment.flatten import FlattenMethod, flatten, region_colours, shade

PURE = (FlattenMethod.MEDIAN, FlattenMethod.MEAN)


def _tiles(seed, side=48, cells=4):
    """Labels in squares with inked borders, and a colour for each."""
    rng = np.random.default_rng(seed)
    line = np.arange(side) * cells // side
    labels = (line[:, np.newaxis] * cells + line + 1).astype(np.uint32)
    ink = np.zeros((side, side), np.uint8)
    ink[1:][labels[1:] != labels[:-1]] = 255
    ink[:, 1:][labels[:, 1:] != labels[:, :-1]] = 255
    colours = rng.integers(0, 256, (cells * cells + 1, 3), dtype=np.uint8)
    return labels, ink, colours


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 2**31),
    st.sampled_from(PURE),
    st.floats(0, 1),
    st.booleans(),
)
def test_flat_input_changes_nowhere_outside_the_ink(seed, method, strength, dirty_rim):
    labels, ink, colours = _tiles(seed)
    picture = colours[labels]
    if dirty_rim:
        picture[ink > 0] = np.random.default_rng(seed).integers(0, 256, ((ink > 0).sum(), 3))
    flat = flatten(picture, labels, len(colours) - 1, method, strength, ink)
    assert np.array_equal(flat[ink == 0], picture[ink == 0])


@settings(max_examples=40, deadline=None)
@given(
    arrays(np.uint8, (12, 9, 3)),
    arrays(np.uint32, (12, 9), elements=st.integers(1, 5)),
    arrays(np.uint8, (12, 9)),
    st.sampled_from(PURE),
)
def test_flattening_twice_is_flattening_once(picture, labels, ink, method):
    once = flatten(picture, labels, 5, method, 1.0, ink)
    assert np.array_equal(flatten(once, labels, 5, method, 1.0, ink), once)
    colours = region_colours(picture, labels, 5, method, ink)
    assert np.array_equal(once, colours[labels])


def test_median_ignores_bleeding_and_the_rim_of_the_line():
    labels, ink, colours = _tiles(7, side=120, cells=2)
    picture = colours[labels]
    picture[ink > 0] = 0
    near = np.roll(ink, 1, 0) | np.roll(ink, -1, 1)
    picture[near > 0] //= 2
    picture[5:20, 5:20] = (1, 2, 3)
    found = region_colours(picture, labels, 4, FlattenMethod.MEDIAN, ink)
    assert np.array_equal(found[1:], colours[1:])


def test_median_agrees_with_the_median_of_all_pixels():
    from painter.imaging.colour import from_oklab, to_oklab

    rng = np.random.default_rng(3)
    pixels = np.clip(rng.normal((150, 120, 90), 14, (80, 80, 3)), 0, 255).astype(np.uint8)
    labels = np.ones((80, 80), np.uint32)
    found = region_colours(pixels, labels, 1, FlattenMethod.MEDIAN, None)[1].astype(int)
    exact = from_oklab(np.median(to_oklab(pixels.reshape(-1, 3)), axis=0)).astype(int)
    assert np.abs(found - exact).max() <= 3


def test_a_region_wholly_under_ink_takes_what_lies_there():
    labels = np.ones((9, 9), np.uint32)
    labels[4, 4] = 2
    ink = np.full((9, 9), 255, np.uint8)
    picture = np.full((9, 9, 3), 80, np.uint8)
    picture[4, 4] = (9, 8, 7)
    for method in PURE:
        found = region_colours(picture, labels, 3, method, ink)
        assert found[1:].tolist() == [[80, 80, 80], [9, 8, 7], [255, 255, 255]]


def test_published_formula_by_hand():
    """Region 1 holds 100, 101, 110 in red: m = 104 (103.67 rounded); line pixels are region 0.

    new = m (1 - |x - m| / 255), truncated: 100 -> 104 * 251/255 = 102.37, 101 -> 102.78,
    110 -> 101.55. The line: 10 and 30 give m = 20 and 20 * 245/255 = 19.22 for both.
    """
    picture = np.zeros((1, 5, 3), np.uint8)
    picture[0, :, 0] = (100, 101, 110, 10, 30)
    ink = np.array([[0, 99, 0, 100, 255]], np.uint8)
    labels = np.ones((1, 5), np.uint32)
    out = flatten(picture, labels, 1, FlattenMethod.AUTOCACONET, 1.0, ink)
    assert out[0, :, 0].tolist() == [102, 102, 101, 19, 19]
    assert not out[0, :, 1:].any()
    zero_is_line = np.array([[1, 1, 1, 0, 0]], np.uint32)
    again = flatten(picture, zero_is_line, 1, FlattenMethod.AUTOCACONET, 1.0)
    assert np.array_equal(out, again)
    half = flatten(picture, labels, 1, FlattenMethod.AUTOCACONET, 0.5, ink)
    assert half[0, :, 0].tolist() == [101, 102, 106, 14, 24]  # 14.5, 24.5: rounded to even


@settings(max_examples=40, deadline=None)
@given(
    arrays(np.uint8, (7, 6, 3)),
    arrays(np.uint32, (7, 6), elements=st.integers(0, 4)),
)
def test_published_formula_equals_its_direct_form(picture, labels):
    expected = np.empty_like(picture)
    for region in np.unique(labels):
        for channel in range(3):
            x = picture[labels == region][:, channel].astype(float)
            m = np.round(x.mean())
            new = (m * (1 - np.abs(x - m) / 255)).astype(np.uint8)
            expected[..., channel][labels == region] = new
    out = flatten(picture, labels, 4, FlattenMethod.AUTOCACONET, 1.0)
    assert np.array_equal(out, expected)


def test_strength_goes_half_way():
    picture = np.array([[[100, 0, 0], [200, 0, 0], [200, 0, 0]]], np.uint8)
    labels = np.ones((1, 3), np.uint32)
    out = flatten(picture, labels, 1, FlattenMethod.MEDIAN, 0.5)
    assert out[0, :, 0].tolist() == [150, 200, 200]
    untouched = flatten(picture, labels, 1, FlattenMethod.NONE, 1.0)
    assert np.array_equal(untouched, picture)
    assert untouched is not picture


@settings(max_examples=40, deadline=None)
@given(arrays(np.uint8, (6, 8, 3)), arrays(np.uint8, (4, 3)), st.floats(0, 1))
def test_shade_gives_back_what_was_darker(picture, colours, strength):
    labels = (np.arange(48, dtype=np.uint32).reshape(6, 8) % 3) + 1
    flats = np.rint(picture + strength * (colours[labels].astype(float) - picture))
    layer = shade(picture, labels, colours, strength).astype(float)
    assert np.isin(layer[..., 3], (0, 255)).all()
    over = np.where(layer[..., 3:] > 0, flats * layer[..., :3] / 255, flats)
    wanted = np.minimum(picture, flats)
    assert np.abs(over - wanted).max() <= 1


def test_wrong_use_is_an_error():
    labels = np.ones((2, 2), np.uint32)
    picture = np.zeros((2, 2, 3), np.uint8)
    with pytest.raises(ValueError, match="size"):
        flatten(picture[:1], labels, 1, FlattenMethod.MEAN, 1.0)
    with pytest.raises(ValueError, match="strength"):
        flatten(picture, labels, 1, FlattenMethod.MEAN, 1.5)
    with pytest.raises(ValueError, match="colour of its own"):
        region_colours(picture, labels, 1, FlattenMethod.NONE, None)
