"""A page's picture from a flat list of render operations, tile by tile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from painter.base.bands import in_parallel
from painter.base.geometry import Rect, Size
from painter.pixels.labelmap import LabelMap
from painter.pixels.tile import TILE, Pixels, Tile, TileKey, is_solid
from painter.pixels.tilemap import TileMap, tile_keys, tile_rect
from painter.render.blend import BlendMode, blend_ink, blend_multiply, blend_normal


@dataclass(frozen=True, eq=False)
class Flats:
    """Labels seen through one colour an atom.

    Attributes:
        colours: `(count + 1,)` uint32, premultiplied RGBA bytes of every label.
    """

    labels: LabelMap
    colours: NDArray[np.uint32]


Solid: TypeAlias = tuple[int, int, int, int]
"""One premultiplied RGBA value for the whole plane."""


@dataclass(frozen=True, eq=False)
class Paint:
    """Lay a source over what is there. A one-channel TileMap is black ink.

    Attributes:
        opacity: 0..255.
        hides: one channel, 0 shows, 255 hides; None shows all.
        clip: the backdrop keeps its alpha, so that nothing is seen where it is empty.
    """

    source: TileMap | Flats | Solid
    blend: BlendMode = BlendMode.NORMAL
    opacity: int = 255
    hides: TileMap | None = None
    clip: bool = False


@dataclass(frozen=True)
class Push:
    """Begin an isolated group on an empty backdrop."""


@dataclass(frozen=True)
class Pop:
    """End the newest group and lay it over what was below; attributes as of `Paint`."""

    blend: BlendMode = BlendMode.NORMAL
    opacity: int = 255
    hides: TileMap | None = None
    clip: bool = False


RenderOp: TypeAlias = Paint | Push | Pop

_Number = TypeVar("_Number", bound=np.generic)

_Packed: TypeAlias = NDArray[np.uint32]
"""`(h, w)` premultiplied RGBA, the four bytes of a pixel as one number."""


def composite(ops: Sequence[RenderOp], size: Size, area: Rect | None = None) -> Pixels:
    """Draw a page, or a part of it, as premultiplied `(H, W, 4)` uint8.

    Args:
        ops: from the bottom of the page upwards.
        size: the page's; nothing is drawn outside.
        area: the part wanted, within the page; the whole page when None.
    """
    wanted = Rect.of(size) if area is None else area.intersect(Rect.of(size))
    out = np.zeros((wanted.height, wanted.width, 4), np.uint8)

    def draw(key: TileKey) -> None:
        tile = composite_tile(ops, key)
        inside = tile_rect(key).intersect(wanted)
        left, top = key[0] * TILE, key[1] * TILE
        out[
            inside.y0 - wanted.y0 : inside.y1 - wanted.y0,
            inside.x0 - wanted.x0 : inside.x1 - wanted.x0,
        ] = tile[inside.y0 - top : inside.y1 - top, inside.x0 - left : inside.x1 - left]

    in_parallel(draw, tile_keys(wanted))
    return out


def composite_tile(ops: Sequence[RenderOp], key: TileKey) -> Pixels:
    """Draw one square of the plane, `(TILE, TILE, 4)` premultiplied."""
    stack = [_empty()]
    for op in ops:
        if isinstance(op, Push):
            stack.append(_empty())
        elif isinstance(op, Pop):
            group = stack.pop()
            _blend(stack[-1], group, op.blend, op.opacity)
        else:
            _paint(stack[-1], op, key)
    return _unpacked(stack[0])


def _empty() -> _Packed:
    return np.zeros((TILE, TILE), np.uint32)


def _packed(pixels: Pixels) -> _Packed:
    return pixels.view(np.uint32)[..., 0]


def _unpacked(pixels: _Packed) -> Pixels:
    return pixels.view(np.uint8).reshape(*pixels.shape, 4)


def _paint(backdrop: _Packed, op: Paint, key: TileKey) -> None:
    source = op.source
    if isinstance(source, TileMap):
        tile = source.tiles.get(key)
        if tile is None:
            return
        if source.channels == 1:
            _lay_ink(backdrop, tile, op.opacity)
        elif is_solid(tile):
            _blend_solid(backdrop, tile, op)
        else:
            _blend(backdrop, _packed(tile), op.blend, op.opacity)
    elif isinstance(source, Flats):
        if key in source.labels.tiles:
            _paint_flats(backdrop, source, op, key)
    else:
        _blend_solid(backdrop, np.array(source, np.uint8), op)


def _lay_ink(backdrop: _Packed, tile: Tile, opacity: int) -> None:
    cover = np.full((TILE, TILE), tile[0], np.uint8) if is_solid(tile) else tile[:, :, 0]
    blend_ink(backdrop, _read_only(cover), opacity)


def _paint_flats(backdrop: _Packed, source: Flats, op: Paint, key: TileKey) -> None:
    packed = source.labels.tile_lookup(key, source.colours)
    if packed.shape == (1, 1):
        _blend_solid(backdrop, packed[0].view(np.uint8), op)
    else:
        _blend(backdrop, packed, op.blend, op.opacity)


def _blend_solid(backdrop: _Packed, rgba: Tile, op: Paint) -> None:
    """One value over the whole square; where it hides everything there is nothing to compute."""
    value = rgba.view(np.uint32)[0]
    if op.blend is not BlendMode.MULTIPLY and op.opacity == 255 and rgba[3] == 255:
        backdrop[...] = value
    else:
        _blend(backdrop, np.full(backdrop.shape, value), op.blend, op.opacity)


def _blend(backdrop: _Packed, source: _Packed, mode: BlendMode, opacity: int) -> None:
    if mode is BlendMode.MULTIPLY:
        blend_multiply(backdrop, _read_only(source), opacity)
    else:
        blend_normal(backdrop, _read_only(source), opacity)


def _read_only(pixels: NDArray[_Number]) -> NDArray[_Number]:
    """The same memory as tiles are passed, so that each kernel is compiled once and not twice."""
    view = pixels.view()
    view.flags.writeable = False
    return view
