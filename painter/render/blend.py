"""Blend modes by name, and the compiled loops for the modes that nearly all layers have.

`mixing` has all modes; these do the same in whole numbers, several times as fast.

Formulas: W3C Compositing and Blending Level 1, sections 5 and 9, on premultiplied colours:
`Co = Cs (1 - ab) + Cb (1 - as) + as ab B(cb, cs)`, `ao = as + ab (1 - as)`.
"""

from __future__ import annotations

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from painter.base.kernel import kernel


class BlendMode(StrEnum):
    """How a layer meets what lies below it; the value is the name that OpenRaster files use."""

    NORMAL = "svg:src-over"
    MULTIPLY = "svg:multiply"
    SCREEN = "svg:screen"
    OVERLAY = "svg:overlay"
    DARKEN = "svg:darken"
    LIGHTEN = "svg:lighten"
    COLOUR_DODGE = "svg:color-dodge"
    COLOUR_BURN = "svg:color-burn"
    HARD_LIGHT = "svg:hard-light"
    SOFT_LIGHT = "svg:soft-light"
    DIFFERENCE = "svg:difference"
    ADD = "svg:plus"
    HUE = "svg:hue"
    SATURATION = "svg:saturation"
    COLOUR = "svg:color"
    LUMINOSITY = "svg:luminosity"

    @property
    def caption(self) -> str:
        """What the artist reads."""
        return self.name.replace("_", " ").capitalize()


MODE_GROUPS = (
    (BlendMode.NORMAL,),
    (BlendMode.DARKEN, BlendMode.MULTIPLY, BlendMode.COLOUR_BURN),
    (BlendMode.LIGHTEN, BlendMode.SCREEN, BlendMode.COLOUR_DODGE, BlendMode.ADD),
    (BlendMode.OVERLAY, BlendMode.SOFT_LIGHT, BlendMode.HARD_LIGHT),
    (BlendMode.DIFFERENCE,),
    (BlendMode.HUE, BlendMode.SATURATION, BlendMode.COLOUR, BlendMode.LUMINOSITY),
)
"""All modes in the order in which painting programs list them: by what they do to a picture."""


# Arithmetic on one packed pixel. Every step is cast back to uint32: numba would widen to 64 bits,
# and the processor handles twice as many 32-bit lanes at once. Red is the lowest byte, alpha the
# highest (numba runs on little-endian machines only).

