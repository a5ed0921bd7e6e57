"""Which pixels of a page are drawn line: threshold, stroke width, thinning."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from painter.base.bands import in_parallel, row_bands
from painter.base.kernel import kernel

SOLID = 200  # coverage from which ink is ink whatever lies around it
WEAK = 3  # mark of soft edges
_FAINT = 24  # coverage from which a faint ridge may be a line
_RUN = 5  # pixels that a thin line goes on to both sides
_EVEN = 0.65  # share of its darkness that a line keeps there; a row of soft dots does not
# Directions in which it may run, pixels a step, and the neighbour across.
_WAYS = (
    (1.0, 0.0, 0, 1),
    (1.0, 0.4142, 0, 1),
    (1.0, 1.0, 1, -1),
    (0.4142, 1.0, 1, 0),
    (0.0, 1.0, 1, 0),
    (-0.4142, 1.0, 1, 0),
    (-1.0, 1.0, 1, 1),
    (-1.0, 0.4142, 0, 1),
)
_CELLS = 512  # longest side of the map of paper levels


def paper_level(ink: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """How dark the bare paper is, uint8 (h, w) with sides up to 512, from ink uint8 (H, W).

    Lines are removed by the lightest value of every cell, dots of dirt by an opening; what is
    darker than `SOLID` is a solid black and counts as paper of level 0.
    """
    step = max(1, -(-max(ink.shape) // _CELLS))
    height, width = -(-ink.shape[0] // step), -(-ink.shape[1] // step)
    padded = ink
    if (height * step, width * step) != ink.shape:
        pad = ((0, height * step - ink.shape[0]), (0, width * step - ink.shape[1]))
        padded = np.pad(ink, pad, mode="edge")
    rows = padded.reshape(height, step, width * step).min(axis=1)
    level = rows.reshape(height, width, step).min(axis=2)
    side = 3 if step > 3 else 7
    level = cv2.morphologyEx(level, cv2.MORPH_OPEN, np.ones((side, side), np.uint8))
    level = level.astype(np.uint8)
    level[level >= SOLID] = 0
    return level


def ink_mask(ink: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Where ink is drawn, uint8 (H, W): 0 nowhere, 1 surely, 3 at soft edges; from coverage.

    Line art is cut at a share of the darkness its own lines reach, so that faint pencil counts as
    well as black ink. Where the paper itself is dark (scans, grey paintings) the contrast to the
    paper decides instead of the darkness.
    """
    level = paper_level(ink)
    contrast = ink
    if np.count_nonzero(level > 8) > 0.02 * level.size:
        smooth = cv2.resize(level, ink.shape[::-1], interpolation=cv2.INTER_LINEAR)
        contrast = cv2.subtract(ink, smooth).astype(np.uint8)
    limit = line_threshold(contrast)
    table = np.zeros(256, np.uint8)
    table[limit:] = WEAK
    table[min(150, 2 * limit) :] = 1
    mask = cv2.LUT(contrast, table).astype(np.uint8, copy=False)
    bands = row_bands(ink.shape[0], 8)
    in_parallel(lambda rows: _add_ridges(contrast, limit, *rows, mask), bands)
    in_parallel(lambda rows: _add_thin_lines(contrast, limit, *rows, mask), bands)
    if contrast is not ink:
        mask[ink >= SOLID] = 1
    return mask


@kernel
def _add_ridges(
    contrast: NDArray[np.uint8], limit: int, top: int, bottom: int, mask: NDArray[np.uint8]
) -> None:
    """Mark as soft edge what is fainter than `limit` but darker than both sides: a faint line.

    The fringe of a black line is as faint, but darker on one side.
    """
    height, width = contrast.shape
    for y in range(top, bottom):
        for x in range(width):
            value = np.int64(contrast[y, x])
            if value < _FAINT or value >= limit:
                continue
            for dy, dx in ((0, 2), (2, 0), (2, 2), (2, -2)):
                u, v, s, t = x + dx, y + dy, x - dx, y - dy
                if min(u, v, s, t) < 0 or max(u, s) >= width or v >= height:
                    continue
                if max(contrast[v, u], contrast[t, s]) + _FAINT // 2 <= value:
                    mask[y, x] = WEAK
                    break


