"""Which atoms touch, and every place where they touch with no ink in between.

Measured once after the regions were found, whatever the gap setting: regions are sets of atoms, so
their graph is a look-up. The leak list is read from here (`painter.segment.leaks`); how likely a
line is missing there is asked of the judge of closings.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from painter.base.kernel import kernel
from painter.pixels.labelmap import LabelMap
from painter.segment.borders import Borders, find_borders, open_runs
from painter.segment.ink import PageInk
from painter.segment.measure import RegionGraph
from painter.segment.missing import likely_missing
from painter.segment.pairs import pair_keys, pairs_of
from painter.segment.weigh import Judging


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
        likely: `(k,)` float32, 0..1, how likely it is that a line is missing there.
    """

    graph: AtomGraph
    side: NDArray[np.int32]
    at: NDArray[np.int32]
    ends: NDArray[np.float32]
    width: NDArray[np.float32]
    likely: NDArray[np.float32]

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
            "likely": self.likely,
        }


def survey(
    atoms: NDArray[np.uint32],
    line: NDArray[np.bool_],
    page: PageInk,
    judge: Judging | None = None,
) -> Openings:
    """Measure which atoms touch, and every passage between them.

    Args:
        atoms: `(H, W)` uint32. line: `(H, W)` bool, drawn ink without screentone.
        page: what is drawn on the page. judge: of closing strokes; None for the published one.
    """
    borders = find_borders(atoms, line)
    chosen, ends, width = passages_of(borders, line)
    return Openings(
        graph=graph_of(borders),
        side=_sides(borders, chosen),
        at=np.stack([borders.x[chosen], borders.y[chosen]], axis=1),
        ends=ends,
        width=width,
        likely=likely_missing(ends, width, page, judge),
    )


def passages_of(
    borders: Borders, line: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.float32], NDArray[np.float32]]:
    """Every passage, k of them: the entry of the open border in its middle, ends and width.

    Returns:
        int64 (k,), float32 (k, 4) x y x y, float32 (k,); see `Openings`.
    """
    piece = open_runs(borders)
    count = int(piece.max(initial=-1)) + 1
    order = np.argsort(piece, kind="stable")
    first = np.searchsorted(piece[order], np.arange(count + 1))
    spans = np.empty((count, 4), np.int64)
    middle = np.empty(count, np.int64)
    x, y = borders.x[order].astype(np.int64), borders.y[order].astype(np.int64)
    _span(x, y, first, spans, middle)
    width = (np.hypot(spans[:, 2] - spans[:, 0], spans[:, 3] - spans[:, 1]) + 1).astype(np.float32)
    return order[middle], _at_the_line(line, spans), width


def graph_of(borders: Borders) -> AtomGraph:
    """The graph alone."""
    return AtomGraph(
        *pairs_of(borders.key),
        borders.border.astype(np.int32),
        borders.open_border.astype(np.int32),
    )


def beside(openings: Openings, labels: LabelMap) -> NDArray[np.uint32]:
    """`(k, 2)` uint32: the atoms on both sides of every passage, as the page stands."""
    side = openings.side
    return np.stack(
        [labels.pick(side[:, 0], side[:, 1]), labels.pick(side[:, 2], side[:, 3])], axis=1
    )


def beside_on(openings: Openings, atoms: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """The same on atoms that are not packed, `(H, W)` uint32."""
    side = openings.side
    return atoms[side[:, [1, 3]], side[:, [0, 2]]]


def region_graph(
    openings: Openings, between: NDArray[np.uint32], region_of_atom: NDArray[np.uint32]
) -> RegionGraph:
    """The graph of regions, from that of their atoms: a look-up.

    Args:
        between: as from `beside`. region_of_atom: `(atoms + 1,)` uint32.
    """
    graph = openings.graph
    key, across = _across(region_of_atom[graph.a], region_of_atom[graph.b])
    pair, which = np.unique(key, return_inverse=True)
    passage = np.zeros(len(pair), np.float32)
    open_key, open_across = _across(*region_of_atom[between].T)
    place = np.searchsorted(pair, open_key)
    known = place < len(pair)
    known[known] = pair[place[known]] == open_key[known]
    np.maximum.at(passage, place[known], openings.width[open_across][known])
    return RegionGraph(
        *pairs_of(pair),
        np.bincount(which, graph.border[across], len(pair)).astype(np.int64),
        np.bincount(which, graph.open_border[across], len(pair)).astype(np.int64),
        passage,
    )


def _across(
    a: NDArray[np.uint32], b: NDArray[np.uint32]
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Keys of the pairs of different regions, and which pairs these are."""
    across = a != b
    return pair_keys(a[across], b[across]), across


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


@kernel
def _at_the_line(line: NDArray[np.bool_], spans: NDArray[np.int64]) -> NDArray[np.float32]:
    """By passage the stroke that closes it, x y x y: its two ends moved to the line beside them."""
    out = np.empty((len(spans), 4), np.float32)
    for k in range(len(spans)):
        for end in (0, 2):
            x, y = spans[k, end], spans[k, end + 1]
            u, v = _nearest(line, x, y)
            out[k, end], out[k, end + 1] = (x, y) if u < 0 else (u, v)
    return out


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
