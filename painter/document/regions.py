"""Edits of a page's regions: every function takes a page and says what became of it.

The regions follow from the merge tree, the gap setting and the corrections; an edit changes the
corrections (or the setting), and pixels only where atoms are cut. Each is one step to undo.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from painter.document.edits import ensure_flats
from painter.document.leaks import close_leak, dismiss_leak, graph_of_regions, page_leaks
from painter.document.page import PageState
from painter.document.recut import knows_gap, recut, recut_lasso
from painter.document.regioncuts import (
    close_gap,
    move_closure,
    remove_closure,
    split_regions,
)
from painter.document.regionedit import (
    Points,
    RegionEdit,
    left_out,
    parts,
    regrouped,
    row_mask,
    unchanged,
)
from painter.pixels.palette import Rgb
from painter.segment.corrections import Corrections
from painter.segment.edit_stroke import pixels_along
from painter.segment.enclosed import count_inside
from painter.segment.places import inner_places
from painter.segment.steps import Step, StepKind

__all__ = [
    "Points",
    "RegionEdit",
    "close_gap",
    "close_leak",
    "dismiss_leak",
    "fill_regions",
    "graph_of_regions",
    "knows_gap",
    "merge_regions",
    "move_closure",
    "page_leaks",
    "recut",
    "recut_lasso",
    "regions_along",
    "regions_enclosed",
    "regions_like",
    "remove_closure",
    "split_regions",
]


def merge_regions(page: PageState, regions: Iterable[int]) -> RegionEdit:
    """Make one region of several. It takes after the first: its colour, source, swatch, kind.

    Locked regions are left out, and said; if the first is locked, nothing is merged.
    """
    ids = list(dict.fromkeys(int(region) for region in regions))
    labels, table = parts(page)
    if not ids or table.locked[ids[0]]:
        return unchanged(page, *left_out(len(ids[:1])))
    chosen = row_mask(table, ids) & ~table.locked
    notices = left_out(len(ids) - int(chosen.sum()))
    if np.count_nonzero(chosen) < 2:
        return unchanged(page, *notices)
    owner = table.region_of_atom
    want = np.where(chosen[owner], np.uint32(ids[0]), owner)
    assert table.atoms is not None
    merged = [region for region in ids if chosen[region]]
    places = inner_places(labels, table.atoms, owner, merged)
    step = Step(StepKind.MERGE, places, area=table.area[merged].astype(np.float32))
    corrections = page.corrections.after(step)
    edit = regrouped(page, table, want, lead=ids[0], corrections=corrections, notices=notices)
    return replace(edit, page=_without_overruled(edit.page, page.corrections))


def _without_overruled(page: PageState, before: Corrections) -> PageState:
    """Closures whose two sides were merged are closures no more."""
    held = {closure.id for closure in before.closures if len(closure.apart)}
    now = page.corrections
    kept = tuple(one for one in now.closures if len(one.apart) or one.id not in held)
    return replace(page, corrections=replace(now, closures=kept))


def fill_regions(
    page: PageState, regions: Iterable[int], rgb: Rgb, swatch: int | None = None
) -> RegionEdit:
    """The artist colours regions, and ties them to a swatch of the page's palette if given.

    Without one they are tied to none. Locked regions stay as they are, and that is said.
    """
    if page.regions is None:
        return unchanged(page)
    table = page.regions
    chosen = row_mask(table, regions)
    notices = left_out(int(np.count_nonzero(chosen & table.locked)))
    ids = np.flatnonzero(chosen & ~table.locked).astype(np.uint32)
    if not len(ids):
        return unchanged(page, *notices)
    coloured = table.with_colour(ids, rgb).with_swatch(ids, -1 if swatch is None else swatch)
    return RegionEdit(ensure_flats(replace(page, regions=coloured)), ids, notices)


def regions_enclosed(page: PageState, polygon: Points) -> NDArray[np.uint32]:
    """Regions with at least half of their pixels inside a polygon, sorted."""
    if page.labels is None or page.regions is None:
        return np.zeros(0, np.uint32)
    table = page.regions
    inside = np.bincount(table.region_of_atom, count_inside(page.labels, polygon), table.count + 1)
    held = 2 * inside >= np.maximum(table.area, 1)
    held[0] = False
    return np.flatnonzero(held).astype(np.uint32)


def regions_along(page: PageState, points: Points) -> NDArray[np.uint32]:
    """Regions under a stroke, each once, in the order in which it meets them."""
    if page.labels is None or page.regions is None:
        return np.zeros(0, np.uint32)
    x, y = pixels_along(points)
    inside = (x >= 0) & (y >= 0) & (x < page.size.width) & (y < page.size.height)
    met = page.regions.region_of_atom[page.labels.pick(x[inside], y[inside])]
    _, first = np.unique(met, return_index=True)
    return met[np.sort(first)]


def regions_like(page: PageState, region: int) -> NDArray[np.uint32]:
    """Regions of this one's exact colour, itself too, sorted."""
    if page.regions is None:
        return np.zeros(0, np.uint32)
    same = (page.regions.colour == page.regions.colour[region]).all(axis=1)
    same[0] = False
    return np.flatnonzero(same).astype(np.uint32)
