"""Pale lines: pixels darker than both their sides, and where they lead."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from painter.base.bands import in_parallel, row_bands
from painter.base.kernel import kernel
from painter.imaging.rowscan import mark_between, row_flags, true_columns

_PALE = 8  # coverage from which a ridge may be a pale line
_CREST = 5  # how much darker than both sides it must be
_LEADS = 8  # pixels from its first contact with drawn line to its last
_MAYBE = 5  # mark of a ridge until it is known where it leads


def link_pale_lines(
    contrast: NDArray[np.uint8], mask: NDArray[np.uint8], limit: int, mark: int
) -> None:
    """Mark the pale ridges that lead from drawn line to drawn line.

    By itself a ridge so pale may be dirt, or a ring that compression left around a line; one that
    begins at a line and ends at one is a line drawn with less force. This is hysteresis as of
    Canny 1986 (section VII), but with two contacts instead of one.

    Args:
        contrast: uint8 (H, W), darkness above the paper.
        mask: uint8 (H, W), 0 where no line is drawn; written to.
        limit: contrast below which ridges are sought. mark: that they are given.
    """
    bands = row_bands(mask.shape[0], 8)
    found = [np.zeros(0, np.int64)] * len(bands)

    def look(k: int) -> None:
        found[k] = _find_ridges(contrast, mask, limit, *bands[k])

    in_parallel(look, range(len(bands)))
    ridges = np.concatenate(found)
    mask.reshape(-1)[ridges] = _MAYBE
    _follow(mask, ridges, mark)


@kernel
def is_ridge(contrast: NDArray[np.uint8], x: int, y: int, least: int) -> bool:
    """Whether a pixel is darker than both sides by at least so much, two pixels away.

    The fringe of a black line is as faint as a faint line, but darker on one side.
    """
    height, width = contrast.shape
    value = np.int64(contrast[y, x])
    for dy, dx in ((0, 2), (2, 0), (2, 2), (2, -2)):
        u, v, s, t = x + dx, y + dy, x - dx, y - dy
        if min(u, v, s, t) < 0 or max(u, s) >= width or v >= height:
            continue
        if max(contrast[v, u], contrast[t, s]) + least <= value:
            return True
    return False


@kernel
def _find_ridges(
    contrast: NDArray[np.uint8], mask: NDArray[np.uint8], limit: int, top: int, bottom: int
) -> NDArray[np.int64]:
    """Places y * W + x of pale ridges off the line, int64 (n,)."""
    width = contrast.shape[1]
    pale, column = row_flags(width), np.empty(width + 8, np.int32)
    out = np.empty(1024, np.int64)
    count = 0
    for y in range(top, bottom):
        mark_between(contrast[y], _PALE, limit, pale)
        for k in range(true_columns(pale, column)):
            x = column[k]
            if mask[y, x] == 0 and is_ridge(contrast, x, y, _CREST):
                if count == len(out):
                    out = np.append(out, out)
                out[count] = y * width + x
                count += 1
    return out[:count].copy()


@kernel
def _follow(mask: NDArray[np.uint8], ridges: NDArray[np.int64], mark: int) -> None:
    """Give every connected piece of ridges its mark if it leads from line to line, and 0 if not."""
    height, width = mask.shape
    flat = mask.reshape(-1)
    # Pieces are marked when all of them are known: none touches another that was just marked.
    leads = np.zeros(len(ridges), np.bool_)
    order = np.empty(len(ridges), np.int64)
    done = 0
    for k in range(len(ridges)):
        if flat[ridges[k]] != _MAYBE:
            continue
        first = done
        flat[ridges[k]] = 0
        order[done] = ridges[k]
        done += 1
        at = first
        left, right, upper, lower = width, -1, height, -1
        while at < done:
            y, x = order[at] // width, order[at] % width
            touches = False
            for v in range(max(0, y - 1), min(height, y + 2)):
                for u in range(max(0, x - 1), min(width, x + 2)):
                    if mask[v, u] == _MAYBE:
                        mask[v, u] = 0
                        order[done] = v * width + u
                        done += 1
                    elif mask[v, u] != 0:
                        touches = True
            if touches:
                left, right = min(left, x), max(right, x)
                upper, lower = min(upper, y), max(lower, y)
            at += 1
        far = (right - left) ** 2 + (lower - upper) ** 2
        leads[first:done] = right >= left and far >= _LEADS * _LEADS
    for k in range(done):
        if leads[k]:
            flat[order[k]] = mark
