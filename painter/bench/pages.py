"""Generated line art with exact labels: the test set of the region finder.

`shapes_page` draws 28 overlapping random shapes in painter's order with anti-aliased ink of varying
width, and has gaps cut into it (`painter.imaging.cuts`).
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from painter.imaging.cuts import cut_gaps
from painter.imaging.pen import draw_outline
from painter.imaging.shading import with_dots, with_hatching

SHAPES = 28
GAPS = 40
_THIN, _THICK = (1.5, 3.0), 6.0  # widths of the pen where it is finest, and the most, pixels


def shapes_page(
    seed: int, gap_range: tuple[float, float] | None, tone: bool = False, size: int = 1024
) -> tuple[NDArray[np.uint8], NDArray[np.uint32]]:
    """A page of overlapping shapes.

    Args:
        seed: same seed, same page.
        gap_range: lowest and highest width in pixels of the 40 gaps; None leaves every line closed.
        tone: fill some of the regions with dots, and hatch some.
        size: side of the page in pixels.

    Returns:
        ink, uint8 (size, size), 0 paper to 255 full ink, and the true regions, uint32
        (size, size), 1..n: the pieces of the shapes and of the ground that are connected outside
        the closed line, and at least 64 pixels of which are free of it.
    """
    rng = np.random.default_rng([seed, 28])
    ink = np.zeros((size, size), np.uint8)
    shape_of = np.zeros((size, size), np.int32)
    for number in range(1, SHAPES + 1):
        outline = _outline(rng, size)
        inside = np.zeros((size, size), np.uint8)
        cv2.fillPoly(inside, [np.round(outline).astype(np.int32)], 1)
        shape_of[inside > 0] = number
        ink[inside > 0] = 0
        draw_outline(ink, outline, rng, _THIN, _THICK)
    labels = _visible_pieces(shape_of, ink)
    if tone:
        ink = with_hatching(with_dots(ink, labels, rng), labels, rng)
    if gap_range is not None:
        ink = cut_gaps(ink, labels, GAPS, gap_range[0], gap_range[1], seed)
    return ink, labels


def tiled_page(seed: int, height: int, width: int, tone: bool = True) -> NDArray[np.uint8]:
    """Ink of a large page, uint8 (height, width): enlarged shapes pages side by side."""
    side = 2048 if min(height, width) > 3000 else 1024
    page = np.zeros((-(-height // side) * side, -(-width // side) * side), np.uint8)
    number = seed * 1000
    for y in range(0, page.shape[0], side):
        for x in range(0, page.shape[1], side):
            tile, _ = shapes_page(number, (3, 8), tone=tone)
            page[y : y + side, x : x + side] = cv2.resize(
                tile, (side, side), interpolation=cv2.INTER_CUBIC
            )
            number += 1
    return np.ascontiguousarray(page[:height, :width])


def _visible_pieces(shape_of: NDArray[np.int32], ink: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """Regions a colourist would see; what is hidden under the line joins the nearest of them."""
    free = connected_pieces(np.where(ink < 128, shape_of, -1))
    keep = np.bincount(free.ravel()) >= 64
    keep[0] = False
    labels = (np.cumsum(keep) * keep)[free].astype(np.int32)
    for own_shape_only in (True, False):
        _grow_labels(labels, shape_of, own_shape_only)
    return labels.astype(np.uint32)


def _grow_labels(
    labels: NDArray[np.int32], shape_of: NDArray[np.int32], own_shape_only: bool
) -> None:
    """Grow labels in place, a pixel a round, into zeros of the same shape or of any."""
    changed = True
    while changed:
        changed = False
        for axis, way in ((0, 1), (0, -1), (1, 1), (1, -1)):
            source, target = _shifted(labels, axis, way)
            shape_a, shape_b = _shifted(shape_of, axis, way)
            take = (target == 0) & (source != 0)
            if own_shape_only:
                take &= shape_a == shape_b
            target[take] = source[take]
            changed = changed or bool(take.any())


def _shifted(
    array: NDArray[np.int32], axis: int, way: int
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Views of neighbours along an axis: those giving and those taking."""
    first = array[:-1] if axis == 0 else array[:, :-1]
    second = array[1:] if axis == 0 else array[:, 1:]
    return (first, second) if way == 1 else (second, first)


def connected_pieces(colours: NDArray[np.integer]) -> NDArray[np.uint32]:
    """4-connected pieces of equal value, uint32 (H, W) numbered 1..n; -1 stays 0."""
    from skimage.measure import label

    return np.asarray(label(colours, background=-1, connectivity=1), np.uint32)


def _outline(rng: np.random.Generator, size: int) -> NDArray[np.float64]:
    """A closed outline, float64 (n, 2) x y, about one point a pixel: blob, star or rounded box."""
    centre = rng.uniform(0.08, 0.92, 2) * size
    radius = rng.uniform(0.05, 0.2) * size
    angle = np.linspace(0, 2 * np.pi, max(64, int(7 * radius)), endpoint=False)
    kind = rng.integers(0, 3)
    if kind == 0:
        r = np.ones_like(angle)
        for k in range(2, 6):
            r += rng.uniform(0, 0.45 / k) * np.cos(k * angle + rng.uniform(0, 6.3))
    elif kind == 1:
        points = rng.integers(4, 9)
        r = 1 - rng.uniform(0.1, 0.5) * np.abs(2 * ((angle * points / (2 * np.pi)) % 1) - 1)
    else:
        power = rng.uniform(1, 5)
        r = (np.abs(np.cos(angle)) ** power + np.abs(np.sin(angle)) ** power) ** (-1 / power)
    stretch = np.array([1.0, rng.uniform(0.35, 1.0)])
    turn = rng.uniform(0, np.pi)
    rotate = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    unit = np.stack([np.cos(angle), np.sin(angle)], 1) * r[:, None] * stretch
    return centre + radius * unit @ rotate.T
