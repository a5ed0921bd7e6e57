"""The few colours that a picture is made of, with the share each one has."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from painter.imaging.colour import from_oklab, to_oklab
from painter.pixels.palette import Palette, Swatch, hex_name

_SAMPLES = 1 << 19
_ROUNDS = 24


def main_colours(rgb: NDArray[np.uint8], count: int, seed: int = 0) -> Palette:
    """Weighted clusters of a picture's colours in OKLab, the largest first.

    A picture of no more than `count` colours gives exactly these. Larger pictures are sampled on
    a grid. k-means with seeded k-means++ starts (Arthur and Vassilvitskii 2007).

    Args:
        rgb: `(H, W, 3)` or `(n, 3)` uint8 sRGB, not empty.
        count: most swatches wanted, at least 1.

    Raises:
        ValueError: no pixels, or a count below 1.
    """
    if rgb.size == 0 or count < 1:
        raise ValueError("main colours need a pixel and a count of at least 1")
    colours, weight = _distinct(_sampled(rgb))
    if len(colours) > count:
        colours, weight = _clusters(colours, weight, count, seed)
    order = np.argsort(-weight, kind="stable")
    share = weight / weight.sum()
    return Palette(tuple(_swatch(colours[i], float(share[i])) for i in order))


def _swatch(colour: NDArray[np.uint8], share: float) -> Swatch:
    rgb = (int(colour[0]), int(colour[1]), int(colour[2]))
    return Swatch(rgb, hex_name(rgb), share)


def _sampled(rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Every k-th pixel both ways, `(n, 3)`, so that about half a million remain."""
    if rgb.ndim == 3:
        step = max(1, round((rgb.shape[0] * rgb.shape[1] / _SAMPLES) ** 0.5))
        return rgb[step // 2 :: step, step // 2 :: step].reshape(-1, 3)
    return rgb[:: max(1, len(rgb) // _SAMPLES)]


def _distinct(pixels: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.floating]]:
    wide = pixels.astype(np.uint32)
    packed = wide[:, 0] << 16 | wide[:, 1] << 8 | wide[:, 2]
    values, counts = np.unique(packed, return_counts=True)
    channels = [values >> 16, values >> 8 & 255, values & 255]
    return np.stack(channels, axis=1).astype(np.uint8), counts.astype(np.float64)


def _clusters(
    colours: NDArray[np.uint8], weight: NDArray[np.floating], count: int, seed: int
) -> tuple[NDArray[np.uint8], NDArray[np.floating]]:
    points, mass, cell = _cells(to_oklab(colours), weight)
    centres = _start(points, mass, count, np.random.default_rng(seed))
    nearest = np.zeros(len(points), np.int64)
    for _ in range(_ROUNDS):
        nearest = _nearest(points, centres)
        centres = _means(points, mass, nearest, centres)
    owner = nearest[cell]
    total = np.bincount(owner, weight, len(centres))
    used = np.flatnonzero(total)
    faces = np.array([_face(colours[owner == k], weight[owner == k], centres[k]) for k in used])
    return faces.reshape(-1, 3), total[used].astype(np.float64)


def _cells(
    oklab: NDArray[np.float32], weight: NDArray[np.floating]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    """Colours closer than can be seen become one point: centres, masses, cell of every colour."""
    grid = np.rint(oklab * 100).astype(np.int64) + 64
    _, cell = np.unique(grid[:, 0] << 20 | grid[:, 1] << 10 | grid[:, 2], return_inverse=True)
    cell = cell.ravel().astype(np.int64)
    mass = np.bincount(cell, weight).astype(np.float64)
    sums = [np.bincount(cell, weight * oklab[:, c]) for c in range(3)]
    return np.stack(sums, axis=1) / mass[:, np.newaxis], mass, cell


def _start(
    points: NDArray[np.float64],
    mass: NDArray[np.floating],
    count: int,
    rng: np.random.Generator,
) -> NDArray[np.float64]:
    """k-means++: the heaviest point, then points with probability mass x squared distance."""
    chosen = [int(np.argmax(mass))]
    distance = np.full(len(points), np.inf)
    while len(chosen) < min(count, len(points)):
        distance = np.minimum(distance, ((points - points[chosen[-1]]) ** 2).sum(axis=1))
        pull = mass * distance
        if pull.sum() <= 0:
            break
        chosen.append(int(rng.choice(len(points), p=pull / pull.sum())))
    return points[chosen].copy()


def _nearest(points: NDArray[np.float64], centres: NDArray[np.float64]) -> NDArray[np.int64]:
    best = np.full(len(points), np.inf)
    owner = np.zeros(len(points), np.int64)
    for k, centre in enumerate(centres):
        distance = ((points - centre) ** 2).sum(axis=1)
        closer = distance < best
        best[closer], owner[closer] = distance[closer], k
    return owner


def _means(
    points: NDArray[np.float64],
    mass: NDArray[np.floating],
    owner: NDArray[np.int64],
    centres: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Weighted means; a centre that lost all its points stays where it is."""
    total = np.bincount(owner, mass, len(centres))
    sums = [np.bincount(owner, mass * points[:, c], len(centres)) for c in range(3)]
    moved = np.stack(sums, axis=1) / np.maximum(total, 1e-12)[:, np.newaxis]
    return np.where(total[:, np.newaxis] > 0, moved, centres)


def _face(
    colours: NDArray[np.uint8], weight: NDArray[np.floating], centre: NDArray[np.float64]
) -> NDArray[np.uint8]:
    """One colour for a cluster: the one that is most of it (flats), else the mean (paintings)."""
    heaviest = int(np.argmax(weight))
    if weight[heaviest] * 2 > weight.sum():
        return colours[heaviest]
    return from_oklab(centre.astype(np.float32))
