"""The leak list of a page, and what the artist does about it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from painter.document.page import PageState
from painter.document.regioncuts import close_gap
from painter.document.regionedit import RegionEdit, unchanged
from painter.document.regionmerge import merge_regions
from painter.pixels.regiontable import Source
from painter.segment.corrections import Corrections
from painter.segment.leaks import Leak, list_leaks
from painter.segment.measure import RegionGraph
from painter.segment.openings import Openings, beside, region_graph

_LEAST = 0.08  # likelihood below which an open passage is not worth a look
_NEAR = 4.0  # pixels from a passage's middle at which a dismissal or a closure still means it


def page_leaks(page: PageState) -> tuple[Leak, ...]:
    """Suspicious passages, the likeliest leak first; empty until `openings` are measured.

    Those that were dismissed, that a closure crosses or that the artist split are left out.
    """
    if page.labels is None or page.regions is None or page.openings is None:
        return ()
    between = beside(page.openings, page.labels)
    settled = _closed(page.openings, page.corrections) | _split(between, page.corrections)
    of_atom = page.regions.region_of_atom
    leaks = list_leaks(page.openings, between, of_atom, settled, page.tree)
    doubtful = (leak for leak in leaks if not leak.is_open or leak.likelihood >= _LEAST)
    return tuple(leak for leak in doubtful if not _dismissed(leak, page.corrections))


def graph_of_regions(page: PageState) -> RegionGraph | None:
    """Which regions touch, along how long a border and how wide; None until it is measured."""
    if page.labels is None or page.regions is None or page.openings is None:
        return None
    between = beside(page.openings, page.labels)
    return region_graph(page.openings, between, page.regions.region_of_atom)


def close_leak(page: PageState, leak: Leak) -> RegionEdit:
    """Close a passage with a closure of its own."""
    passage = None
    if page.labels is not None and page.openings is not None:
        here = (page.openings.at == np.array(leak.at)).all(axis=1)
        passage = beside(page.openings, page.labels)[here]
    return close_gap(page, np.array(leak.stroke, np.float32), passage=passage)


def open_leak(page: PageState, leak: Leak) -> RegionEdit:
    """Make one region of both sides of a closed passage; no passage between them is listed more.

    A side that the artist coloured leads, or else the larger one. Locked regions stay as they are.
    """
    if page.regions is None or leak.is_open:
        return unchanged(page)
    table = page.regions
    by_hand = table.source == Source.ARTIST
    sides = sorted(leak.between, key=lambda region: (not by_hand[region], -table.area[region]))
    edit = merge_regions(page, sides)
    if edit.page is page:
        return edit
    settled = edit.page
    for other in page_leaks(page):
        if other.between == leak.between:
            settled = dismiss_leak(settled, other)
    return replace(edit, page=settled)


def dismiss_leak(page: PageState, leak: Leak) -> PageState:
    """Note that this passage is no leak."""
    if leak.at in page.corrections.dismissed:
        return page
    dismissed = (*page.corrections.dismissed, leak.at)
    return replace(page, corrections=replace(page.corrections, dismissed=dismissed))


def _closed(openings: Openings, corrections: Corrections) -> NDArray[np.bool_]:
    """`(k,)`: passages that a closure crosses."""
    out = np.zeros(len(openings.at), np.bool_)
    reach = np.maximum(_NEAR, openings.width / 2)
    for closure in corrections.closures:
        points = closure.points.astype(np.float64)
        low, high = points.min(axis=0) - reach[:, None], points.max(axis=0) + reach[:, None]
        near = np.flatnonzero(((openings.at >= low) & (openings.at <= high)).all(axis=1))
        out[near] |= _distance(points, openings.at[near]) <= reach[near]
    return out


def _split(between: NDArray[np.uint32], corrections: Corrections) -> NDArray[np.bool_]:
    """`(k,)`: passages between atoms, (k, 2), that are never to be one region."""
    pairs, apart = np.sort(between, axis=1), np.sort(corrections.apart, axis=1)
    return (pairs[:, None] == apart).all(axis=2).any(axis=1)


def _dismissed(leak: Leak, corrections: Corrections) -> bool:
    x, y = leak.at
    return any(np.hypot(u - x, v - y) <= _NEAR for u, v in corrections.dismissed)


def _distance(points: NDArray[np.float64], at: NDArray[np.integer]) -> NDArray[np.float64]:
    """From places, (k, 2) x, y, to a polyline, (k,) pixels."""
    out = np.full(len(at), np.inf)
    for start, way in zip(points[:-1], np.diff(points, axis=0), strict=True):
        share = np.clip((at - start) @ way / max(float(way @ way), 1e-9), 0, 1)
        out = np.minimum(out, np.linalg.norm(start + share[:, np.newaxis] * way - at, axis=1))
    return out
