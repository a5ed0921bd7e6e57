"""Colours to click."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolButton, QToolTip, QWidget

from painter.pixels.palette import Rgb, Swatch, hex_name

_CELL = 24
_GAP = 4


class SwatchGrid(QWidget):
    """Swatches in rows; one widget for all, so that a palette of hundreds costs nothing.

    Signals:
        chosen(rgb): with the first button. dismissed(rgb): with the second.
    """

    chosen = Signal(object)
    dismissed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._swatches: tuple[Swatch, ...] = ()
        self._current: Rgb | None = None
        self.setMouseTracking(True)
        # Not a fixed height: a layout would hold that against the hint, which knows no width.
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def swatches(self) -> tuple[Swatch, ...]:
        """What is shown."""
        return self._swatches

    def show_swatches(self, swatches: tuple[Swatch, ...], current: Rgb | None) -> None:
        """Show these, with a frame around the current one."""
        if (swatches, current) != (self._swatches, self._current):
            self._swatches, self._current = swatches, current
            self.updateGeometry()
            self.update()

    def cell(self, index: int) -> QRect:
        """Where a swatch lies."""
        columns = self._columns(self.width())
        step = _CELL + _GAP
        return QRect(index % columns * step, index // columns * step, _CELL, _CELL)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        """Rows follow from the width."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """So high that every swatch is seen."""
        rows = -(-len(self._swatches) // self._columns(width))
        return max(1, rows) * (_CELL + _GAP)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Eight to a row."""
        return QSize(8 * (_CELL + _GAP), _CELL + _GAP)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Three to a row."""
        return QSize(3 * (_CELL + _GAP), _CELL + _GAP)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw them all."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for index, swatch in enumerate(self._swatches):
            box = self.cell(index)
            frame = self.palette().mid().color()
            painter.setPen(QPen(frame, 1))
            painter.setBrush(QColor(*swatch.rgb))
            painter.drawRoundedRect(box.toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
            if swatch.rgb == self._current:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(self.palette().highlight().color(), 2))
                painter.drawRoundedRect(box.toRectF().adjusted(1, 1, -1, -1), 3, 3)
                painter.setPen(QPen(self.palette().base().color(), 1))
                painter.drawRoundedRect(box.toRectF().adjusted(2.5, 2.5, -2.5, -2.5), 2, 2)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Choose or dismiss."""
        swatch = self._at(event.position().toPoint())
        if swatch is None:
            return
        if event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(swatch.rgb)
        elif event.button() == Qt.MouseButton.RightButton:
            self.dismissed.emit(swatch.rgb)

    def event(self, event: QEvent) -> bool:
        """Name the swatch under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            swatch = self._at(event.pos())
            name = "" if swatch is None else _title(swatch)
            QToolTip.showText(event.globalPos(), name, self)
            return True
        return super().event(event)

    def _at(self, place: QPoint) -> Swatch | None:
        found = (s for i, s in enumerate(self._swatches) if self.cell(i).contains(place))
        return next(found, None)

    def _columns(self, width: int) -> int:
        return max(1, (width + _GAP) // (_CELL + _GAP))


class ColourButton(QToolButton):
    """Shows the current colour; a click asks for another."""

    def __init__(self) -> None:
        super().__init__()
        self._rgb: Rgb | None = None
        self.setFixedSize(34, 30)
        self.setToolTip("Current colour (C)")
        self.setAccessibleName("Current colour")

    def set_rgb(self, rgb: Rgb | None) -> None:
        """Show this colour."""
        if rgb != self._rgb:
            self._rgb = rgb
            self.setToolTip(f"Current colour {'' if rgb is None else hex_name(rgb)} (C)")
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """A filled box."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = self.palette().highlight() if self.hasFocus() else self.palette().mid()
        painter.setPen(QPen(edge.color(), 1.5))
        if self._rgb is not None:
            painter.setBrush(QColor(*self._rgb))
        painter.drawRoundedRect(self.rect().toRectF().adjusted(3, 3, -3, -3), 4, 4)
        painter.end()


def _title(swatch: Swatch) -> str:
    code = hex_name(swatch.rgb)
    return code if swatch.name in {"", code} else f"{swatch.name} {code}"
