"""What the artist decided on a page goes over to regions that were found anew."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from painter.app.replay import Shift, with_corrections
from painter.document.page import PageState
from painter.pixels.regiontable import RegionTable, Source
from painter.segment.match import Matching, match_regions


@dataclass(frozen=True, eq=False)
class Carried:
    """A page with fresh regions that know what was decided.

    Attributes:
        matching: of its regions with the old ones.
        notices: one sentence each.
    """

    page: PageState
    matching: Matching
    notices: tuple[str, ...] = ()


def carry_over(old: PageState, fresh: PageState, shift: Shift = (0.0, 0.0)) -> Carried:
    """Corrections are made again at their places, then each region takes after an old one.

    Args:
        old: a page with regions. fresh: the same page with others, undecided and uncorrected.
        shift: x, y in pixels by which the old drawing moved.
    """
    assert old.labels is not None
    assert old.regions is not None
    page, idle = with_corrections(old, fresh, shift)
    assert page.labels is not None
    assert page.regions is not None
    matching = match_regions((old.labels, old.regions), (page.labels, page.regions), shift)
    table = _inherited(old.regions, page.regions, matching.ancestor)
    notices = (*_idle_splits(idle), *_lost(old.regions, matching))
    return Carried(replace(page, regions=table), matching, notices)


def _inherited(old: RegionTable, new: RegionTable, ancestor: NDArray[np.int64]) -> RegionTable:
    """Decisions and proposals of the old regions; those that take after none stay undecided."""
    known = ancestor > 0
    columns = {}
    for name in ("colour", "source", "confidence", "locked", "swatch"):
        column = getattr(new, name).copy()
        column[known] = getattr(old, name)[ancestor[known]]
        columns[name] = column
    candidates = {}
    for plugin, colours in old.candidates.items():
        column = new.colour.copy()
        column[known] = colours[ancestor[known]]
        candidates[plugin] = column
    return replace(new, candidates=MappingProxyType(candidates), **columns)


def _idle_splits(count: int) -> tuple[str, ...]:
    if not count:
        return ()
    what = "1 split divides" if count == 1 else f"{count} splits divide"
    return (f"{what} nothing among the new regions: look whether they are right.",)


def _lost(old: RegionTable, matching: Matching) -> tuple[str, ...]:
    """The sentence about decisions that found no region."""
    decided = (old.source == Source.ARTIST) | old.locked
    lost = int(np.count_nonzero(decided[matching.lost]))
    if not lost:
        return ()
    if lost == 1:
        return ("1 region that was coloured or locked by hand is cut differently now: look at it.",)
    return (
        f"{lost} regions that were coloured or locked by hand are cut differently now:"
        " look at them.",
    )
