"""All commands in one list that narrows while the artist types."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QPainter, QPalette
from PySide6.QtWidgets import (
    QDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from painter.app.action import Action, search

_ACTION = Qt.ItemDataRole.UserRole
_MOVES = {Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp}


class CommandList(QDialog):
    """Type a few letters, press Return."""

    def __init__(
        self, parent: QWidget, actions: Sequence[Action], run: Callable[[Action], None]
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._actions = tuple(actions)
        self._run = run
        self.field = QLineEdit()
        self.field.setPlaceholderText("What do you want to do?")
        self.field.setClearButtonEnabled(True)
        self.list = QListWidget()
        self.list.setItemDelegate(_Row(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(self.field)
        column.addWidget(self.list)
        self.field.textChanged.connect(self._narrow)
        self.field.returnPressed.connect(self._choose)
        self.list.itemClicked.connect(lambda item: self._choose())
        self.field.installEventFilter(self)
        self._narrow("")
        self._place(parent)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Arrow keys walk the list while the field keeps the focus."""
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if isinstance(event, QKeyEvent) and pressed and event.key() in _MOVES:
            self.list.keyPressEvent(event)
            return True
        return False

    def _narrow(self, query: str) -> None:
        self.list.clear()
        for action in search(self._actions, query):
            item = QListWidgetItem(action.plain_title)
            item.setData(_ACTION, action)
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _choose(self) -> None:
        item = self.list.currentItem()
        self.close()
        if item is not None:
            self._run(item.data(_ACTION))

    def _place(self, parent: QWidget) -> None:
        width = min(560, parent.width() - 40)
        height = min(440, parent.height() - 80)
        corner = parent.mapToGlobal(parent.rect().topLeft())
        self.setGeometry(corner.x() + (parent.width() - width) // 2, corner.y() + 60, width, height)
        self.field.setFocus()


class _Row(QStyledItemDelegate):
    """Title at the left, menu and key at the right."""

    def sizeHint(  # noqa: N802 - Qt's name
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Room to click."""
        return QSize(0, option.fontMetrics.height() + 12)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """The row."""
        action: Action = index.data(_ACTION)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        palette = option.palette
        if chosen:
            painter.fillRect(option.rect, palette.highlight())
        roles = QPalette.ColorRole
        text = palette.color(roles.HighlightedText if chosen else roles.Text)
        faint = QColor(text)
        faint.setAlpha(170)
        box = option.rect.adjusted(10, 0, -10, 0)
        left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.setPen(text)
        painter.drawText(box, left, action.plain_title)
        painter.setPen(faint)
        key = QKeySequence(action.shortcuts[0]).toString() if action.shortcuts else ""
        painter.drawText(box, right, key)
        middle = box.adjusted(0, 0, -130, 0)
        painter.drawText(middle, right, " › ".join(action.menu))
