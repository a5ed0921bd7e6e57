"""Colours over a grey page: through the real compositor, its L* stays."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from painter.base.geometry import Size
from painter.imaging.colour import to_lab
from painter.pixels.tilemap import TileMap
from painter.render.blend import BlendMode
from painter.render.composite import Paint, composite
from painter.render.tint import tint, tint_tables

SIDE = 64


@pytest.fixture(scope="module")
def tables():
    return tint_tables()


def tinted(grey, chroma, tables):
    colour = np.empty((*grey.shape, 4), np.uint8)
    light = np.empty_like(colour)
    tint(grey, np.ascontiguousarray(chroma, np.float32), tables, colour, light)
    return colour, light


def shown(grey, colour, light):
    """As a page's layers are drawn: paper, ink, light, colour."""
    ops = (
        Paint((255, 255, 255, 255)),
        Paint(TileMap.from_array(255 - grey)),
        Paint(TileMap.from_array(light)),
        Paint(TileMap.from_array(colour), BlendMode.COLOUR),
    )
    return composite(ops, Size(grey.shape[1], grey.shape[0]))


def lab_of_grey(grey):
    return to_lab(np.repeat(grey[..., np.newaxis], 3, axis=-1))


def polar(length, degrees):
    turn = np.radians(degrees)
    return np.stack([length * np.cos(turn), length * np.sin(turn)], axis=-1)


@given(seed=st.integers(0, 2**32 - 1), most=st.floats(0, 200))
def test_lightness_is_that_of_the_page(tables, seed, most):
    rng = np.random.default_rng(seed)
    grey = rng.integers(0, 256, (SIDE, SIDE), dtype=np.uint8)
    chroma = polar(rng.uniform(0, most, grey.shape), rng.uniform(0, 360, grey.shape))
    colour, light = tinted(grey, chroma, tables)
    picture = shown(grey, colour, light)
    assert np.abs(to_lab(picture[..., :3]) - lab_of_grey(grey))[..., 0].max() <= 1
    assert (picture[..., 3] == 255).all()


def test_lightness_is_that_of_the_page_at_every_grey_and_hue(tables):
    grey = np.arange(256, dtype=np.uint8)[:, np.newaxis].repeat(360, axis=1)
    for length in (2, 5, 10, 20, 35, 50, 70, 100, 140):
        chroma = polar(np.full(grey.shape, float(length)), np.arange(360.0)[np.newaxis])
        picture = shown(grey, *tinted(grey, chroma, tables))
        assert np.abs(to_lab(picture[..., :3]) - lab_of_grey(grey))[..., 0].max() <= 1


def test_colours_that_exist_come_back(tables):
    rng = np.random.default_rng(3)
    wanted = rng.integers(20, 236, (SIDE, SIDE, 3), dtype=np.uint8)
    lab = to_lab(wanted)
    ramp = to_lab(np.repeat(np.arange(256, dtype=np.uint8)[:, np.newaxis], 3, axis=1))[:, 0]
    grey = np.abs(lab[..., :1] - ramp).argmin(axis=-1).astype(np.uint8)
    picture = shown(grey, *tinted(grey, lab[..., 1:], tables))
    apart = np.hypot(*np.moveaxis(to_lab(picture[..., :3]) - lab, -1, 0)[1:])
    # Those at the border of sRGB may lose a little with the half grey that was rounded off.
    assert np.percentile(apart, 90) < 2.5
    assert apart.max() < 6


def test_colours_that_do_not_exist_lose_chroma_and_keep_their_hue(tables):
    grey = np.full((1, 360), 128, np.uint8)
    hue = np.arange(360.0)[np.newaxis]
    picture = shown(grey, *tinted(grey, polar(np.full((1, 360), 130.0), hue), tables))
    lab = to_lab(picture[..., :3])
    length = np.hypot(lab[..., 1], lab[..., 2])
    turned = np.degrees(np.arctan2(lab[..., 2], lab[..., 1])) - hue
    assert length.max() < 120
    assert length.min() > 28
    assert np.abs((turned + 180) % 360 - 180).max() < 4


def test_white_and_black_have_no_room_for_colour(tables):
    grey = np.array([[0, 255]], np.uint8)
    picture = shown(grey, *tinted(grey, np.full((1, 2, 2), 40.0), tables))
    assert picture[0, :, :3].tolist() == [[0, 0, 0], [255, 255, 255]]


def test_without_the_second_layer_greens_would_be_too_dark_or_too_light(tables):
    grey = np.full((4, 4), 128, np.uint8)
    colour, light = tinted(grey, np.full((4, 4, 2), (-45.0, 40.0)), tables)
    alone = shown(grey, colour, np.zeros_like(light))
    assert np.abs(to_lab(alone[..., :3]) - lab_of_grey(grey))[..., 0].min() > 3


def test_weak_colours_need_no_second_layer(tables):
    grey = np.arange(16, 240, dtype=np.uint8)[:, np.newaxis].repeat(36, axis=1)
    _, light = tinted(grey, polar(np.full(grey.shape, 3.0), np.arange(0, 360, 10.0)), tables)
    assert not light.any()
    _, light = tinted(grey, np.zeros((*grey.shape, 2)), tables)
    assert not light.any()


def test_the_colour_layer_alone_is_the_picture(tables):
    grey = np.full((1, 360), 100, np.uint8)
    chroma = polar(np.full((1, 360), 40.0), np.arange(360.0)[np.newaxis])
    colour, light = tinted(grey, chroma, tables)
    assert (colour[..., 3] == 255).all()
    apart = np.abs(shown(grey, colour, light).astype(int) - colour)
    assert np.where(light[..., 3:] > 0, apart, 0).max() <= 1
