"""One region of a page unpacked for an edit: only the tiles that it lies in are looked at."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from painter.base.bands import in_parallel
from painter.base.geometry import Rect
from painter.base.kernel import kernel
from painter.pixels.labelmap import LabelMap
from painter.pixels.tile import TileKey, is_solid
from painter.pixels.tilemap import TileMap, tile_keys, tile_rect
from painter.segment.dots import DRAWN, TONED, erase_dots

OUTSIDE, FREE, INKED, WALLED, BEYOND = 0, 1, 2, 65534, 65535
"""State of a pixel: ink of another region, the region off and on its ink and under a stroke that
parts it, another region off ink. Numbers from 3 are parts of the region."""


@dataclass(frozen=True, eq=False)
class RegionWindow:
    """A region's box and a pixel around it, as far as the page goes.

    Attributes:
        x, y: of its corner on the page.
        state: `(h, w)` uint16, see `FREE`. Tiles that hold nothing of the region are OUTSIDE.
        tiles: those that hold some of the region.
        cropped: whether the region may go on beyond the left, upper, right and lower rim.
    """

    x: int
    y: int
    state: NDArray[np.uint16]
    tiles: tuple[TileKey, ...]
    cropped: tuple[bool, bool, bool, bool]

    @property
    def area(self) -> Rect:
        """Where it lies on the page."""
        height, width = self.state.shape
        return Rect(self.x, self.y, self.x + width, self.y + height)


def open_window(
    labels: LabelMap,
    ink: TileMap,
    inside: NDArray[np.bool_],
    tone: NDArray[np.float32],
    box: Rect,
    crop: Rect,
) -> RegionWindow:
    """Unpack the atoms that are `inside`, as far as they lie in a crop.

    Dots of a tone are no walls: they are told from lines by their size.

    Args:
        inside: `(atoms + 1,)` bool. tone: `(atoms + 1,)` float32, 0..1. box: of those atoms.
    """
    page = Rect.of(labels.size)
    whole = Rect(box.x0 - 1, box.y0 - 1, box.x1 + 1, box.y1 + 1).intersect(page)
    area = whole.intersect(crop)
    keys = tuple(key for key in tile_keys(area) if inside[labels.tiles[key].ids].any())
    window = RegionWindow(
        area.x0,
        area.y0,
        np.zeros((area.height, area.width), np.uint16),
        keys,
        (
            area.x0 > whole.x0,
            area.y0 > whole.y0,
            area.x1 < whole.x1,
            area.y1 < whole.y1,
        ),
    )
    jobs = [(key, tile_rect(key).intersect(area)) for key in keys]
    jobs += [(key, strip) for key, strip in _strips(keys, area) if not strip.empty]

    def work(job: tuple[TileKey, Rect]) -> None:
        _unpack(labels, ink, inside, tone, job[0], job[1], window)

    in_parallel(work, jobs)
    return window


def _strips(keys: tuple[TileKey, ...], area: Rect) -> list[tuple[TileKey, Rect]]:
    """One row or column of pixels of every other tile beside the ones that are unpacked."""
    known = set(keys)
    found: list[tuple[TileKey, Rect]] = []
    for column, row in keys:
        here = tile_rect((column, row))
        for key, strip in (
            ((column - 1, row), Rect(here.x0 - 1, here.y0, here.x0, here.y1)),
            ((column + 1, row), Rect(here.x1, here.y0, here.x1 + 1, here.y1)),
            ((column, row - 1), Rect(here.x0, here.y0 - 1, here.x1, here.y0)),
            ((column, row + 1), Rect(here.x0, here.y1, here.x1, here.y1 + 1)),
        ):
            if key not in known:
                found.append((key, strip.intersect(area)))
    return found


def _unpack(
    labels: LabelMap,
    ink: TileMap,
    inside: NDArray[np.bool_],
    tone: NDArray[np.float32],
    key: TileKey,
    part: Rect,
    window: RegionWindow,
) -> None:
    tile, square = labels.tiles[key], tile_rect(key)
    rows = slice(part.y0 - square.y0, part.y1 - square.y0)
    columns = slice(part.x0 - square.x0, part.x1 - square.x0)
    target = (
        slice(part.y0 - window.y, part.y1 - window.y),
        slice(part.x0 - window.x, part.x1 - window.x),
    )
    drawn = _drawn(ink, key, rows, columns)
    member, toned = inside[tile.ids], tone[tile.ids] * inside[tile.ids]
    if tile.index is None and drawn is None:
        window.state[target] = FREE if member[0] else BEYOND
        return
    if tile.index is None:
        index = np.zeros((part.height, part.width), np.uint8)
    else:
        # Copies are of one layout and writable: each other kind would be compiled on its own.
        index = tile.index[rows, columns].copy()
    if drawn is not None and (toned > TONED).any():
        erase_dots(drawn, index, toned)
    if drawn is None:
        _mark_free(index, member, part.x0 - window.x, part.y0 - window.y, window.state)
    else:
        _mark(index, member, drawn, part.x0 - window.x, part.y0 - window.y, window.state)


def _drawn(ink: TileMap, key: TileKey, rows: slice, columns: slice) -> NDArray[np.uint8] | None:
    """Coverage of a part of a tile; None where it holds no drawn pixel."""
    tile = ink.tiles.get(key)
    if tile is None or (is_solid(tile) and int(tile[0]) <= DRAWN):
        return None
    return ink.tile_pixels(key)[rows, columns, 0].copy()


@kernel
def _mark(
    index: NDArray[np.integer],
    member: NDArray[np.bool_],
    drawn: NDArray[np.uint8],
    left: int,
    top: int,
    state: NDArray[np.uint16],
) -> None:
    for y in range(index.shape[0]):
        for x in range(index.shape[1]):
            wall = drawn[y, x] > DRAWN
            if member[index[y, x]]:
                state[top + y, left + x] = INKED if wall else FREE
            else:
                state[top + y, left + x] = OUTSIDE if wall else BEYOND


@kernel
def _mark_free(
    index: NDArray[np.integer],
    member: NDArray[np.bool_],
    left: int,
    top: int,
    state: NDArray[np.uint16],
) -> None:
    for y in range(index.shape[0]):
        for x in range(index.shape[1]):
            state[top + y, left + x] = FREE if member[index[y, x]] else BEYOND
