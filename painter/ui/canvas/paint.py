"""Putting finished pixels, the paper's checkers and the brush's circle into a widget."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPen, QPixmap

from painter.base.geometry import Rect

_CHECKER = 8


def draw_pixels(painter: QPainter, pixels: NDArray[np.uint32], area: Rect, ratio: float) -> None:
    """Packed premultiplied RGBA, one for one onto the screen's pixels of `area`."""
    height, width = pixels.shape
    image = QImage(
        pixels.data, width, height, 4 * width, QImage.Format.Format_RGBA8888_Premultiplied
    )
    image.setDevicePixelRatio(ratio)
    painter.drawImage(QPointF(area.x0 / ratio, area.y0 / ratio), image)


def draw_under_ink(painter: QPainter, pixels: NDArray[np.uint32], area: QRectF) -> None:
    """Opaque packed RGBA multiplied into what is drawn already, stretched over an area."""
    height, width = pixels.shape
    image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGBA8888)
    painter.save()
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
    painter.drawImage(area, image)
    painter.restore()


def checkers() -> QBrush:
    """What shows through where a page is transparent."""
    square = QPixmap(2 * _CHECKER, 2 * _CHECKER)
    square.fill(QColor(255, 255, 255))
    painter = QPainter(square)
    for place in (0, _CHECKER):
        painter.fillRect(place, place, _CHECKER, _CHECKER, QColor(216, 216, 216))
    painter.end()
    return QBrush(square)


def draw_circle(painter: QPainter, centre: QPointF, radius: float) -> None:
    """The size of a brush, to be seen on light and on dark."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(255, 255, 255, 200), 2.5))
    painter.drawEllipse(centre, radius, radius)
    painter.setPen(QPen(QColor(20, 20, 20), 1.0))
    painter.drawEllipse(centre, radius, radius)


def circle_rect(centre: QPointF, radius: float) -> QRect:
    """Everything that `draw_circle` touches."""
    reach = radius + 3
    corner = QPointF(centre.x() - reach, centre.y() - reach)
    return QRectF(corner.x(), corner.y(), 2 * reach, 2 * reach).toAlignedRect()


def widget_rect(area: Rect, ratio: float) -> QRectF:
    """A rectangle of the screen's pixels in the widget's own units."""
    return QRectF(area.x0 / ratio, area.y0 / ratio, area.width / ratio, area.height / ratio)
