"""Swatches with their names, one to a row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from painter.pixels.palette import Swatch, hex_name
from painter.ui.theme import Theme
from painter.ui.widgets.key_list import KeyList

_ROW = 26
_CHIP = 18
_LOCK = 14
_SWATCH = Qt.ItemDataRole.UserRole
_USES = Qt.ItemDataRole.UserRole + 1
_INDEX = Qt.ItemDataRole.UserRole + 2

Deed = Callable[[int], None]


class SwatchList(KeyList):
    """A click picks, a double click edits, a right click asks what to do.

    Signals:
        picked(index), edited(index), asked(index, place): positions in the palette; the place is
            on the screen.
    """

    picked = Signal(int)
    edited = Signal(int)
    asked = Signal(int, object)

    def __init__(self, theme: Theme, keys: Mapping[Qt.Key, Deed]) -> None:
        super().__init__({key: self._for_current(deed) for key, deed in keys.items()})
        self.setItemDelegate(_Row(theme, self))
        self.setUniformItemSizes(True)
        self.itemClicked.connect(lambda item: self.picked.emit(_index(item)))
        self.itemDoubleClicked.connect(lambda item: self.edited.emit(_index(item)))
        self.currentItemChanged.connect(self._walked)

    def show_swatches(
        self, swatches: Sequence[Swatch], rows: Sequence[int], uses: Sequence[int], chosen: int
    ) -> None:
        """Show these positions of a palette, with how many regions use each; mark the chosen."""
        self.blockSignals(True)
        if self.count() != len(rows):
            self.clear()
            for _ in rows:
                self.addItem(QListWidgetItem())
        for place, index in enumerate(rows):
            _fill(self.item(place), index, swatches[index], uses[index])
        self.setCurrentRow(rows.index(chosen) if chosen in rows else -1)
        self.blockSignals(False)
        self.viewport().update()

    def swatch(self, row: int) -> Swatch:
        """What a row shows."""
        return self.item(row).data(_SWATCH)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """By the mouse, or by the menu key for the current row."""
        item = self.itemAt(event.pos()) or self.currentItem()
        if item is not None:
            self.asked.emit(_index(item), event.globalPos())

    def _for_current(self, deed: Deed) -> Callable[[], None]:
        return lambda: deed(_index(self.currentItem()))

    def _walked(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.picked.emit(_index(item))


def _fill(item: QListWidgetItem, index: int, swatch: Swatch, uses: int) -> None:
    name = swatch.name or hex_name(swatch.rgb)
    item.setText(name)
    item.setData(_SWATCH, swatch)
    item.setData(_USES, uses)
    item.setData(_INDEX, index)
    regions = "1 region" if uses == 1 else f"{uses} regions"
    locked = ", locked" if swatch.locked else ""
    words = f"{name}, {hex_name(swatch.rgb)}, {regions}{locked}"
    item.setToolTip(words)
    item.setData(Qt.ItemDataRole.AccessibleTextRole, words)


def _index(item: QListWidgetItem) -> int:
    return int(item.data(_INDEX))


class _Row(QStyledItemDelegate):
    """Chip, name, lock, and how many regions use it."""

    def __init__(self, theme: Theme, parent: SwatchList) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(  # noqa: N802 - Qt's name
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Room to click."""
        return QSize(0, _ROW)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """The row."""
        swatch: Swatch = index.data(_SWATCH)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        palette = option.palette
        if selected:
            painter.fillRect(option.rect, palette.highlight())
        box = option.rect.adjusted(5, 0, -6, 0)
        chip = box.adjusted(0, (box.height() - _CHIP) // 2, 0, 0)
        chip.setSize(QSize(_CHIP, _CHIP))
        painter.setPen(QPen(palette.mid().color(), 1))
        painter.setBrush(QColor(*swatch.rgb))
        painter.drawRoundedRect(chip.toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        text = palette.highlightedText() if selected else palette.text()
        faint = text.color()
        faint.setAlpha(150)
        middle = Qt.AlignmentFlag.AlignVCenter
        uses = int(index.data(_USES))
        count = str(uses) if uses else ""
        room = option.fontMetrics.horizontalAdvance(count) + 4
        painter.setPen(faint)
        painter.drawText(box, middle | Qt.AlignmentFlag.AlignRight, count)
        if swatch.locked:
            ratio = painter.device().devicePixelRatioF()
            lock = self._theme.pixmap("lock", _LOCK, text.color().name(), ratio)
            painter.drawPixmap(box.right() - room - _LOCK, box.center().y() - _LOCK // 2, lock)
            room += _LOCK + 4
        painter.setPen(text.color())
        words = box.adjusted(_CHIP + 8, 0, -room, 0)
        name = option.fontMetrics.elidedText(
            index.data(Qt.ItemDataRole.DisplayRole), Qt.TextElideMode.ElideRight, words.width()
        )
        painter.drawText(words, middle | Qt.AlignmentFlag.AlignLeft, name)
        painter.restore()
