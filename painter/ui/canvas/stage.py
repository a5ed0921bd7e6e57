"""The editor's page on the screen, below Qt: what is seen where, and what is left to draw."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from painter.app.editor import Editor
from painter.base.geometry import Rect, Size
from painter.document.edits import region_at
from painter.document.page import PageState
from painter.render.composite import Flats, Paint, RenderOp
from painter.render.frame import Frame
from painter.render.outline import outline
from painter.ui.canvas.camera import Camera
from painter.ui.canvas.picture import Picture
from painter.ui.canvas.region_marks import MarkChoice, RegionMarks, region_marks

_RIM = 3  # pixels around a region that its outline may take


@dataclass(frozen=True, eq=False)
class Outline:
    """The hovered region's edge: packed RGBA for a part of the screen."""

    area: Rect
    pixels: NDArray[np.uint32]


class Stage:
    """One editor, seen through one camera.

    Attributes:
        busy: the pen is down, or the page is being moved: outlines and marks have to wait.
    """

    def __init__(
        self, editor: Editor, screen: Size, regions: bool, choice: MarkChoice | None = None
    ) -> None:
        page = editor.shown_page
        self.editor = editor
        self.camera = Camera(page.size, screen)
        self.frame = Frame(page.size, screen)
        self.busy = False
        self._outline: Outline | None = None
        self._picture = Picture()
        self._picture.regions = regions
        self._hovered: int | None = None
        self._outlined: object = None
        self._choice = choice or MarkChoice()
        self._marks: RegionMarks | None = None
        self._marked: object = None
        self._opaque = False
        self.show(page)
        self.place()

    def show(self, page: PageState) -> None:
        """The page changed; `step` draws."""
        ops = self._picture.ops(page)
        self._opaque = bool(ops) and _covers(ops[0])
        self.frame.show(ops)

    def show_regions(self, on: bool) -> None:
        """Show regions in colours of their own, or the page."""
        self._picture.regions = on
        self.show(self.editor.shown_page)

    def place(self) -> None:
        """The camera moved; `step` draws."""
        self.frame.place(self.camera.placement, self.camera.screen)

    def region_at(self, x: float, y: float) -> int | None:
        """The region at a point of the page."""
        return region_at(self.editor.page, int(x // 1), int(y // 1))

    def hover(self, region: int | None) -> bool:
        """Outline this region from now on; True when it is another than before."""
        changed = region != self._hovered
        self._hovered = region
        return changed

    @property
    def opaque(self) -> bool:
        """Whether nothing can show through the page."""
        return self._opaque

    @property
    def outline(self) -> Outline | None:
        """The hovered region's edge, unless the page lies elsewhere by now."""
        return self._outline if self._outlined == self._outline_key() else None

    @property
    def finished(self) -> bool:
        """Whether nothing is left to draw."""
        outlined = self._outlined == self._outline_key()
        return self.frame.exact and (self.busy or (outlined and self._marks_right))

    @property
    def marks(self) -> RegionMarks | None:
        """Numbers and patterns, unless the page or its regions lie elsewhere by now."""
        return self._marks if self._marks_right else None

    @property
    def _marks_right(self) -> bool:
        return self._marked == self._marks_key()

    def step(self, seconds: float, thickness: int) -> list[Rect]:
        """Draw for so long; parts of the screen that look different now."""
        if not self.frame.exact:
            return self.frame.step(perf_counter() + seconds)
        if self.finished:
            return []
        if self._outlined != self._outline_key():
            return self._draw_outline(thickness)
        return self._draw_marks(thickness)

    def _outline_key(self) -> object:
        """Changes whenever another outline is to be seen. Identity of the labels is enough."""
        page = self.editor.page
        atoms = None if page.regions is None else id(page.regions.region_of_atom)
        shape = self.frame.pixels.shape
        return self._hovered, self.camera.placement, shape, id(page.labels), atoms

    def _marks_key(self) -> object:
        """Changes whenever other marks are to be seen; None where there are none."""
        page = self.editor.page
        if page.regions is None or not self._choice.any:
            return None
        seen = self.camera.placement, self.frame.pixels.shape
        owners = id(page.regions.region_of_atom)
        return seen, id(page.labels), owners, self._choice.numbers, self._choice.patterns

    def _draw_marks(self, thickness: int) -> list[Rect]:
        self._marked = self._marks_key()
        self._marks = None
        if self._marked is not None:
            page = self.editor.page
            self._marks = region_marks(
                self.frame, page, self._picture.colours, self._choice, thickness
            )
        return [self.frame.screen]

    def _draw_outline(self, thickness: int) -> list[Rect]:
        before, self._outline = self._outline, None
        self._outlined = self._outline_key()
        page, region = self.editor.page, self._hovered
        if page.labels is not None and page.regions is not None and region is not None:
            area = self._region_area(page, region)
            if not area.empty:
                mask = self.frame.mask(page.labels, page.regions.region_of_atom == region, area)
                self._outline = Outline(area, outline(mask, thickness))
        return [one.area for one in (before, self._outline) if one is not None]

    def _region_area(self, page: PageState, region: int) -> Rect:
        assert page.regions is not None
        if region > page.regions.count:
            return Rect(0, 0, 0, 0)
        x0, y0, x1, y1 = page.regions.box[region].tolist()
        screen = self.frame.screen
        if x1 <= x0 or y1 <= y0:
            return screen
        around = self.camera.placement.screen_area(Rect(x0, y0, x1, y1))
        wider = Rect(around.x0 - _RIM, around.y0 - _RIM, around.x1 + _RIM, around.y1 + _RIM)
        return wider.intersect(screen)


def _covers(op: RenderOp) -> bool:
    """Whether an operation at the bottom hides whatever lies below the page."""
    if not isinstance(op, Paint) or op.opacity < 255:
        return False
    return isinstance(op.source, Flats) or (isinstance(op.source, tuple) and op.source[3] == 255)
