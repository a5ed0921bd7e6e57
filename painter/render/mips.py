"""Smaller versions of a plane of tiles, made where and when they are asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from painter.base.geometry import Size
from painter.base.kernel import kernel
from painter.pixels.tile import TILE, TileKey

Plane: TypeAlias = NDArray[Any]
"""`(TILE, TILE)` of one number a pixel: packed RGBA (uint32), coverage (uint8) or labels (uint32);
as a source it may be smaller at the page's border, or `(1, 1)` for a square of one value."""

DEEPEST = 5
"""Coarsest level: one pixel stands for 32 x 32 of the page, enough to show it at 2 %."""

_DIRECT = 2  # levels up to here are made from full-size tiles, the others from the level before
_BUDGET = 64 * 2**20  # bytes of levels 0 and 1; coarser ones are always kept

_EVEN = np.uint32(0x00FF00FF)
_8 = np.uint32(8)

Level: TypeAlias = tuple[int, TileKey]


@dataclass(eq=False, slots=True)
class _Square:
    """One tile of a level.

    Attributes:
        dirty: squares of the finer level that it does not show yet.
        whole: whether it was ever complete; until then it has holes.
    """

    pixels: Plane
    dirty: set[TileKey]
    whole: bool = False


class Pyramid:
    """All levels of one plane. A pixel of level n covers 2^n x 2^n pixels of the page."""

    def __init__(
        self,
        size: Size,
        base: Callable[[TileKey], Plane | None],
        shrink: Callable[[Plane, int, Plane], None],
        dtype: type[np.unsignedinteger[Any]],
        budget: int = _BUDGET,
    ) -> None:
        """Begin with nothing made.

        Args:
            size: the page's.
            base: full-size pixels of a tile; None is all zero.
            shrink: writes a square, made smaller by a factor of 2 or 4, into a part of another.
            dtype: of the numbers.
            budget: bytes that the two finest levels may hold.
        """
        self._grid = (-(-size.width // TILE), -(-size.height // TILE))
        self._base = base
        self._shrink = shrink
        self._dtype = dtype
        self._budget = budget
        self._squares: dict[Level, _Square] = {}
        self._recent: dict[Level, None] = {}

    def refine(self, level: int, key: TileKey, deadline: float) -> bool:
        """Work on a tile until it is right or the time (of `perf_counter`) has come.

        Some work is always done, so that repeated calls come to an end.
        """
        square = self._square(level, key)
        while square.dirty:
            child = next(iter(square.dirty))
            if level > _DIRECT and not self.refine(level - 1, child, deadline):
                return False
            self._place(square, level, child)
            square.dirty.discard(child)
            if square.dirty and perf_counter() >= deadline:
                return False
        square.whole = True
        return True

    def tile(self, level: int, key: TileKey) -> Plane:
        """The finished pixels of a tile."""
        self.refine(level, key, float("inf"))
        return self._squares[level, key].pixels

    def clean(self, level: int, key: TileKey) -> bool:
        """Whether a tile is right as it stands."""
        square = self._squares.get((level, key))
        return square is not None and not square.dirty

    def peek(self, level: int, key: TileKey) -> Plane | None:
        """The pixels of a tile as they stand, perhaps of an earlier page; None before that."""
        square = self._squares.get((level, key))
        return square.pixels if square is not None and square.whole else None

    def missing(self, level: int, key: TileKey) -> int:
        """How many squares of the finer level a tile still waits for."""
        square = self._squares.get((level, key))
        return len(self._children(level, key)) if square is None else len(square.dirty)

    def drop(self, keys: set[TileKey]) -> None:
        """The page changed in these full-size tiles."""
        for level in {level for level, _ in self._squares}:
            finer = _finer(level)
            for x, y in keys:
                square = self._squares.get((level, (x >> level, y >> level)))
                if square is not None:
                    square.dirty.add((x >> finer, y >> finer))

    def _square(self, level: int, key: TileKey) -> _Square:
        place = (level, key)
        square = self._squares.get(place)
        if square is None:
            pixels = np.zeros((TILE, TILE), self._dtype)
            square = _Square(pixels, self._children(level, key))
            self._squares[place] = square
        if level < _DIRECT:
            self._recent.pop(place, None)
            self._recent[place] = None
            if len(self._recent) * square.pixels.nbytes > self._budget:
                oldest = next(iter(self._recent))
                del self._recent[oldest], self._squares[oldest]
        return square

    def _children(self, level: int, key: TileKey) -> set[TileKey]:
        finer = _finer(level)
        count = 1 << (level - finer)
        columns, rows = (-(-side >> finer) for side in self._grid)
        return {
            (x, y)
            for y in range(key[1] * count, min((key[1] + 1) * count, rows))
            for x in range(key[0] * count, min((key[0] + 1) * count, columns))
        }

    def _place(self, square: _Square, level: int, child: TileKey) -> None:
        finer = _finer(level)
        factor = 1 << (level - finer)
        side = TILE // factor
        x, y = child[0] % factor * side, child[1] % factor * side
        target = square.pixels[y : y + side, x : x + side]
        source = self._finer_pixels(level, child)
        if source is None:
            target[...] = 0
        elif source.shape == (1, 1):
            target[...] = source[0, 0]
        elif factor == 1:
            target[: source.shape[0], : source.shape[1]] = source
        else:
            self._shrink(source, factor, target)

    def _finer_pixels(self, level: int, child: TileKey) -> Plane | None:
        if level > _DIRECT:
            return self._squares[level - 1, child].pixels
        if level > 0 and self.clean(0, child):
            return self._squares[0, child].pixels
        return self._base(child)


def _finer(level: int) -> int:
    return level - 1 if level > _DIRECT else 0


@kernel
def average_rgba(source: NDArray[np.uint32], factor: int, out: NDArray[np.uint32]) -> None:
    """Means of 2 x 2 or 4 x 4 packed premultiplied pixels; two bytes are summed at a time."""
    even = np.empty(source.shape[1], np.uint32)
    odd = np.empty(source.shape[1], np.uint32)
    for y in range(out.shape[0]):
        # Down the columns first, along memory: this is the loop that the processor does in lanes.
        for x in range(source.shape[1]):
            pixel = source[y * factor, x]
            even[x] = np.uint32(pixel & _EVEN)
            odd[x] = np.uint32(np.uint32(pixel >> _8) & _EVEN)
        for j in range(1, factor):
            for x in range(source.shape[1]):
                pixel = source[y * factor + j, x]
                even[x] = np.uint32(even[x] + np.uint32(pixel & _EVEN))
                odd[x] = np.uint32(odd[x] + np.uint32(np.uint32(pixel >> _8) & _EVEN))
        if factor == 2:
            for x in range(out.shape[1]):
                low = np.uint32(even[2 * x] + even[2 * x + 1])
                high = np.uint32(odd[2 * x] + odd[2 * x + 1])
                out[y, x] = _joined(low, high, np.uint32(0x00020002), np.uint32(2))
        else:
            for x in range(out.shape[1]):
                i = 4 * x
                low = np.uint32(np.uint32(even[i] + even[i + 1]) + even[i + 2])
                high = np.uint32(np.uint32(odd[i] + odd[i + 1]) + odd[i + 2])
                low, high = np.uint32(low + even[i + 3]), np.uint32(high + odd[i + 3])
                out[y, x] = _joined(low, high, np.uint32(0x00080008), np.uint32(4))


@kernel
def _joined(even: np.uint32, odd: np.uint32, half: np.uint32, shift: np.uint32) -> np.uint32:
    """Sums of bytes, two a number, divided and packed again."""
    low = np.uint32(np.uint32(np.uint32(even + half) >> shift) & _EVEN)
    high = np.uint32(np.uint32(np.uint32(odd + half) >> shift) & _EVEN)
    return np.uint32(low | np.uint32(high << _8))


@kernel
def average_cover(source: NDArray[np.uint8], factor: int, out: NDArray[np.uint8]) -> None:
    """Means of 2 x 2 or 4 x 4 pixels of one channel."""
    shift = np.uint32(2 if factor == 2 else 4)
    half = np.uint32(factor * factor // 2)
    for y in range(out.shape[0]):
        for x in range(out.shape[1]):
            total = half
            for j in range(factor):
                for i in range(factor):
                    total = np.uint32(total + source[y * factor + j, x * factor + i])
            out[y, x] = np.uint32(total >> shift)


def sample_labels(source: NDArray[np.uint32], factor: int, out: NDArray[np.uint32]) -> None:
    """One label out of 2 x 2 or 4 x 4: labels have no mean. Takes tiles cut by the page's border.

    The pixel taken is the one right of and below the middle, or the last one of the page.
    """
    rows = np.minimum(np.arange(0, source.shape[0], factor) + factor // 2, source.shape[0] - 1)
    columns = np.minimum(np.arange(0, source.shape[1], factor) + factor // 2, source.shape[1] - 1)
    out[: len(rows), : len(columns)] = source[rows[:, np.newaxis], columns]
