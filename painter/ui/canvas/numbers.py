"""Region numbers, to be read on any colour."""

from __future__ import annotations

from math import hypot

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
)

from painter.imaging.inner import InnerPoints

_SIZES = (15, 12, 10)  # heights of letters in points of the screen, the largest that fits
_HALO = 3.0


class NumberPainter:
    """Writes numbers where they fit; every number and size is drawn once and kept."""

    def __init__(self) -> None:
        self._words: dict[tuple[int, int, float, str], QPixmap] = {}

    def draw(self, painter: QPainter, places: InnerPoints, font: QFont, ratio: float) -> None:
        """Write all that have room; `places` in pixels of the screen."""
        rooms = zip(
            places.label.tolist(), places.x.tolist(), places.y.tolist(), places.room.tolist(),
            strict=True,
        )  # fmt: skip
        for label, x, y, room in rooms:
            word = self._fitting(label, room / ratio, font, ratio)
            if word is not None:
                size = word.deviceIndependentSize()
                corner = QPointF(x / ratio - size.width() / 2, y / ratio - size.height() / 2)
                painter.drawPixmap(corner, word)

    def _fitting(self, number: int, room: float, font: QFont, ratio: float) -> QPixmap | None:
        for size in _SIZES:
            half_width = 0.31 * size * len(str(number))
            if hypot(half_width, 0.36 * size) <= room:
                return self._word(number, size, font, ratio)
        return None

    def _word(self, number: int, size: int, font: QFont, ratio: float) -> QPixmap:
        key = (number, size, ratio, font.family())
        if key not in self._words:
            self._words[key] = _drawn(str(number), size, font, ratio)
        return self._words[key]


def _drawn(text: str, size: int, font: QFont, ratio: float) -> QPixmap:
    """Dark letters in a light halo."""
    letters = QFont(font)
    letters.setPixelSize(size)
    letters.setWeight(QFont.Weight.DemiBold)
    path = QPainterPath()
    path.addText(0, 0, letters, text)
    box: QRectF = path.boundingRect().adjusted(-_HALO, -_HALO, _HALO, _HALO)
    pixmap = QPixmap(round(box.width() * ratio) + 1, round(box.height() * ratio) + 1)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(-box.topLeft())
    pen = QPen(QColor(255, 255, 255, 225), _HALO)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.strokePath(path, pen)
    painter.fillPath(path, QColor(16, 16, 20))
    painter.end()
    return pixmap
