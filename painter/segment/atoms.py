"""Atoms, the finest pieces of a page, and the tree that says at which gap setting they part."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from painter.base.kernel import kernel
from painter.base.unionfind import join_low, number_sets, point_to_roots, root_of
from painter.imaging.lookup import look_up
from painter.segment.gaps import Bridges, draw_bridges
from painter.segment.necks import NECK_MOUTH, find_contacts, neck_factor, widest_of_passage
from painter.segment.turns import join_in_turn, turns_between
from painter.segment.weigh import Scales

_TURNS = 3  # rounds in which a stroke's pixels are taken by pieces of their own basins only
_GAP_MOUTH = 2.7  # mouth of a passage that lines end beside, times its width
_LEAST_GAP = 0.01  # a closing stroke over no gap at all is still a stroke
# A piece as compact as an eye's highlight is worth keeping sooner than a sliver along a faint line.
_COMPACT_PART = 0.6  # of the least area that is enough for it
_COMPACT = (0.15, 0.35)  # squared deepest place over its area (a disc has 0.32, three squares 0.08)


@dataclass(frozen=True, eq=False)
class MergeTree:
    """Which atoms flow together at which gap setting: a maximum spanning forest of passages."""

    a: NDArray[np.uint32]  # (m,) atom ids
    b: NDArray[np.uint32]  # (m,)
    gap: NDArray[np.float32]  # (m,) smallest setting, in page pixels, at which a and b are apart
    reach: float = 0.0  # largest setting, page pixels, that the atoms are fine enough for

    def cut(self, gap: float, atom_count: int) -> NDArray[np.uint32]:
        """Region of every atom at a setting of `gap` page pixels.

        Returns:
            uint32 (atom_count + 1,): [0] is 0, the others are 1..n without holes, numbered in the
            order of their first atoms. A larger setting only ever divides regions further.
        """
        open_ = self.gap > gap
        return _gather(self.a[open_].astype(np.int64), self.b[open_].astype(np.int64), atom_count)

    def parted_at(
        self, a: NDArray[np.uint32], b: NDArray[np.uint32], atom_count: int
    ) -> NDArray[np.float32]:
        """Smallest setting at which pairs of atoms, (k,) each, are in two regions, float32 (k,).

        Page pixels; 0 where they always are, infinite where they never are.
        """
        order = np.argsort(-self.gap, kind="stable")
        ends = self.a[order].astype(np.int32), self.b[order].astype(np.int32)
        turn = turns_between(*join_in_turn(*ends, atom_count), a, b)
        setting = np.append(self.gap[order], np.float32(0))[turn]
        setting[a == b] = np.inf
        return setting


@dataclass(frozen=True, eq=False)
class Segmentation:
    """A page in atoms. Every pixel belongs to one, those under the ink too."""

    atoms: NDArray[np.uint32]  # (H, W), 1..atom_count
    atom_count: int
    tree: MergeTree
    gap: float  # the setting to cut at, page pixels: as asked for, or from the stroke width
    line: NDArray[np.bool_]  # (H, W) drawn ink without screentone
    tone: NDArray[np.float32]  # (atom_count + 1,) mean screentone coverage, 0..1
    kind: NDArray[np.uint8]  # (atom_count + 1,) RegionKind

    def regions(self, gap: float | None = None) -> NDArray[np.uint32]:
        """Region of every atom, uint32 (atom_count + 1,), at `gap` page pixels or at our own."""
        return self.tree.cut(self.gap if gap is None else gap, self.atom_count)


@dataclass(frozen=True, eq=False)
class Passages:
    """Where pieces of the free space touch; several between the same two are allowed."""

    a: NDArray[np.int32]  # (m,) pieces
    b: NDArray[np.int32]  # (m,)
    gap: NDArray[np.float32]  # (m,) smallest setting at which the passage is closed, working pixels
    mouth: NDArray[np.float32]  # (m,) side of the least piece that it keeps apart, working pixels


@dataclass(frozen=True, eq=False)
class Forest:
    """A merge tree while it is built: pieces point to the atom they became part of."""

    owner: NDArray[np.int32]  # (pieces + 1,) piece -> piece that stands for its atom
    passages: Passages  # the forest's own


def grow_forest(
    area: NDArray[np.int64],
    passages: Passages,
    least_area: float,
    deepest: NDArray[np.float32] | None = None,
) -> Forest:
    """Maximum spanning forest by Kruskal.

    A piece joins for good where it is smaller than `least_area`, or than a square as wide as the
    passage's mouth; of passages that close together, the one with the least mouth counts.

    Args:
        area: int64 (pieces + 1,), working pixels.
        deepest: float32 (pieces + 1,) largest distance to the line, working pixels, by which a
            compact piece is known and may be smaller; None to measure all alike.
    """
    order = np.lexsort((passages.b, passages.a, passages.mouth, -passages.gap))
    a, b, mouth = passages.a[order], passages.b[order], passages.mouth[order]
    deepest = np.zeros(len(area), np.float32) if deepest is None else deepest
    owner, keep = _kruskal(area, deepest, a, b, least_area, mouth**2)
    return Forest(owner, Passages(a[keep], b[keep], passages.gap[order][keep], mouth[keep]))


def forest_of(passages: Passages, count: int) -> Passages:
    """Maximum spanning forest of passages between atoms 1..count, none of which joins another."""
    everything = np.full(count + 1, 1 << 40)
    return grow_forest(everything, passages, least_area=0).passages


@kernel
def _kruskal(
    area: NDArray[np.int64],
    deepest: NDArray[np.float32],
    a: NDArray[np.int32],
    b: NDArray[np.int32],
    least_area: float,
    mouth_area: NDArray[np.float32],
) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    n = len(area)
    joined = np.arange(n).astype(np.int32)
    owner = np.arange(n).astype(np.int32)
    size, deep = area.copy(), deepest.copy()
    keep = np.zeros(len(a), np.bool_)
    for k in range(len(a)):
        u, v = root_of(joined, a[k]), root_of(joined, b[k])
        if u == v:
            continue
        if size[u] < size[v] or (size[u] == size[v] and u > v):
            u, v = v, u
        small = b[k] if v == root_of(joined, b[k]) else a[k]
        large = a[k] if small == b[k] else b[k]
        # Deeper than a disc is a strip of somewhere wide, cut out between closing strokes.
        compact = _COMPACT[0] * size[v] <= deep[v] ** 2 <= _COMPACT[1] * size[v]
        least = _COMPACT_PART * least_area if compact else least_area
        if size[v] < max(least, mouth_area[k]):
            owner[root_of(owner, small)] = root_of(owner, large)
        else:
            keep[k] = True
        joined[v] = u
        size[u] += size[v]
        deep[u] = max(deep[u], deep[v])
    point_to_roots(owner)
    return owner, keep


@kernel
def _gather(a: NDArray[np.int64], b: NDArray[np.int64], atom_count: int) -> NDArray[np.uint32]:
    """Union of the given pairs of atoms, numbered 1..n in the order of their first atoms."""
    parent = np.arange(atom_count + 1)
    for k in range(len(a)):
        join_low(parent, a[k], b[k])
    number_sets(parent)
    return parent.astype(np.uint32)


def split_at_bridges(
    basins: NDArray[np.int32],
    distance: NDArray[np.float32],
    bridges: Bridges,
    scales: Scales | None = None,
) -> tuple[NDArray[np.int32], int, Passages]:
    """Cut basins along closing strokes.

    The basins come from the line alone, so a stroke that is not asked for at some setting leaves
    no trace there: it only adds a passage that is open until its own setting is reached.

    Args:
        basins: int32 (h, w), 0 on the line.
        distance: float32 (h, w) to the line.
        scales: weigh narrow places too; None leaves them to their shape.

    Returns:
        Pieces, int32 (h, w), 0 on the line, their number, and the passages between them.
    """
    stroke = draw_bridges(bridges, basins.shape)
    none = np.zeros(1, np.float32)
    value = look_up(np.concatenate([none, np.maximum(bridges.gap, _LEAST_GAP)]), stroke)
    mouth = look_up(np.concatenate([none, bridges.mouth]), stroke)
    pieces, count = _pieces(basins, value)
    at = np.flatnonzero((value > 0) & (basins > 0))
    at = at[np.argsort(-value.ravel()[at], kind="stable")]
    one = Passages(*_flow(pieces, basins, distance, value, mouth, at, NECK_MOUTH))
    two = _necks(pieces, basins, distance, bridges, scales, value, mouth)
    passages = Passages(
        np.concatenate([one.a, two.a]),
        np.concatenate([one.b, two.b]),
        np.concatenate([one.gap, two.gap]),
        np.concatenate([one.mouth, two.mouth]),
    )
    return pieces, count, passages


def _necks(
    pieces: NDArray[np.int32],
    basins: NDArray[np.int32],
    distance: NDArray[np.float32],
    bridges: Bridges,
    scales: Scales | None,
    value: NDArray[np.float32],
    mouth: NDArray[np.float32],
) -> Passages:
    """Passages between basins; one that runs along a stroke is closed when the stroke is."""
    a, b, width, where = find_contacts(pieces, basins, distance)
    middle, passage = np.unique(
        widest_of_passage(a, b, width, where[0], basins.shape[1]), return_inverse=True
    )
    factor = neck_factor(bridges, where[:, middle], width[middle], basins, distance)
    if scales is not None:
        factor = scales.neck_factor(where[:, middle], width[middle], factor)
    gap = width * factor[passage]
    side = (gap * np.where(factor[passage] > 1, NECK_MOUTH, _GAP_MOUTH)).astype(np.float32)
    for at in where:
        stroke = value.ravel()[at]
        crossed = stroke > 0
        gap[crossed] = np.minimum(gap[crossed], stroke[crossed])
        side[crossed] = np.minimum(side[crossed], mouth.ravel()[at[crossed]])
    return Passages(a, b, gap, side)


@kernel
def _pieces(basins: NDArray[np.int32], value: NDArray[np.float32]) -> tuple[NDArray[np.int32], int]:
    """4-connected pieces of equal basin that no stroke crosses."""
    height, width = basins.shape
    out = np.zeros((height, width), np.int32)
    parent = np.zeros(1024, np.int32)
    count = 0
    for y in range(height):
        for x in range(width):
            if basins[y, x] == 0 or value[y, x] > 0:
                continue
            left = up = 0
            if x > 0 and basins[y, x - 1] == basins[y, x]:
                left = out[y, x - 1]
            if y > 0 and basins[y - 1, x] == basins[y, x]:
                up = out[y - 1, x]
            if left == 0 and up == 0:
                count += 1
                if count >= len(parent):
                    parent = np.append(parent, np.zeros(len(parent), np.int32))
                parent[count] = count
                out[y, x] = count
            elif left == 0 or up == 0:
                out[y, x] = left + up
            else:
                if left != up:
                    join_low(parent, left, up)
                out[y, x] = left
    kept = number_sets(parent[: count + 1]) - 1  # but for the set of 0, the line
    for y in range(height):
        for x in range(width):
            out[y, x] = parent[out[y, x]]
    return out, kept


@kernel
def _flow(
    pieces: NDArray[np.int32],
    basins: NDArray[np.int32],
    distance: NDArray[np.float32],
    value: NDArray[np.float32],
    mouth: NDArray[np.float32],
    at: NDArray[np.int64],
    neck_mouth: float,
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float32], NDArray[np.float32]]:
    """Flow over the strokes' pixels `at`, most easily opened first, labelling them in place."""
    height, width = pieces.shape
    flat, basin = pieces.reshape(-1), basins.reshape(-1)
    far, values, mouths = distance.reshape(-1), value.reshape(-1), mouth.reshape(-1)
    a = np.empty(4 * len(at), np.int32)
    b = np.empty(4 * len(at), np.int32)
    gap, side_of = np.empty(4 * len(at), np.float32), np.empty(4 * len(at), np.float32)
    count = 0
    left = len(at)
    waiting = at.copy()
    for turn in range(_TURNS + 1):
        still = 0
        for k in range(left):
            p = waiting[k]
            beside, alike = _beside_stroke(flat, basin, p, width, height)
            if alike < 0 and turn < _TURNS:
                waiting[still] = p
                still += 1
                continue
            start = alike if alike >= 0 else beside[0]
            if start < 0:
                continue
            flat[p] = flat[start]
            for q in beside:
                if q < 0 or flat[q] == flat[p]:
                    continue
                a[count], b[count], gap[count] = flat[p], flat[q], values[p]
                side_of[count] = mouths[p]
                if basin[p] != basin[q] or basin[start] != basin[p]:
                    wide = max(0.0, 2 * far[p] - 1)
                    gap[count] = min(gap[count], wide)
                    side_of[count] = min(side_of[count], neck_mouth * wide)
                count += 1
        left = still
    return a[:count], b[:count], gap[:count], side_of[:count]


@kernel
def _beside_stroke(
    flat: NDArray[np.int32], basin: NDArray[np.int32], p: int, width: int, height: int
) -> tuple[NDArray[np.int64], int]:
    """Labelled neighbours of a pixel, -1 after the last, and one of its own basin, -1 for none."""
    x, y = p % width, p // width
    beside = np.full(4, -1)
    count, alike = 0, -1
    for side in range(4):
        if side == 0 and x > 0:
            q = p - 1
        elif side == 1 and x + 1 < width:
            q = p + 1
        elif side == 2 and y > 0:
            q = p - width
        elif side == 3 and y + 1 < height:
            q = p + width
        else:
            continue
        if flat[q] == 0:
            continue
        beside[count] = q
        count += 1
        if alike < 0 and basin[q] == basin[p]:
            alike = q
    return beside, alike
