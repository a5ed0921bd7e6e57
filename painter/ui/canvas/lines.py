"""Lines over the page that are never printed: strokes under way, lassos, closing strokes."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from painter.app.spot import Line

_LIGHT = QColor(255, 255, 255, 230)
_DARK = QColor(20, 20, 24)
_CLOSING = QColor(226, 0, 116)
_DASHES = (4.0, 3.0)
_HANDLE = 4.5


def draw_lines(
    painter: QPainter, lines: Iterable[Line], to_widget: Callable[[float, float], QPointF]
) -> None:
    """Draw them in pens of the screen's width, to be seen on light and on dark."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for line in lines:
        shape = QPolygonF([to_widget(x, y) for x, y in line.points])
        for pen in _pens(line):
            painter.setPen(pen)
            if line.closed:
                painter.drawPolygon(shape)
            else:
                painter.drawPolyline(shape)
        if line.handles and not shape.isEmpty():
            _draw_handles(painter, (shape.first(), shape.last()))


def _pens(line: Line) -> tuple[QPen, QPen]:
    colour = _CLOSING if line.dashed or line.handles else _DARK
    wide = QPen(_LIGHT, 4.0 if line.handles else 3.2)
    thin = QPen(colour, 2.2 if line.handles else 1.5)
    for pen in (wide, thin):
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if line.dashed:
        thin.setCapStyle(Qt.PenCapStyle.FlatCap)
        thin.setDashPattern(_DASHES)
    return wide, thin


def _draw_handles(painter: QPainter, ends: tuple[QPointF, QPointF]) -> None:
    painter.setPen(QPen(_CLOSING, 1.6))
    painter.setBrush(_LIGHT)
    for end in ends:
        painter.drawEllipse(end, _HANDLE, _HANDLE)
    painter.setBrush(Qt.BrushStyle.NoBrush)
