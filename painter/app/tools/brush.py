"""Painting pixels: the brush, the eraser, and the brush for hints."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import ClassVar

from painter.app.editor import Editor
from painter.app.messages import Notice, Tone
from painter.app.tools.mask_paint import SHOW, MaskStroke, hide_of
from painter.app.tools.tool import PointerEvent, Tool
from painter.base.geometry import Rect
from painter.document.edits import (
    add_raster,
    ensure_hints,
    find_layer,
    set_active,
    set_layer,
    set_pixels,
)
from painter.document.layer import HintsLayer, PixelLayer
from painter.document.page import PageState
from painter.pixels.tilemap import TileMap
from painter.render.dab import Point, erase_through, extend_mask, paint_through, stroke_rect

_LEAST_RADIUS = 0.5


@dataclass
class _Stroke:
    """A stroke under way.

    Attributes:
        page: the page it began on, with the layer it paints on. mask: what it covers so far.
    """

    page: PageState
    layer: PixelLayer
    last: Point
    mask: TileMap = field(default_factory=lambda: TileMap(1))
    pixels: TileMap = field(default_factory=lambda: TileMap(4))


class _Painter(Tool, ABC):
    """What all brushes share: a mask that grows, pixels made anew from it, one edit at the end."""

    cursor: ClassVar[str] = "brush"
    hard: ClassVar[bool] = False
    label: ClassVar[str] = "Brush stroke"
    paints_masks: ClassVar[bool] = True

    def __init__(self, editor: Editor) -> None:
        super().__init__(editor)
        self._stroke: _Stroke | None = None
        self._on_mask: MaskStroke | None = None

    def press(self, event: PointerEvent) -> None:
        """Begin with a dab."""
        masked = self.editor.masked_layer if self.paints_masks else None
        if masked is not None:
            start = (event.x, event.y)
            self._on_mask = MaskStroke(self.editor, masked, self.hide(), start)
            self.move(event)
            return
        begun = self.begin(self.editor.page)
        if begun is None:
            return
        page, layer = begun
        self._stroke = _Stroke(page, layer, (event.x, event.y), pixels=layer.pixels)
        self.move(event)

    def move(self, event: PointerEvent) -> None:
        """Draw on to here."""
        here = (event.x, event.y)
        radius = max(_LEAST_RADIUS, self.editor.brush.radius * event.pressure)
        if self._on_mask is not None:
            self._on_mask.move(here, radius)
        stroke = self._stroke
        if stroke is None:
            return
        # What lies outside the page is nobody's: painting there would only cost memory.
        area = stroke_rect(stroke.last, here, radius).intersect(Rect.of(stroke.page.size))
        if not area.empty:
            stroke.mask = extend_mask(stroke.mask, stroke.last, here, radius, self.hard)
            stroke.pixels = self.lay(stroke.layer.pixels, stroke.pixels, stroke.mask, area)
            self.editor.preview(set_pixels(stroke.page, stroke.layer.id, stroke.pixels))
        stroke.last = here

    def release(self, event: PointerEvent) -> None:
        """Make it an edit."""
        on_mask, self._on_mask = self._on_mask, None
        if on_mask is not None:
            on_mask.commit()
        stroke, self._stroke = self._stroke, None
        if stroke is None:
            return
        after = set_pixels(stroke.page, stroke.layer.id, stroke.pixels)
        if stroke.pixels is stroke.layer.pixels:
            self.editor.abort()
        else:
            self.editor.commit(self.label, after)

    def abort(self) -> None:
        """Forget the stroke."""
        self._stroke = self._on_mask = None
        super().abort()

    @abstractmethod
    def begin(self, page: PageState) -> tuple[PageState, PixelLayer] | None:
        """The page and layer to paint on, or None after telling why not."""

    def hide(self) -> int:
        """What the brush makes of a mask: 0 shows, 255 hides."""
        return hide_of(self.editor.colour)

    def lay(self, base: TileMap, now: TileMap, mask: TileMap, area: Rect) -> TileMap:
        """`now` with the stroke laid over `base` in one area."""
        r, g, b = self.editor.colour
        alpha = round(255 * self.editor.brush.opacity)
        fresh = paint_through(base, mask, area, (r, g, b, alpha))
        return now.with_pixels(fresh.to_array(area), area.x0, area.y0)

    def _paintable(self, page: PageState) -> PixelLayer | None:
        layer = find_layer(page, page.active)
        if not isinstance(layer, PixelLayer) or isinstance(layer, HintsLayer):
            return None
        if layer.locked or not layer.visible:
            state = "locked" if layer.locked else "hidden"
            self.editor.tell(
                Notice(f"The layer {layer.name!r} is {state}", "Choose another", Tone.WARNING)
            )
            return None
        return layer


class BrushTool(_Painter):
    """Paints on the active layer; makes one where the active layer cannot be painted on."""

    id: ClassVar[str] = "brush"
    title: ClassVar[str] = "Brush"
    shortcut: ClassVar[str] = "B"
    help: ClassVar[str] = "Paint on the active layer. [ and ] change the size."

    def begin(self, page: PageState) -> tuple[PageState, PixelLayer] | None:
        """The active layer, or a new one."""
        layer = find_layer(page, page.active)
        if not isinstance(layer, PixelLayer) or isinstance(layer, HintsLayer):
            page = add_raster(page, "paint")
        found = self._paintable(page)
        return None if found is None else (page, found)


class EraserTool(_Painter):
    """Takes away from the active layer; on the hints layer it removes hints."""

    id: ClassVar[str] = "eraser"
    title: ClassVar[str] = "Eraser"
    shortcut: ClassVar[str] = "E"
    label: ClassVar[str] = "Erase"
    help: ClassVar[str] = "Erase on the active layer."

    def begin(self, page: PageState) -> tuple[PageState, PixelLayer] | None:
        """The active layer, where it holds pixels."""
        layer = find_layer(page, page.active)
        if isinstance(layer, HintsLayer):
            return page, layer
        found = self._paintable(page)
        if found is None and not isinstance(layer, PixelLayer):
            self.editor.tell(
                Notice("Ink and flats cannot be erased", "Choose a painted layer", Tone.WARNING)
            )
        return None if found is None else (page, found)

    def hide(self) -> int:
        """What was hidden comes back."""
        return SHOW

    def lay(self, base: TileMap, now: TileMap, mask: TileMap, area: Rect) -> TileMap:
        """`now` with what the stroke covers taken away."""
        fresh = erase_through(base, mask, area)
        return now.with_pixels(fresh.to_array(area), area.x0, area.y0)


class HintTool(_Painter):
    """Says which colour belongs where; plugins carry it on to the rest of the page."""

    id: ClassVar[str] = "hint"
    title: ClassVar[str] = "Hint"
    shortcut: ClassVar[str] = "H"
    hard: ClassVar[bool] = True
    label: ClassVar[str] = "Hint"
    paints_masks: ClassVar[bool] = False
    help: ClassVar[str] = "Dab a colour where it belongs, then run a plugin (Ctrl+Return)."

    def begin(self, page: PageState) -> tuple[PageState, PixelLayer] | None:
        """The hints layer, made and shown where needed."""
        page, layer = ensure_hints(page)
        return set_active(set_layer(page, layer.id, visible=True), layer.id), layer

    def lay(self, base: TileMap, now: TileMap, mask: TileMap, area: Rect) -> TileMap:
        """Hints are opaque: a hint is exactly its colour."""
        fresh = paint_through(base, mask, area, (*self.editor.colour, 255))
        return now.with_pixels(fresh.to_array(area), area.x0, area.y0)
