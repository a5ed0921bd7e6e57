"""The page under the artist's hands: pen, wheel and keys."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import (
    QEnterEvent,
    QFocusEvent,
    QHideEvent,
    QInputDevice,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QTabletEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from painter.app.editor import Editor
from painter.app.spot import Line
from painter.app.tools.tool import Tool
from painter.document.page import PageState
from painter.ui.canvas.lines import draw_lines
from painter.ui.canvas.paint import circle_rect, draw_circle
from painter.ui.canvas.pen import Pen
from painter.ui.canvas.sight import Sight

_NOTCH = 120.0  # what Qt counts for one click of a wheel
_WHEEL = 2**0.25  # zoom of one click
_SMALLEST_CIRCLE = 2.0
_REACH = 7.0  # points of the screen

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


class Canvas(Sight):
    """Shows an editor's page and hands the pen's ways to a tool.

    Signals:
        hovered(Hover | None): None when the pointer left. pen(bool): the pen goes down, or up.
    """

    hovered = Signal(object)
    pen = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setTabletTracking(True)
        self._pen = Pen(self._page_point, self._reach, self._pen_moved)
        self._space = False
        self._pan_from: QPointF | None = None
        self._pointer: QPointF | None = None
        self._circle = QPointF(), 0.0
        self._lines: tuple[Line, ...] = ()

    def set_editor(self, editor: Editor | None) -> None:
        """Show another page, all of it; None shows nothing."""
        self._pen.abort()
        if self._pen.tool is not None and self._pen.tool.editor is not editor:
            self._pen.take(None)
        if self._stage is not None:
            self._stage.editor.changed.disconnect(self._refresh_circle)
            self._stage.editor.marked.disconnect(self._remark)
        super().set_editor(editor)
        if editor is not None:
            editor.changed.connect(self._refresh_circle)
            editor.marked.connect(self._remark)
        self._refresh_cursor()

    def set_tool(self, tool: Tool | None) -> None:
        """What the pen does from now on."""
        self._pen.take(tool)
        self._refresh_cursor()
        self._refresh_circle()
        self._remark()

    def set_lines(self, lines: tuple[Line, ...]) -> None:
        """Lines to draw over the page besides those of the tool."""
        if lines != self._lines:
            self._lines = lines
            self.update()

    def zoom_in(self) -> None:
        """One step closer, at the pointer."""
        self._zoom_step(1)

    def zoom_out(self) -> None:
        """One step away, at the pointer."""
        self._zoom_step(-1)

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

    def _shown(self, before: PageState, after: PageState) -> None:
        """What lies under a pointer that rests may be another region now."""
        super()._shown(before, after)
        if self._pointer is not None:
            self._hover(self._pointer)

    def _hover(self, position: QPointF) -> None:
        self._pointer = position
        if self._stage is not None:
            x, y = self._page_point(position)
            region = self._stage.region_at(x, y)
            self._outline(region)
            self.hovered.emit(Hover(x, y, region))
        self._refresh_circle()

    def _reach(self) -> float:
        """Page pixels around the pen within which it touches a mark."""
        return _REACH * self.devicePixelRatioF() / self.zoom

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

    def _placed(self) -> None:
        super()._placed()
        self._refresh_circle()

    def _remark(self) -> None:
        """Other lines or regions are to be marked."""
        self._timer.start()
        self.update()

    def _paint_over(self, painter: QPainter) -> None:
        own = () if self._pen.tool is None else self._pen.tool.lines()
        draw_lines(painter, (*self._lines, *own), self.widget_point)
        if self._has_circle():
            draw_circle(painter, *self._circle)

    def event(self, event: QEvent) -> bool:
        """Pinches, and keys that menus want as well."""
        kind = event.type()
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
