"""Cut atoms where a screen of dots stops and no line is drawn: a blush, a highlight, a shadow.

Whoever lays a screen cuts it out along the thing that it shades, so where the dots end is as good
a border as ink. It is known to about a third of their period.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from painter.base.bands import in_parallel, row_bands, worker_count
from painter.base.kernel import kernel
from painter.imaging.lookup import look_up
from painter.imaging.tone import TONE
from painter.imaging.tonezones import BEYOND, WITHIN, zones_of
from painter.segment.atoms import Passages
from painter.segment.cells import pixels_of
from painter.segment.fill import grow
from painter.segment.ink import PageInk
from painter.segment.part_passages import Parts, passages_of_parts

_DOTS = 8  # of a screen at least, on its side of the edge
_CLEAR = 0.4  # periods that the middle of a bare piece is away from the line
_CLEAR_LEAST = 1.5  # or that many cells
_CORE = 3.0  # squared periods of such middles that it has at least
_LEAST_PERIODS = 6.0  # squared periods of paper that a piece has at least
_LEAST_GAPS = 0.75  # and squared gaps
_LEAST = 60.0  # or cells
_MISSED = 0.35  # part of the coverage beside it from which what seems bare is a screen, not all
# of which was recognised: by marks like dots, and by soft ones that count as the rim of dots.
_SMOOTH = 0.75  # periods on all sides that an edge is smoothed over
_COVERED, _NEITHER, _BARE = 0, 1, 2  # weight of cells where bare paper is told by its majority
_MARK = 3.0  # such a mark is at most so many times as large as a dot


@dataclass(frozen=True, eq=False)
class _Screens:
    """The dots of a page at working size, n of them, and which atoms hold any."""

    at: NDArray[np.int64]  # (n, 2) row, column of the dot's cell
    atom: NDArray[np.int32]  # (n,)
    zone: NDArray[np.uint8]  # (h, w) as of `zones_of`
    dotted: NDArray[np.bool_]  # (h, w) whether the first pixel of a cell is tone
    marks: NDArray[np.int64]  # (m, 4) boxes x0 y0 x1 y1 of marks of line that dots may be, cells
    mark_area: NDArray[np.float32]  # (m,)
    number: NDArray[np.int64]  # (atoms + 1,) dots in an atom
    period: NDArray[np.float32]  # (atoms + 1,) of these in the mean, cells; 0: none


@dataclass(frozen=True, eq=False)
class _Atom:
    """One atom in its box, (h, w) cells."""

    number: int
    corner: tuple[int, int]  # x, y of the box on the page
    mask: NDArray[np.bool_]  # where the atom is
    free: NDArray[np.bool_]  # where it is not line
    weight: NDArray[np.uint8]  # of these `_BARE` in no screen, `_COVERED` in one; else `_NEITHER`
    core: NDArray[np.int64]  # (n,) cells, counted by rows, in the middle of what is bare
    dotted: NDArray[np.bool_]  # where cells are tone, of other atoms too


@dataclass(frozen=True, eq=False)
class _Cut:
    """An atom in k parts."""

    parts: NDArray[np.int32]  # (h, w) 1..k, 0 elsewhere
    size: NDArray[np.int32]  # (k,) about how large each is, cells
    toned: NDArray[np.bool_]  # (k,)


def cut_at_tone_edges(
    labels: NDArray[np.int32],
    count: int,
    passages: Passages,
    distance: NDArray[np.float32],
    page: PageInk,
    setting: float,
) -> tuple[NDArray[np.int32], int, Passages]:
    """Atoms toned throughout or nowhere, but for what is too small to be coloured by itself.

    Args:
        labels: atoms, int32 (h, w), every cell 1..count. passages: a forest of theirs.
        distance: to the line, float32 (h, w), cells. page: of the same working size.
        setting: widest opening in a line to treat as closed, page pixels. Where a line is rubbed
            out the dots beside it are as well: what is smaller than such a place is no piece.
    """
    if len(page.dots.area) < _DOTS:
        return labels, count, passages
    screens = _screens_of(page, labels, count)
    clear = np.maximum(_CLEAR * screens.period, _CLEAR_LEAST).astype(np.float32)
    clear[screens.number < _DOTS] = np.inf
    gap = setting / page.step
    core_least = _CORE * screens.period**2
    box = _boxes_of_bare(labels, screens.zone, distance, clear, core_least)
    partly = np.flatnonzero(box[:, 2])
    if len(partly) == 0:
        return labels, count, passages
    cuts: dict[int, _Cut] = {}

    def cut(number: int) -> None:
        atom = _look_at(labels, distance, page.work, screens, number, box[number], clear[number])
        found = _cut(atom, screens, gap)
        if found is not None:
            cuts[number] = found

    room = (box[partly, 2] - box[partly, 0]) * (box[partly, 3] - box[partly, 1])
    in_parallel(cut, partly[np.argsort(-room)].tolist())  # the largest takes as long as all others
    out, parts = labels.copy(), Parts(count)
    for number, found in sorted(cuts.items()):
        x0, y0, x1, y1 = box[number]
        # Cells of the atom that hang together with no part keep its number.
        name = np.append(np.int32(number), parts.add(number, found.size, found.toned))
        _write(out[y0:y1, x0:x1], found.parts, name, number)
    if parts.count == count:
        return labels, count, passages
    return out, parts.count, passages_of_parts(passages, parts, out, page.work)


def _screens_of(page: PageInk, labels: NDArray[np.int32], count: int) -> _Screens:
    dots, step = page.dots, page.step
    at = (dots.centre[:, ::-1] / step).astype(np.int64)
    atom = labels[at[:, 0], at[:, 1]]
    number = np.bincount(atom, minlength=count + 1)
    total = np.bincount(atom, dots.period, count + 1) / step
    like = page.islands.area <= _MARK * float(np.median(dots.area)) / step**2
    return _Screens(
        at,
        atom,
        zones_of(dots, labels.shape, step),
        page.marks[::step, ::step] == TONE,
        page.islands.box[like].astype(np.int64),
        page.islands.area[like],
        number,
        (total / np.maximum(number, 1)).astype(np.float32),
    )


def _boxes_of_bare(
    labels: NDArray[np.int32],
    zone: NDArray[np.uint8],
    distance: NDArray[np.float32],
    clear: NDArray[np.float32],
    least: NDArray[np.float32],
) -> NDArray[np.int32]:
    """Box x0 y0 x1 y1 of every toned atom that has bare paper in it; of others zeros.

    Args:
        clear: by atom, how far from the line bare paper must be; infinite where it is not toned.
        least: by atom, and of so many cells.
    """
    height, width = labels.shape
    bands = row_bands(height, worker_count())
    box = np.tile(np.array([width, height, 0, 0], np.int32), (len(bands), len(clear), 1))
    bare = np.zeros((len(bands), len(clear)), np.int64)
    in_parallel(
        lambda k: _see_bare(labels, zone, distance, clear, *bands[k], box[k], bare[k]),
        range(len(bands)),
    )
    every = np.concatenate([box[..., :2].min(0), box[..., 2:].max(0)], 1)
    number = bare.sum(0)
    every[(number == 0) | (number < least)] = 0
    return every


@kernel
def _see_bare(
    labels: NDArray[np.int32],
    zone: NDArray[np.uint8],
    distance: NDArray[np.float32],
    clear: NDArray[np.float32],
    top: int,
    bottom: int,
    box: NDArray[np.int32],
    bare: NDArray[np.int64],
) -> None:
    """On some rows: boxes of atoms, and how many cells of each are bare paper."""
    width = labels.shape[1]
    for y in range(top, bottom):
        begin = 0
        for x in range(width):
            atom = labels[y, x]
            bare[atom] += (zone[y, x] == BEYOND) & (distance[y, x] >= clear[atom])
            if x + 1 < width and labels[y, x + 1] == atom:
                continue
            box[atom, 0], box[atom, 1] = min(box[atom, 0], begin), min(box[atom, 1], y)
            box[atom, 2], box[atom, 3] = max(box[atom, 2], x + 1), y + 1
            begin = x + 1


def _look_at(
    labels: NDArray[np.int32],
    distance: NDArray[np.float32],
    work: NDArray[np.bool_],
    screens: _Screens,
    number: int,
    box: NDArray[np.int32],
    clear: float,
) -> _Atom:
    x0, y0, x1, y1 = box.tolist()
    window = np.s_[y0:y1, x0:x1]
    of, zone = labels[window], screens.zone[window]
    seen = _see(of, number, work[window], zone, distance[window], clear)
    return _Atom(number, (x0, y0), *seen, screens.dotted[window])


@kernel
def _see(
    labels: NDArray[np.int32],
    number: int,
    work: NDArray[np.bool_],
    zone: NDArray[np.uint8],
    distance: NDArray[np.float32],
    clear: float,
) -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.uint8], NDArray[np.int64]]:
    """`mask`, `free`, `weight` and `core` of an atom in one go over a window of the page."""
    mask, free = np.empty(labels.shape, np.bool_), np.empty(labels.shape, np.bool_)
    weight = np.empty(labels.shape, np.uint8)
    core = np.empty(labels.size + 1, np.int64)
    count = 0
    height, width = labels.shape
    for y in range(height):
        for x in range(width):
            own = labels[y, x] == number
            mask[y, x] = own
            free[y, x] = own & (not work[y, x])
            bare = _BARE if zone[y, x] != WITHIN else _COVERED
            weight[y, x] = bare if free[y, x] else _NEITHER
            core[count] = y * width + x
            count += own & (zone[y, x] == BEYOND) & (distance[y, x] >= clear)
    return mask, free, weight, core[:count]


def _cut(atom: _Atom, screens: _Screens, gap: float) -> _Cut | None:
    """One atom in parts; None if it stays whole.

    Args:
        gap: widest opening in a line to treat as closed, cells.
    """
    period = float(screens.period[atom.number])
    least = max(_LEAST, _LEAST_PERIODS * period**2, _LEAST_GAPS * gap**2)
    piece, size = _pieces(_smoothed(atom.weight, atom.free, period))
    middle = np.bincount(piece.ravel()[atom.core], minlength=len(size))
    bare = (size >= least) & (middle > 0) & (middle >= _CORE * period**2)
    if not bare.any():
        return None
    bare &= ~_missed(piece, size, atom, screens)
    if not bare.any():
        return None
    other, rest = _pieces(atom.free & ~look_up(bare, piece))
    dots = screens.at[screens.atom == atom.number] - atom.corner[::-1]
    held = np.bincount(other[dots[:, 0], dots[:, 1]], minlength=len(rest))
    toned = (rest >= least) & (held >= _DOTS)
    if not (bare.any() and toned.any()):
        return None
    number, more = _numbered(bare), _numbered(toned)
    more[toned] += number.max()
    parts = _overlaid(piece, number, other, more)
    grow(parts, atom.mask)
    is_toned = np.repeat([False, True], [bare.sum(), toned.sum()])
    return _Cut(parts, np.concatenate([size[bare], rest[toned]]), is_toned)


def _smoothed(
    weight: NDArray[np.uint8], free: NDArray[np.bool_], period: float
) -> NDArray[np.bool_]:
    """What is bare by the majority of a period around: the edge runs in and out from dot to dot."""
    side = 2 * round(_SMOOTH * period) + 1
    total = cv2.boxFilter(weight, cv2.CV_16U, (side, side), normalize=False)
    return free & (np.asarray(total) > _NEITHER * side * side)


def _numbered(chosen: NDArray[np.bool_]) -> NDArray[np.int32]:
    """1, 2, ... for the chosen in order, 0 for the others."""
    return (np.cumsum(chosen) * chosen).astype(np.int32)


@kernel
def _overlaid(
    piece: NDArray[np.int32],
    number: NDArray[np.int32],
    other: NDArray[np.int32],
    more: NDArray[np.int32],
) -> NDArray[np.int32]:
    """Numbers of pieces of two kinds that no cell is in both of; in place of `piece`.

    New memory for a whole page takes longer than all that is done in it.
    """
    for y in range(piece.shape[0]):
        for x in range(piece.shape[1]):
            piece[y, x] = number[piece[y, x]] + more[other[y, x]]
    return piece


@kernel
def _write(
    out: NDArray[np.int32],
    parts: NDArray[np.int32],
    name: NDArray[np.int32],
    atom: int,
) -> None:
    """Give the cells of an atom the names of their parts."""
    for y in range(out.shape[0]):
        for x in range(out.shape[1]):
            if out[y, x] == atom:
                out[y, x] = name[parts[y, x]]


def _missed(
    piece: NDArray[np.int32], size: NDArray[np.int32], atom: _Atom, screens: _Screens
) -> NDArray[np.bool_]:
    """Which pieces of what seems bare are toned after all: not every dot is recognised."""
    height, width = piece.shape
    x, y = atom.corner
    dotted = np.flatnonzero(atom.free & atom.dotted)
    toned = np.bincount(piece.ravel()[dotted], minlength=len(size))
    share = toned[0] / max(1, int(atom.free.sum()) - int(size.sum()))
    x0, y0, x1, y1 = (screens.marks + np.array((-x - 1, -y - 1, -x + 1, -y + 1))).T
    inside = (x0 >= 0) & (y0 >= 0) & (x1 < width) & (y1 < height)
    x0, y0, x1, y1 = x0[inside], y0[inside], x1[inside], y1[inside]
    home = np.maximum(piece[y0, x0], piece[y1, x1])
    drawn = np.bincount(home, screens.mark_area[inside], len(size))
    return np.asarray(toned + drawn > _MISSED * share * size)


def _pieces(of: NDArray[np.bool_]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """4-connected pieces 1..n, int32 (h, w), 0 elsewhere; size of each, (n + 1,)."""
    # Asked for statistics as well, OpenCV takes five times as long.
    number, piece = cv2.connectedComponents(of.view(np.uint8), connectivity=4)
    piece = np.asarray(piece, np.int32)
    size = pixels_of(piece, number - 1).astype(np.int32)
    size[0] = 0
    return piece, size
