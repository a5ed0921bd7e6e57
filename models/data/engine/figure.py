"""Busts and full figures."""

from __future__ import annotations

from models.data.engine.body import build_of, draw_body
from models.data.engine.character import Character, Hand, Pose
from models.data.engine.curve import Frame
from models.data.engine.hair import draw_back, draw_front
from models.data.engine.head import draw_face

HEAD = 2.25
"""Height of a head in half widths."""


def draw_figure(hand: Hand, place: Frame, who: Character, pose: Pose, legs: bool) -> None:
    """Somebody, from behind to the front; `place` is the middle of the skull."""
    style = hand.sheet.style
    standing = Frame(place.x, place.y, place.scale, place.angle + pose.lean, pose.flip)
    head = standing.moved(0, 0, 1.0, pose.tilt)
    draw_back(hand, head, who, pose)
    build = build_of(who, style.heads, style.chin)
    draw_body(hand, standing, who, pose, build, legs)
    draw_face(hand, head, who, pose)
    draw_front(hand, head, who, pose)
