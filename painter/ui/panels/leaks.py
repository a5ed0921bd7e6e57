"""Suspicious passages: where colour runs or might run, the likeliest leak first."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QIcon, QImage, QPainter, QPen, QPixmap, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from painter.app.leaks import LeakReview, describe_leak
from painter.base.geometry import Rect
from painter.document.page import PageState
from painter.segment.leaks import Leak
from painter.ui.widgets.buttons import action_button
from painter.ui.widgets.key_list import KeyList

_THUMB = 44
_AROUND = 6.0  # widths of a passage in a thumbnail
_LEAST = 32  # page pixels in a thumbnail
_MOST = 300  # rows; nobody goes through more
_CLOSES = (Qt.Key.Key_C, Qt.Key.Key_Return, Qt.Key.Key_Enter)
_OPENS = (Qt.Key.Key_O,)
_DISMISSES = (Qt.Key.Key_D, Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class LeaksPanel(QWidget):
    """Arrow keys and clicks go there; C or Return closes a passage, O opens it, D dismisses it."""

    def __init__(self, review: LeakReview, buttons: tuple[QAction, ...]) -> None:
        super().__init__()
        self._review = review
        self._shown: tuple[Leak, ...] | None = None
        self._icons: dict[tuple[int, int], QIcon] = {}
        self._ink: object = None
        self.words = QLabel()
        self.words.setObjectName("faint")
        self.words.setWordWrap(True)
        closes = dict.fromkeys(_CLOSES, review.close)
        opens = dict.fromkeys(_OPENS, review.open)
        self.list = KeyList({**closes, **opens, **dict.fromkeys(_DISMISSES, review.dismiss)})
        self.list.setAccessibleName("Suspicious passages")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setIconSize(QSize(_THUMB, _THUMB))
        self.list.setToolTip(
            "C or Return: close it. O: make one region of both sides. D or Delete: it is no leak"
        )
        row = QHBoxLayout()
        for action in buttons:
            row.addWidget(action_button(action))
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 8)
        column.addWidget(self.words)
        column.addWidget(self.list, 1)
        column.addLayout(row)
        review.changed.connect(self.refresh)
        self.list.currentRowChanged.connect(self._walk)
        self.list.itemClicked.connect(lambda item: review.choose(self.list.row(item)))
        self.refresh()

    def refresh(self) -> None:
        """Show the list as it is."""
        review = self._review
        self.words.setText(_summary(review))
        self.list.setVisible(bool(review.leaks))
        # Behind a tab the list can wait: edits of regions must not.
        if not self.isVisible():
            return
        self.list.blockSignals(True)
        if review.leaks is not self._shown:
            self._shown = review.leaks
            self.list.clear()
            if (page := review.page) is not None:
                for leak in review.leaks[:_MOST]:
                    self.list.addItem(self._item(page, leak))
        self.list.setCurrentRow(review.place if review.leaks else -1)
        self.list.blockSignals(False)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """What changed meanwhile."""
        super().showEvent(event)
        self.refresh()

    def _item(self, page: PageState, leak: Leak) -> QListWidgetItem:
        head, tail = describe_leak(page, leak)
        item = QListWidgetItem(self._icon(page, leak), f"{head}\n{tail}")
        item.setToolTip(f"{head}, {tail}")
        return item

    def _icon(self, page: PageState, leak: Leak) -> QIcon:
        """Pictures of places outlive other lists: the ink under them stays."""
        ink = None if page.ink is None else page.ink.coverage
        if ink is not self._ink:
            self._ink = ink
            self._icons.clear()
        if leak.at not in self._icons:
            self._icons[leak.at] = QIcon(_thumbnail(page, leak, self.devicePixelRatioF()))
        return self._icons[leak.at]

    def _walk(self, row: int) -> None:
        if row >= 0:
            self._review.choose(row)


def _summary(review: LeakReview) -> str:
    if review.page is None:
        return "No page is open"
    if not review.measured:
        return "Not measured yet: it follows when regions were found"
    count = len(review.leaks)
    if not count:
        return "No suspicious passages"
    words = "1 suspicious passage" if count == 1 else f"{count} suspicious passages"
    words += f": {sum(leak.is_open for leak in review.leaks)} open"
    return words if count <= _MOST else f"{words}; the first {_MOST}:"


def _thumbnail(page: PageState, leak: Leak, ratio: float) -> QPixmap:
    """The ink around a passage, with the stroke that would close it."""
    half = max(_LEAST, round(_AROUND * leak.width)) // 2
    x, y = leak.at
    area = Rect(x - half, y - half, x + half, y + half)
    side = round(_THUMB * ratio)
    pixmap = QPixmap(side, side)
    pixmap.fill(Qt.GlobalColor.white)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if page.ink is not None:
        cover = 255 - page.ink.coverage.to_array(area)[:, :, 0]
        height, width = cover.shape
        image = QImage(cover.tobytes(), width, height, width, QImage.Format.Format_Grayscale8)
        painter.drawImage(pixmap.rect(), image)
    painter.scale(side / (2 * half), side / (2 * half))
    painter.translate(-area.x0 + 0.5, -area.y0 + 0.5)
    pen = QPen(Qt.GlobalColor.red, 2.5 * 2 * half / side * ratio)
    painter.setPen(pen)
    for (x0, y0), (x1, y1) in zip(leak.stroke, leak.stroke[1:], strict=False):
        painter.drawLine(int(x0), int(y0), int(x1), int(y1))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap
