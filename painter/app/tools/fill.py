"""Filling many regions at once: all of one colour, or all inside a lasso."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from painter.app.filling import fill
from painter.app.tools.path import PathTool
from painter.app.tools.told import has_regions, tell_locked, tell_unseen
from painter.app.tools.tool import PointerEvent, Tool
from painter.document.edits import region_at
from painter.document.regions import Points, regions_enclosed, regions_like


class FillTool(Tool):
    """Recolours every region that has the colour of the one clicked."""

    id: ClassVar[str] = "fill"
    title: ClassVar[str] = "Fill alike"
    shortcut: ClassVar[str] = "F"
    help: ClassVar[str] = "Click a region: all regions of its colour take the current one."

    def press(self, event: PointerEvent) -> None:
        """Fill at once."""
        page = self.editor.page
        if not has_regions(self.editor):
            return
        region = region_at(page, *event.pixel)
        if region is None or page.regions is None:
            return
        alike = regions_like(page, region)
        # White paper is everywhere: only regions of the same kind are meant.
        kind = page.regions.kind
        _fill_free(self, alike[kind[alike] == kind[region]])


class EncloseTool(PathTool):
    """Fills every region that lies in a lasso."""

    id: ClassVar[str] = "enclose"
    title: ClassVar[str] = "Enclose and fill"
    shortcut: ClassVar[str] = "L"
    closed: ClassVar[bool] = True
    fewest: ClassVar[int] = 3
    help: ClassVar[str] = "Circle regions to colour them: those that lie inside by half or more."

    def finish(self, points: Points) -> None:
        """Fill them."""
        _fill_free(self, regions_enclosed(self.editor.page, points))


def _fill_free(tool: Tool, regions: NDArray[np.uint32]) -> None:
    """Colour those that are not locked, as one step."""
    editor = tool.editor
    table = editor.page.regions
    assert table is not None
    free = regions[~table.locked[regions]]
    if len(free) < len(regions):
        tell_locked(editor)
    if len(free):
        name = "a region" if len(free) == 1 else f"{len(free)} regions"
        editor.commit(f"Fill {name}", fill(editor, free.tolist()))
        tell_unseen(editor)
