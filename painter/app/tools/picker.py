"""Taking a colour from the page."""

from __future__ import annotations

from typing import ClassVar

from painter.app.tools.tool import PointerEvent, Tool
from painter.base.geometry import Rect
from painter.document.drawing import page_ops
from painter.document.edits import region_at
from painter.pixels.regiontable import Source
from painter.render.composite import composite


class PickerTool(Tool):
    """Takes the region's colour, or what is to be seen where no region has one."""

    id: ClassVar[str] = "picker"
    title: ClassVar[str] = "Pick colour"
    shortcut: ClassVar[str] = "I"
    cursor: ClassVar[str] = "pick"
    help: ClassVar[str] = "Click to take a colour from the page. Shift: as seen, ink included."

    def press(self, event: PointerEvent) -> None:
        """Pick at once."""
        self.move(event)

    def move(self, event: PointerEvent) -> None:
        """Pick while dragging."""
        page = self.editor.page
        x, y = event.pixel
        if not (0 <= x < page.size.width and 0 <= y < page.size.height):
            return
        if not event.shift and self._of_region(region_at(page, x, y)):
            return
        seen = composite(page_ops(page), page.size, Rect(x, y, x + 1, y + 1))[0, 0]
        self.editor.colour = (int(seen[0]), int(seen[1]), int(seen[2]))

    def _of_region(self, region: int | None) -> bool:
        """Take a region's swatch, or its colour; False where it has none."""
        table, palette = self.editor.page.regions, self.editor.page.palette
        if region is None or table is None or table.source[region] == Source.NONE:
            return False
        r, g, b = (int(value) for value in table.colour[region])
        self.editor.colour = (r, g, b)
        swatch = int(table.swatch[region])
        if palette is not None and palette.holds(swatch, (r, g, b)):
            self.editor.take_swatch(swatch)
        return True
