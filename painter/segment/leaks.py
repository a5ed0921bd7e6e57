"""Passages where colour could run from one piece of a page into another."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from painter.base.kernel import kernel

_INKED = 48
"""Coverage above which a pixel is a wall for this purpose."""

_LEAST_WIDTH = 2.0
"""Narrower openings are corners of a smooth line's rim, where nobody would see colour run."""


@dataclass(frozen=True, slots=True)
class Leak:
    """A place without ink between two pieces.

    Attributes:
        between: ids of the regions on both sides; equal where the passage was left open, so that
            both sides are one region now.
        at: x, y of its middle on the page. width: of the opening in page pixels.
        likelihood: 0..1, how much it looks like a hole in a line.
        stroke: x, y of the two ends of the stroke that closes it.
    """

    between: tuple[int, int]
    at: tuple[int, int]
    width: float
    likelihood: float = 0.0
    stroke: tuple[tuple[float, float], ...] = ()


def find_leaks(
    atoms: NDArray[np.uint32], region_of_atom: NDArray[np.uint32], ink: NDArray[np.uint8]
) -> list[Leak]:
    """Every place where two atoms meet with no ink between them, the narrowest first.

    A narrow opening is where a line was most likely meant to close. Two openings between the same
    atoms count as two when they lie apart.

    Args:
        atoms: `(H, W)` uint32. region_of_atom: `(atoms + 1,)`. ink: `(H, W)` uint8 coverage.
    """
    key, x, y = _open_borders(atoms, ink)
    if not len(key):
        return []
    leaks = [_leak(group, region_of_atom) for group in _runs(key, x, y)]
    wide = [leak for leak in leaks if leak.width >= _LEAST_WIDTH]
    return sorted(wide, key=lambda leak: (leak.width, leak.at))


def _runs(
    key: NDArray[np.uint64], x: NDArray[np.int32], y: NDArray[np.int32]
) -> list[tuple[int, NDArray[np.int32], NDArray[np.int32]]]:
    """Border pixels by pair of atoms, and within a pair by connected piece."""
    order = np.argsort(key, kind="stable")
    key, x, y = key[order], x[order], y[order]
    starts = np.flatnonzero(np.r_[True, key[1:] != key[:-1]])
    groups: list[tuple[int, NDArray[np.int32], NDArray[np.int32]]] = []
    for first, last in zip(starts, np.r_[starts[1:], len(key)], strict=True):
        xs, ys = x[first:last], y[first:last]
        grid = np.zeros((np.ptp(ys) + 1, np.ptp(xs) + 1), np.bool_)
        grid[ys - ys.min(), xs - xs.min()] = True
        count, pieces = cv2.connectedComponents(grid.astype(np.uint8), connectivity=8)
        piece = pieces[ys - ys.min(), xs - xs.min()]
        for number in range(1, count):
            inside = piece == number
            groups.append((int(key[first]), xs[inside], ys[inside]))
    return groups


def _leak(
    group: tuple[int, NDArray[np.int32], NDArray[np.int32]], region_of_atom: NDArray[np.uint32]
) -> Leak:
    key, x, y = group
    sides = (int(region_of_atom[key >> 32]), int(region_of_atom[key & 0xFFFFFFFF]))
    middle = len(x) // 2
    place = np.lexsort((x, y))[middle]
    width = float(np.hypot(np.ptp(x) + 1, np.ptp(y) + 1))
    straight = min(np.ptp(x), np.ptp(y)) == 0
    return Leak(
        (min(sides), max(sides)),
        (int(x[place]), int(y[place])),
        float(len(x)) if straight else round(width, 1),
    )


@kernel
def _open_borders(
    atoms: NDArray[np.uint32], ink: NDArray[np.uint8]
) -> tuple[NDArray[np.uint64], NDArray[np.int32], NDArray[np.int32]]:
    """Pixels off the ink whose right or lower neighbour, off the ink too, is of another atom."""
    height, width = atoms.shape
    room = 4096
    key = np.empty(room, np.uint64)
    xs = np.empty(room, np.int32)
    ys = np.empty(room, np.int32)
    count = 0
    for y in range(height):
        for x in range(width):
            if ink[y, x] > _INKED:
                continue
            a = atoms[y, x]
            for step in range(2):
                v, u = y + step, x + 1 - step
                if v >= height or u >= width or ink[v, u] > _INKED:
                    continue
                b = atoms[v, u]
                if b == a:
                    continue
                if count == len(key):
                    key, xs, ys = np.append(key, key), np.append(xs, xs), np.append(ys, ys)
                key[count] = (np.uint64(min(a, b)) << np.uint64(32)) | np.uint64(max(a, b))
                xs[count] = x
                ys[count] = y
                count += 1
    return key[:count], xs[:count], ys[:count]
