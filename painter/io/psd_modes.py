"""Blend modes as Photoshop files name them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from painter.render.blend import BlendMode

KEYS: Mapping[BlendMode, bytes] = MappingProxyType(
    {
        BlendMode.NORMAL: b"norm",
        BlendMode.MULTIPLY: b"mul ",
        BlendMode.SCREEN: b"scrn",
        BlendMode.OVERLAY: b"over",
        BlendMode.DARKEN: b"dark",
        BlendMode.LIGHTEN: b"lite",
        BlendMode.COLOUR_DODGE: b"div ",
        BlendMode.COLOUR_BURN: b"idiv",
        BlendMode.HARD_LIGHT: b"hLit",
        BlendMode.SOFT_LIGHT: b"sLit",
        BlendMode.DIFFERENCE: b"diff",
        BlendMode.ADD: b"lddg",
        BlendMode.HUE: b"hue ",
        BlendMode.SATURATION: b"sat ",
        BlendMode.COLOUR: b"colr",
        BlendMode.LUMINOSITY: b"lum ",
    }
)
PASS_THROUGH = b"pass"

_KNOWN: Mapping[bytes, BlendMode] = MappingProxyType({key: mode for mode, key in KEYS.items()})

_NEAREST: Mapping[bytes, BlendMode] = MappingProxyType(
    {
        b"dkCl": BlendMode.DARKEN,
        b"lgCl": BlendMode.LIGHTEN,
        b"lbrn": BlendMode.COLOUR_BURN,
        b"vLit": BlendMode.HARD_LIGHT,
        b"lLit": BlendMode.HARD_LIGHT,
        b"pLit": BlendMode.HARD_LIGHT,
        b"hMix": BlendMode.HARD_LIGHT,
        b"smud": BlendMode.DIFFERENCE,
        b"fsub": BlendMode.DIFFERENCE,
        b"fdiv": BlendMode.COLOUR_DODGE,
    }
)
"""Modes that are not ours, by the one of ours that changes a picture in the same direction."""


def mode_of(key: bytes) -> tuple[BlendMode, bool]:
    """Our mode for a key, and whether it is that very mode."""
    known = _KNOWN.get(key)
    if known is not None:
        return known, True
    return _NEAREST.get(key, BlendMode.NORMAL), key == PASS_THROUGH
