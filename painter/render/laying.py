"""One square of a layer over what is there, in the quickest way that is exact."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias, cast

import numpy as np
from numpy.typing import NDArray

from painter.pixels.readonly import read_only
from painter.pixels.tile import TILE, Tile, is_solid
from painter.render.blend import BlendMode, blend_ink, blend_multiply, blend_normal
from painter.render.mixing import blend_any, mode_number

Packed: TypeAlias = NDArray[np.uint32]
"""`(TILE, TILE)` premultiplied RGBA, the four bytes of a pixel as one number."""

Square: TypeAlias = NDArray[np.uint32] | NDArray[np.uint8]
"""What is laid: packed pixels, one packed value as `(1, 1)`, or the coverage of black ink, uint8.
Labels end at the page's border, and so do squares made of them."""

_FULL = 255 * 255
_NO_MASK = np.empty((0, 0), np.uint8)


@dataclass(frozen=True, eq=False, slots=True)
class Manner:
    """How a square is laid.

    Attributes:
        weight: opacity times what a mask of one value shows, 0..255 * 255.
        hides: `(TILE, TILE)` mask, 255 hides; None where it is the same all over.
        clip: the backdrop keeps its alpha.
    """

    blend: BlendMode
    weight: int
    hides: NDArray[np.uint8] | None
    clip: bool

    @property
    def plain(self) -> bool:
        """Whether the square is laid with no more than a mode and an opacity."""
        return self.hides is None and not self.clip and self.weight % 255 == 0


def manner(blend: BlendMode, opacity: int, mask: Tile | None, clip: bool) -> Manner | None:
    """Take a mask's tile into account; None where nothing is seen."""
    hides = None
    weight = opacity * 255
    if mask is not None and is_solid(mask):
        weight = opacity * (255 - int(mask[0]))
    elif mask is not None:
        hides = mask[:, :, 0]
    return None if weight == 0 else Manner(blend, weight, hides, clip)


def lay(backdrop: Packed | None, square: Square, how: Manner) -> Packed | None:
    """Lay a square over the backdrop, in place where there is one.

    Args:
        backdrop: writable; None is empty.

    Returns:
        the backdrop as it is now, never the memory of a tile.
    """
    if square.size == 1 and square[0, 0] == 0:
        return backdrop
    if backdrop is None:
        return _laid_on_nothing(square, how)
    if not (how.plain and _lay_plain(backdrop, square, how.blend, how.weight // 255)):
        hides = _NO_MASK if how.hides is None else how.hides
        # Read-only as tiles are, here and below, so that each kernel is compiled once.
        source, mode = read_only(_colours(square)), mode_number(how.blend)
        blend_any(backdrop, source, read_only(hides), mode, how.weight, how.clip)
    return backdrop


def _laid_on_nothing(square: Square, how: Manner) -> Packed | None:
    """On an empty backdrop all modes are normal, and nothing is seen of what is clipped to it."""
    if how.clip:
        return None
    whole = square.size == 1 or square.shape == (TILE, TILE)
    if whole and how.hides is None and how.weight == _FULL:
        colours = _colours(square)
        return colours.copy() if colours is square else colours
    return lay(np.zeros((TILE, TILE), np.uint32), square, how)


def _lay_plain(backdrop: Packed, square: Square, mode: BlendMode, opacity: int) -> bool:
    """Lay a square in whole numbers; False for a mode that needs floats."""
    if mode is not BlendMode.NORMAL and mode is not BlendMode.MULTIPLY:
        return False
    if square.dtype == np.uint8:  # for black both modes are the same
        blend_ink(backdrop, read_only(square.view(np.uint8)), opacity)
    elif mode is BlendMode.MULTIPLY:
        blend_multiply(backdrop, read_only(_colours(square)), opacity)
    elif square.size == 1 and opacity == 255 and int(square[0, 0]) >> 24 == 255:
        backdrop[...] = square[0, 0]
    else:
        blend_normal(backdrop, read_only(_colours(square)), opacity)
    return True


def _colours(square: Square) -> Packed:
    """Any square as packed pixels; the very same array where it is that already."""
    if square.size == 1:
        return np.full((TILE, TILE), square[0, 0], np.uint32)
    if square.dtype == np.uint8:
        return square.astype(np.uint32) << np.uint32(24)
    return cast("Packed", square)
