"""Regions at another gap setting: on the whole page, or inside a lasso. No pixel is touched."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from painter.document.page import PageState
from painter.document.regionedit import Points, RegionEdit, left_out, parts, regrouped, unchanged
from painter.pixels.regiontable import RegionTable, Source
from painter.segment.corrections import Corrections
from painter.segment.enclosed import count_inside
from painter.segment.grouping import group_atoms, pairs_in, with_locked
from painter.segment.places import inner_places
from painter.segment.steps import Step, StepKind


def knows_gap(page: PageState, gap: float) -> bool:
    """Whether the page's atoms are fine enough for a setting, so that `recut` can do it."""
    return page.tree is not None and gap <= page.tree.reach


def recut(page: PageState, gap: float) -> RegionEdit:
    """The whole page at another gap setting, page pixels.

    Corrections hold, locked regions stay as they are, and colours go to the regions that most of
    their pixels lie in; what was lost is said.

    Raises:
        ValueError: not `knows_gap(page, gap)`.
    """
    if page.tree is None or not knows_gap(page, gap):
        raise ValueError(f"the atoms are too coarse for a gap of {gap}")
    _, table = parts(page)
    free = ~table.locked[table.region_of_atom]
    count = len(free) - 1
    want = group_atoms(page.tree, gap, page.corrections, count, free)
    want = with_locked(want, table.region_of_atom, free)
    edit = regrouped(page, table, want, gap=gap)
    if not len(edit.changed) and edit.page.gap == page.gap:
        return unchanged(page)
    assert edit.page.regions is not None
    return RegionEdit(edit.page, edit.changed, _lost(table, edit.page.regions))


def recut_lasso(page: PageState, polygon: Points, gap: float) -> RegionEdit:
    """Another gap setting for the atoms that have at least half of their pixels in a polygon.

    The passages there keep that setting until another lasso changes it; the page's own stays.

    Raises:
        ValueError: not `knows_gap(page, gap)`.
    """
    if page.tree is None or not knows_gap(page, gap):
        raise ValueError(f"the atoms are too coarse for a gap of {gap}")
    labels, table = parts(page)
    assert table.atoms is not None
    inside = 2 * count_inside(labels, polygon) >= np.maximum(table.atoms.area, 1)
    owner = table.region_of_atom
    free = ~table.locked[owner]
    tree = page.tree
    near = inside[tree.a] | inside[tree.b]
    # Outside, a passage is as open as it stands; a setting of its own says so.
    setting = np.where(owner[tree.a] == owner[tree.b], -np.inf, np.inf)
    setting[near] = gap
    want = group_atoms(tree, setting.astype(np.float32), page.corrections, len(free) - 1, free)
    want = with_locked(want, table.region_of_atom, free)
    spared = np.unique(owner[inside & ~free])
    held = inner_places(labels, table.atoms, owner, spared.tolist())
    corners = np.array(polygon, np.float32).reshape(-1, 2)
    corrections = page.corrections.after(Step(StepKind.RECUT, corners, held, gap=gap))
    corrections = _with_local(corrections, np.stack([tree.a, tree.b], axis=1)[near], gap)
    return regrouped(page, table, want, corrections=corrections, notices=left_out(len(spared)))


def _with_local(corrections: Corrections, passages: NDArray[np.uint32], gap: float) -> Corrections:
    """Give passages a setting of their own; an earlier one is forgotten."""
    others = ~pairs_in(corrections.local, passages)
    return replace(
        corrections,
        local=np.concatenate([corrections.local[others], passages]),
        local_gap=np.concatenate(
            [corrections.local_gap[others], np.full(len(passages), gap, np.float32)]
        ),
    )


def _lost(before: RegionTable, after: RegionTable) -> tuple[str, ...]:
    """The sentence about colours of the artist that most of their region lost."""
    assert before.atoms is not None
    old, new = before.region_of_atom, after.region_of_atom
    same = (before.colour[old] == after.colour[new]).all(axis=1)
    kept = np.bincount(old, before.atoms.area * same, before.count + 1)
    decided = before.source == Source.ARTIST
    decided[0] = False
    lost = int(np.count_nonzero(decided & (2 * kept < before.area)))
    if not lost:
        return ()
    what = "1 region that was" if lost == 1 else f"{lost} regions that were"
    return (f"{what} coloured by hand took the colour of what they are part of now.",)
