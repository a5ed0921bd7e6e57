"""Regions that the artist is shown, and lines that a tool draws over the page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from painter.base.geometry import Rect
from painter.document.page import PageState


@dataclass(frozen=True, eq=False)
class Spot:
    """Some regions of one set of regions.

    Attributes:
        owners: the `region_of_atom` that the ids are of. chosen: `(regions + 1,)` bool.
        box: what they cover of the page.
    """

    owners: NDArray[np.uint32]
    chosen: NDArray[np.bool_]
    box: Rect

    def fits(self, page: PageState) -> bool:
        """Whether the page still has these regions."""
        return page.regions is not None and page.regions.region_of_atom is self.owners

    @property
    def regions(self) -> tuple[int, ...]:
        """Their ids."""
        return tuple(np.flatnonzero(self.chosen).tolist())


def spot_on(page: PageState, regions: Iterable[int]) -> Spot | None:
    """A spot on these regions of a page; None for none."""
    table = page.regions
    ids = np.fromiter(regions, np.int64)
    if table is None:
        return None
    ids = ids[(ids > 0) & (ids <= table.count)]
    if not len(ids):
        return None
    chosen = np.zeros(table.count + 1, np.bool_)
    chosen[ids] = True
    box = table.box[ids]
    x0, y0 = box[:, :2].min(axis=0).tolist()
    x1, y1 = box[:, 2:].max(axis=0).tolist()
    return Spot(table.region_of_atom, chosen, Rect(x0, y0, x1, y1))


@dataclass(frozen=True)
class Line:
    """A line over the page that is never printed.

    Attributes:
        points: x, y in page pixels, the corner of the page at 0, 0. closed: back to the start.
        dashed: a closing stroke; the other lines are of a stroke under way.
        handles: whether its ends are marked, to be dragged.
    """

    points: tuple[tuple[float, float], ...]
    closed: bool = False
    dashed: bool = False
    handles: bool = False
