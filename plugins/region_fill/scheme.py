"""Colour schemes for pages without any guidance: few hues in harmony, by seed and mood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from painter.imaging.colour import from_oklab, to_oklab

Mood: TypeAlias = Literal["soft", "vivid", "muted"]

# Hues in degrees of OKLab: 25 red, 55 orange, 95 yellow, 145 green, 190 teal, 230 sky, 260 blue,
# 295 violet, 350 pink. Grounds, bodies (large things first), accents.
_THEMES = (
    ((85, 225, 60), (250, 55, 195, 25, 285, 90), (25, 90)),
    ((100, 150, 70), (145, 50, 95, 240, 25, 60), (20, 300)),
    ((60, 300, 85), (300, 350, 60, 260, 215, 30), (80, 10)),
    ((85, 60, 220), (60, 235, 150, 30, 85, 265), (22, 255)),
    ((20, 225, 95), (350, 215, 60, 300, 95, 160), (5, 255)),
    ((220, 90, 180), (215, 70, 175, 265, 25, 95), (35, 350)),
)
_GROUNDS = ((0.955, 0.028), (0.945, 0.030), (0.935, 0.026))
_BODIES = ((0.77, 0.085), (0.84, 0.075), (0.66, 0.100), (0.56, 0.090), (0.73, 0.110), (0.47, 0.070))
_ACCENTS = ((0.66, 0.165), (0.81, 0.140))
_SKINS = (0.90, 0.885, 0.86, 0.74, 0.64)
_STRENGTH: dict[Mood, float] = {"soft": 1.0, "vivid": 1.45, "muted": 0.5}
_TURN = 9.0  # degrees by which a seed turns a theme


@dataclass(frozen=True, eq=False)
class Scheme:
    """Colours by the part they play, all `(k, 3)` uint8 sRGB.

    Attributes:
        grounds: pale, behind everything. bodies: large and middle things, most used first.
        accents: small things. skin: `(3,)`, faces.
        shares: `(bodies,)` float, how much of the drawing each body colour should have.
        exact: the colours are the artist's and are not made deeper under screentone.
    """

    grounds: NDArray[np.uint8]
    bodies: NDArray[np.uint8]
    accents: NDArray[np.uint8]
    skin: NDArray[np.uint8]
    shares: NDArray[np.float64]
    exact: bool = False


def scheme_of(seed: int, mood: Mood) -> Scheme:
    """The scheme of a seed; seeds that follow each other have different themes."""
    rng = np.random.default_rng(seed)
    first = np.random.default_rng(seed // len(_THEMES)).permutation(len(_THEMES))
    grounds, bodies, accents = _THEMES[int(first[seed % len(_THEMES)])]
    turn = float(rng.uniform(-_TURN, _TURN))
    strength = _STRENGTH[mood]
    # The two main hues may change places, the others in any order.
    order = np.concatenate([rng.permutation(2), 2 + rng.permutation(len(bodies) - 2)])
    skin = float(_SKINS[int(rng.integers(len(_SKINS)))])
    return Scheme(
        _colours(_GROUNDS, rng.permutation(grounds), turn, strength),
        _colours(_BODIES, np.array(bodies)[order], turn, strength),
        _colours(_ACCENTS, np.array(accents), turn, max(0.6, strength)),
        _colours(((skin, 0.05 + 0.1 * (0.9 - skin)),), np.array((58,)), 0, min(1.0, strength))[0],
        np.linspace(1.6, 0.8, len(bodies)),
    )


def deepened(rgb: NDArray[np.uint8], tone: NDArray[np.floating]) -> NDArray[np.uint8]:
    """`(n, 3)` colours, darker where `(n,)` screentone is dense."""
    lab = to_oklab(rgb)
    lab[:, 0] *= (1 - 0.4 * np.clip(tone, 0, 1)).astype(np.float32)
    return np.where((tone > 0)[:, np.newaxis], from_oklab(lab), rgb)


def _colours(
    levels: tuple[tuple[float, float], ...], hues: NDArray[np.integer], turn: float, strength: float
) -> NDArray[np.uint8]:
    return np.array(
        [
            _in_gamut(_bright(light, hue), chroma * strength, np.radians(float(hue) + turn))
            for (light, chroma), hue in zip(levels, hues, strict=True)
        ],
        np.uint8,
    )


def _bright(light: float, hue: int) -> float:
    """Yellow is bright: a dark one would be olive."""
    return max(light, 0.82) if 75 <= hue <= 125 else light


def _in_gamut(light: float, chroma: float, hue: float) -> NDArray[np.uint8]:
    """The colour, with less chroma where sRGB has no room for it."""
    for _ in range(24):
        lab = np.array((light, chroma * np.cos(hue), chroma * np.sin(hue)), np.float32)
        rgb = from_oklab(lab)
        if float(np.abs(to_oklab(rgb) - lab).max()) < 0.01:
            return rgb
        chroma *= 0.9
    return from_oklab(np.array((light, 0, 0), np.float32))
