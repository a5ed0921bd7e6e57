"""What the canvas draws of a page: the page itself, or its regions in colours of their own."""

from __future__ import annotations

from painter.document.drawing import page_ops
from painter.document.page import PageState
from painter.render.composite import Flats, Paint, RenderOp
from painter.ui.canvas.region_colours import RegionColours


class Picture:
    """Render operations of a page, as the artist chose to see it."""

    def __init__(self) -> None:
        self.regions = False
        self.colours = RegionColours()

    def ops(self, page: PageState) -> tuple[RenderOp, ...]:
        """From the bottom upwards; a page without regions is always shown as it is."""
        if not self.regions or page.labels is None or page.regions is None:
            return page_ops(page)
        flats = Paint(Flats(page.labels, self.colours.atom_colours(page)))
        return (flats,) if page.ink is None else (flats, Paint(page.ink.coverage))
