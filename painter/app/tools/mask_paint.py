"""Painting on a layer's mask with the brushes."""

from __future__ import annotations

from painter.app.editor import Editor
from painter.base.geometry import Rect
from painter.document.layer import Layer
from painter.document.masks import paint_mask, set_hides
from painter.document.page import PageState
from painter.pixels.palette import Rgb
from painter.pixels.tilemap import TileMap
from painter.render.dab import Point, extend_mask, stroke_rect

SHOW = 0


class MaskStroke:
    """A stroke under way on the mask of the page's active layer."""

    def __init__(self, editor: Editor, layer: Layer, hide: int, start: Point) -> None:
        """Begin where the pen touches.

        Args:
            hide: what the stroke makes of the mask: 0 shows, 255 hides.
        """
        assert layer.mask is not None
        self._editor = editor
        self._page = editor.page
        self._layer = layer.id
        self._base = layer.mask.hides
        self._hides = layer.mask.hides
        self._hide = hide
        self._last = start
        self._stroke = TileMap(1)

    def move(self, here: Point, radius: float) -> None:
        """Draw on to here, and show it."""
        area = stroke_rect(self._last, here, radius).intersect(Rect.of(self._page.size))
        if not area.empty:
            self._stroke = extend_mask(self._stroke, self._last, here, radius, False)
            opacity = self._editor.brush.opacity
            fresh = paint_mask(self._base, self._stroke, area, self._hide, opacity)
            pixels = fresh.to_array(area)
            self._hides = self._hides.with_pixels(pixels, area.x0, area.y0)
            self._editor.preview(self._after())
        self._last = here

    def commit(self) -> None:
        """Make it an edit."""
        if self._hides is self._base:
            self._editor.abort()
        else:
            self._editor.commit("Paint on mask", self._after())

    def _after(self) -> PageState:
        return set_hides(self._page, self._layer, self._hides)


def hide_of(rgb: Rgb) -> int:
    """What a colour makes of a mask: black hides, white shows, greys by their lightness.

    Rec. 601 luma, as other programs take colours on masks.
    """
    red, green, blue = rgb
    return 255 - round(0.299 * red + 0.587 * green + 0.114 * blue)
