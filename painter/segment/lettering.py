"""Which marks on a page are lettering."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import KDTree

from painter.imaging.components import Components

_A_WORD = 3  # marks of a row that are lettering by themselves, at least
_BOXED = 0.6  # share of frames from which a row of marks is drawn and not written
_STROKES = 1.15  # times a row of pixels cuts a letter, on average
_WORDS_APART, _LINES_APART = 1.2, 1.0  # heights of letters between words and between lines
_AS_TALL = 1.15  # times as tall may be a letter of another word, which is no row by itself
_SOLID = 0.7  # share of its box that a letter covers which is boxed


def find_letters(
    parts: Components, is_line: NDArray[np.bool_], shape: tuple[int, int]
) -> NDArray[np.int64]:
    """Indices of components that are lettering: three or more marks of like height in a row.

    Rows of drawn things (windows, buttons) are alike in area as well, or most are frames; the
    strokes of a blush or of hatching are cut only once by a row of pixels.
    """
    long_side = max(shape)
    width = parts.box[:, 2] - parts.box[:, 0]
    height = parts.box[:, 3] - parts.box[:, 1]
    tall = np.maximum(width, height)
    fit = is_line & (tall >= max(5, 0.004 * long_side)) & (tall <= 0.03 * long_side)
    fit &= parts.area >= 0.12 * width * height
    at = np.flatnonzero(fit)
    if len(at) < _A_WORD:
        return at[:0]
    box = parts.box[at].astype(np.float64)
    group, nested = _rows_of_marks(box)
    boxed = _is_boxed(parts, fit)[at]
    strokes = np.bincount(parts.component, minlength=len(parts.area))[at] / height[at]
    keep = np.zeros(len(at), np.bool_)
    order = np.argsort(group, kind="stable")
    for members in np.split(order, np.flatnonzero(np.diff(group[order])) + 1):
        area = parts.area[at[members]]
        written = area.std() > 0.06 * area.mean() and boxed[members].mean() < _BOXED
        written = written and strokes[members].mean() > _STROKES and not nested[members].any()
        keep[members] = len(members) >= _A_WORD and written
    solid = parts.area[at] >= _SOLID * width[at] * height[at]  # an I is no frame
    may_be = (solid | ~boxed) & ~nested
    while (more := may_be & ~keep & _beside_text(box, keep)).any():
        keep |= more
    return at[keep]


def _beside_text(box: NDArray[np.float64], text: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Boxes as tall as letters beside, above or below them: words too short to tell by themselves.

    Args:
        box: (n, 4) x0 y0 x1 y1. text: (n,) which are letters.
    """
    out = np.zeros(len(box), np.bool_)
    letters, other = np.flatnonzero(text), np.flatnonzero(~text)
    if not len(letters) or not len(other):
        return out
    middle, height = (box[:, 2:] + box[:, :2]) / 2, box[:, 3] - box[:, 1]
    reach = (1 + _WORDS_APART) * float(height[letters].max())
    near = KDTree(middle[letters]).query_ball_point(middle[other], reach)
    i = np.repeat(other, [len(found) for found in near])
    j = letters[np.concatenate(near).astype(np.int64)]
    low, high = np.minimum(height[i], height[j]), np.maximum(height[i], height[j])
    apart = _apart(box, i, j)
    beside = (apart[:, 0] <= _WORDS_APART * low) & (
        np.abs(middle[i, 1] - middle[j, 1]) <= 0.2 * low
    )
    below = (apart[:, 1] <= _LINES_APART * low) & (apart[:, 0] <= 0)
    out[i[(beside | below) & (high <= _AS_TALL * low)]] = True
    return out


def _is_boxed(parts: Components, among: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Components, of those `among`, whose first and last rows reach from side to side."""
    runs = np.flatnonzero(among[parts.component])
    component, row = parts.component[runs], parts.row[runs]
    length = parts.stop[runs] - parts.start[runs]
    wide = 0.9 * (parts.box[:, 2] - parts.box[:, 0])
    out = among.copy()
    for outermost in (parts.box[:, 1], parts.box[:, 3] - 1):
        at = row == outermost[component]
        out &= np.bincount(component[at], length[at], len(among)) >= wide
    return out


def _rows_of_marks(
    box: NDArray[np.float64],
) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """Groups of boxes side by side and alike in height, or one below the other.

    Returns:
        Group number of every box, and whether it lies in or around another, as the parts of an
        eye do and letters never.
    """
    nested = np.zeros(len(box), np.bool_)
    size = box[:, 2:] - box[:, :2]
    middle = (box[:, 2:] + box[:, :2]) / 2
    tall = size.max(axis=1)
    pairs = KDTree(middle).query_pairs(2.2 * float(np.percentile(tall, 90)), output_type="ndarray")
    if len(pairs) == 0:
        return np.arange(len(box), dtype=np.int32), nested
    i, j = pairs[:, 0], pairs[:, 1]
    low, high = np.minimum(tall[i], tall[j]), np.maximum(tall[i], tall[j])
    apart = _apart(box, i, j)
    off = np.abs(middle[i] - middle[j])
    alike = high <= 1.5 * low
    for side in (0, 1):
        # Letters that touch are longer than one, but no taller.
        alike |= np.maximum(size[i, side], size[j, side]) <= 1.3 * np.minimum(
            size[i, side], size[j, side]
        )
    beside = (apart[:, 0] <= 0.7 * low) & (off[:, 1] <= 0.3 * low)
    below = (apart[:, 1] <= 0.6 * low) & (off[:, 0] <= 0.3 * low)
    within = apart.max(axis=1) < -0.5 * np.minimum(size[i].min(axis=1), size[j].min(axis=1))
    nested[i[within]] = nested[j[within]] = True
    good = (beside | below) & alike
    ones = np.ones(int(good.sum()), np.int8)
    graph = coo_array((ones, (i[good], j[good])), shape=(len(box), len(box)))
    return connected_components(graph, directed=False)[1].astype(np.int32), nested


def _apart(
    box: NDArray[np.float64], i: NDArray[np.int64], j: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Room between pairs of boxes to the side and up and down, (m, 2); negative where they lap."""
    return np.maximum(box[i, :2], box[j, :2]) - np.minimum(box[i, 2:], box[j, 2:])
