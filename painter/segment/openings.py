"""Which atoms touch, and every place where they touch with no ink in between.

Measured once after the regions were found, whatever the gap setting: regions are sets of atoms, so
their graph is a look-up. The leak list is read from here (`painter.segment.leaks`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from painter.base.kernel import kernel
from painter.pixels.labelmap import LabelMap
from painter.segment.borders import Borders, find_borders, open_runs
from painter.segment.measure import RegionGraph


@dataclass(frozen=True, eq=False)
class AtomGraph:
    """Pairs of atoms that share a border, each pair once, a < b, sorted by a, then b.

    Attributes:
        a, b: `(m,)` uint32.
        border: `(m,)` int32 pairs of neighbouring pixels across the border.
        open_border: `(m,)` int32 of these, pairs with no ink on either side.
    """

    a: NDArray[np.uint32]
    b: NDArray[np.uint32]
    border: NDArray[np.int32]
    open_border: NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Openings:
    """The graph of a page's atoms, and the passages between them. All arrays are read-only.

    Passages are told by place, not by atom: splitting an atom leaves them as they are.

    Attributes:
        graph: kept up to date by every edit.
        side: `(k, 4)` int32 x y x y, a pixel off the ink on either side of each passage.
        at: `(k, 2)` int32 x, y, its middle.
        ends: `(k, 4)` float32 x y x y, where it meets the ink: the stroke that closes it.
        width: `(k,)` float32, its narrowest width in page pixels.
        line: `(k,)` float32, width in page pixels of the lines that end there.
        aligned: `(k,)` float32, 0..1, how far the lines point at each other across it.
    """

    graph: AtomGraph
    side: NDArray[np.int32]
    at: NDArray[np.int32]
    ends: NDArray[np.float32]
    width: NDArray[np.float32]
    line: NDArray[np.float32]
    aligned: NDArray[np.float32]

    def __post_init__(self) -> None:
        for array in self.arrays().values():
            array.flags.writeable = False

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Every array by name."""
        graph = self.graph
        return {
            "a": graph.a,
            "b": graph.b,
            "border": graph.border,
            "open_border": graph.open_border,
            "side": self.side,
            "at": self.at,
            "ends": self.ends,
            "width": self.width,
            "line": self.line,
            "aligned": self.aligned,
        }


def survey(atoms: NDArray[np.uint32], line: NDArray[np.bool_]) -> Openings:
    """Measure which atoms touch, and every passage between them.

    Args:
        atoms: `(H, W)` uint32. line: `(H, W)` bool, drawn ink without screentone.
    """
    borders = find_borders(atoms, line)
    graph = AtomGraph(
        (borders.key >> 32).astype(np.uint32),
        (borders.key & 0xFFFFFFFF).astype(np.uint32),
        borders.border.astype(np.int32),
        borders.open_border.astype(np.int32),
    )
    piece = open_runs(borders)
    count = int(piece.max(initial=-1)) + 1
    order = np.argsort(piece, kind="stable")
    first = np.searchsorted(piece[order], np.arange(count + 1))
    ends = np.empty((count, 4), np.int64)
    middle = np.empty(count, np.int64)
    _span(borders.x[order].astype(np.int64), borders.y[order].astype(np.int64), first, ends, middle)
    measured = np.empty((count, 6), np.float32)
    _look(line, ends, measured)
    chosen = order[middle]
    return Openings(
        graph=graph,
        side=_sides(borders, chosen),
        at=np.stack([borders.x[chosen], borders.y[chosen]], axis=1),
        ends=measured[:, :4].copy(),
        width=(np.hypot(ends[:, 2] - ends[:, 0], ends[:, 3] - ends[:, 1]) + 1).astype(np.float32),
        line=measured[:, 4].copy(),
        aligned=measured[:, 5].copy(),
    )


def beside(openings: Openings, labels: LabelMap) -> NDArray[np.uint32]:
    """`(k, 2)` uint32: the atoms on both sides of every passage, as the page stands."""
    side = openings.side
    return np.stack(
        [labels.pick(side[:, 0], side[:, 1]), labels.pick(side[:, 2], side[:, 3])], axis=1
    )


def region_graph(
    openings: Openings, between: NDArray[np.uint32], region_of_atom: NDArray[np.uint32]
) -> RegionGraph:
    """The graph of regions, from that of their atoms: a look-up.

    Args:
        between: as from `beside`. region_of_atom: `(atoms + 1,)` uint32.
    """
    graph = openings.graph
    key, across = _pair_keys(region_of_atom[graph.a], region_of_atom[graph.b])
    pair, which = np.unique(key, return_inverse=True)
    passage = np.zeros(len(pair), np.float32)
    open_key, open_across = _pair_keys(*region_of_atom[between].T)
    place = np.searchsorted(pair, open_key)
    known = place < len(pair)
    known[known] = pair[place[known]] == open_key[known]
    np.maximum.at(passage, place[known], openings.width[open_across][known])
    return RegionGraph(
        (pair >> 32).astype(np.uint32),
        (pair & 0xFFFFFFFF).astype(np.uint32),
        np.bincount(which, graph.border[across], len(pair)).astype(np.int64),
        np.bincount(which, graph.open_border[across], len(pair)).astype(np.int64),
        passage,
    )


