"""A page at any scale, tile by tile: the best picture there is now, the exact one soon.

Level n shows the page 2^n times smaller. Every level is a mean of full-size composites in the end;
until those are made, a sketch from shrunken layers stands in (see `sketch`). Nothing here waits:
`prepare` works until a deadline and goes on when it is called again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from painter.base.geometry import Rect, Size
from painter.pixels.labelmap import LabelMap
from painter.pixels.tile import TILE, TileKey
from painter.pixels.tilemap import tile_keys
from painter.render.below import Below
from painter.render.changes import changed_tiles
from painter.render.composite import RenderOp
from painter.render.mips import DEEPEST, Level, Pyramid, average_rgba
from painter.render.sketch import Sketcher

_FEW = 3
"""So many full-size tiles are composited sooner than a sketch of their neighbourhood is drawn."""

_BUDGET = 256 * 2**20  # bytes of full-size and half-size composites

Packed = NDArray[np.uint32]


class View:
    """What a page looks like, at every level, while it changes."""

    def __init__(self, size: Size) -> None:
        self.size = size
        self._ops: tuple[RenderOp, ...] = ()
        self._exact = Pyramid(size, self._composite, average_rgba, np.uint32, _BUDGET)
        self._below = Below()
        self._sketcher = Sketcher(size)
        self._sketches: dict[Level, Packed] = {}
        self._fresh: set[Level] = set()

    def show(self, ops: Sequence[RenderOp]) -> set[TileKey]:
        """Show other operations.

        Returns:
            keys of the full-size tiles that differ; only those are drawn again.
        """
        keys = changed_tiles(self._ops, ops, self.size)
        self._ops = tuple(ops)
        self._below.show(ops)
        self._sketcher.show(ops)
        self._exact.drop(keys)
        for level in range(1, DEEPEST + 1):
            self._fresh -= {(level, (x >> level, y >> level)) for x, y in keys}
        return keys

    def prepare(self, level: int, keys: Iterable[TileKey], deadline: float) -> list[TileKey]:
        """Make these tiles better until the time (of `perf_counter`) has come.

        As long as not all are right, sketches included, none is made exact: a call that had to
        make some right leaves the rest to the next one, so that the artist sees it now. Some work
        is always done.

        Returns:
            keys of the tiles that look different now.
        """
        wanted = list(keys)
        wrong = [key for key in wanted if not self._right(level, key)]
        if wrong:
            return self._work(self._draw, level, wrong, deadline)
        rough = [key for key in wanted if not self._exact.clean(level, key)]
        return self._work(self._finish, level, rough, deadline)

    def right(self, level: int, keys: Iterable[TileKey]) -> bool:
        """Whether all these tiles show the present page, if only as a sketch."""
        return all(self._right(level, key) for key in keys)

    def exact(self, level: int, keys: Iterable[TileKey]) -> bool:
        """Whether all these tiles show exactly the present page."""
        return all(self._exact.clean(level, key) for key in keys)

    def pixels(self, level: int, key: TileKey) -> Packed | None:
        """The best there is of a tile: exact, sketched, out of date, or from a coarser level."""
        sketch = self._sketches.get((level, key))
        exact = self._exact.peek(level, key)
        if exact is not None and (sketch is None or self._exact.clean(level, key)):
            return exact
        if sketch is not None and ((level, key) in self._fresh or exact is None):
            return sketch
        return exact if exact is not None else self._enlarged(level, key)

    def labels(self, labels: LabelMap, level: int, key: TileKey) -> Packed:
        """Labels of a tile, taken at the middle of every pixel."""
        return self._sketcher.labels(labels, level, key)

    def _right(self, level: int, key: TileKey) -> bool:
        return (level, key) in self._fresh or self._exact.clean(level, key)

    def _work(
        self,
        work: Callable[[int, TileKey, float], bool],
        level: int,
        keys: Sequence[TileKey],
        deadline: float,
    ) -> list[TileKey]:
        better: list[TileKey] = []
        for key in keys:
            if work(level, key, deadline):
                better.append(key)
            if perf_counter() >= deadline:
                break
        return better

    def _draw(self, level: int, key: TileKey, deadline: float) -> bool:
        if level == 0 or self._exact.missing(level, key) <= _FEW:
            return self._finish(level, key, deadline)
        if not self._sketcher.refine(level, key, deadline):
            return False
        sketch = self._sketcher.draw(level, key)
        _clear_outside(sketch, key, -(-self.size.width >> level), -(-self.size.height >> level))
        self._sketches[level, key] = sketch
        self._fresh.add((level, key))
        return True

    def _finish(self, level: int, key: TileKey, deadline: float) -> bool:
        if not self._exact.refine(level, key, deadline):
            return False
        self._sketches.pop((level, key), None)
        self._fresh.discard((level, key))
        return True

    def _enlarged(self, level: int, key: TileKey) -> Packed | None:
        for coarser in range(level + 1, DEEPEST + 1):
            factor = 1 << (coarser - level)
            place = (coarser, (key[0] // factor, key[1] // factor))
            pixels = self._exact.peek(*place)
            if pixels is None:
                pixels = self._sketches.get(place)
            if pixels is not None:
                side = TILE // factor
                x, y = key[0] % factor * side, key[1] % factor * side
                part = pixels[y : y + side, x : x + side]
                return part.repeat(factor, axis=0).repeat(factor, axis=1)
        return None

    def _composite(self, key: TileKey) -> Packed:
        pixels = self._below.draw(key)
        _clear_outside(pixels, key, self.size.width, self.size.height)
        return pixels


def level_keys(area: Rect, level: int, size: Size) -> list[TileKey]:
    """Tiles of a level that a part of the page touches; `area` in page pixels."""
    inside = area.intersect(Rect.of(size))
    if inside.empty:
        return []
    last_x, last_y = (inside.x1 - 1) >> level, (inside.y1 - 1) >> level
    return list(tile_keys(Rect(inside.x0 >> level, inside.y0 >> level, last_x + 1, last_y + 1)))


def _clear_outside(pixels: Packed, key: TileKey, width: int, height: int) -> None:
    """Nothing is seen of what lies beyond the page's right and lower border."""
    pixels[:, max(0, width - key[0] * TILE) :] = 0
    pixels[max(0, height - key[1] * TILE) :, :] = 0
