"""Masks, clipping and every mode through the view: levels, sketches, edits."""

from dataclasses import replace

import numpy as np
import pytest

from painter.base.geometry import Rect, Size
from painter.pixels.tile import TILE
from painter.pixels.tilemap import TileMap
from painter.render import below
from painter.render import sketch as sketch_of
from painter.render.blend import BlendMode
from painter.render.changes import changed_tiles
from painter.render.composite import Paint, Pop, Push, composite
from painter.render.mixing import blend_any
from painter.render.view import View, level_keys

SIZE = Size(3 * TILE + 37, 2 * TILE + 21)
NEVER = float("inf")
WHITE = Paint((255, 255, 255, 255))


def wave(pitch, low=0, high=255):
    rows, columns = np.mgrid[0 : SIZE.height, 0 : SIZE.width]
    middle, reach = (high + low) / 2, (high - low) / 2
    return (middle + reach * np.sin((rows + 2 * columns) / pitch)).astype(np.uint8)


def colours(pitch):
    rgba = np.repeat(wave(pitch)[:, :, np.newaxis], 4, axis=2)
    rgba[..., 3] = 255
    rgba[..., 1] //= 2
    return TileMap.from_array(rgba)


def hides(pitch):
    """Some tiles wholly hidden, some wholly shown."""
    mask = wave(pitch)
    mask[:, :TILE] = 255
    mask[TILE:, TILE : 2 * TILE] = 0
    return TileMap.from_array(mask)


def page(mode=BlendMode.MULTIPLY):
    """A masked layer; a masked base with a clipped layer; a masked group."""
    return (
        WHITE,
        Paint(colours(50), mode, 200, hides(60)),
        Push(),
        Paint(colours(70), hides=hides(45)),
        Paint(colours(90), mode, 220, hides(80), clip=True),
        Pop(opacity=180),
        Push(),
        Paint(colours(55)),
        Pop(mode, 255, hides(75)),
    )


def keys_of(level):
    return level_keys(Rect.of(SIZE), level, SIZE)


