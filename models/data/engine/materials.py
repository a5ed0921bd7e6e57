"""What things are made of, and the colours that such things plausibly have."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from painter.imaging.colour import from_oklab

Colour = NDArray[np.uint8]


class Material(IntEnum):
    """Ids of one character or scene; a second character's follow after `PER_OWNER`."""

    PAPER = 0
    SKIN = 1
    HAIR = 2
    HAIR_LIGHT = 3
    EYE = 4
    EYE_WHITE = 5
    MOUTH = 6
    TOP = 7
    TRIM = 8
    BOTTOM = 9
    SOCK = 10
    SHOE = 11
    RIBBON = 12
    SHIRT = 13
    METAL = 14
    BAG = 15
    SKY = 16
    CLOUD = 17
    HILL = 18
    GROUND = 19
    LEAF = 20
    TRUNK = 21
    WALL = 22
    ROOF = 23
    GLASS = 24
    WOOD = 25
    CURTAIN = 26
    LAMP = 27
    FLOWER = 28
    FUR = 29
    BALLOON = 30
    FAR = 31


PER_OWNER = 32
"""Ids of one owner."""

_SKINS = ((0.93, 0.02, 0.03), (0.89, 0.03, 0.04), (0.84, 0.03, 0.06), (0.7, 0.04, 0.07),
          (0.52, 0.04, 0.06), (0.42, 0.03, 0.05))  # fmt: skip
_SKIN_SHARES = (0.36, 0.26, 0.16, 0.1, 0.07, 0.05)
_HAIRS = ((0.22, 0.0, 0.0), (0.34, 0.02, 0.03), (0.46, 0.04, 0.06), (0.6, 0.03, 0.08),
          (0.86, 0.0, 0.1), (0.92, 0.0, 0.02), (0.52, 0.13, 0.1), (0.7, 0.0, 0.0))  # fmt: skip


def palette_of(rng: np.random.Generator) -> Colour:
    """`(32, 3)` uint8 colours of one owner's materials; all that differ in id differ in colour."""
    lab = np.array([_DRAW.get(Material(k), _cloth)(rng) for k in range(PER_OWNER)], np.float32)
    lab[Material.HAIR_LIGHT] = lab[Material.HAIR] + (0.12, 0.0, 0.0)
    if rng.random() < 0.4:
        lab[Material.BOTTOM] = lab[Material.TRIM]
    if rng.random() < 0.5:
        lab[Material.SHIRT] = (0.98, 0.0, 0.0)
    lab[Material.PAPER] = lab[Material.BALLOON] = (1.0, 0.0, 0.0)
    return from_oklab(np.clip(lab, (0, -0.4, -0.4), (1, 0.4, 0.4)))


def apart(colours: Colour, kept_white: NDArray[np.bool_]) -> Colour:
    """The same colours, each row a little different from all before it.

    Flats tell materials apart by exact colour; rows that must be pure white stay so.
    """
    out = colours.copy()
    seen: set[tuple[int, ...]] = {(255, 255, 255)}
    for k, row in enumerate(out):
        if kept_white[k]:
            continue
        value = [int(v) for v in row]
        channel = 0
        while tuple(value) in seen:
            value[channel % 3] += -1 if value[channel % 3] > 127 else 1
            channel += 1
        seen.add(tuple(value))
        out[k] = value
    return out


def _near(rng: np.random.Generator, lab: tuple[float, ...], spread: float) -> NDArray[np.float64]:
    return np.array(lab) + rng.normal(0, spread, 3) * (1.0, 0.5, 0.5)


def _hue(
    rng: np.random.Generator, light: tuple[float, float], chroma: tuple[float, float]
) -> NDArray[np.float64]:
    angle, c = rng.uniform(0, 2 * np.pi), rng.uniform(*chroma)
    return np.array([rng.uniform(*light), c * np.cos(angle), c * np.sin(angle)])


def _skin(rng: np.random.Generator) -> NDArray[np.float64]:
    return _near(rng, _SKINS[int(rng.choice(len(_SKINS), p=_SKIN_SHARES))], 0.01)


def _hair(rng: np.random.Generator) -> NDArray[np.float64]:
    if rng.random() < 0.72:
        return _near(rng, _HAIRS[int(rng.integers(len(_HAIRS)))], 0.02)
    return _hue(rng, (0.5, 0.85), (0.07, 0.15))


def _eye(rng: np.random.Generator) -> NDArray[np.float64]:
    common = ((0.4, 0.03, 0.05), (0.55, -0.03, -0.1), (0.6, -0.09, 0.06), (0.35, 0.0, 0.0))
    if rng.random() < 0.7:
        return _near(rng, common[int(rng.integers(4))], 0.03)
    return _hue(rng, (0.45, 0.75), (0.08, 0.16))


def _cloth(rng: np.random.Generator) -> NDArray[np.float64]:
    draw = rng.random()
    if draw < 0.22:
        return np.array([rng.choice((0.25, 0.35, 0.55, 0.75, 0.95)), 0.0, 0.0])
    if draw < 0.4:
        return _near(rng, (0.38, 0.0, -0.06), 0.04)
    return _hue(rng, (0.45, 0.9), (0.05, 0.17))


def _sky(rng: np.random.Generator) -> NDArray[np.float64]:
    draw = rng.random()
    if draw < 0.7:
        return _near(rng, (0.85, -0.03, -0.06), 0.02)
    return _near(rng, (0.82, 0.06, 0.07) if draw < 0.85 else (0.33, 0.0, -0.08), 0.02)


def _fixed(*lab: float, spread: float = 0.025) -> Callable[[np.random.Generator], NDArray]:
    return lambda rng: _near(rng, lab, spread)


_DRAW: dict[Material, Callable[[np.random.Generator], NDArray]] = {
    Material.SKIN: _skin,
    Material.HAIR: _hair,
    Material.EYE: _eye,
    Material.EYE_WHITE: _fixed(0.985, 0.0, 0.0, spread=0.004),
    Material.MOUTH: _fixed(0.58, 0.13, 0.05),
    Material.SKY: _sky,
    Material.CLOUD: _fixed(0.97, 0.0, -0.005, spread=0.008),
    Material.HILL: _fixed(0.72, -0.07, 0.06),
    Material.GROUND: _fixed(0.76, -0.02, 0.07, spread=0.05),
    Material.LEAF: _fixed(0.6, -0.1, 0.09, spread=0.05),
    Material.TRUNK: _fixed(0.45, 0.03, 0.05),
    Material.WALL: _fixed(0.88, 0.01, 0.03, spread=0.05),
    Material.ROOF: _fixed(0.52, 0.1, 0.07, spread=0.06),
    Material.GLASS: _fixed(0.88, -0.03, -0.04),
    Material.WOOD: _fixed(0.6, 0.03, 0.07, spread=0.04),
    Material.LAMP: _fixed(0.92, 0.0, 0.11),
    Material.METAL: _fixed(0.8, 0.0, 0.01, spread=0.05),
    Material.FLOWER: lambda rng: _hue(rng, (0.65, 0.88), (0.1, 0.2)),
    Material.FUR: _hair,
    Material.FAR: _fixed(0.78, -0.02, -0.03, spread=0.04),
}  # fmt: skip
