"""Taking a colour from the page."""

from __future__ import annotations

from typing import ClassVar

from painter.app.tools.tool import PointerEvent, Tool
from painter.base.geometry import Rect
from painter.document.drawing import page_ops
from painter.document.edits import region_at
from painter.render.composite import composite


class PickerTool(Tool):
    """Takes the region's colour, or what is to be seen where there are no regions."""

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
        region = region_at(page, x, y)
        if region is not None and page.regions is not None and not event.shift:
            r, g, b = (int(value) for value in page.regions.colour[region])
        else:
            seen = composite(page_ops(page), page.size, Rect(x, y, x + 1, y + 1))[0, 0]
            r, g, b = (int(value) for value in seen[:3])
        self.editor.colour = (r, g, b)
