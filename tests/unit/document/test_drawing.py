"""Every kind of layer drawn, against values worked out by hand."""

from dataclasses import replace

import numpy as np
import pytest

from painter.base.geometry import Size
from painter.document.drawing import draw_page, layer_ops, page_ops
from painter.document.layer import (
    FillLayer,
    FlatsLayer,
    GroupLayer,
    HintsLayer,
    InkLayer,
    LayerMask,
    RasterLayer,
    ShadeLayer,
)
from painter.document.page import PageState
from painter.pixels.labelmap import LabelMap
from painter.pixels.tilemap import TileMap
from painter.render.blend import BlendMode
from painter.render.composite import Pop, Push, composite
from tests.unit.pixels.tables import unmeasured

SIZE = Size(2, 1)
PAPER = FillLayer(id=1, name="Paper", rgb=(200, 100, 50))


def tiles(*pixels):
    return TileMap.from_array(np.array([pixels], np.uint8))


def two_regions():
    """The left pixel red, the right one blue."""
    table = unmeasured([0, 1, 1])
    one, two = np.array([1], np.uint32), np.array([2], np.uint32)
    table = table.with_colour(one, (255, 0, 0)).with_colour(two, (0, 0, 255))
    return LabelMap.from_array(np.array([[1, 2]], np.uint32)), table


def draw(*layers, **fields):
    return draw_page(PageState(size=SIZE, layers=layers, **fields))[0].tolist()


