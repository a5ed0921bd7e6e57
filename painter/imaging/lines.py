"""Which pixels of a page are drawn line: threshold, stroke width, thinning."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from painter.base.bands import in_parallel, row_bands
from painter.base.kernel import kernel
from painter.imaging.ridges import is_ridge, link_pale_lines
from painter.imaging.rowscan import mark_between, row_flags, true_columns

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
_FAR = np.arange(-_RUN, _RUN + 1)
# The pixels it runs over, (ways, pixels, 2), and the neighbours across, (ways, 2): x, y.
_ALONG = np.array([[(t * x, t * y) for t in _FAR] for x, y, _, _ in _WAYS])
_ALONG = np.floor(_ALONG + 0.5).astype(np.int64)
_ACROSS = np.array([way[2:] for way in _WAYS])
_CELLS = 512  # longest side of the map of paper levels


def paper_level(ink: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """How dark the bare paper is, uint8 (h, w) with sides up to 512, from ink uint8 (H, W).

    Lines are removed by the lightest value of every cell, dots of dirt by an opening; what is
    darker than `SOLID` is a solid black and counts as paper of level 0.
    """
    step = max(1, -(-max(ink.shape) // _CELLS))
    height, width = -(-ink.shape[0] // step), -(-ink.shape[1] // step)
    lightest = np.empty((height, width), np.uint8)
    in_parallel(lambda rows: _lightest(ink, step, *rows, lightest), row_bands(height, 8))
    side = 3 if step > 3 else 7
    level = cv2.morphologyEx(lightest, cv2.MORPH_OPEN, np.ones((side, side), np.uint8))
    level = level.astype(np.uint8)
    level[level >= SOLID] = 0
    return level


@kernel
def _lightest(
    ink: NDArray[np.uint8], step: int, top: int, bottom: int, out: NDArray[np.uint8]
) -> None:
    """Least value of every cell of `step` by `step` pixels, of rows of cells."""
    height, width = ink.shape
    least = np.empty(width, np.uint8)
    for cy in range(top, bottom):
        least[:] = 255
        for y in range(cy * step, min(height, (cy + 1) * step)):
            for x in range(width):
                least[x] = min(least[x], ink[y, x])
        for cx in range(out.shape[1]):
            value = least[cx * step]
            for x in range(cx * step + 1, min(width, (cx + 1) * step)):
                value = min(value, least[x])
            out[cy, cx] = value


def ink_mask(ink: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Where ink is drawn, uint8 (H, W): 0 nowhere, 1 surely, 3 at soft edges; from coverage.

    Line art is cut at a share of the darkness its own lines reach, so that faint pencil counts as
    well as black ink. Where the paper itself is dark (scans, grey paintings) the contrast to the
    paper decides instead of the darkness.
    """
    ink = np.ascontiguousarray(ink)
    level = paper_level(ink)
    contrast = ink
    if np.count_nonzero(level > 8) > 0.02 * level.size:
        smooth = cv2.resize(level, ink.shape[::-1], interpolation=cv2.INTER_LINEAR)
        contrast = cv2.subtract(ink, smooth).astype(np.uint8)
    limit = line_threshold(contrast)
    sure = min(150, 2 * limit)
    table = np.zeros(256, np.uint8)
    table[limit:] = WEAK
    table[sure:] = 1
    mask = cv2.LUT(contrast, table).astype(np.uint8, copy=False)
    in_parallel(
        lambda rows: _judge_soft(contrast, limit, sure, *rows, mask), row_bands(ink.shape[0], 8)
    )
    if contrast is not ink:
        mask[ink >= SOLID] = 1
    link_pale_lines(contrast, mask, limit, WEAK)
    return mask


@kernel
def _judge_soft(
    contrast: NDArray[np.uint8],
    limit: int,
    sure: int,
    top: int,
    bottom: int,
    mask: NDArray[np.uint8],
) -> None:
    """Mark faint lines as soft edge, and soft pixels on the crest of a thin grey line as ink.

    Between dots of a screen such a line would else be taken for their edges.
    """
    height, width = contrast.shape
    flat = contrast.reshape(-1)
    along = _ALONG[:, :, 0] + width * _ALONG[:, :, 1]
    across = _ACROSS[:, 0] + width * _ACROSS[:, 1]
    soft, column = row_flags(width), np.empty(width + 8, np.int32)
    rim = _RUN + 2
    for y in range(top, bottom):
        mark_between(contrast[y], _FAINT, sure, soft)
        for k in range(true_columns(soft, column)):
            x = column[k]
            if contrast[y, x] < limit:
                if is_ridge(contrast, x, y, _FAINT // 2):
                    mask[y, x] = WEAK
            elif rim <= y < height - rim and rim <= x < width - rim:
                for way in range(len(across)):
                    if _is_crest(flat, y * width + x, along[way], across[way]):
                        mask[y, x] = 1
                        break


@kernel
def _is_crest(flat: NDArray[np.uint8], p: int, along: NDArray[np.int64], across: int) -> bool:
    """Whether a line goes through pixel p over `along`, evenly dark and darker than both sides."""
    value = np.int64(flat[p])
    least = np.int64(_EVEN * value)
    if max(flat[p + across], flat[p - across]) > value:
        return False
    left, right = 0, 0
    for k in range(len(along)):
        q = p + along[k]
        if max(flat[q], flat[q - across], flat[q + across]) < least:
            return False
        left += int(flat[q - 2 * across] >= least)
        right += int(flat[q + 2 * across] >= least)
    return left <= _RUN and right <= _RUN


def line_threshold(contrast: NDArray[np.uint8]) -> int:
    """Coverage from which a pixel is line: half of what the middle of the fainter lines reaches.

    Args:
        contrast: uint8 (H, W), darkness above the paper.
    """
    tops = range(0, contrast.shape[0], 256)
    peaks = [np.zeros(0, np.uint8) for _ in tops]

    def look(k: int) -> None:
        peaks[k] = _peaks(contrast[tops[k] : tops[k] + 64])

    in_parallel(look, range(len(tops)))
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
