"""Small pictures: right in the large, and made anew only where something changed."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from painter.app.layer_thumbs import Thumbs
from painter.base.geometry import Size
from painter.document.edits import recolour
from painter.document.layer import FillLayer, GroupLayer, InkLayer, LayerMask, RasterLayer
from painter.document.page import PageState
from painter.pixels.tilemap import TileMap
from tests.unit.io.io_pages import coloured_page

SIZE = Size(600, 900)
BOX = Size(60, 60)


def page_of(layer):
    return PageState(size=SIZE, layers=(layer,))


def raster(pixels=None):
    return RasterLayer(id=1, name="", pixels=pixels or TileMap(4))


def test_a_picture_is_the_page_in_small():
    half = np.zeros((900, 600, 4), np.uint8)
    half[450:] = (200, 100, 50, 255)
    small = Thumbs().layer(
        page_of(raster(TileMap.from_array(half))), raster(TileMap.from_array(half)), BOX
    )
    assert small.shape == (60, 40, 4)
    assert not small[:29].any()
    assert (small[31:] == (200, 100, 50, 255)).all()


@settings(max_examples=20)
@given(st.lists(st.tuples(st.integers(-50, 560), st.integers(-50, 860)), min_size=1, max_size=6))
def test_what_is_brought_up_to_date_equals_what_is_made_anew(places):
    thumbs, plane = Thumbs(), TileMap(4)
    for number, (x, y) in enumerate(places):
        value = np.full((60, 70, 4), 40 * number, np.uint8)
        plane = plane.with_pixels(value, x, y)
        page = page_of(raster(plane))
        np.testing.assert_array_equal(
            thumbs.layer(page, page.layers[0], BOX), Thumbs().layer(page, page.layers[0], BOX)
        )


def test_flats_follow_their_colours():
    page = coloured_page()
    flats = page.layers[1]
    thumbs = Thumbs()
    thumbs.layer(page, flats, BOX)
    regions = range(1, page.regions.count + 1)
    unlocked = replace(page.regions, locked=np.zeros_like(page.regions.locked))
    after = recolour(replace(page, regions=unlocked), regions, (10, 200, 30))
    assert (thumbs.layer(after, flats, BOX) == (10, 200, 30, 255)).all()


def test_masks_are_white_where_they_show():
    hides = np.zeros((900, 600), np.uint8)
    hides[:, :300] = 255
    layer = replace(raster(), mask=LayerMask(TileMap.from_array(hides)))
    small = Thumbs().mask(page_of(layer), layer, BOX)
    assert (small[:, :19] == (0, 0, 0, 255)).all()
    assert (small[:, 21:] == 255).all()
    assert Thumbs().mask(page_of(raster()), raster(), BOX) is None


@pytest.mark.parametrize("size", [Size(1, 1), Size(3, 2000), Size(2000, 3)])
def test_odd_pages_have_pictures_too(size):
    layers = (
        FillLayer(id=1, name="", rgb=(1, 2, 3)),
        InkLayer(id=2, name="", coverage=TileMap(1)),
        GroupLayer(id=3, name=""),
    )
    page = PageState(size=size, layers=layers)
    fill, ink, group = (Thumbs().layer(page, layer, BOX) for layer in layers)
    assert fill.shape == ink.shape
    assert max(fill.shape[:2]) == 60
    assert group is None


def test_layers_that_are_gone_are_forgotten():
    thumbs = Thumbs()
    page = page_of(raster())
    thumbs.layer(page, page.layers[0], BOX)
    thumbs.keep(page)
    assert thumbs._known
    thumbs.keep(replace(page, layers=()))
    assert not thumbs._known


def test_a_page_of_another_size_is_looked_at_anew():
    thumbs = Thumbs()
    full = raster(TileMap.from_array(np.full((900, 600, 4), 255, np.uint8)))
    thumbs.layer(page_of(full), full, BOX)
    wide = PageState(size=Size(1200, 900), layers=(full,))
    small = thumbs.layer(wide, full, BOX)
    assert small.shape == (45, 60, 4)
    assert not small[:, 31:].any()
