"""Drawings by number: the same seed gives the same drawing, on any machine, at any size."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from models.data.archive import Pair
from models.data.engine.character import Character, Hand, new_character, new_pose
from models.data.engine.curve import Frame, ellipse
from models.data.engine.figure import HEAD, draw_figure
from models.data.engine.materials import PER_OWNER, Material, apart, palette_of
from models.data.engine.page import draw_page, draw_person
from models.data.engine.scene import draw_scene
from models.data.engine.sheet import Sheet
from models.data.engine.style import Style, pick_style
from painter.imaging.colour import to_oklab

Kind = Literal["bust", "figure", "group", "scene", "page"]

ENGINE = "engine"
"""Group of the drawings that are made here."""

KINDS: tuple[Kind, ...] = ("bust", "figure", "group", "scene", "page")
_SHARES = (0.4, 0.2, 0.2, 0.08, 0.12)
_PAGE = 1.4
_CAST = 3
_DARK = 0.42  # OKLab lightness below which a thing may be solid ink
_TONED = (Material.HAIR, Material.TOP, Material.TRIM, Material.BOTTOM, Material.SHOE,
          Material.HILL, Material.FAR, Material.SKY, Material.ROOF)  # fmt: skip
_BLACKENED = (Material.HAIR, Material.TOP, Material.TRIM, Material.BOTTOM, Material.SHOE)


@dataclass(frozen=True, eq=False)
class Made:
    """A drawing.

    Attributes:
        ink: `(H, W)` uint8 coverage. ids: `(H, W)` uint16 rows of `colours`.
        colours: `(K, 3)` uint8; rows that differ in id differ in colour, but for pure white.
    """

    ink: NDArray[np.uint8]
    ids: NDArray[np.uint16]
    colours: NDArray[np.uint8]

    def pair(self) -> Pair:
        """Ink and flats."""
        return Pair(self.ink, self.colours[self.ids])


def draw(seed: int, kind: Kind | None = None, style: Style | None = None, side: int = 512) -> Made:
    """One drawing of `side` pixels in width; pages are higher than wide.

    Args:
        kind, style: None for any; styles are those that are trained on.
    """
    return draw_poses(seed, 1, kind, style, side)[0]


def draw_poses(
    seed: int,
    count: int,
    kind: Kind | None = None,
    style: Style | None = None,
    side: int = 512,
) -> tuple[Made, ...]:
    """The same people in the same colours and style, each time in another pose and place."""
    rng = np.random.default_rng((31, seed))
    chosen: Kind = KINDS[int(rng.choice(len(KINDS), p=_SHARES))]
    chosen = chosen if kind is None else kind
    hand = pick_style(rng)
    hand = hand if style is None else style
    cast = [new_character(rng) for _ in range(_CAST)]
    colours = fresh_colours(rng)
    solid = _treatment(rng, colours, hand)
    return tuple(
        _draw(np.random.default_rng((31, seed, k)), chosen, hand, cast, colours, solid, side)
        for k in range(count)
    )


def fresh_colours(rng: np.random.Generator) -> NDArray[np.uint8]:
    """Palettes of the cast and of the scene, one below the other, `(128, 3)` uint8."""
    colours = np.concatenate([palette_of(rng) for _ in range(_CAST + 1)])
    white = np.isin(np.arange(len(colours)) % PER_OWNER, (Material.PAPER, Material.BALLOON))
    return apart(colours, white)


@dataclass(frozen=True)
class _Treatment:
    """Which ids are solid ink, and which have tone with which period, share and angle."""

    solid: tuple[int, ...]
    toned: tuple[tuple[int, float, float, float], ...]


def _treatment(rng: np.random.Generator, colours: NDArray[np.uint8], style: Style) -> _Treatment:
    light = to_oklab(colours)[:, 0]
    solid: list[int] = []
    toned: list[tuple[int, float, float, float]] = []
    for owner in range(_CAST + 1):
        for what in sorted({*_TONED, *_BLACKENED}):
            row = owner * PER_OWNER + what
            black, tone = rng.random() < style.black, rng.random() < style.tone
            period, angle = float(rng.uniform(4.5, 9)), float(rng.choice((np.pi / 4, np.pi / 6)))
            if black and what in _BLACKENED and light[row] < _DARK:
                solid.append(row)
            elif tone and what in _TONED:
                toned.append((row, period, float(np.clip(1.05 - light[row], 0.08, 0.6)), angle))
    return _Treatment(tuple(solid), tuple(toned))


def _draw(
    rng: np.random.Generator,
    kind: Kind,
    style: Style,
    cast: list[Character],
    colours: NDArray[np.uint8],
    treatment: _Treatment,
    side: int,
) -> Made:
    page = kind == "page"
    # People on a page are smaller, and so is the pen.
    style = replace(style, line=0.7 * style.line) if page else style
    sheet = Sheet(rng, style, side, _PAGE if page else 1.0)
    if page:
        draw_page(sheet, cast, _CAST)
    else:
        _one_picture(sheet, kind, cast)
    for row in treatment.solid:
        sheet.solid(row)
    for row, period, share, angle in treatment.toned:
        sheet.dots(row, period, share, angle)
    if rng.random() < style.hatch:
        middle = rng.uniform(0.3, 0.7, 2)
        shape = ellipse(middle[0], middle[1], rng.uniform(0.05, 0.15), rng.uniform(0.05, 0.15))
        sheet.hatch(Frame(0, 0, 1), shape, float(rng.uniform(5, 9)), float(rng.uniform(0, 3)))
    return Made(sheet.ink(), sheet.ids(), colours)


def _one_picture(sheet: Sheet, kind: Kind, cast: list[Character]) -> None:
    rng = sheet.rng
    everything = Frame(0, 0, 1)
    if kind == "scene" or rng.random() < (0.35 if kind != "group" else 0.6):
        draw_scene(Hand(sheet, _CAST), everything, 1.0, empty=kind == "scene")
    if kind == "bust":
        size = float(rng.uniform(0.15, 0.22))
        place = Frame(float(rng.normal(0.5, 0.04)), float(rng.uniform(0.32, 0.45)), size)
        draw_figure(Hand(sheet, 0), place, cast[0], new_pose(rng), legs=False)
    elif kind == "figure":
        size = 0.88 / (sheet.style.heads * HEAD + 0.5)
        place = Frame(float(rng.normal(0.5, 0.05)), 0.06 + 1.2 * size, size)
        draw_figure(Hand(sheet, 0), place, cast[0], new_pose(rng), legs=True)
    elif kind == "group":
        number = int(rng.integers(2, 4))
        for k in range(number):
            x = (k + 1) / (number + 1) + float(rng.normal(0, 0.03))
            draw_person(Hand(sheet, k), everything, cast[k], x, 1.0)
