"""What the colours of an overlay mean."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QLinearGradient, QPainter

from painter.app.overlay import Overlay
from painter.imaging.heat import LEVELS, heat_colours

_MARGIN = 12.0
_PAD = 8.0
_BAR = (180.0, 10.0)
_STOPS = 16


def draw_legend(painter: QPainter, overlay: Overlay, window: QRectF) -> None:
    """A box in the lower left corner of the window: title, scale, and what its ends mean."""
    metrics = QFontMetricsF(painter.font())
    line = metrics.height()
    height = 2 * line + _BAR[1] + 2 * _PAD + 6
    box = QRectF(
        window.left() + _MARGIN, window.bottom() - _MARGIN - height, _BAR[0] + 2 * _PAD, height
    )
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(0, 0, 0, 90))
    painter.setBrush(QColor(255, 255, 255, 238))
    painter.drawRoundedRect(box, 4, 4)
    inner = box.adjusted(_PAD, _PAD, -_PAD, -_PAD)
    painter.setPen(QColor(30, 30, 32))
    title = metrics.elidedText(overlay.title, Qt.TextElideMode.ElideRight, inner.width())
    painter.drawText(inner, int(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft), title)
    bottom = int(Qt.AlignmentFlag.AlignBottom)
    painter.drawText(inner, bottom | int(Qt.AlignmentFlag.AlignLeft), overlay.least)
    painter.drawText(inner, bottom | int(Qt.AlignmentFlag.AlignRight), overlay.most)
    bar = QRectF(inner.left(), inner.top() + line + 3, *_BAR)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_scale(bar))
    painter.drawRect(bar)
    painter.restore()


def _scale(bar: QRectF) -> QLinearGradient:
    gradient = QLinearGradient(bar.topLeft(), bar.topRight())
    colours = heat_colours()
    for stop in range(_STOPS + 1):
        r, g, b = colours[stop * (LEVELS - 1) // _STOPS].tolist()
        gradient.setColorAt(stop / _STOPS, QColor(r, g, b))
    return gradient
