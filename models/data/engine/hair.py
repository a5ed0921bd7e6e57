"""Hair: what hangs behind the head, and what falls over the face; units as in faces."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from models.data.engine.character import Character, Hand, Pose
from models.data.engine.curve import Frame, Points, arc, ellipse, lock, points, smooth
from models.data.engine.materials import Material


def draw_back(hand: Hand, frame: Frame, who: Character, pose: Pose) -> None:
    """Everything behind the head and the neck."""
    rng = np.random.default_rng((who.seed, 1))
    if who.back == "spiky":
        hand.fill(frame, _spikes(rng, 1.35, 11), Material.HAIR)
    elif who.back == "curly":
        hand.fill(frame, _curls(1.35, 13), Material.HAIR)
    elif who.back in {"short", "none", "bun"}:
        hand.fill(frame, ellipse(0, -0.05, 1.14, 1.14), Material.HAIR)
    elif who.back == "bob":
        hand.fill(frame, _fall(rng, 1.28, 1.25 + 0.2 * rng.random(), 5), Material.HAIR)
    elif who.back == "long":
        hand.fill(frame, _fall(rng, 1.34, 2.6 + 1.2 * rng.random(), 7), Material.HAIR)
        _strands(hand, frame, rng, 2.4)
    elif who.back == "pony":
        hand.fill(frame, ellipse(0, -0.05, 1.14, 1.14), Material.HAIR)
        _tail(hand, frame.moved(-0.7 * np.sign(pose.turn or 1), -0.75), rng, -0.5)
    elif who.back == "twin":
        hand.fill(frame, ellipse(0, -0.05, 1.14, 1.14), Material.HAIR)
        for side in (-1, 1):
            own = frame.moved(1.0 * side, -0.45)
            turned = Frame(own.x, own.y, own.scale, own.angle, own.flip != (side < 0))
            _tail(hand, turned, np.random.default_rng((who.seed, 2)), -0.25)
    if who.back == "bun":
        hand.fill(frame, ellipse(0, -1.25, 0.5, 0.42), Material.HAIR)
        hand.line(frame, arc(0, -1.2, 0.3, 0.22, 0.55, 0.95))


def draw_front(hand: Hand, frame: Frame, who: Character, pose: Pose) -> None:
    """The cap of hair, the fringe, locks at the sides, and what is worn in it."""
    rng = np.random.default_rng((who.seed, 3))
    if who.side_locks:
        for side in (-1, 1):
            root = points((side * 0.8, -0.5), (side * 1.12, -0.3))
            tip = (side * 0.98, who.side_locks + 0.1)
            hand.fill(frame, lock(root, tip, 0.12 * side), Material.HAIR)
    shape = _fringe(rng, who, hand.sheet.style.locks, pose.turn)
    hand.fill(frame, shape, Material.HAIR)
    if who.shine:
        with hand.sheet.within(frame, shape):
            hand.fill(frame, _shine(), Material.HAIR_LIGHT, 0.3, lined=False)
    for _ in range(hand.sheet.style.strands):
        x = float(rng.uniform(-0.75, 0.75))
        path = points((0.5 * x, -1.05), (0.9 * x, -0.7), (1.05 * x, -0.4))
        hand.line(frame, smooth(path, closed=False), 0.45)
    _worn(hand, frame, who)


def _fringe(rng: np.random.Generator, who: Character, locks: int, turn: float) -> Points:
    top = arc(0, -0.1, 1.16, 1.1, 0.5, 1.0)
    low = {"straight": 0.02, "parted": -0.05, "swept": 0.0, "spiky": 0.05, "none": -0.55}
    count = max(3, locks + int(rng.integers(-1, 2)))
    edges = np.linspace(1.12, -1.12, count + 1)
    bottom: list[tuple[float, float]] = []
    parting = float(rng.choice((-0.35, 0.0, 0.35))) + 0.2 * turn
    for a, b in pairwise(edges):
        middle = (a + b) / 2
        side = abs(middle) / 1.12
        y = low[who.fringe] + who.fringe_length + 0.35 * side**2 + float(rng.normal(0, 0.05))
        if who.fringe == "none":
            bottom.append((middle, -0.62 + 0.7 * side**2))
            continue
        x = middle
        if who.fringe == "parted":
            x += 0.22 * np.sign(middle - parting)
            y -= 0.45 * np.exp(-(((middle - parting) / 0.25) ** 2))
        elif who.fringe == "swept":
            x -= 0.25
        elif who.fringe == "spiky":
            x += float(rng.normal(0, 0.08))
            y += float(rng.uniform(-0.15, 0.15))
        bottom.append((x, y))
        bottom.append((b + 0.02, min(-0.12, y - 0.3) + 0.3 * (abs(b) / 1.12) ** 3))
    ends = points((1.14, 0.25), *bottom, (-1.14, 0.25))
    return np.concatenate([top, _pointed(ends)])


def _pointed(zigzag: Points) -> Points:
    """Locks with round sides and sharp tips."""
    parts: list[Points] = []
    for a, b in pairwise(zigzag):
        middle = (a + b) / 2 + np.array([0.0, 0.06 if b[1] > a[1] else -0.02])
        parts.append(smooth(np.stack([a, middle, b]), closed=False, steps=4))
    return np.concatenate(parts)


def _spikes(rng: np.random.Generator, radius: float, count: int) -> Points:
    turn = np.linspace(0.44, 1.06, 2 * count + 1) * 2 * np.pi
    far = np.where(np.arange(2 * count + 1) % 2 == 1, radius, 1.06)
    far = far * (1 + rng.normal(0, 0.05, 2 * count + 1))
    return np.stack([far * np.cos(turn), far * np.sin(turn) - 0.05], axis=1)


def _curls(radius: float, count: int) -> Points:
    parts = []
    for k in range(count):
        turn = (0.35 + 0.8 * k / (count - 1)) * 2 * np.pi
        x, y = radius * 0.92 * np.cos(turn), radius * 0.92 * np.sin(turn)
        parts.append(arc(x, y, 0.32, 0.32, turn / 2 / np.pi - 0.3, turn / 2 / np.pi + 0.3))
    return np.concatenate(parts)


def _fall(rng: np.random.Generator, wide: float, low: float, tips: int) -> Points:
    """Hair that falls to `low` and ends in tips."""
    top = arc(0, -0.05, wide, 1.18, 0.5, 1.0)
    spread = wide * (1.0 + 0.08 * low)
    x = np.linspace(spread, -spread, 2 * tips + 1)
    y = np.where(np.arange(2 * tips + 1) % 2 == 1, low, low - 0.28 - 0.05 * low)
    y = y + rng.normal(0, 0.05, 2 * tips + 1)
    right = points((wide * 1.02, 0.4), (spread, low * 0.6))
    left = points((-spread, low * 0.6), (-wide * 1.02, 0.4))
    return np.concatenate([top, right, np.stack([x, y], axis=1), left])


def _tail(hand: Hand, frame: Frame, rng: np.random.Generator, lean: float) -> None:
    low = 2.2 + rng.random()
    shape = smooth(
        points(
            (-0.1, -0.1),
            (0.35, -0.2),
            (0.75 - lean, 0.6),
            (0.7 - lean, 1.5),
            (0.45 - lean, low),
            (0.35 - lean, 1.6),
            (0.15, 0.8),
        )
    )
    hand.fill(frame, shape, Material.HAIR)
    path = points((0.15, 0.1), (0.5 - lean, 0.8), (0.5 - lean, 1.6))
    hand.line(frame, smooth(path, closed=False), 0.5)
    hand.fill(frame, ellipse(0.08, -0.08, 0.2, 0.2), Material.RIBBON)


def _strands(hand: Hand, frame: Frame, rng: np.random.Generator, low: float) -> None:
    for x in rng.uniform(-1.2, 1.2, hand.sheet.style.strands):
        hand.line(frame, points((x, low - 1.2), (1.05 * x, low - 0.5)), 0.45)


def _shine() -> Points:
    upper = arc(0, 0.15, 1.0, 0.95, 0.58, 0.92)
    zigzag = upper[::-1].copy()
    zigzag[:, 1] += np.where(np.arange(len(zigzag)) % 4 < 2, 0.2, 0.1)
    return np.concatenate([upper, zigzag])


def _worn(hand: Hand, frame: Frame, who: Character) -> None:
    if who.cat_ears:
        for side in (-1, 1):
            ear = points((side * 0.35, -0.98), (side * 0.8, -1.75), (side * 1.0, -0.65))
            hand.fill(frame, ear, Material.HAIR)
            hand.fill(frame, ear * 0.6 + (side * 0.3, -0.48), Material.MOUTH, 0.6)
    if who.hat:
        crown = np.concatenate(
            [arc(0, -0.5, 1.22, 0.95, 0.5, 1.0), points((1.22, -0.38), (-1.22, -0.38))]
        )
        hand.fill(frame, crown, Material.RIBBON)
        hand.fill(frame, ellipse(0.0, -0.42, 1.5, 0.16), Material.RIBBON)
    elif who.ribbon:
        own = frame.moved(0.75, -0.85, 1.0, 0.5)
        for side in (-1, 1):
            bow = smooth(points((0, 0), (side * 0.5, -0.35), (side * 0.55, 0.25)))
            hand.fill(own, bow, Material.RIBBON)
        hand.fill(own, ellipse(0, 0, 0.13, 0.13), Material.RIBBON)
