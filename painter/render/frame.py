"""The picture in the window: a part of the page at some scale, in the screen's own pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log2
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from painter.base.geometry import Rect, Size
from painter.pixels.labelmap import LabelMap
from painter.pixels.tile import TILE, TileKey
from painter.pixels.tilemap import tile_keys
from painter.render.composite import RenderOp
from painter.render.mips import DEEPEST
from painter.render.resize import boxes, centres, choose, mean, pick
from painter.render.view import View, level_keys

Packed = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Placement:
    """Where the page lies on the screen.

    Attributes:
        scale: screen pixels a page pixel.
        x, y: the screen pixel at which the page's corner lies; whole, so that pixels stay sharp.
    """

    scale: float
    x: int
    y: int

    @property
    def level(self) -> int:
        """The coarsest level that is not enlarged."""
        return min(DEEPEST, max(0, floor(-log2(self.scale) + 1e-9)))

    def to_page(self, x: float, y: float) -> tuple[float, float]:
        """The point of the page at a point of the screen."""
        return (x - self.x) / self.scale, (y - self.y) / self.scale

    def to_screen(self, x: float, y: float) -> tuple[float, float]:
        """The point of the screen at a point of the page."""
        return x * self.scale + self.x, y * self.scale + self.y

    def page_area(self, area: Rect) -> Rect:
        """Every page pixel that shows in a part of the screen."""
        x0, y0 = self.to_page(area.x0, area.y0)
        x1, y1 = self.to_page(area.x1, area.y1)
        return Rect(floor(x0), floor(y0), ceil(x1), ceil(y1))

    def screen_area(self, area: Rect) -> Rect:
        """Every screen pixel that a part of the page touches."""
        x0, y0 = self.to_screen(area.x0, area.y0)
        x1, y1 = self.to_screen(area.x1, area.y1)
        return Rect(floor(x0), floor(y0), ceil(x1), ceil(y1))


class Frame:
    """Keeps the screen's picture of a page up to date, a little at a time."""

    def __init__(self, page: Size, screen: Size) -> None:
        self.view = View(page)
        self.placement = Placement(1.0, 0, 0)
        self.pixels: Packed = np.zeros((screen.height, screen.width), np.uint32)
        self._moved = True

    @property
    def screen(self) -> Rect:
        """The whole of the screen's part."""
        return Rect(0, 0, self.pixels.shape[1], self.pixels.shape[0])

    def place(self, placement: Placement, screen: Size) -> None:
        """Show the page elsewhere; `step` draws."""
        if (screen.height, screen.width) != self.pixels.shape:
            self.pixels = np.zeros((screen.height, screen.width), np.uint32)
        elif placement == self.placement:
            return
        self.placement = placement
        self._moved = True

    def show(self, ops: Sequence[RenderOp]) -> None:
        """Show other operations; `step` draws."""
        self.view.show(ops)

    def step(self, deadline: float) -> list[Rect]:
        """Draw until the time (of `perf_counter`) has come.

        Returns:
            parts of the screen that look different now.
        """
        level = self.placement.level
        better = self.view.prepare(level, self._keys(), deadline)
        if self._moved:
            self._moved = False
            self.pixels[...] = 0
            self._draw(self.screen)
            return [self.screen]
        areas = [self._area(level, key) for key in better]
        for area in areas:
            self._draw(area)
        return [area for area in areas if not area.empty]

    @property
    def right(self) -> bool:
        """Whether the present page is seen, if only as a sketch of it."""
        return not self._moved and self.view.right(self.placement.level, self._keys())

    @property
    def exact(self) -> bool:
        """Whether exactly the present page is seen, and there is nothing left to do."""
        return not self._moved and self.view.exact(self.placement.level, self._keys())

    def mask(self, labels: LabelMap, chosen: NDArray[np.bool_], area: Rect) -> NDArray[np.bool_]:
        """Which pixels in a part of the screen show one of the chosen labels, `(count + 1,)`."""
        out = np.zeros((area.height, area.width), np.bool_)
        seen = self._inside(area)
        if not seen.empty:
            found, rows, columns = self._labels(labels, seen)
            choose(found, rows, columns, chosen, _part_of(out, seen, area))
        return out

    def labels(self, labels: LabelMap, area: Rect) -> NDArray[np.uint32]:
        """The label that every pixel in a part of the screen shows; 0 beyond the page."""
        out = np.zeros((area.height, area.width), np.uint32)
        seen = self._inside(area)
        if not seen.empty:
            found, rows, columns = self._labels(labels, seen)
            pick(found, rows, columns, _part_of(out, seen, area))
        return out

    def _labels(
        self, labels: LabelMap, seen: Rect
    ) -> tuple[NDArray[np.uint32], NDArray[np.int64], NDArray[np.int64]]:
        """Labels of the level under a part of the screen, and which of them its pixels show."""
        level, factor = self._level_scale()
        columns = centres(seen.x0, seen.x1, self.placement.x, factor)
        rows = centres(seen.y0, seen.y1, self.placement.y, factor)
        part = Rect(int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)
        found = np.zeros((part.height, part.width), np.uint32)
        for key in tile_keys(part):
            inside, window = _overlap(key, part)
            found[window] = self.view.labels(labels, level, key)[inside]
        return found, rows - part.y0, columns - part.x0

    def _keys(self) -> list[TileKey]:
        area = self.placement.page_area(self.screen)
        return level_keys(area, self.placement.level, self.view.size)

    def _area(self, level: int, key: TileKey) -> Rect:
        side = TILE << level
        square = Rect(key[0] * side, key[1] * side, (key[0] + 1) * side, (key[1] + 1) * side)
        around = self.placement.screen_area(square)
        # Pixels of the neighbours at the border are means with pixels of this tile.
        wider = Rect(around.x0 - 1, around.y0 - 1, around.x1 + 1, around.y1 + 1)
        return self._inside(wider)

    def _inside(self, area: Rect) -> Rect:
        page = self.placement.screen_area(Rect.of(self.view.size))
        return area.intersect(page).intersect(self.screen)

    def _level_scale(self) -> tuple[int, float]:
        level = self.placement.level
        return level, self.placement.scale * (1 << level)

    def _draw(self, area: Rect) -> None:
        inside = self._inside(area)
        if inside.empty:
            return
        out = self.pixels[inside.y0 : inside.y1, inside.x0 : inside.x1]
        level, factor = self._level_scale()
        if factor >= 1:
            self._enlarge(inside, level, factor, out)
        else:
            self._reduce(inside, level, factor, out)

    def _enlarge(self, area: Rect, level: int, factor: float, out: Packed) -> None:
        columns = centres(area.x0, area.x1, self.placement.x, factor)
        rows = centres(area.y0, area.y1, self.placement.y, factor)
        width, height = (
            -(-side >> level) for side in (self.view.size.width, self.view.size.height)
        )
        columns, rows = np.clip(columns, 0, width - 1), np.clip(rows, 0, height - 1)
        part = Rect(int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)
        pick(self._assembled(part, level), rows - part.y0, columns - part.x0, out)

    def _reduce(self, area: Rect, level: int, factor: float, out: Packed) -> None:
        columns, column_weights = boxes(area.x0, area.x1, self.placement.x, factor)
        rows, row_weights = boxes(area.y0, area.y1, self.placement.y, factor)
        part = Rect(int(columns[0]), int(rows[0]), int(columns[-1]) + 3, int(rows[-1]) + 3)
        mean(
            self._assembled(part, level),
            rows - part.y0,
            row_weights,
            columns - part.x0,
            column_weights,
            out,
        )

    def _assembled(self, part: Rect, level: int) -> Packed:
        """Pixels of a level in one piece; zero beyond the page."""
        out = np.zeros((part.height, part.width), np.uint32)
        width, height = (
            -(-side >> level) for side in (self.view.size.width, self.view.size.height)
        )
        for key in tile_keys(part.intersect(Rect(0, 0, width, height))):
            pixels = self.view.pixels(level, key)
            if pixels is not None:
                inside, window = _overlap(key, part)
                out[window] = pixels[inside]
        return out


_Window = tuple[slice, slice]
_Any = TypeVar("_Any", bound=np.generic)


def _part_of(out: NDArray[_Any], seen: Rect, area: Rect) -> NDArray[_Any]:
    """The part of an area's pixels that is seen."""
    left, top = seen.x0 - area.x0, seen.y0 - area.y0
    return out[top : top + seen.height, left : left + seen.width]


def _overlap(key: TileKey, part: Rect) -> tuple[_Window, _Window]:
    """The common part of a tile and a rectangle, within each of them."""
    left, top = key[0] * TILE, key[1] * TILE
    x0, y0 = max(left, part.x0), max(top, part.y0)
    x1, y1 = min(left + TILE, part.x1), min(top + TILE, part.y1)
    inside = (slice(y0 - top, y1 - top), slice(x0 - left, x1 - left))
    window = (slice(y0 - part.y0, y1 - part.y0), slice(x0 - part.x0, x1 - part.x0))
    return inside, window
