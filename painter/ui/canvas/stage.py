"""The editor's page on the screen, below Qt: what is seen where, and what is left to draw."""

from __future__ import annotations

from time import perf_counter

from painter.app.editor import Editor
from painter.app.overlay import Overlay
from painter.app.spot import spot_on
from painter.base.geometry import Rect, Size
from painter.document.edits import region_at
from painter.document.page import PageState
from painter.render.composite import Flats, Paint, RenderOp
from painter.render.frame import Frame
from painter.ui.canvas.camera import Camera
from painter.ui.canvas.outliner import Outline, Outliner
from painter.ui.canvas.picture import Picture
from painter.ui.canvas.region_marks import MarkChoice, RegionMarks, region_marks

_POINTED = 2  # times as thick as under the pointer: what is pointed out


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
        self._picture = Picture()
        self._picture.regions = regions
        self._hovered: int | None = None
        self._hover = Outliner()
        self._spot = Outliner(_POINTED)
        self._choice = choice or MarkChoice()
        self._marks: RegionMarks | None = None
        self._marked: object = None
        self._opaque = False
        self.show(page)
        self.place()

    def show(self, page: PageState) -> None:
        """The page changed; `step` draws."""
        self._picture.overlay = self.editor.overlay_on(page)
        ops = self._picture.ops(page)
        self._opaque = bool(ops) and _covers(ops[0])
        self.frame.show(ops)

    def show_regions(self, on: bool) -> None:
        """Show regions in colours of their own, or the page."""
        self._picture.regions = on
        self.show(self.editor.shown_page)

    @property
    def overlay(self) -> Overlay | None:
        """What is laid over the page."""
        return self._picture.overlay

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
    def outlines(self) -> tuple[Outline, ...]:
        """What is pointed out and what is hovered, unless the page lies elsewhere by now."""
        return tuple(
            outliner.outline
            for outliner, key in ((self._spot, self._spot_key()), (self._hover, self._hover_key()))
            if outliner.outline is not None and outliner.key == key
        )

    @property
    def finished(self) -> bool:
        """Whether nothing is left to draw."""
        if not self.frame.exact or self._spot.key != self._spot_key():
            return False
        return self.busy or (self._hover.key == self._hover_key() and self._marks_right)

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
        if self._spot.key != self._spot_key():
            return self._draw_spot(thickness)
        if self._hover.key != self._hover_key():
            return self._draw_hover(thickness)
        return self._draw_marks(thickness)

    def _hover_key(self) -> object:
        """Changes whenever another outline is to be seen. Identity of the labels is enough."""
        return self._hovered, self._seen()

    def _spot_key(self) -> object:
        spot = self.editor.pointed_out
        # The spot itself, for its identity: an id could come again.
        return None if spot is None else (spot, self._seen())

    def _seen(self) -> object:
        page = self.editor.page
        owners = None if page.regions is None else id(page.regions.region_of_atom)
        return self.camera.placement, self.frame.pixels.shape, id(page.labels), owners

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

    def _draw_hover(self, thickness: int) -> list[Rect]:
        spot = None
        if self._hovered is not None:
            spot = spot_on(self.editor.page, (self._hovered,))
        self._hover.key = self._hover_key()
        return self._hover.draw(self.frame, self.editor.page, spot, thickness)

    def _draw_spot(self, thickness: int) -> list[Rect]:
        self._spot.key = self._spot_key()
        return self._spot.draw(self.frame, self.editor.page, self.editor.pointed_out, thickness)


def _covers(op: RenderOp) -> bool:
    """Whether an operation at the bottom hides whatever lies below the page."""
    if not isinstance(op, Paint) or op.opacity < 255:
        return False
    return isinstance(op.source, Flats) or (isinstance(op.source, tuple) and op.source[3] == 255)