KINDS = {
    "ink": (
        InkLayer(id=2, name="", coverage=tiles([0], [51])),
        [[200, 100, 50, 255], [160, 80, 40, 255]],
    ),
    "raster": (
        RasterLayer(id=2, name="", pixels=tiles([0, 0, 0, 0], [0, 51, 0, 51])),
        [[200, 100, 50, 255], [160, 131, 40, 255]],
    ),
    "hints": (
        HintsLayer(id=2, name="", pixels=tiles([1, 2, 3, 255], [0, 0, 0, 0])),
        [[1, 2, 3, 255], [200, 100, 50, 255]],
    ),
    "shade": (
        ShadeLayer(id=2, name="", pixels=tiles([255, 255, 255, 255], [51, 102, 204, 255])),
        [[200, 100, 50, 255], [40, 40, 40, 255]],
    ),
    "fill": (FillLayer(id=2, name="", rgb=(7, 8, 9)), [[7, 8, 9, 255]] * 2),
    "flats": (FlatsLayer(id=2, name=""), [[255, 0, 0, 255], [0, 0, 255, 255]]),
    "group": (
        GroupLayer(id=2, name="", children=(FillLayer(id=3, name="", rgb=(1, 1, 1)),), opacity=0.2),
        [[160, 80, 40, 255]] * 2,
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind(kind):
    layer, expected = KINDS[kind]
    labels, table = two_regions()
    assert draw(layer, PAPER, labels=labels, regions=table) == expected
    hidden = replace(layer, visible=False)
    assert draw(hidden, PAPER, labels=labels, regions=table) == draw(PAPER)
    clear = replace(layer, opacity=0.0)
    assert draw(clear, PAPER, labels=labels, regions=table) == draw(PAPER)


def test_flats_without_regions_draw_nothing():
    assert draw(FlatsLayer(id=2, name="")) == [[0, 0, 0, 0]] * 2


def test_the_first_layer_is_on_top():
    other = FillLayer(id=2, name="", rgb=(0, 0, 0))
    assert draw(PAPER, other) == [[200, 100, 50, 255]] * 2
    assert draw(other, PAPER) == [[0, 0, 0, 255]] * 2


@pytest.mark.parametrize(
    ("changes", "isolated"),
    [
        ({}, False),
        ({"isolated": True}, True),
        ({"opacity": 0.5}, True),
        ({"blend": BlendMode.MULTIPLY}, True),
    ],
)
def test_groups_pass_through_unless_they_must_not(changes, isolated):
    shade = FillLayer(id=3, name="", rgb=(102, 102, 102), blend=BlendMode.MULTIPLY)
    group = GroupLayer(id=2, name="", children=(shade,), **changes)
    ops = page_ops(PageState(size=SIZE, layers=(group, PAPER)))
    assert any(isinstance(op, Push) for op in ops) == isolated
    assert any(isinstance(op, Pop) for op in ops) == isolated
    if not isolated:
        assert draw(group, PAPER) == [[80, 40, 20, 255]] * 2
    elif changes == {"isolated": True}:
        assert draw(group, PAPER) == [[102, 102, 102, 255]] * 2


@pytest.mark.parametrize("kind", ["ink", "raster", "hints", "shade", "fill", "flats"])
def test_a_layer_alone_is_drawn_as_it_is_stored(kind):
    labels, table = two_regions()
    layer = replace(KINDS[kind][0], visible=False, opacity=0.3, blend=BlendMode.MULTIPLY)
    page = PageState(size=SIZE, layers=(layer,), labels=labels, regions=table)
    alone = composite(layer_ops(page, layer), SIZE)[0].tolist()
    assert alone == draw(replace(layer, visible=True, opacity=1.0), labels=labels, regions=table)


def test_a_group_alone_is_its_children():
    group = GroupLayer(id=2, name="", children=(PAPER,), opacity=0.1, visible=False)
    page = PageState(size=SIZE, layers=(group,))
    assert composite(layer_ops(page, group), SIZE)[0].tolist() == draw(PAPER)
    assert layer_ops(page, FlatsLayer(id=9, name="")) == ()


def masked(layer, *values):
    return replace(layer, mask=LayerMask(tiles(*([v] for v in values))))


@pytest.mark.parametrize("kind", ["raster", "hints", "shade", "fill", "flats", "group", "ink"])
def test_a_mask_hides_a_part_of_every_kind(kind):
    labels, table = two_regions()
    layer, expected = KINDS[kind]
    page = {"labels": labels, "regions": table}
    assert draw(masked(layer, 255, 0), PAPER, **page) == [draw(PAPER)[0], expected[1]]
    assert draw(masked(layer, 0, 255), PAPER, **page) == [expected[0], draw(PAPER)[1]]
    off = masked(layer, 255, 255)
    off = replace(off, mask=replace(off.mask, enabled=False))
    assert draw(off, PAPER, **page) == expected


def test_a_mask_makes_translucent():
    black = FillLayer(id=2, name="", rgb=(0, 0, 0))
    assert draw(masked(black, 51, 204), PAPER) == [[40, 20, 10, 255], [160, 80, 40, 255]]


BASE = RasterLayer(id=5, name="", pixels=tiles([90, 0, 0, 90], [0, 0, 0, 0]))
"""Red, seen in part on the left pixel and nowhere on the right."""

GREEN = FillLayer(id=6, name="", rgb=(0, 255, 0), clip=True)


def test_a_clipped_layer_is_seen_where_its_base_is():
    assert draw(GREEN, BASE) == [[0, 90, 0, 90], [0, 0, 0, 0]]
    assert draw(replace(GREEN, clip=False), BASE) == [[0, 255, 0, 255]] * 2


def test_a_clipped_layer_blends_with_its_base_alone():
    """Not with what shows through the base, nor unblended where the base is translucent."""
    grey = FillLayer(id=6, name="", rgb=(51, 51, 51), clip=True, blend=BlendMode.MULTIPLY)
    assert draw(grey, BASE) == [[18, 0, 0, 90], [0, 0, 0, 0]]


def test_all_layers_above_a_base_are_clipped_to_it():
    half = replace(GREEN, id=7, rgb=(0, 0, 255), opacity=0.2)
    assert draw(half, GREEN, BASE) == [[0, 72, 18, 90], [0, 0, 0, 0]]


def test_mode_opacity_and_mask_of_a_base_are_those_of_all():
    base = replace(BASE, pixels=tiles([255, 0, 0, 255], [255, 0, 0, 255]), opacity=0.2)
    assert draw(GREEN, base) == [[0, 51, 0, 51]] * 2
    assert draw(GREEN, masked(base, 0, 255)) == [[0, 51, 0, 51], [0, 0, 0, 0]]
    darker = replace(base, opacity=1.0, blend=BlendMode.MULTIPLY)
    assert draw(GREEN, darker, PAPER) == [[0, 100, 0, 255]] * 2


def test_a_hidden_base_hides_what_is_clipped_to_it():
    assert draw(GREEN, replace(BASE, visible=False), PAPER) == draw(PAPER)


def test_clipping_ends_at_a_group_and_at_the_bottom():
    group = GroupLayer(id=8, name="", children=(GREEN,))
    assert draw(group, BASE) == [[0, 255, 0, 255]] * 2
    assert draw(GREEN) == [[0, 255, 0, 255]] * 2


def test_groups_are_clipped_and_clipped_to():
    plain = replace(GREEN, clip=False)
    group = GroupLayer(id=8, name="", children=(plain,), clip=True)
    assert draw(group, BASE) == draw(GREEN, BASE)
    assert draw(GREEN, GroupLayer(id=8, name="", children=(BASE,))) == draw(GREEN, BASE)


@pytest.mark.parametrize("mode", BlendMode)
def test_every_mode_is_drawn(mode):
    """What the formulas of the standard give at one pair of colours."""
    above = FillLayer(id=2, name="", rgb=(40, 180, 130), blend=mode)
    (drawn, _) = draw(above, PAPER)
    assert drawn == [*SHOWN[mode], 255]


SHOWN = {
    BlendMode.NORMAL: [40, 180, 130],
    BlendMode.MULTIPLY: [31, 71, 25],
    BlendMode.SCREEN: [209, 209, 155],
    BlendMode.OVERLAY: [162, 141, 51],
    BlendMode.DARKEN: [40, 100, 50],
    BlendMode.LIGHTEN: [200, 180, 130],
    BlendMode.COLOUR_DODGE: [237, 255, 102],
    BlendMode.COLOUR_BURN: [0, 35, 0],
    BlendMode.HARD_LIGHT: [63, 164, 54],
    BlendMode.SOFT_LIGHT: [170, 125, 51],
    BlendMode.DIFFERENCE: [160, 80, 80],
    BlendMode.ADD: [240, 255, 180],
    BlendMode.HUE: [25, 175, 122],
    BlendMode.SATURATION: [195, 102, 55],
    BlendMode.COLOUR: [32, 172, 122],
    BlendMode.LUMINOSITY: [208, 108, 58],
}