@kernel
def _add_thin_lines(
    contrast: NDArray[np.uint8], limit: int, top: int, bottom: int, mask: NDArray[np.uint8]
) -> None:
    """Mark as surely ink the soft pixels on the crest of a thin grey line.

    Between dots of a screen such a line would else be taken for their edges.
    """
    height, width = contrast.shape
    for y in range(max(_RUN + 2, top), min(height - _RUN - 2, bottom)):
        for x in range(_RUN + 2, width - _RUN - 2):
            if mask[y, x] == WEAK and contrast[y, x] >= limit:
                for way in _WAYS:
                    if _is_crest(contrast, x, y, *way):
                        mask[y, x] = 1
                        break


@kernel
def _is_crest(
    contrast: NDArray[np.uint8], x: int, y: int, ux: float, uy: float, across_x: int, across_y: int
) -> bool:
    """Whether a line goes through (x, y) along (ux, uy), evenly dark and darker than both sides."""
    value = np.int64(contrast[y, x])
    least = np.int64(_EVEN * value)
    if max(contrast[y + across_y, x + across_x], contrast[y - across_y, x - across_x]) > value:
        return False
    left, right = 0, 0
    for t in range(-_RUN, _RUN + 1):
        u, v = int(np.floor(x + ux * t + 0.5)), int(np.floor(y + uy * t + 0.5))
        before, after = (v - across_y, u - across_x), (v + across_y, u + across_x)
        if max(contrast[v, u], contrast[before], contrast[after]) < least:
            return False
        left += contrast[v - 2 * across_y, u - 2 * across_x] >= least
        right += contrast[v + 2 * across_y, u + 2 * across_x] >= least
    return left <= _RUN and right <= _RUN


def line_threshold(contrast: NDArray[np.uint8]) -> int:
    """Coverage from which a pixel is line: half of what the middle of the fainter lines reaches.

    Args:
        contrast: uint8 (H, W), darkness above the paper.
    """
    peaks = [_peaks(contrast[top : top + 64]) for top in range(0, contrast.shape[0], 256)]
    found = np.concatenate(peaks)
    if len(found) < 16:
        return 96
    return int(np.clip(0.5 * np.percentile(found, 12), 26, 64))


def _peaks(rows: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Values on the middle of lines: highest nearby, with bare paper nearby too."""
    highest = cv2.dilate(rows, np.ones((5, 5), np.uint8))
    lowest = cv2.erode(rows, np.ones((9, 9), np.uint8))
    return rows[(rows == highest) & (rows > 24) & (lowest <= 24)]


def stroke_width(lengths: NDArray[np.int32]) -> float:
    """Median width of the lines in pixels, 3.0 where there are none, from their runs.

    A line of width w at angle t to the rows is cut into runs of length w / sin t, in number
    proportional to sin t; over all directions the median run is 1 / sin 60 degrees too long.

    Args:
        lengths: horizontal runs of line, int32 (m,).
    """
    if len(lengths) < 8:
        return 3.0
    low, high = np.percentile(lengths, (35, 65))
    middle = lengths[(lengths >= low) & (lengths <= high)]
    return float(max(1.0, np.mean(middle) * np.sin(np.pi / 3)))


def distance_inside(mask: NDArray[np.bool_], exact: bool = True) -> NDArray[np.float32]:
    """Distance of every true pixel to the nearest false one, float32 (H, W), 0 on false ones.

    Args:
        mask: bool (H, W).
        exact: within 0.02 pixels a pixel of distance, else within 0.05 and faster.
    """
    size = cv2.DIST_MASK_5 if exact else cv2.DIST_MASK_3
    depth = cv2.distanceTransform(mask.view(np.uint8), cv2.DIST_L2, size)
    # Where there is no false pixel at all the distance would be the largest number there is.
    return np.minimum(np.asarray(depth, np.float32), np.float32(sum(mask.shape)))


def thin(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Centre lines one pixel wide, bool (H, W), of a mask bool (H, W) (Zhang and Suen 1984)."""
    from skimage.morphology import skeletonize

    return skeletonize(mask)
