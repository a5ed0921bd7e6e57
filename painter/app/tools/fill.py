"""Filling: the region under the pen on a painted layer, or all regions of one colour."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from painter.app.tools.region import NO_REGIONS
from painter.app.tools.tool import PointerEvent, Tool
from painter.document.edits import recolour, region_at


class FillTool(Tool):
    """Recolours every region that has the colour of the one clicked."""

    id: ClassVar[str] = "fill"
    title: ClassVar[str] = "Fill alike"
    shortcut: ClassVar[str] = "F"
    help: ClassVar[str] = "Click a region: all regions of its colour take the current one."

    def press(self, event: PointerEvent) -> None:
        """Fill at once."""
        page = self.editor.page
        if page.regions is None:
            self.editor.tell(NO_REGIONS)
            return
        region = region_at(page, *event.pixel)
        if region is None:
            return
        same = (page.regions.colour == page.regions.colour[region]).all(axis=1)
        # White paper is everywhere: only regions of the same kind are meant.
        same &= page.regions.kind == page.regions.kind[region]
        same[0] = False
        regions = np.flatnonzero(same).tolist()
        self.editor.commit(
            f"Fill {len(regions)} regions", recolour(page, regions, self.editor.colour)
        )
