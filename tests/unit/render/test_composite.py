"""Stacks of layers against the standard; parts of a page against the whole."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from painter.base.geometry import Rect, Size
from painter.pixels.labelmap import LabelMap
from painter.pixels.tile import TILE
from painter.pixels.tilemap import TileMap, tile_keys
from painter.render.blend import BlendMode
from painter.render.composite import (
    Flats,
    Paint,
    Pop,
    Push,
    composite,
    composite_tile,
)
from tests.unit.render.w3c import ink, largest_error, nothing, over, unpremultiplied

SIZE = Size(TILE + 40, TILE + 9)
OPAQUE, TRANSPARENT = 1.0, 2.0
"""Largest error allowed over an opaque and over a transparent backdrop, in levels."""

PAPER = (250, 240, 230, 255)
STEADY = (
    BlendMode.NORMAL,
    BlendMode.MULTIPLY,
    BlendMode.SCREEN,
    BlendMode.DARKEN,
    BlendMode.LIGHTEN,
    BlendMode.DIFFERENCE,
    BlendMode.ADD,
)
"""Modes that make no error larger. With the others, a level that is rounded away below may be many
levels above (dodge makes black and white of 0 and 1); `test_trees` holds every step of theirs."""

modes = st.sampled_from(STEADY)
opacities = st.sampled_from([255, 254, 127, 60, 1])
seeds = st.integers(0, 2**32 - 1)


def raster(seed, size=SIZE):
    """Noise in one tile, one value in another, nothing in a third."""
    random = np.random.default_rng(seed)
    pixels = random.integers(0, 256, (size.height, size.width, 4))
    pixels[:, TILE:] = random.integers(0, 256, 4)
    pixels[TILE:] = 0
    pixels[..., :3] = pixels[..., :3] * pixels[..., 3:] // 255
    return pixels.astype(np.uint8)


def coverage(seed, size=SIZE):
    random = np.random.default_rng(seed)
    pixels = random.integers(0, 256, (size.height, size.width), dtype=np.uint8)
    pixels[:, TILE:] = 255
    return pixels


def plain(pixels):
    return unpremultiplied(pixels)


def solid(rgba, size=SIZE):
    return unpremultiplied(np.broadcast_to(np.array(rgba, np.uint8), (size.height, size.width, 4)))


def empty(size=SIZE):
    return nothing(size.height, size.width)


@pytest.mark.parametrize(("paper", "limit"), [(True, OPAQUE), (False, TRANSPARENT)])
@settings(max_examples=15)
@given(st.lists(st.tuples(seeds, modes, opacities), min_size=1, max_size=2))
def test_rasters(paper, limit, layers):
    ops = [Paint(PAPER)] if paper else []
    exact = solid(PAPER) if paper else empty()
    for seed, mode, opacity in layers:
        pixels = raster(seed)
        ops.append(Paint(TileMap.from_array(pixels), mode, opacity))
        exact = over(exact, plain(pixels), mode, opacity / 255)
    assert largest_error(composite(ops, SIZE), exact) <= limit


@pytest.mark.parametrize(("paper", "limit"), [(True, OPAQUE), (False, TRANSPARENT)])
@settings(max_examples=15)
@given(seeds, opacities)
def test_ink(paper, limit, seed, opacity):
    cover = coverage(seed)
    ops = [Paint(PAPER)] if paper else []
    ops.append(Paint(TileMap.from_array(cover), BlendMode.MULTIPLY, opacity))
    exact = over(solid(PAPER) if paper else empty(), ink(cover), BlendMode.MULTIPLY, opacity / 255)
    assert largest_error(composite(ops, SIZE), exact) <= limit


@pytest.mark.parametrize("mode", BlendMode)
@pytest.mark.parametrize("opacity", [255, 90])
@pytest.mark.parametrize("alpha", [255, 120])
def test_flats(mode, opacity, alpha):
    random = np.random.default_rng(alpha)
    labels = random.integers(1, 400, (SIZE.height, SIZE.width), dtype=np.uint32)
    labels[:, TILE:] = 7
    rgba = random.integers(0, alpha + 1, (400, 4), dtype=np.uint8)
    rgba[:, 3] = alpha
    flats = Flats(LabelMap.from_array(labels, 399), rgba.view(np.uint32)[:, 0])
    exact = over(solid(PAPER), plain(rgba[labels]), mode, opacity / 255)
    drawn = composite([Paint(PAPER), Paint(flats, mode, opacity)], SIZE)
    assert largest_error(drawn, exact) <= OPAQUE


@pytest.mark.parametrize("mode", BlendMode)
@pytest.mark.parametrize("opacity", [255, 254, 3])
@pytest.mark.parametrize("rgba", [(9, 200, 77, 255), (5, 90, 41, 128), (0, 0, 0, 0)])
def test_fill(mode, opacity, rgba):
    below = raster(5)
    exact = over(plain(below), solid(rgba), mode, opacity / 255)
    ops = [Paint(TileMap.from_array(below)), Paint(rgba, mode, opacity)]
    assert largest_error(composite(ops, SIZE), exact) <= OPAQUE


@settings(max_examples=15)
@given(seeds, modes, modes, opacities, opacities)
def test_isolated_groups(seed, inner_mode, mode, inner_opacity, opacity):
    first, second = raster(seed), raster(seed + 1)
    ops = [
        Paint(PAPER),
        Push(),
        Paint(TileMap.from_array(first)),
        Paint(TileMap.from_array(second), inner_mode, inner_opacity),
        Pop(mode, opacity),
    ]
    group = over(over(empty(), plain(first)), plain(second), inner_mode, inner_opacity / 255)
    exact = over(solid(PAPER), group, mode, opacity / 255)
    assert largest_error(composite(ops, SIZE), exact) <= TRANSPARENT


def test_isolation_keeps_multiply_off_the_backdrop():
    red = Paint((200, 0, 0, 255), BlendMode.MULTIPLY)
    assert composite([Paint(PAPER), red], SIZE)[0, 0].tolist() == [196, 0, 0, 255]
    assert composite([Paint(PAPER), Push(), red, Pop()], SIZE)[0, 0].tolist() == [200, 0, 0, 255]


def test_groups_nest():
    half = Pop(opacity=128)
    ops = [Push(), Push(), Paint((255, 255, 255, 255)), half, half]
    assert composite(ops, SIZE)[3, 3].tolist() == [64] * 4


def stack(seed):
    labels = np.random.default_rng(seed).integers(1, 9, (SIZE.height, SIZE.width), dtype=np.uint32)
    colours = np.random.default_rng(seed).integers(0, 2**32, 9, dtype=np.uint32) | 0xFF000000
    return [
        Paint(PAPER),
        Paint(Flats(LabelMap.from_array(labels, 8), colours.astype(np.uint32))),
        Push(),
        Paint(TileMap.from_array(raster(seed), -30, 11)),
        Pop(BlendMode.MULTIPLY, 99),
        Paint(TileMap.from_array(coverage(seed), 5, -7), BlendMode.MULTIPLY),
    ]


@settings(max_examples=25)
@given(seeds, *[st.integers(-50, 350)] * 4)
def test_a_part_equals_the_part_of_the_whole(seed, x0, y0, x1, y1):
    ops = stack(seed)
    whole = composite(ops, SIZE)
    area = Rect(x0, y0, x1, y1).intersect(Rect.of(SIZE))
    part = composite(ops, SIZE, Rect(x0, y0, x1, y1))
    assert part.shape == (area.height, area.width, 4)
    if not area.empty:
        assert np.array_equal(part, whole[area.y0 : area.y1, area.x0 : area.x1])


def test_tiles_make_up_the_page():
    ops = stack(4)
    whole = composite(ops, SIZE)
    for column, row in tile_keys(Rect.of(SIZE)):
        square = whole[row * TILE :, column * TILE :][:TILE, :TILE]
        tile = composite_tile(ops, (column, row))
        assert tile.shape == (TILE, TILE, 4)
        assert np.array_equal(tile[: square.shape[0], : square.shape[1]], square)


def test_no_layers_draw_nothing():
    assert not composite([], SIZE).any()