def truth(ops, level):
    side = 1 << level
    width, height = -(-SIZE.width // side), -(-SIZE.height // side)
    full = np.zeros((height * side, width * side, 4))
    full[: SIZE.height, : SIZE.width] = composite(ops, SIZE)
    return full.reshape(height, side, width, side, 4).mean((1, 3))


def picture(view, level):
    out = np.zeros((-(-SIZE.height >> level), -(-SIZE.width >> level), 4), np.uint8)
    for x, y in keys_of(level):
        part = out[y * TILE : (y + 1) * TILE, x * TILE : (x + 1) * TILE]
        pixels = view.pixels(level, (x, y)).view(np.uint8).reshape(TILE, TILE, 4)
        part[...] = pixels[: part.shape[0], : part.shape[1]]
    return out


def settle(view, level):
    while not view.exact(level, keys_of(level)):
        view.prepare(level, keys_of(level), NEVER)
    return picture(view, level)


def sketch(view, level):
    while not view.right(level, keys_of(level)):
        view.prepare(level, keys_of(level), 0.0)
    assert not view.exact(level, keys_of(level))
    return picture(view, level)


@pytest.mark.parametrize("mode", BlendMode)
def test_full_size_is_what_is_composited(mode):
    view = View(SIZE)
    view.show(page(mode))
    assert np.array_equal(settle(view, 0), composite(page(mode), SIZE))


@pytest.mark.parametrize("level", [1, 2])
def test_a_sketch_is_close(level):
    view = View(SIZE)
    view.show(page())
    error = np.abs(sketch(view, level) - truth(page(), level))[:-1, :-1]
    assert np.percentile(error, 95) <= 4


def edits(ops):
    """What is done, the page after it, the tiles that may differ."""
    dab = np.full((40, 60, 1), 255, np.uint8)

    def edited(place, **fields):
        return (*ops[:place], replace(ops[place], **fields), *ops[place + 1 :])

    def painted(place, x, y):
        return edited(place, hides=(ops[place].hides or TileMap(1)).with_pixels(dab, x, y))

    return {
        "the mask of a layer": (painted(1, 300, 20), {(1, 0)}),
        "the mask of a base": (painted(3, 490, 260), {(1, 1), (2, 1)}),
        "the mask of what is clipped": (painted(4, 600, 240), {(2, 0), (2, 1)}),
        "the mask of a group": (painted(8, 600, 100), {(2, 0)}),
        "a new mask": (painted(7, 20, 20), {(0, 0)}),
        "a mask that goes": (edited(1, hides=None), set(ops[1].hides.tiles)),
        "a group that fades": (edited(8, opacity=9), set(ops[7].source.tiles)),
        "another mode": (edited(4, blend=BlendMode.HUE), set(ops[4].source.tiles)),
        "no longer clipped": (edited(4, clip=False), set(ops[4].source.tiles)),
    }


@pytest.mark.parametrize("name", edits(page()))
def test_an_edit_is_found_and_drawn(name):
    before = page()
    after, keys = edits(before)[name]
    assert changed_tiles(before, after, SIZE) == keys
    view = View(SIZE)
    view.show(before)
    settle(view, 0)
    sketch(view, 2)
    view.show(after)
    assert np.percentile(np.abs(sketch(view, 2) - truth(after, 2))[:-1, :-1], 95) <= 4
    assert np.array_equal(settle(view, 0), composite(after, SIZE))
    assert np.abs(settle(view, 2) - truth(after, 2)).max() <= 2


def test_a_group_is_kept_or_drawn_as_a_whole(monkeypatch):
    """What is clipped must find its base, so that what lies below is never cut inside a group."""
    ops = (WHITE, *page()[1:], *page()[2:6], *page()[2:6])
    last = len(ops) - 2
    asked = []
    real = below.composite_tile
    monkeypatch.setattr(
        below, "composite_tile", lambda ops, key: asked.append(tuple(ops)) or real(ops, key)
    )
    view = View(SIZE)
    view.show(ops)
    after = (*ops[:last], replace(ops[last], opacity=20), *ops[last + 1 :])
    view.show(after)
    view.prepare(0, [(1, 1)], NEVER)
    kept, drawn = asked
    assert kept == after[: last - 2]
    assert drawn[1:] == after[last - 2 :]
    square = composite(after, SIZE)[TILE : 2 * TILE, TILE : 2 * TILE]
    assert np.array_equal(view.pixels(0, (1, 1)), square.view(np.uint32)[..., 0])


def test_the_loop_of_all_modes_is_compiled_once():
    """It takes seconds: tiles, masks and what stands in for them must be of one type."""
    solid = np.full((TILE, TILE, 4), 90, np.uint8)
    for op in (*page(), Paint((1, 2, 3, 4)), Paint(hides(3)), Paint(TileMap.from_array(solid))):
        if isinstance(op, Paint):
            under = Paint((0, 0, 0, 99))
            composite((under, replace(op, blend=BlendMode.HUE), replace(op, opacity=3)), SIZE)
            composite((under, replace(op, blend=BlendMode.ADD, hides=hides(9), clip=True)), SIZE)
    assert len(blend_any.signatures) == 1


def test_a_stroke_on_a_mask_shrinks_only_what_it_touched(monkeypatch):
    before = page()
    shrunk = []
    real = sketch_of.average_cover
    monkeypatch.setattr(
        sketch_of, "average_cover", lambda *given: shrunk.append(given[0].shape) or real(*given)
    )
    view = View(SIZE)
    view.show(before)
    sketch(view, 2)
    assert len(shrunk) > 5
    shrunk.clear()
    dab = np.full((40, 60, 1), 255, np.uint8)
    stroke = before[1].hides.with_pixels(dab, 600, 20)
    view.show((before[0], replace(before[1], hides=stroke), *before[2:]))
    sketch(view, 2)
    assert len(shrunk) == 1
