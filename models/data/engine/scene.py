"""What stands behind people: outdoors, streets, rooms, and the patterns of manga."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from models.data.engine.character import Hand
from models.data.engine.curve import Frame, box, ellipse, points, smooth
from models.data.engine.materials import Material


def draw_scene(hand: Hand, place: Frame, high: float, empty: bool = False) -> None:
    """Fill a frame of width 1 and height `high` from its left upper corner.

    Args:
        empty: nobody will stand there; lines that run towards somebody make no sense then.
    """
    rng = hand.sheet.rng
    kinds: tuple[Callable[[Hand, Frame, float], None], ...] = (_outdoors, _street, _room, _focus)
    chosen = int(rng.choice(4, p=(0.4, 0.22, 0.26, 0.12)))
    kinds[0 if empty and chosen == 3 else chosen](hand, place, high)


def _outdoors(hand: Hand, place: Frame, high: float) -> None:
    rng = hand.sheet.rng
    hand.fill(place, box(0, 0, 1, high), Material.SKY, lined=False)
    if rng.random() < 0.4:
        hand.fill(place, ellipse(rng.uniform(0.1, 0.9), 0.18 * high, 0.07, 0.07), Material.LAMP)
    for _ in range(int(rng.integers(0, 4))):
        _cloud(hand, place, rng.uniform(0.1, 0.9), rng.uniform(0.05, 0.35) * high)
    level = high * float(rng.uniform(0.55, 0.8))
    for what in (Material.FAR, Material.HILL):
        x = np.linspace(-0.05, 1.05, 6)
        ridge = level - rng.uniform(0.0, 0.22, 6) * high
        ridge = smooth(np.stack([x, ridge], axis=1), closed=False)
        hand.fill(place, np.concatenate([ridge, points((1.05, high), (-0.05, high))]), what)
    hand.fill(place, box(-0.05, level, 1.05, high + 0.05), Material.GROUND)
    for x in rng.uniform(0, 1, int(rng.integers(0, 4))):
        _tree(hand, place, float(x), level + 0.04, float(rng.uniform(0.15, 0.32)))
    for x in rng.uniform(0, 1, int(rng.integers(0, 7))):
        _flower(hand, place, float(x), float(rng.uniform(level + 0.05, high)))


def _street(hand: Hand, place: Frame, high: float) -> None:
    rng = hand.sheet.rng
    hand.fill(place, box(0, 0, 1, high), Material.SKY, lined=False)
    for _ in range(int(rng.integers(0, 3))):
        _cloud(hand, place, rng.uniform(0.1, 0.9), rng.uniform(0.05, 0.25) * high)
    level = high * float(rng.uniform(0.7, 0.85))
    x = -0.05
    while x < 1.0:
        wide = float(rng.uniform(0.16, 0.34))
        _house(hand, place, x, x + wide, level - float(rng.uniform(0.25, 0.6)) * high, level)
        x += wide + float(rng.choice((0.0, 0.03)))
    hand.fill(place, box(-0.05, level, 1.05, high + 0.05), Material.GROUND)
    hand.line(place, points((-0.05, level + 0.06), (1.05, level + 0.06)))


def _house(hand: Hand, place: Frame, left: float, right: float, top: float, low: float) -> None:
    rng = hand.sheet.rng
    wall = Material.WALL if rng.random() < 0.7 else Material.FAR
    hand.fill(place, box(left, top, right, low), wall)
    if rng.random() < 0.6:
        middle, eave = (left + right) / 2, 0.02
        roof = points((left - eave, top), (middle, top - 0.12), (right + eave, top))
        hand.fill(place, roof, Material.ROOF)
    columns, rows = int(rng.integers(1, 4)), int(rng.integers(1, 4))
    wide, tall = (right - left) / (columns * 1.8), (low - top) / (rows * 2.2)
    for row in range(rows):
        for column in range(columns):
            x = left + (column + 0.5) * (right - left) / columns - wide / 2
            y = top + (row + 0.3) * (low - top) / rows
            hand.fill(place, box(x, y, x + wide, y + tall), Material.GLASS, 0.7)
            hand.line(place, points((x + wide / 2, y), (x + wide / 2, y + tall)), 0.5)


def _room(hand: Hand, place: Frame, high: float) -> None:
    rng = hand.sheet.rng
    hand.fill(place, box(0, 0, 1, high), Material.WALL, lined=False)
    level = high * float(rng.uniform(0.72, 0.86))
    left = float(rng.uniform(0.05, 0.5))
    top, low, wide = 0.12 * high, 0.52 * high, 0.36
    hand.fill(place, box(left, top, left + wide, low), Material.SKY)
    _cloud(hand, place, left + 0.18, top + 0.1 * high)
    for x in (left + wide / 2, left + wide):
        hand.line(place, points((x, top), (x, low)), 1.0)
    for side in (-1, 1):
        edge = left if side < 0 else left + wide
        folds = points(
            (edge - 0.06, top - 0.03),
            (edge + 0.06, top - 0.03),
            (edge + 0.03 - 0.04 * side, low + 0.06),
            (edge - 0.03 - 0.04 * side, low + 0.06),
        )
        hand.fill(place, folds, Material.CURTAIN)
        hand.line(place, points((edge, top), (edge - 0.03 * side, low)), 0.5)
    hand.fill(place, box(-0.05, level, 1.05, high + 0.05), Material.WOOD)
    if rng.random() < 0.6:
        _shelf(hand, place, 0.96 - left if left > 0.3 else 0.72, 0.25 * high, level)


def _shelf(hand: Hand, place: Frame, x: float, top: float, low: float) -> None:
    rng = hand.sheet.rng
    hand.fill(place, box(x - 0.14, top, x + 0.14, low), Material.TRUNK)
    books = (Material.ROOF, Material.LEAF, Material.CURTAIN, Material.METAL, Material.LAMP)
    for row in range(3):
        base = top + (row + 0.95) * (low - top) / 3
        at = x - 0.125
        while at < x + 0.1:
            wide, tall = (
                float(rng.uniform(0.015, 0.035)),
                float(rng.uniform(0.5, 0.8)) * (low - top) / 3,
            )
            hand.fill(
                place, box(at, base - tall, at + wide, base), books[int(rng.integers(5))], 0.7
            )
            at += wide


def _focus(hand: Hand, place: Frame, high: float) -> None:
    """Lines that run towards the middle, on white or one colour."""
    rng = hand.sheet.rng
    ground = Material.PAPER if rng.random() < 0.6 else Material.LAMP
    hand.fill(place, box(0, 0, 1, high), ground, lined=False)
    middle = np.array([0.5, 0.45 * high])
    for turn in np.sort(rng.uniform(0, 2 * np.pi, int(rng.integers(30, 70)))):
        way = np.array([np.cos(turn), np.sin(turn)])
        start = middle + way * float(rng.uniform(0.36, 0.5))
        side = np.array([-way[1], way[0]]) * float(rng.uniform(0.004, 0.014))
        end = middle + way * 1.6
        hand.sheet.black(place, np.stack([start, end + side, end - side]))


def _cloud(hand: Hand, place: Frame, x: float, y: float) -> None:
    rng = hand.sheet.rng
    size = float(rng.uniform(0.05, 0.12))
    count = int(rng.integers(3, 6))
    middles = x + size * 0.8 * (np.arange(count) - (count - 1) / 2)
    heights = size * (0.45 + 0.4 * np.sin(np.pi * (np.arange(count) + 0.5) / count))
    at = np.linspace(middles[0] - 0.6 * size, middles[-1] + 0.6 * size, 60)
    away = np.clip(1 - ((at[:, None] - middles) / (0.6 * size)) ** 2, 0, None)
    top = y - (np.sqrt(away) * heights).max(axis=1)
    hand.fill(place, np.stack([at, top], axis=1), Material.CLOUD, 0.7)


def _tree(hand: Hand, place: Frame, x: float, low: float, size: float) -> None:
    rng = hand.sheet.rng
    trunk = points(
        (x - 0.1 * size, low),
        (x - 0.07 * size, low - size),
        (x + 0.07 * size, low - size),
        (x + 0.1 * size, low),
    )
    hand.fill(place, trunk, Material.TRUNK)
    if rng.random() < 0.3:
        for k in range(3):
            y, wide = low - size * (0.5 + 0.4 * k), size * (0.5 - 0.1 * k)
            fir = points((x - wide, y), (x, y - 0.6 * size), (x + wide, y))
            hand.fill(place, fir, Material.LEAF)
        return
    turn = np.linspace(0, 2 * np.pi, 19)[:-1]
    far = np.where(np.arange(18) % 2 == 0, 0.62, 0.5) * size
    crown = np.stack([x + far * np.cos(turn), low - 1.25 * size + 0.9 * far * np.sin(turn)], axis=1)
    hand.fill(place, smooth(crown), Material.LEAF)


def _flower(hand: Hand, place: Frame, x: float, y: float) -> None:
    hand.line(place, points((x, y), (x, y - 0.05)), 0.6)
    own = place.moved(x, y - 0.06, 0.02)
    for k in range(5):
        turn = 2 * np.pi * k / 5
        hand.fill(
            own, ellipse(0.8 * np.cos(turn), 0.8 * np.sin(turn), 0.5, 0.5, 12), Material.FLOWER
        )
    hand.fill(own, ellipse(0, 0, 0.5, 0.5, 12), Material.LAMP)
