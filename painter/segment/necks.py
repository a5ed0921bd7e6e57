"""Narrow places in the free space: where basins meet, and at which setting they part there."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree

from painter.base.kernel import kernel
from painter.imaging.rowscan import mark_changes, row_flags, true_columns
from painter.segment.borders import connect_runs
from painter.segment.gaps import Bridges
from painter.segment.pairs import pair_keys

NECK_MOUTH = 3.0  # the mouth of a passage that no stroke closes, times its width
_NO_END = 1.5  # setting at which a passage closes that no line ends beside, times its width
_HATCHED = 3.0  # the same where only hatching ends
_CHANNEL = 5.0  # and where the room does not open on both sides,
_OPENS = 1.65  # that is, has no place so many times as wide,
_NEARBY = 2.0  # so many stroke widths from the passage;
_PINCHED = 0.6  # what is narrower than so many stroke widths is closed all the same
_CORNERS = 1.25  # sides of a square around a passage: as much line is corners
_CORNERS_APART = 5.0  # stroke widths between them at most
_BESIDE = 0.8  # an end lies beside a passage up to this share of its width from its middle
_BESIDE_MORE = 2.0  # and this many pixels more


def neck_factor(
    bridges: Bridges,
    where: NDArray[np.int64],
    width: NDArray[np.float32],
    basins: NDArray[np.int32],
    distance: NDArray[np.float32],
) -> NDArray[np.float32]:
    """How many times its width a passage needs as gap setting to be closed, float32 (m,).

    Where a line ends beside the passage it may be a gap, and closes at its width; so it does where
    there is little line around, which then must be corners. Between lines that go on it is more
    likely a narrow part of one region, and surely where they go on side by side: behind a gap the
    room opens, in a strand of hair or along a window's frame it does not.

    Args:
        where: middle of the passage, the two cells (2, m) that touch there, as index into the page
            at working size.
        width: working pixels, (m,).
        basins: int32 (h, w), 0 on the line. distance: float32 (h, w) to the line.
    """
    factor = np.full(len(width), _NO_END, np.float32)
    row, column = np.divmod(where[0], basins.shape[1])
    factor[_between_corners(basins == 0, row, column, width, bridges.stroke)] = 1.0
    wide = _widest_near(where, width, basins, distance, _NEARBY * bridges.stroke)
    channel = (wide < _OPENS * (width + 1) / 2) & (width > _PINCHED * bridges.stroke)
    factor[channel] = _CHANNEL
    middle = np.stack([column, row], 1)
    factor[_beside(bridges.shading, middle, width)] = _HATCHED
    factor[_beside(bridges.ends, middle, width)] = 1.0
    return factor


@kernel
def _widest_near(
    where: NDArray[np.int64],
    width: NDArray[np.float32],
    basins: NDArray[np.int32],
    distance: NDArray[np.float32],
    around: float,
) -> NDArray[np.float32]:
    """Distance to the line in the widest place near by, on the worse side, float32 (m,).

    Looked at is a square that reaches `around` working pixels beyond half the passage's width.
    """
    height, across = basins.shape
    out = np.empty(len(width), np.float32)
    for k in range(len(width)):
        reach = int(np.round(width[k] / 2 + around))
        y, x = where[0, k] // across, where[0, k] % across
        v, u = where[1, k] // across, where[1, k] % across
        here, there = basins[y, x], basins[v, u]
        own, other = np.float32(0), np.float32(0)
        for i in range(max(0, y - reach), min(height, y + reach + 1)):
            for j in range(max(0, x - reach), min(across, x + reach + 1)):
                if basins[i, j] == here:
                    own = max(own, distance[i, j])
                elif basins[i, j] == there:
                    other = max(other, distance[i, j])
        out[k] = min(own, other)
    return out


def _between_corners(
    line: NDArray[np.bool_],
    row: NDArray[np.int64],
    column: NDArray[np.int64],
    width: NDArray[np.float32],
    stroke: float,
) -> NDArray[np.bool_]:
    """Passages, bool (m,), in a square around which lines are not much longer than its side.

    Two lines that go on along a passage are each as long.
    """
    height, across = line.shape
    half = np.round(width / 2 + 1.5 * stroke).astype(np.int64)
    top, bottom = np.maximum(row - half, 0), np.minimum(row + half + 1, height)
    left, right = np.maximum(column - half, 0), np.minimum(column + half + 1, across)
    total = cv2.integral(line.view(np.uint8))
    inked = total[bottom, right] - total[top, right] - total[bottom, left] + total[top, left]
    few = inked <= _CORNERS * stroke * 2 * half
    return np.asarray(few & (width <= _CORNERS_APART * stroke), np.bool_)


def _beside(
    ends: NDArray[np.float32], middle: NDArray[np.int64], width: NDArray[np.float32]
) -> NDArray[np.bool_]:
    """Passages, bool (m,), that one of the ends (k, 3) lies beside."""
    if len(ends) == 0 or len(middle) == 0:
        return np.zeros(len(middle), np.bool_)
    most = min(3, len(ends))
    away, end = KDTree(ends[:, :2]).query(middle, k=most)
    away, end = np.reshape(away, (-1, most)), np.reshape(end, (-1, most))
    close = away <= _BESIDE * width[:, None] + _BESIDE_MORE + 2 * ends[end, 2]
    return np.asarray(close.any(axis=1), np.bool_)


def widest_of_passage(
    a: NDArray[np.int32],
    b: NDArray[np.int32],
    width: NDArray[np.float32],
    at: NDArray[np.int64],
    across: int,
) -> NDArray[np.int64]:
    """By contact, int64 (m,): the widest contact of its passage.

    What is true of a passage is seen in its middle: beside its ends it is narrow, and no line ends
    near there. Contacts of the same two pieces that hang together are one passage.

    Args:
        a, b, width: as from `find_contacts`. at: index of the first cell. across: cells a row.
    """
    key = pair_keys(a, b)
    order = np.lexsort((at, key))
    y, x = np.divmod(at[order], across)
    passage = connect_runs(key[order], x, y)
    by_width = np.argsort(width[order], kind="stable")
    widest = np.zeros(len(at), np.int64)
    widest[passage[by_width]] = order[by_width]
    out = np.empty(len(at), np.int64)
    out[order] = widest[passage]
    return out


@kernel
def find_contacts(
    pieces: NDArray[np.int32], basins: NDArray[np.int32], distance: NDArray[np.float32]
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float32], NDArray[np.int64]]:
    """Where basins meet: both pieces, the passage's width, the two cells (2, m) that touch.

    A passage w cells wide has distance (w + 1) / 2 in its middle.
    """
    height, width = pieces.shape
    room = 1024
    a, b, wide = np.empty(room, np.int32), np.empty(room, np.int32), np.empty(room, np.float32)
    where = np.empty((2, room), np.int64)
    count = 0
    changes, column = row_flags(width), np.empty(width + 8, np.int32)
    for y in range(height):
        mark_changes(basins[y], basins[min(y + 1, height - 1)], changes)
        for i in range(true_columns(changes, column)):
            x = column[i]
            for side in range(2):
                v, u = (y, x + 1) if side == 0 else (y + 1, x)
                if v >= height or u >= width or basins[y, x] == basins[v, u]:
                    continue
                if pieces[y, x] == 0 or pieces[v, u] == 0 or pieces[y, x] == pieces[v, u]:
                    continue
                if count >= len(a):
                    a, b, wide = np.append(a, a), np.append(b, b), np.append(wide, wide)
                    where = np.concatenate((where, where), 1)
                a[count], b[count] = pieces[y, x], pieces[v, u]
                wide[count] = max(0.0, 2 * min(distance[y, x], distance[v, u]) - 1)
                where[0, count], where[1, count] = y * width + x, v * width + u
                count += 1
    return a[:count], b[:count], wide[:count], where[:, :count]
