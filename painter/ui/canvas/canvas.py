"""The widget that shows a page and hands the pen's ways to a tool."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFocusEvent,
    QHideEvent,
    QInputDevice,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTabletEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from painter.app.editor import Editor
from painter.app.tools.tool import Tool
from painter.base.geometry import Rect, Size
from painter.document.page import PageState
from painter.ui.canvas.paint import checkers, circle_rect, draw_circle, draw_pixels, widget_rect
from painter.ui.canvas.pen import Pen
from painter.ui.canvas.stage import Stage

_SLICE = 0.008  # seconds of drawing between two looks at the event queue
_EAGER = 0.030  # the same right after an edit, so that the artist sees it in one piece
_NOTCH = 120.0  # what Qt counts for one click of a wheel
_WHEEL = 2**0.25  # zoom of one click
_SMALLEST_CIRCLE = 2.0

_CURSORS = {
    "hand": Qt.CursorShape.OpenHandCursor,
    "cross": Qt.CursorShape.CrossCursor,
    "brush": Qt.CursorShape.CrossCursor,
    "pick": Qt.CursorShape.PointingHandCursor,
}


@dataclass(frozen=True)
class Hover:
    """The pointer over the page, in page pixels; the point may lie outside."""

    x: float
    y: float
    region: int | None


class Canvas(QWidget):
    """Shows an editor's page at any scale.

    Signals:
        zoomed(float): pixels of the screen a page pixel. hovered(Hover | None): None when the
        pointer left. pen(bool): the pen goes down, or up.
    """

    zoomed = Signal(float)
    hovered = Signal(object)
    pen = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setTabletTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._stage: Stage | None = None
        self._pen = Pen(self._page_point, self._pen_moved)
        self._background = QColor(64, 64, 68)
        self._checkers = checkers()
        self._regions = False
        self._eager = False
        self._space = False
        self._pan_from: QPointF | None = None
        self._pointer: QPointF | None = None
        self._circle = QPointF(), 0.0
        self._timer = QTimer(self, interval=0, singleShot=True)
        self._timer.timeout.connect(self._work)

    # What the window sets.

    def set_editor(self, editor: Editor | None) -> None:
        """Show another page, all of it; None shows nothing."""
        self._pen.abort()
        if self._pen.tool is not None and self._pen.tool.editor is not editor:
            self._pen.take(None)
        if self._stage is not None:
            self._stage.editor.shown.disconnect(self._shown)
            self._stage.editor.changed.disconnect(self._refresh_circle)
        self._stage = None
        if editor is not None:
            self._stage = Stage(editor, self._screen(), self._regions)
            editor.shown.connect(self._shown)
            editor.changed.connect(self._refresh_circle)
            self.zoomed.emit(self.zoom)
        self._timer.start()
        self._refresh_cursor()
        self.update()

    def set_tool(self, tool: Tool | None) -> None:
        """What the pen does from now on."""
        self._pen.take(tool)
        self._refresh_cursor()
        self._refresh_circle()

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

    @property
    def region_view(self) -> bool:
        """Whether regions are shown in colours of their own."""
        return self._regions

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

    def zoom_in(self) -> None:
        """One step closer, at the pointer."""
        self._zoom_step(1)

    def zoom_out(self) -> None:
        """One step away, at the pointer."""
        self._zoom_step(-1)

    def set_zoom(self, value: float, anchor: QPointF | None = None) -> None:
        """Zoom so that what lies at `anchor` stays there; None is the widget's middle."""
        if self._stage is None:
            return
        ratio = self.devicePixelRatioF()
        point = QPointF(self.width() / 2, self.height() / 2) if anchor is None else anchor
        self._stage.camera.zoom(value, point.x() * ratio, point.y() * ratio)
        self._placed()

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

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As much as there is."""
        return QSize(900, 700)

    # Drawing.

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

    def _soon(self) -> None:
        self._eager = True
        self._timer.start()

    def _placed(self) -> None:
        if self._stage is not None:
            self._stage.place()
            self._timer.start()
            self.zoomed.emit(self.zoom)
            self._refresh_circle()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Show what is drawn; nothing is computed here."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._background)
        if self._stage is not None:
            self._paint_page(painter, self._stage)
            if self._has_circle():
                draw_circle(painter, *self._circle)
        painter.end()

    def _paint_page(self, painter: QPainter, stage: Stage) -> None:
        ratio = self.devicePixelRatioF()
        if not stage.opaque:
            page = stage.frame.placement.screen_area(Rect.of(stage.camera.page))
            painter.fillRect(widget_rect(page.intersect(stage.frame.screen), ratio), self._checkers)
        draw_pixels(painter, stage.frame.pixels, stage.frame.screen, ratio)
        if (line := stage.outline) is not None:
            draw_pixels(painter, line.pixels, line.area, ratio)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """The page fits again, or keeps its middle."""
        self._resized()

    def event(self, event: QEvent) -> bool:
        """What Qt has no method for: pinches, another screen, keys that menus also want."""
        kind = event.type()
        if kind == QEvent.Type.DevicePixelRatioChange:
            self._resized()
        if isinstance(event, QNativeGestureEvent):
            if event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
                self.set_zoom(self.zoom * (1 + event.value()), event.position())
                return True
        elif kind == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            escapes = event.key() == Qt.Key.Key_Escape and self._pen.down
            if escapes or event.key() == Qt.Key.Key_Space:
                event.accept()
                return True
        return super().event(event)

    def _resized(self) -> None:
        if self._stage is not None:
            self._stage.camera.resize(self._screen())
            self._placed()

    # The pen.

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Begin a stroke, or to move the view."""
        left = event.button() == Qt.MouseButton.LeftButton
        if event.button() == Qt.MouseButton.MiddleButton or (left and self._wants_pan()):
            self._begin_pan(event.position())
        elif left and self._stage is not None:
            self._pen.press(event, event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Go on with it."""
        self._hover(event.position())
        if self._pan_from is not None:
            self._pan(event.position())
        else:
            self._pen.move(event, event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """End it."""
        if self._pan_from is not None:
            self._end_pan()
        elif event.button() == Qt.MouseButton.LeftButton:
            self._pen.release(event, event.position())

    def tabletEvent(self, event: QTabletEvent) -> None:  # noqa: N802 - Qt's name
        """The same with pressure. Accepted, so that Qt sends no mouse events for it."""
        event.accept()
        position, kind, button = event.position(), event.type(), event.button()
        self._hover(position)
        tip = button == Qt.MouseButton.LeftButton
        middle = button == Qt.MouseButton.MiddleButton
        if kind == QEvent.Type.TabletPress and (middle or (tip and self._wants_pan())):
            self._begin_pan(position)
        elif kind == QEvent.Type.TabletPress and tip and self._stage is not None:
            self._pen.press(event, position, event.pressure())
        elif kind == QEvent.Type.TabletMove and self._pan_from is not None:
            self._pan(position)
        elif kind == QEvent.Type.TabletMove:
            self._pen.move(event, position, event.pressure())
        elif kind == QEvent.Type.TabletRelease and self._pan_from is not None:
            self._end_pan()
        elif kind == QEvent.Type.TabletRelease and tip:
            self._pen.release(event, position, event.pressure())

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """A wheel zooms; with Shift, and on a touchpad, it moves the page."""
        if self._stage is None:
            return
        keys = event.modifiers()
        turn = event.angleDelta()
        touchpad = (
            event.phase() != Qt.ScrollPhase.NoScrollPhase
            or event.device().type() == QInputDevice.DeviceType.TouchPad
        )
        if keys & Qt.KeyboardModifier.ShiftModifier:
            # Some systems turn the axis themselves when Shift is held.
            self._pan_by(QPointF(turn.x() or turn.y(), 0))
        elif touchpad and not keys & Qt.KeyboardModifier.ControlModifier:
            pixels = event.pixelDelta()
            self._pan_by(QPointF(turn if pixels == QPoint() else pixels))
        else:
            self.set_zoom(self.zoom * _WHEEL ** (turn.y() / _NOTCH), event.position())
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Space moves the view, Escape drops a stroke, + and - zoom."""
        key = event.key()
        if key == Qt.Key.Key_Space:
            self._space = True
            self._refresh_cursor()
        elif key == Qt.Key.Key_Escape and self._pen.down:
            self._pen.abort()
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_in()
        elif key == Qt.Key.Key_Minus:
            self.zoom_out()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Space is up again; repeats of a held key do not count."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space = False
            self._refresh_cursor()
        else:
            super().keyReleaseEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802 - Qt's name
        """The pointer is here."""
        self._hover(event.position())

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """The pointer is elsewhere."""
        self._pointer = None
        self._outline(None)
        self._refresh_circle()
        self.hovered.emit(None)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Keys that are let go elsewhere are not told."""
        self._space = False
        self._refresh_cursor()
        super().focusOutEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """The window lost the pen: nothing of its stroke stays."""
        self._pen.abort()

    def _pen_moved(self, down: bool) -> None:
        self._set_busy(down)
        self.pen.emit(down)

    def _set_busy(self, busy: bool) -> None:
        if self._stage is not None:
            self._stage.busy = busy
            self._timer.start()

    def _hover(self, position: QPointF) -> None:
        self._pointer = position
        if self._stage is not None:
            x, y = self._page_point(position)
            region = self._stage.region_at(x, y)
            self._outline(region)
            self.hovered.emit(Hover(x, y, region))
        self._refresh_circle()

    def _outline(self, region: int | None) -> None:
        if self._stage is not None and self._stage.hover(region):
            self._timer.start()

    def _wants_pan(self) -> bool:
        return self._space or self._pen.pans

    def _begin_pan(self, position: QPointF) -> None:
        self._pan_from = position
        self._set_busy(True)
        self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def _pan(self, position: QPointF) -> None:
        assert self._pan_from is not None
        self._pan_by(position - self._pan_from)
        self._pan_from = position

    def _pan_by(self, way: QPointF) -> None:
        if self._stage is not None:
            ratio = self.devicePixelRatioF()
            self._stage.camera.pan(way.x() * ratio, way.y() * ratio)
            self._placed()

    def _end_pan(self) -> None:
        self._pan_from = None
        self._set_busy(False)
        self._refresh_cursor()

    def _zoom_step(self, direction: int) -> None:
        if self._stage is not None:
            self.set_zoom(self._stage.camera.step(direction), self._pointer)

    # Small things.

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

    def _has_circle(self) -> bool:
        return self._circle[1] >= _SMALLEST_CIRCLE and not self._wants_pan()

    def _refresh_circle(self) -> None:
        """The brush has another place or size."""
        tool, radius = self._pen.tool, 0.0
        if tool is not None and tool.cursor == "brush" and self._pointer is not None:
            radius = tool.editor.brush.radius * self.zoom / self.devicePixelRatioF()
        self.update(circle_rect(*self._circle))
        self._circle = self._pointer or QPointF(), radius
        self.update(circle_rect(*self._circle))

    def _refresh_cursor(self) -> None:
        tool = self._pen.tool
        name = "hand" if self._wants_pan() else "cross" if tool is None else tool.cursor
        shape = _CURSORS.get(name, Qt.CursorShape.CrossCursor)
        self.setCursor(Qt.CursorShape.ArrowCursor if self._stage is None else shape)
