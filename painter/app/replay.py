"""The artist's corrections of regions are made again on regions that were found anew."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from painter.document.page import PageState
from painter.document.regions import Points, close_gap, merge_regions, split_regions
from painter.segment.corrections import Closure, Corrections
from painter.segment.edit_stroke import beside_stroke
from painter.segment.grouping import group_atoms, pairs_in
from painter.segment.match import atom_overlaps

_INSIDE = 0.6  # share of a new atom's region that must lie in a merged one to be merged again
_BESIDE = 5.0  # pixels to either side of a split where it is seen what lies there
_MOSTLY = 0.5  # of its length

Shift = tuple[float, float]


def with_corrections(old: PageState, fresh: PageState, shift: Shift) -> tuple[PageState, int]:
    """The page with the corrections of the old one, and how many splits divide nothing.

    Args:
        old: a page with regions. fresh: the same page with others, uncorrected.
        shift: x, y in pixels by which the old drawing moved.
    """
    corrections = old.corrections
    page = _with_settings(old, fresh, shift)
    for closure in corrections.closures:
        page = _closed(page, replace(closure, points=_moved(closure.points, shift)))
    page, waiting = _split(page, tuple(_moved(stroke, shift) for stroke in corrections.splits))
    page = _merged(old, page, shift)
    if waiting:  # those divide what was merged before
        page, waiting = _split(page, waiting)
        page = _merged(old, page, shift)
    dismissed = tuple((round(x + shift[0]), round(y + shift[1])) for x, y in corrections.dismissed)
    page = replace(page, corrections=replace(page.corrections, dismissed=dismissed))
    return page, sum(not _is_divided(page, stroke) for stroke in waiting)


def _closed(page: PageState, closure: Closure) -> PageState:
    """A stroke that closes nothing now stays all the same: the artist drew it."""
    after = close_gap(page, closure.points, closure.id).page
    if after is not page:
        return after
    kept = replace(closure, apart=np.zeros((0, 2), np.uint32))
    closures = (*page.corrections.closures, kept)
    return replace(page, corrections=replace(page.corrections, closures=closures))


def _split(page: PageState, strokes: tuple[Points, ...]) -> tuple[PageState, tuple[Points, ...]]:
    """The page divided, and the strokes that divide nothing."""
    idle: list[Points] = []
    for stroke in strokes:
        after = split_regions(page, stroke).page
        if after is page:
            idle.append(stroke)
        page = after
    return page, tuple(idle)


def _is_divided(page: PageState, stroke: Points) -> bool:
    """Whether what lies on both sides of a stroke is of different regions anyhow."""
    assert page.labels is not None
    assert page.regions is not None
    left, _, right = beside_stroke(stroke, _BESIDE, page.size)
    owner = page.regions.region_of_atom
    one, other = (owner[page.labels.pick(side[:, 0], side[:, 1])] for side in (left, right))
    return bool(len(one)) and float(np.mean(one != other)) > _MOSTLY


def _moved(points: NDArray[np.float32], shift: Shift) -> NDArray[np.float32]:
    return (points + np.array(shift, np.float32)).astype(np.float32)


def _with_settings(old: PageState, fresh: PageState, shift: Shift) -> PageState:
    """Passages between the atoms that a lasso re-cut are re-cut again."""
    local = old.corrections.local
    tree = fresh.tree
    if not len(local) or tree is None or old.labels is None or fresh.labels is None:
        return fresh
    assert fresh.regions is not None
    was = atom_overlaps(old.labels, fresh.labels, shift).astype(np.uint32)
    passages = np.stack([tree.a, tree.b], axis=1)
    before = was[passages]
    known = pairs_in(before, local) & (before[:, 0] != before[:, 1])
    gap = [_setting_of(old.corrections, pair) for pair in before[known]]
    corrections = Corrections(local=passages[known], local_gap=np.array(gap, np.float32))
    count = fresh.labels.count
    want = group_atoms(tree, fresh.gap or 0.0, corrections, count)
    return replace(fresh, regions=fresh.regions.regrouped(want), corrections=corrections)


def _setting_of(corrections: Corrections, pair: NDArray[np.uint32]) -> float:
    same = (np.sort(corrections.local, axis=1) == np.sort(pair)).all(axis=1)
    return float(corrections.local_gap[same][-1])


def _merged(old: PageState, page: PageState, shift: Shift) -> PageState:
    """Regions that lie in what the artist merged, or locked, are one again."""
    together = old.corrections.together
    assert old.regions is not None
    assert page.regions is not None
    locked = old.regions.locked
    if not (len(together) or locked.any()) or old.labels is None or page.labels is None:
        return page
    was = atom_overlaps(old.labels, page.labels, shift)
    table, owner = page.regions, page.regions.region_of_atom
    assert table.atoms is not None
    named_before = np.isin(was, together)
    home = old.regions.region_of_atom[was]
    merged = np.unique(old.regions.region_of_atom[together])
    for region in np.union1d(merged, np.flatnonzero(locked)):
        held = home == region
        share = np.bincount(owner, table.atoms.area * held, table.count + 1)
        named = np.unique(owner[held if locked[region] else held & named_before])
        named = named[share[named] >= _INSIDE * np.maximum(table.area[named], 1)]
        if len(named) < 2:
            continue
        page = merge_regions(page, named[np.argsort(-table.area[named])].tolist()).page
        assert page.regions is not None
        table, owner = page.regions, page.regions.region_of_atom
        assert table.atoms is not None
    return page
