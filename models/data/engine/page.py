"""Pages: panels with people and scenes in them, balloons with scribbled words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from models.data.engine.character import Character, Hand, new_pose
from models.data.engine.curve import Frame, arc, box, ellipse, points
from models.data.engine.figure import HEAD, draw_figure
from models.data.engine.materials import Material
from models.data.engine.scene import draw_scene
from models.data.engine.sheet import Sheet

_GUTTER = 0.022
_MARGIN = 0.04


@dataclass(frozen=True)
class Panel:
    """A rectangle of the page, in widths of it."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def wide(self) -> float:
        """Its width."""
        return self.right - self.left

    @property
    def high(self) -> float:
        """Its height in its own widths."""
        return (self.bottom - self.top) / self.wide

    def frame(self) -> Frame:
        """Its left upper corner, one unit wide."""
        return Frame(self.left, self.top, self.wide)


def panels(rng: np.random.Generator, aspect: float) -> list[Panel]:
    """Rows of one to three panels, with gutters."""
    rows = int(rng.integers(2, 5))
    edges = np.cumsum(np.concatenate([[0], rng.uniform(0.7, 1.3, rows)]))
    edges = _MARGIN + edges / edges[-1] * (aspect - 2 * _MARGIN)
    found: list[Panel] = []
    for top, bottom in pairwise(edges):
        count = int(rng.integers(1, 4))
        cuts = np.cumsum(np.concatenate([[0], rng.uniform(0.7, 1.3, count)]))
        cuts = _MARGIN + cuts / cuts[-1] * (1 - 2 * _MARGIN)
        for left, right in pairwise(cuts):
            half = _GUTTER / 2
            found.append(
                Panel(
                    float(left) + half, float(top) + half, float(right) - half, float(bottom) - half
                )
            )
    return found


def draw_page(sheet: Sheet, cast: Sequence[Character], scene: int) -> None:
    """A page of panels; members of the cast are the sheet's owners 0, 1, ..., `scene` another."""
    everything = Frame(0, 0, 1)
    for panel in panels(sheet.rng, sheet.aspect):
        outline = box(panel.left, panel.top, panel.right, panel.bottom)
        with sheet.within(everything, outline):
            _draw_panel(sheet, panel, cast, scene)
        sheet.line(everything, np.concatenate([outline, outline[:1]]), 1.3)


def _draw_panel(sheet: Sheet, panel: Panel, cast: Sequence[Character], scene: int) -> None:
    rng = sheet.rng
    frame = panel.frame()
    background = Hand(sheet, scene)
    scenic = rng.random() < 0.6
    if scenic:
        draw_scene(background, frame, panel.high)
    else:
        background.fill(frame, box(0, 0, 1, panel.high), Material.PAPER, lined=False)
    number = int(rng.choice((0, 1, 2), p=(0.15, 0.55, 0.3) if scenic else (0, 0.6, 0.4)))
    shown = rng.permutation(len(cast))[:number]
    for k, who in enumerate(shown):
        x = (k + 1) / (len(shown) + 1) + float(rng.normal(0, 0.04))
        draw_person(Hand(sheet, int(who)), frame, cast[int(who)], x, panel.high)
    for _ in range(int(rng.integers(0, 3))):
        _balloon(background, frame, panel.high)


def draw_person(hand: Hand, frame: Frame, who: Character, x: float, high: float) -> None:
    """A face, a bust or somebody whole in a frame of width 1."""
    rng = hand.sheet.rng
    pose = new_pose(rng)
    draw = rng.random()
    if draw < 0.25:
        size = float(rng.uniform(0.16, 0.24)) * high
        head, legs = frame.moved(x, high - HEAD * size * rng.uniform(0.7, 1.0), size), False
    elif draw < 0.65:
        size = float(rng.uniform(0.1, 0.16)) * high
        head, legs = frame.moved(x, high * float(rng.uniform(0.35, 0.5)), size), False
    else:
        heads = hand.sheet.style.heads
        size = 0.85 * high / (heads * HEAD)
        head, legs = frame.moved(x, high * 0.1 + 1.2 * size, size), True
    draw_figure(hand, head, who, pose, legs)


def _balloon(hand: Hand, frame: Frame, high: float) -> None:
    rng = hand.sheet.rng
    wide, tall = float(rng.uniform(0.1, 0.2)), float(rng.uniform(0.08, 0.16)) * min(1.2, high)
    x = float(rng.uniform(wide, 1 - wide))
    y = float(
        rng.choice((rng.uniform(tall, 0.3 * high), rng.uniform(0.75 * high, high - 0.5 * tall)))
    )
    draw = rng.random()
    if draw < 0.6:
        shape = ellipse(x, y, wide, tall)
        side = float(rng.choice((-1, 1)))
        tail = points(
            (x + 0.1 * side * wide, y + 0.9 * tall),
            (x + 0.6 * side * wide, y + 1.7 * tall),
            (x + 0.45 * side * wide, y + 0.8 * tall),
        )
        hand.fill(frame, tail, Material.BALLOON)
    elif draw < 0.8:
        turn = np.linspace(0, 2 * np.pi, 33)[:-1]
        far = np.where(np.arange(32) % 2 == 0, 1.25, 0.9)
        shape = np.stack([x + wide * far * np.cos(turn), y + tall * far * np.sin(turn)], axis=1)
    else:
        shape = box(x - wide, y - 0.7 * tall, x + wide, y + 0.7 * tall)
    hand.fill(frame, shape, Material.BALLOON, 0.8)
    if draw < 0.6:
        # The tail opens into the balloon.
        hand.fill(frame, arc(x, y, 0.96 * wide, 0.94 * tall, 0, 1), Material.BALLOON, lined=False)
    _words(hand, frame, x, y, wide, tall)


def _words(hand: Hand, frame: Frame, x: float, y: float, wide: float, tall: float) -> None:
    rng = hand.sheet.rng
    size = 0.028
    for column in np.arange(x + 0.5 * wide, x - 0.5 * wide, -1.5 * size):
        for row in np.arange(y - 0.5 * tall, y + 0.45 * tall, 1.25 * size):
            own = frame.moved(float(column), float(row), size / 2)
            for _ in range(int(rng.integers(2, 5))):
                hand.line(own, rng.uniform(-0.8, 0.8, (2, 2)), 0.7)
