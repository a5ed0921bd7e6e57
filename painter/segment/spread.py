"""Hints over regions: which region each hint stroke colours, and what is split in between.

A stroke colours the region that holds most of it, and every other region that it truly enters; a
spill over a line does not count. A region hinted in two colours is divided along the ink.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from painter.base.kernel import kernel
from painter.segment.divide import divide
from painter.segment.strokes import Strokes, find_strokes

_ON_INK = 128
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


@dataclass(frozen=True, eq=False)
class SpreadHints:
    """Hints by region, at most one a region, in the order of the regions.

    Attributes:
        labels: `(H, W)` uint32 atoms; those of regions with several hint colours are split, new
            ids appended. The very array that was given when nothing was split.
        region_of_atom: `(atoms + 1,)` uint32; new region ids are appended, old ones stay.
        count: regions, new ones included.
        region: `(k,)` uint32. colour: `(k, 3)` uint8 sRGB, exact. point: `(k, 2)` float32 x, y of
            the hint's middle.
        ignored: strokes that lie on no region.
        kept: fixed regions that strokes would have coloured.
        faint: strokes that are nowhere opaque enough.
    """

    labels: NDArray[np.uint32]
    region_of_atom: NDArray[np.uint32]
    count: int
    region: NDArray[np.uint32]
    colour: NDArray[np.uint8]
    point: NDArray[np.float32]
    ignored: int
    kept: int = 0
    faint: int = 0


@dataclass(frozen=True, eq=False)
class _Page:
    """Where strokes lie.

    Attributes:
        labels: `(H, W)` uint32 atoms. region_of_atom: `(atoms + 1,)` uint32.
        ink: `(H, W)` uint8 coverage.
    """

    labels: NDArray[np.uint32]
    region_of_atom: NDArray[np.uint32]
    ink: NDArray[np.uint8]

    @property
    def count(self) -> int:
        """The highest region id."""
        return int(self.region_of_atom.max(initial=0))


@dataclass(frozen=True, eq=False)
class _Spans:
    """Pixels of strokes in reading order, as spans of one row in one region.

    Attributes:
        start: `(n,)` int64, y * width + x. length: `(n,)` int32.
        stroke, region, piece: `(n,)` int32; a piece is what a stroke has in one region.
        held: `(n,)` bool, whether the pixels count: off the ink, and in a region.
    """

    start: NDArray[np.int64]
    length: NDArray[np.int32]
    stroke: NDArray[np.int32]
    region: NDArray[np.int32]
    piece: NDArray[np.int32]
    held: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class _Pieces:
    """What strokes have in one region each.

    Attributes:
        stroke, region: `(k,)` int32. held: `(k,)` int64 pixels that count.
        open: `(k,)` bool, whether the stroke has a pixel off the ink.
    """

    stroke: NDArray[np.int32]
    region: NDArray[np.int32]
    held: NDArray[np.int64]
    open: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class _Claims:
    """Spans of strokes that count, and the regions they claim.

    Attributes:
        start: `(n,)` int64, y * width + x. length: `(n,)` int32. region: `(n,)` int32.
        colour: `(n,)` int64 0xrrggbb.
        lost: strokes that claim nothing. kept: fixed regions that would have been claimed.
    """

    start: NDArray[np.int64]
    length: NDArray[np.int32]
    region: NDArray[np.int32]
    colour: NDArray[np.int64]
    lost: int
    kept: int


def spread_hints(
    hints: NDArray[np.uint8],
    labels: NDArray[np.uint32],
    region_of_atom: NDArray[np.uint32],
    ink: NDArray[np.uint8],
    fixed: NDArray[np.bool_] | None = None,
) -> SpreadHints:
    """Find the regions that hints colour.

    Args:
        hints: `(H, W, 4)` uint8 straight RGBA; a hint is where alpha is at least 128.
        labels: `(H, W)` uint32 atoms. region_of_atom: `(atoms + 1,)` uint32, [0] = 0.
        ink: `(H, W)` uint8 coverage.
        fixed: `(regions + 1,)` bool, regions whose colour is decided: never hinted, never split.

    Raises:
        ValueError: the sizes differ.
    """
    if hints.shape != (*labels.shape, 4) or ink.shape != labels.shape:
        raise ValueError("hints, labels and ink must have one size")
    page = _Page(labels, region_of_atom, ink)
    if fixed is not None and len(fixed) <= page.count:
        raise ValueError("fixed must have an entry for every region")
    strokes = find_strokes(hints)
    claims = _claims(strokes, page, fixed)
    count = page.count
    torn = _torn(claims, count)
    if len(torn):
        labels, region_of_atom, claims = _split(claims, torn, page)
        count = int(region_of_atom.max())
    region, colour, point = _middles(claims, count, labels.shape[1])
    return SpreadHints(
        labels,
        region_of_atom,
        count,
        region,
        colour,
        point,
        ignored=claims.lost,
        kept=claims.kept,
        faint=strokes.faint,
    )


def _claims(strokes: Strokes, page: _Page, fixed: NDArray[np.bool_] | None) -> _Claims:
    spans, pieces = _pieces(strokes, page)
    entered = _entered(strokes, spans, pieces, page)
    claiming = np.bincount(pieces.stroke[entered], minlength=strokes.count) > 0
    lost = int(np.count_nonzero(~claiming & ~strokes.rim))
    kept = 0
    if fixed is not None:
        taken = fixed[pieces.region]
        kept = len(np.unique(pieces.region[entered & taken]))
        entered &= ~taken
    keep = spans.held & entered[spans.piece]
    wide = strokes.colour.astype(np.int64)
    colour = wide[:, 0] << 16 | wide[:, 1] << 8 | wide[:, 2]
    return _Claims(
        spans.start[keep],
        spans.length[keep],
        spans.region[keep],
        colour[spans.stroke[keep]],
        lost,
        kept,
    )


def _pieces(strokes: Strokes, page: _Page) -> tuple[_Spans, _Pieces]:
    start, length, stroke, region, free = _cut(
        strokes.start,
        strokes.length,
        strokes.stroke,
        page.labels.ravel(),
        page.region_of_atom,
        page.ink.ravel(),
    )
    piece, owner, ground = _number(stroke, region, page.count + 1)
    # A stroke that lies on ink alone still means the region under the line.
    is_open = np.bincount(stroke, free, strokes.count) > 0
    held = (free | ~is_open[stroke]) & (region > 0)
    sizes = np.bincount(piece[held], length[held], len(owner)).astype(np.int64)
    spans = _Spans(start, length, stroke, region, piece, held)
    return spans, _Pieces(owner, ground, sizes, is_open[owner])


def _entered(strokes: Strokes, spans: _Spans, pieces: _Pieces, page: _Page) -> NDArray[np.bool_]:
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


def _largest(pieces: _Pieces) -> NDArray[np.bool_]:
    """By piece: whether it holds most of its stroke."""
    order = np.lexsort((-pieces.held, pieces.stroke))
    first = np.append(True, np.diff(pieces.stroke[order]) != 0)[: len(order)]
    largest = np.zeros(len(order), np.bool_)
    largest[order[first]] = True
    return largest


def _sizes(page: _Page) -> NDArray[np.int64]:
    """By region: its pixels off the ink."""
    sizes = np.zeros(page.count + 1, np.int64)
    _measure(page.labels, page.region_of_atom, page.ink, sizes)
    return sizes


def _deep(
    doubtful: NDArray[np.bool_], spans: _Spans, pieces: _Pieces, page: _Page
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
        region &= page.ink[view.window] <= _ON_INK
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


def _torn(claims: _Claims, count: int) -> NDArray[np.int64]:
    """Regions that are claimed in several colours, ascending."""
    first = np.full(count + 1, -1, np.int64)
    several = np.zeros(count + 1, np.bool_)
    _compare(claims.region, claims.colour, first, several)
    return np.flatnonzero(several)


def _split(
    claims: _Claims, torn: NDArray[np.int64], page: _Page
) -> tuple[NDArray[np.uint32], NDArray[np.uint32], _Claims]:
    """Split regions claimed in several colours; the claims come back for the new regions."""
    labels, width = page.labels.copy(), page.labels.shape[1]
    owners = list(page.region_of_atom)
    number = np.full(page.count + 1, -1, np.int64)
    number[torn] = np.arange(len(torn))
    boxes = np.zeros((len(torn), 4), np.int64)
    boxes[:, :2] = np.iinfo(np.int64).max
    _boxes(labels, number[page.region_of_atom], boxes)
    moved = claims.region.copy()
    count = page.count
    theirs = np.flatnonzero(number[claims.region] >= 0)
    theirs = theirs[np.argsort(claims.region[theirs], kind="stable")]
    grouped = claims.region[theirs]
    atoms_of = np.argsort(page.region_of_atom, kind="stable")
    regions_of = page.region_of_atom[atoms_of]
    for region, (x0, y0, x1, y1) in zip(torn, boxes, strict=True):
        window = (slice(y0, y1), slice(x0, x1))
        mine = theirs[slice(*np.searchsorted(grouped, [region, region + 1]))]
        colours, part = np.unique(claims.colour[mine], return_inverse=True)
        part = part.ravel().astype(np.int32) + 1
        atoms = labels[window]
        seeds = np.zeros(atoms.shape, np.int32)
        _plant(seeds, claims.start[mine], claims.length[mine], part, width, x0, y0)
        inside = np.zeros(atoms.shape, np.bool_)
        # Where boxes overlap, this one may already show atoms that an earlier split made.
        _inside(atoms, page.region_of_atom, region, inside)
        parts = divide(inside, page.ink[window], seeds, len(colours))
        sizes = np.zeros(len(colours) + 1, np.int64)
        _tally(parts, sizes)
        ids = _new_ids(sizes, region, count)
        count += len(colours) - 1
        members = atoms_of[slice(*np.searchsorted(regions_of, [region, region + 1]))]
        _assign(atoms, parts, members, ids, owners)
        moved[mine] = ids[part]
    return labels, np.array(owners, np.uint32), replace(claims, region=moved)


def _new_ids(sizes: NDArray[np.int64], region: int, count: int) -> NDArray[np.int64]:
    """Region ids of the parts 1..n: the largest keeps the old id, the others follow `count`."""
    keeper = int(np.argmax(sizes[1:])) + 1
    ids = np.zeros(len(sizes), np.int64)
    others = np.flatnonzero(np.arange(len(sizes)) != keeper)[1:]
    ids[keeper] = region
    ids[others] = count + 1 + np.arange(len(others))
    return ids


def _assign(
    atoms: NDArray[np.uint32],
    parts: NDArray[np.int32],
    members: NDArray[np.int64],
    ids: NDArray[np.int64],
    owners: list[np.uint32],
) -> None:
    """Atoms that lie in one part move to its region; the others are cut, in place.

    Args:
        parts: `(h, w)` int32, 0 outside the region. members: `(m,)` atoms of the region, sorted.
        ids: `(parts + 1,)` region of every part. owners: region of every atom; it grows.
    """
    sizes = np.zeros((len(members), len(ids)), np.int64)
    _count_parts(atoms, parts, members, sizes)
    names = np.zeros(sizes.shape, np.uint32)
    for slot, atom in enumerate(members):
        for place, part in enumerate(np.argsort(-sizes[slot], kind="stable")):
            if sizes[slot, part] == 0:
                break
            if place == 0:
                names[slot, part] = atom
                owners[int(atom)] = np.uint32(ids[part])
            else:
                names[slot, part] = len(owners)
                owners.append(np.uint32(ids[part]))
    _rename(atoms, parts, members, names)


@kernel
def _count_parts(
    atoms: NDArray[np.uint32],
    parts: NDArray[np.int32],
    members: NDArray[np.int64],
    sizes: NDArray[np.int64],
) -> None:
    last, slot = np.uint32(0), np.int64(0)
    for y in range(atoms.shape[0]):
        for x in range(atoms.shape[1]):
            if parts[y, x] > 0:
                if atoms[y, x] != last:
                    last = atoms[y, x]
                    slot = np.searchsorted(members, np.int64(last))
                sizes[slot, parts[y, x]] += 1


@kernel
def _rename(
    atoms: NDArray[np.uint32],
    parts: NDArray[np.int32],
    members: NDArray[np.int64],
    names: NDArray[np.uint32],
) -> None:
    last, slot = np.uint32(0), np.int64(0)
    for y in range(atoms.shape[0]):
        for x in range(atoms.shape[1]):
            if parts[y, x] > 0:
                if atoms[y, x] != last:
                    last = atoms[y, x]
                    slot = np.searchsorted(members, np.int64(last))
                atoms[y, x] = names[slot, parts[y, x]]


def _middles(
    claims: _Claims, count: int, width: int
) -> tuple[NDArray[np.uint32], NDArray[np.uint8], NDArray[np.float32]]:
    """One entry a region: id, colour, and the claiming pixel nearest to the middle of them all."""
    sums = np.zeros((count + 1, 3), np.float64)
    colour = np.zeros(count + 1, np.int64)
    nearest = np.zeros(count + 1, np.int64)
    _find_middles(claims.start, claims.length, claims.region, claims.colour, width, sums, colour)
    _find_nearest(claims.start, claims.length, claims.region, width, sums, nearest)
    region = np.flatnonzero(sums[:, 0])
    packed = colour[region]
    rgb = np.stack([packed >> 16, packed >> 8 & 255, packed & 255], axis=1).astype(np.uint8)
    y, x = np.divmod(nearest[region], width)
    point = np.stack([x + 0.5, y + 0.5], axis=1).astype(np.float32)
    return region.astype(np.uint32), rgb, point


@kernel
def _find_middles(
    start: NDArray[np.int64],
    length: NDArray[np.int32],
    region: NDArray[np.int32],
    colour: NDArray[np.int64],
    width: int,
    sums: NDArray[np.float64],
    found: NDArray[np.int64],
) -> None:
    """By region: pixels and the sums of their x and y, then its colour."""
    for i in range(len(start)):
        r, n = region[i], length[i]
        sums[r, 0] += n
        sums[r, 1] += n * (start[i] % width + (n - 1) / 2)
        sums[r, 2] += n * (start[i] // width)
        found[r] = colour[i]


@kernel
def _find_nearest(
    start: NDArray[np.int64],
    length: NDArray[np.int32],
    region: NDArray[np.int32],
    width: int,
    sums: NDArray[np.float64],
    nearest: NDArray[np.int64],
) -> None:
    """By region: the pixel nearest to the middle of all its pixels."""
    least = np.full(len(sums), np.inf)
    for i in range(len(start)):
        r = region[i]
        x, y = start[i] % width, start[i] // width
        mx, my = sums[r, 1] / sums[r, 0], sums[r, 2] / sums[r, 0]
        at = min(max(np.int64(np.rint(mx)), x), x + length[i] - 1)
        away = (at - mx) ** 2 + (y - my) ** 2
        if away < least[r]:
            least[r] = away
            nearest[r] = y * width + at


@kernel
def _cut(
    start: NDArray[np.int64],
    length: NDArray[np.int32],
    stroke: NDArray[np.int32],
    labels: NDArray[np.uint32],
    region_of_atom: NDArray[np.uint32],
    ink: NDArray[np.uint8],
) -> tuple[
    NDArray[np.int64], NDArray[np.int32], NDArray[np.int32], NDArray[np.int32], NDArray[np.bool_]
]:
    """Runs cut where the region changes, and where ink begins or ends.

    Returns:
        by span: start, length, stroke, region, and whether it is off the ink.
    """
    room = len(start) + 1024
    first, size = np.empty(room, np.int64), np.empty(room, np.int32)
    owner, region = np.empty(room, np.int32), np.empty(room, np.int32)
    free = np.empty(room, np.bool_)
    n = 0
    for i in range(len(start)):
        at, end = start[i], start[i] + length[i]
        while at < end:
            atom, ground, clear = labels[at], region_of_atom[labels[at]], ink[at] <= _ON_INK
            stop = at + 1
            while stop < end and (ink[stop] <= _ON_INK) == clear:
                if labels[stop] != atom and region_of_atom[labels[stop]] != ground:
                    break
                stop += 1
            if n == len(first):
                first, size = np.append(first, first), np.append(size, size)
                owner, region = np.append(owner, owner), np.append(region, region)
                free = np.append(free, free)
            first[n], size[n], owner[n] = at, stop - at, stroke[i]
            region[n], free[n] = ground, clear
            n += 1
            at = stop
    return first[:n].copy(), size[:n].copy(), owner[:n].copy(), region[:n].copy(), free[:n].copy()


@kernel
def _number(
    stroke: NDArray[np.int32], region: NDArray[np.int32], regions: int
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    """Number the pairs of stroke and region (a hash table): by span, and the pairs in order."""
    piece = np.empty(len(stroke), np.int32)
    first = np.empty(len(stroke), np.int64)
    size = 1024
    keys, slots = np.full(size, -1, np.int64), np.empty(size, np.int32)
    n = 0
    for i in range(len(stroke)):
        key = np.int64(stroke[i]) * regions + np.int64(region[i])
        at = _slot(keys, key)
        if keys[at] < 0:
            keys[at], slots[at], first[n] = key, n, i
            n += 1
            if 2 * n > size:
                size *= 4
                keys, slots = np.full(size, -1, np.int64), np.empty(size, np.int32)
                for k in range(n):
                    old = np.int64(stroke[first[k]]) * regions + np.int64(region[first[k]])
                    at = _slot(keys, old)
                    keys[at], slots[at] = old, k
                at = _slot(keys, key)
        piece[i] = slots[at]
    return piece, stroke[first[:n]], region[first[:n]]


@kernel
def _slot(keys: NDArray[np.int64], key: np.int64) -> np.int64:
    """Where a key is in a hash table of a power of two places, or the free place for it."""
    at = np.int64((key * 0x9E3779B1 >> 15) & (len(keys) - 1))
    while keys[at] >= 0 and keys[at] != key:
        at = (at + 1) & (len(keys) - 1)
    return at


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
            n += ink[y, x] <= _ON_INK
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


@kernel
def _compare(
    region: NDArray[np.int32],
    colour: NDArray[np.int64],
    first: NDArray[np.int64],
    several: NDArray[np.bool_],
) -> None:
    for i in range(len(region)):
        r = region[i]
        if first[r] < 0:
            first[r] = colour[i]
        elif first[r] != colour[i]:
            several[r] = True


@kernel
def _plant(
    seeds: NDArray[np.int32],
    start: NDArray[np.int64],
    length: NDArray[np.int32],
    part: NDArray[np.int32],
    width: int,
    x0: int,
    y0: int,
) -> None:
    for i in range(len(start)):
        y, x = start[i] // width - y0, start[i] % width - x0
        seeds[y, x : x + length[i]] = part[i]


@kernel
def _inside(
    atoms: NDArray[np.uint32],
    region_of_atom: NDArray[np.uint32],
    region: int,
    inside: NDArray[np.bool_],
) -> None:
    for y in range(atoms.shape[0]):
        for x in range(atoms.shape[1]):
            atom = atoms[y, x]
            inside[y, x] = atom < len(region_of_atom) and region_of_atom[atom] == region


@kernel
def _tally(parts: NDArray[np.int32], sizes: NDArray[np.int64]) -> None:
    for y in range(parts.shape[0]):
        for x in range(parts.shape[1]):
            sizes[parts[y, x]] += 1


@kernel
def _boxes(labels: NDArray[np.uint32], number: NDArray[np.int64], boxes: NDArray[np.int64]) -> None:
    """Boxes x0 y0 x1 y1 of the atoms that have a number, end exclusive."""
    for y in range(labels.shape[0]):
        for x in range(labels.shape[1]):
            i = number[labels[y, x]]
            if i >= 0:
                boxes[i, 0] = min(boxes[i, 0], x)
                boxes[i, 1] = min(boxes[i, 1], y)
                boxes[i, 2] = max(boxes[i, 2], x + 1)
                boxes[i, 3] = max(boxes[i, 3], y + 1)
