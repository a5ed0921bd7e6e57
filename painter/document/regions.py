"""Edits of a page's regions: every function takes a page and says what became of it.

The regions follow from the merge tree, the gap setting and the corrections; an edit changes the
corrections (or the setting), and pixels only where atoms are cut. Each is one step to undo.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from painter.document.page import PageState
from painter.pixels.palette import Rgb
from painter.segment.leaks import Leak

Points = NDArray[np.float32]
"""`(n, 2)` x, y in page pixels; pixel centres lie at whole numbers."""


@dataclass(frozen=True, eq=False)
class RegionEdit:
    """A page after an edit of its regions.

    Attributes:
        page: the very page that was given where the edit changes nothing.
        changed: `(k,)` uint32, ids in the new page of regions that are new or of other pixels.
        notices: what the artist should know, one sentence each.
    """

    page: PageState
    changed: NDArray[np.uint32]
    notices: tuple[str, ...] = ()


def merge_regions(page: PageState, regions: Iterable[int]) -> RegionEdit:
    """Make one region of several. It takes after the first: its colour, source, swatch, kind.

    Locked regions are left out, and said; if the first is locked, nothing is merged.
    """
    raise NotImplementedError


def split_regions(
    page: PageState, points: Points, regions: Iterable[int] | None = None
) -> RegionEdit:
    """Divide the regions that a stroke crosses, or those of them that are given.

    Both parts keep colour and source; the largest keeps the id. Ends that stop short of a line are
    carried on to it within a small distance. Locked regions are left out.
    """
    raise NotImplementedError


def close_gap(page: PageState, points: Points) -> RegionEdit:
    """Let a stroke be a wall in every region that it crosses, and keep it as a closure."""
    raise NotImplementedError


def remove_closure(page: PageState, closure_id: int) -> RegionEdit:
    """Take a closure away: what it parted is one region again, in the colour of the largest.

    What is locked, or parted by the gap setting or another correction too, stays apart.
    """
    raise NotImplementedError


def move_closure(page: PageState, closure_id: int, points: Points) -> RegionEdit:
    """Give a closure other points: remove and close as one edit, under the same id."""
    raise NotImplementedError


def knows_gap(page: PageState, gap: float) -> bool:
    """Whether the page's atoms are fine enough for a setting, so that `recut` can do it."""
    raise NotImplementedError


def recut(page: PageState, gap: float) -> RegionEdit:
    """The whole page at another gap setting, page pixels; no pixel is touched.

    Corrections hold, locked regions stay as they are, and colours go to the regions that most of
    their pixels lie in; what was lost is said.

    Raises:
        ValueError: not `knows_gap(page, gap)`.
    """
    raise NotImplementedError


def recut_lasso(page: PageState, polygon: Points, gap: float) -> RegionEdit:
    """Another gap setting for the atoms that have at least half of their pixels in a polygon."""
    raise NotImplementedError


def regions_enclosed(page: PageState, polygon: Points) -> NDArray[np.uint32]:
    """Regions with at least half of their pixels inside a polygon, sorted."""
    raise NotImplementedError


def regions_along(page: PageState, points: Points) -> NDArray[np.uint32]:
    """Regions under a stroke, each once, in the order in which it meets them."""
    raise NotImplementedError


def regions_like(page: PageState, region: int) -> NDArray[np.uint32]:
    """Regions of this one's exact colour, itself too, sorted."""
    raise NotImplementedError


def fill_regions(
    page: PageState, regions: Iterable[int], rgb: Rgb, swatch: int | None = None
) -> RegionEdit:
    """The artist colours regions, and ties them to a swatch of the page's palette if given.

    Locked regions stay as they are, and that is said.
    """
    raise NotImplementedError


def page_leaks(page: PageState) -> tuple[Leak, ...]:
    """Suspicious passages, the likeliest leak first; empty until `openings` are measured.

    Those that were dismissed or that a closure crosses are left out.
    """
    raise NotImplementedError


def close_leak(page: PageState, leak: Leak) -> RegionEdit:
    """Close a passage with a closure of its own."""
    raise NotImplementedError


def dismiss_leak(page: PageState, leak: Leak) -> PageState:
    """Note that this passage is no leak."""
    raise NotImplementedError
