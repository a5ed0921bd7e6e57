"""Flat-colour correction: any colour picture is moved towards one colour a region.

Three ways to find a region's colour: the median in OKLab (robust against bleeding and painted
light), the mean, and the correction published with AutoCaCoNet, for comparison.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

import cv2
import numpy as np
from numpy.typing import NDArray

from painter.base.bands import in_parallel, row_bands, worker_count
from painter.base.kernel import kernel
from painter.imaging.colour import from_oklab, to_oklab

Picture = NDArray[np.uint8]
Labels = NDArray[np.uint32]

_BINS = 128  # a channel of OKLab; two bins are closer than the eye tells apart
_AB_REACH = 0.4
_FAR = 3  # pixels from ink from which a colour is free of the line's rim
_ROOM = 1 << 27  # bytes for histograms
_FEWEST = 12  # pixels that make a median
_LINE = 255 - 155  # AutoCaCoNet: grey values above 155 are not line


class FlattenMethod(StrEnum):
    """How a picture becomes flat."""

    MEDIAN = "median"
    MEAN = "mean"
    AUTOCACONET = "autocaconet"
    NONE = "none"

    @property
    def basis(self) -> FlattenMethod:
        """The method that gives regions their one colour: of those without, the median."""
        return FlattenMethod.MEAN if self is FlattenMethod.MEAN else FlattenMethod.MEDIAN

    def makes_flats(self, strength: float) -> bool:
        """Whether a picture moved so has one colour a region."""
        return strength >= 1 and self is self.basis


def region_colours(
    picture: Picture,
    labels: Labels,
    count: int,
    method: FlattenMethod,
    ink: NDArray[np.uint8] | None = None,
) -> NDArray[np.uint8]:
    """One colour for every region.

    Pixels near the ink carry the line's rim and are left out, unless a region has no others.
    A region of which more than half has one exact colour gets exactly that colour by median.

    Args:
        picture: `(H, W, 3)` uint8 sRGB. labels: `(H, W)` uint32, at most `count`.
        method: MEDIAN (by channel in OKLab) or MEAN (of sRGB bytes).
        ink: `(H, W)` uint8 coverage, or None where there is no line to avoid.

    Returns:
        `(count + 1, 3)` uint8; rows without pixels are white.

    Raises:
        ValueError: another method, or shapes that differ.
    """
    _check(picture, labels, ink)
    if method not in {FlattenMethod.MEDIAN, FlattenMethod.MEAN}:
        raise ValueError(f"{method} has no colour of its own for a region")
    rim = _rims(ink, labels.shape)
    level = _levels(labels, rim, count)
    if method is FlattenMethod.MEAN:
        colours = _mean(picture, labels, rim, level)
    else:
        colours = _median(picture, labels, rim, level)
    return np.ascontiguousarray(colours)


def flatten(
    picture: Picture,
    labels: Labels,
    count: int,
    method: FlattenMethod,
    strength: float,
    ink: NDArray[np.uint8] | None = None,
    colours: NDArray[np.uint8] | None = None,
) -> Picture:
    """Move every pixel towards its region's colour: out = x + strength (m - x).

    For AUTOCACONET the goal of a pixel is the published one, m (1 - |x - m| / 255) with m the
    rounded mean of all the region's pixels, truncated to a byte; line pixels (grey at most 155 of
    `ink`, and label 0) are one region of their own there.

    Args:
        picture: `(H, W, 3)` uint8 sRGB. labels: `(H, W)` uint32, at most `count`.
        strength: 0 leaves the picture, 1 goes all the way.
        ink: `(H, W)` uint8 coverage, or None.
        colours: `(count + 1, 3)` uint8 of `region_colours` by this method, where they are known.

    Returns:
        a new `(H, W, 3)` uint8 picture.

    Raises:
        ValueError: shapes that differ, or a strength outside 0..1.
    """
    _check(picture, labels, ink)
    _check_strength(strength)
    if method is FlattenMethod.NONE or strength == 0:
        return picture.copy()
    if method is FlattenMethod.AUTOCACONET:
        lines = np.zeros(labels.shape, np.bool_) if ink is None else ink >= _LINE
        mean = _published_means(picture, labels, lines, count)
        toward = _published_goals()
    else:
        lines = np.zeros((1, 1), np.bool_)
        mean = region_colours(picture, labels, count, method, ink) if colours is None else colours
        toward = np.repeat(np.arange(256, dtype=np.uint8), 256).reshape(256, 256)
    out = np.empty_like(picture)
    blend = _blend_table(toward, strength)

    def work(band: tuple[int, int]) -> None:
        rows = slice(*band)
        mask = lines[rows] if lines.shape == labels.shape else lines
        _move(picture[rows], labels[rows], mask, mean, blend, out[rows])

    in_parallel(work, row_bands(labels.shape[0], worker_count()))
    return out


def shade(
    picture: Picture, labels: Labels, colours: NDArray[np.uint8], strength: float
) -> NDArray[np.uint8]:
    """What flattening removed, as a layer to multiply over the flattened picture.

    Multiplied over x + strength (m - x) it gives x back wherever x is darker; what is lighter
    cannot be multiplied and stays flat. Pixels that change nothing are fully transparent.

    Args:
        picture: `(H, W, 3)` uint8 sRGB. labels: `(H, W)` uint32. colours: `(count + 1, 3)` uint8.

    Returns:
        `(H, W, 4)` uint8 premultiplied: opaque or empty.
    """
    _check(picture, labels, None)
    _check_strength(strength)
    goals = np.repeat(np.arange(256, dtype=np.uint8), 256).reshape(256, 256)
    table = _ratio_table(_blend_table(goals, strength))
    out = np.zeros((*labels.shape, 4), np.uint8)

    def work(band: tuple[int, int]) -> None:
        rows = slice(*band)
        _divide(picture[rows], labels[rows], colours, table, out[rows])

    in_parallel(work, row_bands(labels.shape[0], worker_count()))
    return out


def _check(picture: Picture, labels: Labels, ink: NDArray[np.uint8] | None) -> None:
    if picture.shape != (*labels.shape, 3) or (ink is not None and ink.shape != labels.shape):
        raise ValueError("picture, labels and ink must have one size")


def _check_strength(strength: float) -> None:
    if not 0 <= strength <= 1:
        raise ValueError(f"a strength lies between 0 and 1, not at {strength}")


def _blend_table(goals: NDArray[np.uint8], strength: float) -> NDArray[np.uint8]:
    """`[m, x]` -> the byte that x becomes on its way to `goals[m, x]`, rounded."""
    start = np.arange(256, dtype=np.float64)[np.newaxis, :]
    return np.rint(start + strength * (goals - start)).astype(np.uint8)


def _published_goals() -> NDArray[np.uint8]:
    """`[m, x]` -> m (1 - |x - m| / 255), truncated as storing into uint8 does."""
    value = np.arange(256, dtype=np.float64)
    m, x = value[:, np.newaxis], value[np.newaxis, :]
    return (m * (1 - np.abs(x - m) / 255)).astype(np.uint8)


def _ratio_table(flat: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """`[m, x]` -> the byte that, multiplied over what x was flattened to, gives x (or 255)."""
    x = np.arange(256, dtype=np.float64)[np.newaxis, :]
    return np.rint(np.minimum(1, x / np.maximum(flat, 1)) * 255).astype(np.uint8)


def _rims(ink: NDArray[np.uint8] | None, shape: tuple[int, ...]) -> NDArray[np.uint8]:
    """2 on ink, 1 within a few pixels of it, 0 elsewhere."""
    if ink is None:
        return np.zeros(shape, np.uint8)
    line = (ink > 64).view(np.uint8)
    near = cv2.dilate(line, np.ones((2 * _FAR + 1, 2 * _FAR + 1), np.uint8))
    return np.asarray(cv2.add(line, near), np.uint8)


def _levels(labels: Labels, rim: NDArray[np.uint8], count: int) -> NDArray[np.uint8]:
    """The highest rim value that a region must accept to have enough pixels."""
    found = np.zeros((count + 1, 3), np.int64)
    _count(labels, rim, found)
    total = np.cumsum(found, axis=1)
    enough = np.minimum(_FEWEST, total[:, 2:])
    return np.argmax(total >= np.maximum(enough, 1), axis=1).astype(np.uint8)


def _mean(
    picture: Picture, labels: Labels, rim: NDArray[np.uint8], level: NDArray[np.uint8]
) -> NDArray[np.uint8]:
    total = np.zeros((len(level), 4), np.int64)
    _sum(picture, labels, rim, level, total)
    return _rounded_means(total)


def _published_means(
    picture: Picture, labels: Labels, lines: NDArray[np.bool_], count: int
) -> NDArray[np.uint8]:
    total = np.zeros((count + 1, 4), np.int64)
    _sum_published(picture, labels, lines, total)
    return _rounded_means(total)


def _rounded_means(total: NDArray[np.int64]) -> NDArray[np.uint8]:
    mean = np.rint(total[:, :3] / np.maximum(total[:, 3:], 1))
    return np.where(total[:, 3:] > 0, mean, 255).astype(np.uint8)


def _median(
    picture: Picture, labels: Labels, rim: NDArray[np.uint8], level: NDArray[np.uint8]
) -> NDArray[np.uint8]:
    """Median bins of OKLab from histograms, then the median of the bytes inside these bins."""
    code = _oklab_codes()

    def bins_of(rows: slice, out: NDArray[np.uint32]) -> None:
        _histogram(picture[rows], labels[rows], rim[rows], level, code, out)

    middle, total = _middles(bins_of, labels.shape[0], (len(level), 3, _BINS))
    wanted = (middle[:, 0] << 16 | middle[:, 1] << 8 | middle[:, 2]).astype(np.uint32)

    def bytes_of(rows: slice, out: NDArray[np.uint32]) -> None:
        _bytes_within(picture[rows], labels[rows], rim[rows], level, code, wanted, out)

    exact, found = _middles(bytes_of, labels.shape[0], (len(level), 3, 256))
    colours = np.where(found[:, np.newaxis] > 0, exact, from_oklab(_bin_middles(middle)))
    return np.where(total[:, np.newaxis] > 0, colours, 255).astype(np.uint8)


def _middles(
    fill: Callable[[slice, NDArray[np.uint32]], None], height: int, shape: tuple[int, int, int]
) -> tuple[NDArray[np.intp], NDArray[np.uint32]]:
    """Median bins `(n, 3)` and totals `(n,)` of histograms that are filled in bands of rows."""
    most = max(1, _ROOM // (shape[0] * shape[1] * shape[2] * 4))
    bands = row_bands(height, min(worker_count(), most))
    parts = [np.zeros(shape, np.uint32) for _ in bands]
    in_parallel(lambda k: fill(slice(*bands[k]), parts[k]), range(len(bands)))
    for part in parts[1:]:
        parts[0] += part
    cumulative = np.cumsum(parts[0], axis=2, dtype=np.uint32, out=parts[0])
    total = cumulative[:, 0, -1]
    half = (total // 2 + total % 2)[:, np.newaxis, np.newaxis]
    return np.argmax(cumulative >= half, axis=2), total


def _oklab_codes() -> NDArray[np.uint32]:
    """OKLab bins, L << 16 | a << 8 | b, of sRGB with six bits a channel, r << 12 | g << 6 | b."""
    step = np.arange(64, dtype=np.uint8) * 4 + 2
    r, g, b = np.meshgrid(step, step, step, indexing="ij")
    lab = to_oklab(np.stack([r, g, b], axis=-1).reshape(-1, 3))
    lab[:, 1:] = lab[:, 1:] / (2 * _AB_REACH) + 0.5
    bins = np.clip(lab * _BINS, 0, _BINS - 1).astype(np.uint32)
    return (bins[:, 0] << 16 | bins[:, 1] << 8 | bins[:, 2]).astype(np.uint32)


def _bin_middles(middle: NDArray[np.integer]) -> NDArray[np.float32]:
    lab = ((middle + 0.5) / _BINS).astype(np.float32)
    lab[:, 1:] = (lab[:, 1:] - 0.5) * (2 * _AB_REACH)
    return lab


@kernel
def _count(labels: Labels, rim: NDArray[np.uint8], found: NDArray[np.int64]) -> None:
    for y in range(labels.shape[0]):
        for x in range(labels.shape[1]):
            found[labels[y, x], rim[y, x]] += 1


@kernel
def _sum(
    picture: Picture,
    labels: Labels,
    rim: NDArray[np.uint8],
    level: NDArray[np.uint8],
    total: NDArray[np.int64],
) -> None:
    for y in range(labels.shape[0]):
        for x in range(labels.shape[1]):
            label = labels[y, x]
            if rim[y, x] <= level[label]:
                for c in range(3):
                    total[label, c] += picture[y, x, c]
                total[label, 3] += 1


@kernel
def _sum_published(
    picture: Picture, labels: Labels, lines: NDArray[np.bool_], total: NDArray[np.int64]
) -> None:
    for y in range(labels.shape[0]):
        for x in range(labels.shape[1]):
            label = np.uint32(0) if lines[y, x] else labels[y, x]
            for c in range(3):
                total[label, c] += picture[y, x, c]
            total[label, 3] += 1


@kernel
def _histogram(
    picture: Picture,
    labels: Labels,
    rim: NDArray[np.uint8],
    level: NDArray[np.uint8],
    code: NDArray[np.uint32],
    bins: NDArray[np.uint32],
) -> None:
    """Neighbours mostly agree in region and colour, so runs are added and not pixels."""
    for y in range(labels.shape[0]):
        run, last, value = np.uint32(0), np.uint32(0), np.uint32(0)
        for x in range(labels.shape[1]):
            label = labels[y, x]
            if rim[y, x] > level[label]:
                continue
            r, g, b = picture[y, x, 0], picture[y, x, 1], picture[y, x, 2]
            here = code[(np.int64(r) >> 2 << 12) | (np.int64(g) >> 2 << 6) | (np.int64(b) >> 2)]
            if run > 0 and (label != last or here != value):
                bins[last, 0, value >> 16] += run
                bins[last, 1, value >> 8 & 255] += run
                bins[last, 2, value & 255] += run
                run = np.uint32(0)
            run += np.uint32(1)
            last, value = label, here
        if run > 0:
            bins[last, 0, value >> 16] += run
            bins[last, 1, value >> 8 & 255] += run
            bins[last, 2, value & 255] += run


@kernel
def _bytes_within(
    picture: Picture,
    labels: Labels,
    rim: NDArray[np.uint8],
    level: NDArray[np.uint8],
    code: NDArray[np.uint32],
    wanted: NDArray[np.uint32],
    fine: NDArray[np.uint32],
) -> None:
    for y in range(labels.shape[0]):
        for x in range(labels.shape[1]):
            label = labels[y, x]
            if rim[y, x] > level[label]:
                continue
            r, g, b = picture[y, x, 0], picture[y, x, 1], picture[y, x, 2]
            here = code[(np.int64(r) >> 2 << 12) | (np.int64(g) >> 2 << 6) | (np.int64(b) >> 2)]
            if here == wanted[label]:
                fine[label, 0, r] += np.uint32(1)
                fine[label, 1, g] += np.uint32(1)
                fine[label, 2, b] += np.uint32(1)


@kernel
def _move(
    picture: Picture,
    labels: Labels,
    lines: NDArray[np.bool_],
    mean: NDArray[np.uint8],
    blend: NDArray[np.uint8],
    out: Picture,
) -> None:
    masked = lines.shape == labels.shape
    for y in range(labels.shape[0]):
        for x in range(labels.shape[1]):
            label = labels[y, x]
            if masked and lines[y, x]:
                label = np.uint32(0)
            for c in range(3):
                out[y, x, c] = blend[mean[label, c], picture[y, x, c]]


@kernel
def _divide(
    picture: Picture,
    labels: Labels,
    colours: NDArray[np.uint8],
    table: NDArray[np.uint8],
    out: NDArray[np.uint8],
) -> None:
    for y in range(labels.shape[0]):
        for x in range(labels.shape[1]):
            label = labels[y, x]
            r = table[colours[label, 0], picture[y, x, 0]]
            g = table[colours[label, 1], picture[y, x, 1]]
            b = table[colours[label, 2], picture[y, x, 2]]
            if r < 255 or g < 255 or b < 255:
                out[y, x, 0], out[y, x, 1], out[y, x, 2], out[y, x, 3] = r, g, b, 255
