"""Palettes as JSON: our own form, the one that keeps everything."""

from __future__ import annotations

import math
from typing import Any, cast

from painter.pixels.palette import Palette, Rgb, Swatch


def palette_to_json(palette: Palette) -> dict[str, Any]:
    """`{"name", "swatches": [{"rgb": [r, g, b], "name", "weight", "locked"}]}`."""
    swatches = [
        {"rgb": list(s.rgb), "name": s.name, "weight": s.weight, "locked": s.locked}
        for s in palette.swatches
    ]
    return {"name": palette.name, "swatches": swatches}


def palette_from_json(record: object) -> Palette:
    """The same read; also a plain list of colours, each `#rrggbb` or `[r, g, b]`.

    Raises:
        ValueError, TypeError, KeyError: it is not of that form.
    """
    if isinstance(record, list):
        return Palette(tuple(Swatch(rgb_of(colour)) for colour in cast("list[object]", record)))
    if not isinstance(record, dict):
        raise TypeError("neither a palette nor a list of colours")
    fields = cast("dict[str, Any]", record)
    return Palette(tuple(_swatch(s) for s in fields["swatches"]), str(fields.get("name", "")))


def rgb_of(value: object) -> Rgb:
    """A colour from `#rrggbb` or three numbers 0..255.

    Raises:
        ValueError, TypeError: it is neither.
    """
    if isinstance(value, str):
        digits = value.removeprefix("#")
        if len(digits) != 6:
            raise ValueError(f"{value!r} is no colour")
        return (int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16))
    r, g, b = (int(v) for v in cast("list[int]", value))
    if not all(0 <= v <= 255 for v in (r, g, b)):
        raise ValueError(f"{value!r} is no colour")
    return (r, g, b)


def _swatch(record: object) -> Swatch:
    if not isinstance(record, dict):
        return Swatch(rgb_of(record))
    fields = cast("dict[str, Any]", record)
    weight = float(fields.get("weight", 0.0))
    if not 0 <= weight < math.inf:
        raise ValueError("a weight that is none")
    locked = bool(fields.get("locked", False))
    return Swatch(rgb_of(fields["rgb"]), str(fields.get("name", "")), weight, locked)
