"""A picture in a frame, pixel by pixel of the screen, on squares where it is clear."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

_SQUARE = 8


class PicturePreview(QWidget):
    """A picture in the middle, on squares where it is clear."""

    def __init__(self, room: QSize) -> None:
        """A widget for pictures of this size at most, in points."""
        super().__init__()
        self.setMinimumSize(room + QSize(2, 2))  # the frame
        self.setAccessibleName("Preview of the copy")
        self.picture: QPixmap | None = None

    def show_picture(self, rgba: NDArray[np.uint8], ratio: float) -> None:
        """Show straight `(h, w, 4)` uint8, a pixel of it to a pixel of the screen."""
        height, width = rgba.shape[:2]
        data = np.ascontiguousarray(rgba).data
        image = QImage(data, width, height, 4 * width, QImage.Format.Format_RGBA8888)
        self.picture = QPixmap.fromImage(image.copy())
        self.picture.setDevicePixelRatio(ratio)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw it."""
        if self.picture is None:
            return
        painter = QPainter(self)
        place = QRect(QPoint(0, 0), self.picture.deviceIndependentSize().toSize())
        place.moveCenter(self.rect().center())
        if self.picture.hasAlphaChannel():
            _draw_squares(painter, place)
        painter.drawPixmap(place.topLeft(), self.picture)
        painter.setPen(QColor(128, 128, 128))
        painter.drawRect(place.adjusted(-1, -1, 0, 0))


def _draw_squares(painter: QPainter, place: QRect) -> None:
    painter.fillRect(place, QColor("#ffffff"))
    grey = QBrush(QColor("#d8d8d8"))
    painter.save()
    painter.setClipRect(place)
    for y in range(place.top(), place.bottom() + 1, _SQUARE):
        odd = (y - place.top()) // _SQUARE % 2
        for x in range(place.left() + odd * _SQUARE, place.right() + 1, 2 * _SQUARE):
            painter.fillRect(x, y, _SQUARE, _SQUARE, grey)
    painter.restore()
