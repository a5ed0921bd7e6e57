"""Strokes of the artist that part regions: splits, and closures that can be taken away again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from painter.base.geometry import Rect
from painter.document.page import PageState
from painter.document.regionedit import (
    Points,
    RegionEdit,
    left_out,
    parts,
    regrouped,
    row_mask,
    unchanged,
)
from painter.pixels.atomtable import AtomTable
from painter.pixels.regiontable import RegionTable
from painter.pixels.tilemap import TileMap
from painter.segment.corrections import Closure, Corrections
from painter.segment.edit_cut import Cuttable, cut_region, spans
from painter.segment.edit_stroke import beside_stroke, pixels_along
from painter.segment.grouping import NO_TREE, group_atoms, pairs_in, settings, with_locked
from painter.segment.places import inner_places
from painter.segment.steps import Step, StepKind

_REACH = (24.0, 200.0)  # pixels: a stroke's end is carried on by the gap setting, but between these
_BESIDE = 2.0  # pixels to either side of a closure where it is seen what it keeps apart
_DRAWN = 128
_NOT_DIVIDED = "The stroke does not divide the region."
_WAY_ROUND = "Closed, but colour still has another way round: both sides are one region."
_NOTHING_CLOSED = "The stroke closes no gap: draw it from line to line."


def split_regions(
    page: PageState, points: Points, regions: Iterable[int] | None = None
) -> RegionEdit:
    """Divide the regions that a stroke crosses, or those of them that are given.

    Both parts keep colour and source; the largest keeps the id. Ends that stop short of a line are
    carried on to it within a small distance. Locked regions are left out.
    """
    stroke = _points(points)
    done = _cut(page, stroke, regions)
    if done.cut is None:
        return unchanged(page, *(done.notices or (_NOT_DIVIDED,)))
    step = Step(StepKind.SPLIT, stroke, done.spared)
    return _grouped(page, done, done.cut.corrections.after(step))


def close_gap(
    page: PageState,
    points: Points,
    closure_id: int | None = None,
    passage: NDArray[np.uint32] | None = None,
) -> RegionEdit:
    """Let a stroke be a wall in every region that it crosses, and keep it as a closure.

    Args:
        closure_id: of the closure; None for a new one.
        passage: `(k, 2)` atoms on both sides, where the stroke is known to close a passage.
    """
    stroke = _points(points)
    done = _cut(page, stroke, None)
    number = page.corrections.next_closure_id() if closure_id is None else closure_id
    closure = Closure(number, stroke, _kept_apart(page, done.table, stroke))
    step = Step(StepKind.CLOSE, stroke, done.spared, closure=number)
    if done.cut is not None:
        return _grouped(page, done, done.cut.corrections.after(step), closure)
    free = done.met[~done.table.locked[done.met]]
    if passage is not None and len(free):
        closure = replace(closure, apart=_different(done.table, closure.apart, passage))
    elif not len(closure.apart) and not spans(done.start, _ink(page), free, stroke, _reach(page)):
        return unchanged(page, *(done.notices or (_NOTHING_CLOSED,)))
    # Colour still has another way round, or the gap setting parts them: a wall all the same.
    corrections = page.corrections.after(step)
    corrections = replace(corrections, closures=(*corrections.closures, closure))
    told = () if len(closure.apart) else (_WAY_ROUND,)
    return RegionEdit(replace(page, corrections=corrections), np.zeros(0, np.uint32), told)


def _different(
    table: RegionTable, apart: NDArray[np.uint32], passage: NDArray[np.uint32]
) -> NDArray[np.uint32]:
    """Pairs of atoms and those of a passage that are of different regions, each once."""
    owner = table.region_of_atom
    pairs = np.sort(passage[owner[passage[:, 0]] != owner[passage[:, 1]]], axis=1)
    return np.unique(np.concatenate([apart, pairs]), axis=0).astype(np.uint32)


def remove_closure(page: PageState, closure_id: int) -> RegionEdit:
    """Take a closure away: what it parted is one region again, in the colour of the largest.

    What is locked, or parted by the gap setting or another correction too, stays apart.
    """
    gone = page.corrections.closure(closure_id)
    if gone is None:
        return unchanged(page)
    labels, table = parts(page)
    across = _kept_apart(page, table, gone.points)
    beside = np.unique(table.region_of_atom[np.concatenate([gone.apart, across])])
    held = inner_places(labels, _known(table), table.region_of_atom, beside[table.locked[beside]])
    others = tuple(one for one in page.corrections.closures if one.id != closure_id)
    corrections = replace(page.corrections, closures=others)
    corrections = corrections.after(Step(StepKind.OPEN, spared=held, closure=closure_id))
    free = ~table.locked[table.region_of_atom]
    want = group_atoms(page.tree or NO_TREE, page.gap or 0.0, corrections, len(free) - 1, free)
    want = with_locked(want, table.region_of_atom, free)
    want = _reopened(page, table, want, across, free)
    return regrouped(page, table, want, corrections=corrections)


def _reopened(
    page: PageState,
    table: RegionTable,
    want: NDArray[np.int64],
    across: NDArray[np.uint32],
    free: NDArray[np.bool_],
) -> NDArray[np.int64]:
    """Groups joined where a wall fell that other closures counted on: colour runs there again."""
    tree = page.tree or NO_TREE
    wide = tree.gap > settings(tree, page.gap or 0.0, page.corrections)
    across = across[free[across].all(axis=1)]
    across = across[pairs_in(across, np.stack([tree.a, tree.b], axis=1)[wide])]
    out = want.copy()
    for a, b in across:
        out[out == out[b]] = out[a]
    return out


def move_closure(page: PageState, closure_id: int, points: Points) -> RegionEdit:
    """Give a closure other points: remove and close as one edit, under the same id."""
    without = remove_closure(page, closure_id)
    after = close_gap(without.page, points, closure_id)
    if after.page is without.page:
        return RegionEdit(after.page, without.changed, (*without.notices, *after.notices))
    assert without.page.regions is not None
    assert after.page.regions is not None
    earlier = row_mask(without.page.regions, without.changed)
    owner = after.page.regions.region_of_atom
    known = earlier[without.page.regions.region_of_atom]
    touched = owner[: len(known)][known]
    changed = np.union1d(after.changed, touched).astype(np.uint32)
    return RegionEdit(after.page, changed, (*without.notices, *after.notices))


@dataclass(frozen=True, eq=False)
class _Cuts:
    """What a stroke did: nothing where `cut` is None.

    Attributes:
        start: the page before. met: regions that it crosses, locked ones too.
        spared: a place in each that is locked or was not to be cut, `(k, 2)` x, y.
    """

    table: RegionTable
    start: Cuttable
    met: NDArray[np.uint32]
    spared: Points
    cut: Cuttable | None
    notices: tuple[str, ...]


def _points(points: Points) -> Points:
    stroke = np.array(points, np.float32).reshape(-1, 2)
    return stroke if len(stroke) > 1 else np.repeat(stroke, 2, axis=0)


def _cut(page: PageState, stroke: Points, regions: Iterable[int] | None) -> _Cuts:
    labels, table = parts(page)
    every, places = _regions_under(page, table, stroke)
    chosen = np.ones(len(every), np.bool_)
    if regions is not None:
        chosen = np.isin(every, np.fromiter(regions, np.int64))
    met, spared = every[chosen], places[~chosen | table.locked[every]]
    locked = table.locked[met]
    owner = table.region_of_atom.astype(np.int64)
    now = Cuttable(
        labels,
        _known(table),
        owner,
        owner,
        page.tree or NO_TREE,
        page.corrections,
        None if page.openings is None else page.openings.graph,
    )
    start = now
    for region in met[~locked]:
        now = cut_region(now, _ink(page), int(region), stroke, _reach(page)) or now
    notices = left_out(int(np.count_nonzero(locked)))
    return _Cuts(table, start, met, spared, None if now is start else now, notices)


def _ink(page: PageState) -> TileMap:
    return TileMap(1) if page.ink is None else page.ink.coverage


def _reach(page: PageState) -> float:
    return float(np.clip(page.gap or 0.0, *_REACH))


def _known(table: RegionTable) -> AtomTable:
    assert table.atoms is not None
    return table.atoms


def _regions_under(
    page: PageState, table: RegionTable, stroke: Points
) -> tuple[NDArray[np.uint32], Points]:
    """The regions that a stroke crosses, and a place of it in each, x, y."""
    assert page.labels is not None
    x, y = pixels_along(stroke)
    inside = (x >= 0) & (y >= 0) & (x < page.size.width) & (y < page.size.height)
    x, y = x[inside], y[inside]
    regions, first = np.unique(table.region_of_atom[page.labels.pick(x, y)], return_index=True)
    return regions, np.stack([x[first], y[first]], axis=1).astype(np.float32)


def _grouped(
    page: PageState, done: _Cuts, corrections: Corrections, closure: Closure | None = None
) -> RegionEdit:
    cut = done.cut
    assert cut is not None
    openings = page.openings
    if openings is not None and cut.graph is not None:
        openings = replace(openings, graph=cut.graph)
    tree = None if page.tree is None and not len(cut.tree.a) else cut.tree
    table = replace(done.table, region_of_atom=cut.before.astype(np.uint32), atoms=cut.atoms)
    fresh = replace(
        page,
        labels=cut.labels,
        regions=table,
        tree=tree,
        openings=openings,
        corrections=corrections,
    )
    return regrouped(fresh, table, cut.region_of_atom, closure=closure, notices=done.notices)


def _kept_apart(page: PageState, table: RegionTable, stroke: Points) -> NDArray[np.uint32]:
    """Pairs of atoms of different regions that lie open on both sides of a stroke."""
    assert page.labels is not None
    left, here, right = beside_stroke(stroke, _BESIDE, page.size)
    if not len(here):
        return np.zeros((0, 2), np.uint32)
    pairs = np.stack(
        [page.labels.pick(left[:, 0], left[:, 1]), page.labels.pick(right[:, 0], right[:, 1])],
        axis=1,
    )
    owner = table.region_of_atom
    apart = owner[pairs[:, 0]] != owner[pairs[:, 1]]
    apart &= _open(page, left) & _open(page, here) & _open(page, right)
    return np.unique(np.sort(pairs[apart], axis=1), axis=0).astype(np.uint32)


def _open(page: PageState, points: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which pixels are free of ink."""
    if page.ink is None:
        return np.ones(len(points), np.bool_)
    low, high = points.min(axis=0), points.max(axis=0) + 1
    area = Rect(int(low[0]), int(low[1]), int(high[0]), int(high[1]))
    ink = page.ink.coverage.to_array(area)[:, :, 0]
    return ink[points[:, 1] - area.y0, points[:, 0] - area.x0] <= _DRAWN