_8, _16, _24 = np.uint32(8), np.uint32(16), np.uint32(24)
_FULL = np.uint32(255)
_EVEN = np.uint32(0x00FF00FF)
_ODD = np.uint32(0xFF00FF00)
_HALVES = np.uint32(0x00800080)
_HALF = np.uint32(128)
_SQUARE = np.uint32(255 * 255)
_HALF_SQUARE = np.uint32(255 * 255 // 2)


@kernel
def blend_normal(backdrop: NDArray[np.uint32], source: NDArray[np.uint32], opacity: int) -> None:
    """Put premultiplied RGBA over the backdrop, in place.

    Args:
        backdrop: pixels packed into uint32, at least as large as the source; changed from its
            top left corner on.
        source: `(h, w)`, packed likewise.
        opacity: 0..255.
    """
    for y in range(source.shape[0]):
        if opacity == 255:
            for x in range(source.shape[1]):
                pixel = source[y, x]
                backdrop[y, x] = np.uint32(pixel + _scaled(backdrop[y, x], _inverse(pixel)))
        else:
            for x in range(source.shape[1]):
                backdrop[y, x] = _normal_faded(backdrop[y, x], source[y, x], opacity)


@kernel
def blend_multiply(backdrop: NDArray[np.uint32], source: NDArray[np.uint32], opacity: int) -> None:
    """Multiply premultiplied RGBA onto the backdrop, in place; arguments as of `blend_normal`."""
    for y in range(source.shape[0]):
        if opacity == 255:
            for x in range(source.shape[1]):
                backdrop[y, x] = _multiplied(backdrop[y, x], source[y, x])
        else:
            for x in range(source.shape[1]):
                backdrop[y, x] = _multiply_faded(backdrop[y, x], source[y, x], opacity)


@kernel
def blend_ink(backdrop: NDArray[np.uint32], coverage: NDArray[np.uint8], opacity: int) -> None:
    """Lay black ink, `(h, w)` coverage, over the backdrop in place.

    For black, multiply and normal are the same: both darken by the coverage.
    """
    for y in range(coverage.shape[0]):
        if opacity == 255:
            for x in range(coverage.shape[1]):
                pixel = np.uint32(np.uint32(coverage[y, x]) << _24)
                backdrop[y, x] = np.uint32(pixel + _scaled(backdrop[y, x], _inverse(pixel)))
        else:
            for x in range(coverage.shape[1]):
                pixel = np.uint32(np.uint32(coverage[y, x]) << _24)
                backdrop[y, x] = _normal_faded(backdrop[y, x], pixel, opacity)


@kernel
def _inverse(pixel: np.uint32) -> np.uint32:
    """255 - alpha."""
    return np.uint32(_FULL - np.uint32(pixel >> _24))


@kernel
def _scaled(pixel: np.uint32, factor: np.uint32) -> np.uint32:
    """All four bytes times factor / 255, rounded; two bytes at a time.

    (x + 128 + (x + 128 >> 8)) >> 8 is exactly x / 255 rounded for every x up to 255 * 255.
    """
    even = np.uint32(np.uint32(np.uint32(pixel & _EVEN) * factor) + _HALVES)
    even = np.uint32(np.uint32(even + np.uint32(np.uint32(even >> _8) & _EVEN)) >> _8)
    odd = np.uint32(np.uint32(np.uint32(np.uint32(pixel >> _8) & _EVEN) * factor) + _HALVES)
    odd = np.uint32(odd + np.uint32(np.uint32(odd >> _8) & _EVEN))
    return np.uint32(np.uint32(even & _EVEN) | np.uint32(odd & _ODD))


@kernel
def _normal_faded(under: np.uint32, over: np.uint32, opacity: int) -> np.uint32:
    """Normal mode at an opacity, each byte rounded once."""
    fade = np.uint32(opacity)
    keep = np.uint32(_SQUARE - np.uint32(np.uint32(over >> _24) * fade))
    fade = np.uint32(fade * _FULL)
    out = np.uint32(0)
    for shift in (np.uint32(0), _8, _16, _24):
        below = np.uint32(np.uint32(under >> shift) & _FULL)
        above = np.uint32(np.uint32(over >> shift) & _FULL)
        mixed = np.uint32(np.uint32(above * fade) + np.uint32(below * keep))
        out |= np.uint32(np.uint32(np.uint32(mixed + _HALF_SQUARE) // _SQUARE) << shift)
    return np.uint32(out)


@kernel
def _multiplied(under: np.uint32, over: np.uint32) -> np.uint32:
    """Multiply mode. The sum never exceeds 255 * 255, as no colour exceeds its alpha."""
    free, keep = _inverse(under), _inverse(over)
    out = np.uint32(0)
    for shift in (np.uint32(0), _8, _16, _24):
        below = np.uint32(np.uint32(under >> shift) & _FULL)
        above = np.uint32(np.uint32(over >> shift) & _FULL)
        mixed = np.uint32(np.uint32(above * np.uint32(free + below)) + np.uint32(below * keep))
        mixed = np.uint32(mixed + _HALF)
        out |= np.uint32(np.uint32(np.uint32(mixed + np.uint32(mixed >> _8)) >> _8) << shift)
    return np.uint32(out)


@kernel
def _multiply_faded(under: np.uint32, over: np.uint32, opacity: int) -> np.uint32:
    """Multiply mode at an opacity, each byte rounded once."""
    fade = np.uint32(opacity)
    free = _inverse(under)
    keep = np.uint32(_SQUARE - np.uint32(np.uint32(over >> _24) * fade))
    out = np.uint32(0)
    for shift in (np.uint32(0), _8, _16, _24):
        below = np.uint32(np.uint32(under >> shift) & _FULL)
        above = np.uint32(np.uint32(np.uint32(over >> shift) & _FULL) * fade)
        mixed = np.uint32(np.uint32(above * np.uint32(free + below)) + np.uint32(below * keep))
        out |= np.uint32(np.uint32(np.uint32(mixed + _HALF_SQUARE) // _SQUARE) << shift)
    return np.uint32(out)
