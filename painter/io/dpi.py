"""Resolutions as files store them, and as people mean them."""

from __future__ import annotations

import math
from typing import TypeAlias

Dpi: TypeAlias = tuple[float, float]
"""Horizontal and vertical pixels an inch."""

_METRE = 0.0254  # inches to metres


def per_metre(dpi: float) -> int:
    """Pixels a metre, the whole number that PNG files hold."""
    return max(1, min(2**31 - 1, round(dpi / _METRE)))


def from_per_metre(value: int) -> float:
    """The roundest resolution that a PNG file stores as this number: 11811 is 300, not 299.9994."""
    exact = value * _METRE
    for digits in (0, 1, 2):
        if per_metre(round(exact, digits)) == value:
            return float(round(exact, digits))
    return exact


def sound(x: object, y: object) -> Dpi | None:
    """Both as floats, or None where they are no resolution (zero, not a number, absurd)."""
    try:
        pair = (float(x), float(y))  # pyright: ignore[reportArgumentType]
    except (TypeError, ValueError, ZeroDivisionError, OverflowError):
        return None
    return pair if all(math.isfinite(v) and 1 <= v <= 100_000 for v in pair) else None
