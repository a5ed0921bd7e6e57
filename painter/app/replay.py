"""The artist's corrections of regions are made again on regions that were found anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from painter.document.edits import lock_regions
from painter.document.page import PageState
from painter.document.regions import (
    Points,
    close_gap,
    merge_regions,
    recut_lasso,
    remove_closure,
    split_regions,
)
from painter.segment.corrections import Closure
from painter.segment.edit_stroke import beside_stroke
from painter.segment.match import atom_overlaps
from painter.segment.steps import Step, StepKind

_INSIDE = 0.6  # share of a region that must lie in a merged one to be merged again
_BESIDE = 5.0  # pixels to either side of a split where it is seen what lies there
_MOSTLY = 0.5  # of its length

Shift = tuple[float, float]


def with_corrections(old: PageState, fresh: PageState, shift: Shift) -> tuple[PageState, int]:
    """The page with the corrections of the old one, and how many splits divide nothing.

    Every step is taken again in the artist's order: at the same setting, on the same ink, the same
    regions come of it. What has no effect now is kept for the next time.

    Args:
        old: a page with regions. fresh: the same page with others, uncorrected and unlocked.
        shift: x, y in pixels by which the old drawing moved.
    """
    steps = tuple(step.moved(*shift) for step in old.corrections.steps)
    page, waiting = _again(fresh, steps)
    page = _merged(old, page, shift)
    if waiting:  # those divide what only lies in one piece by now
        page, waiting = _again(page, waiting)
        page = _merged(old, page, shift)
    places = old.corrections.dismissed
    dismissed = tuple((round(x + shift[0]), round(y + shift[1])) for x, y in places)
    corrections = replace(page.corrections, steps=steps, dismissed=dismissed)
    page = replace(page, corrections=corrections)
    return page, sum(not _is_divided(page, step.points) for step in waiting)


def _again(page: PageState, steps: Sequence[Step]) -> tuple[PageState, list[Step]]:
    """The page after the steps, and the splits that divide nothing."""
    idle: list[Step] = []
    for step in steps:
        spared = [region for region in _regions_at(page, step.spared) if region]
        after = _taken(lock_regions(page, spared, True) if spared else page, step)
        if spared and after.regions is not None:
            none = np.zeros_like(after.regions.locked)
            after = replace(after, regions=replace(after.regions, locked=none))
        if step.kind is StepKind.SPLIT and after.corrections is page.corrections:
            idle.append(step)
        page = after
    return page, idle


def _taken(page: PageState, step: Step) -> PageState:
    if step.kind is StepKind.SPLIT:
        return split_regions(page, step.points).page
    if step.kind is StepKind.CLOSE:
        return _closed(page, step)
    if step.kind is StepKind.OPEN:
        return remove_closure(page, step.closure).page
    if step.kind is StepKind.RECUT:
        reach = 0.0 if page.tree is None else page.tree.reach
        return recut_lasso(page, step.points, min(step.gap, reach)).page if reach else page
    return _merged_at(page, step)


def _closed(page: PageState, step: Step) -> PageState:
    """A stroke that closes nothing now stays all the same: the artist drew it."""
    page = remove_closure(page, step.closure).page
    after = close_gap(page, step.points, step.closure).page
    if after is not page:
        return after
    closures = (*page.corrections.closures, Closure(step.closure, step.points))
    return replace(page, corrections=replace(page.corrections, closures=closures))


def _merged_at(page: PageState, step: Step) -> PageState:
    """Regions at the places, but none that is much larger than what was merged there."""
    assert page.regions is not None
    regions = _regions_at(page, step.points)
    fits = page.regions.area[regions] * _INSIDE <= step.area
    chosen = [region for region, fit in zip(regions, fits, strict=True) if region and fit]
    return merge_regions(page, chosen).page


def _regions_at(page: PageState, places: NDArray[np.float32]) -> list[int]:
    """Region at each place, 0 off the page."""
    assert page.labels is not None
    assert page.regions is not None
    x, y = np.rint(places).astype(np.int64).T
    on = (x >= 0) & (y >= 0) & (x < page.size.width) & (y < page.size.height)
    out = np.zeros(len(places), np.int64)
    out[on] = page.regions.region_of_atom[page.labels.pick(x[on], y[on])]
    return out.tolist()


def _is_divided(page: PageState, stroke: Points) -> bool:
    """Whether what lies on both sides of a stroke is of different regions anyhow."""
    assert page.labels is not None
    assert page.regions is not None
    left, _, right = beside_stroke(stroke, _BESIDE, page.size)
    owner = page.regions.region_of_atom
    one, other = (owner[page.labels.pick(side[:, 0], side[:, 1])] for side in (left, right))
    return bool(len(one)) and float(np.mean(one != other)) > _MOSTLY


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
