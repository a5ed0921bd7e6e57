"""Faces. One unit is half the width of the head; y runs down, 0 lies at the middle of the skull."""

from __future__ import annotations

import numpy as np

from models.data.engine.character import Character, Hand, Pose
from models.data.engine.curve import Frame, Points, arc, ellipse, points, smooth
from models.data.engine.materials import Material

FACE_DOWN = 0.28
"""Where the eyes lie."""


def draw_face(hand: Hand, frame: Frame, who: Character, pose: Pose) -> None:
    """Ears, face, eyes, nose, mouth."""
    style = hand.sheet.style
    for side in (-1, 1):
        x = side * (0.98 - 0.1 * side * pose.turn)
        hand.fill(frame, ellipse(x, 0.32, 0.16, 0.26), Material.SKIN)
        hand.line(frame, arc(x, 0.32, 0.07, 0.14, -0.25, 0.2), 0.5)
    hand.fill(frame, _face(pose.turn, style.chin), Material.SKIN)
    if who.blush:
        _blush(hand, frame, pose)
    for side in (-1, 1):
        _eye(hand, frame, pose, side)
    _nose(hand, frame, pose)
    _mouth(hand, frame, pose, style.chin)
    if who.glasses:
        _glasses(hand, frame, pose)


def _face(turn: float, chin: float) -> Points:
    shift, low = 0.2 * turn, 1.22 * chin
    right = points((0.98, -0.2), (0.97, 0.25), (0.86, 0.6 * chin), (0.52, 0.98 * chin))
    left = right * (-1, 1)
    # Turned, the far cheek is flatter and the near one rounder.
    right[:, 0] += 0.06 * turn
    left[:, 0] += 0.06 * turn
    bottom = points((shift + 0.12, low - 0.02), (shift - 0.12, low - 0.02))
    control = np.concatenate(
        [points((0, -1.02), (0.6, -0.86)), right, bottom, left[::-1], points((-0.6, -0.86))]
    )
    return smooth(control)


def _eye(hand: Hand, frame: Frame, pose: Pose, side: int) -> None:
    style = hand.sheet.style
    near = 1 - 0.16 * side * -pose.turn
    x = side * 0.43 + 0.24 * pose.turn
    kinds = {
        "tall": (0.25, 0.33),
        "round": (0.27, 0.31),
        "narrow": (0.27, 0.17),
        "dot": (0.1, 0.14),
    }
    wide, high = kinds[style.eye]
    wide, high = wide * style.eyes * near, high * style.eyes
    own = frame.moved(x, FACE_DOWN)
    outer = -0.03 * side
    if pose.shut[(side + 1) // 2]:
        hand.line(own, arc(0, -0.3 * high, wide, 0.55 * high, 0.02, 0.48), 1.6)
    elif style.eye == "dot":
        hand.sheet.black(own, ellipse(0, 0, wide, high))
    else:
        _open_eye(hand, own, wide, high, outer, pose.look)
    brow = points((-1.0, 0), (0, -0.25), (1.0, 0)) * (wide, 0.2)
    brow = smooth(brow, closed=False) + np.array([0, -high - 0.18])
    brow[:, 1] += pose.brows * side * brow[:, 0]
    hand.line(own, brow, 1.1)


def _open_eye(hand: Hand, own: Frame, wide: float, high: float, outer: float, look: float) -> None:
    shape = smooth(
        points(
            (-wide, outer * -1),
            (-0.6 * wide, -0.85 * high),
            (0.1 * wide, -high),
            (0.8 * wide, -0.7 * high),
            (wide, outer),
            (0.65 * wide, 0.8 * high),
            (0, high),
            (-0.7 * wide, 0.78 * high),
        )
    )
    hand.fill(own, shape, Material.EYE_WHITE, 0.4)
    with hand.sheet.within(own, shape):
        hand.fill(
            own, ellipse(look * wide, 0.05 * high, 0.66 * wide, 0.92 * high), Material.EYE, 0.7
        )
        hand.sheet.black(own, ellipse(look * wide, 0.02 * high, 0.25 * wide, 0.42 * high))
        hand.fill(
            own,
            ellipse(look * wide - 0.28 * wide, -0.4 * high, 0.2 * wide, 0.24 * high),
            Material.EYE_WHITE,
            0.3,
            lined=False,
        )
    lash = smooth(
        points(
            (-1.08 * wide, 0.05 * high),
            (-0.65 * wide, -0.85 * high),
            (0.1 * wide, -1.02 * high),
            (0.82 * wide, -0.72 * high),
            (1.08 * wide, -0.02 * high),
        ),
        closed=False,
    )
    hand.line(own, lash, 2.1)


def _nose(hand: Hand, frame: Frame, pose: Pose) -> None:
    x = 0.32 * pose.turn
    side = 1 if pose.turn >= 0 else -1
    path = points((x - 0.02 * side, 0.6), (x + 0.06 * side, 0.72), (x - 0.02 * side, 0.75))
    hand.line(frame, smooth(path, closed=False), 0.7)


def _mouth(hand: Hand, frame: Frame, pose: Pose, chin: float) -> None:
    own = frame.moved(0.25 * pose.turn, 0.95 * (0.5 + 0.5 * chin))
    wide = 0.26
    curve = {"smile": 0.1, "flat": 0.0, "frown": -0.08}
    if pose.mouth in curve:
        bend = curve[pose.mouth]
        hand.line(own, smooth(points((-wide, -bend), (0, bend), (wide, -bend)), closed=False), 0.9)
    elif pose.mouth == "round":
        hand.fill(own, ellipse(0, 0, 0.1, 0.13), Material.MOUTH, 0.8)
    elif pose.mouth == "grin":
        shape = smooth(points((-wide, -0.07), (0, -0.02), (wide, -0.07), (0.12, 0.1), (-0.12, 0.1)))
        hand.fill(own, shape, Material.EYE_WHITE, 0.8)
    else:
        shape = smooth(
            points((-0.22, -0.08), (0, -0.05), (0.22, -0.08), (0.12, 0.16), (-0.12, 0.16))
        )
        hand.fill(own, shape, Material.MOUTH, 0.8)


def _blush(hand: Hand, frame: Frame, pose: Pose) -> None:
    for side in (-1, 1):
        x = side * 0.6 + 0.2 * pose.turn
        for k in range(3):
            hand.line(frame, points((x + 0.09 * k - 0.14, 0.72), (x + 0.09 * k - 0.08, 0.62)), 0.4)


def _glasses(hand: Hand, frame: Frame, pose: Pose) -> None:
    middles = [side * 0.44 + 0.24 * pose.turn for side in (-1, 1)]
    for x in middles:
        rim = ellipse(x, 0.32, 0.36, 0.32)
        hand.line(frame, np.concatenate([rim, rim[:1]]), 0.9)
    hand.line(frame, points((middles[0] + 0.36, 0.28), (middles[1] - 0.36, 0.28)), 0.9)
