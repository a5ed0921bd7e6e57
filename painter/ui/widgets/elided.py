"""A line of text that gives way when there is too little room."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel

_LEAST = 40


class ElidedLabel(QLabel):
    """Ends in dots where it does not fit; the whole of it is the tool tip."""

    def __init__(self) -> None:
        super().__init__()
        self._words = ""

    def set_words(self, text: str) -> None:
        """Show this."""
        self._words = text
        self.setToolTip(text)
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """All of it."""
        return QSize(
            self.fontMetrics().horizontalAdvance(self._words) + 8, super().sizeHint().height()
        )

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Next to nothing."""
        return QSize(_LEAST, self.fontMetrics().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """As much as fits, at the right."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        text = self.fontMetrics().elidedText(
            self._words, Qt.TextElideMode.ElideRight, self.width() - 4
        )
        painter.drawText(self.rect().adjusted(0, 0, -4, 0), side, text)
        painter.end()
