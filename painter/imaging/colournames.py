"""A name for every colour, in words that one can search: lightness, strength, hue.

The bands are those of OKLCh (Ottosson 2020): lightness 0..1, chroma 0..0.4, hue in degrees.
"""

from __future__ import annotations

import math

import numpy as np

from painter.imaging.colour import to_oklab

_GREY = 0.018  # chroma below which a colour has no hue
_HUES = (
    (12.0, "pink"),
    (36.0, "red"),
    (52.0, "vermilion"),
    (75.0, "orange"),
    (98.0, "amber"),
    (118.0, "yellow"),
    (136.0, "lime"),
    (158.0, "green"),
    (182.0, "jade"),
    (215.0, "teal"),
    (243.0, "sky blue"),
    (275.0, "blue"),
    (300.0, "indigo"),
    (322.0, "violet"),
    (342.0, "purple"),
    (360.0, "magenta"),
)
"""Hue up to which each word reaches."""
_GREYS = (
    (0.12, "black"),
    (0.3, "charcoal"),
    (0.5, "dark grey"),
    (0.7, "grey"),
    (0.88, "light grey"),
    (0.985, "off-white"),
)
_LIGHTNESS = ((0.25, "very dark"), (0.45, "dark"), (0.68, ""), (0.85, "light"), (2.0, "pale"))
_STRENGTH = ((0.05, "greyish"), (0.1, "soft"), (0.17, ""), (1.0, "vivid"))
_WARMTH = ((20.0, 110.0, "warm"), (200.0, 290.0, "cool"))
"""Hues at which a greyish colour is called warm or cool."""


def colour_name(rgb: tuple[int, int, int]) -> str:
    """Such as "pale soft orange" or "cool grey"; the same for every colour of a band.

    Args:
        rgb: sRGB, 0..255.
    """
    light, a, b = (float(value) for value in to_oklab(np.array([rgb], np.uint8))[0])
    chroma, hue = math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360
    if light > 0.995 and chroma < _GREY / 2:
        return "white"
    if chroma < _GREY:
        return _join(_temperature(hue) if chroma > _GREY / 3 else "", _band(_GREYS, light, "white"))
    skin = 30 <= hue <= 85 and 0.62 <= light <= 0.95 and 0.02 <= chroma <= 0.1
    if skin:
        return _join(_band(_LIGHTNESS, light, ""), "warm", "beige" if hue > 68 else "peach")
    if 25 <= hue <= 95 and light < 0.6 and chroma < 0.13:
        return _join(_band(_LIGHTNESS, light, ""), _band(_STRENGTH[:1], chroma, ""), "brown")
    return _join(
        _band(_LIGHTNESS, light, ""), _band(_STRENGTH, chroma, ""), _band(_HUES, hue, "magenta")
    )


def _band(bands: tuple[tuple[float, str], ...], value: float, above: str) -> str:
    return next((word for limit, word in bands if value < limit), above)


def _temperature(hue: float) -> str:
    return next((word for low, high, word in _WARMTH if low <= hue <= high), "")


def _join(*words: str) -> str:
    return " ".join(word for word in words if word)
