"""One open page and everything that happens to it between opening and saving. Knows no Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from psygnal import Signal

from painter.app.doubt import DoubtRound
from painter.app.messages import Notice
from painter.app.overlay import Overlay, SourceMaps, overlay_names, overlay_of
from painter.app.spot import Spot, spot_on
from painter.document.edits import find_layer, set_active
from painter.document.history import History
from painter.document.layer import Layer
from painter.document.page import PageState
from painter.pixels.palette import Rgb

RED: Rgb = (214, 69, 65)
BRUSH_RADIUS = (0.5, 400.0)
"""Least and greatest, page pixels."""

_GAP = 8.0  # where regions were given and have none


@dataclass
class Brush:
    """What the brushes paint with. Radius in page pixels; opacity 0..1."""

    radius: float = 12.0
    opacity: float = 1.0


class Editor:
    """An artist at work on one page.

    Signals:
        shown(before, after): another page state is to be seen; both are `PageState`.
        changed(): history, colour, brush or path changed: what buttons show.
        noticed(notice): something to tell the artist.
        marked(): what is drawn over the page changed: a tool's lines, regions pointed out.
        overlaid(): the page is to be seen in its colours, or under another overlay.
    """

    shown = Signal(object, object)
    changed = Signal()
    noticed = Signal(object)
    marked = Signal()
    overlaid = Signal()

    def __init__(self, page: PageState, path: Path | None = None, name: str = "") -> None:
        self.history = History(page)
        self.path = path
        self._name = name
        self.brush = Brush()
        self._colour: Rgb = RED
        self._swatch: int | None = None
        self._preview: PageState | None = None
        self._held = False
        self._chosen: tuple[int, ...] = ()
        self._masked: int | None = None
        self._later: list[Callable[[], None]] = []
        self._lasso_gap: float | None = None
        self._pointed: Spot | None = None
        self._first_view: NDArray[np.uint32] | None = None
        self._closure: int | None = None
        self._maps = SourceMaps()
        self._overlay = ""
        self._overlaid_of: tuple[object, ...] = (None,) * 4
        self._overlay_seen: Overlay | None = None
        self._said: set[str] = set()
        self.doubts = DoubtRound()

    @property
    def page(self) -> PageState:
        """The page as it stands: every edit that was committed."""
        return self.history.page

    @property
    def shown_page(self) -> PageState:
        """The page to draw: with the stroke under way, if there is one."""
        return self._preview or self.history.page

    @property
    def stroking(self) -> bool:
        """Whether a stroke is under way."""
        return self._preview is not None

    @property
    def trying(self) -> bool:
        """Whether something is tried out on the page, with no pen down."""
        return self.stroking and not self._held

    @property
    def busy(self) -> bool:
        """Whether the pen is down: what it does is based on the page as it was when it touched."""
        return self._held or self.stroking

    def hold(self, on: bool) -> None:
        """The pen touches the page, or has left it."""
        self._held = on
        self._catch_up()

    def when_free(self, deed: Callable[[], None]) -> None:
        """Change the page now or, when the pen is down, as soon as it is up.

        Otherwise the end of the stroke would take the change back.
        """
        if self.busy:
            self._later.append(deed)
        else:
            deed()

    @property
    def colour(self) -> Rgb:
        """What regions, hints and brushes take."""
        return self._colour

    @colour.setter
    def colour(self, rgb: Rgb) -> None:
        self._take(rgb, None)

    @property
    def swatch(self) -> int | None:
        """Position in the page's palette of the swatch that the colour is, if it is one.

        Of several of that colour it is the one that was taken, or else the first.
        """
        palette, taken = self.page.palette, self._swatch
        if palette is None:
            return None
        if taken is not None and palette.holds(taken, self._colour):
            return taken
        return palette.find(self._colour)

    def take_swatch(self, index: int) -> None:
        """Let a swatch of the page's palette be the colour."""
        palette = self.page.palette
        if palette is not None and 0 <= index < len(palette.swatches):
            self._take(palette.swatches[index].rgb, index)

    def forget_swatch(self) -> None:
        """The palette has other swatches: of those of one colour none was taken."""
        self._take(self._colour, None)

    def _take(self, rgb: Rgb, swatch: int | None) -> None:
        if (rgb, swatch) != (self._colour, self._swatch):
            self._colour, self._swatch = rgb, swatch
            self.changed.emit()

    @property
    def lasso_gap(self) -> float:
        """Gap that the re-cut lasso works with, page pixels: twice the page's, until it is set.

        Never more than the page's atoms are fine enough for.
        """
        gap = 2 * (self.page.gap or _GAP) if self._lasso_gap is None else self._lasso_gap
        return gap if self.page.tree is None else min(gap, self.page.tree.reach)

    @lasso_gap.setter
    def lasso_gap(self, gap: float) -> None:
        self._lasso_gap = max(0.0, gap)
        self.changed.emit()

    def set_brush(self, radius: float | None = None, opacity: float | None = None) -> None:
        """Change what the brushes paint with; what lies outside the useful range is brought in."""
        if radius is not None:
            self.brush.radius = min(max(radius, BRUSH_RADIUS[0]), BRUSH_RADIUS[1])
        if opacity is not None:
            self.brush.opacity = min(max(opacity, 0.0), 1.0)
        self.changed.emit()

    @property
    def first_view(self) -> NDArray[np.uint32] | None:
        """`(h, w)` packed RGBA: what the regions will be like, as long as the page has none."""
        return self._first_view if self.page.regions is None else None

    @first_view.setter
    def first_view(self, view: NDArray[np.uint32] | None) -> None:
        self._first_view = view
        self.marked.emit()

    @property
    def overlay_names(self) -> tuple[str, ...]:
        """What can be laid over the page."""
        return overlay_names(self.page, self._maps)

    @property
    def overlay_name(self) -> str:
        """What is laid over it; empty where the page is seen in its colours."""
        return self._overlay if self._overlay in self.overlay_names else ""

    def overlay_on(self, page: PageState) -> Overlay | None:
        """The same to look at, for this state of the page; the same object while it is the same."""
        of = (page.size, page.regions, self._maps, self._overlay)
        if any(one is not other for one, other in zip(of, self._overlaid_of, strict=True)):
            self._overlaid_of = of
            self._overlay_seen = overlay_of(page, self._maps, self._overlay)
        return self._overlay_seen

    def show_overlay(self, name: str) -> None:
        """Lay this over the page; nothing of an empty name."""
        if name != self._overlay:
            self._overlay = name
            self.overlaid.emit()
            self.changed.emit()

    def keep_maps(self, maps: SourceMaps) -> None:
        """What came along with colours can be looked at until others come."""
        self._maps = maps
        self.overlaid.emit()
        self.changed.emit()

    @property
    def pointed_out(self) -> Spot | None:
        """Regions that are shown to the artist; None once the page has others."""
        spot = self._pointed
        return spot if spot is not None and spot.fits(self.page) else None

    def point_out(self, regions: Iterable[int] = ()) -> None:
        """Show the artist these regions of the page; none takes the marks away."""
        spot = spot_on(self.page, regions)
        if spot is not self._pointed:
            self._pointed = spot
            self.marked.emit()

    @property
    def closure(self) -> int | None:
        """Id of the closing stroke that is chosen; None without one, or once it is gone."""
        known = self._closure is not None and self.page.corrections.closure(self._closure)
        return self._closure if known else None

    @closure.setter
    def closure(self, closure_id: int | None) -> None:
        if closure_id != self._closure:
            self._closure = closure_id
            self.marked.emit()
            self.changed.emit()

    def take_hand(self, other: Editor) -> None:
        """Go on with the colour and brush that the artist had on another page."""
        self._colour, self.brush = other.colour, replace(other.brush)

    def begin_with(self, page: PageState) -> None:
        """Take another first page, before anything was done; no step to undo, nothing to save."""
        before = self.shown_page
        self._preview = None
        self.history = History(page)
        self._show(before)

    @property
    def chosen(self) -> tuple[int, ...]:
        """Ids of the layers that commands for several work on; the active one is among them."""
        active = self.page.active
        if active is None:
            return ()
        here = {layer.id for layer in self.page.walk()}
        kept = tuple(layer_id for layer_id in self._chosen if layer_id in here)
        return kept if active in kept else (active,)

    def choose_layers(self, ids: tuple[int, ...], active: int | None) -> None:
        """Choose several layers, of which tools work on one."""
        self._chosen = ids
        self.choose_layer(active)

    @property
    def masked_layer(self) -> Layer | None:
        """The active layer, when brushes paint on its mask instead of its pixels."""
        active = self.page.active
        layer = find_layer(self.page, active) if active == self._masked else None
        return None if layer is None or layer.mask is None else layer

    def edit_mask(self, on: bool) -> None:
        """Let brushes paint on the active layer's mask: dark colours hide, light ones show."""
        self._masked = self.page.active if on else None
        self.changed.emit()

    def choose_layer(self, layer_id: int | None) -> None:
        """Let tools work on this layer; nothing to undo, nothing to save."""
        before = self.shown_page
        self._masked = layer_id if layer_id == self._masked else None
        self.history.amend(set_active(self.page, layer_id))
        self._show(before)

    def commit(self, label: str, after: PageState, merge_key: object = None) -> None:
        """Make `after` the page, as one step to undo. The very same page is no edit."""
        before = self.shown_page
        self._preview = None
        self.history.commit(label, after, merge_key)
        self._show(before)

    def preview(self, page: PageState) -> None:
        """Show a page that may still be dropped: a stroke under way."""
        before = self.shown_page
        self._preview = page
        if before is not page:
            self.shown.emit(before, page)

    def abort(self) -> None:
        """Drop the stroke under way."""
        before = self.shown_page
        self._preview = None
        self._show(before)

    def undo(self) -> None:
        """Take the newest edit back; a stroke under way is dropped first."""
        self._travel(self.history.undo)

    def redo(self) -> None:
        """Make the edit again that was taken back last."""
        self._travel(self.history.redo)

    def jump(self, position: int) -> None:
        """Go to a place in the list of edits."""
        self._travel(lambda: self.history.jump(position))

    def mark_saved(self, path: Path, page: PageState) -> None:
        """This state of the page lies in this file; the artist may have gone on since."""
        self.path = path
        self.history.mark_saved(page)
        self.changed.emit()

    @property
    def name(self) -> str:
        """What to call the page in titles."""
        return self.path.name if self.path is not None else self._name or "untitled"

    @property
    def unsaved(self) -> bool:
        """Whether closing now would lose work."""
        return not self.history.is_saved

    def tell(self, notice: Notice) -> None:
        """Say something to the artist."""
        self.noticed.emit(notice)

    def tell_once(self, notice: Notice) -> None:
        """Say something that need not be said again on this page."""
        if notice.text not in self._said:
            self._said.add(notice.text)
            self.tell(notice)

    def learn(self, page: PageState) -> None:
        """The page as it is, with something measured about it: no edit, nothing to save."""
        before = self.shown_page
        self.history.amend(page)
        self._show(before)

    def _travel(self, step: Callable[[], object]) -> None:
        before = self.shown_page
        self._preview = None
        step()
        self._show(before)

    def _show(self, before: PageState) -> None:
        if before is not self.page:
            self.shown.emit(before, self.page)
        self.changed.emit()
        self._catch_up()

    def _catch_up(self) -> None:
        while self._later and not self.busy:
            self._later.pop(0)()
