"""What the canvas draws of a page: itself, its regions in colours of their own, or an overlay."""

from __future__ import annotations

from painter.app.overlay import Overlay
from painter.document.drawing import page_ops
from painter.document.page import PageState
from painter.render.composite import Flats, Paint, RenderOp
from painter.ui.canvas.region_colours import RegionColours


class Picture:
    """Render operations of a page, as the artist chose to see it."""

    def __init__(self) -> None:
        self.regions = False
        self.overlay: Overlay | None = None
        self.colours = RegionColours()

    def ops(self, page: PageState) -> tuple[RenderOp, ...]:
        """From the bottom upwards; a page without regions is always shown as it is."""
        if self.overlay is not None:
            return _under_ink(page, self.overlay)
        if not self.regions or page.labels is None or page.regions is None:
            return page_ops(page)
        flats = Paint(Flats(page.labels, self.colours.atom_colours(page)))
        return _inked(page, flats)


def _under_ink(page: PageState, overlay: Overlay) -> tuple[RenderOp, ...]:
    """Colours by atom; or white, which the overlay's picture is multiplied with on the screen."""
    if page.labels is None or overlay.atoms is None:
        return _inked(page, Paint((255, 255, 255, 255)))
    return _inked(page, Paint(Flats(page.labels, overlay.atoms)))


def _inked(page: PageState, below: RenderOp) -> tuple[RenderOp, ...]:
    return (below,) if page.ink is None else (below, Paint(page.ink.coverage))
