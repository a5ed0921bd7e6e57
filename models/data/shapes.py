"""Drawings of plain shapes, made here: bodies with pairs, rows, rings, grids, bands and insets.

The drawn sets are mostly busts of a few styles. Signs, things and patterns follow other habits:
what repeats is of one colour, what mirrors is of one colour, small dark things sit in large bright
ones. These drawings teach that, and nothing of any artist's work is in them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from models.data.archive import Pair
from painter.imaging.colour import from_oklab

Points = NDArray[np.float64]
Colour = tuple[int, int, int]

_SIDE = 512


@dataclass(eq=False)
class _Sheet:
    """What is being drawn on. Every shape hides what lies behind it."""

    rng: np.random.Generator
    ink: NDArray[np.uint8]
    flat: NDArray[np.uint8]
    palette: list[Colour]
    line: int

    def fill(self, points: Points, colour: Colour) -> None:
        """Paint one closed outline."""
        whole = np.rint(points).astype(np.int32)
        cv2.fillPoly(self.flat, [whole], colour)
        cv2.fillPoly(self.ink, [whole], 0)
        cv2.polylines(self.ink, [whole], True, 255, self.line, cv2.LINE_AA)

    def colour(self, small: bool) -> Colour:
        """A material; small things are often dark or white."""
        if small and self.rng.random() < 0.35:
            return (_dark(self.rng), (255, 255, 255))[int(self.rng.random() < 0.4)]
        return self.palette[int(self.rng.integers(len(self.palette)))]


def shape_drawing(rng: np.random.Generator) -> Pair:
    """One drawing, 512 x 512; the same state of `rng` gives the same drawing."""
    ground = _ground(rng)
    sheet = _Sheet(
        rng,
        np.zeros((_SIDE, _SIDE), np.uint8),
        np.full((_SIDE, _SIDE, 3), ground, np.uint8),
        _palette(rng),
        int(rng.integers(2, 8)),
    )
    bodies = int(rng.integers(1, 4))
    for _ in range(bodies):
        size = float(rng.uniform(90, 215) / np.sqrt(bodies) * 1.15)
        reach = max(0.0, 0.5 * _SIDE - size)
        middle = 0.5 * _SIDE + rng.uniform(-1, 1, 2) * reach
        _body(sheet, middle, size)
    return Pair(sheet.ink, sheet.flat)


def _body(sheet: _Sheet, middle: Points, size: float) -> None:
    """A large shape, with things behind it and on it."""
    rng = sheet.rng
    outline = closed_outline(rng, symmetric=bool(rng.random() < 0.7)) * size
    outline *= np.exp(rng.normal(0, 0.2, 2))
    if rng.random() < 0.45:
        _pair(sheet, middle, 0.9 * size, size * float(rng.uniform(0.2, 0.45)))
    if rng.random() < 0.2:
        _ring(sheet, middle, size * 1.05, size * float(rng.uniform(0.15, 0.3)))
    colour = sheet.colour(small=False)
    sheet.fill(middle + outline, colour)
    if rng.random() < 0.3:
        sheet.fill(middle + outline * rng.uniform(0.7, 0.92), sheet.colour(small=False))
    details: tuple[Callable[[_Sheet, Points, float], None], ...] = (
        _bands, _grid, _eyes, _petals, _single, _row,
    )  # fmt: skip
    for _ in range(int(rng.integers(1, 4))):
        details[int(rng.integers(len(details)))](sheet, middle, size)


def _pair(sheet: _Sheet, middle: Points, apart: float, size: float) -> None:
    """The same shape left and right, mirrored; sometimes each with an inset."""
    rng = sheet.rng
    outline = closed_outline(rng, symmetric=False) * size
    offset = np.array([apart * rng.uniform(0.4, 1), rng.uniform(-1, 1) * apart])
    colours = [sheet.colour(size < 30)] + [sheet.colour(True)] * int(rng.random() < 0.5)
    for side in (-1, 1):
        for k, colour in enumerate(colours):
            points = outline * (0.55 if k else 1.0) + offset
            sheet.fill(middle + points * (side, 1), colour)


def _eyes(sheet: _Sheet, middle: Points, size: float) -> None:
    _pair(sheet, middle, 0.5 * size, size * float(sheet.rng.uniform(0.06, 0.2)))


def _petals(sheet: _Sheet, middle: Points, size: float) -> None:
    _ring(sheet, middle, size * 0.55, size * float(sheet.rng.uniform(0.08, 0.2)))


def _ring(sheet: _Sheet, middle: Points, radius: float, size: float) -> None:
    """One shape repeated around a centre, sometimes in two colours by turns."""
    rng = sheet.rng
    count = int(rng.integers(4, 13))
    outline = closed_outline(rng, symmetric=True) * size
    colours = [
        sheet.colour(size < 30) for _ in range(1 + int(count % 2 == 0 and rng.random() < 0.3))
    ]
    for k in range(count):
        turn = _turn(2 * np.pi * k / count)
        points = (outline - np.array([0.0, radius])) @ turn
        sheet.fill(middle + points, colours[k % len(colours)])


def _grid(sheet: _Sheet, middle: Points, size: float) -> None:
    """Rows and columns of one shape, of one colour, by turns, or one odd among them."""
    rng = sheet.rng
    rows, columns = int(rng.integers(2, 6)), int(rng.integers(2, 6))
    step = 1.3 * size / max(rows, columns)
    outline = closed_outline(rng, symmetric=True) * step * rng.uniform(0.25, 0.45)
    colours = [sheet.colour(step < 40) for _ in range(1 + int(rng.random() < 0.35))]
    by_row = rng.random() < 0.5
    for y in range(rows):
        for x in range(columns):
            at = middle + np.array([x - (columns - 1) / 2, y - (rows - 1) / 2]) * step
            colour = colours[(y if by_row else x + y) % len(colours)]
            odd = rng.random() < 0.04
            sheet.fill(at + outline, sheet.colour(False) if odd else colour)


def _row(sheet: _Sheet, middle: Points, size: float) -> None:
    """A few of one shape side by side or one below the other."""
    rng = sheet.rng
    count = int(rng.integers(2, 7))
    step = 1.4 * size / count
    outline = closed_outline(rng, symmetric=True) * step * rng.uniform(0.25, 0.48)
    along = np.array([1.0, 0.0] if rng.random() < 0.6 else [0.0, 1.0])
    off = (1 - along) * rng.uniform(-0.6, 0.6) * size
    colour = sheet.colour(step < 40)
    for k in range(count):
        sheet.fill(middle + off + along * (k - (count - 1) / 2) * step + outline, colour)


def _bands(sheet: _Sheet, middle: Points, size: float) -> None:
    """Stripes by turns."""
    rng = sheet.rng
    count = int(rng.integers(2, 7))
    wide, high = size * rng.uniform(0.4, 0.9), size * rng.uniform(0.3, 0.8)
    colours = [sheet.colour(False), sheet.colour(False)]
    edges = np.linspace(-high, high, count + 1)
    upright = rng.random() < 0.4
    for k in range(count):
        box = np.array(
            [(-wide, edges[k]), (wide, edges[k]), (wide, edges[k + 1]), (-wide, edges[k + 1])]
        )
        sheet.fill(middle + (box[:, ::-1] if upright else box), colours[k % 2])


def _single(sheet: _Sheet, middle: Points, size: float) -> None:
    """One thing on the axis or anywhere, sometimes with an inset."""
    rng = sheet.rng
    own = size * float(rng.uniform(0.08, 0.4))
    outline = closed_outline(rng, symmetric=True) * own * np.exp(rng.normal(0, 0.3, 2))
    at = middle + rng.uniform(-0.6, 0.6, 2) * size * (float(rng.random() < 0.4), 1)
    sheet.fill(at + outline, sheet.colour(own < 30))
    if rng.random() < 0.4:
        sheet.fill(at + outline * rng.uniform(0.4, 0.8), sheet.colour(own < 50))


def closed_outline(rng: np.random.Generator, symmetric: bool) -> Points:
    """A closed outline about the origin, of radius about 1."""
    turn = np.linspace(0, 2 * np.pi, 48, endpoint=False)
    circle = np.stack([np.sin(turn), -np.cos(turn)], axis=1)
    draw = rng.random()
    if draw < 0.3:
        return circle * np.exp(rng.normal(0, 0.25, 2))
    if draw < 0.55:
        power = float(rng.choice((0.15, 0.35, 0.6)))  # from square to round corners
        return np.sign(circle) * np.abs(circle) ** power * np.exp(rng.normal(0, 0.3, 2))
    if draw < 0.8:
        corners = int(rng.integers(3, 8))
        radius = np.ones(2 * corners)
        radius[1::2] = rng.uniform(0.4, 1) if rng.random() < 0.4 else np.cos(np.pi / corners)
        angle = np.linspace(0, 2 * np.pi, 2 * corners, endpoint=False)
        star = np.stack([np.sin(angle), -np.cos(angle)], axis=1) * radius[:, np.newaxis]
        return star if symmetric else star @ _turn(float(rng.uniform(0, 6)))
    wave = np.arange(2, 6)[:, np.newaxis]
    phase = np.zeros((4, 1)) if symmetric else rng.uniform(0, 2 * np.pi, (4, 1))
    swell = rng.normal(0, 0.3, (4, 1)) / wave
    return circle * (1 + (swell * np.cos(wave * turn + phase)).sum(axis=0))[:, np.newaxis]


def _turn(angle: float) -> Points:
    return np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])


def _palette(rng: np.random.Generator) -> list[Colour]:
    """Two to seven materials, some of them grey, white or dark."""
    count = int(rng.integers(2, 8))
    found = [_bright(rng) for _ in range(count)]
    if rng.random() < 0.5:
        found.append((255, 255, 255))
    if rng.random() < 0.4:
        found.append(_dark(rng))
    if rng.random() < 0.4:
        grey = int(rng.integers(120, 230))
        found.append((grey, grey, grey))
    return found


def _bright(rng: np.random.Generator) -> Colour:
    hue, chroma = rng.uniform(0, 2 * np.pi), rng.uniform(0.05, 0.18)
    lab = (rng.uniform(0.5, 0.93), chroma * np.cos(hue), chroma * np.sin(hue))
    return _whole(from_oklab(np.array(lab, np.float32)))


def _dark(rng: np.random.Generator) -> Colour:
    level = int(rng.integers(0, 70))
    return (level, level, level)


def _ground(rng: np.random.Generator) -> Colour:
    return (255, 255, 255) if rng.random() < 0.85 else _bright(rng)


def _whole(rgb: NDArray[np.uint8]) -> Colour:
    return (int(rgb[0]), int(rgb[1]), int(rgb[2]))
