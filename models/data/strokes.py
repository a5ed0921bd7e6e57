"""Hints as an artist paints them: dots, strokes along a region, sloppy strokes, wrong colours.

Numbers are those of research section 6.5.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from models.data.hints import largest_first
from painter.imaging.colour import from_oklab, to_oklab
from painter.imaging.lines import thin

_NOISE = 0.006  # OKLab, about dE2000 of 2
_EDGE = 1e-3  # of a picture


@dataclass(frozen=True, eq=False)
class DrawnHints:
    """What was painted.

    Attributes:
        colour: `(H, W, 3)` uint8. mask: `(H, W)` bool. rows: the hinted regions' ids.
        truth: `(n + 1, 3)` uint8 colours of all regions as the hints ask for them: a hint that
            contradicts its region's material changes that region's truth.
    """

    colour: NDArray[np.uint8]
    mask: NDArray[np.bool_]
    rows: NDArray[np.intp]
    truth: NDArray[np.uint8]


def drawn_count(rng: np.random.Generator, regions: int) -> int:
    """How many hints: a quarter none, then few, 8 to 64, or a share of all regions."""
    draw = rng.random()
    if draw < 0.25:
        return 0
    if draw < 0.6:
        wanted = int(rng.geometric(1 / 4))
    elif draw < 0.85:
        wanted = round(float(np.exp(rng.uniform(np.log(8), np.log(64)))))
    else:
        wanted = max(1, round(float(rng.uniform(0.3, 1.0)) * regions))
    return min(wanted, regions)


def chosen_regions(
    rng: np.random.Generator, area: NDArray[np.floating], count: int
) -> NDArray[np.intp]:
    """Rows that get a hint: half the time by the root of their area, else any or the largest."""
    draw = rng.random()
    if draw >= 0.75:
        return largest_first(area)[:count]
    weight = np.sqrt(area) if draw < 0.5 else np.ones(len(area))
    # Gumbel's trick: the first of this order are a weighted draw without replacement.
    return np.argsort(-(np.log(weight) + rng.gumbel(size=len(area))))[:count]


def drawn_hints(
    rng: np.random.Generator,
    labels: NDArray[np.uint32],
    colours: NDArray[np.uint8],
    count: int | None = None,
    other: float = 0.1,
) -> DrawnHints:
    """Hint some regions of a drawing.

    Args:
        labels: `(H, W)`, 1..n. colours: `(n + 1, 3)` true colours. count: None as an artist would.
        other: share of the hints that ask for a colour which is not the region's.
    """
    area = np.bincount(labels.ravel(), minlength=len(colours))[1:].astype(np.float64)
    wanted = drawn_count(rng, len(area)) if count is None else count
    rows = chosen_regions(rng, np.maximum(area, 1e-3), wanted) + 1
    truth = colours.copy()
    picture = np.zeros((*labels.shape, 3), np.uint8)
    owner = np.zeros(labels.shape, np.uint32)
    for row in rows:
        if rng.random() < other:
            truth[row] = rng.integers(0, 256, 3)
        mark = _mark(rng, labels, int(row))
        picture[mark] = _noisy(rng, truth[row])
        owner[mark] = row
    mask = owner > 0
    return DrawnHints(picture, mask, rows[area[rows - 1] > 0], truth)


def strokes_on(
    flat: NDArray[np.uint8], rng: np.random.Generator
) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """Hints in true colours on a picture of flats; all of one colour counts as one region.

    Colours of less than a thousandth of the picture are its smooth edges, and not hinted.

    Args:
        flat: `(H, W, 3)` uint8.

    Returns:
        `(H, W, 3)` uint8 colours as painted, and where, `(H, W)`.
    """
    packed = flat.astype(np.uint32) @ np.array([1 << 16, 1 << 8, 1], np.uint32)
    _, first, owner, number = np.unique(
        packed, return_index=True, return_inverse=True, return_counts=True
    )
    kept = number >= packed.size * _EDGE
    names = np.where(kept, np.cumsum(kept), 0).astype(np.uint32)
    labels = names[owner].reshape(packed.shape)
    colours = np.zeros((int(kept.sum()) + 1, 3), np.uint8)
    colours[1:] = flat.reshape(-1, 3)[first[kept]]
    hints = drawn_hints(rng, labels, colours, other=0.0)
    return hints.colour, hints.mask


def random_pixels(rng: np.random.Generator, shape: tuple[int, int]) -> NDArray[np.bool_]:
    """As HSCAU-Net trains: single pixels, 3, 1 or 0.5 % of all."""
    return rng.random(shape) > rng.choice((0.97, 0.99, 0.995))


def _mark(rng: np.random.Generator, labels: NDArray[np.uint32], row: int) -> NDArray[np.bool_]:
    """Where one hint is painted, `(H, W)`."""
    own = labels == row
    ys, xs = np.nonzero(own)
    out = np.zeros(labels.shape, np.uint8)
    if not len(ys):
        return out.astype(np.bool_)
    draw = rng.random()
    if draw < 0.4:
        k = int(rng.integers(len(ys)))
        cv2.circle(out, (int(xs[k]), int(ys[k])), int(rng.integers(1, 6)), 1, -1)
        return (out > 0) & own
    path = _skeleton_path(rng, own)
    width = int(rng.integers(2, 13))
    cv2.polylines(out, [path[:, ::-1].astype(np.int32)], False, 1, width)
    if draw < 0.8:
        return (out > 0) & own
    # Sloppy: over the line, but most of it stays where it belongs.
    near = cv2.dilate(own.view(np.uint8), np.ones((13, 13), np.uint8)) > 0
    spilled = (out > 0) & near
    return spilled if (spilled & own).sum() > (spilled & ~own).sum() else spilled & own


def _skeleton_path(rng: np.random.Generator, own: NDArray[np.bool_]) -> NDArray[np.intp]:
    """A walk along the middle of a region, `(k, 2)` rows and columns, of random length."""
    rows, columns = np.nonzero(own)
    low = np.array([rows.min(), columns.min()])
    box = own[low[0] : rows.max() + 1, low[1] : columns.max() + 1]
    bones = {(int(y), int(x)) for y, x in np.argwhere(thin(np.pad(box, 1))) - 1}
    if not bones:
        k = int(rng.integers(len(rows)))
        return np.array([[rows[k], columns[k]]] * 2)
    order = sorted(bones)
    at = order[int(rng.integers(len(order)))]
    path = [at]
    bones.discard(at)
    for _ in range(int(rng.integers(4, max(5, len(order))))):
        near = [(at[0] + dy, at[1] + dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1)]
        found = [one for one in near if one in bones]
        if not found:
            break
        at = found[int(rng.integers(len(found)))]
        bones.difference_update(found)
        path.append(at)
    walked = np.array(path if len(path) > 1 else path * 2) + low
    return walked + rng.integers(-1, 2, walked.shape)


def _noisy(rng: np.random.Generator, colour: NDArray[np.uint8]) -> NDArray[np.uint8]:
    lab = to_oklab(colour) + rng.normal(0, _NOISE, 3).astype(np.float32)
    return from_oklab(lab)
