"""Blend modes by name, and the compiled loops that put one tile over another.

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


DRAWN = frozenset({BlendMode.NORMAL, BlendMode.MULTIPLY})
"""Modes that the compositor draws in this version; the others are kept and drawn as normal."""


@kernel
def blend_normal(backdrop: NDArray[np.uint8], source: NDArray[np.uint8], opacity: int) -> None:
    """Put `(h, w, 4)` premultiplied source over the backdrop, in place; opacity 0..255.

    A source of one pixel, `(1, 1, 4)`, stands for a whole tile of it.
    """
    one_row, one_column = source.shape[0] == 1, source.shape[1] == 1
    for y in range(backdrop.shape[0]):
        for x in range(backdrop.shape[1]):
            s = source[0 if one_row else y, 0 if one_column else x]
            alpha = (s[3] * opacity + 127) // 255
            if alpha == 0:
                continue
            b = backdrop[y, x]
            if alpha == 255:
                b[0], b[1], b[2], b[3] = s[0], s[1], s[2], 255
                continue
            keep = 255 * 255 - s[3] * opacity
            for c in range(4):
                b[c] = (s[c] * opacity * 255 + b[c] * keep + 32512) // 65025


@kernel
def blend_multiply(backdrop: NDArray[np.uint8], source: NDArray[np.uint8], opacity: int) -> None:
    """Multiply `(h, w, 4)` premultiplied source onto the backdrop, in place; opacity 0..255."""
    one_row, one_column = source.shape[0] == 1, source.shape[1] == 1
    for y in range(backdrop.shape[0]):
        for x in range(backdrop.shape[1]):
            s = source[0 if one_row else y, 0 if one_column else x]
            if s[3] == 0:
                continue
            b = backdrop[y, x]
            alpha = s[3] * opacity
            over = 255 - b[3]
            for c in range(3):
                colour = s[c] * opacity
                mixed = colour * over + b[c] * (65025 - alpha) + colour * b[c]
                b[c] = (mixed + 32512) // 65025
            b[3] = (alpha * 255 + b[3] * (65025 - alpha) + 32512) // 65025


@kernel
def blend_ink(backdrop: NDArray[np.uint8], coverage: NDArray[np.uint8], opacity: int) -> None:
    """Lay black ink, `(h, w, 1)` coverage, over the backdrop in place.

    For black, multiply and normal are the same: both darken by the coverage.
    """
    one_row, one_column = coverage.shape[0] == 1, coverage.shape[1] == 1
    for y in range(backdrop.shape[0]):
        for x in range(backdrop.shape[1]):
            alpha = coverage[0 if one_row else y, 0 if one_column else x, 0] * opacity
            if alpha == 0:
                continue
            b = backdrop[y, x]
            keep = 65025 - alpha
            b[0] = (b[0] * keep + 32512) // 65025
            b[1] = (b[1] * keep + 32512) // 65025
            b[2] = (b[2] * keep + 32512) // 65025
            b[3] = (alpha * 255 + b[3] * keep + 32512) // 65025
