"""Whether a piece of a stroke colours the region that it lies in, or is a spill over a line."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from painter.base.kernel import kernel
from painter.segment.pieces import ON_INK, HintedPage, Pieces, Spans
from painter.segment.strokes import Strokes

_SHARE = 0.25  # of a region that a stroke has to cover to colour it
_RIM_SHARE = 0.9  # the same for a thin shred along another colour
_DEPTH_SHARE = 0.5  # of the stroke's depth, or of the region's, that a piece needs to count
_LEAST_DEPTH = 3.0  # what is as deep as this is more than a spill: five pixels across
_LEAST_PIECE = 16  # pixels
_LEAST_WINDOW = 24  # pixels to each side of a piece's deepest place
_MANY = 1000  # pieces in doubt; with more of them, the whole page is measured first
_ROUNDING = 0.34  # of chamfer distances
_COARSE = 16  # deeper pieces are looked at on a grid of so many steps
_STRAIGHT, _DIAGONAL = 3, 4  # chamfer


def entered_regions(
    strokes: Strokes, spans: Spans, pieces: Pieces, page: HintedPage
) -> NDArray[np.bool_]:
    """By piece: whether its stroke colours its region.

    The largest piece of a stroke always does. Another one must cover a real share of the region,
    or reach about as deep into it as the stroke or the region allows.
    """
    rim = strokes.rim[pieces.stroke]
    some = pieces.held > 0
    largest = _largest(pieces)
    entered = some & largest & ~rim
    doubtful = some & pieces.open & ~largest & ~rim
    sizes = np.empty(0, np.int64)  # measured only when needed: it takes a look at the whole page
    if pieces.held[doubtful].sum() * 20 > page.labels.size or np.count_nonzero(doubtful) > _MANY:
        sizes = _sizes(page)
        entered |= doubtful & (pieces.held >= _SHARE * sizes[pieces.region])
        doubtful &= ~entered
    if doubtful.any():
        deep, small = _deep(doubtful, spans, pieces, page)
        entered |= deep
        if (small & ~deep).any():
            sizes = sizes if len(sizes) else _sizes(page)
            entered |= small & (pieces.held >= _SHARE * sizes[pieces.region])
    # Thin shreds are rims, unless they are all that there is in a region.
    claimed = np.bincount(pieces.region[entered], minlength=page.count + 1) > 0
    alone = some & pieces.open & rim & ~claimed[pieces.region]
    if alone.any():
        sizes = sizes if len(sizes) else _sizes(page)
        entered |= alone & (pieces.held >= _RIM_SHARE * sizes[pieces.region])
    return entered


def _largest(pieces: Pieces) -> NDArray[np.bool_]:
    """By piece: whether it holds most of its stroke."""
    order = np.lexsort((-pieces.held, pieces.stroke))
    first = np.append(True, np.diff(pieces.stroke[order]) != 0)[: len(order)]
    largest = np.zeros(len(order), np.bool_)
    largest[order[first]] = True
    return largest


def _sizes(page: HintedPage) -> NDArray[np.int64]:
    """By region: its pixels off the ink."""
    sizes = np.zeros(page.count + 1, np.int64)
    _measure(page.labels, page.region_of_atom, page.ink, sizes)
    return sizes


def _deep(
    doubtful: NDArray[np.bool_], spans: Spans, pieces: Pieces, page: HintedPage
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """By piece: whether it is deep enough, and whether its region may be small enough."""
    wanted = np.zeros(int(pieces.stroke.max()) + 1, np.bool_)
    wanted[pieces.stroke[doubtful]] = True
    mine = wanted[spans.stroke]
    start, length = spans.start[mine], spans.length[mine]
    # Pages of zeros cost nothing where nothing is written.
    mark = np.zeros(page.labels.shape, np.int32)
    _paint(
        mark.ravel(),
        start,
        length,
        np.where(spans.held, spans.piece + 1, -1 - spans.stroke)[mine].astype(np.int32),
    )
    depth = np.zeros(page.labels.size, np.uint16)
    best, place = np.zeros((2, len(doubtful)), np.int64)
    inner = (doubtful[spans.piece] & spans.held)[mine]
    _depths(mark, depth, start[inner], length[inner], best, place)
    deep, small = np.zeros((2, len(doubtful)), np.bool_)
    for piece in np.flatnonzero(doubtful):
        view = _View.around(int(place[piece]), float(best[piece]) / _STRAIGHT, page.labels.shape)
        region = page.region_of_atom[page.labels[view.window]] == pieces.region[piece]
        region &= page.ink[view.window] <= ON_INK
        room = np.count_nonzero(region) * view.step**2
        small[piece] = room * _SHARE <= pieces.held[piece]
        if pieces.held[piece] >= _LEAST_PIECE:
            around = mark[view.window]
            owner = np.where(around > 0, pieces.stroke[np.maximum(around, 1) - 1], -1 - around)
            deep[piece] = view.entered(region, owner == pieces.stroke[piece])
    return deep, small


@dataclass(frozen=True)
class _View:
    """What lies around the deepest place of a piece.

    Attributes:
        depth: of the place in the piece. cap: no depth beyond it matters.
        window: of the page, every `step` pixels. y, x: the place in it.
        edge: by side (top, bottom, left, right) whether the page ends there, as a line does.
    """

    depth: float
    cap: float
    window: tuple[slice, slice]
    step: int
    y: int
    x: int
    edge: tuple[bool, bool, bool, bool]

    @classmethod
    def around(cls, place: int, depth: float, shape: tuple[int, ...]) -> _View:
        """The view around a pixel of a page."""
        y, x = divmod(place, shape[1])
        cap = max(depth / _DEPTH_SHARE, _LEAST_DEPTH) + 1
        radius = max(_LEAST_WINDOW, int(2 * cap) + 2)
        step = max(1, int(cap) // _COARSE)
        top, left = (at - min(at, radius) // step * step for at in (y, x))
        return cls(
            depth,
            cap,
            (slice(top, y + radius + 1, step), slice(left, x + radius + 1, step)),
            step,
            (y - top) // step,
            (x - left) // step,
            (y < radius, y + radius >= shape[0], x < radius, x + radius >= shape[1]),
        )

    def entered(self, region: NDArray[np.bool_], stroke: NDArray[np.bool_]) -> bool:
        """Whether the piece is about as deep as the stroke or the region is at this place."""
        room = min(self._room(region), self._room(stroke))
        return self.depth + _ROUNDING >= max(_DEPTH_SHARE * room, min(_LEAST_DEPTH, room))

    def _room(self, mask: NDArray[np.bool_]) -> float:
        """The radius of the largest disc within a mask that covers the place, at most the cap."""
        top, bottom, left, right = (int(side) for side in self.edge)
        wide = np.pad(mask.view(np.uint8), ((top, bottom), (left, right)))
        if wide.all():
            return self.cap
        reach = np.minimum(cv2.distanceTransform(wide, cv2.DIST_L2, 5) * self.step, self.cap)
        y, x = np.ogrid[: wide.shape[0], : wide.shape[1]]
        away = np.hypot(y - self.y - top, x - self.x - left) * self.step
        return float(reach[reach >= away].max(initial=1.0))


@kernel
def _measure(
    labels: NDArray[np.uint32],
    region_of_atom: NDArray[np.uint32],
    ink: NDArray[np.uint8],
    sizes: NDArray[np.int64],
) -> None:
    for y in range(labels.shape[0]):
        last, n = labels[y, 0], 0
        for x in range(labels.shape[1]):
            if labels[y, x] != last:
                sizes[region_of_atom[last]] += n
                last, n = labels[y, x], 0
            n += ink[y, x] <= ON_INK
        sizes[region_of_atom[last]] += n


@kernel
def _paint(
    mark: NDArray[np.int32],
    start: NDArray[np.int64],
    length: NDArray[np.int32],
    name: NDArray[np.int32],
) -> None:
    for i in range(len(start)):
        mark[start[i] : start[i] + length[i]] = name[i]


@kernel
def _depths(
    mark: NDArray[np.int32],
    depth: NDArray[np.uint16],
    start: NDArray[np.int64],
    length: NDArray[np.int32],
    best: NDArray[np.int64],
    place: NDArray[np.int64],
) -> None:
    """Chamfer distances of pieces to their own borders; the largest of each, and where it is.

    Args:
        mark: `(H, W)` int32, piece + 1. start, length: spans of the pieces, in reading order.
    """
    height, width = mark.shape
    flat = mark.ravel()
    for i in range(len(start)):
        for at in range(start[i], start[i] + length[i]):
            depth[at] = _step(flat, depth, at, -1, width, height, np.int64(60000))
    for i in range(len(start) - 1, -1, -1):
        for at in range(start[i] + length[i] - 1, start[i] - 1, -1):
            found = _step(flat, depth, at, 1, width, height, np.int64(depth[at]))
            depth[at] = found
            if found > best[flat[at] - 1]:
                best[flat[at] - 1], place[flat[at] - 1] = found, at


@kernel
def _step(
    flat: NDArray[np.int32],
    depth: NDArray[np.uint16],
    at: int,
    way: int,
    width: int,
    height: int,
    least: np.int64,
) -> np.int64:
    """The least depth that the four neighbours before (-1) or after (1) a pixel allow."""
    x, y = at % width, at // width + way
    mine = flat[at]
    side = 0 <= x + way < width
    beside = np.int64(depth[at + way]) if side and flat[at + way] == mine else np.int64(0)
    least = min(least, beside + _STRAIGHT)
    if y < 0 or y >= height:
        return min(least, np.int64(_STRAIGHT))
    for dx in range(-1, 2):
        there = at + way * width + dx
        same = 0 <= x + dx < width and flat[there] == mine
        cost = _STRAIGHT if dx == 0 else _DIAGONAL
        least = min(least, (np.int64(depth[there]) if same else np.int64(0)) + cost)
    return least
