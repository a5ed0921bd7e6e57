"""What the canvas draws of a page: the page itself, or its regions in colours of their own."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from painter.document.drawing import page_ops
from painter.document.page import PageState
from painter.imaging.distinct import distinct_colours
from painter.pixels.regiontable import RegionTable
from painter.render.composite import Flats, Paint, RenderOp


class Picture:
    """Render operations of a page, as the artist chose to see it."""

    def __init__(self) -> None:
        self.regions = False
        self._table: RegionTable | None = None
        self._colours: NDArray[np.uint32] = np.zeros(0, np.uint32)

    def ops(self, page: PageState) -> tuple[RenderOp, ...]:
        """From the bottom upwards; a page without regions is always shown as it is."""
        if not self.regions or page.labels is None or page.regions is None:
            return page_ops(page)
        flats = Paint(Flats(page.labels, self._atom_colours(page.regions)))
        return (flats,) if page.ink is None else (flats, Paint(page.ink.coverage))

    def _atom_colours(self, table: RegionTable) -> NDArray[np.uint32]:
        before = self._table
        if before is None or before.region_of_atom is not table.region_of_atom:
            rgba = np.full((table.count + 1, 4), 255, np.uint8)
            rgba[:, :3] = distinct_colours(table.count + 1)
            self._colours = rgba.view(np.uint32)[:, 0][table.region_of_atom]
        self._table = table
        return self._colours