def _pair_keys(
    a: NDArray[np.uint32], b: NDArray[np.uint32]
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Keys of the pairs of different regions, and which pairs these are."""
    across = a != b
    low, high = np.minimum(a, b)[across].astype(np.int64), np.maximum(a, b)[across]
    return (low << 32) | high, across


def _sides(borders: Borders, chosen: NDArray[np.int64]) -> NDArray[np.int32]:
    x, y, below = borders.x[chosen], borders.y[chosen], borders.below[chosen]
    return np.stack([x, y, x + ~below, y + below], axis=1).astype(np.int32)


@kernel
def _span(
    x: NDArray[np.int64],
    y: NDArray[np.int64],
    first: NDArray[np.int64],
    ends: NDArray[np.int64],
    middle: NDArray[np.int64],
) -> None:
    """By piece: its two ends (the farthest from the farthest), and the entry nearest half-way."""
    for k in range(len(first) - 1):
        one = _farthest(x, y, first[k], first[k + 1], int(x[first[k]]), int(y[first[k]]))
        two = _farthest(x, y, first[k], first[k + 1], x[one], y[one])
        ends[k, 0], ends[k, 1], ends[k, 2], ends[k, 3] = x[one], y[one], x[two], y[two]
        best = np.int64(1) << 60
        for i in range(first[k], first[k + 1]):
            # Twice the distances, to stay with whole numbers.
            far = (2 * x[i] - x[one] - x[two]) ** 2 + (2 * y[i] - y[one] - y[two]) ** 2
            if far < best:
                best = far
                middle[k] = i


@kernel
def _farthest(
    x: NDArray[np.int64], y: NDArray[np.int64], start: int, stop: int, px: int, py: int
) -> int:
    best, at = -1, start
    for i in range(start, stop):
        far = (x[i] - px) ** 2 + (y[i] - py) ** 2
        if far > best:
            best, at = far, i
    return at


_NEAR = 4  # pixels from a passage's end in which the line that it ends at is sought
_LONG = 96  # pixels that a line is followed at most
_RUN = 4.0  # a line that goes on for so many times its width points at the passage


@kernel
def _look(line: NDArray[np.bool_], ends: NDArray[np.int64], out: NDArray[np.float32]) -> None:
    """By passage: closing stroke x y x y, width of the lines at its ends, how far they align."""
    for k in range(len(ends)):
        wide, aligned, lines = 0.0, 0.0, 0
        for turn in range(2):
            x, y = ends[k, 2 * turn], ends[k, 2 * turn + 1]
            px, py = ends[k, 2 - 2 * turn], ends[k, 3 - 2 * turn]
            out[k, 2 * turn], out[k, 2 * turn + 1] = x, y
            u, v = _nearest(line, x, y)
            if u < 0:
                continue
            out[k, 2 * turn], out[k, 2 * turn + 1] = u, v
            thick = _thickness(line, u, v)
            wide += thick
            lines += 1
            dx, dy = float(u - px), float(v - py)
            if dx == 0 and dy == 0:
                continue
            angle = np.arctan2(dy, dx)
            longest = 0.0
            for step in range(-3, 4):
                longest = max(longest, _run(line, u, v, angle + 0.25 * step))
            aligned += min(1.0, max(0.0, (longest / thick - 1.5) / (_RUN - 1.5))) / 2
        out[k, 4] = wide / lines if lines > 0 else 0.0
        out[k, 5] = aligned


@kernel
def _nearest(line: NDArray[np.bool_], x: int, y: int) -> tuple[int, int]:
    height, width = line.shape
    best, bx, by = 2 * _NEAR * _NEAR + 1, -1, -1
    for v in range(max(0, y - _NEAR), min(height, y + _NEAR + 1)):
        for u in range(max(0, x - _NEAR), min(width, x + _NEAR + 1)):
            far = (u - x) ** 2 + (v - y) ** 2
            if line[v, u] and far < best:
                best, bx, by = far, u, v
    return bx, by


@kernel
def _thickness(line: NDArray[np.bool_], x: int, y: int) -> float:
    """Shortest run of line through a pixel, in four directions, in pixels."""
    height, width = line.shape
    best = float(_LONG)
    for dx, dy in ((1, 0), (0, 1), (1, 1), (1, -1)):
        count = 1
        for way in (-1, 1):
            u, v = x + way * dx, y + way * dy
            while 0 <= u < width and 0 <= v < height and line[v, u] and count < _LONG:
                count += 1
                u, v = u + way * dx, v + way * dy
        best = min(best, count * np.sqrt(float(dx * dx + dy * dy)))
    return best


@kernel
def _run(line: NDArray[np.bool_], x: int, y: int, angle: float) -> float:
    """How far line goes on from a pixel in a direction, in pixels."""
    height, width = line.shape
    ux, uy = np.cos(angle), np.sin(angle)
    t = 1.0
    while t < _LONG:
        u, v = int(np.rint(x + ux * t)), int(np.rint(y + uy * t))
        if u < 0 or v < 0 or u >= width or v >= height or not line[v, u]:
            break
        t += 1.0
    return t
