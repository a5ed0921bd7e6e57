"""Smooth curves as points, and frames to place them; lengths are in units of the frame."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]


@dataclass(frozen=True)
class Frame:
    """Where a thing stands: its own coordinates turned, scaled, mirrored and moved."""

    x: float
    y: float
    scale: float
    angle: float = 0.0
    flip: bool = False

    def at(self, points: Points) -> Points:
        """Points of the sheet."""
        own = points * (-1.0 if self.flip else 1.0, 1.0)
        c, s = np.cos(self.angle), np.sin(self.angle)
        return own @ np.array([[c, s], [-s, c]]) * self.scale + (self.x, self.y)

    def moved(self, x: float, y: float, scale: float = 1.0, angle: float = 0.0) -> Frame:
        """A frame that stands in this one at x, y."""
        place = self.at(np.array([[x, y]]))[0]
        turn = -angle if self.flip else angle
        return Frame(
            float(place[0]), float(place[1]), self.scale * scale, self.angle + turn, self.flip
        )


def points(*pairs: tuple[float, float]) -> Points:
    """Points from pairs."""
    return np.array(pairs, np.float64)


def mirrored(half: Points) -> Points:
    """A closed outline from its right half, top to bottom."""
    return np.concatenate([half, half[::-1] * (-1, 1)])


def smooth(control: Points, closed: bool = True, steps: int = 8) -> Points:
    """A centripetal-like Catmull-Rom curve through the control points."""
    if closed:
        p = np.concatenate([control[-1:], control, control[:2]])
    else:
        first, last = 2 * control[0] - control[1], 2 * control[-1] - control[-2]
        p = np.concatenate([first[None], control, last[None]])
    t = (np.arange(steps) / steps)[:, None, None]
    a, b, c, d = p[:-3], p[1:-2], p[2:-1], p[3:]
    curve = 0.5 * (
        2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3
    )
    found = curve.transpose(1, 0, 2).reshape(-1, 2)
    return found if closed else np.concatenate([found, control[-1:]])


def ellipse(x: float, y: float, wide: float, high: float, steps: int = 40) -> Points:
    """A closed ellipse with these half axes."""
    turn = np.linspace(0, 2 * np.pi, steps, endpoint=False)
    return np.stack([x + wide * np.cos(turn), y + high * np.sin(turn)], axis=1)


def arc(x: float, y: float, wide: float, high: float, start: float, end: float) -> Points:
    """A part of an ellipse, angles in turns, clockwise from the right."""
    turn = np.linspace(start, end, 24) * 2 * np.pi
    return np.stack([x + wide * np.cos(turn), y + high * np.sin(turn)], axis=1)


def box(left: float, top: float, right: float, bottom: float) -> Points:
    """Four corners."""
    return points((left, top), (right, top), (right, bottom), (left, bottom))


def limb(joints: Points, radii: tuple[float, ...]) -> Points:
    """The outline of something round at its start that runs through joints with these radii."""
    spine = smooth(joints, closed=False, steps=6)
    width = np.interp(np.linspace(0, 1, len(spine)), np.linspace(0, 1, len(radii)), np.array(radii))
    side = normals(spine) * width[:, None]
    turn = np.linspace(0, np.pi, 8)[1:-1, None]
    across, back = side[0], spine[0] - spine[1]
    back = back / max(float(np.linalg.norm(back)), 1e-9) * width[0]
    cap = spine[0] - np.cos(turn) * across + 0.7 * np.sin(turn) * back
    return np.concatenate([cap, spine + side, (spine - side)[::-1]])


def normals(line: Points) -> Points:
    """Unit vectors across an open line."""
    along = np.gradient(line, axis=0)
    along /= np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-9)
    return along @ np.array([[0.0, 1.0], [-1.0, 0.0]])


def lock(root: Points, tip: tuple[float, float], bend: float) -> Points:
    """A pointed lock from two points of its root to its tip, bent to one side."""
    (ax, ay), (bx, by) = root
    side = np.array([tip[1] - ay, ax - tip[0]]) * bend
    left = np.array([(ax + tip[0]) / 2, (ay + tip[1]) / 2]) + side
    right = np.array([(bx + tip[0]) / 2, (by + tip[1]) / 2]) + side
    one = smooth(np.array([(ax, ay), left, tip]), closed=False)
    two = smooth(np.array([tip, right, (bx, by)]), closed=False)
    return np.concatenate([one, two])
