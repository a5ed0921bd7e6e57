"""TileMap against one plain array with an origin."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from painter.base.geometry import Rect, Size
from painter.pixels.tile import TILE, is_solid, make_tile, solid_tile
from painter.pixels.tilemap import TileMap, tile_keys, tile_rect

FRAME = Rect(-800, -800, 900, 900)
"""Everything a test writes lies in here."""


@st.composite
def patches(draw):
    """A rectangle of pixels in the frame: noise, one value, or noise on a coarse grid."""
    x, y = draw(st.integers(-600, 500)), draw(st.integers(-600, 500))
    if draw(st.booleans()):
        x, y = x // TILE * TILE, y // TILE * TILE
    width = draw(st.sampled_from([1, 7, TILE - 1, TILE, TILE + 1, 380]))
    height = draw(st.sampled_from([1, 7, TILE - 1, TILE, TILE + 1, 380]))
    kind = draw(st.sampled_from(["noise", "solid", "zero", "sparse"]))
    return x, y, width, height, kind, draw(st.integers(0, 2**32 - 1))


def pixels_of(patch, channels):
    _, _, width, height, kind, seed = patch
    random = np.random.default_rng(seed)
    if kind == "noise":
        return random.integers(0, 256, (height, width, channels), dtype=np.uint8)
    out = np.zeros((height, width, channels), np.uint8)
    if kind == "solid":
        out[...] = random.integers(0, 256, channels)
    if kind == "sparse":
        out[random.integers(height), random.integers(width)] = 255
    return out


def build(patch_list, channels):
    tiles = TileMap(channels)
    twin = np.zeros((FRAME.height, FRAME.width, channels), np.uint8)
    for patch in patch_list:
        x, y = patch[:2]
        pixels = pixels_of(patch, channels)
        tiles = tiles.with_pixels(pixels, x, y)
        top, left = y - FRAME.y0, x - FRAME.x0
        twin[top : top + pixels.shape[0], left : left + pixels.shape[1]] = pixels
    return tiles, twin


@settings(max_examples=40)
@given(st.lists(patches(), max_size=4), st.sampled_from([1, 4]))
def test_holds_what_was_written(patch_list, channels):
    tiles, twin = build(patch_list, channels)
    assert np.array_equal(tiles.to_array(FRAME), twin)
    used = np.argwhere(twin.any(axis=2))
    bounds = tiles.content_bounds()
    if used.size:
        (top, left), (bottom, right) = used.min(axis=0), used.max(axis=0) + 1
        assert bounds.moved(-FRAME.x0, -FRAME.y0) == Rect(left, top, right, bottom)
    else:
        assert bounds.empty
        assert not tiles.tiles
    assert tiles.bounds().union(bounds) == tiles.bounds()


@settings(max_examples=40)
@given(st.lists(patches(), max_size=3), patches())
def test_a_change_shares_every_other_tile(patch_list, patch):
    before, _ = build(patch_list, 4)
    x, y, width, height, *_ = patch
    after = before.with_pixels(pixels_of(patch, 4), x, y)
    touched = set(tile_keys(Rect(x, y, x + width, y + height)))
    assert before.changed(after) == after.changed(before)
    assert before.changed(after) <= touched
    assert not after.changed(after)


@settings(max_examples=40)
@given(st.lists(patches(), max_size=3), patches())
def test_old_versions_never_change(patch_list, patch):
    before, twin = build(patch_list, 4)
    before.with_pixels(pixels_of(patch, 4), *patch[:2])
    assert np.array_equal(before.to_array(FRAME), twin)


@settings(max_examples=40)
@given(st.lists(patches(), min_size=1, max_size=3), st.integers(-600, 800), st.integers(-600, 800))
def test_part_equals_part_of_the_whole(patch_list, x, y):
    tiles, twin = build(patch_list, 1)
    area = Rect(x, y, x + 100, y + 70)
    top, left = y - FRAME.y0, x - FRAME.x0
    assert np.array_equal(tiles.to_array(area), twin[top : top + 70, left : left + 100])


@given(patches())
def test_stored_tiles_are_normal(patch):
    """Solid tiles are one value, zero tiles are absent, all are read-only."""
    tiles, _ = build([patch], 4)
    for key in tiles.tiles:
        square = tiles.to_array(tile_rect(key))
        tile = tiles.tiles[key]
        assert is_solid(tile) == bool((square == square[0, 0]).all())
        assert square.any()
        assert not tile.flags.writeable
        assert np.array_equal(tiles.tile_pixels(key), square)


def test_the_callers_array_stays_its_own():
    pixels = np.random.default_rng(1).integers(0, 256, (TILE, TILE, 4), dtype=np.uint8)
    first = pixels.copy()
    tiles = TileMap.from_array(pixels)
    pixels[...] = 0
    assert np.array_equal(tiles.page(Size(TILE, TILE)), first)


def test_one_channel_from_a_flat_array():
    pixels = np.arange(20, dtype=np.uint8).reshape(4, 5)
    tiles = TileMap.from_array(pixels, -2, -3)
    assert tiles.channels == 1
    assert np.array_equal(tiles.to_array(Rect(-2, -3, 3, 1))[:, :, 0], pixels)


def test_wrong_channels_are_refused():
    with pytest.raises(ValueError, match="3 channels do not fit a map of 4"):
        TileMap(4).with_pixels(np.zeros((2, 2, 3), np.uint8), 0, 0)


def test_with_tiles_replaces_and_removes():
    tiles = TileMap.from_array(np.full((TILE, 2 * TILE, 1), 9, np.uint8))
    changed = tiles.with_tiles(
        {(0, 0): solid_tile(np.zeros(1)), (5, -5): solid_tile(np.array([3]))}
    )
    assert set(changed.tiles) == {(1, 0), (5, -5)}
    assert changed.tiles[1, 0] is tiles.tiles[1, 0]


def test_bytes_count_shared_tiles_once():
    tile = make_tile(np.random.default_rng(0).integers(0, 9, (TILE, TILE, 1), dtype=np.uint8))
    assert TileMap(1).with_tiles({(0, 0): tile, (1, 0): tile}).nbytes == TILE * TILE


def test_absent_tiles_read_as_zero_and_cannot_be_written():
    nothing = TileMap(4).tile_pixels((3, 3))
    assert nothing.shape == (TILE, TILE, 4)
    assert not nothing.any()
    assert not nothing.flags.writeable


@given(st.integers(-700, 700), st.integers(-700, 700), st.integers(0, 600), st.integers(0, 600))
def test_tile_keys_are_the_tiles_that_meet_the_area(x, y, width, height):
    area = Rect(x, y, x + width, y + height)
    near = [(column, row) for row in range(-4, 7) for column in range(-4, 7)]
    assert list(tile_keys(area)) == [
        key for key in near if not area.empty and not tile_rect(key).intersect(area).empty
    ]
