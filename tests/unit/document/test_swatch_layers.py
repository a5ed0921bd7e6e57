"""Flats split by swatch, and the layer to select regions from."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from painter.base.errors import UserError
from painter.base.geometry import Rect, Size
from painter.document.drawing import draw_page
from painter.document.layer import FillLayer, FlatsLayer, GroupLayer, InkLayer, LayerMask
from painter.document.page import PageState
from painter.document.swatch_layers import (
    MOST_SWATCHES,
    add_selection_layer,
    selection_colours,
    split_flats,
)
from painter.pixels.labelmap import LabelMap
from painter.pixels.palette import Palette, Swatch
from painter.pixels.tile import TILE, is_solid
from painter.pixels.tilemap import TileMap
from painter.render.blend import BlendMode
from tests.unit.document.stacks import difference
from tests.unit.pixels.tables import unmeasured

SIZE = Size(300, 270)


def page_with(colours, labels, **flats):
    """A page whose region i + 1 has the i-th colour; every label is a region."""
    count = len(colours)
    table = unmeasured(np.bincount(labels.ravel(), minlength=count + 1))
    for region, rgb in enumerate(colours, 1):
        table = table.with_colour(np.array([region], np.uint32), rgb)
    ink = np.zeros(labels.shape, np.uint8)
    ink[::37] = 255
    return PageState(
        size=Size(labels.shape[1], labels.shape[0]),
        layers=(
            InkLayer(id=1, name="ink", coverage=TileMap.from_array(ink)),
            FlatsLayer(id=2, name="flats", **flats),
            FillLayer(id=3, name="paper", rgb=(255, 255, 255)),
        ),
        labels=LabelMap.from_array(labels, count),
        regions=table,
    )


def patches(seed, count, block=90):
    rng = np.random.default_rng(seed)
    small = rng.integers(1, count + 1, (SIZE.height // block + 1, SIZE.width // block + 1))
    whole = np.kron(small, np.ones((block, block), np.int64))
    return whole[: SIZE.height, : SIZE.width].astype(np.uint32)


def swatches(page):
    (group,) = (layer for layer in page.layers if isinstance(layer, GroupLayer))
    return group


SKIN, HAIR, SKY = (250, 220, 200), (90, 40, 30), (120, 180, 250)


@settings(max_examples=20)
@given(st.integers(0, 20), st.integers(1, 12), st.integers(1, 4))
def test_split_flats_look_exactly_like_the_flats(seed, regions, colours):
    some = [SKIN, HAIR, SKY, (255, 255, 255)][:colours]
    page = page_with([some[i % colours] for i in range(regions)], patches(seed, regions))
    after = split_flats(page)
    assert difference(page, after) == 0
    labels = page.labels.to_array()
    group = swatches(after)
    # One layer for each colour that is on the page, and nothing but its colour in it.
    present = {tuple(map(int, page.regions.colour[i])) for i in np.unique(labels)}
    assert len(group.children) == len(present)
    for layer in group.children:
        rgba = layer.pixels.page(page.size)
        (value,) = np.unique(rgba[rgba[:, :, 3] > 0], axis=0)
        assert tuple(value[:3]) in present
        assert value[3] == 255


def test_the_largest_area_comes_first_and_names_come_from_the_palette():
    labels = np.ones((40, 40), np.uint32)
    labels[:10] = 2
    labels[10:12] = 3
    page = page_with([SKIN, HAIR, SKY], labels)
    palette = Palette((Swatch(HAIR, "hair"), Swatch(SKIN, "skin")))
    group = swatches(split_flats(replace(page, palette=palette), lambda rgb: f"colour {rgb[2]}"))
    assert [layer.name for layer in group.children] == ["skin", "hair", "colour 250"]
    assert group.name == "flats"


def test_regions_of_one_colour_and_two_swatches_are_two_layers():
    labels = np.ones((8, 8), np.uint32)
    labels[:3] = 2
    page = page_with([SKIN, SKIN], labels)
    tied = page.regions.with_swatches(np.array([-1, 0, 1], np.int32))
    palette = Palette((Swatch(SKIN, "Anna"), Swatch(SKIN, "Ben")))
    group = swatches(split_flats(replace(page, regions=tied, palette=palette)))
    assert [layer.name for layer in group.children] == ["Anna", "Ben"]


def test_names_are_told_apart():
    labels = np.ones((8, 8), np.uint32)
    labels[:3] = 2
    group = swatches(split_flats(page_with([SKIN, HAIR], labels), lambda rgb: "brown"))
    assert [layer.name for layer in group.children] == ["brown", "brown 2"]


def test_squares_of_one_swatch_cost_nothing():
    labels = np.ones((1024, 1024), np.uint32)
    labels[1000:, 1000:] = 2
    group = swatches(split_flats(page_with([SKIN, HAIR], labels)))
    tiles = group.children[0].pixels.tiles
    assert len(tiles) == 16
    solid = {id(tile) for tile in tiles.values() if is_solid(tile)}
    assert len(solid) == 1
    assert group.children[0].pixels.nbytes < 2 * TILE * TILE * 4


def test_nothing_reaches_beyond_the_page():
    group = swatches(split_flats(page_with([SKIN], np.ones((300, 280), np.uint32))))
    assert group.children[0].pixels.content_bounds() == Rect(0, 0, 280, 300)


def test_the_group_does_what_the_flats_layer_did():
    hides = TileMap.from_array(np.full((100, 60), 200, np.uint8))
    page = page_with(
        [SKIN, HAIR], patches(1, 2), opacity=0.5, blend=BlendMode.MULTIPLY, mask=LayerMask(hides)
    )
    after = split_flats(page)
    assert difference(page, after) == 0
    assert not any(isinstance(layer, FlatsLayer) for layer in after.walk())


def test_flats_may_stay_hidden_below():
    page = page_with([SKIN, HAIR], patches(1, 2))
    after = split_flats(page, keep=True)
    assert [layer.name for layer in after.layers] == ["ink", "flats", "flats", "paper"]
    assert difference(page, after) == 0
    assert not after.layers[2].visible


def test_very_many_colours_end_in_one_layer_of_the_rest():
    many = MOST_SWATCHES + 40
    labels = (np.arange(400 * 400) % many + 1).reshape(400, 400).astype(np.uint32)
    colours = [(i % 256, i // 256, 77) for i in range(many)]
    page = page_with(colours, labels)
    after = split_flats(page)
    assert len(swatches(after).children) == MOST_SWATCHES + 1
    assert swatches(after).children[-1].name == "other colours"
    assert difference(page, after) == 0


def test_pages_without_regions_or_flats_are_refused():
    page = page_with([SKIN], np.ones((4, 4), np.uint32))
    with pytest.raises(UserError, match="no regions"):
        split_flats(replace(page, labels=None, regions=None))
    with pytest.raises(UserError, match="no flats"):
        split_flats(replace(page, layers=page.layers[:1]))
    with pytest.raises(UserError, match="no regions"):
        add_selection_layer(replace(page, labels=None, regions=None))


@settings(max_examples=20)
@given(st.integers(0, 20), st.integers(1, 40), st.sampled_from([7, 30, 90]))
def test_regions_in_the_selection_layer_are_all_unlike_and_neighbours_far_apart(seed, count, block):
    labels = patches(seed, count, block)
    page = page_with([SKIN] * count, labels)
    after = add_selection_layer(page)
    assert difference(page, after) == 0
    rgba = after.layers[0].pixels.page(SIZE)
    assert (rgba[:, :, 3] == 255).all()
    packed = np.ascontiguousarray(rgba).view(np.uint32)[:, :, 0]
    pairs = np.unique(np.stack([labels.ravel(), packed.ravel()]), axis=1)
    assert len(np.unique(pairs[0])) == len(np.unique(pairs[1])) == pairs.shape[1]
    wide = rgba.astype(int)
    for one, other, a, b in (
        (wide[:, 1:], wide[:, :-1], labels[:, 1:], labels[:, :-1]),
        (wide[1:], wide[:-1], labels[1:], labels[:-1]),
    ):
        apart = np.abs(one - other).max(axis=2)
        assert (apart[a != b] > 32).all()


def test_ten_thousand_regions_get_ten_thousand_colours():
    labels = (np.arange(200 * 200) // 4 + 1).reshape(200, 200).astype(np.uint32)
    page = page_with([SKIN] * 10_000, labels)
    colours = selection_colours(page.labels, page.regions)[1:]
    assert len(np.unique(colours, axis=0)) == 10_000


def test_the_picture_with_a_selection_layer_is_the_same():
    page = page_with([SKIN, HAIR], patches(3, 2))
    assert (draw_page(add_selection_layer(page)) == draw_page(page)).all()
