"""The widget that shows a page at any scale; what the artist does to it stands in `canvas`."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from painter.app.editor import Editor
from painter.base.geometry import Rect, Size
from painter.document.page import PageState
from painter.ui.canvas.legend import draw_legend
from painter.ui.canvas.numbers import NumberPainter
from painter.ui.canvas.paint import checkers, draw_pixels, draw_under_ink, widget_rect
from painter.ui.canvas.region_marks import MarkChoice
from painter.ui.canvas.stage import Stage

_SLICE = 0.008  # seconds of drawing between two looks at the event queue
_EAGER = 0.030  # the same right after an edit, so that the artist sees it in one piece


class Sight(QWidget):
    """Shows an editor's page.

    Signals:
        zoomed(float): pixels of the screen a page pixel. viewed(): regions, or the page.
    """

    zoomed = Signal(float)
    viewed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._stage: Stage | None = None
        self._background = QColor(64, 64, 68)
        self._checkers = checkers()
        self._regions = False
        self._choice = MarkChoice()
        self._numbers = NumberPainter()
        self._eager = False
        self._timer = QTimer(self, interval=0, singleShot=True)
        self._timer.timeout.connect(self._work)

    def set_editor(self, editor: Editor | None) -> None:
        """Show another page, all of it; None shows nothing."""
        if self._stage is not None:
            self._stage.editor.shown.disconnect(self._shown)
            self._stage.editor.overlaid.disconnect(self._overlaid)
        self._stage = None
        if editor is not None:
            self._stage = Stage(editor, self._screen(), self._regions, self._choice)
            editor.shown.connect(self._shown)
            editor.overlaid.connect(self._overlaid)
            self.zoomed.emit(self.zoom)
        self._timer.start()
        self.update()

    def set_background(self, colour: QColor) -> None:
        """What lies around the page."""
        self._background = QColor(colour)
        self.update()

    def set_region_view(self, on: bool) -> None:
        """Show regions in colours of their own under the ink, or the page."""
        self._regions = on
        if self._stage is not None:
            self._stage.show_regions(on)
            self._soon()
        self.viewed.emit()

    @property
    def region_view(self) -> bool:
        """Whether regions are shown in colours of their own."""
        return self._regions

    @property
    def region_numbers(self) -> bool:
        """Whether regions carry their numbers."""
        return self._choice.numbers

    def set_region_numbers(self, on: bool) -> None:
        """Write a number into every region that has room for it, at any zoom."""
        self._choice.numbers = on
        self._timer.start()
        self.update()

    @property
    def region_patterns(self) -> bool:
        """Whether regions are hatched."""
        return self._choice.patterns

    def set_region_patterns(self, on: bool) -> None:
        """Hatch regions, neighbours in different ways."""
        self._choice.patterns = on
        self._timer.start()
        self.update()

    # Zoom.

    @property
    def zoom(self) -> float:
        """Pixels of the screen a page pixel; 1 without a page."""
        return 1.0 if self._stage is None else self._stage.camera.placement.scale

    def fit(self) -> None:
        """Show the whole page, also when the widget's size changes."""
        if self._stage is not None:
            self._stage.camera.fit()
            self._placed()

    def actual_size(self) -> None:
        """One page pixel is one pixel of the screen."""
        self.set_zoom(1.0)

    def set_zoom(self, value: float, anchor: QPointF | None = None) -> None:
        """Zoom so that what lies at `anchor` stays there; None is the widget's middle."""
        if self._stage is None:
            return
        ratio = self.devicePixelRatioF()
        point = QPointF(self.width() / 2, self.height() / 2) if anchor is None else anchor
        self._stage.camera.zoom(value, point.x() * ratio, point.y() * ratio)
        self._placed()

    def show_area(self, area: Rect) -> None:
        """Bring a part of the page, in its pixels, into view."""
        if self._stage is not None:
            self._stage.camera.show(area)
            self._placed()

    def page_point(self, position: QPointF) -> QPointF:
        """The point of the page at a position in the widget."""
        return QPointF(*self._page_point(position))

    def widget_point(self, x: float, y: float) -> QPointF:
        """The position in the widget of a point of the page."""
        if self._stage is None:
            return QPointF(x, y)
        ratio = self.devicePixelRatioF()
        screen_x, screen_y = self._stage.camera.placement.to_screen(x, y)
        return QPointF(screen_x / ratio, screen_y / ratio)

    # Drawing.

    @property
    def right(self) -> bool:
        """Whether the present page is drawn, if only as a sketch that exact pixels will follow."""
        return self._stage is None or self._stage.frame.right

    @property
    def exact(self) -> bool:
        """Whether nothing is left to draw."""
        return self._stage is None or self._stage.finished

    def settle(self) -> None:
        """Finish all drawing now; for tests and screenshots."""
        stage = self._stage
        while stage is not None and not stage.finished:
            stage.step(float("inf"), self._thickness())
        self.update()

    def _work(self) -> None:
        """Draw for a moment, show what came of it, and go on after other events."""
        stage = self._stage
        if stage is None:
            return
        seconds, self._eager = _EAGER if self._eager else _SLICE, False
        for area in stage.step(seconds, self._thickness()):
            self.update(widget_rect(area, self.devicePixelRatioF()).toAlignedRect())
        if not stage.finished:
            self._timer.start()

    def _shown(self, before: PageState, after: PageState) -> None:
        if self._stage is None:
            return
        if before.size != after.size:
            self.set_editor(self._stage.editor)
        else:
            self._stage.show(after)
            self._soon()

    def _overlaid(self) -> None:
        """The page is to be seen in its colours, or under another overlay."""
        if self._stage is not None:
            self._stage.show(self._stage.editor.shown_page)
            self._soon()
            self.update()

    def _soon(self) -> None:
        self._eager = True
        self._timer.start()

    def _placed(self) -> None:
        if self._stage is not None:
            self._stage.place()
            self._timer.start()
            self.zoomed.emit(self.zoom)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Show what is drawn; nothing is computed here."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._background)
        if self._stage is not None:
            self._paint_page(painter, self._stage)
            self._paint_over(painter)
        painter.end()

    def _paint_over(self, painter: QPainter) -> None:
        """What is drawn over the page; nothing here."""

    def _paint_page(self, painter: QPainter, stage: Stage) -> None:
        ratio = self.devicePixelRatioF()
        if not stage.opaque:
            page = stage.frame.placement.screen_area(Rect.of(stage.camera.page))
            painter.fillRect(widget_rect(page.intersect(stage.frame.screen), ratio), self._checkers)
        draw_pixels(painter, stage.frame.pixels, stage.frame.screen, ratio)
        view = self._view_under_ink(stage)
        if view is not None:
            page = stage.frame.placement.screen_area(Rect.of(stage.camera.page))
            draw_under_ink(painter, view, widget_rect(page, ratio))
        marks = stage.marks
        if marks is not None and marks.pixels is not None:
            draw_pixels(painter, marks.pixels, stage.frame.screen, ratio)
        for line in stage.outlines:
            draw_pixels(painter, line.pixels, line.area, ratio)
        if marks is not None and marks.places is not None:
            self._numbers.draw(painter, marks.places, self.font(), ratio)
        if stage.overlay is not None:
            draw_legend(painter, stage.overlay, self.rect().toRectF())

    def _view_under_ink(self, stage: Stage) -> NDArray[np.uint32] | None:
        """A picture to stretch over the page: an overlay, or what the regions will be like."""
        if stage.overlay is not None:
            return stage.overlay.pixels
        return stage.editor.first_view if self._regions else None

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As much as there is."""
        return QSize(900, 700)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """The page fits again, or keeps its middle."""
        self._resized()

    def event(self, event: QEvent) -> bool:
        """What Qt has no method for: the window went to another screen."""
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._resized()
        return super().event(event)

    def _resized(self) -> None:
        if self._stage is not None:
            self._stage.camera.resize(self._screen())
            self._placed()

    def _screen(self) -> Size:
        ratio = self.devicePixelRatioF()
        return Size(max(1, round(self.width() * ratio)), max(1, round(self.height() * ratio)))

    def _page_point(self, position: QPointF) -> tuple[float, float]:
        if self._stage is None:
            return position.x(), position.y()
        ratio = self.devicePixelRatioF()
        return self._stage.camera.placement.to_page(position.x() * ratio, position.y() * ratio)

    def _thickness(self) -> int:
        return max(1, round(self.devicePixelRatioF()))
