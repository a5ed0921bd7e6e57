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
from painter.document.leaks import (
    close_leak,
    dismiss_leak,
    graph_of_regions,
    open_leak,
    page_leaks,
)
from painter.document.page import PageState
from painter.document.recut import knows_gap, recut, recut_lasso
from painter.document.regioncuts import (
    close_gap,
    move_closure,
    remove_closure,
    split_regions,
)
from painter.document.regionedit import Points, RegionEdit, left_out, row_mask, unchanged
from painter.document.regionmerge import merge_regions
from painter.pixels.palette import Rgb
from painter.segment.edit_stroke import pixels_along
from painter.segment.enclosed import count_inside

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
    "open_leak",
    "page_leaks",
    "recut",
    "recut_lasso",
    "regions_along",
    "regions_enclosed",
    "regions_like",
    "remove_closure",
    "split_regions",
]


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
